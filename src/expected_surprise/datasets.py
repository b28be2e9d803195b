"""The small data sets of the book, typed in, each with its source and licence. Nothing is downloaded."""

import codecs
import contextlib
import functools
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from expected_surprise import _texts

__all__ = [
    "Table",
    "clean_text",
    "declaration_of_independence",
    "doctor_visits",
    "euro_coin",
    "gettysburg_address",
    "horse_kicks",
    "letter_frequencies",
    "nile_flow",
    "party_identification",
    "second_inaugural_address",
    "strike_durations",
    "travel_modes",
    "weldon_dice",
    "zen_of_python",
]

FACTS = "public domain: a table of facts"
STATSMODELS = "public domain, as stated by statsmodels, which bundles a copy"


@dataclass(frozen=True, eq=False)
class Table:
    """A table of counts: how often each of the distinct values was observed.

    ``values`` and ``counts`` are read-only arrays of one length; ``source`` says where the numbers come
    from and ``licence`` why they may be used. ``np.repeat(table.values, table.counts)`` is the sample.

    >>> table = euro_coin()
    >>> table.values, table.counts
    (array([0, 1]), array([110, 140]))
    """

    name: str
    values: np.ndarray
    counts: np.ndarray
    source: str
    licence: str


def _table(name: str, values: Sequence, counts: Sequence[int], source: str, licence: str) -> Table:
    values, counts = np.array(values), np.array(counts)
    values.flags.writeable = counts.flags.writeable = False
    return Table(name, values, counts, source, licence)


def horse_kicks(corps: int = 10) -> Table:
    """Soldiers killed by horse kicks in a Prussian army corps in one year, over 20 years (1875 to 1894).

    ``corps=14`` is the whole table, 280 corps-years; ``corps=10``, 200 corps-years, leaves out the guard
    and three more corps that were organised differently. Any other number is a ValueError.

    >>> int(horse_kicks().counts.sum()), int(horse_kicks(corps=14).counts.sum())
    (200, 280)
    """
    counts = {10: [109, 65, 22, 3, 1], 14: [144, 91, 32, 11, 2]}
    if corps not in counts:
        raise ValueError(f"corps is {corps!r}; there are tables for 10 and for 14 corps")
    source = "L. von Bortkiewicz, Das Gesetz der kleinen Zahlen (1898)"
    return _table(f"deaths by horse kick, {corps} corps", range(5), counts[corps], source, FACTS)


def euro_coin() -> Table:
    """A Belgian one-euro coin, spun on its edge 250 times: 1 is heads.

    >>> euro_coin().counts.tolist()
    [110, 140]
    """
    source = "The Guardian, 4 January 2002, after D. J. C. MacKay (2003), section 3.2"
    return _table("spins of a euro coin (1: heads)", [0, 1], [110, 140], source, FACTS)


def weldon_dice() -> Table:
    """Weldon's 315,672 throws of a die: 1 is a five or a six.

    >>> weldon_dice().counts.tolist()
    [209070, 106602]
    """
    source = "Weldon's throws of 1894, in: K. Pearson, Philosophical Magazine (5) 50 (1900), 157-175"
    return _table("throws of dice (1: five or six)", [0, 1], [209_070, 106_602], source, FACTS)


def letter_frequencies() -> Table:
    """Letters a to z and the space in English text, per 10,000 characters, as printed by MacKay.

    The printed table is rounded, and its entries sum to 10,002: divide by the sum.

    >>> letters = letter_frequencies()
    >>> letters.values[4], int(letters.counts[4]), int(letters.counts.sum())
    (np.str_('e'), 913, 10002)
    """
    counts = (
        "575 128 263 285 913 173 133 313 599 6 84 335 235 596 689 192 8 508 567 706 334 69 119 73 164 7 1928"
    )
    source = "D. J. C. MacKay, Information Theory, Inference, and Learning Algorithms (2003), chapter 2"
    symbols = list("abcdefghijklmnopqrstuvwxyz ")
    return _table("letters per 10,000 characters", symbols, [int(n) for n in counts.split()], source, FACTS)


def party_identification() -> Table:
    """Which party 944 respondents of the American National Election Study of 1996 identified with.

    >>> int(party_identification().counts.sum())
    944
    """
    values = [
        "strong Democrat",
        "weak Democrat",
        "independent Democrat",
        "independent",
        "independent Republican",
        "weak Republican",
        "strong Republican",
    ]
    source = "American National Election Studies, 1996 (statsmodels: anes96, variable PID)"
    return _table("party identification", values, [200, 180, 108, 37, 94, 150, 175], source, STATSMODELS)


def travel_modes() -> Table:
    """How 210 travellers between Sydney, Canberra and Melbourne chose to go.

    >>> dict(zip(travel_modes().values.tolist(), travel_modes().counts.tolist()))
    {'air': 58, 'train': 63, 'bus': 30, 'car': 59}
    """
    source = "W. H. Greene, Econometric Analysis, 7th edition (2011), table F18-2 (statsmodels: modechoice)"
    return _table("travel modes", ["air", "train", "bus", "car"], [58, 63, 30, 59], source, STATSMODELS)


def doctor_visits() -> Table:
    """Outpatient visits to a doctor in one year, for 20,190 person-years of the RAND experiment.

    >>> int(doctor_visits().counts.sum())
    20190
    """
    rare = [37, 38, 39, 40, 41, 44, 45, 46, 48, 51, 52, 55, 56, 57, 58, 62, 63, 65, 69, 72, 74, 76, 77]
    counts = [
        *(6308, 3817, 2797, 1884, 1345, 968, 689, 531, 408, 287, 206, 190, 118, 109, 82, 59, 56, 33, 37),
        *(35, 26, 22, 19, 19, 13, 8, 10, 6, 12, 6, 8, 8, 4, 5, 9, 5),
        *(5, 9, 1, 3, 5, 6, 2, 2, 2, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    ]
    source = "RAND Health Insurance Experiment, Cameron and Trivedi (2005) (statsmodels: randhie)"
    return _table("visits to a doctor", [*range(36), *rare], counts, source, STATSMODELS)


def strike_durations() -> Table:
    """Days that 62 contract strikes in the manufacturing industry of the United States lasted.

    >>> strikes = strike_durations()
    >>> int(strikes.counts.sum()), int(strikes.values.max())
    (62, 216)
    """
    days = np.array(
        "1 2 2 2 2 3 3 3 3 4 5 7 8 9 9 10 11 12 12 13 14 15 17 19 21 21 22 23 25 26 27 27 28 29 32 33 35 37 "
        "38 41 42 43 43 44 49 49 52 52 61 72 85 98 99 100 104 114 117 119 130 152 153 216".split(),
        dtype=int,
    )
    values, counts = np.unique(days, return_counts=True)
    source = "J. Kennan, Journal of Econometrics 28 (1985), 5-28, a subset (statsmodels: strikes)"
    return _table("days on strike", values, counts, source, STATSMODELS)


def nile_flow() -> Table:
    """The yearly flow of the Nile at Aswan from 1871 to 1970, in 100 million cubic metres.

    The table is sorted by flow and forgets the order of the years.

    >>> nile = nile_flow()
    >>> int(nile.counts.sum()), int(nile.values.min()), int(nile.values.max())
    (100, 456, 1370)
    """
    flows = np.array(
        "1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140 1100 "
        "1210 1150 1250 1260 1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050 969 831 726 456 "
        "824 702 1120 1100 832 764 821 768 845 864 862 698 845 744 796 1040 759 781 865 845 944 984 897 822 "
        "1010 771 676 649 846 812 742 801 1040 860 874 848 890 744 749 838 1050 918 986 797 923 975 815 "
        "1020 906 901 1170 912 746 919 718 714 740".split(),
        dtype=int,
    )
    values, counts = np.unique(flows, return_counts=True)
    source = "G. W. Cobb, Biometrika 65 (1978), 243-251 (statsmodels: nile)"
    return _table("flow of the Nile, 10^8 cubic metres a year", values, counts, source, STATSMODELS)


def clean_text(text: str) -> str:
    """Lower-case letters a to z and single spaces: each run of other characters becomes one space.

    There is no space at either end.

    >>> clean_text("Beautiful is better -- than ugly.")
    'beautiful is better than ugly'
    """
    return re.sub("[^a-z]+", " ", text.lower()).strip()


@functools.cache
def zen_of_python() -> str:
    """The Zen of Python by Tim Peters (public domain), cleaned: 823 characters.

    It comes from the standard library's module ``this``, which prints it when it is first imported;
    here it stays silent.

    >>> zen_of_python()[:38]
    'the zen of python by tim peters beauti'
    """
    with contextlib.redirect_stdout(io.StringIO()):
        import this
    return clean_text(codecs.decode(this.s, "rot13"))


def gettysburg_address() -> str:
    """Abraham Lincoln's Gettysburg Address of 1863, Bliss copy (public domain), cleaned: 1,420 characters.

    >>> gettysburg_address()[:34]
    'four score and seven years ago our'
    """
    return clean_text(_texts.GETTYSBURG)


def second_inaugural_address() -> str:
    """Abraham Lincoln's second inaugural address of 1865 (public domain), cleaned: 3,848 characters.

    >>> second_inaugural_address()[-36:]
    'among ourselves and with all nations'
    """
    return clean_text(_texts.SECOND_INAUGURAL)


def declaration_of_independence() -> str:
    """The Declaration of Independence, 1776, drafted by Jefferson (public domain), cleaned: 7,856 characters.

    >>> declaration_of_independence()[:34]
    'when in the course of human events'
    """
    return clean_text(_texts.DECLARATION)
