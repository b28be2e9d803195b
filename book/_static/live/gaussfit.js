/* One normal law for a truth with two humps: the price in both directions, and where along the line it arises. */
ES.define("gaussfit", (fig, data) => {
  const x = ES.grid(-18, 18, 3600), step = 0.01;  // cells; a normal law by its logarithms, which do not underflow
  const normal = (mean, sd) => {
    const logs = x.map(v => -((v - mean) ** 2) / (2 * sd * sd)), all = ES.logsumexp(logs);
    return logs.map(v => v - all);
  };
  const [left, right] = [normal(-2, 0.5), normal(2, 0.5)], logTruth = left.map((v, i) => ES.logsumexp([v, right[i]]) - Math.LN2);
  const terms = (a, b) => a.map((v, i) => Math.exp(v) * (v - b[i])), truth = logTruth.map(Math.exp);
  const shown = x.map((_, i) => i).filter(i => i >= 1200 && i <= 2400 && i % 4 === 0), xs = shown.map(i => x[i]);
  const density = law => shown.map(i => law[i] / step);
  const top = fig.chart({label: "The truth p and the belief q", height: 270, x: [-6, 6], y: [0, 1.25], ylabel: "density per unit of x: truth p solid, belief q dashed"});
  const low = fig.chart({label: "Where the price arises", height: 190, x: [-6, 6], y: [-0.6, 1.6], xlabel: "x",
    ylabel: "price per unit of x: p ln(p/q) dash-dot, q ln(q/p) dotted"});
  const peak = () => 1 / (fig.at.sd * Math.sqrt(2 * Math.PI));
  fig.handle(top, "mean", {label: "Mean of q", min: -3, max: 3, step: 0.01, value: data.mean, style: 2, place: v => [v, Math.min(1.25, peak())]});
  fig.handle(top, "sd", {label: "Standard deviation of q", min: 0.2, max: 2.8, step: 0.01, value: data.sd, style: 2,
    place: v => [fig.at.mean + v, Math.min(1.25, peak() * Math.exp(-0.5))], read: ([at]) => at - fig.at.mean});
  fig.value("mean", {label: "mean of q", digits: 2});
  fig.value("sd", {label: "standard deviation of q", digits: 2});
  fig.value("forward", {label: "forward D(p‖q) =", unit: "nats", digits: 4});
  fig.value("reverse", {label: "reverse D(q‖p) =", unit: "nats", digits: 4});
  const go = (mean, sd) => { Object.assign(fig.at, {mean, sd}); fig.update(); };
  fig.button("Best forward fit", () => go(0, 2.06));
  fig.button("A best reverse fit", () => go(fig.at.mean < 0 ? -2 : 2, 0.5));
  return () => {
    const {mean, sd} = fig.at, q = normal(mean, sd), forward = terms(logTruth, q), reverse = terms(q, logTruth);
    top.line(xs, density(truth), 1);
    top.line(xs, density(q.map(Math.exp)), 2);
    low.rule(-6, 0, 6, 0);
    low.line(xs, density(forward), 3);
    low.line(xs, density(reverse), 4);
    fig.show({mean, sd, forward: Math.max(0, ES.sum(forward)), reverse: Math.max(0, ES.sum(reverse))});
  };
});
