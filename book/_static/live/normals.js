/* Two normal laws: their relative entropy both ways, and the integrand of the first. */
ES.define("normals", (fig, data) => {
  const logDensity = (x, m, s) => -(((x - m) / s) ** 2) / 2 - Math.log(s * Math.sqrt(2 * Math.PI));
  const kl = (m0, s0, m1, s1) => Math.log(s1 / s0) + (s0 * s0 + (m0 - m1) ** 2) / (2 * s1 * s1) - 0.5;
  const h = s => Math.log(s * Math.sqrt(2 * Math.PI * Math.E));
  const top = fig.chart({label: "Two densities", height: 230, x: [-6, 6], ylabel: "probability per unit"});
  const low = fig.chart({label: "Where the relative entropy comes from", height: 250, x: [-6, 6], xlabel: "x", ylabel: "p ln(p/q), nats per unit"});
  const peak = (m, s) => Math.exp(logDensity(m, m, s));
  fig.handle(top, "mean", {label: "Mean of the belief q", min: -4, max: 4, step: 0.05, value: data.mean, style: 2, anywhere: [top],
    place: m => [m, peak(m, fig.at.sd_q)],
    say: m => `mean ${ES.fixed(m, 2)}, D(p || q) ${ES.fixed(kl(0, fig.at.sd_p, m, fig.at.sd_q), 4)} nats`});
  fig.range("sd_p", {label: "Standard deviation of p", min: 0.4, max: 3, step: 0.05, value: data.sd_p});
  fig.range("sd_q", {label: "Standard deviation of q", min: 0.4, max: 3, step: 0.05, value: data.sd_q});
  fig.value("forward", {label: "D(p‖q) =", unit: "nats", digits: 4});
  fig.value("reverse", {label: "D(q‖p) =", unit: "nats", digits: 4});
  fig.value("entropy", {label: "h(p) =", unit: "nats", digits: 4});
  fig.value("cross", {label: "cross-entropy h(p) + D(p‖q) =", unit: "nats", digits: 4});
  fig.button("Exchange the two spreads", () => {
    const {sd_p, sd_q} = fig.at;
    fig.at.sd_p = sd_q;
    fig.set("sd_q", sd_p);
  });
  const xs = ES.grid(-6, 6, 240), cells = ES.grid(-6, 6, 120);
  return () => {
    const {mean, sd_p, sd_q} = fig.at;
    const p = x => Math.exp(logDensity(x, 0, sd_p)), q = x => Math.exp(logDensity(x, mean, sd_q));
    const term = x => p(x) * (logDensity(x, 0, sd_p) - logDensity(x, mean, sd_q)), terms = cells.map(term);
    const forward = Math.max(0, kl(0, sd_p, mean, sd_q));
    fig.show({forward, reverse: Math.max(0, kl(mean, sd_q, 0, sd_p)), entropy: h(sd_p), cross: h(sd_p) + forward});
    top.y = [0, 1.25 * Math.max(peak(0, sd_p), peak(mean, sd_q))];
    low.y = [Math.min(-0.1, 1.2 * Math.min(...terms)), Math.max(0.2, 1.2 * Math.max(...terms))];
    top.clear(); low.clear();
    top.line(xs, xs.map(p), 1);
    top.line(xs, xs.map(q), 2);
    const right = mean < 0, at = (m, s, side) => m + (side ? 1 : -1) * 1.1 * s;
    top.text(at(0, sd_p, right), p(at(0, sd_p, right)), "truth p", {anchor: right ? "start" : "end", dx: right ? 6 : -6, dy: -4});
    top.text(at(mean, sd_q, !right), q(at(mean, sd_q, !right)), "belief q", {anchor: right ? "end" : "start", dx: right ? -6 : 6, dy: -4});
    cells.forEach((x, i) => low.bar(Math.max(-6, x - 0.05), 0, Math.min(6, x + 0.05), terms[i], terms[i] > 0 ? 1 : 2));
    low.rule(-6, 0, 6, 0);
    const side = right ? {x: 6, anchor: "end", dx: -4} : {x: -6, anchor: "start", dx: 4};
    if (Math.max(...terms) > 0.02) low.text(side.x, low.y[1], "above 0: p is larger than q", {...side, dy: 14});
    if (Math.min(...terms) < -0.02) low.text(side.x, low.y[0], "below 0: q is larger than p", {...side, dy: -6});
  };
});
