// Columns that several lists have, and the cells of those that change every two seconds.

import {h, set_class, set_text} from "./dom.js";
import {known} from "./known.js";
import {Plot} from "./plot.js";
import {short_number, span_text} from "./text.js";

const kOrder = {disabled: 0, warning: 1, enabled: 2};
export const kStatusColumn = {id: "status", title: "Status", sort: (row) => kOrder[row.status] ?? 3};
export const kNameColumn = (title) => ({id: "name", title, sort: (row) => row.name});
export const kUsedColumn = {id: "usedBy", title: "Used by", sort: (row) => row.used, down: true};

const series = (kind, name) => known.live[kind].get(name);

export const kLiveColumns = (kind) => [
  {id: "rate", title: "Requests/s", sort: (row) => series(kind, row.live)?.rate.last ?? -1, down: true,
    hint: "Requests a second over two minutes, below it errors (5xx) a second. Sorted when clicked."},
  {id: "latency", title: "p95, p50", sort: (row) => series(kind, row.live)?.p95.last ?? -1, down: true,
    hint: "95 of 100 requests take at most this long; below it, half of them. Sorted when clicked."},
];

/** Two cells with what is going on: rate and latency. */
export function live_cells() {
  const make = (second) => {
    const plot = new Plot(18, second === "errors" ? ["base", "line", "errors"] : ["base", "line"]);
    const now = h("span", {class: "now"}, "–");
    const below = h("span", {class: "second"});
    return {plot, now, below, element: h("div", {class: "live"}, now, plot.element, below)};
  };
  return {rate: make("errors"), latency: make("p50")};
}

export function draw_live(cells, live) {
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
