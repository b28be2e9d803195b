"""Results are written whole or not at all, found again by their key, and merged."""

import dataclasses
import doctest
import importlib
import pkgutil

import pytest

import coursework
from coursework.results import Result, Store, key_of

RESULT = Result(
    "tiny", "Zoë", key_of("a"), "graded", scores={"t": 1.0}, maxima={"t": 2.0}, notes=["x"], version="1"
)


def test_a_result_comes_back_as_it_was(tmp_path) -> None:
    store = Store(tmp_path / "results")
    assert store.get(RESULT.sha256) is None
    store.put(RESULT)
    assert store.get(RESULT.sha256) == RESULT
    assert store.finished(RESULT.sha256)
    assert [path.name for path in store.folder.iterdir()] == [f"{RESULT.sha256}.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"status": "graded"}', "\0"])
def test_a_damaged_file_is_no_result(tmp_path, text: str) -> None:
    store = Store(tmp_path)
    store.path(RESULT.sha256).write_text(text)
    assert store.get(RESULT.sha256) is None
    assert not store.finished(RESULT.sha256)


def test_a_file_under_another_key_is_no_result(tmp_path) -> None:
    store = Store(tmp_path)
    store.put(RESULT)
    store.path(RESULT.sha256).rename(store.path(key_of("b")))
    assert store.get(key_of("b")) is None


def test_a_failed_result_is_not_finished(tmp_path) -> None:
    store = Store(tmp_path)
    store.put(dataclasses.replace(RESULT, status="failed"))
    assert not store.finished(RESULT.sha256)


def test_merging_takes_what_is_finished_and_new(tmp_path) -> None:
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    here.put(RESULT)
    there.put(dataclasses.replace(RESULT, reason="other"))
    there.put(dataclasses.replace(RESULT, sha256=key_of("b")))
    there.put(dataclasses.replace(RESULT, sha256=key_of("c"), status="failed"))
    assert here.merge(there) == 1
    assert here.merge(there) == 0
    assert here.get(RESULT.sha256) == RESULT
    assert len(list(here)) == 2


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(ValueError, match="'done' is none of graded"):
        Result(status="done")


MODULES = {module.name for module in pkgutil.iter_modules(coursework.__path__)}
ON_NBGRADER = {"replay", "feedback"}  # which only `make course` installs


@pytest.mark.parametrize("name", sorted(MODULES - ON_NBGRADER - {"__main__"}))
def test_examples_in_docstrings_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"coursework.{name}")).failed == 0
