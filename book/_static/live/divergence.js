/* Two distributions that the reader drags: both divergences, JS, TV, and what each outcome contributes. */
ES.define("divergence", (fig, data) => {
  const n = data.outcomes.length, ticks = data.outcomes.map((words, i) => [i, words]), x = [-0.5, n - 0.5];
  const top = fig.chart({label: "The distributions p and q", height: 250, x, y: [0, 1], ylabel: "probability: p solid, q dashed", xticks: ticks});
  const of = name => data.outcomes.map(words => `${name} of ${words}`);
  const p = fig.pmf(top, "p", {labels: of("p"), values: data.p, place: i => i - 0.2});
  const q = fig.pmf(top, "q", {labels: of("q"), values: data.q, place: i => i + 0.2, style: 2});
  const parts = fig.chart({label: "Contributions to the divergence", height: 210, x, ylabel: "p ln(p/q) of each outcome, nats", xticks: ticks, share: 0.5});
  const sums = fig.chart({label: "Four measures", height: 210, ylabel: "nats; TV has no unit", left: 62, share: 0.5,
    y: [4, 0], yticks: ["D(p‖q)", "D(q‖p)", "JS", "TV"].map((words, i) => [i + 0.5, words])});
  fig.value("kl_pq", {label: "D(p‖q) =", unit: "nats", digits: 4});
  fig.value("kl_qp", {label: "D(q‖p) =", unit: "nats", digits: 4});
  fig.value("js", {label: "JS =", unit: "nats", digits: 4});
  fig.value("tv", {label: "TV =", digits: 4});
  fig.button("Swap p and q", () => {
    const [a, b] = [p(), q()];
    a.forEach((_, i) => { fig.at["p" + i] = b[i]; fig.at["q" + i] = a[i]; });
    fig.update();
  });
  return () => {
    const [a, b] = [p(), q()], mean = a.map((_, i) => (a[i] + b[i]) / 2);
    a.forEach((_, i) => {
      top.bar(i - 0.36, 0, i - 0.04, a[i], 1);
      top.bar(i + 0.04, 0, i + 0.36, b[i], 2);
    });
    const each = ES.klTerms(a, b), high = Math.max(0.6, ...each.filter(Number.isFinite).map(v => 1.15 * v));
    parts.y = [-0.45, high];
    parts.clear().rule(x[0], 0, x[1], 0);
    each.forEach((v, i) => {
      parts.bar(i - 0.3, 0, i + 0.3, Math.min(v, high), v < 0 ? 4 : 3);
      parts.text(i, Math.max(0, Math.min(v, high * 0.86)), ES.fixed(v, 3), {anchor: "middle", dy: v === Infinity ? 16 : -5});
    });
    const values = {kl_pq: ES.kl(a, b), kl_qp: ES.kl(b, a), js: (ES.kl(a, mean) + ES.kl(b, mean)) / 2,
      tv: ES.sum(a.map((_, i) => Math.abs(a[i] - b[i]))) / 2};
    const all = Object.values(values), far = Math.max(1, ...all.filter(Number.isFinite).map(v => 1.3 * v));
    sums.x = [0, far];
    sums.clear();
    all.forEach((v, i) => {
      sums.bar(0, i + 0.15, Math.min(v, far), i + 0.85, i < 2 ? 3 : 2);
      if (v === Infinity) sums.text(far, i + 0.5, "∞", {anchor: "end", dx: -6, dy: 5});
    });
    fig.show(values);
    fig.sentence(all[0] === Infinity || all[1] === Infinity ? "Infinite: one law calls impossible what the other does not." :
      each.some(v => v < -5e-4) ? "Some contributions are negative; their sum is not." : "");
  };
});
