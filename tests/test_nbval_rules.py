"""The rules that blur figures leave printed numbers alone: a changed last digit is noticed."""

import re
from pathlib import Path

CONFIG = (Path(__file__).parent / "nbval.cfg").read_text("utf8")
RULES = list(
    zip(*(re.findall(rf"^{key}: (.*)$", CONFIG, re.MULTILINE) for key in ("regex", "replace")), strict=True)
)


def blurred(text: str) -> str:
    for pattern, replacement in RULES:
        text = re.sub(pattern, replacement, text)
    return text


def test_printed_numbers_are_compared_to_the_last_digit() -> None:
    for line in (
        "H = 0.468996 bits",
        "KL 2.35169e-04 nats",
        "0.693147",
        "-8.024143 0.123456",
        "[0.415037 2.      ]",
    ):
        changed = re.sub(r"(\d)(?=\D*$)", lambda m: str((int(m.group()) + 1) % 10), line, count=1)
        assert changed != line
        assert blurred(line) != blurred(changed)


def test_a_moved_curve_is_noticed_and_the_sixth_decimal_is_not() -> None:
    path = '<path d="M 10.123456 20.654321 \nL 11.5 20.25 " clip-path="url(#p0123456789)"/>'
    assert blurred(path) == blurred(
        path.replace("10.123456", "10.123499").replace("p0123456789", "pabcdef0123")
    )
    assert blurred(path) != blurred(path.replace("10.123456", "10.223456"))
