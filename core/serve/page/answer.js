// What the gateway says of a traced request: the router, the stages on the way, and what the server gets.

import {by_id, h} from "./dom.js";
import {known} from "./known.js";
import {name_of, priority_of, rule_of} from "./parts.js";

function step_line(step) {
  const before = step.before ?? "", after = step.after ?? "";
  return h("div", {class: "change"}, h("span", {class: "what"}, step.what),
    h("span", {class: "values"},
      before ? h("span", {class: "mono before"}, before) : null,
      before && after ? h("span", {class: "arrow"}, "→") : null,
      after ? h("span", {class: "mono"}, after) : before ? h("span", {class: "muted"}, " taken away") : null,
      step.reason ? h("span", {class: "reason"}, step.reason) : null));
}

/** Steps that follow each other in the same stage are one. */
function stages_of(answer) {
  const stages = [];
  for (const step of answer.steps ?? []) {
    const title = step.by || step.stage;
    if (stages.at(-1)?.title !== title) stages.push({title, kind: step.by ? step.stage : null, by: step.by, steps: []});
    stages.at(-1).steps.push(step);
  }
  return stages;
}

function stage_item(title, content, type = "", tag = null) {
  return h("li", {class: `stage ${type}`}, h("h3", null, title, tag ? [" ", h("span", {class: "tag"}, tag)] : null), content);
}

function middleware_type(name) {
  return known.middlewares.get(`http:${name}`)?.type ?? "middleware";
}

function stage_items(answer) {
  const stages = stages_of(answer);
  const before = stages.filter((stage) => !stage.by), after = stages.filter((stage) => stage.by);
  const items = before.map((stage) => stage_item(stage.title, stage.steps.map(step_line)));
  const router = known.routers.find((one) => one.protocol === "http" && one.name === answer.router);
  if (!answer.router) {
    items.push(stage_item("no router", h("div", {class: "muted"}, answer.why ?? ""), "refused"));
    return items;
  }
  items.push(stage_item(name_of(answer.router), [router?.rule ? rule_of(router.rule) : null,
    router ? h("div", {class: "muted"}, "priority ", priority_of(router)) : null], "chosen", "router"));
  for (const name of answer.middlewares ?? []) {
    const own = after.filter((stage) => stage.by === name);
    own.forEach((stage) => { stage.told = true; });
    items.push(stage_item(name_of(name), own.length > 0 ? own.flatMap((stage) => stage.steps.map(step_line)) :
      h("div", {class: "muted"}, "changes nothing of the request"), "", middleware_type(name)));
  }
  for (const stage of after.filter((one) => !one.told)) items.push(stage_item(name_of(stage.title), stage.steps.map(step_line), "", stage.kind));
  if (answer.service) {
    items.push(stage_item(name_of(answer.service), answer.server ? h("div", {class: "mono"}, answer.server) : null,
      answer.upstream ? "chosen" : "", "service"));
  }
  return items;
}

function verdict(answer) {
  const answers = answer.router && !answer.upstream;
  return h("div", {class: `verdict ${!answer.router ? "none" : answers ? "answers" : ""}`},
    answer.router ? h("strong", null, name_of(answer.router, true)) : h("strong", null, "No router"),
    answers || !answer.router ? [h("span", {class: "arrow"}, "→"), h("span", null, answer.status ? `answers ${answer.status}` : "answers itself")] : null,
    answer.upstream && answer.service ? [h("span", {class: "arrow"}, "→"), h("span", null, name_of(answer.service))] : null,
    answer.upstream && answer.server ? [h("span", {class: "arrow"}, "→"), h("span", {class: "mono"}, answer.server)] : null,
    answer.why ? h("span", {class: "why"}, answer.why) : null);
}

function wire_of(upstream, asked) {
  const sent = new Set(asked.headers.map(([name, value]) => `${name.toLowerCase()}:${value}`));
  const line = (name, value, fresh) => h("span", {class: "line"}, h("span", {class: "mark"}, fresh ? "+" : ""),
    h("span", {class: "key"}, `${name}: `), h("span", {class: fresh ? "new" : null}, value));
  return h("pre", {class: "wire"},
    h("span", {class: "line request"}, h("span", {class: "mark"}), `${upstream.method} ${upstream.target}`),
    upstream.host ? line("Host", upstream.host, false) : null,
    (upstream.headers ?? []).map(([name, value]) => line(name, value, !sent.has(`${name.toLowerCase()}:${value}`))));
}

function part(title, content) {
  return h("section", {class: "trace-part"}, h("h2", null, title), content);
}

export function show_answer(answer, asked) {
  const near = answer.nearMisses ?? [];
  by_id("answer").replaceChildren(
    verdict(answer),
    h("div", {class: "trace-columns"},
      h("div", null, part(`On the way through ${answer.entryPoint ?? "the gateway"}`, h("ol", {class: "stages"}, stage_items(answer)))),
      h("div", null,
        near.length > 0 ? part(answer.router ? "Came near" : "Nearest routers", h("ul", {class: "near"}, near.map((one) =>
          h("li", null, h("div", null, name_of(one.router, true)), h("div", {class: "muted"}, one.reason))))) : null,
        answer.upstream ? part("The server gets", [wire_of(answer.upstream, asked),
          h("p", {class: "muted hint"}, "+ the gateway adds or changes it")]) : null)));
}
