// The form that asks which router takes a request.

import {show_answer} from "./answer.js";
import {ask_json, NeedsToken} from "./api.js";
import {by_id, h} from "./dom.js";
import {ask_token} from "./token.js";

function headers_of(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
    const colon = line.indexOf(":");
    if (colon < 1) throw new Error(`A header is "Name: value": ${line}`);
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
}

/** Fills in the form and sends it. */
export function trace_example({url, method}) {
  const form = by_id("question"), fields = form.elements;
  fields.url.value = url;
  fields.method.value = method;
  fields.tls.checked = url.startsWith("https:");
  location.hash = "#trace";
  form.requestSubmit();
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

export function make_trace_form() {
  const form = by_id("question"), fields = form.elements;
  form.addEventListener("submit", trace);
  fields.url.addEventListener("input", ({target}) => {
    if (/^https?:/i.test(target.value)) fields.tls.checked = /^https:/i.test(target.value);
  });
}
