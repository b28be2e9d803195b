/* The binary entropy under a movable probability, taken apart into the two weighted surprises. */
ES.define("bernoulli", (fig, data) => {
  const bits = x => x / Math.LN2, part = p => bits(-ES.xlogx(p)), surprise = p => -Math.log2(p);
  const h = p => part(p) + part(1 - p);
  const chart = fig.chart({label: "Entropy over the probability of heads", height: 300, y: [0, 1.08],
    xlabel: "probability p of heads", ylabel: "entropy h(p) in bits"});
  fig.handle(chart, "p", {label: "Probability p of heads", min: 0, max: 1, step: 0.01, value: data.p,
    place: p => [p, h(p)], anywhere: [chart], say: p => `p = ${ES.fixed(p, 2)}, entropy ${ES.fixed(h(p), 4)} bits`});
  fig.value("heads", {label: "surprise of heads", unit: "bits", digits: 4});
  fig.value("tails", {label: "surprise of tails", unit: "bits", digits: 4});
  fig.value("bits", {label: "mean surprise h(p) =", unit: "bits", digits: 4});
  fig.value("nats", {label: "which is", unit: "nats", digits: 4});
  const xs = [...ES.grid(0, 0.02, 20), ...ES.grid(0.02, 0.98, 120), ...ES.grid(0.98, 1, 20)];
  return () => {
    const p = fig.at.p, w = 0.02, x = Math.min(1 - w, Math.max(w, p));
    chart.bar(x - w, 0, x + w, part(p), 1);
    chart.bar(x - w, part(p), x + w, h(p), 2);
    chart.line(xs, xs.map(h), 1);
    const right = p < 0.5, side = {anchor: right ? "start" : "end", dx: right ? 6 : -6, dy: 4}, edge = right ? x + w : x - w;
    if (part(p) > 0.08) chart.text(edge, part(p) / 2, "from heads", side);
    if (part(1 - p) > 0.08) chart.text(edge, part(p) + part(1 - p) / 2, "from tails", side);
    fig.show({heads: surprise(p), tails: surprise(1 - p), bits: h(p), nats: ES.entropy([p, 1 - p])});
  };
});
