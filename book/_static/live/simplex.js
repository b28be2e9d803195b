/* A law on three outcomes: its bars, its place in the triangle of all laws, and its entropy as a level there. */
ES.define("simplex", (fig, data) => {
  const names = ["outcome 1", "outcome 2", "outcome 3"], high = Math.sqrt(3) / 2, place = p => [p[1] + p[2] / 2, p[2] * high];
  const bits = p => ES.entropy(p) / Math.LN2;
  const bars = fig.chart({label: "The three probabilities", height: 320, x: [-0.5, 2.5], ylabel: "probability",
    xticks: names.map((words, i) => [i, words]), share: 0.5});
  const tie = () => { fig.at.law = place(p()); };
  const p = fig.pmf(bars, "p", {labels: names.map(words => "Probability of " + words), values: data.p, moved: tie});
  const triangle = fig.chart({label: "The triangle of all laws", height: 320, y: [-0.14, 1], bare: true, left: 4, share: 0.5});
  const inside = ([x, y]) => {  // the nearest law, as far as clipping and dividing can find it
    const c = y / high, b = x - c / 2, law = [1 - b - c, b, c].map(v => Math.max(0, v)), sum = ES.sum(law);
    return place(law.map(v => v / sum));
  };
  fig.point(triangle, "law", {label: "The law as a point of the triangle", x: {min: 0, max: 1, step: 0.005}, y: {min: 0, max: 1, step: 0.005},
    value: place(data.p), style: 2, limit: inside, say: () => p().map(v => ES.fixed(v, 3)).join(", "),
    moved: () => {
      const [x, y] = fig.at.law, c = y / high, law = [1 - x - c / 2, x - c / 2, c].map(v => Math.max(0, v));
      law.forEach((v, i) => { fig.at["p" + i] = v / ES.sum(law); });
    }});
  fig.value("bits", {label: "entropy", unit: "bits", digits: 4});
  fig.value("nats", {label: "which is", unit: "nats", digits: 4});
  fig.value("most", {label: "share of the largest, log₂ 3 = 1.5850 bits:", unit: "%", digits: 1});
  const level = height => {  // from the centre outwards the entropy falls: one point on each ray
    const laws = ES.grid(0, 2 * Math.PI, 240).map(angle => {
      const away = [0, 1, 2].map(k => Math.cos(angle - 2 * Math.PI * k / 3)), edge = 1 / (-3 * Math.min(...away));
      const at = r => away.map(v => Math.max(0, 1 / 3 + r * v));
      let [lo, hi] = [0, edge];
      if (bits(at(edge)) > height) return null;
      for (let k = 0; k < 30; k++) bits(at((lo + hi) / 2)) > height ? lo = (lo + hi) / 2 : hi = (lo + hi) / 2;
      return place(at(lo));
    });
    return [laws.map(v => v ? v[0] : NaN), laws.map(v => v ? v[1] : NaN)];
  };
  const levels = [0.5, 0.8, 1.1, 1.3, 1.5].map(height => [height, level(height)]);
  return () => {
    const now = p(), h = bits(now), half = (triangle.width - 8) / (triangle.height - triangle.top - triangle.bottom) * 0.57;
    now.forEach((v, i) => bars.bar(i - 0.3, 0, i + 0.3, v, 1));
    triangle.x = [0.5 - half, 0.5 + half];
    triangle.line([0, 1, 0.5, 0], [0, 0, high, 0], "axis");
    for (const [height, [xs, ys]] of levels) {
      triangle.line(xs, ys, "quiet");
      if (height > 1) triangle.text(0.5, ys[160], ES.fixed(height, 1), {anchor: "middle", dy: 4, style: "halo"});
    }
    triangle.line(...level(h), 3);
    triangle.text(0, 0, "only 1", {dy: 18, anchor: "middle", dx: 10});
    triangle.text(1, 0, "only 2", {dy: 18, anchor: "middle", dx: -10});
    triangle.text(0.5, high, "only 3", {dy: -10, anchor: "middle"});
    fig.show({bits: h, nats: ES.entropy(now), most: 100 * ES.entropy(now) / Math.log(3)});
  };
});
