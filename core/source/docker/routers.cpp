// Rules and services of routers that labels leave open. Source: pkg/provider/configuration.go.

#include <algorithm>

#include "base/strings.h"
#include "model/maker.h"
#include "model/view.h"
#include "source/docker/build.h"
#include "template/rule.h"

namespace gw::source {

using model::Property;
using model::Value;

/// BuildTCPRouterConfiguration, BuildUDPRouterConfiguration.
void Build::plain_routers(Current& current, std::string_view group) {
  Sections::Members& routers = current.sections.of(group, Sections::Kind::Routers);
  std::erase_if(routers, [&](Property& router) {
    if (group == "tcp" && model::written(router.value, "rule").empty()) {
      router_error(current, router.name, "Empty rule", {}, true);
      fact(diag::FactKind::EmptyRule, current, router.value.name(), std::string(router.name)).traefik = "Empty rule";
      return true;
    }
    return !link(current, group, router, true);
  });
}

/// BuildRouterConfiguration.
void Build::http_routers(Current& current) {
  Sections::Members& routers = current.sections.of("http", Sections::Kind::Routers);
  if (routers.empty()) {
    if (current.sections.of("http", Sections::Kind::Services).size() > 1) {
      out_.notes.push_back({"info", "Could not create a router for the container: too many services", {}, {}});
      return;
    }
    Value router =
        model::Maker(arena(), type("http", "routers")).done(false, model::OriginKind::Derived, current.data.span);
    routers.push_back({arena().copy(current.service), nullptr, router});
  }
  std::erase_if(routers, [&](Property& router) {
    if (model::written(router.value, "rule").empty() && !give_rule(current, router)) return true;
    return !link(current, "http", router, false);
  });
}

/// The default rule for a router without one. False: the router is lost.
bool Build::give_rule(Current& current, Property& router) {
  const ContainerData& data = current.data;
  template_::RuleData model{current.service, data.name, {}};
  if (model.container_name.starts_with('/')) model.container_name.erase(0, 1);
  for (const decode::Named* label : data.labels) model.labels.emplace(label->name, label->value);
  bool go_1_24 = version_ >= Version{3, 4, 2};
  template_::RuleText rule = template_::render_rule(options_.default_rule, model, {world_.environment, go_1_24});
  text::Span span = router.value.name().written() ? router.value.name() : data.span;
  auto failed = [&](const std::string& message, std::string why) {
    diag::Fact& lost = fact(diag::FactKind::DefaultRuleFailed, current, span, std::string(router.name));
    lost.detail = std::move(why);
    lost.traefik = message;
    return false;
  };
  if (!rule.analysed) {
    out_.gaps = true;
    out_.assumed.push_back("router " + std::string(router.name) +
                           " has no rule: gw cannot evaluate the default rule (" + rule.error + ")");
    return failed({}, rule.error);
  }
  if (!rule.ok) {
    router_error(current, router.name, "Error while parsing default rule", rule.error, false);
    return failed("Error while parsing default rule", rule.error);
  }
  if (rule.text.empty()) {
    router_error(current, router.name, "Undefined rule", {}, false);
    return failed("Undefined rule", "the template gives nothing");
  }
  fact(diag::FactKind::DefaultRule, current, span, std::string(router.name)).detail = rule.text;
  text::Span place = options_.default_rule_span.written() ? options_.default_rule_span : span;
  router.value = arena().with(router.value, "rule", arena().string(rule.text, model::OriginKind::Derived, place));
  router.value = arena().with(router.value, "defaultRule", arena().boolean(true, model::OriginKind::Derived));
  return true;
}

/// The service of a router that names none. False: there are several, the router is lost.
bool Build::link(Current& current, std::string_view group, Property& router, bool with_container) {
  if (!model::written(router.value, "service").empty()) return true;
  std::vector<std::string> names;
  text::Span span;
  for (const Property& service : current.sections.of(group, Sections::Kind::Services)) {
    names.emplace_back(service.name);
    span = service.value.name();
  }
  if (names.size() > 1) {
    std::ranges::sort(names);
    std::string message = "Could not define the service name for the router: too many services";
    if (version_ >= Version{3, 2, 0}) {
      std::string list;
      for (const std::string& name : names) list += (list.empty() ? "" : " ") + base::quote(name);
      message = "Router " + std::string(router.name) + " cannot be linked automatically with multiple Services: [" +
                list + "]";
    }
    router_error(current, router.name, message, {}, with_container);
    text::Span place = router.value.name().written() ? router.value.name() : current.data.span;
    diag::Fact& lost = fact(diag::FactKind::AmbiguousService, current, place, std::string(router.name));
    lost.candidates = names;
    lost.traefik = message;
    return false;
  }
  if (names.empty()) return true;
  router.value = arena().with(router.value, "service", arena().string(names[0], model::OriginKind::Derived, span));
  return true;
}

}  // namespace gw::source
