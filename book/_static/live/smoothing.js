/* The loss on a sample and on new symbols against what is added to the counts, for a sample of movable size. */
ES.define("smoothing", (fig, data) => {
  const weights = data.weights, all = ES.sum(weights), p = weights.map(w => w / all), K = p.length, bits = x => x / Math.LN2;
  const floor = bits(ES.entropy(p)), powers = ES.grid(-2, 2, 80), alphas = powers.map(a => 10 ** a);
  const chart = fig.chart({label: "Loss against what is added to each count", height: 310, x: [-2, 2], y: [0.7 * floor, 1.25 * Math.log2(K)],
    xlabel: "what is added, α", ylabel: "bits a symbol", xticks: [[-2, "0.01"], [-1, "0.1"], [0, "1"], [1, "10"], [2, "100"]]});
  const alpha = () => 10 ** fig.at.power;
  fig.handle(chart, "power", {label: "Power of ten of alpha", min: -2, max: 2, step: 0.05, value: data.power, anywhere: [chart],
    say: a => `alpha = ${ES.fixed(10 ** a, 3)}`});
  fig.range("n", {label: "Symbols in the sample", min: 10, max: data.sample.length, step: 10, value: data.n, digits: 0});
  fig.button("Go to the best α", () => fig.set("power", best));
  fig.value("alpha", {label: "α =", digits: 3});
  fig.value("old", {label: "on the sample", unit: "bits a symbol", digits: 4});
  fig.value("fresh", {label: "on new symbols", unit: "bits a symbol", digits: 4});
  fig.value("gap", {label: "difference", unit: "bits a symbol", digits: 4});
  fig.value("floor", {label: "no forecast gets below", unit: "bits a symbol", digits: 4});
  fig.value("best", {label: "new symbols cost least at α =", digits: 3});
  fig.value("least", {label: "namely", unit: "bits a symbol", digits: 4});
  let best = 0;
  return () => {
    const n = fig.at.n, counts = p.map(() => 0);
    for (const x of data.sample.slice(0, n)) counts[x] += 1;
    const share = counts.map(c => c / n), q = a => counts.map(c => (c + a) / (n + K * a));
    const old = a => bits(ES.crossEntropy(share, q(a))), fresh = a => bits(ES.crossEntropy(p, q(a)));
    const ys = alphas.map(fresh), least = Math.min(...ys), at = alpha();
    best = powers[ys.indexOf(least)];
    chart.rule(fig.at.power, chart.y[0], fig.at.power, chart.y[1], "cursor");
    chart.rule(-2, floor, 2, floor);
    chart.line(powers, alphas.map(old), 1);
    chart.line(powers, ys, 2);
    for (const [f, style] of [[old, 1], [fresh, 2]]) if (f(at) >= chart.y[0] && f(at) <= chart.y[1]) chart.mark(fig.at.power, f(at), style);
    const low = Math.max(chart.y[0], old(0.01));
    chart.text(-1.95, low, "on the sample", {dy: low < floor - 0.3 ? -8 : 18});
    chart.text(best, least, "on new symbols", {anchor: "middle", dy: -12});
    fig.show({alpha: at, old: old(at), fresh: fresh(at), gap: fresh(at) - old(at), floor, best: 10 ** best, least});
  };
});
