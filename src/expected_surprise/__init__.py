"""The library of the book *Expected Surprise*: entropy, divergence, likelihood, and the loss of classifiers.

Every function takes anything numpy can turn into an array, works along ``axis=-1`` and answers in the unit
that ``base`` names: nats by default, bits for ``base=2``. Probabilities are checked and never normalised
in silence. float32 in gives float32 out, and float16 is widened to it; counts, likelihoods and fits are
computed in double precision. A long double, a complex number and a masked entry are errors, as is
whatever else numpy would read as another number than it is.

The data sets are in ``expected_surprise.datasets``, the figures in ``expected_surprise.plots``.
"""

from expected_surprise.classification import binary_log_loss, log_loss, log_loss_gradient, soft_log_loss
from expected_surprise.coding import expected_length, huffman_code, kraft_sum, prefix_code, shannon_lengths
from expected_surprise.continuous import (
    gaussian_cross_entropy,
    gaussian_entropy,
    gaussian_kl,
    multivariate_gaussian_kl,
)
from expected_surprise.counts import (
    contingency,
    empirical_distribution,
    entropy_from_counts,
    mutual_information_from_samples,
)
from expected_surprise.divergence import (
    cross_entropy,
    js_divergence,
    kl_divergence,
    mutual_information,
    perplexity,
)
from expected_surprise.families import bernoulli_kl, exponential_kl, poisson_kl
from expected_surprise.fitting import fit, fit_beta, fit_gamma, fit_student_t
from expected_surprise.inference import confidence_interval, fisher_information, score, standard_errors
from expected_surprise.information import (
    binary_entropy,
    conditional_entropy,
    entropy,
    joint_entropy,
    surprisal,
)
from expected_surprise.likelihood import (
    Fit,
    fit_bernoulli,
    fit_categorical,
    fit_exponential,
    fit_gaussian,
    fit_poisson,
    log_likelihood,
)
from expected_surprise.parallel import threads
from expected_surprise.regression import (
    LogisticRegression,
    SoftmaxRegression,
    logistic_regression,
    separation,
    softmax_regression,
)
from expected_surprise.special import expit, log1pmx, log_expit, log_softmax, logsumexp, softmax
from expected_surprise.sufficient import SufficientStatistics, sufficient_statistics
from expected_surprise.tally import Counts

__all__ = [
    "Counts",
    "Fit",
    "LogisticRegression",
    "SoftmaxRegression",
    "SufficientStatistics",
    "bernoulli_kl",
    "binary_entropy",
    "binary_log_loss",
    "conditional_entropy",
    "confidence_interval",
    "contingency",
    "cross_entropy",
    "empirical_distribution",
    "entropy",
    "entropy_from_counts",
    "expected_length",
    "expit",
    "exponential_kl",
    "fisher_information",
    "fit",
    "fit_bernoulli",
    "fit_beta",
    "fit_categorical",
    "fit_exponential",
    "fit_gamma",
    "fit_gaussian",
    "fit_poisson",
    "fit_student_t",
    "gaussian_cross_entropy",
    "gaussian_entropy",
    "gaussian_kl",
    "huffman_code",
    "joint_entropy",
    "js_divergence",
    "kl_divergence",
    "kraft_sum",
    "log1pmx",
    "log_expit",
    "log_likelihood",
    "log_loss",
    "log_loss_gradient",
    "log_softmax",
    "logistic_regression",
    "logsumexp",
    "multivariate_gaussian_kl",
    "mutual_information",
    "mutual_information_from_samples",
    "perplexity",
    "poisson_kl",
    "prefix_code",
    "score",
    "separation",
    "shannon_lengths",
    "soft_log_loss",
    "softmax",
    "softmax_regression",
    "standard_errors",
    "sufficient_statistics",
    "surprisal",
    "threads",
]
