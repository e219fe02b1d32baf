"use strict";

// gw's page: asks the admin API every two seconds and shows what it says. No address but its own is asked.

const kPollMs = 2000;
const kWindow = 200;      // Rows that a list shows before "show more".
const kPoints = 60;       // Of a plot: two minutes.
const kPageSize = 1000;   // Objects a request.
const kSvg = "http://www.w3.org/2000/svg";

// ---- Theme: before the first paint

function remember(storage, key, value) {
  try { storage.setItem(key, value); } catch { /* Private windows have none: the choice lasts as long as the page. */ }
}

function recall(storage, key) {
  try { return storage.getItem(key); } catch { return null; }
}

function use_theme(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}
use_theme(recall(localStorage, "gw-theme"));

// ---- Elements

const by_id = (id) => document.getElementById(id);

/** An element: h("td", {class: "x", on: {click: f}}, "text", other, [more]). Nothing of null, undefined and false. */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Writes only what differs, so that a selection in the text stays. */
function set_text(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function set_class(element, name) {
  if (element.className !== name) element.className = name;
}

// ---- Numbers and times

const several = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

function short_number(value) {
  if (value === null || value === undefined) return "–";
  if (value === 0) return "0";
  if (value < 0.05) return "<0.1";
  if (value < 9.95) return value.toFixed(1);
  if (value < 9999.5) return Math.round(value).toLocaleString("en");
  return value < 999500 ? `${(value / 1000).toFixed(value < 99950 ? 1 : 0)}k` : `${(value / 1e6).toFixed(1)}M`;
}

/** [number, unit] of seconds. */
function span_of(seconds) {
  if (seconds === null || seconds === undefined) return ["–", ""];
  const three = (value) => value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
  if (seconds === 0) return ["0", "ms"];
  if (seconds < 0.0009995) return [String(Math.max(1, Math.round(seconds * 1e6))), "µs"];
  if (seconds < 0.9995) return [three(seconds * 1000), "ms"];
  return [three(seconds), "s"];
}
const span_text = (seconds) => span_of(seconds).join(" ").trim();

function long_span(seconds) {
  const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  const first = Math.max(0, parts.findIndex(([size]) => seconds >= size));
  const words = [];
  let left = Math.max(0, Math.floor(seconds));
  for (const [size, unit] of parts.slice(first < 0 ? 3 : first).slice(0, 2)) {
    words.push(`${Math.floor(left / size)} ${unit}`);
    left %= size;
  }
  return words.join(" ");
}

/** "14:02:11"; with the day if it is another than that of `now`. */
function clock(time, now) {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return String(time);
  const text = at.toLocaleTimeString("en-GB");
  if (at.toDateString() === new Date(now).toDateString()) return text;
  return `${at.toLocaleDateString("en-GB", {day: "numeric", month: "short"})} ${text}`;
}

// ---- Plots

/** Values over time; null where nothing is known. */
class Series {
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

class Plot {
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

// ---- The API

let token = recall(sessionStorage, "gw-token");

class NeedsToken extends Error {}

async function ask(path, options = {}) {
  const headers = {Accept: "application/json", ...options.headers};
  if (token) headers.Authorization = `Bearer ${token}`;
  const signal = AbortSignal.timeout(10000);
  const answer = await fetch(new URL(`api/${path}`, document.baseURI), {...options, headers, signal, cache: "no-store"});
  if (answer.status === 401) throw new NeedsToken("the gateway asks for a token");
  if (!answer.ok) throw new Error(`${answer.status} ${(await answer.text()).trim().slice(0, 300)}`);
  return answer;
}

const ask_json = async (path, options) => (await ask(path, options)).json();

const pages = new Map();  // Path → {text, value}: what has not changed is not read again.

/** All objects of a list, and whether they differ from the last time. */
async function ask_list(path) {
  const all = [];
  let changed = false;
  for (let page = 1; page > 0;) {
    const address = `${path}?page=${page}&per_page=${kPageSize}`;
    const answer = await ask(address);
    const text = await answer.text();
    let known = pages.get(address);
    if (known?.text !== text) {
      known = {text, value: JSON.parse(text) ?? []};
      pages.set(address, known);
      changed = true;
    }
    all.push(...known.value);
    const next = Number(answer.headers.get("X-Next-Page") ?? 1);
    page = next > page ? next : 0;  // Traefik says 1 on the last page.
  }
  return {all, changed};
}

// ---- What is known

const known = {
  configured: false, version: null, stats: null, reloads: [], newest: null,
  points: [], routers: [], services: new Map(), middlewares: new Map(),
  totals: {rate: new Series(), p50: new Series(), p95: new Series(), errors: new Series(), open: new Series()},
  live: {routers: new Map(), services: new Map()},
};

const kProtocols = ["http", "tcp", "udp"];
const qualified = (name, owner) => (!name || name.includes("@") ? name : `${name}@${owner.provider}`);
const reasons_of = (object) => object.error ?? object.errors ?? [];

async function read_services() {
  const lists = await Promise.all(kProtocols.map((protocol) => ask_list(`${protocol}/services`)));
  if (!lists.some((list) => list.changed)) return false;
  known.services = new Map();
  lists.forEach((list, i) => list.all.forEach((object) =>
    known.services.set(`${kProtocols[i]}:${object.name}`, {...object, protocol: kProtocols[i]})));
  return true;
}

async function read_configuration() {
  const [points, services, ...rest] = await Promise.all([
    ask_list("entrypoints"), read_services(),
    ...kProtocols.map((protocol) => ask_list(`${protocol}/routers`)),
    ...["http", "tcp"].map((protocol) => ask_list(`${protocol}/middlewares`)),
  ]);
  if (!services && !points.changed && !rest.some((list) => list.changed)) return false;
  known.points = points.all;
  known.routers = kProtocols.flatMap((protocol, i) => rest[i].all.map((object) => ({...object, protocol})));
  known.middlewares = new Map(["http", "tcp"].flatMap((protocol, i) =>
    rest[3 + i].all.map((object) => [`${protocol}:${object.name}`, {...object, protocol}])));
  return true;
}

/** Rates of what was counted since the last answer. */
function take_stats(stats) {
  const before = known.stats;
  known.stats = stats;
  if (before && stats.total.requests < before.total.requests) {  // Another process.
    for (const series of Object.values(known.totals)) series.values = [];
    known.live.routers.clear();
    known.live.services.clear();
    known.version = null;
    return;
  }
  const seconds = before ? (stats.now - before.now) / 1000 : 0;
  if (seconds <= 0) return;
  const rate = (now, then, field) => Math.max(0, ((now?.[field] ?? 0) - (then?.[field] ?? 0)) / seconds);
  const totals = known.totals;
  totals.rate.push(rate(stats.total, before.total, "requests"));
  totals.errors.push(rate(stats.total, before.total, "errors"));
  totals.p50.push(stats.total.p50 ?? null);
  totals.p95.push(stats.total.p95 ?? null);
  totals.open.push(stats.total.open ?? 0);
  for (const kind of ["routers", "services"]) {
    const live = known.live[kind];
    for (const [name, now] of Object.entries(stats[kind] ?? {})) {
      let one = live.get(name);
      if (!one) live.set(name, one = {rate: new Series(), errors: new Series(), p95: new Series(), p50: null});
      const requests = rate(now, before[kind]?.[name], "requests");
      one.rate.push(requests);
      one.errors.push(rate(now, before[kind]?.[name], "errors"));
      one.p95.push(requests > 0 ? now.p95 ?? null : null);
      one.p50 = requests > 0 ? now.p50 ?? null : null;
    }
    for (const name of live.keys()) if (!(name in (stats[kind] ?? {}))) live.delete(name);
  }
}

// ---- Small parts

const kBadges = {enabled: "ok", warning: "warn", disabled: "bad"};
/** What is as it should be needs no colour behind it. */
const badge = (text, kind = kBadges[text] ?? "") => h("span", {class: `badge ${kind}`}, text);

function name_of(name, strong = false) {
  const at = name.lastIndexOf("@");
  if (at < 0) return h("span", {class: strong ? "name" : null}, name);
  return [h("span", {class: strong ? "name" : null}, name.slice(0, at)), h("span", {class: "at"}, name.slice(at))];
}

function reasons(object) {
  const list = reasons_of(object);
  if (list.length === 0) return null;
  return h("ul", {class: object.status === "warning" ? "reasons warn" : "reasons"}, list.map((reason) => h("li", null, reason)));
}

/** A rule with its operators dimmed: what it compares stands out. Lines break at operators where they can. */
function rule_of(rule) {
  const lines = [[]];
  for (const part of rule.split(/(`[^`]*`|"(?:[^"\\]|\\.)*"|\s*(?:&&|\|\|)\s*|!)/)) {
    const operator = part.trim();
    if (operator === "&&" || operator === "||") lines.push([h("span", {class: "op"}, operator), " "]);
    else lines.at(-1).push(part === "!" ? h("span", {class: "op"}, part) : part);
  }
  return h("div", {class: "rule"}, lines.map((parts, i) => [i > 0 ? " " : null, h("span", {class: "operand"}, parts)]));
}

function priority_of(router) {
  const text = router.priorityStr ?? (router.priority === undefined ? "" : String(router.priority));
  const below = /^9223372036854775(\d{3})$/.exec(text);
  if (!below) return text;
  return h("span", {title: text}, below[1] === "807" ? "max" : `max − ${807 - Number(below[1])}`);
}

/** A few of `items` as lines, the rest behind a button. */
function some_lines(items, most, line, type = "lines") {
  const list = h("ul", {class: type}, items.slice(0, most).map(line));
  if (items.length <= most + 2) return h("ul", {class: type}, items.map(line));
  const more = h("button", {type: "button", class: "quiet", on: {click: () => {
    list.append(...items.slice(most).map(line));
    more.remove();
  }}}, `${items.length - most} more`);
  return [list, more];
}

function server_line(url, status, weight) {
  const word = status === "UP" || status === "DOWN" ? status : "";
  return h("li", {class: "server"}, h("span", {class: `updown ${word.toLowerCase()}`}, word || "–"),
    h("span", {class: "url"}, url, weight === undefined ? null : h("span", {class: "at"}, ` weight ${weight}`)));
}

/** What a service hands requests to, as nested lines: {depth, service | server}. */
function branches(service, depth = 0, above = []) {
  if (!service || above.includes(service.name) || depth > 3) return [];
  const lines = [];
  for (const server of service.loadBalancer?.servers ?? []) {
    const url = server.url ?? server.address ?? "";
    lines.push({depth, url, weight: server.weight, status: service.serverStatus?.[url]});
  }
  const child = (name, share) => {
    const full = qualified(name, service);
    const found = known.services.get(`${service.protocol}:${full}`);
    lines.push({depth, name: full, share, missing: !found});
    lines.push(...branches(found, depth + 1, [...above, service.name]));
  };
  const weighted = service.weighted?.services ?? [];
  const sum = weighted.reduce((total, one) => total + (one.weight ?? 1), 0);
  for (const one of weighted) child(one.name, sum > 0 ? `${Math.round(((one.weight ?? 1) / sum) * 100)} %` : "0 %");
  for (const one of service.highestRandomWeight?.services ?? []) child(one.name, "by client");
  if (service.mirroring) {
    child(service.mirroring.service, "all");
    for (const one of service.mirroring.mirrors ?? []) child(one.name, `copies of ${one.percent ?? 0} %`);
  }
  if (service.failover) {
    child(service.failover.service, "first");
    child(service.failover.fallback, "if that is down");
  }
  return lines;
}

const branch_line = (line) => {
  const item = line.name === undefined ? server_line(line.url, line.status, line.weight)
    : h("li", {class: line.missing ? "gone" : null}, name_of(line.name), " ", h("span", {class: "tag"}, line.missing ? "missing" : line.share));
  if (line.depth > 0) item.classList.add(`depth${line.depth}`);
  return item;
};

const down_count = (lines) => lines.filter((line) => line.status === "DOWN").length;

/** Two cells with what is going on: rate and latency. */
function live_cells() {
  const make = (second) => {
    const plot = new Plot(18, second === "errors" ? ["base", "line", "errors"] : ["base", "line"]);
    const now = h("span", {class: "now"}, "–");
    const below = h("span", {class: "second"});
    return {plot, now, below, element: h("div", {class: "live"}, now, plot.element, below)};
  };
  return {rate: make("errors"), latency: make("p50")};
}

function draw_live(cells, live) {
  const {rate, latency} = cells;
  set_text(rate.now, live ? short_number(live.rate.last) : "–");
  set_text(latency.now, live ? span_text(live.p95.last) : "–");
  const errors = live?.errors.last ?? 0;
  set_text(rate.below, errors > 0 ? `${short_number(errors)} err` : "");
  set_class(rate.below, errors > 0 ? "second bad" : "second");
  set_text(latency.below, live && live.p50 !== null ? span_text(live.p50) : "");
  if (!live) return;
  rate.plot.draw(live.rate, {errors: live.errors}, 2);
  latency.plot.draw(live.p95);
}

// ---- Lists

const filter = {words: [], status: "all"};

/**
 * A table of groups of rows. A row is {key, mark, search, status, down, cells(), live?}: `mark` is a text that differs
 * when what the cells show does, `live` the name under which its series is kept.
 */
class List {
  constructor(section, {columns, sort, noun, kind}) {
    this.table = section.querySelector("table");
    Object.assign(this, {columns, sort, noun, kind});
    this.groups = [];
    this.made = new Map();    // Key → {mark, tr, cells, row}.
    this.of = new WeakMap();  // The same by tr.
    this.bodies = new Map();  // Group → {tbody, head, limit, open}.
    this.head = h("tr", {role: "row"}, columns.map((column) => {
      const label = column.sort ? h("button", {type: "button", on: {click: () => this.order(column)}}, column.title) : column.title;
      return h("th", {role: "columnheader", scope: "col", class: `c-${column.id}${column.number ? " number" : ""}${column.sort ? " sortable" : ""}`,
        title: column.hint}, label);
    }));
    this.nothing = h("tbody", {role: "rowgroup", hidden: true}, h("tr", {role: "row"}, h("td", {class: "empty", role: "cell", colspan: columns.length})));
    this.table.append(h("thead", {role: "rowgroup"}, this.head), this.nothing);
  }

  /** Sorts now and not with each refresh: rows keep their place under the pointer. */
  order(column) {
    const down = this.sort.column === column.id ? !this.sort.down : Boolean(column.down);
    this.sort = {column: column.id, down};
    this.render();
  }

  set(groups) {
    this.groups = groups;
    const keys = new Set(groups.flatMap((group) => group.rows.map((row) => row.key)));
    for (const key of this.made.keys()) if (!keys.has(key)) this.made.delete(key);
  }

  get shown() { return !this.table.parentElement.hidden; }

  wanted(row) {
    const {words, status} = filter;
    if (status === "down" ? !row.down : status !== "all" && row.status !== status) return false;
    return words.every((word) => row.search.includes(word));
  }

  sorted(rows) {
    const {column, down} = this.sort;
    const value = this.columns.find((one) => one.id === column).sort;
    const way = down ? -1 : 1;
    const values = new Map(rows.map((row) => [row, value(row)]));
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    return [...rows].sort((a, b) => way * compare(values.get(a), values.get(b)) || compare(a.name, b.name));
  }

  /** Shares the window among the groups: none waits behind a long one. */
  shares(counts) {
    let left = kWindow;
    const out = counts.map(() => 0);
    const order = counts.map((_, i) => i).sort((a, b) => counts[a] - counts[b]);
    order.forEach((i, done) => {
      out[i] = Math.min(counts[i], Math.max(10, Math.floor(left / (order.length - done))));
      left = Math.max(0, left - out[i]);
    });
    return out;
  }

  render() {
    if (!this.shown) return;
    [...this.head.children].forEach((th, i) => {
      if (this.columns[i].id !== this.sort.column) th.removeAttribute("aria-sort");
      else th.setAttribute("aria-sort", this.sort.down ? "descending" : "ascending");
    });
    const groups = this.groups.map((group) => ({...group, found: group.rows.filter((row) => this.wanted(row))}));
    const present = groups.filter((group) => group.found.length > 0 || (!filtering() && group.head));
    const shares = this.shares(present.map((group) => group.found.length));
    const keep = new Set(present.map((group) => group.id));
    for (const [id, body] of this.bodies) {
      if (keep.has(id)) continue;
      body.tbody.remove();
      this.bodies.delete(id);
    }
    let place = this.table.tHead.nextSibling;
    present.forEach((group, i) => {
      const body = this.body(group);
      if (body.tbody !== place) this.table.insertBefore(body.tbody, place);
      place = body.tbody.nextSibling;
      this.fill(body, group, Math.max(shares[i], body.limit));
    });
    this.nothing.hidden = !known.configured || present.some((group) => group.found.length > 0) ||
      (this.groups.length > 0 && this.groups.every((group) => group.rows.length === 0 && group.head));
    set_text(this.nothing.querySelector("td"), this.groups.some((group) => group.rows.length > 0)
      ? `No ${this.noun} matches the filter.` : `No ${this.noun} is configured.`);
    this.count(groups);
    this.live();
  }

  body(group) {
    let body = this.bodies.get(group.id);
    if (!body) {
      body = {tbody: h("tbody", {role: "rowgroup"}), limit: 0, open: true, mark: null, head: null};
      this.bodies.set(group.id, body);
    }
    return body;
  }

  fill(body, group, limit) {
    const rows = [];
    if (group.head) {
      if (body.mark !== group.mark) {
        const button = h("button", {type: "button", on: {click: () => {
          body.open = !body.open;
          this.render();
        }}}, group.title);
        body.head = h("tr", {class: "group", role: "row"},
          h("th", {role: "rowheader", scope: "rowgroup", colspan: this.columns.length}, button, group.head()));
        body.mark = group.mark;
      }
      body.head.querySelector("button").setAttribute("aria-expanded", String(body.open));
      rows.push(body.head);
    }
    if (body.open) {
      const sorted = this.sorted(group.found);
      for (const row of sorted.slice(0, limit)) rows.push(this.row(row).tr);
      if (sorted.length > limit) rows.push(this.more(body, sorted.length - limit, limit));
    }
    rows.forEach((tr, i) => {
      if (body.tbody.children[i] !== tr) body.tbody.insertBefore(tr, body.tbody.children[i] ?? null);
    });
    while (body.tbody.children.length > rows.length) body.tbody.lastChild.remove();
  }

  more(body, left, limit) {
    body.rest ??= h("button", {type: "button", class: "quiet", on: {click: () => {
      body.limit = body.next;
      this.render();
    }}});
    body.next = limit + kWindow;
    set_text(body.rest, `Show ${Math.min(kWindow, left).toLocaleString("en")} more of ${left.toLocaleString("en")}`);
    return body.last ??= h("tr", {class: "more", role: "row"}, h("td", {role: "cell", colspan: this.columns.length}, body.rest));
  }

  row(row) {
    let made = this.made.get(row.key);
    if (made?.mark === row.mark) {
      made.row = row;
      return made;
    }
    const cells = live_cells();
    const contents = row.cells();
    const tr = h("tr", {class: "row", role: "row"}, this.columns.map((column) => {
      const live = column.id === "rate" || column.id === "latency";
      const content = live ? row.live && cells[column.id].element : contents[column.id];
      return h("td", {role: "cell", "data-label": column.short ?? column.title, class: `c-${column.id}${column.number ? " number" : ""}${content ? "" : " blank"}`},
        h("div", null, content));
    }));
    made = {mark: row.mark, tr, cells, row};
    this.made.set(row.key, made);
    this.of.set(tr, made);
    return made;
  }

  count(groups) {
    const all = groups.reduce((total, group) => total + group.rows.length, 0);
    const found = groups.reduce((total, group) => total + group.found.length, 0);
    set_text(by_id("found"), filtering() ? `${found.toLocaleString("en")} of ${several(all, this.noun)}` : several(all, this.noun));
    const rows = groups.flatMap((group) => group.rows);
    for (const input of document.querySelectorAll("#status input")) {
      const wanted = input.value === "all" ? null : rows.filter((row) => (input.value === "down" ? row.down : row.status === input.value)).length;
      if (wanted === null) continue;
      const label = input.nextElementSibling;
      set_text(label.querySelector("b") ?? label.appendChild(h("b")), String(wanted));
    }
  }

  /** Numbers and plots of the rows on show. */
  live() {
    if (!this.shown || !this.kind) return;
    const live = known.live[this.kind];
    for (const body of this.bodies.values()) {
      if (!body.open) continue;
      for (const tr of body.tbody.children) {
        const made = this.of.get(tr);
        if (made) draw_live(made.cells, made.row.live ? live.get(made.row.live) : null);
      }
    }
  }
}

const filtering = () => filter.words.length > 0 || filter.status !== "all";

// ---- Rows of the three lists

const series = (kind, name) => known.live[kind].get(name);
const kOrder = {disabled: 0, warning: 1, enabled: 2};
const status_of = (object) => object.status ?? "enabled";
const kStatusColumn = {id: "status", title: "Status", sort: (row) => kOrder[row.status] ?? 3};
const kLiveColumns = (kind) => [
  {id: "rate", title: "Requests/s", sort: (row) => series(kind, row.live)?.rate.last ?? -1, down: true,
    hint: "Requests a second over two minutes, below it errors (5xx) a second. Sorted when clicked."},
  {id: "latency", title: "p95, p50", sort: (row) => series(kind, row.live)?.p95.last ?? -1, down: true,
    hint: "95 of 100 requests take at most this long; below it, half of them. Sorted when clicked."},
];

function point_port(point) {
  const address = (point?.address ?? "").split("/")[0];
  return address.slice(address.lastIndexOf(":") + 1);
}

/** A request that the router's rule likes, as far as its text tells. */
function example_of(router, point) {
  const literal = (matcher) => new RegExp(`(?:^|[^!\\w])${matcher}\\(\\s*[\`"]([^\`"]+)[\`"]`).exec(router.rule ?? "")?.[1];
  const tls = Boolean(router.tls || point?.http?.tls);
  const port = point_port(point);
  const host = literal("Host") ?? "localhost";
  const path = literal("Path") ?? literal("PathPrefix") ?? "/";
  const usual = port === "" || port === (tls ? "443" : "80");
  return {url: `${tls ? "https" : "http"}://${host}${usual ? "" : `:${port}`}${path}`, method: literal("Method") ?? "GET"};
}

function middleware_line(router, name) {
  const full = qualified(name, router);
  const found = known.middlewares.get(`${router.protocol}:${full}`);
  const wrong = !found ? "missing" : status_of(found) === "enabled" ? null : found.status;
  return h("li", {class: wrong ? "gone" : null}, name_of(full), wrong ? [" ", h("span", {class: "tag"}, wrong)] : null);
}

function router_row(router, point, point_name) {
  const service = known.services.get(`${router.protocol}:${qualified(router.service, router)}`);
  const lines = branches(service);
  const middlewares = router.middlewares ?? [];
  const states = middlewares.map((name) => known.middlewares.get(`${router.protocol}:${qualified(name, router)}`)?.status ?? "missing");
  const status = status_of(router);
  const service_name = qualified(router.service, router) ?? "";
  return {
    key: `${point_name} ${router.protocol} ${router.name}`,
    name: router.name, status, router, live: router.protocol === "http" ? router.name : null,
    down: down_count(lines) > 0,
    priority: BigInt(/^-?\d+$/.test(router.priorityStr ?? "") ? router.priorityStr : Math.trunc(router.priority ?? 0)),
    search: [router.name, router.provider, router.protocol, point_name, router.rule, service_name, ...middlewares, ...reasons_of(router),
      ...lines.map((line) => line.url ?? line.name)].join("\n").toLowerCase(),
    mark: JSON.stringify([router, states, service?.status, lines]),
    cells: () => ({
      status: badge(status),
      name: [h("div", null, name_of(router.name, true), router.protocol === "http" ? null : [" ", h("span", {class: "tag"}, router.protocol.toUpperCase())],
        router.tls ? [" ", h("span", {class: "tag"}, router.tls.passthrough ? "passthrough" : "TLS")] : null),
      router.protocol === "http" ? h("button", {type: "button", class: "quiet try", "aria-label": `Trace a request to ${router.name}`,
        on: {click: () => trace_example(router, point)}}, "Trace") : null],
      rule: [rule_of(router.rule ?? ""), reasons(router)],
      priority: router.protocol === "udp" ? null : priority_of(router),
      middlewares: middlewares.length > 0 ? some_lines(middlewares, 4, (name) => middleware_line(router, name)) : null,
      service: router.service ? [
        h("div", {class: service ? null : "gone"}, name_of(service_name),
          service ? kind_tag(service) : [" ", h("span", {class: "tag"}, "missing")],
          service && status_of(service) !== "enabled" ? [" ", h("span", {class: "tag gone"}, service.status)] : null),
        some_lines(lines, 4, branch_line, "lines tree"),
      ] : null,
    }),
  };
}

const kUsualTypes = ["loadbalancer", "", undefined];
const kind_tag = (object) => (kUsualTypes.includes(object.type) ? null : [" ", h("span", {class: "tag"}, object.type)]);

function point_group(name, point, rows) {
  const facts = [several(rows.length, "router")];
  if (point?.http?.tls) facts.push("TLS");
  const to = point?.http?.redirections?.entryPoint?.to;
  if (to) facts.push(`redirects to ${to}`);
  const off = rows.filter((row) => row.status === "disabled").length;
  return {
    id: name, title: name, rows, mark: JSON.stringify([point, facts, off]),
    head: () => [
      point ? h("span", {class: "mono"}, point.address) : null,
      h("span", {class: "facts"}, facts.join(" · "), off > 0 ? [" · ", h("span", {class: "bad"}, `${off} disabled`)] : null,
        point ? null : [" · ", h("span", {class: "bad"}, name === "" ? "no entry point" : "entry point does not exist")]),
    ],
  };
}

function router_groups() {
  const points = new Map(known.points.map((point) => [point.name, point]));
  const rows = new Map(known.points.map((point) => [point.name, []]));
  for (const router of known.routers) {
    const names = router.entryPoints?.length > 0 ? router.entryPoints : router.using?.length > 0 ? router.using : [""];
    for (const name of names) {
      if (!rows.has(name)) rows.set(name, []);
      rows.get(name).push(router_row(router, points.get(name), name));
    }
  }
  return [...rows].map(([name, list]) => point_group(name, points.get(name), list));
}

/** Services are also used by services; Traefik's usedBy names routers only. */
function add_parents() {
  for (const service of known.services.values()) service.users = [...(service.usedBy ?? [])];
  for (const parent of known.services.values()) {
    for (const line of branches(parent)) {
      if (line.name === undefined || line.depth > 0) continue;
      const users = known.services.get(`${parent.protocol}:${line.name}`)?.users;
      if (users && !users.includes(parent.name)) users.push(parent.name);
    }
  }
}

function used_by(object) {
  const names = object.users ?? object.usedBy ?? [];
  if (names.length === 0) return h("span", {class: "muted"}, "nothing");
  return some_lines(names, 4, (name) => h("li", null, name_of(name)));
}

const object_name = (object) => [h("div", null, name_of(object.name, true),
  object.protocol === "http" ? null : [" ", h("span", {class: "tag"}, object.protocol.toUpperCase())]),
h("div", {class: "muted"}, object.type ?? "")];

function service_row(service) {
  const lines = branches(service);
  const status = status_of(service);
  return {
    key: `${service.protocol} ${service.name}`, name: service.name, status, live: service.protocol === "http" ? service.name : null,
    down: down_count(lines) > 0, used: service.users.length,
    search: [service.name, service.provider, service.type, service.protocol, ...reasons_of(service), ...service.users,
      ...lines.map((line) => line.url ?? line.name)].join("\n").toLowerCase(),
    mark: JSON.stringify([service, lines]),
    cells: () => ({
      status: badge(status), name: object_name(service),
      servers: [some_lines(lines, 12, branch_line, "lines tree"), check_of(service), reasons(service)],
      usedBy: used_by(service),
    }),
  };
}

function check_of(service) {
  const check = service.loadBalancer?.healthCheck;
  if (!check) return null;
  const parts = [check.method, check.path, check.interval ? `every ${check.interval}` : null];
  return h("div", {class: "muted"}, "asked for its health: ", h("span", {class: "mono"}, parts.filter(Boolean).join(" ") || "yes"));
}

/** Options as one line of text, without what could be a secret: the API hides those, and so does the page. */
function options_text(value, key = "") {
  if (/^(users?|passwords?|.*secret.*|.*token.*)$/i.test(key)) return "•••";
  if (Array.isArray(value)) return `[${value.map((one) => options_text(one)).join(", ")}]`;
  if (value && typeof value === "object")
    return `{${Object.entries(value).map(([name, one]) => `${name}: ${options_text(one, name)}`).join(", ")}}`;
  return String(value);
}

const kNotOptions = ["name", "provider", "status", "type", "usedBy", "error", "errors", "protocol"];

function middleware_row(middleware) {
  const status = status_of(middleware);
  const options = Object.entries(middleware).filter(([key]) => !kNotOptions.includes(key));
  const text = options.map(([, value]) => options_text(value).replace(/^\{(.*)\}$/s, "$1")).join(", ");
  return {
    key: `${middleware.protocol} ${middleware.name}`, name: middleware.name, status, down: false, used: (middleware.usedBy ?? []).length,
    search: [middleware.name, middleware.provider, middleware.type, text, ...reasons_of(middleware), ...(middleware.usedBy ?? [])].join("\n").toLowerCase(),
    mark: JSON.stringify(middleware),
    cells: () => ({
      status: badge(status), name: object_name(middleware),
      options: [h("div", {class: "mono"}, text.length > 600 ? `${text.slice(0, 600)} …` : text), reasons(middleware)],
      usedBy: used_by(middleware),
    }),
  };
}

const kNameColumn = (title) => ({id: "name", title, sort: (row) => row.name});
const kUsedColumn = {id: "usedBy", title: "Used by", sort: (row) => row.used, down: true};

let lists = {};

function make_lists() {
  lists = {
    routes: new List(by_id("routes"), {
      noun: "router", kind: "routers", sort: {column: "priority", down: true},
      columns: [kStatusColumn, kNameColumn("Router"), {id: "rule", title: "Rule"},
        {id: "priority", title: "Priority", number: true, sort: (row) => row.priority, down: true, hint: "The highest is asked first."},
        {id: "middlewares", title: "Middlewares"}, {id: "service", title: "Service and servers", short: "Service"}, ...kLiveColumns("routers")],
    }),
    services: new List(by_id("services"), {
      noun: "service", kind: "services", sort: {column: "name", down: false},
      columns: [kStatusColumn, kNameColumn("Service"), {id: "servers", title: "Servers"}, kUsedColumn, ...kLiveColumns("services")],
    }),
    middlewares: new List(by_id("middlewares"), {
      noun: "middleware", sort: {column: "name", down: false},
      columns: [kStatusColumn, kNameColumn("Middleware"), {id: "options", title: "Options"}, kUsedColumn],
    }),
  };
}

function show_configuration() {
  known.configured = true;
  add_parents();
  const services = [...known.services.values()], middlewares = [...known.middlewares.values()];
  lists.routes.set(router_groups());
  lists.services.set([{id: "", rows: services.map(service_row)}]);
  lists.middlewares.set([{id: "", rows: middlewares.map(middleware_row)}]);
  for (const [id, objects] of Object.entries({routes: known.routers, services, middlewares})) {
    const wrong = objects.filter((object) => status_of(object) !== "enabled").length;
    set_text(by_id(`count-${id}`), wrong > 0 ? `${objects.length.toLocaleString("en")}, ${wrong} faulty` : objects.length.toLocaleString("en"));
  }
  lists[view]?.render();
}

// ---- Header

const kTotals = [
  {id: "rate", title: "Requests", unit: () => "/s", text: short_number},
  {id: "p50", title: "Latency p50", unit: (value) => span_of(value)[1], text: (value) => span_of(value)[0], peak: span_text},
  {id: "p95", title: "Latency p95", unit: (value) => span_of(value)[1], text: (value) => span_of(value)[0], peak: span_text},
  {id: "errors", title: "Errors", unit: () => "/s", text: short_number, bad: true},
  {id: "open", title: "Open requests", unit: () => "", text: (value) => (value === null ? "–" : value.toLocaleString("en")), peak: (value) => value.toLocaleString("en")},
];

function make_totals() {
  for (const total of kTotals) {
    total.plot = new Plot(30, ["area", "base", "line"]);
    total.peakText = h("span");
    total.number = h("span", null, "–");
    total.unitText = h("small");
    by_id("totals").append(h("div", {class: total.bad ? "total bad-plot" : "total"},
      h("div", {class: "label"}, h("span", null, total.title), total.peakText),
      h("div", {class: "value"}, total.number, total.unitText), total.plot.element));
  }
}

function draw_totals() {
  for (const total of kTotals) {
    const values = known.totals[total.id];
    set_text(total.number, total.text(values.last));
    set_text(total.unitText, values.last === null ? "" : total.unit(values.last));
    set_text(total.peakText, values.peak > 0 ? `peak ${(total.peak ?? ((value) => `${total.text(value)}${total.unit(value)}`))(values.peak)}` : "");
    total.plot.draw(values);
  }
}

function say_state(text, type) {
  set_text(by_id("state"), text);
  set_class(by_id("state"), `state ${type}`);
  const title = type === "ready" ? "gw" : `${text} · gw`;
  if (document.title !== title) document.title = title;
}

function draw_header() {
  const {version, stats} = known;
  if (version) {
    set_text(by_id("version"), `${version.gw ?? ""} · Traefik ${version.Version}`);
    set_text(by_id("uptime"), `up ${long_span((stats.now - Date.parse(version.startDate)) / 1000)}`);
  }
  if (stats.draining) say_state("draining", "draining");
  else if (stats.ready) say_state("ready", "ready");
  else say_state("not ready", "broken");
  const newest = known.reloads[0];
  const link = by_id("last-reload");
  if (!newest) return;
  const applied = known.reloads.find((reload) => reload.outcome === "applied");
  const refused = newest.outcome === "refused";
  set_class(link, refused ? "refused" : "");
  if (!refused) set_text(link, `last reload ${clock(newest.time, stats.now)}, ${newest.outcome}`);
  else set_text(link, `refused ${clock(newest.time, stats.now)}, still serving ${applied ? `that of ${clock(applied.time, stats.now)}` : "nothing"}`);
}

// ---- Reloads

const kOutcomes = {applied: "ok", refused: "bad", unchanged: ""};

function finding(one) {
  return h("li", null, h("span", {class: one.severity}, one.severity), h("span", {class: "mono"}, one.code),
    h("span", {class: "text"}, one.message, one.place ? [" ", h("span", {class: "place mono"}, one.place)] : null));
}

function change(text) {
  const sign = / added$/.test(text) ? ["+", "added"] : / removed$/.test(text) ? ["−", "removed"] : ["~", ""];
  return h("li", null, h("span", {class: `sign ${sign[1]}`, "aria-hidden": "true"}, sign[0]), text);
}

function reload_item(reload) {
  const findings = reload.findings ?? [], changed = reload.changed ?? [];
  return h("li", {class: "reload"},
    h("time", {datetime: reload.time, title: reload.time}, clock(reload.time, known.stats.now)),
    h("span", null, badge(reload.outcome, kOutcomes[reload.outcome] ?? "")),
    h("span", {class: "took"}, span_text(reload.seconds)),
    h("div", {class: "body"},
      reload.reason ? h("div", {class: reload.outcome === "refused" ? "reason" : "muted"}, reload.reason) : null,
      reload.outcome === "applied" || !reload.reason ? h("div", {class: "muted"}, reload.routers === undefined ? "" : several(reload.routers, "router"),
        changed.length > 0 ? ` · ${several(changed.length, "change")}` : "") : null,
      findings.length > 0 ? some_lines(findings, 8, finding, "findings") : null,
      changed.length > 0 ? some_lines(changed, 8, change, "changed") : null));
}

let reloads_shown = "";
const reload_items = new Map();

function draw_reloads() {
  const text = JSON.stringify(known.reloads);
  if (text === reloads_shown) return;
  reloads_shown = text;
  const items = known.reloads.map((reload) => {
    const mark = JSON.stringify(reload);
    if (!reload_items.has(mark)) reload_items.set(mark, reload_item(reload));
    return reload_items.get(mark);
  });
  const list = by_id("reload-list");
  items.forEach((item, i) => {
    if (list.children[i] !== item) list.insertBefore(item, list.children[i] ?? null);
  });
  while (list.children.length > items.length) list.lastChild.remove();
  if (items.length === 0) list.append(h("li", {class: "empty"}, "Nothing was reloaded yet."));
  const refused = known.reloads[0]?.outcome === "refused";
  set_text(by_id("count-reloads"), refused ? "refused" : known.reloads.length > 0 ? String(known.reloads.length) : "");
  set_class(by_id("count-reloads"), refused ? "count bad" : "count");
}

// ---- Trace

function headers_of(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
    const colon = line.indexOf(":");
    if (colon < 1) throw new Error(`A header is "Name: value": ${line}`);
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
}

function trace_example(router, point) {
  const {url, method} = example_of(router, point);
  const form = by_id("question"), fields = form.elements;
  fields.url.value = url;
  fields.method.value = method;
  fields.tls.checked = url.startsWith("https:");
  location.hash = "#trace";
  form.requestSubmit();
}

function step_line(step) {
  const before = step.before ?? "", after = step.after ?? "";
  return h("div", {class: "change"}, h("span", {class: "what"}, step.what),
    h("span", {class: "values"},
      before ? h("span", {class: "mono before"}, before) : null,
      before && after ? h("span", {class: "arrow"}, "→") : null,
      after ? h("span", {class: "mono"}, after) : before ? h("span", {class: "muted"}, " taken away") : null,
      step.reason ? h("span", {class: "reason"}, step.reason) : null));
}

/** Steps that follow each other in the same stage are one. */
function stages_of(answer) {
  const stages = [];
  for (const step of answer.steps ?? []) {
    const title = step.by || step.stage;
    if (stages.at(-1)?.title !== title) stages.push({title, kind: step.by ? step.stage : null, by: step.by, steps: []});
    stages.at(-1).steps.push(step);
  }
  return stages;
}

function stage_item(title, content, type = "", tag = null) {
  return h("li", {class: `stage ${type}`}, h("h3", null, title, tag ? [" ", h("span", {class: "tag"}, tag)] : null), content);
}

function middleware_type(name) {
  return known.middlewares.get(`http:${name}`)?.type ?? "middleware";
}

function stage_items(answer) {
  const stages = stages_of(answer);
  const before = stages.filter((stage) => !stage.by), after = stages.filter((stage) => stage.by);
  const items = before.map((stage) => stage_item(stage.title, stage.steps.map(step_line)));
  const router = known.routers.find((one) => one.protocol === "http" && one.name === answer.router);
  if (!answer.router) {
    items.push(stage_item("no router", h("div", {class: "muted"}, answer.why ?? ""), "refused"));
    return items;
  }
  items.push(stage_item(name_of(answer.router), [router?.rule ? rule_of(router.rule) : null,
    router ? h("div", {class: "muted"}, "priority ", priority_of(router)) : null], "chosen", "router"));
  for (const name of answer.middlewares ?? []) {
    const own = after.filter((stage) => stage.by === name);
    own.forEach((stage) => { stage.told = true; });
    items.push(stage_item(name_of(name), own.length > 0 ? own.flatMap((stage) => stage.steps.map(step_line)) :
      h("div", {class: "muted"}, "changes nothing of the request"), "", middleware_type(name)));
  }
  for (const stage of after.filter((one) => !one.told)) items.push(stage_item(name_of(stage.title), stage.steps.map(step_line), "", stage.kind));
  if (answer.service) {
    items.push(stage_item(name_of(answer.service), answer.server ? h("div", {class: "mono"}, answer.server) : null,
      answer.upstream ? "chosen" : "", "service"));
  }
  return items;
}

function verdict(answer) {
  const answers = answer.router && !answer.upstream;
  return h("div", {class: `verdict ${!answer.router ? "none" : answers ? "answers" : ""}`},
    answer.router ? h("strong", null, name_of(answer.router, true)) : h("strong", null, "No router"),
    answers || !answer.router ? [h("span", {class: "arrow"}, "→"), h("span", null, answer.status ? `answers ${answer.status}` : "answers itself")] : null,
    answer.upstream && answer.service ? [h("span", {class: "arrow"}, "→"), h("span", null, name_of(answer.service))] : null,
    answer.upstream && answer.server ? [h("span", {class: "arrow"}, "→"), h("span", {class: "mono"}, answer.server)] : null,
    answer.why ? h("span", {class: "why"}, answer.why) : null);
}

function wire_of(upstream, asked) {
  const sent = new Set(asked.headers.map(([name, value]) => `${name.toLowerCase()}:${value}`));
  const line = (name, value, fresh) => h("span", {class: "line"}, h("span", {class: "mark"}, fresh ? "+" : ""),
    h("span", {class: "key"}, `${name}: `), h("span", {class: fresh ? "new" : null}, value));
  return h("pre", {class: "wire"},
    h("span", {class: "line request"}, h("span", {class: "mark"}), `${upstream.method} ${upstream.target}`),
    upstream.host ? line("Host", upstream.host, false) : null,
    (upstream.headers ?? []).map(([name, value]) => line(name, value, !sent.has(`${name.toLowerCase()}:${value}`))));
}

function part(title, content) {
  return h("section", {class: "trace-part"}, h("h2", null, title), content);
}

function show_answer(answer, asked) {
  const near = answer.nearMisses ?? [];
  by_id("answer").replaceChildren(
    verdict(answer),
    h("div", {class: "trace-columns"},
      h("div", null, part(`On the way through ${answer.entryPoint ?? "the gateway"}`, h("ol", {class: "stages"}, stage_items(answer)))),
      h("div", null,
        near.length > 0 ? part(answer.router ? "Came near" : "Nearest routers", h("ul", {class: "near"}, near.map((one) =>
          h("li", null, h("div", null, name_of(one.router, true)), h("div", {class: "muted"}, one.reason))))) : null,
        answer.upstream ? part("The server gets", [wire_of(answer.upstream, asked),
          h("p", {class: "muted hint"}, "+ the gateway adds or changes it")]) : null)));
}

async function trace(event) {
  event.preventDefault();
  const form = by_id("question"), fields = form.elements, button = form.querySelector("button");
  button.disabled = true;
  try {
    const asked = {method: fields.method.value.trim(), url: fields.url.value.trim(), headers: headers_of(fields.headers.value), tls: fields.tls.checked};
    const answer = await ask_json("route-test", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(asked)});
    show_answer(answer, asked);
  } catch (error) {
    if (error instanceof NeedsToken) ask_token();
    by_id("answer").replaceChildren(h("div", {class: "verdict none"}, h("strong", null, "Not traced"), h("span", {class: "why"}, error.message)));
  } finally {
    button.disabled = false;
  }
}

// ---- Views

let view = "routes";
const kViews = ["routes", "services", "middlewares", "trace", "reloads"];

function show_view() {
  const wanted = location.hash.slice(1);
  view = kViews.includes(wanted) ? wanted : "routes";
  for (const id of kViews) by_id(id).hidden = id !== view;
  by_id("toolbar").hidden = !lists[view];
  for (const link of document.querySelectorAll(".tabs a")) {
    if (link.hash === `#${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  lists[view]?.render();
}

function focus_filter() {
  if (!lists[view]) {
    history.replaceState(null, "", "#routes");
    show_view();
  }
  by_id("filter").focus();
  by_id("filter").select();
}

function on_key(event) {
  const typing = event.target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, dialog[open]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    focus_filter();
  }
}

function on_filter() {
  filter.words = by_id("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  filter.status = document.querySelector("#status input:checked").value;
  lists[view]?.render();
}

// ---- Asking again and again

let timer, asking = false, rounds = 0, lost_since = null;

function later(ms) {
  clearTimeout(timer);
  timer = document.hidden ? undefined : setTimeout(poll, ms);
}

/** The configuration is read when it may have changed: after a reload, and every half minute all the same. */
async function read_changes() {
  const newest = JSON.stringify(known.reloads.find((reload) => reload.outcome === "applied") ?? null);
  const all = known.newest !== newest || rounds % 15 === 0;
  const servers = known.services.size <= 300 || rounds % 5 === 0;
  let changed = false;
  if (all) changed = await read_configuration();
  else if (servers) changed = await read_services();
  known.newest = newest;
  return changed;
}

async function poll() {
  if (asking) return;
  asking = true;
  let next = kPollMs;
  try {
    known.version ??= await ask_json("version");
    const [stats, reloads] = await Promise.all([ask_json("stats"), ask_json("reloads")]);
    if (!known.stats) next = kPollMs / 2;
    take_stats(stats);
    known.reloads = [...reloads].sort((a, b) => Date.parse(b.time) - Date.parse(a.time));
    const changed = await read_changes();
    ++rounds;
    lost_since = null;
    draw_header();
    draw_totals();
    draw_reloads();
    if (changed || !known.configured) show_configuration();
    else lists[view]?.live();
  } catch (error) {
    if (error instanceof NeedsToken) {
      next = 0;
      ask_token();
    } else {
      lost_since ??= Date.now();
      say_state(error instanceof TypeError || error.name === "TimeoutError" ? `no answer since ${clock(lost_since, Date.now())}` : error.message, "broken");
      known.version = null;
    }
  } finally {
    asking = false;
  }
  if (next > 0) later(next);
}

function ask_token() {
  clearTimeout(timer);
  const dialog = by_id("ask");
  if (token) {
    set_text(by_id("ask-why"), "The gateway does not take that token.");
    set_class(by_id("ask-why"), "bad");
    token = null;
    remember(sessionStorage, "gw-token", "");
  }
  say_state("needs a token", "");
  if (!dialog.open) dialog.showModal();
  by_id("token").value = "";
}

function on_token() {
  token = by_id("token").value.trim();
  remember(sessionStorage, "gw-token", token);
  later(1);
}

function start() {
  make_totals();
  make_lists();
  const theme = recall(localStorage, "gw-theme") ?? "auto";
  for (const input of document.querySelectorAll("#theme input")) {
    input.checked = input.value === theme;
    input.addEventListener("change", () => {
      remember(localStorage, "gw-theme", input.value);
      use_theme(input.value);
    });
  }
  by_id("filter").addEventListener("input", on_filter);
  by_id("filter").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.value === "") event.target.blur();
  });
  by_id("status").addEventListener("change", on_filter);
  by_id("toolbar").addEventListener("submit", (event) => event.preventDefault());
  by_id("question").addEventListener("submit", trace);
  const fields = by_id("question").elements;
  fields.url.addEventListener("input", ({target}) => {
    if (/^https?:/i.test(target.value)) fields.tls.checked = /^https:/i.test(target.value);
  });
  by_id("token-form").addEventListener("submit", on_token);
  by_id("ask").addEventListener("cancel", (event) => event.preventDefault());
  document.addEventListener("keydown", on_key);
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : poll()));
  addEventListener("hashchange", show_view);
  on_filter();
  show_view();
  poll();
}
document.addEventListener("DOMContentLoaded", start);
