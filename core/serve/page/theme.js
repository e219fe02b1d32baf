// The switch of the colours. What was chosen before is used by first_paint.js.

import {recall, remember} from "./storage.js";

function use_theme(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

export function make_theme_switch() {
  const theme = recall(localStorage, "gw-theme") ?? "auto";
  for (const input of document.querySelectorAll("#theme input")) {
    input.checked = input.value === theme;
    input.addEventListener("change", () => {
      remember(localStorage, "gw-theme", input.value);
      use_theme(input.value);
    });
  }
}
