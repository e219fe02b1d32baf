// Parts of rows that several lists have.

import {h} from "./dom.js";
import {reasons_of} from "./known.js";

const kBadges = {enabled: "ok", warning: "warn", disabled: "bad"};
/** What is as it should be needs no colour behind it. */
export const badge = (text, kind = kBadges[text] ?? "") => h("span", {class: `badge ${kind}`}, text);

export function name_of(name, strong = false) {
  const at = name.lastIndexOf("@");
  if (at < 0) return h("span", {class: strong ? "name" : null}, name);
  return [h("span", {class: strong ? "name" : null}, name.slice(0, at)), h("span", {class: "at"}, name.slice(at))];
}

export function reasons(object) {
  const list = reasons_of(object);
  if (list.length === 0) return null;
  return h("ul", {class: object.status === "warning" ? "reasons warn" : "reasons"}, list.map((reason) => h("li", null, reason)));
}

/** A rule with its operators dimmed: what it compares stands out. Lines break at operators where they can. */
export function rule_of(rule) {
  const lines = [[]];
  for (const part of rule.split(/(`[^`]*`|"(?:[^"\\]|\\.)*"|\s*(?:&&|\|\|)\s*|!)/)) {
    const operator = part.trim();
    if (operator === "&&" || operator === "||") lines.push([h("span", {class: "op"}, operator), " "]);
    else lines.at(-1).push(part === "!" ? h("span", {class: "op"}, part) : part);
  }
  return h("div", {class: "rule"}, lines.map((parts, i) => [i > 0 ? " " : null, h("span", {class: "operand"}, parts)]));
}

export function priority_of(router) {
  const text = router.priorityStr ?? (router.priority === undefined ? "" : String(router.priority));
  const below = /^9223372036854775(\d{3})$/.exec(text);
  if (!below) return text;
  return h("span", {title: text}, below[1] === "807" ? "max" : `max − ${807 - Number(below[1])}`);
}

/** A few of `items` as lines, the rest behind a button. */
export function some_lines(items, most, line, type = "lines") {
  const list = h("ul", {class: type}, items.slice(0, most).map(line));
  if (items.length <= most + 2) return h("ul", {class: type}, items.map(line));
  const more = h("button", {type: "button", class: "quiet", on: {click: () => {
    list.append(...items.slice(most).map(line));
    more.remove();
  }}}, `${items.length - most} more`);
  return [list, more];
}

const kUsualTypes = ["loadbalancer", "", undefined];
export const kind_tag = (object) => (kUsualTypes.includes(object.type) ? null : [" ", h("span", {class: "tag"}, object.type)]);

export function used_by(object) {
  const names = object.users ?? object.usedBy ?? [];
  if (names.length === 0) return h("span", {class: "muted"}, "nothing");
  return some_lines(names, 4, (name) => h("li", null, name_of(name)));
}

export const object_name = (object) => [h("div", null, name_of(object.name, true),
  object.protocol === "http" ? null : [" ", h("span", {class: "tag"}, object.protocol.toUpperCase())]),
h("div", {class: "muted"}, object.type ?? "")];
