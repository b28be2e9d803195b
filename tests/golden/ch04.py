"""Golden numbers of chapter 4, Two variables."""

from collections import Counter
from fractions import Fraction

from mpmath import log, mpf
from sklearn.datasets import load_digits, load_iris

from golden import Golden
from golden.ch02 import coin, entropy

IRIS, DIGITS = load_iris(), load_digits()
SPECIES = IRIS.target.tolist()
MILLIMETRES = [[round(10 * x) for x in column] for column in IRIS.data.T.tolist()]
THIRD, EIGHTH, QUARTER = Fraction(1, 3), Fraction(1, 8), Fraction(1, 4)


def shared(x, y):
    """H(X) + H(Y) - H(X, Y) of the relative frequencies, in bits."""
    h_x, h_y, h_xy = (entropy(*Counter(v).values()) for v in (x, y, zip(x, y, strict=True)))
    return h_x + h_y - h_xy


def split(column, threshold):
    """Information gain about the species of "greater than the threshold", in millimetres."""
    return shared([x > threshold for x in MILLIMETRES[column]], SPECIES)


def quarters(column, right=False):
    """What the quartiles tell about the species; the border belongs to the upper part, or to the lower."""
    values, borders = sorted(MILLIMETRES[column]), []
    for k in (1, 2, 3):
        place = Fraction((len(values) - 1) * k, 4)
        low = place.numerator // place.denominator
        borders.append(values[low] + (place - low) * (values[low + 1] - values[low]))
    cells = [sum(x > b if right else x >= b for b in borders) for x in MILLIMETRES[column]]
    return shared(cells, SPECIES)


def pixel(row, column):
    """What a pixel tells about the digit."""
    return shared(DIGITS.images[:, row, column].astype(int).tolist(), DIGITS.target.tolist())


def bias(rows, columns, n):
    """The first-order bias of the plug-in estimate for independent variables, in bits."""
    return mpf((rows - 1) * (columns - 1)) / (2 * n) / log(2)


PAIR = (6, 0, 1, 1)

ROWS = [
    Golden("entropy of the forecast", "0.8113", "bits", lambda: coin(QUARTER)),
    Golden("entropy of the weather", "0.5436", "bits", lambda: coin(EIGHTH)),
    Golden("entropy of forecast and weather", "1.0613", "bits", lambda: entropy(*PAIR)),
    Golden("the sum of the two", "1.3548", "bits", lambda: coin(QUARTER) + coin(EIGHTH)),
    Golden("left of the forecast by the weather", "0.5177", "bits", lambda: entropy(*PAIR) - coin(EIGHTH)),
    Golden("what the forecast tells", "0.2936", "bits", lambda: coin(EIGHTH) - mpf(1) / 4),
    Golden("the slip with the plain mean", "1.3113", "bits", lambda: coin(QUARTER) + mpf(1) / 2),
    Golden("entropy of a square", "0.9183", "bits", lambda: coin(THIRD)),
    Golden("gain of petal length > 2.45", "0.918296", "bits", lambda: split(2, 24)),
    Golden("gain of petal width > 0.8", "0.9183", "bits", lambda: split(3, 8)),
    Golden("gain of sepal length > 5.55", "0.5572", "bits", lambda: split(0, 55)),
    Golden("gain of sepal width > 3.35", "0.2831", "bits", lambda: split(1, 33)),
    Golden("quartiles of petal width", "1.1885", "bits", lambda: quarters(3)),
    Golden("quartiles of petal length", "1.1187", "bits", lambda: quarters(2)),
    Golden("quartiles of sepal length", "0.6096", "bits", lambda: quarters(0)),
    Golden("quartiles of sepal width", "0.3596", "bits", lambda: quarters(1)),
    Golden("quartiles of petal width, borders below", "1.1388", "bits", lambda: quarters(3, True)),
    Golden("quartiles of petal length, borders below", "1.1747", "bits", lambda: quarters(2, True)),
    Golden("petal length as measured", "1.4463", "bits", lambda: shared(MILLIMETRES[2], SPECIES)),
    Golden("best pixel", "0.6685", "bits", lambda: pixel(2, 5)),
    Golden("pixel in row 5 of the last column", "0.0347", "bits", lambda: pixel(5, 7)),
    Golden("pixel in row 1 of the first column", "0.0081", "bits", lambda: pixel(1, 0)),
    Golden("pixel in row 2 of the first column", "0.0048", "bits", lambda: pixel(2, 0)),
    Golden("chance, a thousand people", "0.026", "bits", lambda: bias(10, 5, 1000)),
    Golden("the same in nats", "0.018", "nats", lambda: bias(10, 5, 1000) * log(2)),
    Golden("chance, a hundred people", "0.26", "bits", lambda: bias(10, 5, 100)),
    Golden("chance, quartiles and species", "0.0289", "bits", lambda: bias(4, 3, 150)),
    Golden("the same, rounded", "0.029", "bits", lambda: bias(4, 3, 150)),
    Golden("gain of the colour", "0.1887", "bits", lambda: 1 - coin(QUARTER)),
    Golden("left after ring or smell", "0.6887", "bits", lambda: coin(THIRD) * 3 / 4),
    Golden("gain of ring or smell", "0.3113", "bits", lambda: 1 - coin(THIRD) * 3 / 4),
    Golden("the noisy channel at one half", "0.3113", "bits", lambda: coin(QUARTER) - mpf(1) / 2),
]
