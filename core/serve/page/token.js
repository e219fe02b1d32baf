// The dialog that asks for the token.

import {has_token, use_token} from "./api.js";
import {by_id, set_class, set_text} from "./dom.js";
import {say_state} from "./header.js";

let polling;  // {pause(), resume()}: nothing is asked until there is a token.

export function ask_token() {
  polling.pause();
  const dialog = by_id("ask");
  if (has_token()) {
    set_text(by_id("ask-why"), "The gateway does not take that token.");
    set_class(by_id("ask-why"), "bad");
    use_token("");
  }
  say_state("needs a token", "");
  if (!dialog.open) dialog.showModal();
  by_id("token").value = "";
}

function on_token() {
  use_token(by_id("token").value.trim());
  polling.resume();
}

export function make_token_form(what_asks) {
  polling = what_asks;
  by_id("token-form").addEventListener("submit", on_token);
  by_id("ask").addEventListener("cancel", (event) => event.preventDefault());
}
