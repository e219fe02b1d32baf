// The services and servers that a service hands requests to.

import {h} from "./dom.js";
import {known, qualified} from "./known.js";
import {name_of} from "./parts.js";

function server_line(url, status, weight) {
  const word = status === "UP" || status === "DOWN" ? status : "";
  return h("li", {class: "server"}, h("span", {class: `updown ${word.toLowerCase()}`}, word || "–"),
    h("span", {class: "url"}, url, weight === undefined ? null : h("span", {class: "at"}, ` weight ${weight}`)));
}

/** What a service hands requests to, as nested lines: {depth, service | server}. */
export function branches(service, depth = 0, above = []) {
  if (!service || above.includes(service.name) || depth > 3) return [];
  const lines = [];
  for (const server of service.loadBalancer?.servers ?? []) {
    const url = server.url ?? server.address ?? "";
    lines.push({depth, url, weight: server.weight, status: service.serverStatus?.[url]});
  }
  const child = (name, share) => {
    const full = qualified(name, service);
    const found = known.services.get(`${service.protocol}:${full}`);
    lines.push({depth, name: full, share, missing: !found});
    lines.push(...branches(found, depth + 1, [...above, service.name]));
  };
  const weighted = service.weighted?.services ?? [];
  const sum = weighted.reduce((total, one) => total + (one.weight ?? 1), 0);
  for (const one of weighted) child(one.name, sum > 0 ? `${Math.round(((one.weight ?? 1) / sum) * 100)} %` : "0 %");
  for (const one of service.highestRandomWeight?.services ?? []) child(one.name, "by client");
  if (service.mirroring) {
    child(service.mirroring.service, "all");
    for (const one of service.mirroring.mirrors ?? []) child(one.name, `copies of ${one.percent ?? 0} %`);
  }
  if (service.failover) {
    child(service.failover.service, "first");
    child(service.failover.fallback, "if that is down");
  }
  return lines;
}

export const branch_line = (line) => {
  const item = line.name === undefined ? server_line(line.url, line.status, line.weight)
    : h("li", {class: line.missing ? "gone" : null}, name_of(line.name), " ", h("span", {class: "tag"}, line.missing ? "missing" : line.share));
  if (line.depth > 0) item.classList.add(`depth${line.depth}`);
  return item;
};

export const down_count = (lines) => lines.filter((line) => line.status === "DOWN").length;
