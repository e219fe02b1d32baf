#include "source/routes.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "doc/read.h"
#include "model/duration.h"
#include "model/maker.h"

namespace gw::source {
namespace {

using doc::NodeId;
using model::Maker;
using model::OriginKind;
using model::Value;

struct Route {
  std::vector<std::string> hosts, methods;
  std::string path, service;
  std::optional<std::int64_t> timeout;
  text::Span span, path_span, service_span, timeout_span;
};

class Routes {
 public:
  Routes(text::SourceSet& sources, text::SourceId id, Version version)
      : version_(version), read_(doc::read_yaml(sources, id)), document_(read_.document) {
    out_.name = "file";
  }

  Provider run() {
    std::ranges::move(read_.facts, std::back_inserter(out_.facts));
    if (!read_.ok) return refuse(read_.error);
    NodeId list = NodeId::None;
    if (document_.root != NodeId::None) {
      for (const doc::Entry& entry : document_.entries(document_.root)) {
        if (document_.text(entry.key) == "routes") list = entry.value;
        else unknown(entry.key, {"routes"});
      }
    }
    if (list == NodeId::None || document_[list].kind != doc::Kind::List)
      return refuse("there is no list called routes");
    for (NodeId item : document_.items(list)) {
      if (std::optional<Route> route = read(item)) add(*route);
    }
    finish();
    out_.loaded = out_.errors.empty();
    if (!out_.loaded) std::swap(out_.salvage, out_.config);
    return std::move(out_);
  }

 private:
  Provider refuse(std::string why) {
    out_.errors.push_back(std::move(why));
    return std::move(out_);
  }

  diag::Fact& say(diag::FactKind kind, text::Span span, std::string subject, std::string detail) {
    diag::Fact& fact = out_.facts.emplace_back();
    fact.kind = kind;
    fact.span = span;
    fact.subject = std::move(subject);
    fact.detail = std::move(detail);
    return fact;
  }

  void unknown(NodeId key, std::vector<std::string> known) {
    std::string name(document_.text(key));
    diag::Fact& fact = say(diag::FactKind::UnknownField, document_.span(key), name, {});
    fact.candidates = std::move(known);
    fact.fatal = true;
    out_.errors.push_back("a route has no " + name);
  }

  void wrong(text::Span span, std::string why) {
    say(diag::FactKind::RouteWrong, span, {}, why).fatal = true;
    out_.errors.push_back(std::move(why));
  }

  std::vector<std::string> texts(NodeId node) const {
    std::vector<std::string> out;
    if (document_[node].kind == doc::Kind::Scalar) out.emplace_back(document_.text(node));
    for (NodeId item : document_.items(node)) out.emplace_back(document_.text(item));
    return out;
  }

  std::optional<Route> read(NodeId item) {
    Route out;
    out.span = document_.span(item);
    for (const doc::Entry& entry : document_.entries(item)) {
      std::string_view key = document_.text(entry.key);
      bool scalar = document_[entry.value].kind == doc::Kind::Scalar;
      std::string text(scalar ? document_.text(entry.value) : "");
      text::Span span = document_.span(entry.value);
      if (key == "path") std::tie(out.path, out.path_span) = std::pair(text, span);
      else if (key == "service") std::tie(out.service, out.service_span) = std::pair(text, span);
      else if (key == "host") out.hosts = texts(entry.value);
      else if (key == "methods") out.methods = texts(entry.value);
      else if (key == "timeout") timeout(out, text, span);
      else unknown(entry.key, {"path", "service", "host", "methods", "timeout"});
    }
    std::string_view path = out.path;
    if (path.starts_with('=')) path.remove_prefix(1);
    if (!path.starts_with('/'))
      wrong(out.path.empty() ? out.span : out.path_span, "a route needs a path that begins with a slash");
    else if (out.path.find('`') != std::string::npos) wrong(out.path_span, "a path holds no back-quote");
    else if (out.service.empty()) wrong(out.span, "a route needs a service");
    else return out;
    return std::nullopt;
  }

  void timeout(Route& out, const std::string& text, text::Span span) {
    std::optional<std::chrono::nanoseconds> parsed = model::parse_duration(text);
    if (!parsed) {
      diag::Fact& fact = say(diag::FactKind::BadDuration, span, text, {});
      fact.fatal = true;
      out_.errors.push_back(text + " is no duration");
      return;
    }
    out.timeout = parsed->count();
    out.timeout_span = span;
  }

  static std::string any_of(std::string_view matcher, const std::vector<std::string>& values) {
    std::string out;
    for (const std::string& value : values)
      out += (out.empty() ? "" : " || ") + std::string(matcher) + "(`" + value + "`)";
    return values.size() > 1 ? "(" + out + ")" : out;
  }

  static std::string rule_of(const Route& route) {
    std::string out = any_of("Host", route.hosts);
    bool exact = route.path.starts_with('=');
    out += (out.empty() ? "" : " && ") +
           std::string(exact ? "Path(`" + route.path.substr(1) : "PathPrefix(`" + route.path) + "`)";
    std::string methods = any_of("Method", route.methods);
    return methods.empty() ? out : out + " && " + methods;
  }

  std::string name_of(const Route& route) {
    std::string out;
    for (char c : route.path) {
      bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (plain) out += c;
      else if (!out.empty() && out.back() != '-') out += '-';
    }
    while (out.ends_with('-')) out.pop_back();
    if (out.empty()) out = "root";
    int number = ++names_[out];
    return number == 1 ? out : out + "-" + std::to_string(number);
  }

  static const schema::Type& type(std::string_view id) { return *schema::find_type(id); }

  void add(const Route& route) {
    std::string rule = rule_of(route);
    auto [at, fresh] = rules_.emplace(rule, route.path_span);
    if (!fresh) {
      diag::Fact& fact = say(diag::FactKind::RouteTwice, route.path_span, route.path, {});
      fact.notes.push_back({"first written here", at->second});
      return;
    }
    model::Arena& arena = *out_.config.arena;
    std::string name = name_of(route);
    bool url = route.service.find("://") != std::string::npos;
    Maker server(arena, type("dynamic.Server"));
    server.text("url", url ? route.service : "http://" + route.service + ":80", route.service_span,
                url ? OriginKind::Written : OriginKind::Derived);
    Value one = server.done(true);
    Maker balancer(arena, type("dynamic.ServersLoadBalancer"));
    balancer.set("servers", arena.list(std::span(&one, 1), OriginKind::Derived, route.service_span));
    if (route.timeout) {
      balancer.text("serversTransport", name, route.timeout_span);
      transports_.push_back({arena.copy(name), nullptr, transport(*route.timeout, route.timeout_span)});
    }
    Maker service(arena, type("dynamic.Service")), router(arena, type("dynamic.Router"));
    service.set("loadBalancer", balancer.done(true, OriginKind::Derived, route.service_span));
    router.text("rule", rule, route.path_span).text("service", name, route.service_span);
    services_.push_back({arena.copy(name), nullptr, service.done(false, OriginKind::Derived, route.service_span)});
    routers_.push_back({arena.copy(name), nullptr, router.done(false, OriginKind::Derived, route.span)});
  }

  Value transport(std::int64_t nanoseconds, text::Span span) {
    model::Arena& arena = *out_.config.arena;
    Maker timeouts(arena, type("dynamic.ForwardingTimeouts")), out(arena, type("dynamic.ServersTransport"));
    Value value = arena.integer(nanoseconds, OriginKind::Written, span);
    value.kind = Value::Kind::Duration;
    timeouts.set("responseHeaderTimeout", value);
    out.set("forwardingTimeouts", timeouts.done(true, OriginKind::Derived, span));
    return out.done(true, OriginKind::Derived, span);
  }

  void finish() {
    if (routers_.empty()) return;
    model::Arena& arena = *out_.config.arena;
    Maker http(arena, type("dynamic.HTTPConfiguration")), root(arena, schema::dynamic_root());
    http.set("routers", arena.map(routers_, OriginKind::Derived));
    http.set("services", arena.map(services_, OriginKind::Derived));
    if (!transports_.empty()) http.set("serversTransports", arena.map(transports_, OriginKind::Derived));
    root.set("http", http.done(false));
    out_.config.root = root.done(false);
  }

  [[maybe_unused]] Version version_;
  doc::Read read_;
  doc::Document& document_;
  Provider out_;
  std::map<std::string, int> names_;
  std::map<std::string, text::Span> rules_;
  std::vector<model::Property> routers_, services_, transports_;
};

}  // namespace

Provider load_routes(text::SourceSet& sources, text::SourceId id, Version version) {
  return Routes(sources, id, version).run();
}

}  // namespace gw::source
