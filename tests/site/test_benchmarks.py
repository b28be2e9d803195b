"""The page of benchmarks shows what the stored run measured, and that run left nothing out."""

import json
import re
from pathlib import Path

import benchtables
import prose
import pytest
from bs4 import BeautifulSoup
from sitepages import ROOT, soup
from tinybook import TinyBook

from bench import fits, goals, logits, works

RECORD = json.loads((ROOT / "book/benchmarks.json").read_text("utf-8"))
ONE = {(row["work"], row["peer"]): row for row in RECORD["speed"]["one"]}
# What was aimed at: the ratio of the peer's time to ours, on one thread.
GOALS = {
    ("entropy-vector", "scipy.stats.entropy"): 2.0,
    ("entropy-vector", "scipy.special.entr, summed"): 1.35,
    ("entropy-vector", "torch.special.entr, summed"): 1.7,
    ("entropy-rows", "scipy.stats.entropy"): 2.5,
    ("entropy-columns", "scipy.stats.entropy"): 2.5,
    ("entropy-short", "scipy.stats.entropy"): 2.5,
    ("entropy-ten", "scipy.stats.entropy"): 20.0,
    ("kl-vector", "scipy.stats.entropy(p, q)"): 3.5,
    ("kl-rows", "scipy.stats.entropy(p, q)"): 5.0,
    ("kl-columns", "scipy.stats.entropy(p, q)"): 5.0,
    ("kl-short", "scipy.stats.entropy(p, q)"): 5.0,
    ("cross-vector", "scipy.stats.entropy(p) + entropy(p, q)"): 4.5,
    ("cross-rows", "scipy.stats.entropy(p) + entropy(p, q)"): 4.5,
    ("cross-columns", "scipy.stats.entropy(p) + entropy(p, q)"): 4.5,
    ("cross-short", "scipy.stats.entropy(p) + entropy(p, q)"): 4.5,
    ("loss-short", "torch.nn.functional.cross_entropy"): 2.8,
    ("loss-short-32", "torch.nn.functional.cross_entropy"): 4.0,
    ("loss-long", "torch.nn.functional.cross_entropy"): 1.5,
    ("loss-short", "scipy.special.log_softmax, gathered"): 2.2,
    ("loss-short-32", "scipy.special.log_softmax, gathered"): 2.2,
    ("loss-long", "scipy.special.log_softmax, gathered"): 2.2,
    ("loss-long-32", "scipy.special.log_softmax, gathered"): 2.2,
    ("mean-short", "sklearn.metrics.log_loss of softmax"): 7.0,
    ("mean-long", "sklearn.metrics.log_loss of softmax"): 7.0,
    ("information", "sklearn.metrics.mutual_info_score"): 30.0,
    ("information", "infomeasure.mutual_information"): 45.0,
    ("fit-student_t", "scipy.stats.t.fit"): 30.0,
    ("logistic", "statsmodels Logit"): 3.0,
    ("softmax", "statsmodels MNLogit"): 3.0,
}


def rows(page: BeautifulSoup, *header: str) -> list[list[str]]:
    """The lines of the table with these headings."""
    for table in page.select("table"):
        if [cell.get_text() for cell in table.select("thead th")][: len(header)] == list(header):
            return [[cell.get_text() for cell in line.select("td")] for line in table.select("tbody tr")]
    raise AssertionError(f"no table with {header}")


def test_every_goal_was_measured_and_judged() -> None:
    assert {key: row["goal"] for key, row in ONE.items() if row["goal"] is not None} == GOALS
    for key, goal in GOALS.items():
        assert ONE[key]["verdict"] == ("met" if ONE[key]["ratio"] >= goal else "missed")


def test_the_stored_run_has_every_work_and_peer_of_the_harness() -> None:
    every = works.WORKS + logits.WORKS + fits.WORKS
    assert list(ONE) == [(work.key, peer.name) for work in every for peer in work.peers]
    assert {row["work"] for row in RECORD["memory"]} == {work.key for work in every if work.memory}
    assert {row["work"] for row in RECORD["speed"]["all"]} == {w.key for w in every if w.parallel}


def test_nothing_is_missed_without_a_reason() -> None:
    for row in RECORD["speed"]["one"]:
        if "ratio" in row and row["ratio"] < (row["goal"] or 1):
            assert row["reason"] == goals.reason(row["work"], row["peer"]) != "no reason is known"


def test_every_number_is_there_or_says_why_not() -> None:
    for row in RECORD["speed"]["one"] + RECORD["speed"]["all"]:
        assert ("ratio" in row) != ("line" in row)
    assert {row["who"] for row in RECORD["growth"]["file"]} >= {"expected_surprise", "scipy.stats.entropy"}
    families = {name for part in benchtables.FAMILIES.values() for name in part}
    assert {case["case"].partition("-")[0] for case in RECORD["accuracy"]} == families


def test_the_page_is_the_stored_run(site: Path) -> None:
    page = soup(site / "book/appk-benchmarks.html")
    shown = rows(page, "work", "peer", "ours", "theirs", "peer / ours", "goal")
    assert [line[1] for line in shown] == [row["peer"] for row in ONE.values()]
    for line, row in zip(shown, ONE.values(), strict=True):
        if "ratio" in row:
            assert float(line[4]) == pytest.approx(row["ratio"], abs=0.00501)
            assert line[6] == row["verdict"]
        else:
            assert line[6] == row["line"]
    assert RECORD["machine"]["cpu"] in page.get_text()
    assert len(rows(page, "work", "ours, MiB")) == len({row["work"] for row in RECORD["memory"]})
    assert len(page.select("figure svg[aria-label]")) == 2


def test_the_drawings_stay_in_their_frames(site: Path) -> None:
    """A line far outside is not seen, but what reads the page looks for it."""
    for svg in soup(site / "book/appk-benchmarks.html").select("figure svg[aria-label]"):
        places = [float(x) for path in svg.select("path") for x in re.findall(r"-?\d+\.\d", path["d"])]
        assert max(map(abs, places)) <= float(svg["viewbox"].split()[3]) + 640


def test_a_new_run_renews_the_page(tiny_book: TinyBook) -> None:
    tiny_book.write(
        a_page="# Page\n\n{bench}`one/kl-vector/numpy formula` times.\n\n```{benchmarks} faster\n```\n"
    )
    path = tiny_book.root / "book/benchmarks.json"
    for ratio in (0.5, 0.25):
        row = ONE["kl-vector", "numpy formula"] | {
            "ratio": ratio,
            "goal": None,
            "reason": "it checks nothing",
        }
        path.write_text(json.dumps({"speed": {"one": [row]}}))
        assert tiny_book.build() == ""
        page = tiny_book.page("a-page")
        assert f"{ratio:g} times." in page.get_text()
        assert rows(page, "why")[0][1].endswith(f"({ratio:.2f})")


def test_a_number_that_was_not_measured_is_an_error(tiny_book: TinyBook) -> None:
    tiny_book.write(a_page="# Page\n\n{bench}`one/kl-vector/nobody`\n")
    (tiny_book.root / "book/benchmarks.json").write_text(json.dumps({"speed": {"one": []}}))
    assert "no measurement 'one/kl-vector/nobody'" in tiny_book.build()


@pytest.mark.parametrize(
    ("value", "shown"), [(1.234, "1.23 s"), (0.0123, "12.3 ms"), (0.123, "123 ms"), (2.5e-7, "0.25 µs")]
)
def test_times_have_three_digits(value: float, shown: str) -> None:
    assert benchtables.seconds(value).split() == shown.split()


def test_no_measured_number_is_typed_on_the_page() -> None:
    text = (ROOT / "book/appk-benchmarks.md").read_text("utf-8")
    assert not list(prose.decimals_in(re.sub(r"(?s)\A---.*?---|```.*?```|`[^`]*`", "", text)))
