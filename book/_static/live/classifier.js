/* Two classes of movable points and a straight boundary: the disc around a point is the surprise of its label. */
ES.define("classifier", (fig, data) => {
  const reach = 3, chart = fig.chart({label: "Points of two classes and the boundary", height: 400, x: [-reach, reach], y: [-reach, reach],
    xlabel: "first feature", ylabel: "second feature"});
  const points = [];
  ["zeros", "ones"].forEach((kind, label) => data[kind].forEach((value, i) => {
    const name = kind + i, side = {min: -reach, max: reach, step: 0.05};
    points.push({name, label});
    fig.point(chart, name, {label: `${label ? "Triangle" : "Square"} ${i + 1}`, x: side, y: side, value, digits: 2, style: label ? 3 : 2});
  }));
  fig.range("direction", {label: "Direction", min: -180, max: 180, step: 5, value: data.direction, digits: 0, unit: "°"});
  fig.range("offset", {label: "Offset", min: -3, max: 3, step: 0.1, value: data.offset, digits: 1});
  fig.range("steepness", {label: "Steepness", min: 0, max: 20, step: 0.1, value: data.steepness, digits: 1});
  fig.value("mean", {label: "mean log loss", unit: "nats a point", digits: 4});
  fig.value("bits", {label: "which is", unit: "bits a point", digits: 4});
  fig.value("worst", {label: "the costliest point pays", unit: "bits", digits: 3});
  fig.value("right", {label: "points on their side of the line", digits: 0});
  return () => {
    const {direction, offset, steepness} = fig.at, angle = direction * Math.PI / 180, n = [Math.cos(angle), Math.sin(angle)];
    const margin = ({name, label}) => (label ? 1 : -1) * (fig.at[name][0] * n[0] + fig.at[name][1] * n[1] - offset);
    const losses = points.map(point => ES.logsumexp([0, -steepness * margin(point)]));
    const level = (logit, style, words) => {  // the straight line on which the logit has this value
      const d = offset + logit / steepness, inside = ES.grid(-2 * reach, 2 * reach, 400)
        .map(t => [d * n[0] - t * n[1], d * n[1] + t * n[0]]).filter(p => p.every(c => Math.abs(c) <= reach));
      if (inside.length < 2) return;
      chart.line(inside.map(p => p[0]), inside.map(p => p[1]), style);
      const end = inside[inside.length - 1];
      chart.text(...end, words, {anchor: end[0] > 2 ? "end" : end[0] < -2 ? "start" : "middle", dy: end[1] > 2.5 ? -4 : 14});
    };
    if (steepness) [[Math.log(9), "quiet", "9:1"], [0, 5, "1:1"], [-Math.log(9), "quiet", "1:9"]].forEach(each => level(...each));
    points.forEach(({name}, i) => chart.mark(...fig.at[name], 1, 13 * Math.sqrt(losses[i] / Math.LN2)));
    const mean = ES.sum(losses) / points.length, right = steepness ? points.filter(point => margin(point) > 0).length : 0;
    fig.show({mean, bits: mean / Math.LN2, worst: Math.max(...losses) / Math.LN2, right});
    fig.sentence(steepness ? right === points.length ? "The line separates the classes: the steeper, the smaller the loss, without end." : ""
      : "With steepness 0 every forecast is one half, and every point pays 1 bit.");
  };
});
