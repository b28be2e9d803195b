/* A 2 x 2 joint pmf as areas with movable edges, and the entropies of the two variables as bars. */
ES.define("jointtable", (fig, data) => {
  const {rows, columns} = data, bits = p => ES.entropy(p) / Math.LN2, hidden = x => x > 0 ? x : NaN;
  const table = fig.chart({label: "The four probabilities as areas", height: 300, ylabel: "rows: X; parts of a row: Y", left: 76, share: 0.5, x: [0, 1.2],
    xticks: [[0, "0"], [0.5, "0.5"], [1, "1"]]});
  const bars = fig.chart({label: "The entropies of X and Y", height: 300, x: [0, 2], y: [0, 3], xlabel: "bits", ylabel: "entropies; between the lines, I(X;Y)", share: 0.5,
    yticks: [[2.5, "both"], [1.5, "X"], [0.5, "Y"]]});
  const edge = (name, spec) => fig.handle(table, name, {min: 0, max: 1, step: 0.01, digits: 2, ...spec});
  edge("a", {label: `Probability of "${rows[0]}"`, axis: "y", value: data.edges[0], place: v => [1.16, v]});
  edge("b0", {label: `Share of "${columns[0]}" in "${rows[0]}"`, value: data.edges[1], style: 2, place: v => [v, fig.at.a / 2]});
  edge("b1", {label: `Share of "${columns[0]}" in "${rows[1]}"`, value: data.edges[2], style: 3, place: v => [v, (1 + fig.at.a) / 2]});
  const value = (name, label) => fig.value(name, {label, unit: "bits", digits: 4});
  value("x", "H(X) =");
  value("y", "H(Y) =");
  value("both", "H(X,Y) =");
  value("shared", "I(X;Y) =");
  value("left", "H(Y|X) =");
  value("given0", `H(Y | ${rows[0]}) =`);
  value("given1", `H(Y | ${rows[1]}) =`);
  fig.button("Line the edges up", () => {
    const {a, b0, b1} = fig.at;
    fig.at.b0 = fig.at.b1 = a * b0 + (1 - a) * b1;
    fig.update();
  });
  return () => {
    const {a, b0, b1} = fig.at, cells = [[a * b0, a * (1 - b0)], [(1 - a) * b1, (1 - a) * (1 - b1)]];
    const x = bits([a, 1 - a]), y = bits([0, 1].map(j => cells[0][j] + cells[1][j])), both = bits(cells.flat());
    const given = [b0, b1].map(b => bits([b, 1 - b])), shared = Math.max(0, x + y - both);
    table.yticks = [[a / 2, rows[0]], [(1 + a) / 2, rows[1]]].filter((_, i) => hidden(i ? 1 - a : a));
    table.clear().rule(1, a, 1.16, a);
    [[0, a, b0], [a, 1, b1]].forEach(([low, high, b], i) => {
      table.bar(0, low, b, high, 2);
      table.bar(b, low, 1, high, 3);
      [[0, b], [b, 1]].forEach(([from, to], j) => {
        if (high - low < 0.12 || (to - from) * (table.width - 90) < 94) return;
        table.text((from + to) / 2, (low + high) / 2, `${columns[j]} ${ES.fixed(cells[i][j], 3)}`, {anchor: "middle", dy: -14});
      });
    });
    bars.bar(0, 2.15, both, 2.85, 1);
    bars.bar(0, 1.15, x, 1.85, 2);
    bars.bar(both - y, 0.15, both, 0.85, 3);
    for (const place of [both - y, x]) bars.rule(place, 0, place, 2);
    fig.show({x, y, both, shared, left: both - x, given0: a > 0 ? given[0] : NaN, given1: a < 1 ? given[1] : NaN});
    const worse = given.findIndex((h, i) => (i ? 1 - a : a) > 0 && h > y + 1e-9);
    fig.sentence(shared < 1e-9 ? "X and Y are independent: neither tells anything about the other." :
      worse < 0 ? "Both values of X leave less of Y open than there was." :
      `"${rows[worse]}" leaves more of Y open than there was; the average over X does not.`);
  };
});
