/* A reliability diagram of forecasts whose logits are divided by a movable temperature. */
ES.define("temperature", (fig, data) => {
  const rows = data.z.map(row => row.map(z => z / 100)), labels = data.y, n = labels.length;
  const tops = rows.map(row => Math.max(...row)), hits = rows.map((row, i) => row.indexOf(tops[i]) === labels[i]);
  const total = (i, T) => { let sum = 0; for (const z of rows[i]) sum += Math.exp((z - tops[i]) / T); return sum; };
  const loss = T => labels.reduce((sum, y, i) => sum + Math.log(total(i, T)) + (tops[i] - rows[i][y]) / T, 0) / n;
  const Ts = ES.grid(0.5, 5, 45), curve = Ts.map(loss), best = Ts[curve.indexOf(Math.min(...curve))];
  const square = fig.chart({label: "Share right against the mean claim", height: 300, share: 0.5, xlabel: "mean claim", ylabel: "share right", y: [0, 1.04], x: [0, 1.02]});
  const low = fig.chart({label: "Loss against the temperature", height: 300, share: 0.5, x: [0.5, 5], y: [0, 1.1 * Math.max(...curve)],
    xlabel: "temperature T", ylabel: "loss in nats"});
  fig.handle(low, "T", {label: "Temperature T", min: 0.5, max: 5, step: 0.05, value: data.T, place: T => [T, loss(T)], anywhere: [low],
    say: T => `T = ${ES.fixed(T, 2)}, loss ${ES.fixed(loss(T), 3)} nats`});
  fig.button("Go to the lowest loss", () => fig.set("T", best));
  fig.value("temperature", {label: "T =", digits: 2});
  fig.value("loss", {label: "mean loss", unit: "nats", digits: 3});
  fig.value("claim", {label: "mean claim", digits: 3});
  fig.value("right", {label: "share right", digits: 3});
  fig.value("gap", {label: "claim minus share", digits: 3});
  fig.value("sure", {label: "claims above 99.9 percent", unit: "images", digits: 0});
  fig.value("sure_right", {label: "of which right", unit: "images", digits: 0});
  return () => {
    const T = fig.at.T, claims = rows.map((_, i) => 1 / total(i, T));
    const bins = [...data.edges, 1].map(() => ({n: 0, claim: 0, right: 0}));
    claims.forEach((claim, i) => {
      const bin = bins[data.edges.filter(edge => claim > edge).length];
      bin.n += 1; bin.claim += claim; bin.right += hits[i];
    });
    square.rule(0, 0, 1, 1);
    for (const bin of bins) if (bin.n) square.mark(bin.claim / bin.n, bin.right / bin.n, 1, 4 + Math.sqrt(bin.n) / 2);
    square.text(0.03, 0.94, "below the line: claims too much");
    low.line(Ts, curve, 1);
    const sure = bins[bins.length - 1], claim = ES.sum(claims) / n, right = hits.filter(Boolean).length / n;
    fig.show({temperature: T, loss: loss(T), claim, right, gap: claim - right, sure: sure.n, sure_right: sure.right});
  };
});
