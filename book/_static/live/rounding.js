/* A density in bins whose width is moved: the entropy of the bins, and what tends to the differential entropy. */
ES.define("rounding", (fig, data) => {
  const TAU = 2 * Math.PI, gauss = z => Math.exp(-z * z / 2) / Math.sqrt(TAU);
  const Phi = z => {  // the distribution function of the standard normal law, by its series
    if (Math.abs(z) > 8) return z > 0 ? 1 : 0;
    let sum = z, term = z;
    for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) sum += term *= z * z / i;
    return 0.5 + sum * gauss(z);
  };
  const SQRT2 = Math.SQRT2, ROOT3 = Math.sqrt(3);
  // each with standard deviation 1: density, distribution function, differential entropy, where nothing is left
  const laws = {
    normal: {pdf: gauss, cdf: Phi, h: 0.5 * Math.log(TAU * Math.E), reach: 8},
    laplace: {pdf: z => Math.exp(-SQRT2 * Math.abs(z)) / SQRT2, h: 1 + Math.log(SQRT2), reach: 26,
      cdf: z => z < 0 ? Math.exp(SQRT2 * z) / 2 : 1 - Math.exp(-SQRT2 * z) / 2},
    uniform: {pdf: z => Math.abs(z) <= ROOT3 ? 0.5 / ROOT3 : 0, h: Math.log(2 * ROOT3), reach: 2,
      cdf: z => Math.min(1, Math.max(0, 0.5 + 0.5 * z / ROOT3))},
  };
  const share = (law, sd, a, b) => law.cdf(b / sd) - law.cdf(a / sd);
  const H = (law, sd, width) => {
    const n = Math.ceil(law.reach * sd / width);
    return ES.entropy(Array.from({length: 2 * n}, (_, i) => share(law, sd, (i - n) * width, (i + 1 - n) * width)));
  };
  const name = k => k < 0 ? `1/${2 ** -k}` : String(2 ** k), powers = ES.grid(-5, 2, 56);
  const top = fig.chart({label: "Density and bins", height: 240, x: [-4, 4], xlabel: "x", ylabel: "probability per unit"});
  const low = fig.chart({label: "Entropy over the width of the bins", height: 290, x: [-5, 2], y: [-1, 6],
    xlabel: "width of the bins", ylabel: "nats", xticks: [-5, -4, -3, -2, -1, 0, 1, 2].map(k => [k, name(k)])});
  const left = k => H(laws[fig.at.law], fig.at.sd, 2 ** k) + k * Math.LN2;
  fig.handle(low, "power", {label: "Width of the bins, as a power of 2", min: -5, max: 2, step: 0.1, page: 1, value: data.power,
    place: k => [k, left(k)], anywhere: [low], say: k => `width ${ES.fixed(2 ** k, 3)}, H + ln(width) ${ES.fixed(left(k), 4)} nats`});
  fig.choice("law", {label: "Law", options: {normal: "normal", laplace: "Laplace", uniform: "uniform"}, value: "normal"});
  fig.range("sd", {label: "Standard deviation", min: 0.25, max: 2, step: 0.05, value: 1});
  fig.value("width", {label: "width", digits: 4});
  fig.value("H", {label: "entropy of the bins H =", unit: "nats", digits: 4});
  fig.value("log", {label: "ln(width) =", digits: 4});
  fig.value("left", {label: "H + ln(width) =", unit: "nats", digits: 4});
  fig.value("h", {label: "differential entropy h =", unit: "nats", digits: 4});
  fig.value("gap", {label: "too much by", unit: "nats", digits: 4});
  let known = "", curve = [];
  return () => {
    const {power, sd} = fig.at, law = laws[fig.at.law], width = 2 ** power, h = law.h + Math.log(sd);
    if (known !== fig.at.law + sd) curve = powers.map(k => H(law, sd, 2 ** k));
    known = fig.at.law + sd;
    const now = H(law, sd, width);
    fig.show({width, H: now, log: Math.log(width), left: now + Math.log(width), h, gap: now + Math.log(width) - h});
    top.y = [0, 1.15 * law.pdf(0) / sd];
    top.clear();
    for (let k = Math.floor(-4 / width); k * width < 4; k++)
      top.bar(Math.max(-4, k * width), 0, Math.min(4, (k + 1) * width), share(law, sd, k * width, (k + 1) * width) / width, 2);
    const edge = ROOT3 * sd;
    if (fig.at.law === "uniform") top.line([-edge, -edge, edge, edge], [0, law.pdf(0) / sd, law.pdf(0) / sd, 0], 1);
    else {
      const xs = ES.grid(-4, 4, 320);
      top.line(xs, xs.map(x => law.pdf(x / sd) / sd), 1);
    }
    low.rule(-5, h, 2, h);
    low.line(powers, curve, 2);
    low.line(powers, curve.map((each, i) => each + powers[i] * Math.LN2), 1);
    low.text(-3.9, curve[9], "entropy H of the bins", {dx: 6, dy: -6});
    low.text(-4.9, h, "H + ln(width)", {dy: h > 0.4 ? 18 : -8});
    low.text(2, h, "h", {anchor: "end", dx: -4, dy: 17});
  };
});
