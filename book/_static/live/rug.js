/* Fixed counts, a movable rate: what the law predicts, and the likelihood of each rate. */
ES.define("rug", (fig, data) => {
  const {values, counts} = data, m = ES.sum(counts), last = values.length, lnFactorial = x => ES.sum(ES.grid(1, x, Math.max(1, x - 1)).map(Math.log));
  const logL = rate => ES.sum(values.map((x, i) => counts[i] * (x * Math.log(rate) - rate - (x ? lnFactorial(x) : 0))));
  const pmf = (x, rate) => Math.exp(x * Math.log(rate) - rate - (x ? lnFactorial(x) : 0));
  const best = ES.sum(values.map((x, i) => x * counts[i])) / m, top = logL(best), power = Math.floor(top / Math.LN10);
  const rates = ES.grid(0.05, 1.5, 290);
  const left = fig.chart({label: "Observed and predicted shares", height: 280, x: [-0.6, last + 0.6], y: [0, 1], share: 0.5,
    xlabel: data.xlabel, ylabel: "share: observed solid, predicted dashed", xticks: [...values.map(x => [x, String(x)]), [last, `${last}+`]]});
  const right = fig.chart({label: "The likelihood of each rate", height: 280, x: [0, 1.5], share: 0.5, ylabel: "likelihood", xlabel: data.ratelabel});
  const views = {
    L: [`likelihood × 10${ES.raised(-power)}`, rate => Math.exp(logL(rate) - power * Math.LN10), [0, 1.12 * Math.exp(top - power * Math.LN10)]],
    ln: ["log-likelihood in nats", logL, [top - 100, top + 12]],
    relative: ["likelihood ÷ the largest", rate => Math.exp(logL(rate) - top), [0, 1.12]],
  };
  fig.handle(right, "rate", {label: "Rate", min: 0.05, max: 1.5, step: 0.01, page: 0.1, value: data.rate, anywhere: [right],
    place: v => [v, Math.max(right.y[0], views[fig.at.view][1](v))], say: v => `${ES.fixed(v, 2)} ${data.unit}`});
  fig.choice("view", {label: "Show", value: "L", options: {L: "the likelihood L", ln: "its logarithm ln L", relative: "L divided by its largest value"}});
  fig.value("rate", {label: "rate", unit: data.unit, digits: 2});
  fig.value("likelihood", {label: "L =", digits: 3, sci: true});
  fig.value("log", {label: "ln L =", unit: "nats", digits: 3});
  fig.value("relative", {label: "L ÷ largest L =", digits: 4});
  fig.value("none", {label: `of ${m}, expected with none:`, digits: 2});
  fig.value("observed", {label: "observed with none:", digits: 0});
  return () => {
    const rate = fig.at.rate, [words, curve, range] = views[fig.at.view];
    Object.assign(right, {ylabel: words, y: range, left: fig.at.view === "ln" ? 54 : 46}).clear();
    const laws = values.map(x => pmf(x, rate)), shares = [...counts.map(c => c / m), 0];
    [...laws, 1 - ES.sum(laws)].forEach((share, x) => {
      left.bar(x - 0.36, 0, x - 0.02, shares[x], 1);
      left.bar(x + 0.02, 0, x + 0.36, share, 2);
    });
    const before = rates.filter(r => r <= rate), after = rates.filter(r => r >= rate);
    right.line(after, after.map(curve), 4);
    right.line(before, before.map(curve), 1);
    right.rule(best, right.y[0], best, right.y[1]);
    right.text(best, right.y[1], "largest", {dx: 5, dy: 12, style: "halo"});
    fig.show({rate, likelihood: Math.exp(logL(rate)), log: logL(rate), relative: Math.exp(logL(rate) - top),
      none: m * Math.exp(-rate), observed: counts[0]});
  };
});
