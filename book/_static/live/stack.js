/* Cross-entropy as a floor and an excess under a movable belief, on a ruler of bits and perplexities. */
ES.define("stack", (fig, data) => {
  const n = data.p.length, p = data.p, names = p.map((_, i) => `outcome ${i + 1}`), bits = x => x / Math.LN2;
  const bars = fig.chart({label: "The truth p and the belief q", height: 250, x: [-0.5, n - 0.5], ylabel: "probability: truth p solid, belief q dashed",
    xticks: names.map((words, i) => [i, words])});
  const belief = fig.pmf(bars, "q", {labels: names.map(words => "Belief in " + words), values: data.q, place: i => i + 0.2, style: 2});
  const ruler = fig.chart({label: "Cross-entropy and perplexity", height: 166, x: [0, 6], y: [0, 1], xlabel: "bits an outcome",
    ylabel: "perplexity", yticks: [], left: 14});
  ruler.top = 46;  // room for the perplexities
  fig.value("floor", {label: "entropy H(p) =", unit: "bits", digits: 4});
  fig.value("excess", {label: "+ divergence D(p‖q) =", unit: "bits", digits: 4});
  fig.value("ce", {label: "= cross-entropy H(p, q) =", unit: "bits", digits: 4});
  fig.value("pp", {label: "perplexity of q under p:", digits: 3});
  fig.value("least", {label: "least possible perplexity:", digits: 3});
  fig.button("Believe the truth", () => { p.forEach((v, i) => { fig.at["q" + i] = v; }); fig.update(); });
  return () => {
    const q = belief(), floor = bits(ES.entropy(p)), ce = bits(ES.crossEntropy(p, q)), excess = bits(ES.kl(p, q));
    p.forEach((v, i) => {
      bars.bar(i - 0.36, 0, i - 0.04, v, 1);
      bars.bar(i + 0.04, 0, i + 0.36, q[i], 2);
    });
    const end = Math.min(ce, 6);
    ruler.bar(0, 0.2, floor, 0.8, 1);
    ruler.bar(floor, 0.2, end, 0.8, 2);
    ruler.text(floor / 2, 0.5, "H(p)", {anchor: "middle", dy: 5, style: "halo"});
    if (end - floor > 0.6) ruler.text((floor + end) / 2, 0.5, ce > 6 ? "D(p‖q) →" : "D(p‖q)", {anchor: "middle", dy: 5, style: "halo"});
    for (let k = 0; k <= 6; k++) ruler.text(k, 1, String(2 ** k), {anchor: "middle", dy: -5});
    fig.show({floor, excess, ce, pp: 2 ** ce, least: 2 ** floor});
    fig.sentence(ce === Infinity ? "The belief calls impossible what happens: no number of bits is enough." : "");
  };
});
