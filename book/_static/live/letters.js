/* The surprise of each letter of a line, under models that look at 0 to 3 letters before it. */
ES.define("letters", (fig, data) => {
  const symbols = [..."abcdefghijklmnopqrstuvwxyz "], longest = data.longest, orders = [0, 1, 2, 3];
  const seen = orders.map(() => new Map());  // how often each piece of k + 1 letters occurs, and its context
  const add = (map, key) => map.set(key, (map.get(key) || 0) + 1);
  for (const k of orders) for (let i = k; i < data.text.length; i++) {
    add(seen[k], data.text.slice(i - k, i + 1));
    add(seen[k], data.text.slice(i - k, i) + "|");
  }
  /** The probability of a letter after others, for each order. */
  const predictions = (past, letter) => {
    let q = 1 / 27;
    return orders.map(k => {
      if (k <= past.length) {
        const context = past.slice(past.length - k), n = seen[k].get(context + "|") || 0;
        q = ((seen[k].get(context + letter) || 0) + fig.at.beta * q) / (n + fig.at.beta);
      }
      return q;
    });
  };
  const chart = fig.chart({label: "Surprise of each letter", height: 300, x: [0.2, longest + 0.8], ylabel: "bits a letter"});
  fig.handle(chart, "place", {label: "Letter of the line", min: 1, max: longest, step: 1, page: 5, digits: 0, value: 1, anywhere: [chart],
    say: i => `letter ${i}, ${spoken(fig.at.line[i - 1])}`});
  fig.typed("line", {label: "Line", value: data.line,
    tidy: text => text.toLowerCase().replace(/[^a-z]+/g, " ").replace(/^ /, "").slice(0, longest)});
  fig.choice("order", {label: "Letters before it", value: String(data.order),
    options: {0: "none (order 0)", 1: "one (order 1)", 2: "two (order 2)", 3: "three (order 3)"}});
  fig.range("beta", {label: "β", min: 1, max: 40, step: 1, value: data.beta, digits: 0, unit: "observations"});
  fig.value("letter", {label: "surprise of the letter", unit: "bits", digits: 2});
  fig.value("total", {label: "surprise of the line", unit: "bits", digits: 1});
  for (const k of orders) fig.value("mean" + k, {label: `order ${k}: mean`, unit: "bits a letter", digits: 3});
  fig.value("perplexity", {label: "perplexity of the chosen order", unit: "per letter", digits: 2});
  const spoken = letter => letter === " " ? "space" : letter || "none";
  const show = letter => letter === " " ? "␣" : letter;
  return () => {
    const line = [...fig.at.line], order = Number(fig.at.order), place = fig.at.place - 1;
    const bits = line.map((letter, i) => predictions(fig.at.line.slice(0, i), letter).map(q => -Math.log2(q)));
    const means = orders.map(k => line.length ? ES.sum(bits.map(b => b[k])) / line.length : NaN);
    chart.xticks = line.map((letter, i) => [i + 1, show(letter)]);
    chart.y = [0, Math.max(8, 1.15 * Math.max(0, ...bits.map(b => Math.max(b[order], b[0]))))];
    chart.ylabel = `bits a letter: bars order ${order}, dashes order 0`;
    chart.clear();
    bits.forEach((b, i) => {
      chart.bar(i + 0.65, 0, i + 1.35, b[order], 1);
      chart.rule(i + 0.55, b[0], i + 1.45, b[0], 2);
    });
    if (line.length) {
      chart.rule(0.2, means[order], longest + 0.8, means[order]);
      chart.text(longest + 0.8, means[order], `mean ${ES.fixed(means[order], 2)}`, {anchor: "end", dy: -6, style: "halo"});
    }
    const here = line[place], past = fig.at.line.slice(0, place);
    fig.show({letter: here ? bits[place][order] : NaN, total: line.length ? means[order] * line.length : NaN,
      mean0: means[0], mean1: means[1], mean2: means[2], mean3: means[3], perplexity: 2 ** means[order]});
    if (!here) return fig.sentence("There is no letter at this place.");
    const guesses = symbols.map(s => [predictions(past, s)[order], s]).sort((a, b) => b[0] - a[0]).slice(0, 3);
    const words = guesses.map(([q, s]) => `${show(s)} with ${ES.fixed(q, 2)}`).join(", ");
    const context = past.slice(Math.max(0, place - order)).replace(/ /g, "␣");
    fig.sentence(`${order && context ? `After “${context}”` : "Here"} it expects ${words}; there is ${show(here)}.`);
  };
});
