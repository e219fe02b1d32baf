// The tabs, and the filter of those with a list.

import {kLiveColumns, kNameColumn, kStatusColumn, kUsedColumn} from "./columns.js";
import {by_id, set_text} from "./dom.js";
import {known, status_of} from "./known.js";
import {filter, List} from "./list.js";
import {middleware_row} from "./middlewares.js";
import {router_groups} from "./routers.js";
import {add_parents, service_row} from "./services.js";

const kViews = ["routes", "services", "middlewares", "trace", "reloads"];
let lists = {};  // By the view that shows it; a view may have none.
let view = "routes";

function make_lists() {
  lists = {
    routes: new List(by_id("routes"), {
      noun: "router", kind: "routers", sort: {column: "priority", down: true},
      columns: [kStatusColumn, kNameColumn("Router"), {id: "rule", title: "Rule"},
        {id: "priority", title: "Priority", number: true, sort: (row) => row.priority, down: true, hint: "The highest is asked first."},
        {id: "middlewares", title: "Middlewares"}, {id: "service", title: "Service and servers", short: "Service"}, ...kLiveColumns("routers")],
    }),
    services: new List(by_id("services"), {
      noun: "service", kind: "services", sort: {column: "name", down: false},
      columns: [kStatusColumn, kNameColumn("Service"), {id: "servers", title: "Servers"}, kUsedColumn, ...kLiveColumns("services")],
    }),
    middlewares: new List(by_id("middlewares"), {
      noun: "middleware", sort: {column: "name", down: false},
      columns: [kStatusColumn, kNameColumn("Middleware"), {id: "options", title: "Options"}, kUsedColumn],
    }),
  };
}

export function show_configuration() {
  known.configured = true;
  add_parents();
  const services = [...known.services.values()], middlewares = [...known.middlewares.values()];
  lists.routes.set(router_groups());
  lists.services.set([{id: "", rows: services.map(service_row)}]);
  lists.middlewares.set([{id: "", rows: middlewares.map(middleware_row)}]);
  for (const [id, objects] of Object.entries({routes: known.routers, services, middlewares})) {
    const wrong = objects.filter((object) => status_of(object) !== "enabled").length;
    set_text(by_id(`count-${id}`), wrong > 0 ? `${objects.length.toLocaleString("en")}, ${wrong} faulty` : objects.length.toLocaleString("en"));
  }
  lists[view]?.render();
}

/** Numbers and plots of the rows on show. */
export const draw_live_rows = () => lists[view]?.live();

function show_view() {
  const wanted = location.hash.slice(1);
  view = kViews.includes(wanted) ? wanted : "routes";
  for (const id of kViews) by_id(id).hidden = id !== view;
  by_id("toolbar").hidden = !lists[view];
  for (const link of document.querySelectorAll(".tabs a")) {
    if (link.hash === `#${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  lists[view]?.render();
}

function focus_filter() {
  if (!lists[view]) {
    history.replaceState(null, "", "#routes");
    show_view();
  }
  by_id("filter").focus();
  by_id("filter").select();
}

function on_key(event) {
  const typing = event.target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, dialog[open]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    focus_filter();
  }
}

function on_filter() {
  filter.words = by_id("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  filter.status = document.querySelector("#status input:checked").value;
  lists[view]?.render();
}

export function make_views() {
  make_lists();
  by_id("filter").addEventListener("input", on_filter);
  by_id("filter").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.value === "") event.target.blur();
  });
  by_id("status").addEventListener("change", on_filter);
  by_id("toolbar").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", on_key);
  addEventListener("hashchange", show_view);
  on_filter();
  show_view();
}
