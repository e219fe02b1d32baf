// The rows of the routers, in a group for each entry point.

import {branches, branch_line, down_count} from "./branches.js";
import {h} from "./dom.js";
import {known, qualified, reasons_of, status_of} from "./known.js";
import {badge, kind_tag, name_of, priority_of, reasons, rule_of, some_lines} from "./parts.js";
import {several} from "./text.js";
import {trace_example} from "./trace.js";

function point_port(point) {
  const address = (point?.address ?? "").split("/")[0];
  return address.slice(address.lastIndexOf(":") + 1);
}

/** A request that the router's rule likes, as far as its text tells. */
function example_of(router, point) {
  const literal = (matcher) => new RegExp(`(?:^|[^!\\w])${matcher}\\(\\s*[\`"]([^\`"]+)[\`"]`).exec(router.rule ?? "")?.[1];
  const tls = Boolean(router.tls || point?.http?.tls);
  const port = point_port(point);
  const host = literal("Host") ?? "localhost";
  const path = literal("Path") ?? literal("PathPrefix") ?? "/";
  const usual = port === "" || port === (tls ? "443" : "80");
  return {url: `${tls ? "https" : "http"}://${host}${usual ? "" : `:${port}`}${path}`, method: literal("Method") ?? "GET"};
}

function middleware_line(router, name) {
  const full = qualified(name, router);
  const found = known.middlewares.get(`${router.protocol}:${full}`);
  const wrong = !found ? "missing" : status_of(found) === "enabled" ? null : found.status;
  return h("li", {class: wrong ? "gone" : null}, name_of(full), wrong ? [" ", h("span", {class: "tag"}, wrong)] : null);
}

function router_row(router, point, point_name) {
  const service = known.services.get(`${router.protocol}:${qualified(router.service, router)}`);
  const lines = branches(service);
  const middlewares = router.middlewares ?? [];
  const states = middlewares.map((name) => known.middlewares.get(`${router.protocol}:${qualified(name, router)}`)?.status ?? "missing");
  const status = status_of(router);
  const service_name = qualified(router.service, router) ?? "";
  return {
    key: `${point_name} ${router.protocol} ${router.name}`,
    name: router.name, status, router, live: router.protocol === "http" ? router.name : null,
    down: down_count(lines) > 0,
    priority: BigInt(/^-?\d+$/.test(router.priorityStr ?? "") ? router.priorityStr : Math.trunc(router.priority ?? 0)),
    search: [router.name, router.provider, router.protocol, point_name, router.rule, service_name, ...middlewares, ...reasons_of(router),
      ...lines.map((line) => line.url ?? line.name)].join("\n").toLowerCase(),
    mark: JSON.stringify([router, states, service?.status, lines]),
    cells: () => ({
      status: badge(status),
      name: [h("div", null, name_of(router.name, true), router.protocol === "http" ? null : [" ", h("span", {class: "tag"}, router.protocol.toUpperCase())],
        router.tls ? [" ", h("span", {class: "tag"}, router.tls.passthrough ? "passthrough" : "TLS")] : null),
      router.protocol === "http" ? h("button", {type: "button", class: "quiet try", "aria-label": `Trace a request to ${router.name}`,
        on: {click: () => trace_example(example_of(router, point))}}, "Trace") : null],
      rule: [rule_of(router.rule ?? ""), reasons(router)],
      priority: router.protocol === "udp" ? null : priority_of(router),
      middlewares: middlewares.length > 0 ? some_lines(middlewares, 4, (name) => middleware_line(router, name)) : null,
      service: router.service ? [
        h("div", {class: service ? null : "gone"}, name_of(service_name),
          service ? kind_tag(service) : [" ", h("span", {class: "tag"}, "missing")],
          service && status_of(service) !== "enabled" ? [" ", h("span", {class: "tag gone"}, service.status)] : null),
        some_lines(lines, 4, branch_line, "lines tree"),
      ] : null,
    }),
  };
}

function point_group(name, point, rows) {
  const facts = [several(rows.length, "router")];
  if (point?.http?.tls) facts.push("TLS");
  const to = point?.http?.redirections?.entryPoint?.to;
  if (to) facts.push(`redirects to ${to}`);
  const off = rows.filter((row) => row.status === "disabled").length;
  return {
    id: name, title: name, rows, mark: JSON.stringify([point, facts, off]),
    head: () => [
      point ? h("span", {class: "mono"}, point.address) : null,
      h("span", {class: "facts"}, facts.join(" · "), off > 0 ? [" · ", h("span", {class: "bad"}, `${off} disabled`)] : null,
        point ? null : [" · ", h("span", {class: "bad"}, name === "" ? "no entry point" : "entry point does not exist")]),
    ],
  };
}

export function router_groups() {
  const points = new Map(known.points.map((point) => [point.name, point]));
  const rows = new Map(known.points.map((point) => [point.name, []]));
  for (const router of known.routers) {
    const names = router.entryPoints?.length > 0 ? router.entryPoints : router.using?.length > 0 ? router.using : [""];
    for (const name of names) {
      if (!rows.has(name)) rows.set(name, []);
      rows.get(name).push(router_row(router, points.get(name), name));
    }
  }
  return [...rows].map(([name, list]) => point_group(name, points.get(name), list));
}
