/* Rectangles as high as a probability and as wide as a code word, whose area is the mean length; the budget below. */
ES.define("codewords", (fig, data) => {
  const n = data.lengths.length, most = 6, names = data.lengths.map((_, i) => "l" + i), all = Object.keys(data.laws);
  const law = () => data.laws[fig.at.law], lengths = () => names.map(name => fig.at[name]);
  const low = i => ES.sum(law().slice(0, i)), mean = of => ES.sum(law().map((x, i) => x * of[i]));
  const chart = fig.chart({label: "Probability and length of each word", height: 300, x: [0, most + 0.4], xlabel: "length of the word in digits",
    ylabel: "probability", xticks: ES.grid(0, most, most).map(v => [v, String(v)])});
  fig.choice("law", {label: "probabilities", options: Object.fromEntries(all.map(name => [name, name])), value: all[0]});
  names.forEach((name, i) => fig.handle(chart, name, {label: `Length of the word of outcome ${i + 1}`, min: 1, max: most, step: 1, page: 2,
    value: data.lengths[i], digits: 0, unit: "digits", place: v => [v, low(i) + law()[i] / 2]}));
  const budget = fig.chart({label: "Share of all strings that each word uses up", height: 116, xlabel: "share of all strings used up",
    yticks: [], left: 14});
  fig.value("spent", {label: "budget spent", digits: 4});
  fig.value("mean", {label: "mean length", unit: "digits", digits: 4});
  fig.value("entropy", {label: "entropy", unit: "bits", digits: 4});
  fig.value("best", {label: "best code", unit: "digits", digits: 4});
  const huffman = p => {
    const of = p.map(() => 0), groups = p.map((x, i) => [x, [i]]);
    while (groups.length > 1) {
      groups.sort((a, b) => a[0] - b[0]);
      const [a, b] = groups.splice(0, 2), both = [...a[1], ...b[1]];
      for (const i of both) of[i] += 1;
      groups.push([a[0] + b[0], both]);
    }
    return of;
  };
  const words = of => {  // in the order of the lengths, each the next free string
    let next = 0, before = 0;
    const code = [];
    for (const i of of.map((_, i) => i).sort((a, b) => of[a] - of[b] || a - b)) {
      next *= 2 ** (of[i] - before);
      code[i] = (next++).toString(2).padStart(before = of[i], "0");
    }
    return code.join(", ");
  };
  const take = of => { of.forEach((v, i) => { fig.at[names[i]] = v; }); fig.update(); };
  fig.button("Shannon's lengths", () => take(law().map(x => Math.ceil(-Math.log2(x) - 1e-9))));
  fig.button("Huffman's lengths", () => take(huffman(law())));
  return () => {
    const p = law(), of = lengths(), shares = of.map(v => 2 ** -v), spent = ES.sum(shares), best = mean(huffman(p)), now = mean(of);
    p.forEach((x, i) => {
      chart.bar(0, low(i), of[i], low(i) + x, 2);
      chart.text(0, low(i) + x / 2, `${i + 1}: ${ES.fixed(x, Math.abs(100 * x % 1) > 1e-9 ? 3 : 2)}`, {dx: 6, dy: 4});
    });
    budget.x = [0, Math.max(1.25, spent)];
    budget.clear();
    let start = 0;
    shares.forEach((share, i) => {
      budget.bar(start, 0.08, start + share, 0.7, start + share > 1 ? 1 : 2);
      if (share > 0.02 && start + share <= 1) budget.text(start + share / 2, 0.3, String(i + 1), {anchor: "middle"});
      start += share;
    });
    budget.rule(1, 0, 1, 1, 5);
    budget.text(1, 0.8, "the budget", {anchor: "end", dx: -6});
    fig.show({spent, mean: spent > 1 ? NaN : now, entropy: ES.entropy(p) / Math.LN2, best});
    fig.sentence(spent > 1 ? "Over the budget: no prefix code has words of these lengths." :
      `Words: ${words(of)}.` + (now < best + 1e-9 ? " No code is better." : spent < 1 ? " Some of the budget is left." : ""));
  };
});
