// Asks again and again, while the page is in sight, and shows the answers.

import {ask_json, NeedsToken} from "./api.js";
import {draw_header, draw_totals, say_state} from "./header.js";
import {known, read_configuration, read_services, take_stats} from "./known.js";
import {draw_reloads} from "./reloads.js";
import {clock} from "./text.js";
import {ask_token} from "./token.js";
import {draw_live_rows, show_configuration} from "./views.js";

const kPollMs = 2000;

let timer, asking = false, rounds = 0, lost_since = null;

export const pause = () => clearTimeout(timer);

export function later(ms) {
  pause();
  timer = document.hidden ? undefined : setTimeout(poll, ms);
}

/** The configuration is read when it may have changed: after a reload, and every half minute all the same. */
async function read_changes() {
  const newest = JSON.stringify(known.reloads.find((reload) => reload.outcome === "applied") ?? null);
  const all = known.newest !== newest || rounds % 15 === 0;
  const servers = known.services.size <= 300 || rounds % 5 === 0;
  let changed = false;
  if (all) changed = await read_configuration();
  else if (servers) changed = await read_services();
  known.newest = newest;
  return changed;
}

async function poll() {
  if (asking) return;
  asking = true;
  let next = kPollMs;
  try {
    known.version ??= await ask_json("version");
    const [stats, reloads] = await Promise.all([ask_json("stats"), ask_json("reloads")]);
    if (!known.stats) next = kPollMs / 2;
    take_stats(stats);
    known.reloads = [...reloads].sort((a, b) => Date.parse(b.time) - Date.parse(a.time));
    const changed = await read_changes();
    ++rounds;
    lost_since = null;
    draw_header();
    draw_totals();
    draw_reloads();
    if (changed || !known.configured) show_configuration();
    else draw_live_rows();
  } catch (error) {
    if (error instanceof NeedsToken) {
      next = 0;
      ask_token();
    } else {
      lost_since ??= Date.now();
      say_state(error instanceof TypeError || error.name === "TimeoutError" ? `no answer since ${clock(lost_since, Date.now())}` : error.message, "broken");
      known.version = null;
    }
  } finally {
    asking = false;
  }
  if (next > 0) later(next);
}

export function start_polling() {
  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : poll()));
  poll();
}
