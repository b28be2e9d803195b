"""Each kind of bad input has an error of its own that names the argument, the value and the remedy."""

import functools
import math
from fractions import Fraction

import numpy as np
import pytest

import expected_surprise as es
import expected_surprise.figures

NAN, INF = math.nan, math.inf
DISTRIBUTION = {
    "a negative entry": ([1.5, -0.5], r"p has -0.5 at index 1; a probability is at least 0"),
    "nan": ([[0.5, 0.5], [NAN, 1]], r"p has nan at index \(1, 0\); a probability"),
    "counts": ([1, 2, 7], r"p sums to 10 along axis -1, not 1; for counts pass counts / counts\.sum\(\)$"),
    "all zero": ([0, 0], r"p sums to 0 along axis -1, not 1"),
    "infinity": ([INF, 0.5], r"p sums to inf along axis -1, not 1"),
    "too much for a float": ([1e308, 1e308], r"p sums to inf along axis -1, not 1"),
    "a bad row": (
        [[0.5, 0.5], [0.5, 0.6]],
        r"p sums to 1.1 along axis -1 at index 1.*axis=-1, keepdims=True\)",
    ),
    "nothing": ([], r"p is empty"),
    "no outcomes": (np.empty((3, 0)), r"p is empty"),
    "one number": (0.5, r"p is the single number 0.5; pass one entry for each outcome"),
    "ragged rows": ([[1], [0.5, 0.5]], r"p has rows of different lengths"),
}
WRONG_TYPES = {"words": ["a", "b"], "sets": [set(), 1], "complex": [1j, 1]}
OF_ONE = [es.entropy, es.perplexity, lambda p: es.expected_length(p, [1, 1])]
OF_TWO = [es.cross_entropy, es.kl_divergence, es.js_divergence, es.perplexity]


@pytest.mark.parametrize(("p", "message"), DISTRIBUTION.values(), ids=DISTRIBUTION)
@pytest.mark.parametrize("function", OF_ONE + [lambda p, f=f: f(p, p) for f in OF_TWO])
def test_what_is_not_a_distribution(function, p, message):
    with pytest.raises(ValueError, match=message):
        function(p)


@pytest.mark.parametrize("p", WRONG_TYPES.values(), ids=WRONG_TYPES)
@pytest.mark.parametrize("function", [es.entropy, es.surprisal, es.entropy_from_counts, es.fit_gaussian])
def test_what_is_not_a_number(function, p):
    with pytest.raises(TypeError, match="must hold real numbers, not"):
        function(p)


def test_the_message_that_the_book_shows():
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole text is compared
        es.kl_divergence([0.5, 0.5], [0.9, 0.9])
    assert str(caught.value) == "q sums to 1.8 along axis -1, not 1; for counts pass counts / counts.sum()"


@pytest.mark.parametrize("function", OF_TWO)
def test_two_that_do_not_fit(function):
    with pytest.raises(ValueError, match=r"p has 1 outcomes along axis -1, q has 2"):
        function([1], [0.5, 0.5])
    with pytest.raises(ValueError, match=r"p of shape \(2, 2\) and q of shape \(3, 2\) do not broadcast"):
        function(np.full((2, 2), 0.5), np.full((3, 2), 0.5))
    with pytest.raises(ValueError, match=r"axis is 1, but p has 1 dimension$"):
        function([0.5, 0.5], [0.5, 0.5], axis=1)


JOINT = {
    "too much for a float": ([[1e308, 1e308]], r"pxy sums to inf along axis \(-2, -1\), not 1"),
    "a negative entry": ([[1.5, -0.5]], r"pxy has -0.5 at index \(0, 1\); a probability is at least 0"),
    "nan": ([[0.5, 0.5], [NAN, 0]], r"pxy has nan at index \(1, 0\); a probability"),
    "counts": (
        [[1, 2], [3, 4]],
        r"pxy sums to 10 along axis \(-2, -1\), not 1; .* counts / counts\.sum\(\)$",
    ),
    "a bad table": (
        [[[0.5, 0.5]], [[0.5, 0.6]]],
        r"pxy sums to 1.1 along axis \(-2, -1\) at index 1, .*\(axis=\(-2, -1\), keepdims=True\)",
    ),
    "one row": ([0.5, 0.5], r"pxy has shape \(2,\); pass a table: a row for each x, a column for each y"),
    "nothing": (np.empty((0, 3)), r"pxy has shape \(0, 3\)"),
}


@pytest.mark.parametrize(("pxy", "message"), JOINT.values(), ids=JOINT)
@pytest.mark.parametrize("function", [es.joint_entropy, es.conditional_entropy, es.mutual_information])
def test_what_is_not_a_joint_distribution(function, pxy, message):
    with pytest.raises(ValueError, match=message):
        function(pxy)


@pytest.mark.parametrize("base", [1, 0, -2, 0.5, NAN, INF, "2", None])
def test_what_is_not_a_base(base):
    calls = [
        lambda: es.entropy([1], base=base),
        lambda: es.surprisal(1, base=base),
        lambda: es.binary_entropy(1, base=base),
        lambda: es.kl_divergence([1], [1], base=base),
        lambda: es.entropy_from_counts([1], base=base),
        lambda: es.joint_entropy([[1]], base=base),
        lambda: es.conditional_entropy([[1]], base=base),
        lambda: es.mutual_information([[1]], base=base),
        lambda: es.mutual_information_from_samples([1], [1], base=base),
        lambda: es.gaussian_kl(0, 1, 0, 1, base=base),
        lambda: es.gaussian_entropy(1, base=base),
        lambda: es.gaussian_cross_entropy(0, 1, 0, 1, base=base),
        lambda: es.multivariate_gaussian_kl([0], [[1]], [0], [[1]], base=base),
        lambda: es.bernoulli_kl(0.5, 0.5, base=base),
        lambda: es.poisson_kl(1, 1, base=base),
        lambda: es.exponential_kl(1, 1, base=base),
        lambda: es.log_loss([0, 0], 0, base=base),
        lambda: es.binary_log_loss(0, 0, base=base),
    ]
    for call in calls:
        with pytest.raises(ValueError, match=r"base is .* must be finite and above 1"):
            call()


CALLS = {
    "probability above 1": (lambda: es.surprisal([0.5, 1.2]), r"p has 1.2 at index 1; .* between 0 and 1"),
    "probability nan": (lambda: es.binary_entropy(NAN), r"p has nan; a probability lies between"),
    "codeword for q = 0": (lambda: es.shannon_lengths([1, 0]), r"q has 0 at index 1; no finite codeword"),
    "unary alphabet": (lambda: es.shannon_lengths([1], base=1), r"base is 1, .* at least 2 symbols"),
    "no codewords": (lambda: es.kraft_sum([]), r"lengths has shape \(0,\)"),
    "negative length": (lambda: es.kraft_sum([1, -1]), r"lengths has -1 at index 1"),
    "a length too many": (lambda: es.expected_length([1], [1, 1]), r"lengths has shape \(2,\), p has \(1,\)"),
    "negative count": (
        lambda: es.entropy_from_counts([3, -1]),
        r"n has -1 at index 1; a count is at least 0",
    ),
    "probabilities as counts": (lambda: es.entropy_from_counts([0.5, 0.5]), r"n has 0.5 .* use entropy\(p\)"),
    "nothing counted": (lambda: es.entropy_from_counts([0, 0]), r"n counts nothing"),
    "no such estimator": (
        lambda: es.entropy_from_counts([1], estimator="jackknife"),
        r"estimator is 'jackknife'; the estimators are grassberger, miller_madow, nsb, plugin",
    ),
    "nsb without k": (
        lambda: es.entropy_from_counts([1], estimator="nsb"),
        r"k is missing: 'nsb' needs the number of outcomes that could occur",
    ),
    "k without nsb": (
        lambda: es.entropy_from_counts([1], k=2),
        r"k is 2, but the estimator 'plugin' does not",
    ),
    "k too small": (
        lambda: es.entropy_from_counts([1, 1, 1], estimator="nsb", k=2),
        r"k is 2, but 3 outcomes were seen",
    ),
    "pairs that are none": (lambda: es.contingency([1, 2], [1]), r"x has 2 observations, y has 1; give each"),
    "nan in a pair": (
        lambda: es.contingency([1], [NAN]),
        r"y has nan at index 0; drop it with y\[~np.isnan\(y",
    ),
    "no pairs": (lambda: es.mutual_information_from_samples([], []), r"x has shape \(0,\)"),
    "no such estimator of information": (
        lambda: es.mutual_information_from_samples([1], [1], estimator="nsb"),
        r"estimator is 'nsb'; the estimators are grassberger, miller_madow, plugin",
    ),
    "empty sample": (lambda: es.empirical_distribution([]), r"x has shape \(0,\)"),
    "nan in a sample": (lambda: es.empirical_distribution([1, NAN]), r"x has nan at index 1; drop it"),
    "standard deviation 0": (lambda: es.gaussian_kl(0, 0, 0, 1), r"sd_p has 0; a standard deviation is pos"),
    "infinite mean": (lambda: es.gaussian_kl(0, 1, INF, 1), r"mean_q has inf; a mean is a finite number"),
    "differential entropy of a point": (
        lambda: es.gaussian_entropy([1, 0]),
        r"sd has 0 at index 1; .* is pos",
    ),
    "nan as a mean": (lambda: es.gaussian_cross_entropy(NAN, 1, 0, 1), r"mean_p has nan; a mean is a finite"),
    "a mean for two variables": (
        lambda: es.multivariate_gaussian_kl([0, 0], np.eye(2), [0], np.eye(2)),
        r"mean_q has shape \(1,\), cov_q has \(2, 2\); pass \(d,\) and \(d, d\)",
    ),
    "a mean without axis": (
        lambda: es.multivariate_gaussian_kl(0, 1, 0, 1),
        r"mean_p has shape \(\), cov_p has \(\); pass \(d,\) and",
    ),
    "two dimensions against one": (
        lambda: es.multivariate_gaussian_kl([0, 0], np.eye(2), [0], [[1]]),
        r"p has 2 dimensions, q has 1",
    ),
    "a skew covariance": (
        lambda: es.multivariate_gaussian_kl([0, 0], [[1, 0.5], [0, 1]], [0, 0], np.eye(2)),
        r"cov_p has 0.5 at index \(0, 1\); a covariance matrix is symmetric",
    ),
    "an infinite covariance": (
        lambda: es.multivariate_gaussian_kl([0], [[1]], [0], [[INF]]),
        r"cov_q has inf at index \(0, 0\); a covariance is a finite number",
    ),
    "a singular covariance": (
        lambda: es.multivariate_gaussian_kl([0, 0], np.ones((2, 2)), [0, 0], np.eye(2)),
        r"cov_p is not positive definite",
    ),
    "a coin above 1": (lambda: es.bernoulli_kl(0.5, 1.5), r"q has 1.5; a probability lies between 0 and 1"),
    "a negative rate": (lambda: es.poisson_kl([1, -1], 1), r"rate_p has -1 at index 1; a rate is at least 0"),
    "an exponential rate of 0": (
        lambda: es.exponential_kl(1, 0),
        r"rate_q has 0; the rate of an exp.* positive",
    ),
    "log1pmx below -1": (lambda: es.log1pmx([0, -2]), r"x has -2 at index 1; .* at least -1"),
    "no such family": (
        lambda: es.log_likelihood("cauchy", [1]),
        r"family is 'cauchy'; the families are bernoulli, beta, .*weibull",
    ),
    "a coin showing 2": (lambda: es.fit_bernoulli([0, 2]), r"x has 2 at index 1; .* is 0 or 1"),
    "half a count": (lambda: es.fit_poisson([0.5]), r"x has 0.5 at index 0; .* one of 0, 1, 2"),
    "no data": (lambda: es.fit_poisson([]), r"x has shape \(0,\)"),
    "infinite datum": (lambda: es.fit_gaussian([1, INF]), r"x has inf at index 1; .* finite number"),
    "equal data": (
        lambda: es.fit_gaussian([3, 3]),
        r"all observations are 3, so the likelihood has no maximum",
    ),
    "equal by weight": (lambda: es.fit_gaussian([3, 4], [2, 0]), r"all observations are 3"),
    "class out of range": (
        lambda: es.fit_categorical([0, 5], k=3),
        r"x has 5 at index 1; .* numbered 0 to 2",
    ),
    "weights that do not fit": (
        lambda: es.fit_poisson([1, 2], [1]),
        r"weights has shape \(1,\), x has \(2,\)",
    ),
    "negative weight": (lambda: es.fit_poisson([1, 2], [1, -1]), r"weights has -1 at index 1"),
    "no weight": (lambda: es.fit_poisson([1, 2], [0, 0]), r"weights are all 0"),
    "negative rate": (
        lambda: es.log_likelihood("poisson", [1], rate=-1),
        r"rate has -1; a rate is at least 0",
    ),
    "sd of 0": (lambda: es.log_likelihood("gaussian", [1], mean=0, sd=0), r"sd has 0; .* is positive"),
    "a scale of 0": (
        lambda: es.log_likelihood("laplace", [1], location=0, scale=[1, 0]),
        r"scale has 0 at index 1; the scale is positive",
    ),
    "an empty interval": (
        lambda: es.log_likelihood("uniform", [1], low=1, high=1),
        r"high - low has 0; the interval has a positive length",
    ),
    "a negative waiting time": (
        lambda: es.fit_exponential([1, -2]),
        r"x has -2 at index 1; an observation of this family is at least 0",
    ),
    "waiting times of 0": (lambda: es.fit_exponential([0, 0]), r"all observations are 0, .* no maximum"),
    "a gamma observation of 0": (lambda: es.fit_gamma([1, 0]), r"x has 0 at index 1; .* is above 0"),
    "a log-normal observation of 0": (
        lambda: es.log_likelihood("log_normal", [0], mean=0, sd=1),
        r"x has 0 at index 0; .* is above 0",
    ),
    "equal gamma data": (lambda: es.fit_gamma([2, 2]), r"all observations are 2, .* as the shape grows"),
    "a share of 1": (lambda: es.fit_beta([0.5, 1]), r"x has 1 at index 1; .* above 0 and below 1"),
    "equal shares": (lambda: es.fit_beta([0.5, 0.5]), r"all observations are 0.5, .* as a and b grow"),
    "nearly equal shares": (
        lambda: es.fit_beta([0.5, 0.5 + 1e-9]),
        r"call for a \+ b of about 1e\+18, .* use fit_gaussian",
    ),
    "light tails": (lambda: es.fit_student_t([1, 2, 3]), r"tails are no heavier .* use fit_gaussian"),
    "too many equal": (
        lambda: es.fit_student_t([0, 0, 0, 0, 0, 0, 1, 9]),
        r"too many observations are equal",
    ),
    "six observations for five": (
        lambda: es.figures.estimates(range(6)),
        r"x is \[0, 1, 2, 3, 4, 5\]; give five observations between 0 and 10",
    ),
    "a sample of one": (lambda: es.figures.variance(1), r"m is 1; give a whole number from 2 to 30"),
    "score of a family with edges": (
        lambda: es.score("uniform", [1], low=0, high=2),
        r"'uniform' has no score here; the families that do are bernoulli",
    ),
    "score at the edge": (
        lambda: es.score("bernoulli", [1], theta=[0.5, 1]),
        r"theta has 1 at index 1; at the edge of the parameter space there is no derivative",
    ),
    "information at the edge": (lambda: es.fisher_information("poisson", rate=0), r"rate has 0; at the edge"),
    "no errors at the edge": (lambda: es.standard_errors(es.fit_bernoulli([1])), r"theta has 1; at the edge"),
    "no errors for classes": (
        lambda: es.standard_errors(es.fit_categorical([0, 1])),
        r"'categorical' has no",
    ),
    "which parameter": (
        lambda: es.confidence_interval(es.fit_gaussian([1, 2])),
        r"parameter is None; this fit has mean, sd",
    ),
    "level in per cent": (
        lambda: es.confidence_interval(es.fit_bernoulli([0, 1]), level=95),
        r"level is 95, but must lie between 0 and 1",
    ),
    "no such method": (
        lambda: es.confidence_interval(es.fit_bernoulli([0, 1]), method="exact"),
        r"method is 'exact'; the methods are likelihood_ratio, wald",
    ),
    "no such interval": (
        lambda: es.confidence_interval(es.fit_gaussian([1, 2]), "mean", method="likelihood_ratio"),
        r"no likelihood-ratio interval for 'gaussian', only for bernoulli, exponential, poisson",
    ),
    "a guess out of bounds": (
        lambda: es.fit("exponential", [1], {"rate": 0}, bounds={"rate": (0, INF)}),
        r"start of rate is 0, but must lie between 0 and inf",
    ),
    "bounds without a guess": (
        lambda: es.fit("exponential", [1], {"rate": 1}, bounds={"mean": (0, INF)}),
        r"bounds name 'mean', start does not",
    ),
    "a guess that excludes the data": (
        lambda: es.fit("uniform", [3], {"low": 0, "high": 2}),
        r"start .* no finite log-likelihood",
    ),
    "a maximum at the edge": (
        lambda: es.fit("uniform", [1, 2], {"low": 0, "high": 3}),
        r"no maximum was found: .* flat or still rising at",
    ),
    "no maximum at all": (
        lambda: es.fit(
            "gamma", [2, 2], {"shape": 1, "rate": 1}, bounds=dict.fromkeys(("shape", "rate"), (0, INF))
        ),
        r"no maximum was found: .* it may have none",
    ),
    "label -100": (lambda: es.log_loss([[0, 0]], [-100]), r"labels has -100 at index 0; .* numbered 0 to 1"),
    "label k": (lambda: es.log_loss_gradient([[0, 0]], [2]), r"labels has 2 at index 0; .* numbered 0 to 1"),
    "one label for two rows": (lambda: es.log_loss([[0, 0]] * 2, [0]), r"labels has shape \(1,\), logits"),
    "one logit": (lambda: es.log_loss([0], 0), r"logits has shape \(1,\); .*binary_log_loss"),
    "nan among logits": (lambda: es.log_loss([[0, NAN]], [0]), r"logits has nan at index 0; each row needs"),
    "infinite logit": (
        lambda: es.soft_log_loss([0, INF], [0, 1]),
        r"logits has inf; each row needs a finite",
    ),
    "nan as one logit": (lambda: es.binary_log_loss(NAN, 0), r"logits has nan; a logit is a number"),
    "binary label 2": (lambda: es.binary_log_loss(0, 2), r"labels has 2; the classes are numbered 0 to 1"),
    "soft target": (lambda: es.soft_log_loss([0, 0], [1, 1]), r"targets sums to 2 along axis -1, not 1"),
    "soft shapes": (
        lambda: es.soft_log_loss([[0, 0]], [1, 0]),
        r"targets has shape \(2,\), logits has \(1, 2\)",
    ),
    "features without rows": (lambda: es.softmax_regression([1, 2], [0, 1]), r"one feature: x\[:, None\]"),
    "nan among features": (
        lambda: es.softmax_regression([[NAN], [1]], [0, 1]),
        r"features has nan at index \(0",
    ),
    "a class left out": (lambda: es.softmax_regression([[0], [1]], [0, 2]), r"labels lack class 1"),
    "one class": (lambda: es.softmax_regression([[0], [1]], [0, 0]), r"labels lack class 1"),
    "a label short": (lambda: es.softmax_regression([[0], [1]], [0]), r"labels has shape \(1,\), features"),
    "a third class": (
        lambda: es.logistic_regression([[0], [1]], [0, 2]),
        r"labels has 2 at index 1; the classes are numbered 0 to 1",
    ),
    "separation of one class": (lambda: es.separation([[0], [1]], [0, 0]), r"labels lack class 1"),
    "infinite penalty": (
        lambda: es.logistic_regression([[0], [1]], [0, 1], penalty=INF),
        r"penalty is inf, but must be",
    ),
    "negative penalty": (
        lambda: es.softmax_regression([[0]], [0], penalty=-1),
        r"penalty is -1, but must be",
    ),
    "a penalty in a list": (
        lambda: es.logistic_regression([[0], [1]], [0, 1], penalty=[1]),
        r"penalty is \[1\], but must be",
    ),
    "one feature too few": (
        lambda: es.logistic_regression([[0], [1], [2], [3]], [0, 1, 0, 1]).logits([1, 2]),
        r"features has shape \(2,\); pass 1 for each example, along the last axis",
    ),
    "an infinite feature": (
        lambda: es.softmax_regression([[0], [1], [2], [3]], [0, 1, 0, 1]).logits([INF]),
        r"features has inf at index 0; a feature is a finite number",
    ),
    "parameters that do not fit": (
        lambda: es.log_likelihood("gaussian", [1], mean=[1, 2], sd=[1, 2, 3]),
        r"mean has shape \(2,\), sd has \(3,\); these shapes do not broadcast",
    ),
    "a family that is no word": (
        lambda: es.score(["gaussian"], [1]),
        r"family is \['gaussian'\]; the families",
    ),
    "information of two": (
        lambda: es.fisher_information("poisson", rate=[1, 2]),
        r"rate has shape \(2,\); the information is that of one number",
    ),
    "a count beyond the whole numbers": (
        lambda: es.fit_poisson([1e300]),
        r"x has 1e\+300 at index 0; .* 2\*\*53",
    ),
    "a rate beyond the floats": (
        lambda: es.fit_exponential([1e-310]),
        r"the mean of x is 1e-310, and no float holds the rate",
    ),
    "a share without weight": (
        lambda: es.fit_beta([0.25, 0.5], [1e300, 1e-310]),
        r"call for a \+ b of about inf, .* use fit_gaussian",
    ),
    "no class at all": (lambda: es.fit_categorical([0], k=0), r"k is 0, but must be at least 1"),
    "no guess": (lambda: es.fit("poisson", [1], {}), r"the parameters|start is empty"),
    "a guess that is no number": (
        lambda: es.fit("poisson", [1], {"rate": "1"}),
        r"start of rate is '1', but must lie between",
    ),
    "a parameter that is no word": (
        lambda: es.confidence_interval(es.fit_poisson([1]), ["rate"]),
        r"parameter is \['rate'\]; this fit has rate",
    ),
    "an alphabet too large": (lambda: es.kraft_sum([1], base=10**400), r"base is above 2\*\*53"),
    "a statistic of a number": (
        lambda: es.sufficient_statistics("poisson", np.array(1)),
        r"x has shape \(\)",
    ),
    "a statistic of no family": (
        lambda: es.sufficient_statistics([], [1]),
        r"family is \[\]; the families whose",
    ),
    "masked symbols": (
        lambda: es.Counts.of(np.ma.array([1, 2], mask=[False, True])),
        r"x has a masked entry",
    ),
}


@pytest.mark.parametrize(("call", "message"), CALLS.values(), ids=CALLS)
def test_bad_values(call, message):
    with pytest.raises(ValueError, match=message):
        call()


TYPE_ERRORS = {
    "half a class": (lambda: es.fit_categorical([0], k=2.5), r"k is 2.5, but must be a whole number"),
    "no fit": (lambda: es.standard_errors({"rate": 1}), r"fit is of type dict; pass what a fit returned"),
    "an interval for nothing": (lambda: es.confidence_interval(None), r"fit is of type NoneType"),
    "no density": (lambda: es.fit(3, [1], {"rate": 1}), r"log_density is 3; pass the name of a family or"),
    "a guess without a name": (lambda: es.fit("poisson", [1], [1]), r"start is \[1\]; pass a dict"),
    "bounds without names": (
        lambda: es.fit("poisson", [1], {"rate": 1}, bounds=(0, 1)),
        r"bounds is \(0, 1\); pass a dict",
    ),
    "one bound": (
        lambda: es.fit("poisson", [1], {"rate": 1}, bounds={"rate": 0}),
        r"bounds of rate are 0; pass two numbers, \(low, high\)",
    ),
    "no table of counts": (lambda: es.Counts([1, 2]), r"table is of type list; for data use Counts\.of\(x\)"),
    "lists as symbols": (lambda: es.Counts({}, [[1]]), r"alphabet is no sequence of symbols"),
    "symbols of nothing": (lambda: es.Counts.of([[1]]), r"x is no sequence of symbols"),
    "labels that are floats": (
        lambda: es.log_loss([[0, 0]], [0.0]),
        r"labels must hold whole numbers, not float64",
    ),
    "alphabet of 2.5": (lambda: es.shannon_lengths([1], base=2.5), r"base is 2.5, .* whole number"),
    "one string": (lambda: es.empirical_distribution("abc"), r"pass list\(x\) for its characters"),
    "a pair of strings": (lambda: es.contingency([1], "a"), r"y is one string; pass list\(y\)"),
    "wrong parameter": (
        lambda: es.log_likelihood("bernoulli", [1], p=0.5),
        r"the parameters of 'bernoulli' are theta; given: p",
    ),
    "a guess for another family": (
        lambda: es.fit("gamma", [1, 2], {"shape": 1}),
        r"the parameters of 'gamma' are shape, rate; given: shape",
    ),
    "missing parameter": (
        lambda: es.log_likelihood("gaussian", [1], mean=0),
        r"the parameters of 'gaussian' are mean, sd; given: mean",
    ),
}


@pytest.mark.parametrize(("call", "message"), TYPE_ERRORS.values(), ids=TYPE_ERRORS)
def test_bad_types(call, message):
    with pytest.raises(TypeError, match=message):
        call()


def test_parameters_far_from_the_data():
    assert es.log_likelihood("laplace", [1, 2], location=1e308, scale=1) == -INF
    assert es.score("gaussian", [1], mean=1e308, sd=1).tolist() == [-1e308, INF]
    by_df, by_location, by_scale = es.score("student_t", [0], df=1, location=1e200, scale=1)
    assert (by_location, by_scale) == (pytest.approx(-2e-200, rel=1e-14, abs=0), 1)
    assert by_df == pytest.approx(math.log(2) - 200 * math.log(10) + 1 / 2, rel=1e-14)
    assert es.fisher_information("exponential", rate=1e-200) == INF


def test_rates_whose_quotient_is_no_float():
    assert es.poisson_kl(1e-200, 1e200) == 1e200
    assert es.poisson_kl(1e200, 1e-200) == pytest.approx(1e200 * (400 * math.log(10) - 1), rel=1e-14)
    assert es.exponential_kl(1e300, 1e-300) == pytest.approx(600 * math.log(10) - 1, rel=1e-14)
    assert es.exponential_kl(1e-300, 1e300) == INF


def test_a_density_without_a_name_can_be_fitted():
    log_density = functools.partial(lambda x, shift, rate: np.log(rate) - rate * (x - shift), shift=0)
    found = es.fit(log_density, [1, 3], {"rate": 1.0}, bounds={"rate": (0, INF)})
    assert found.parameters["rate"] == pytest.approx(0.5)


def test_parameters_in_single_precision_are_computed_in_double():
    sd = np.float32(0.1)
    assert es.log_likelihood("gaussian", [1], mean=0, sd=sd) == es.log_likelihood(
        "gaussian", [1], mean=0, sd=float(sd)
    )
    p = np.array([0.1, 0.9], np.float32)
    assert es.log_likelihood("categorical", [0], p=p) == math.log(float(p[0]))


def test_fractions_are_numbers():
    assert es.entropy([Fraction(1, 2), Fraction(1, 2)], base=2) == 1


def test_arguments_are_left_as_they_were():
    p, q = np.array([0.0, 0.25, 0.75]), np.array([0.5, 0.0, 0.5])
    z = np.array([[1.0, 2.0, 3.0]])
    for function in OF_TWO:
        function(p, q)
    es.log_loss(z, [0])
    es.log_loss_gradient(z, [0])
    assert p.tolist() == [0, 0.25, 0.75]
    assert q.tolist() == [0.5, 0, 0.5]
    assert z.tolist() == [[1, 2, 3]]
