// The rows of the services.

import {branches, branch_line, down_count} from "./branches.js";
import {h} from "./dom.js";
import {known, reasons_of, status_of} from "./known.js";
import {badge, object_name, reasons, some_lines, used_by} from "./parts.js";

/** Services are also used by services; Traefik's usedBy names routers only. */
export function add_parents() {
  for (const service of known.services.values()) service.users = [...(service.usedBy ?? [])];
  for (const parent of known.services.values()) {
    for (const line of branches(parent)) {
      if (line.name === undefined || line.depth > 0) continue;
      const users = known.services.get(`${parent.protocol}:${line.name}`)?.users;
      if (users && !users.includes(parent.name)) users.push(parent.name);
    }
  }
}

function check_of(service) {
  const check = service.loadBalancer?.healthCheck;
  if (!check) return null;
  const parts = [check.method, check.path, check.interval ? `every ${check.interval}` : null];
  return h("div", {class: "muted"}, "asked for its health: ", h("span", {class: "mono"}, parts.filter(Boolean).join(" ") || "yes"));
}

export function service_row(service) {
  const lines = branches(service);
  const status = status_of(service);
  return {
    key: `${service.protocol} ${service.name}`, name: service.name, status, live: service.protocol === "http" ? service.name : null,
    down: down_count(lines) > 0, used: service.users.length,
    search: [service.name, service.provider, service.type, service.protocol, ...reasons_of(service), ...service.users,
      ...lines.map((line) => line.url ?? line.name)].join("\n").toLowerCase(),
    mark: JSON.stringify([service, lines]),
    cells: () => ({
      status: badge(status), name: object_name(service),
      servers: [some_lines(lines, 12, branch_line, "lines tree"), check_of(service), reasons(service)],
      usedBy: used_by(service),
    }),
  };
}
