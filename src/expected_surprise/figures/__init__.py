"""The book's live figures: each function returns one, as a picture that a page's script brings to life.

On the site the reader moves its handles; where no script runs (PDF, EPUB, JupyterLab) the picture stays.

>>> bernoulli(0.5).name
'bernoulli'
"""

from expected_surprise.figures._bernoulli import bernoulli
from expected_surprise.figures._bridge import bridge
from expected_surprise.figures._classifier import classifier
from expected_surprise.figures._codewords import codewords
from expected_surprise.figures._divergence import divergence
from expected_surprise.figures._estimates import estimates
from expected_surprise.figures._gaussfit import gaussfit
from expected_surprise.figures._jointtable import jointtable
from expected_surprise.figures._letters import letters
from expected_surprise.figures._losses import losses
from expected_surprise.figures._normals import normals
from expected_surprise.figures._rounding import rounding
from expected_surprise.figures._rug import rug
from expected_surprise.figures._simplex import simplex
from expected_surprise.figures._smoothing import smoothing
from expected_surprise.figures._stack import stack
from expected_surprise.figures._surprise import surprise
from expected_surprise.figures._temperature import temperature
from expected_surprise.figures._underflow import underflow
from expected_surprise.figures._variance import variance

__all__ = [
    "bernoulli",
    "bridge",
    "classifier",
    "codewords",
    "divergence",
    "estimates",
    "gaussfit",
    "jointtable",
    "letters",
    "losses",
    "normals",
    "rounding",
    "rug",
    "simplex",
    "smoothing",
    "stack",
    "surprise",
    "temperature",
    "underflow",
    "variance",
]
