#include "serve/pipeline.h"

#include "base/go_values.h"

namespace gw::serve {

Steps::Steps(const runtime::Graph& graph, Version version, const File& file, const Service& service) {
  for (const runtime::Object& object : graph.objects) {
    if (object.role != runtime::Role::Middleware || object.status == runtime::Status::Disabled) continue;
    for (const model::Property& property : object.value.properties()) {
      if (property.value.kind == model::Value::Kind::Nil) continue;
      const StepKind* kind = find_step_kind(property.name);
      if (kind == nullptr) break;
      flow::Making making{property.value, version, file};
      const flow::MiddlewareKind* modelled = flow::find_middleware_kind(property.name);
      std::shared_ptr<flow::Middleware> model = modelled == nullptr ? nullptr : modelled->make(making);
      steps_.emplace(object.name, kind->make({object.name, property.value, making, model, service}));
      break;
    }
  }
}

const Step* Steps::find(std::string_view name) const {
  auto found = steps_.find(name);
  return found == steps_.end() ? nullptr : found->second.get();
}

bool implemented(const flow::ChainStep& step) {
  // Those whose whole effect is on the request, which flow models.
  constexpr std::string_view kRequestOnly[] = {
      "addPrefix",      "stripPrefix",     "stripPrefixRegex", "replacePath", "replacePathRegex",
      "redirectScheme", "redirectRegex",   "ipAllowList",      "ipWhiteList", "requestHeaderModifier",
      "urlRewrite",     "requestRedirect", "encodedCharacters"};
  if (find_step_kind(step.kind) != nullptr) return true;
  for (std::string_view kind : kRequestOnly) {
    if (kind == step.kind) return true;
  }
  return false;
}

Pipeline::Pipeline(const flow::Chain& chain, const Steps& steps, const Handler& last)
    : rests_(chain.size()), last_(last) {
  for (const flow::ChainStep& step : chain) links_.push_back({&step, steps.find(step.name)});
  for (std::size_t i = 0; i < rests_.size(); ++i) {
    rests_[i].of = this;
    rests_[i].at = i + 1;
  }
}

Task<void> Pipeline::from(Call& call, std::size_t at) const {
  for (; at < links_.size(); ++at) {
    const Link& link = links_[at];
    call.exchange.running = link.step->name;
    if (link.run != nullptr) {
      co_await link.run->run(call, rests_[at]);
      co_return;
    }
    if (!implemented(*link.step) || link.step->middleware == nullptr) {
      call.account.why = "gw serve does not have the middleware";
      std::string text = "gw serve does not implement the middleware " + std::string(link.step->name);
      if (!link.step->kind.empty()) text += " (" + std::string(link.step->kind) + ")";
      co_await answer(call, 501, text + "\n");
      co_return;
    }
    if (std::optional<flow::Reply> answered = link.step->middleware->apply(call.exchange)) {
      co_await reply(call, *answered);
      co_return;
    }
  }
  co_await last_.serve(call);
}

Task<void> reply(Call& call, const flow::Reply& reply) {
  call.account.why = reply.why;
  if (reply.status == 0) {
    call.cut = true;
    co_return;
  }
  Headers headers;
  std::string_view body = reply.body;
  if (!reply.location.empty()) {
    headers.push_back({"Location", std::string(reply.location)});
    if (body.empty()) body = base::status_text(reply.status);
  }
  co_await answer(call, reply.status, body, std::move(headers));
}

}  // namespace gw::serve
