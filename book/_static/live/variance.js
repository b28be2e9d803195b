/* How estimates of a variance scatter: m observations, three divisors of the sum of squares; the truth is 1. */
ES.define("variance", (fig, data) => {
  const chart = fig.chart({label: "Density of the estimated variance", height: 300, x: [0, 3], y: [0, 1.5],
    xlabel: "estimated variance", ylabel: "density"});
  fig.range("m", {label: "Observations m", min: 2, max: 30, step: 1, value: data.m, digits: 0});
  fig.choice("divisor", {label: "Divisor", options: {less: "m − 1 (unbiased)", same: "m (maximum likelihood)", more: "m + 1"}, value: "same"});
  fig.value("mean", {label: "mean of the estimates", digits: 3});
  fig.value("bias", {label: "bias", digits: 3});
  fig.value("mse", {label: "mean squared error", digits: 3});
  fig.value("below", {label: "share below the truth", digits: 3});
  const logGamma = k => k === 1 ? Math.log(Math.PI) / 2 : k === 2 ? 0 : Math.log(k / 2 - 1) + logGamma(k - 2);  // of k / 2
  const density = (s, k) => Math.exp((k / 2 - 1) * Math.log(s) - s / 2 - k / 2 * Math.LN2 - logGamma(k));
  return () => {
    const m = fig.at.m, choice = ["less", "same", "more"].indexOf(fig.at.divisor), d = m + choice - 1, mean = (m - 1) / d;
    const w = 0.05;
    for (let t = w; t < 3; t += 2 * w) chart.bar(t - w, 0, t + w, Math.min(1.5, d * density(d * t, m - 1)), 1);
    chart.rule(1, 0, 1, 1.5, "cursor");
    chart.text(1, 1.42, "truth", {dx: 7});
    chart.rule(mean, 0, mean, 1.3);
    chart.mark(mean, 0, 3, 7);
    chart.text(mean, 1.25, "mean", mean < 1 ? {anchor: "end", dx: -7} : {dx: 7});
    fig.show({mean, bias: mean - 1, mse: 2 * (m - 1) / (d * d) + (mean - 1) ** 2, below: data.below[m - 2][choice]});
  };
});
