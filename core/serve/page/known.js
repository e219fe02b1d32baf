// What is known of the gateway: its configuration, what it did, and its numbers over the last two minutes.

import {ask_list} from "./api.js";
import {Series} from "./plot.js";

export const known = {
  configured: false, version: null, stats: null, reloads: [], newest: null,
  points: [], routers: [], services: new Map(), middlewares: new Map(),
  totals: {rate: new Series(), p50: new Series(), p95: new Series(), errors: new Series(), open: new Series()},
  live: {routers: new Map(), services: new Map()},
};

const kProtocols = ["http", "tcp", "udp"];
export const qualified = (name, owner) => (!name || name.includes("@") ? name : `${name}@${owner.provider}`);
export const reasons_of = (object) => object.error ?? object.errors ?? [];
export const status_of = (object) => object.status ?? "enabled";

export async function read_services() {
  const lists = await Promise.all(kProtocols.map((protocol) => ask_list(`${protocol}/services`)));
  if (!lists.some((list) => list.changed)) return false;
  known.services = new Map();
  lists.forEach((list, i) => list.all.forEach((object) =>
    known.services.set(`${kProtocols[i]}:${object.name}`, {...object, protocol: kProtocols[i]})));
  return true;
}

export async function read_configuration() {
  const [points, services, ...rest] = await Promise.all([
    ask_list("entrypoints"), read_services(),
    ...kProtocols.map((protocol) => ask_list(`${protocol}/routers`)),
    ...["http", "tcp"].map((protocol) => ask_list(`${protocol}/middlewares`)),
  ]);
  if (!services && !points.changed && !rest.some((list) => list.changed)) return false;
  known.points = points.all;
  known.routers = kProtocols.flatMap((protocol, i) => rest[i].all.map((object) => ({...object, protocol})));
  known.middlewares = new Map(["http", "tcp"].flatMap((protocol, i) =>
    rest[3 + i].all.map((object) => [`${protocol}:${object.name}`, {...object, protocol}])));
  return true;
}

/** Rates of what was counted since the last answer. */
export function take_stats(stats) {
  const before = known.stats;
  known.stats = stats;
  if (before && stats.total.requests < before.total.requests) {  // Another process.
    for (const series of Object.values(known.totals)) series.values = [];
    known.live.routers.clear();
    known.live.services.clear();
    known.version = null;
    return;
  }
  const seconds = before ? (stats.now - before.now) / 1000 : 0;
  if (seconds <= 0) return;
  const rate = (now, then, field) => Math.max(0, ((now?.[field] ?? 0) - (then?.[field] ?? 0)) / seconds);
  const totals = known.totals;
  totals.rate.push(rate(stats.total, before.total, "requests"));
  totals.errors.push(rate(stats.total, before.total, "errors"));
  totals.p50.push(stats.total.p50 ?? null);
  totals.p95.push(stats.total.p95 ?? null);
  totals.open.push(stats.total.open ?? 0);
  for (const kind of ["routers", "services"]) {
    const live = known.live[kind];
    for (const [name, now] of Object.entries(stats[kind] ?? {})) {
      let one = live.get(name);
      if (!one) live.set(name, one = {rate: new Series(), errors: new Series(), p95: new Series(), p50: null});
      const requests = rate(now, before[kind]?.[name], "requests");
      one.rate.push(requests);
      one.errors.push(rate(now, before[kind]?.[name], "errors"));
      one.p95.push(requests > 0 ? now.p95 ?? null : null);
      one.p50 = requests > 0 ? now.p50 ?? null : null;
    }
    for (const name of live.keys()) if (!(name in (stats[kind] ?? {}))) live.delete(name);
  }
}
