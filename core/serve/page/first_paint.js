"use strict";

// Uses the colours that were chosen before. Not a module: those run after the first paint, which would flash.

{
  let theme = null;
  try { theme = localStorage.getItem("gw-theme"); } catch { /* Private windows have none. */ }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
