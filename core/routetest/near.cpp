#include "routetest/near.h"

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "rule/print.h"
#include "runtime/router.h"

namespace gw::routetest {
namespace {

using rule::HttpRequest;
using rule::Matcher;
using rule::Program;

/// The fewest leaves that have to change for a rule to be true, and which.
struct Lack {
  std::size_t count = 0;
  std::vector<std::size_t> leaves;  ///< At most kShown.
};
constexpr std::size_t kShown = 3;

Lack lack_of(const Program& program, const HttpRequest& request) {
  const rule::Expr& expr = program.expr();
  std::map<rule::NodeId, Lack> lacks;
  std::map<rule::NodeId, std::size_t> leaf_of;
  for (std::size_t i = 0; i < program.leaves().size(); ++i) leaf_of[program.leaves()[i].node] = i;
  for (rule::NodeId id : rule::post_order(expr)) {
    const rule::Node& node = expr[id];
    Lack& own = lacks[id];
    if (node.kind == rule::Kind::Leaf) {
      std::size_t leaf = leaf_of[id];
      if (!program.leaf_matches(leaf, request)) own = {1, {leaf}};
      continue;
    }
    const Lack& left = lacks[node.left];
    const Lack& right = lacks[node.right];
    if (node.kind == rule::Kind::Or) {
      own = right.count < left.count ? right : left;
      continue;
    }
    own = left;
    own.count += right.count;
    for (std::size_t leaf : right.leaves) {
      if (own.leaves.size() < kShown) own.leaves.push_back(leaf);
    }
  }
  return lacks[expr.root];
}

std::size_t letters_apart(std::string_view a, std::string_view b) {
  constexpr std::size_t kLongest = 256;
  if (a.size() > kLongest || b.size() > kLongest) return kLongest;
  return base::edit_distance(a, b, 16);
}

std::string header_values(const HttpRequest& request, std::string_view name) {
  std::string out;
  for (const rule::Pair& line : request.headers) {
    if (base::equal_fold_ascii(line.name, name)) out += (out.empty() ? "" : ", ") + std::string(line.value);
  }
  return out;
}

bool has(std::span<const rule::Pair> pairs, std::string_view name, bool fold) {
  return std::ranges::any_of(pairs, [&](const rule::Pair& pair) {
    return fold ? base::equal_fold_ascii(pair.name, name) : pair.name == name;
  });
}

std::string query_values(const HttpRequest& request, std::string_view name) {
  std::string out;
  for (const rule::Pair& pair : request.query) {
    if (pair.name == name) out += (out.empty() ? "" : ", ") + std::string(pair.value);
  }
  return out;
}

/// How far a request is from a leaf that says no: a few letters of the host, the rest of a path, anything else.
int distance(const Program& program, std::size_t leaf, const HttpRequest& request) {
  const rule::Node& node = program.expr()[program.leaves()[leaf].node];
  std::string_view value = program.expr().argument(node, 0).value;
  if (node.negated) return 40;
  switch (node.matcher) {
    case Matcher::Host:
    case Matcher::HostHeader:
      return static_cast<int>(std::min<std::size_t>(10 * letters_apart(value, request.host), 70));
    case Matcher::Method: return 20;
    case Matcher::Header:
    case Matcher::Headers:
    case Matcher::HeaderRegexp:
    case Matcher::HeadersRegexp:
    case Matcher::Query:
    case Matcher::QueryRegexp: return 25;
    case Matcher::Path:
    case Matcher::PathPrefix:
      return static_cast<int>(
          std::min<std::size_t>(5 * letters_apart(value, request.path.substr(0, value.size())), 50));
    default: return 45;
  }
}

class Search {
 public:
  Search(const flow::Gateway& gateway, const flow::Asked& asked, const route::EntryPoint& point,
         const flow::Scratch& scratch)
      : gateway_(gateway), asked_(asked), point_(point), scratch_(scratch), view_(scratch.prepared.view()) {}

  std::vector<Near> run(std::size_t limit) {
    if (scratch_.path.empty()) {
      table(asked_.tls ? point_.tls : point_.plain);
      elsewhere();
      dropped();
    } else if (scratch_.path.back()->children != nullptr) {
      table(*scratch_.path.back()->children);
    }
    std::ranges::stable_sort(found_, {}, &Near::distance);
    if (found_.size() > limit) found_.resize(limit);
    return std::move(found_);
  }

 private:
  /// One condition fails.
  void table(const route::Muxer& muxer) {
    for (const route::Route& route : muxer.routes()) {
      Lack lack = lack_of(*route.program, view_);
      if (lack.count != 1) continue;
      std::size_t leaf = lack.leaves[0];
      found_.push_back({route.router, leaf_text(*route.program, leaf) + " " + contrast(*route.program, leaf, view_),
                        distance(*route.program, leaf, view_)});
    }
  }

  /// What another connection would get is asked, not guessed.
  void elsewhere() {
    for (const route::EntryPoint& point : gateway_.tables().points) {
      if (point.udp) continue;
      for (bool tls : {asked_.tls, !asked_.tls}) {
        if (&point == &point_ && tls == asked_.tls) continue;
        const route::Muxer& muxer = tls ? point.tls : point.plain;
        if (muxer.find(view_) != nullptr) ask(point, tls);
      }
    }
  }

  void ask(const route::EntryPoint& point, bool tls) {
    flow::Asked other = asked_;
    other.tls = tls;
    other.entry_point = point.name;
    flow::Scratch scratch;
    flow::Answer answer;
    gateway_.ask(other, point, scratch, answer);
    if (answer.router == nullptr || answer.status == 404 || answer.status == 421) return;
    bool known = std::ranges::any_of(
        found_, [&](const Near& near) { return near.router == answer.router && near.what.starts_with("would match"); });
    if (known) return;
    std::string what = "would match";
    if (&point != &point_) what += " on entry point " + point.name;
    if (tls != asked_.tls) what += tls ? " over TLS (https)" : " without TLS (http)";
    if (&point != &point_) what += " (this request came to " + point_.name + ")";
    bool internal = answer.router->name.ends_with("@internal");
    found_.push_back({answer.router, what, internal ? 90 : &point == &point_ ? 1 : 5});
  }

  /// Routers that Traefik has refused, with a rule that would say yes.
  void dropped() {
    Version version = gateway_.tables().version;
    for (const runtime::Object& object : gateway_.graph().objects) {
      if (object.role != runtime::Role::Router || object.routed || object.errors.empty()) continue;
      if (std::ranges::find(object.using_, point_.name) == object.using_.end()) continue;
      const model::Value* rule = object.value.find("rule");
      if (rule == nullptr || (object.value.find("tls") != nullptr) != asked_.tls) continue;
      rule::Syntax read = runtime::syntax_of(object.value, version);
      rule::Compiled compiled = rule::compile(rule->string(), read, rule::Protocol::Http, version);
      if (compiled.program == nullptr || !compiled.program->matches(view_)) continue;
      found_.push_back({&object, "would match, but Traefik drops it: " + object.errors.front(), 0});
    }
  }

  const flow::Gateway& gateway_;
  const flow::Asked& asked_;
  const route::EntryPoint& point_;
  const flow::Scratch& scratch_;
  HttpRequest view_;
  std::vector<Near> found_;
};

}  // namespace

bool nobody_takes(const flow::Answer& answer) {
  return answer.router == nullptr && answer.broken.empty() && (answer.status == 404 || answer.status == 405);
}

std::string leaf_text(const Program& program, std::size_t leaf) {
  const rule::Node& node = program.expr()[program.leaves()[leaf].node];
  std::string out = (node.negated ? "!" : "") + std::string(rule::name_of(node.matcher)) + "(";
  for (std::size_t i = 0; i < node.count; ++i)
    out += (i == 0 ? "" : ", ") + rule::print_value(program.expr().argument(node, i).value);
  return out + ")";
}

std::string contrast(const Program& program, std::size_t leaf, const HttpRequest& request) {
  const rule::Node& node = program.expr()[program.leaves()[leaf].node];
  std::string value = program.expr().argument(node, 0).value;
  switch (node.matcher) {
    case Matcher::Host:
    case Matcher::HostHeader: {
      if (request.host.empty()) return "is false: the request names no host";
      std::size_t apart = letters_apart(value, request.host);
      std::string host(request.host);
      if (node.negated || node.count != 1 || apart > 3) return "is false: the host is " + host;
      return "differs in " + (apart == 1 ? "1 letter" : std::to_string(apart) + " letters") + ": " + host;
    }
    case Matcher::HostRegexp: return "is false: the host is " + std::string(request.host);
    case Matcher::Method: return "is false: the method is " + std::string(request.method);
    case Matcher::Path:
    case Matcher::PathPrefix:
    case Matcher::PathRegexp: return "is false: the path is " + std::string(request.path);
    case Matcher::Header:
    case Matcher::HeaderRegexp:
    case Matcher::Headers:
    case Matcher::HeadersRegexp:
      if (base::equal_fold_ascii(value, "host")) return "is false: Host is no header here, use the matcher Host";
      if (!has(request.headers, value, true)) return "is false: the request has no " + value;
      return "is false: the request has " + value + ": " + header_values(request, value);
    case Matcher::Query:
    case Matcher::QueryRegexp:
      if (!has(request.query, value, false)) return "is false: the query has no " + value;
      return "is false: the query has " + value + "=" + query_values(request, value);
    case Matcher::ClientIp: return "is false: the client has another address";
    default: return "is false";
  }
}

std::string failing(const Program& program, const HttpRequest& request) {
  Lack lack = lack_of(program, request);
  std::string out;
  for (std::size_t leaf : lack.leaves)
    out += (out.empty() ? "" : "; ") + leaf_text(program, leaf) + " " + contrast(program, leaf, request);
  if (lack.count > lack.leaves.size()) out += "; " + std::to_string(lack.count - lack.leaves.size()) + " more";
  return out;
}

std::vector<Near> near_misses(const flow::Gateway& gateway, const flow::Asked& asked, const route::EntryPoint& point,
                              const flow::Scratch& scratch, std::size_t limit) {
  return Search(gateway, asked, point, scratch).run(limit);
}

}  // namespace gw::routetest
