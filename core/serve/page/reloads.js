// The history of reloads: what was applied, what was refused, and why.

import {by_id, h, set_class, set_text} from "./dom.js";
import {known} from "./known.js";
import {badge, some_lines} from "./parts.js";
import {clock, several, span_text} from "./text.js";

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

export function draw_reloads() {
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
