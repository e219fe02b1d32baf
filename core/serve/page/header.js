// The top of the page: the version, whether the gateway is ready, its last reload, and the numbers of all requests.

import {by_id, h, set_class, set_text} from "./dom.js";
import {known} from "./known.js";
import {Plot} from "./plot.js";
import {clock, long_span, short_number, span_of, span_text} from "./text.js";

export function say_state(text, type) {
  set_text(by_id("state"), text);
  set_class(by_id("state"), `state ${type}`);
  const title = type === "ready" ? "gw" : `${text} · gw`;
  if (document.title !== title) document.title = title;
}

export function draw_header() {
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

const kTotals = [
  {id: "rate", title: "Requests", unit: () => "/s", text: short_number},
  {id: "p50", title: "Latency p50", unit: (value) => span_of(value)[1], text: (value) => span_of(value)[0], peak: span_text},
  {id: "p95", title: "Latency p95", unit: (value) => span_of(value)[1], text: (value) => span_of(value)[0], peak: span_text},
  {id: "errors", title: "Errors", unit: () => "/s", text: short_number, bad: true},
  {id: "open", title: "Open connections", unit: () => "", text: (value) => (value === null ? "–" : value.toLocaleString("en")), peak: (value) => value.toLocaleString("en")},
];

export function make_totals() {
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

export function draw_totals() {
  for (const total of kTotals) {
    const values = known.totals[total.id];
    set_text(total.number, total.text(values.last));
    set_text(total.unitText, values.last === null ? "" : total.unit(values.last));
    set_text(total.peakText, values.peak > 0 ? `peak ${(total.peak ?? ((value) => `${total.text(value)}${total.unit(value)}`))(values.peak)}` : "");
    total.plot.draw(values);
  }
}
