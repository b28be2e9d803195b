/* Cross-entropy and squared error over the logit of the true label, and how hard each pulls. */
ES.define("losses", (fig, data) => {
  const chart = fig.chart({label: "Two losses over the logit of the true label", height: 310, x: [-10, 6], y: [0, 10.5],
    xlabel: "logit u of the true label", ylabel: "loss"});
  const q = u => 1 / (1 + Math.exp(-u)), miss = u => 1 / (1 + Math.exp(u));
  const ce = u => u < 0 ? Math.log1p(Math.exp(u)) - u : Math.log1p(Math.exp(-u)), square = u => miss(u) ** 2;
  const pull = {ce: miss, square: u => 2 * q(u) * miss(u) ** 2};
  const wait = {ce: a => a + 1 - Math.exp(-a), square: a => (Math.expm1(a) + 3 * a - 3 * Math.expm1(-a) - Math.expm1(-2 * a) / 2) / 2};
  fig.handle(chart, "u", {label: "Logit u of the true label", min: -10, max: 6, step: 0.1, value: data.u, digits: 1, anywhere: [chart],
    say: u => `u = ${ES.fixed(u, 1)}, pulls ${ES.fixed(pull.ce(u), 3)} and ${ES.scientific(pull.square(u), 2)}`});
  fig.value("u", {label: "logit u =", digits: 1});
  fig.value("q", {label: "probability of the true label", digits: 3, sci: true});
  fig.value("ce", {label: "cross-entropy", unit: "nats", digits: 4});
  fig.value("square", {label: "squared error", digits: 4});
  fig.value("pull_ce", {label: "pull of the cross-entropy", digits: 4});
  fig.value("pull_square", {label: "pull of the squared error", digits: 2, sci: true});
  fig.value("ratio", {label: "the first is the second times", digits: 1});
  fig.value("wait_ce", {label: "time to even odds: cross-entropy", digits: 2});
  fig.value("wait_square", {label: "squared error", digits: 1});
  const us = ES.grid(-10, 6, 160);
  const arrow = (u, height, length, style) => {
    const end = u + data.reach * length, x = chart.X(end), y = chart.Y(height), tip = Math.min(8, Math.abs(chart.X(end) - chart.X(u)));
    chart.rule(u, height, end, height, "gap");
    if (tip > 2) chart.add("path", {class: "es-line es-gap", d: `M${x - tip} ${y - tip / 1.6}L${x} ${y}L${x - tip} ${y + tip / 1.6}`});
    chart.mark(u, height, style);
  };
  return () => {
    const u = fig.at.u;
    chart.rule(u, 0, u, chart.y[1], "cursor");
    chart.line(us, us.map(ce), 1);
    chart.line(us, us.map(square), 2);
    arrow(u, ce(u), pull.ce(u), 1);
    arrow(u, square(u), pull.square(u), 2);
    chart.text(-9.2, ce(-9.2), "cross-entropy (nats)", {dx: 12, dy: -4});
    chart.text(-9.8, 1, "squared error", {dy: -10});
    fig.show({u, q: q(u), ce: ce(u), square: square(u), pull_ce: pull.ce(u), pull_square: pull.square(u), ratio: pull.ce(u) / pull.square(u),
      wait_ce: u < 0 ? wait.ce(-u) : NaN, wait_square: u < 0 ? wait.square(-u) : NaN});
    fig.sentence(u < 0 ? "The arrows are the pulls on the logit, 1.5 times as long as they are; the times are for a logit that follows its slope." :
      "The true label is ahead: both losses push on, ever more gently.");
  };
});
