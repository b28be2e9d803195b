/* The surprise of an event under a movable probability, in three units and in heads in a row. */
ES.define("surprise", (fig, data) => {
  const units = {bits: Math.LN2, nats: 1, hartleys: Math.LN10}, names = Object.keys(units), most = 10;
  const s = (p, unit) => 0 - Math.log(p) / units[unit];
  const curve = fig.chart({label: "Surprise over the probability of the event", height: 290, y: [0, most], share: 0.6,
    xlabel: "probability p of the event", ylabel: "surprise in bits"});
  const bars = fig.chart({label: "The same surprise in three units", height: 290, x: [0.4, 3.6], y: [0, most], share: 0.4,
    xticks: names.map((name, i) => [i + 1, name]), xlabel: "unit", ylabel: "in three units"});
  fig.handle(curve, "p", {label: "Probability p of the event", min: 0.001, max: 1, step: 0.001, page: 0.05, digits: 3, value: data.p,
    place: p => [p, s(p, "bits")], anywhere: [curve], say: p => `p = ${ES.fixed(p, 3)}, surprise ${ES.fixed(s(p, "bits"), 3)} bits`});
  fig.button("Halve p", () => fig.set("p", fig.at.p / 2));
  fig.value("one_in", {label: "one chance in", digits: 1});
  names.forEach(name => fig.value(name, {label: "surprise", unit: name, digits: 3}));
  fig.value("heads", {label: "as surprising as", unit: "heads in a row", digits: 2});
  const ps = ES.grid(0, most, 120).map(bits => 2 ** -bits);
  return () => {
    const p = fig.at.p, heads = s(p, "bits");
    curve.line(ps, ps.map(x => s(x, "bits")), 1);
    curve.rule(p, 0, p, heads);
    names.forEach((name, i) => {
      bars.bar(i + 0.7, 0, i + 1.3, s(p, name), i + 1);
      bars.text(i + 1, s(p, name), ES.fixed(s(p, name), 2), {anchor: "middle", dy: -6});
    });
    const whole = Math.floor(heads + 1e-9);
    fig.show({bits: heads, nats: s(p, "nats"), hartleys: s(p, "hartleys"), heads, one_in: 1 / p});
    fig.sentence(whole < 1 ? "Less surprising than a single head." :
      `At least as surprising as ${"H".repeat(whole)}, and less than one head more.`);
  };
});
