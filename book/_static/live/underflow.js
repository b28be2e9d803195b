/* A product of m equal factors in three precisions, and the sum of their logarithms. */
ES.define("underflow", (fig, data) => {
  const even = y => { const r = Math.round(y); return r - y === 0.5 && r % 2 ? r - 1 : r; };
  const half = x => {  // to the nearest number of half precision: 11 binary digits, none below 2 to the power -24
    let power = x ? Math.floor(Math.log2(x)) : 0;
    if (2 ** power > x) power--;
    const unit = 2 ** (Math.max(-14, power) - 10);
    return even(x / unit) * unit;
  };
  const formats = {float16: half, float32: Math.fround, float64: x => x}, least = {float16: -24, float32: -149, float64: -1074};
  const product = (factor, m, round) => {
    let value = 1;
    for (let i = 0; i < m; i++) value = round(value * round(factor));
    return value;
  };
  const names = [...Object.keys(formats), "sum of logs"];
  const chart = fig.chart({label: "The product in three precisions", height: 330, x: [-0.5, 3.5], y: [-1250, 60], left: 56,
    ylabel: "log₂ of what is stored", xticks: names.map((words, i) => [i, words])});
  fig.range("m", {label: "Factors m", min: 1, max: 1200, step: 1, value: data.m, digits: 0});
  fig.range("factor", {label: "Each factor", min: 0.05, max: 0.95, step: 0.05, value: data.factor, digits: 2});
  for (const name in formats) fig.value(name, {label: `product in ${name}:`, digits: 3, sci: true});
  fig.value("log", {label: "sum of the logarithms:", unit: "nats", digits: 3});
  return () => {
    const {m, factor} = fig.at, log = m * Math.log(factor), low = Math.min(-1250, 1.06 * log / Math.LN2), stored = {};
    chart.y = [low, -low * 0.05];
    chart.clear().rule(-0.5, 0, 3.5, 0);
    Object.keys(formats).forEach((name, i) => {
      stored[name] = product(factor, m, formats[name]);
      const depth = Math.log2(stored[name]);
      chart.rule(i - 0.45, least[name], i + 0.45, least[name]);
      if (stored[name]) chart.bar(i - 0.3, 0, i + 0.3, depth, 1);
      else {
        chart.mark(i, least[name], 5, 7);
        chart.text(i, least[name], "zero", {anchor: "middle", dy: 26});
      }
    });
    chart.bar(2.7, 0, 3.3, log / Math.LN2, 2);
    chart.text(3, log / Math.LN2, "goes on", {anchor: "middle", dy: log < -200 ? -8 : 16, style: "halo"});
    fig.show({...stored, log});
    const dead = Object.keys(formats).filter(name => !stored[name]);
    fig.sentence(dead.length ? `Exactly zero in ${dead.join(", ")}.` : "All three products are still above zero.");
  };
});
