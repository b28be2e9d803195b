"""Rules for the text of the book: one sentence a line, and no decimal that nothing backs."""

import re
from collections.abc import Iterable, Iterator

FENCED = re.compile(r"^(`{3,})[^\n]*\n.*?^\1`*\s*$", re.MULTILINE | re.DOTALL)
DISPLAY = re.compile(r"\$\$.*?\$\$", re.DOTALL)
INLINE = re.compile(r"`[^`\n]*`|\$[^$\n]+\$")
STRUCTURE = re.compile(r"^\s*(\||#|:{3,}|:[a-z-]+:|<|\[\^|%%%|\()")
ENUMERATION = re.compile(r"^\s*(?:[-*]|(?:\*\*)?\d+\.)\s+")
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!e\.g)(?<!i\.e)(?<!\bvs)(?<!\bv)(?<!\bcf)[.!?][\"”)_*]* +(?=[\"“(_*\[]*[A-Z])"
)

NUMBER = re.compile(r"(?<![\w.^])(?:\d{1,3}(?:(?:,|\{,\})\d{3})+|\d+)?\.?\d+(?:[eE][+-]?\d+)?(?![\w]*\.\d)")
DECIMAL = re.compile(
    r"(?<![\w.,{-])((?:\d{1,3}(?:(?:,|\{,\})\d{3})+|\d+)\.\d+)(?!\.?\d)(?:\s*\\times\s*10\^\{?(-?\d+)\}?|e([+-]?\d+))?"
)
REFERENCE = re.compile(  # numbers that count or name something, and addresses
    r"\]\([^)]*\)|\bcheck\(\"[\d.]+\"|"
    r"\b(?:[Ee]xercise|[Cc]hapter|[Ss]ection|[Tt]heorem|[Ff]igure|[Ee]quation|number|Python|CC BY)s?"
    r"(?: such as)?\s+\(?[\d.]+(?:(?:,| and| to)\s+[\d.]+)*"
)


def blank(match: re.Match[str]) -> str:
    """As many lines as the match has, with nothing on them, so that line numbers stay."""
    return "\n" * match.group().count("\n")


def crowded_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines of Markdown that hold more than one sentence, with their numbers."""
    for structure in (FRONT_MATTER, FENCED, DISPLAY):
        text = structure.sub(blank, text)
    for number, line in enumerate(text.splitlines(), start=1):
        if STRUCTURE.match(line):
            continue
        plain = ENUMERATION.sub("", INLINE.sub("x", line))
        ends = [end for end in SENTENCE_END.finditer(plain) if "*" not in end.group()]
        if ends:  # "**Yes.** Because ..." is a label and one sentence
            yield number, line.strip()


def numbers_in(text: str) -> set[float]:
    """All numbers that stand in an output or in a cell's source."""
    return {float(re.sub(r"[,{}]", "", match.group())) for match in NUMBER.finditer(text)}


def decimals_in(text: str) -> Iterator[tuple[str, float, float]]:
    """The decimals of a text: as written, the value, and half a unit of the last digit."""
    text = REFERENCE.sub("", FENCED.sub("", text))
    for match in DECIMAL.finditer(text):
        digits = re.sub(r"[,{}]", "", match.group(1))
        scale = 10.0 ** int(match.group(2) or match.group(3) or 0)
        places = len(digits.partition(".")[2])
        yield match.group(), float(digits) * scale, 0.5 * 10.0**-places * scale


def unbacked_decimals(text: str, backing: Iterable[float]) -> Iterator[str]:
    """Decimals of ``text`` that are no rounding of any number in ``backing``, nor of a percentage of it."""
    values = [abs(value) for value in backing]
    for written, value, half_unit in decimals_in(text):
        tolerance = half_unit * (1 + 1e-6)
        if not any(abs(b - value) <= tolerance or abs(100 * b - value) <= tolerance for b in values):
            yield written
