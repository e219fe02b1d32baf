#include "cli/route_text.h"

#include <algorithm>

#include "model/view.h"
#include "report/characters.h"
#include "report/paint.h"
#include "report/place.h"
#include "routetest/batch.h"
#include "routetest/near.h"

namespace gw::cli {
namespace {

using flow::Answer;
using report::printable;

/// Where a priority comes from.
std::string origin_of(const runtime::Object& router) {
  const model::Value* priority = router.value.find("priority");
  if (priority == nullptr) return "none";
  switch (priority->origin) {
    case model::OriginKind::Default: return "length";
    case model::OriginKind::Derived: return "Traefik's own";
    case model::OriginKind::Written: break;
  }
  return "written";
}

std::string priority_of(const runtime::Object& router) {
  const model::Value* priority = router.value.find("priority");
  std::int64_t number = priority != nullptr && priority->kind == model::Value::Kind::Int ? priority->integer : 0;
  return std::to_string(number) + " (" + origin_of(router) + ")";
}

std::string servers_of(const flow::Service& service) {
  switch (service.kind) {
    case flow::Service::Kind::Servers: break;
    case flow::Service::Kind::Weighted: return "weighted over " + report::amount(service.children.size(), "service");
    case flow::Service::Kind::Mirroring: return "mirrored";
    case flow::Service::Kind::Failover: return "failover";
    case flow::Service::Kind::Hrw:
      return "highest random weight over " + report::amount(service.children.size(), "service");
    case flow::Service::Kind::Internal: return "Traefik itself";
    case flow::Service::Kind::Unknown: return "";
  }
  if (service.servers.empty()) return "no server";
  std::string out = printable(service.servers[0].address);
  if (service.servers.size() > 1)
    out += ", " + report::amount(service.servers.size(), "server") + ", " + std::string(service.strategy);
  return out;
}

class Text {
 public:
  Text(const Told& told, const TellOptions& options) : told_(told), options_(options), paint_(options.color) {}

  std::string run() {
    headline();
    if (told_.answer.router != nullptr || !told_.answer.broken.empty() || told_.answer.status == 0) winner();
    else nobody();
    if (options_.all) everybody();
    if (options_.explain) explain();
    return std::move(out_);
  }

 private:
  void row(std::string_view name, const std::string& text) {
    out_ += "  " + paint_.faint(report::pad(std::string(name), 12)) + " " + text + "\n";
  }

  void headline() {
    const Answer& answer = told_.answer;
    bool taken = answer.router != nullptr && answer.via != Answer::Via::Closed;
    if (!taken || !answer.broken.empty()) {
      std::string what = !answer.broken.empty()              ? std::string(answer.broken)
                         : answer.via == Answer::Via::Http   ? "the HTTP routers"
                         : answer.via == Answer::Via::Https  ? "the HTTP routers behind TLS"
                         : answer.via == Answer::Via::Closed ? "closed"
                         : answer.status == 404              ? "no router: 404"
                                                             : "refused: " + std::to_string(answer.status);
      bool http = answer.via == Answer::Via::Http || answer.via == Answer::Via::Https;
      out_ +=
          (http ? paint_.bold("→ " + what) : paint_.severity(diag::Severity::Error, "✗") + " " + paint_.bold(what)) +
          "\n";
      if (!answer.why.empty() && answer.status != 404) row("because", printable(answer.why));
      if (answer.status == 404 && told_.scratch.path.size() > 0) row("because", std::string(answer.why));
      return;
    }
    out_ += paint_.bold("→ " + printable(answer.router->name));
    if (answer.status != 0) {
      out_ += "  →  " + paint_.bold(std::to_string(answer.status));
      if (!answer.location.empty()) out_ += " " + printable(answer.location);
    } else if (!answer.service.empty()) {
      out_ += "  →  service " + paint_.bold(printable(answer.service));
      const flow::Service* service = told_.gateway.way(*answer.router).service;
      std::string servers = service == nullptr ? "" : servers_of(*service);
      if (!servers.empty()) out_ += "  (" + servers + ")";
    }
    out_ += "\n";
    if (!answer.ambiguous.empty()) {
      std::string names;
      for (const runtime::Object* other : answer.ambiguous)
        names += (names.empty() ? "" : ", ") + printable(other->name);
      out_ += paint_.severity(diag::Severity::Warning, "! or " + names) +
              ": the priorities are equal, and Traefik takes either, by chance at each reload\n";
    }
    if (answer.status != 0 && !answer.why.empty()) row("because", printable(answer.why));
  }

  std::string place() const {
    std::string out;
    if (options_.points.empty()) out = printable(told_.point.name);
    for (const std::string& name : options_.points) out += (out.empty() ? "" : ", ") + printable(name);
    if (!told_.point.address.empty() && told_.point.port != 0 && options_.points.size() < 2)
      out += " " + printable(told_.point.address);
    const Answer& answer = told_.answer;
    bool tls = told_.asked.tls || told_.asked.kind == flow::Asked::Kind::Tls;
    if (answer.handshake) out += ", TLS, options " + printable(answer.tls_options);
    else if (tls && answer.via == Answer::Via::Tcp) out += ", TLS passed through";
    else if (tls) out += ", TLS";
    return out;
  }

  void winner() {
    row("entry point", place());
    const runtime::Object* router = told_.answer.router;
    if (router == nullptr) {
      lost_tcp();
      return;
    }
    for (const route::Route* route : told_.scratch.path) {
      if (route->router != router) parent(*route);
    }
    std::string rule = printable(model::written(router->value, "rule"));
    if (!rule.empty()) row("rule", rule + "      priority " + priority_of(*router));
    losers();
    middlewares();
    for (const flow::Uncertain& one : told_.answer.uncertain)
      row("uncertain", printable(one.middleware) + ": " + printable(one.reason));
    if (!told_.answer.server.empty() && told_.answer.status == 0) row("server", printable(told_.answer.server));
    upstream();
  }

  /// TCP routers of the entry point that Traefik has refused: one of them may have been meant.
  void lost_tcp() {
    if (told_.asked.kind == flow::Asked::Kind::Request) return;
    for (const runtime::Object* router : dropped(told_.gateway, &told_.point)) {
      if (router->role == runtime::Role::TcpRouter || router->role == runtime::Role::UdpRouter)
        row("dropped", printable(router->name) + ": " + printable(router->errors.front()));
    }
  }

  void parent(const route::Route& route) {
    row("parent", printable(route.router->name) + "  " + printable(model::written(route.router->value, "rule")));
  }

  /// Routers of the same list that matched as well.
  void losers() {
    if (told_.scratch.path.size() != 1) return;
    const route::Muxer& muxer = told_.asked.tls ? told_.point.tls : told_.point.plain;
    rule::HttpRequest view = original_view();
    std::string names;
    std::size_t count = 0;
    for (const route::Route& route : muxer.routes()) {
      bool tie = std::ranges::find(told_.answer.ambiguous, route.router) != told_.answer.ambiguous.end();
      if (route.router == told_.answer.router || tie || !route.program->matches(view)) continue;
      if (++count > 5) continue;
      names += (names.empty() ? "" : ", ") + printable(route.router->name) + " " + priority_of(*route.router);
    }
    if (count > 5) names += ", " + std::to_string(count - 5) + " more (--all)";
    if (count > 0) row("won over", names);
  }

  /// The request as the first list of routers saw it, before middlewares changed it.
  rule::HttpRequest original_view() {
    if (!asked_again_) {
      flow::prepare(told_.asked, told_.point, again_);
      asked_again_ = true;
    }
    return again_.prepared.view();
  }

  void middlewares() {
    if (told_.answer.router == nullptr) return;
    std::size_t number = 0;
    for (const route::Route* route : told_.scratch.path) {
      for (const flow::ChainStep& step : told_.gateway.way(*route->router).chain) {
        std::string text = std::to_string(++number) + " " + printable(step.name);
        std::string effect;
        for (const route::Step& done : told_.trace) {
          if (done.by != step.name) continue;
          effect += (effect.empty() ? "" : ", ") + printable(done.what) + ": " + shown(done.before) + " → " +
                    shown(done.after);
        }
        row(number == 1 ? "middlewares" : "",
            report::pad(text, 26) + " " + (effect.empty() ? std::string(step.kind) : effect));
      }
    }
  }

  static std::string shown(const std::string& text) { return text.empty() ? "(none)" : printable(text); }

  void upstream() {
    const Answer& answer = told_.answer;
    if (!answer.forwarded) return;
    row("server gets", printable(answer.upstream.method) + " " + printable(answer.upstream.target) +
                           "  Host: " + printable(answer.upstream.host));
    std::string line;
    std::size_t left = 0;
    for (const rule::Pair& header : answer.upstream.headers) {
      std::string text = printable(header.name) + ": " + printable(header.value);
      if (options_.explain) {
        row("", text);
        continue;
      }
      bool told =
          header.name == "X-Forwarded-For" || header.name == "X-Forwarded-Proto" || header.name == "X-Forwarded-Prefix";
      if (told) line += (line.empty() ? "" : "  ") + text;
      else ++left;
    }
    if (options_.explain) return;
    if (left > 0) line += (line.empty() ? "" : "  ") + paint_.faint("… " + std::to_string(left) + " more (--explain)");
    if (!line.empty()) row("", line);
  }

  void nobody() {
    row("entry point", place());
    if (!routetest::nobody_takes(told_.answer)) return;
    std::vector<routetest::Near> near =
        routetest::near_misses(told_.gateway, told_.asked, told_.point, told_.scratch, 3);
    std::size_t wide = 0;
    for (const routetest::Near& one : near) wide = std::max(wide, report::columns(printable(one.router->name)));
    for (const routetest::Near& one : near)
      row(&one == &near.front() ? "nearest" : "",
          report::pad(printable(one.router->name), wide + 2) + printable(one.what));
    const route::Muxer& muxer = told_.asked.tls ? told_.point.tls : told_.point.plain;
    std::size_t here = muxer.routes().size(), all = 0;
    for (const runtime::Object& object : told_.gateway.graph().objects)
      all += object.role == runtime::Role::Router && !object.name.ends_with("@internal") ? 1 : 0;
    std::string tail = options_.all || here == 0 ? "" : "; --all shows each with the condition that fails";
    out_ += paint_.faint("  " + std::to_string(here) + " of " + report::amount(all, "router") + " " +
                         (here == 1 ? "listens" : "listen") + " on " + printable(told_.point.name) +
                         (told_.asked.tls ? " with TLS" : " without TLS") + tail) +
            "\n";
  }

  void everybody() {
    const route::Muxer& muxer = told_.asked.tls ? told_.point.tls : told_.point.plain;
    if (muxer.routes().empty()) return;
    rule::HttpRequest view = original_view();
    out_ += "\n";
    std::size_t wide = 0;
    for (const route::Route& route : muxer.routes())
      wide = std::max(wide, std::min<std::size_t>(report::columns(printable(route.router->name)), 30));
    for (const route::Route& route : muxer.routes()) {
      std::string why = routetest::failing(*route.program, view);
      bool wins = route.router == told_.answer.router, tie = !wins && among(route.router);
      std::string mark = wins ? "→" : tie ? "!" : why.empty() ? "≥" : " ";
      std::string text = wins ? "takes it" : tie ? "may take it instead" : why.empty() ? "matches, comes later" : why;
      out_ += mark + " " + report::pad(printable(route.router->name), wide) + "  " +
              report::pad(priority_of(*route.router), 14) + "  " + printable(text) + "\n";
    }
  }

  bool among(const runtime::Object* router) const {
    return std::ranges::find(told_.answer.ambiguous, router) != told_.answer.ambiguous.end();
  }

  void explain() {
    out_ += "\n";
    if (told_.trace.empty()) row("pipeline", "nothing changes the request");
    for (const route::Step& step : told_.trace) {
      std::string name = step.by.empty() ? std::string(route::stage_name(step.stage)) : printable(step.by);
      std::string change = step.what == "refused"
                               ? "refused with " + step.after + ": " + shown(step.before)
                               : printable(step.what) + ": " + shown(step.before) + " → " + shown(step.after);
      out_ += "  " + paint_.faint(report::pad(name, 20)) + " " + change;
      if (!step.reason.empty()) out_ += paint_.faint("  (" + printable(step.reason) + ")");
      out_ += "\n";
    }
    matchers();
  }

  /// Each matcher of the rule that won, and what it says.
  void matchers() {
    if (told_.scratch.path.empty()) return;
    const route::Route& route = *told_.scratch.path.front();
    rule::HttpRequest view = original_view();
    for (std::size_t i = 0; i < route.program->leaves().size(); ++i) {
      bool yes = route.program->leaf_matches(i, view);
      std::string text = printable(routetest::leaf_text(*route.program, i));
      out_ += "  " + paint_.faint(report::pad(i == 0 ? "matchers" : "", 20)) + " " + (yes ? "✓ " : "✗ ") + text;
      if (!yes) out_ += "  " + paint_.faint(printable(routetest::contrast(*route.program, i, view)));
      out_ += "\n";
    }
  }

  const Told& told_;
  const TellOptions& options_;
  report::Paint paint_;
  std::string out_;
  flow::Scratch again_;
  bool asked_again_ = false;
};

}  // namespace

std::string answer_text(const Told& told, const TellOptions& options) { return Text(told, options).run(); }

std::string answer_json(const Told& told, const TellOptions& options) {
  using model::Tree;
  std::string line;
  routetest::write_answer(told.answer, line);
  Tree out = model::from_json(line).value_or(Tree::map());
  Tree near = Tree::list();
  if (routetest::nobody_takes(told.answer)) {
    for (const routetest::Near& one : routetest::near_misses(told.gateway, told.asked, told.point, told.scratch, 10)) {
      near.items.push_back(Tree::map());
      near.items.back().set("router", Tree::of(std::string(one.router->name))).set("why", Tree::of(one.what));
    }
  }
  out.set("nearest", std::move(near));
  if (options.points.size() > 1) out.set("entrypoints", Tree::list_of(options.points));
  if (options.explain) {
    Tree steps = Tree::list();
    for (const route::Step& step : told.trace) {
      Tree one = Tree::map();
      one.set("stage", Tree::of(std::string(route::stage_name(step.stage))));
      if (!step.by.empty()) one.set("middleware", Tree::of(step.by));
      one.set("what", Tree::of(step.what)).set("before", Tree::of(step.before)).set("after", Tree::of(step.after));
      one.set("reason", Tree::of(step.reason)).set("source", Tree::of(std::string(route::stage_source(step.stage))));
      steps.items.push_back(std::move(one));
    }
    out.set("steps", std::move(steps));
  }
  if (options.all) {
    Tree routers = Tree::list();
    flow::Scratch again;
    flow::prepare(told.asked, told.point, again);
    const route::Muxer& muxer = told.asked.tls ? told.point.tls : told.point.plain;
    for (const route::Route& route : muxer.routes()) {
      std::string why = routetest::failing(*route.program, again.prepared.view());
      Tree one = Tree::map();
      one.set("router", Tree::of(std::string(route.router->name))).set("matches", Tree::of(why.empty()));
      one.set("priority", Tree::of(route.rank.priority)).set("why", why.empty() ? Tree() : Tree::of(why));
      routers.items.push_back(std::move(one));
    }
    out.set("routers", std::move(routers));
  }
  return model::to_json(out, 2) + "\n";
}

}  // namespace gw::cli
