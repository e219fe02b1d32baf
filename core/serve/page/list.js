// A table that can be filtered, sorted and folded, and that changes only where its rows do.

import {draw_live, live_cells} from "./columns.js";
import {by_id, h, set_text} from "./dom.js";
import {known} from "./known.js";
import {several} from "./text.js";

const kWindow = 200;  // Rows that a list shows before "show more".

export const filter = {words: [], status: "all"};

const filtering = () => filter.words.length > 0 || filter.status !== "all";

/**
 * A table of groups of rows. A row is {key, mark, search, status, down, cells(), live?}: `mark` is a text that differs
 * when what the cells show does, `live` the name under which its series is kept.
 */
export class List {
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
    if (!known.configured) return;  // "0 routers" would say that there are none.
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
