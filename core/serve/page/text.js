// Numbers and times as a person reads them.

export const several = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

export function short_number(value) {
  if (value === null || value === undefined) return "–";
  if (value === 0) return "0";
  if (value < 0.05) return "<0.1";
  if (value < 9.95) return value.toFixed(1);
  if (value < 9999.5) return Math.round(value).toLocaleString("en");
  return value < 999500 ? `${(value / 1000).toFixed(value < 99950 ? 1 : 0)}k` : `${(value / 1e6).toFixed(1)}M`;
}

/** [number, unit] of seconds. */
export function span_of(seconds) {
  if (seconds === null || seconds === undefined) return ["–", ""];
  const three = (value) => value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
  if (seconds === 0) return ["0", "ms"];
  if (seconds < 0.0009995) return [String(Math.max(1, Math.round(seconds * 1e6))), "µs"];
  if (seconds < 0.9995) return [three(seconds * 1000), "ms"];
  return [three(seconds), "s"];
}

export const span_text = (seconds) => span_of(seconds).join(" ").trim();

export function long_span(seconds) {
  const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  const words = [];
  let left = Math.max(0, Math.floor(seconds));
  const first = parts.findIndex(([size]) => left >= size);
  for (const [size, unit] of parts.slice(first < 0 ? 3 : first).slice(0, 2)) {
    words.push(`${Math.floor(left / size)} ${unit}`);
    left %= size;
  }
  return words.join(" ");
}

/** "14:02:11"; with the day if it is another than that of `now`. */
export function clock(time, now) {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return String(time);
  const text = at.toLocaleTimeString("en-GB");
  if (at.toDateString() === new Date(now).toDateString()) return text;
  return `${at.toLocaleDateString("en-GB", {day: "numeric", month: "short"})} ${text}`;
}
