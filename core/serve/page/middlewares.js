// The rows of the middlewares.

import {h} from "./dom.js";
import {reasons_of, status_of} from "./known.js";
import {badge, object_name, reasons, used_by} from "./parts.js";

/** Options as one line of text, without what could be a secret: the API hides those, and so does the page. */
function options_text(value, key = "") {
  if (/^(users?|passwords?|.*secret.*|.*token.*)$/i.test(key)) return "•••";
  if (Array.isArray(value)) return `[${value.map((one) => options_text(one)).join(", ")}]`;
  if (value && typeof value === "object")
    return `{${Object.entries(value).map(([name, one]) => `${name}: ${options_text(one, name)}`).join(", ")}}`;
  return String(value);
}

const kNotOptions = ["name", "provider", "status", "type", "usedBy", "error", "errors", "protocol"];

export function middleware_row(middleware) {
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
