/* The base of the live figures: numbers, charts, controls, readout. No library, no fetch, no eval.

   A figure is one file, live/<name>.js:   ES.define("name", (fig, data) => { ...; return draw; });
   `data` is what the Python function gave to Live(...). `draw` is called after each change. */
"use strict";
window.ES = (() => {
  // -- numbers (information in nats) ------------------------------------------------------------
  const sum = xs => xs.reduce((a, b) => a + b, 0);
  const xlogx = x => x > 0 ? x * Math.log(x) : 0;
  const entropy = p => 0 - sum(p.map(xlogx));
  const crossEntropy = (p, q) => sum(p.map((x, i) => x > 0 ? -x * Math.log(q[i]) : 0));
  const klTerms = (p, q) => p.map((x, i) => x > 0 ? x * Math.log(x / q[i]) : 0);
  const kl = (p, q) => Math.max(0, sum(klTerms(p, q)));
  const logsumexp = xs => {
    const top = Math.max(...xs);
    return Number.isFinite(top) ? top + Math.log(sum(xs.map(x => Math.exp(x - top)))) : top;
  };
  const softmax = xs => { const z = logsumexp(xs); return xs.map(x => Math.exp(x - z)); };
  const grid = (lo, hi, n) => Array.from({length: n + 1}, (_, i) => i < n ? lo + (hi - lo) * i / n : hi);
  const snap = (v, {min, max, step}) =>
    Math.min(max, Math.max(min, Number((min + Math.round((v - min) / step) * step).toPrecision(12))));

  // -- numbers as text ----------------------------------------------------------------------------
  const isNumber = x => typeof x === "number" && !Number.isNaN(x);
  /** 0.25 with 3 digits is "0.250"; also "∞", "−1.0", and "–" for what has no value. */
  function fixed(x, digits) {
    if (!isNumber(x)) return "–";
    const text = Number.isFinite(x) ? Math.abs(x).toFixed(digits) : "∞";
    return (x < 0 && Number(text) !== 0 ? "−" : "") + text;
  }
  /** 0.000327 with 2 digits is "3.27 × 10⁻⁴". */
  function scientific(x, digits) {
    if (!isNumber(x) || !Number.isFinite(x) || x === 0) return fixed(x, 0);
    const [mantissa, power] = x.toExponential(digits).split("e");
    return `${mantissa.replace("-", "−")} × 10${raised(Number(power))}`;
  }
  const raised = n => [...String(n)].map(c => c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]).join("");

  // -- elements -----------------------------------------------------------------------------------
  /** make("button", {type: "button"}, "Reset"), make("svg:path", {d: "M0 0"}) */
  function make(name, attributes = {}, ...children) {
    const tag = name.replace("svg:", "");
    const node = tag === name ? document.createElement(tag) : document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  /** Round values between lo and hi, `count` of them or fewer, and their labels. */
  function ticks([lo, hi], count = 5) {
    const raw = (hi - lo) / count, unit = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map(k => k * unit).find(s => s >= raw * 0.999);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), first = Math.ceil(lo / step - 1e-9);
    return Array.from({length: Math.floor(hi / step + 1e-9) - first + 1}, (_, i) => (first + i) * step)
      .map(v => [v, fixed(v, digits)]);
  }

  // -- charts -------------------------------------------------------------------------------------
  /** A pair of axes as wide as its place; one unit is one pixel. Set x, y (the ranges) at any time. */
  class Chart {
    constructor({label, height = 260, x = [0, 1], y = [0, 1], xlabel = "", ylabel = "", xticks, yticks, left = 46, bare = false}) {
      Object.assign(this, {height, x, y, xlabel, ylabel, xticks, yticks, left, bare, right: 14, width: 640});
      this.top = ylabel ? 30 : 12;
      this.bottom = xlabel ? 46 : 26;
      this.drawn = make("svg:g", {"aria-hidden": "true"});
      this.handles = make("svg:g");
      this.svg = make("svg:svg", {role: "group", "aria-label": label}, this.drawn, this.handles);
    }
    X(v) { return this.left + (v - this.x[0]) / (this.x[1] - this.x[0]) * (this.width - this.left - this.right); }
    Y(v) { return this.height - this.bottom - (v - this.y[0]) / (this.y[1] - this.y[0]) * (this.height - this.top - this.bottom); }
    /** The data coordinates of a pointer. */
    under(event) {
      const box = this.svg.getBoundingClientRect(), k = this.width / box.width;
      const u = ((event.clientX - box.left) * k - this.left) / (this.width - this.left - this.right);
      const v = (this.height - this.bottom - (event.clientY - box.top) * k) / (this.height - this.top - this.bottom);
      return [this.x[0] + u * (this.x[1] - this.x[0]), this.y[0] + v * (this.y[1] - this.y[0])];
    }
    /** Wipe, take the width of the place, draw the axes. */
    clear() {
      this.width = Math.max(240, Math.round(this.svg.parentNode.clientWidth));
      this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
      this.drawn.replaceChildren();
      if (this.bare) return this;
      const [x0, x1, y0, y1] = [this.X(this.x[0]), this.X(this.x[1]), this.Y(this.y[0]), this.Y(this.y[1])];
      for (const [v, text] of this.xticks || ticks(this.x, this.width < 420 ? 4 : 8)) {
        this.add("path", {class: "es-grid", d: `M${this.X(v)} ${y0}V${y1}`});
        this.add("text", {x: this.X(v), y: y0 + 20, "text-anchor": "middle"}, text);
      }
      for (const [v, text] of this.yticks || ticks(this.y, this.height < 200 ? 3 : 5)) {
        this.add("path", {class: "es-grid", d: `M${x0} ${this.Y(v)}H${x1}`});
        this.add("text", {x: x0 - 7, y: this.Y(v) + 4, "text-anchor": "end"}, text);
      }
      this.add("path", {class: "es-axis", d: `M${x0} ${y1}V${y0}H${x1}`});
      if (this.xlabel) this.add("text", {x: (x0 + x1) / 2, y: this.height - 8, "text-anchor": "middle"}, this.xlabel);
      if (this.ylabel) this.add("text", {x: 2, y: 15}, this.ylabel);
      return this;
    }
    add(tag, attributes, ...children) {
      const node = make("svg:" + tag, attributes, ...children);
      this.drawn.append(node);
      return node;
    }
    /** A curve in style 1 to 5: each has a colour and dashes of its own. It ends where it leaves the axes. */
    line(xs, ys, style = 1) {
      const [lo, hi] = this.y, inside = y => y >= lo && y <= hi;
      const at = (x, y) => `${this.X(x).toFixed(1)} ${this.Y(y).toFixed(1)}`;
      const edge = (i, j) => {  // where the curve crosses an edge between an inner point i and an outer one
        if (!Number.isFinite(ys[j])) return at(xs[i], ys[i]);
        const y = ys[j] > hi ? hi : lo;
        return at(xs[i] + (xs[j] - xs[i]) * (y - ys[i]) / (ys[j] - ys[i]), y);
      };
      let d = "";
      xs.forEach((x, i) => {
        if (inside(ys[i])) d += i && inside(ys[i - 1]) ? "L" + at(x, ys[i]) : i ? `M${edge(i, i - 1)}L${at(x, ys[i])}` : "M" + at(x, ys[i]);
        else if (i && inside(ys[i - 1])) d += "L" + edge(i - 1, i);
      });
      return this.add("path", {class: `es-line es-${style}`, d});
    }
    /** A rectangle from (x0, y0) to (x1, y1), filled in style 1 to 4. */
    bar(x0, y0, x1, y1, style = 1) {
      const [a, b, c, d] = [this.X(x0), this.Y(y0), this.X(x1), this.Y(y1)];
      return this.add("rect", {class: `es-bar es-${style}`, x: Math.min(a, c), y: Math.min(b, d),
        width: Math.abs(c - a), height: Math.abs(d - b)});
    }
    /** A mark: circle, square, triangle, diamond or cross for style 1 to 5. */
    mark(x, y, style = 1, size = 5) {
      return this.add("path", {class: `es-mark es-${style}`, d: shape(style, size), transform: `translate(${this.X(x)} ${this.Y(y)})`});
    }
    /** A straight line in data coordinates. */
    rule(x0, y0, x1, y1, style = "quiet") {
      return this.add("path", {class: `es-line es-${style}`, d: `M${this.X(x0)} ${this.Y(y0)}L${this.X(x1)} ${this.Y(y1)}`});
    }
    /** Words at a place; anchor is start, middle or end; dx and dy are pixels. */
    text(x, y, words, {anchor = "start", dx = 0, dy = 0, style = "word"} = {}) {
      return this.add("text", {class: `es-${style}`, x: this.X(x) + dx, y: this.Y(y) + dy, "text-anchor": anchor}, words);
    }
  }
  const shape = (style, r) => [
    `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`, `M${-r} ${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
    `M0 ${-1.2 * r}L${1.2 * r} ${r}H${-1.2 * r}z`, `M0 ${-1.4 * r}L${1.4 * r} 0L0 ${1.4 * r}L${-1.4 * r} 0z`,
    `M${-r} ${-r}L${r} ${r}M${-r} ${r}L${r} ${-r}`][style - 1];

  // -- a figure -------------------------------------------------------------------------------------
  class Figure {
    constructor(host, data) {
      Object.assign(this, {host, data, at: {}, charts: [], controls: {}, values: {}});
      this.place = make("div", {class: "es-charts"});
      this.readout = make("div", {class: "es-values"});
      this.tools = make("div", {class: "es-tools"});
      this.said = make("output", {class: "es-said"});
    }
    /** Another chart; `share` is the part of the width that it may have where there is room. */
    chart(options) {
      const chart = new Chart(options);
      this.place.append(make("div", {class: "es-chart", style: `flex: 1 1 ${options.share ? `max(17rem, ${options.share * 90}%)` : "100%"}`}, chart.svg));
      this.charts.push(chart);
      return chart;
    }
    /** A number of the readout; `draw` sets it by fig.show({name: number}). */
    value(name, {label, unit = "", digits = 3, sci = false}) {
      const number = make("b", {"data-value": name});
      this.readout.append(make("span", {}, label + " ", number, unit ? " " + unit : ""));
      this.values[name] = x => { number.textContent = (sci ? scientific : fixed)(x, digits); };
    }
    show(numbers) { for (const name in numbers) this.values[name](numbers[name]); }
    /** A sentence below the numbers. */
    sentence(words) {
      this.words ||= this.readout.appendChild(make("span", {class: "es-sentence"}));
      this.words.textContent = words;
    }

    // Every control: its value is fig.at[name]; fig.set(name, value) moves it, and then what is tied to it.
    control(name, value, write, tidy = v => v, moved = () => {}) {
      this.controls[name] = {start: value, write, tidy, moved};
      this.at[name] = value;
    }
    set(name, value) {
      this.at[name] = this.controls[name].tidy(value);
      this.controls[name].moved();
      this.update();
    }
    update() {
      for (const chart of this.charts) chart.clear();
      this.draw();
      for (const name in this.controls) this.controls[name].write(this.at[name]);
      clearTimeout(this.pause);  // a screen reader hears the numbers once they rest
      if (this.live) this.pause = setTimeout(() => {
        this.said.textContent = [...this.readout.children].map(each => each.textContent).join("; ");
      }, 900);
    }
    reset() {
      for (const name in this.controls) this.at[name] = this.controls[name].start;
      this.update();
    }
    button(words, action, parent = this.tools) {
      const button = parent.appendChild(make("button", {type: "button"}, words));
      button.addEventListener("click", action);
      return button;
    }
    field(label, input, shown) {
      this.tools.append(make("label", {}, make("span", {}, label), input, ...(shown ? [shown] : [])));
      return input;
    }
    range(name, {label, min, max, step, value, digits = 2, unit = ""}) {
      const shown = make("b", {"aria-hidden": "true"});
      const words = v => `${fixed(v, digits)} ${unit}`.trim();
      const input = this.field(label, make("input", {type: "range", min, max, step, value, "data-control": name}), shown);
      shown.style.minWidth = `${Math.max(words(min).length, words(max).length) * 0.6}em`;
      input.addEventListener("input", () => this.set(name, Number(input.value)));
      this.control(name, value, v => {
        input.value = v;
        input.setAttribute("aria-valuetext", shown.textContent = words(v));
      }, v => snap(v, {min, max, step}));
    }
    choice(name, {label, options, value}) {
      const select = this.field(label, make("select", {"data-control": name},
        ...Object.entries(options).map(([key, words]) => make("option", {value: key}, words))));
      select.addEventListener("input", () => this.set(name, select.value));
      this.control(name, value, v => { select.value = v; });
    }
    toggle(name, {label, value = false}) {
      const box = this.field(label, make("input", {type: "checkbox", "data-control": name}));
      box.addEventListener("input", () => this.set(name, box.checked));
      this.control(name, value, v => { box.checked = v; });
    }
    /** A line to type in; `tidy` keeps what it may hold. */
    typed(name, {label, value, tidy}) {
      const input = this.field(label, make("input", {type: "text", "data-control": name, autocomplete: "off", spellcheck: "false"}));
      input.addEventListener("input", () => this.set(name, input.value));
      this.control(name, value, v => { if (input.value !== v) input.value = v; }, tidy);
    }

    /** A handle that moves one number. place(v): where it stands, [x, y] in the chart; read([x, y], v): the
        number under the pointer; `anywhere` lists the charts that move it wherever they are touched. */
    handle(chart, name, spec) {
      const {label, min, max, step, value, axis = "x", digits = 2, unit = "", style = 1, anywhere = []} = spec;
      const {place = v => axis === "x" ? [v, chart.y[0]] : [chart.x[0], v], read = ([x, y]) => axis === "x" ? x : y} = spec;
      const {page = 10 * step, say = v => `${fixed(v, digits)} ${unit}`.trim(), limit = v => v} = spec;
      const node = this.knob(chart, name, label, style, anywhere, axis, point => this.set(name, read(point, this.at[name])), (dx, dy, end) =>
        this.set(name, end ? (end < 0 ? min : max) : this.at[name] + (dx + dy > 0 ? 1 : -1) * (Math.abs(dx + dy) > 1 ? page : step)));
      node.setAttribute("aria-orientation", axis === "y" ? "vertical" : "horizontal");
      this.control(name, value, v => put(node, chart, place(v), [min, max, v, say(v)]), v => limit(snap(v, {min, max, step})), spec.moved);
    }
    /** Handles name0, name1, ... on bars that sum to 1: moving one scales the others. The function it returns
        gives the probabilities. place(i) is the x of bar i, `labels` are what each probability is of. */
    pmf(chart, name, {labels, values, place = i => i, style = 1, moved = () => {}}) {
      const names = labels.map((_, i) => name + i);
      const shares = i => {
        const rest = ES.sum(names.map((each, j) => j === i ? 0 : this.at[each]));
        names.forEach((each, j) => {
          if (j !== i) this.at[each] = (1 - this.at[names[i]]) * (rest > 0 ? this.at[each] / rest : 1 / (names.length - 1));
        });
        moved();
      };
      labels.forEach((label, i) => this.handle(chart, names[i], {label, min: 0, max: 1, step: 0.01, value: values[i],
        axis: "y", style, digits: 3, place: v => [place(i), v], moved: () => shares(i)}));
      return () => names.map(each => this.at[each]);
    }
    /** A point that moves in two dimensions: its value is [x, y]; x and y are {min, max, step}. `limit` keeps
        it where it may be, `moved` moves what is tied to it. */
    point(chart, name, {label, x, y, value, digits = 2, style = 1, limit = v => v, moved, say}) {
      say ||= v => `${fixed(v[0], digits)} across, ${fixed(v[1], digits)} up`;
      const node = this.knob(chart, name, label, style, [], "xy", at => this.set(name, at), (dx, dy, end) => {
        const [a, b] = this.at[name];
        this.set(name, end ? [end < 0 ? x.min : x.max, b] : [a + dx * x.step, b + dy * y.step]);
      });
      node.setAttribute("aria-roledescription", "movable point");
      this.control(name, value, v => {
        Object.assign(node.dataset, {x: v[0], y: v[1]});
        put(node, chart, v, [x.min, x.max, v[0], say(v)]);
      }, v => limit([snap(v[0], x), snap(v[1], y)]), moved);
    }
    knob(chart, name, label, style, anywhere, axis, moved, stepped) {
      const node = make("svg:g", {class: `es-handle es-along-${axis} es-${style}`, role: "slider", tabindex: 0, "data-control": name, "aria-label": label},
        make("svg:circle", {r: 16, class: "es-reach"}), make("svg:path", {class: "es-knob", d: shape(Math.min(style, 4), 8)}));
      chart.handles.append(node);
      node.addEventListener("keydown", event => {
        const far = event.shiftKey ? 10 : 1;
        const step = {ArrowRight: [far, 0], ArrowUp: [0, far], ArrowLeft: [-far, 0], ArrowDown: [0, -far],
          PageUp: [0, 10], PageDown: [0, -10], Home: [0, 0, -1], End: [0, 0, 1]}[event.key];
        if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        stepped(...step);
      });
      drag(node, () => true, event => moved(chart.under(event)));
      for (const other of anywhere) {
        other.svg.classList.add("es-along-" + axis);
        drag(other.svg, event => !event.target.closest(".es-handle"), event => moved(other.under(event)), node);
      }
      return node;
    }
  }
  /** Follow a pointer that goes down on an area. An area's handle jumps to it. */
  function drag(area, begins, moved, handle) {
    let held = false;
    area.addEventListener("pointerdown", event => {
      if (event.button || !begins(event)) return;
      held = true;
      try { area.setPointerCapture(event.pointerId); } catch { /* no such pointer: the event was made by a script */ }
      (handle || area).focus({preventScroll: true, focusVisible: false});
      event.preventDefault();
      if (handle) moved(event);
    });
    area.addEventListener("pointermove", event => { if (held) moved(event); });
    for (const end of ["pointerup", "pointercancel"]) area.addEventListener(end, () => { held = false; });
  }
  /** Move a handle, and say where it is. */
  function put(node, chart, [x, y], [min, max, now, words]) {
    node.setAttribute("transform", `translate(${chart.X(x)} ${chart.Y(y)})`);
    const said = {"aria-valuemin": min, "aria-valuemax": max, "aria-valuenow": now, "aria-valuetext": words};
    for (const key in said) node.setAttribute(key, said[key]);
  }

  // -- the element ------------------------------------------------------------------------------------
  /** Make <es-name> live. A figure starts when it comes near the screen; if it fails, the picture stays. */
  function define(name, setup) {
    const start = host => {
      const fig = new Figure(host, JSON.parse(host.dataset.figure)), picture = host.firstElementChild;
      fig.draw = setup(fig, fig.data);
      fig.button("Reset", () => fig.reset()).classList.add("es-reset");
      const alt = make("p", {class: "es-said"}, picture.getAttribute("aria-label"));
      host.replaceChildren(alt, fig.place, fig.readout, fig.tools, fig.said);
      try { fig.update(); } catch (error) { host.replaceChildren(picture); throw error; }
      fig.live = true;
      let width = host.clientWidth;
      new ResizeObserver(() => { if (host.clientWidth && host.clientWidth !== width) { width = host.clientWidth; fig.update(); } }).observe(host);
      host.classList.add("es-ready");
      host.figure = fig;
    };
    const near = new IntersectionObserver(entries => entries.filter(each => each.isIntersecting).forEach(each => {
      near.unobserve(each.target);
      start(each.target);
    }), {rootMargin: "600px"});
    customElements.define("es-" + name, class extends HTMLElement {
      connectedCallback() { if (!this.figure) near.observe(this); }
    });
  }
  return {sum, xlogx, entropy, crossEntropy, klTerms, kl, logsumexp, softmax, grid, snap, fixed, scientific, raised, ticks, make, define};
})();
