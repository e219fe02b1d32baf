// Small plots of the last two minutes.

const kPoints = 60;  // Two minutes.
const kSvg = "http://www.w3.org/2000/svg";

/** Values over time; null where nothing is known. */
export class Series {
  values = [];
  push(value) {
    this.values.push(value);
    if (this.values.length > kPoints) this.values.shift();
  }
  get last() { return this.values.at(-1) ?? null; }
  get peak() { return this.values.reduce((peak, value) => Math.max(peak, value ?? 0), 0); }
}

/** The path of a plot in a box of kPoints × height; the newest value is at the right. */
function path_of(values, peak, height, closed) {
  if (peak <= 0) peak = 1;
  let path = "", open = null, x = kPoints - values.length;
  for (const value of values) {
    const y = value === null ? null : (height - 1 - (value / peak) * (height - 2)).toFixed(1);
    if (y === null) {
      if (closed && open !== null) path += `L${x - 1} ${height}L${open} ${height}Z`;
      open = null;
    } else {
      path += `${open === null ? "M" : "L"}${x} ${y}`;
      if (open === null) open = x;
    }
    ++x;
  }
  if (closed && open !== null) path += `L${x - 1} ${height}L${open} ${height}Z`;
  return path;
}

export class Plot {
  constructor(height, kinds) {
    this.height = height;
    this.element = document.createElementNS(kSvg, "svg");
    const attributes = {class: "spark", viewBox: `0 0 ${kPoints - 1} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true"};
    for (const [name, value] of Object.entries(attributes)) this.element.setAttribute(name, value);
    this.paths = kinds.map((kind) => {
      const path = document.createElementNS(kSvg, "path");
      path.setAttribute("class", kind);
      path.setAttribute("d", kind === "base" ? `M0 ${height}H${kPoints - 1}` : "");
      this.element.append(path);
      return path;
    });
    this.kinds = kinds;
  }
  /** `least` is the smallest peak: one request now and then does not fill the plot. */
  draw(series, others = {}, least = 0) {
    const peak = Math.max(series.peak, least);
    this.kinds.forEach((kind, i) => {
      if (kind === "base") return;
      const values = (others[kind] ?? series).values;
      const none = !values.some((value) => value > 0);
      const path = none ? "" : path_of(values, peak, this.height, kind === "area");
      if (this.paths[i].getAttribute("d") !== path) this.paths[i].setAttribute("d", path);
    });
  }
}
