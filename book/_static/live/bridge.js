/* Likelihood, cross-entropy and divergence of a coin share one cursor, over data that the reader edits. */
ES.define("bridge", (fig, data) => {
  const top = fig.chart({label: "Likelihood over theta", height: 210, ylabel: "likelihood"});
  const low = fig.chart({label: "Losses over theta", height: 290, ylabel: "nats a toss", xlabel: "probability θ of heads"});
  fig.handle(low, "theta", {label: "Probability theta of heads", min: 0, max: 1, step: 0.001, page: 0.05, digits: 3,
    value: data.theta, anywhere: [low, top]});
  fig.typed("tosses", {label: "Tosses", value: data.tosses,
    tidy: text => text.toUpperCase().replace(/[^HT]/g, "").slice(0, 200)});
  fig.button("Add H", () => fig.set("tosses", fig.at.tosses + "H"));
  fig.button("Add T", () => fig.set("tosses", fig.at.tosses + "T"));
  fig.button("Remove last", () => fig.set("tosses", fig.at.tosses.slice(0, -1)));
  fig.button("Go to the best θ", () => fig.set("theta", best.likelihood));
  fig.value("heads", {label: "heads", digits: 0});
  fig.value("tails", {label: "tails", digits: 0});
  fig.value("likelihood", {label: "likelihood L(θ) =", digits: 3, sci: true});
  fig.value("ce", {label: "cross-entropy", unit: "nats a toss", digits: 4});
  fig.value("kl", {label: "KL divergence", unit: "nats a toss", digits: 4});
  fig.value("gap", {label: "their gap", unit: "nats a toss", digits: 4});
  fig.value("entropy", {label: "entropy of the data H(p̂) =", unit: "nats a toss", digits: 4});
  fig.value("argmax", {label: "L is largest at θ =", digits: 3});
  fig.value("argmin_ce", {label: "cross-entropy is smallest at", digits: 3});
  fig.value("argmin_kl", {label: "divergence is smallest at", digits: 3});
  const thetas = ES.grid(0, 1, 1000), seen = thetas.filter((_, i) => i % 4 === 0 || i < 20 || i > 980);
  let best = {};
  return () => {
    const t = fig.at.theta, m = fig.at.tosses.length, heads = fig.at.tosses.split("H").length - 1, tails = m - heads;
    const p = m ? [tails / m, heads / m] : [NaN, NaN];
    const log = (n, x) => n ? n * Math.log(x) : 0;
    const logL = x => log(heads, x) + log(tails, 1 - x), ce = x => ES.crossEntropy(p, [1 - x, x]), kl = x => ES.kl(p, [1 - x, x]);
    const extreme = (f, sign) => thetas.reduce((a, b) => sign * f(b) > sign * f(a) ? b : a);
    best = {likelihood: extreme(logL, 1), ce: extreme(ce, -1), kl: extreme(kl, -1)};
    const H = ES.entropy(p), power = m ? Math.floor(-m * H / Math.LN10 + 1e-9) : 0;
    const scaled = x => Math.exp(logL(x) - power * Math.LN10);
    top.ylabel = power ? `likelihood × 10${ES.raised(-power)}` : "likelihood";
    top.y = [0, 1.18 * scaled(best.likelihood)];
    low.y = [0, m ? 2 * H + 0.5 : 1];
    top.clear(); low.clear();
    fig.show({heads, tails, likelihood: Math.exp(logL(t)), ce: m ? ce(t) : NaN, kl: m ? kl(t) : NaN, gap: m ? ce(t) - kl(t) : NaN, entropy: m ? H : NaN,
      argmax: m ? best.likelihood : NaN, argmin_ce: m ? best.ce : NaN, argmin_kl: m ? best.kl : NaN});
    fig.sentence(m ? "" : "No tosses: there is nothing to compare a coin with.");
    top.rule(t, 0, t, top.y[1], "cursor");
    low.rule(t, 0, t, low.y[1], "cursor");
    if (!m) return;
    const ceiling = scaled(best.likelihood), left = best.likelihood > 0.5;
    top.rule(0, ceiling, 1, ceiling);
    top.text(left ? 0 : 1, ceiling, "no coin gets above", {anchor: left ? "start" : "end", dx: left ? 6 : -6, dy: -6});
    top.line(seen, seen.map(scaled), 1);
    low.line(seen, seen.map(ce), 2);
    low.line(seen, seen.map(kl), 3);
    low.rule(best.ce, 0, best.ce, low.y[1]);
    top.rule(best.likelihood, 0, best.likelihood, top.y[1]);
    top.mark(best.likelihood, ceiling, 1);
    low.mark(best.ce, ce(best.ce), 2);
    low.mark(best.kl, kl(best.kl), 3);
    const anchor = best.ce < 0.2 ? "start" : best.ce > 0.8 ? "end" : "middle", dx = {start: 10, middle: 0, end: -10}[anchor];
    low.text(best.ce, ce(best.ce), "cross-entropy", {anchor, dx, dy: H > 0.2 ? 21 : -28, style: "halo"});
    low.text(best.kl, 0, "KL divergence", {anchor, dx, dy: -13, style: "halo"});
    if (kl(t) + H < low.y[1]) {
      low.rule(t, kl(t), t, kl(t) + H, "gap");
      const before = t > 0.85 || (t > 0.15 && t < best.kl);
      low.text(t, kl(t) + H / 2, "H(p̂)", {anchor: before ? "end" : "start", dx: before ? -8 : 8, dy: 4, style: "halo"});
    }
  };
});
