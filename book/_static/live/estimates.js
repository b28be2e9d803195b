/* Five observations that move, each on a line of its own, and the best normal, Laplace and uniform law. */
ES.define("estimates", (fig, data) => {
  const laws = fig.chart({label: "Densities of the three fitted laws", height: 250, x: [0, 10], ylabel: "density"});
  const sample = fig.chart({label: "Five observations", height: 240, x: [0, 10], y: [0, 5], xlabel: "observation", yticks: [[0, ""]]});
  const names = data.x.map((_, i) => `x${i + 1}`);
  names.forEach((name, i) => fig.handle(sample, name, {label: `Observation ${i + 1}`, min: 0, max: 10, step: 0.1,
    value: data.x[i], digits: 1, style: 4, place: v => [v, 4.5 - i]}));
  const nats = {unit: "nats", digits: 3};
  fig.value("mean", {label: "normal: mean", digits: 3});
  fig.value("sd", {label: "normal: standard deviation", digits: 3});
  fig.value("normal", {label: "normal: log-likelihood", ...nats});
  fig.value("median", {label: "Laplace: median", digits: 3});
  fig.value("spread", {label: "Laplace: scale", digits: 3});
  fig.value("laplace", {label: "Laplace: log-likelihood", ...nats});
  fig.value("low", {label: "uniform: from", digits: 1});
  fig.value("high", {label: "uniform: to", digits: 1});
  fig.value("uniform", {label: "uniform: log-likelihood", ...nats});
  const grid = ES.grid(0, 10, 200);
  return () => {
    const x = names.map(name => fig.at[name]).sort((a, b) => a - b), m = x.length;
    const average = f => ES.sum(x.map(f)) / m;
    const mean = average(v => v), median = x[(m - 1) / 2], low = x[0], high = x[m - 1], some = high > low;
    const sd = Math.sqrt(average(v => (v - mean) ** 2)), spread = average(v => Math.abs(v - median));
    const normal = t => Math.exp(-(((t - mean) / sd) ** 2) / 2) / sd / Math.sqrt(2 * Math.PI);
    const laplace = t => Math.exp(-Math.abs(t - median) / spread) / 2 / spread;
    const known = (value, otherwise = NaN) => some ? value : otherwise;
    fig.show({mean, median, low, high, sd: known(sd), spread: known(spread),
      normal: known(-m / 2 * (Math.log(2 * Math.PI * sd * sd) + 1)), laplace: known(-m * (Math.log(2 * spread) + 1)),
      uniform: known(-m * Math.log(high - low))});
    fig.sentence(some ? "" : "All observations are equal: none of the three likelihoods has a maximum.");
    const box = 1 / (high - low), tallest = some ? Math.max(normal(mean), laplace(median), box) : 1;
    laws.y = [0, Math.min(3, 1.15 * tallest)];
    laws.clear();
    sample.rule(mean, 0, mean, 5);
    [[mean, 1], [median, 2], [(low + high) / 2, 3]].forEach(([place, style]) => laws.mark(place, 0, style));
    if (!some) return;
    const xs = [...grid, median].sort((a, b) => a - b);
    laws.line(xs, xs.map(normal), 1);
    laws.line(xs, xs.map(laplace), 2);
    laws.line([0, low, low, high, high, 10], [0, 0, box, box, 0, 0], 3);
    const word = (place, height, words, dy) => {
      const before = place > 6.5;
      laws.text(place, Math.min(height, 0.96 * laws.y[1]), words, {anchor: before ? "end" : "start", dx: before ? -9 : 9, dy});
    };
    word(mean + sd, normal(mean + sd), "normal", -5);
    word(median, laplace(median), "Laplace", 5);
    word(low, box, "uniform", -6);
  };
});
