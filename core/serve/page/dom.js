// Elements: how they are made, found and changed.

export const by_id = (id) => document.getElementById(id);

/** An element: h("td", {class: "x", on: {click: f}}, "text", other, [more]). Nothing of null, undefined and false. */
export function h(tag, attributes, ...children) {
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
export function set_text(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function set_class(element, name) {
  if (element.className !== name) element.className = name;
}
