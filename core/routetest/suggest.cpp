#include "routetest/suggest.h"

#include <algorithm>
#include <set>

#include "routetest/near.h"
#include "routetest/wish.h"

namespace gw::routetest {
namespace {

using rule::Matcher;

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

bool printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return 0x20 <= c && c < 0x7f; });
}

class Suggester {
 public:
  Suggester(const flow::Gateway& gateway, const Coverage& coverage, bool matchers)
      : gateway_(gateway), coverage_(coverage), matchers_(matchers) {
    for (const route::EntryPoint& point : gateway.tables().points) collect(point, point.plain, false);
    for (const route::EntryPoint& point : gateway.tables().points) collect(point, point.tls, true);
  }

  Suggestions run() {
    std::set<std::string> never;
    for (const std::string& name : coverage_.never()) never.insert(name);
    for (const std::string& name : never) {
      if (!one(name)) out_.missing.push_back(name);
    }
    if (matchers_) sides();
    if (!out_.cases.empty()) out_.cases = "cases:\n" + out_.cases;
    return std::move(out_);
  }

 private:
  struct Place {
    const route::EntryPoint* point = nullptr;
    const route::Route* route = nullptr;
    const route::Route* parent = nullptr;
    bool tls = false;
  };

  void collect(const route::EntryPoint& point, const route::Muxer& muxer, bool tls,
               const route::Route* parent = nullptr) {
    for (const route::Route& route : muxer.routes()) {
      places_[std::string(route.router->name)].push_back({&point, &route, parent, tls});
      if (route.children != nullptr) collect(point, *route.children, tls, &route);
    }
  }

  bool one(const std::string& name) {
    for (const Place& place : places_[name]) {
      std::vector<Wish> wishes = wishes_of(*place.route->program);
      if (place.parent != nullptr) merge(wishes_of(*place.parent->program), wishes);
      for (const Wish& wish : wishes) {
        for (const flow::Asked& asked : variants(wish, place)) {
          if (!comes_to(name, asked, *place.point)) continue;
          write(name, asked, *place.point);
          return true;
        }
      }
    }
    return tcp(name);
  }

  /// What the parent wants and the child says nothing of.
  static void merge(const std::vector<Wish>& parents, std::vector<Wish>& wishes) {
    if (parents.empty()) return;
    const Wish& parent = parents.front();
    for (Wish& wish : wishes) {
      if (wish.host.empty()) wish.host = parent.host;
      if (wish.path == "/") wish.path = parent.path;
      if (wish.from.empty()) wish.from = parent.from;
      if (wish.method == "GET") wish.method = parent.method;
      if (wish.query.empty()) wish.query = parent.query;
      wish.headers.insert(wish.headers.end(), parent.headers.begin(), parent.headers.end());
    }
  }

  /// The request that the rule asks for, and others that may come to it where that one goes elsewhere.
  std::vector<flow::Asked> variants(const Wish& wish, const Place& place) const {
    std::vector<flow::Asked> out;
    for (std::string_view host : {std::string_view(wish.host), std::string_view("app.example")}) {
      for (std::string_view tail : {"", "/", "/any", "any"}) {
        if (!tail.empty() && wish.exact_path) continue;
        for (std::string_view method : {std::string_view(wish.method), std::string_view("PURGE")}) {
          flow::Asked asked;
          asked.entry_point = place.point->name;
          asked.tls = place.tls;
          asked.host =
              wish.host.empty() || !host.empty() ? std::string(host.empty() ? "app.example" : host) : wish.host;
          if (!wish.host.empty()) asked.host = wish.host;
          asked.method = method;
          asked.target = wish.path + std::string(tail) + (wish.query.empty() ? "" : "?" + wish.query);
          asked.headers = wish.headers;
          if (!wish.from.empty())
            asked.remote = wish.from.find(':') == std::string::npos ? wish.from + ":0" : "[" + wish.from + "]:0";
          out.push_back(std::move(asked));
        }
      }
      if (!wish.host.empty()) break;
    }
    return out;
  }

  /// Or may come to it, where chance decides.
  bool comes_to(const std::string& name, const flow::Asked& asked, const route::EntryPoint& point) {
    gateway_.ask(asked, point, scratch_, answer_);
    if (answer_.router != nullptr && answer_.router->name == name) return true;
    return std::ranges::any_of(answer_.ambiguous, [&](const runtime::Object* other) { return other->name == name; });
  }

  bool tcp(const std::string& name) {
    for (const route::EntryPoint& point : gateway_.tables().points) {
      if (point.udp_router != nullptr && point.udp_router->name == name) {
        write_connection(name, point, "udp", {});
        return true;
      }
      for (const route::TcpMuxer* muxer : {&point.tcp, &point.tcp_tls}) {
        for (const route::TcpRoute& route : muxer->routes()) {
          if (route.router->name != name) continue;
          for (const std::string& host : server_names(*route.program)) {
            flow::Asked asked;
            asked.kind = muxer == &point.tcp ? flow::Asked::Kind::Plain : flow::Asked::Kind::Tls;
            asked.tls = muxer == &point.tcp_tls;
            asked.sni = host;
            if (!comes_to(name, asked, point)) continue;
            write_connection(name, point, "tcp", asked.tls ? host : std::string());
            return true;
          }
        }
      }
    }
    return false;
  }

  static std::vector<std::string> server_names(const rule::Program& program) {
    std::vector<std::string> out;
    for (const rule::Program::Leaf& leaf : program.leaves()) {
      const rule::Node& node = program.expr()[leaf.node];
      if (node.matcher != Matcher::HostSni && node.matcher != Matcher::HostSniRegexp) continue;
      for (std::size_t i = 0; i < node.count; ++i) {
        std::string value = program.expr().argument(node, i).value;
        if (node.matcher == Matcher::HostSniRegexp) value = sample(value);
        else if (value.starts_with("*.")) value = "any" + value.substr(1);
        if (value != "*") out.push_back(value);
      }
    }
    out.emplace_back("app.example");
    return out;
  }

  void write_connection(const std::string& name, const route::EntryPoint& point, const char* kind,
                        const std::string& sni) {
    out_.cases += "  - name: " + quoted(name) + "\n    " + kind + ": " + quoted(":" + std::to_string(point.port)) +
                  "\n    entrypoint: " + quoted(point.name) + "\n";
    if (!sni.empty()) out_.cases += "    sni: " + quoted(sni) + "\n";
    out_.cases += "    expect: {router: " + quoted(name) + "}\n";
    ++out_.count;
  }

  /// The side of each matcher that no case has shown, by a request in which it alone is otherwise.
  void sides() {
    for (const auto& [name, places] : places_) {
      if (places.empty() || name.ends_with("@internal")) continue;
      const Place& place = places.front();
      for (std::size_t i = 0; i < place.route->program->leaves().size(); ++i) other_side(name, place, i);
    }
  }

  void other_side(const std::string& name, const Place& place, std::size_t leaf) {
    const rule::Program& program = *place.route->program;
    for (const Wish& wish : wishes_of(program)) {
      Wish changed = wish;
      if (!spoil(program.expr()[program.leaves()[leaf].node].matcher, changed)) return;
      for (const flow::Asked& asked : variants(changed, place)) {
        flow::Scratch again;
        flow::prepare(asked, *place.point, again);
        if (again.prepared.refusal || program.leaf_matches(leaf, again.prepared.view())) continue;
        write(name + ", without " + leaf_text(program, leaf), asked, *place.point);
        return;
      }
    }
  }

  static bool spoil(Matcher matcher, Wish& wish) {
    switch (matcher) {
      case Matcher::Host:
      case Matcher::HostHeader:
      case Matcher::HostRegexp: wish.host = "other.invalid"; return true;
      case Matcher::Path:
      case Matcher::PathPrefix:
      case Matcher::PathRegexp: wish.path = "/-"; return true;
      case Matcher::Method: wish.method = "PURGE"; return true;
      case Matcher::Header:
      case Matcher::Headers:
      case Matcher::HeaderRegexp:
      case Matcher::HeadersRegexp: wish.headers.clear(); return true;
      case Matcher::Query:
      case Matcher::QueryRegexp: wish.query.clear(); return true;
      case Matcher::ClientIp: wish.from = "198.51.100.77"; return true;
      default: return false;
    }
  }

  /// Writes the case with what the gateway has just answered.
  void write(const std::string& name, const flow::Asked& asked, const route::EntryPoint& point) {
    bool fits = printable(asked.target) && printable(*asked.host) && asked.host->find(' ') == std::string::npos;
    for (const auto& [header, value] : asked.headers) fits = fits && printable(header) && printable(value);
    if (!fits) return;
    out_.cases += "  - name: " + quoted(name) + "\n    request: " + quoted(asked.method + " " + example_url(asked)) +
                  "\n    entrypoint: " + quoted(point.name) + "\n";
    if (asked.remote != flow::Asked().remote) out_.cases += "    from: " + quoted(asked.remote) + "\n";
    for (std::size_t i = 0; i < asked.headers.size(); ++i)
      out_.cases += std::string(i == 0 ? "    headers: {" : ", ") + quoted(asked.headers[i].first) + ": " +
                    quoted(asked.headers[i].second) + (i + 1 == asked.headers.size() ? "}\n" : "");
    gateway_.ask(asked, point, scratch_, answer_);
    std::string others;
    for (const runtime::Object* other : answer_.ambiguous) others += (others.empty() ? "" : ", ") + quoted(other->name);
    if (!others.empty()) others = ", ambiguous: [" + others + "]";
    if (answer_.router != nullptr)
      out_.cases += "    expect: {router: " + quoted(answer_.router->name) + others + "}\n";
    else out_.cases += "    expect: {none: true}\n";
    ++out_.count;
  }

  static std::string example_url(const flow::Asked& asked) {
    return std::string(asked.tls ? "https://" : "http://") + *asked.host + asked.target;
  }

  const flow::Gateway& gateway_;
  const Coverage& coverage_;
  bool matchers_;
  std::map<std::string, std::vector<Place>> places_;
  flow::Scratch scratch_;
  flow::Answer answer_;
  Suggestions out_;
};

}  // namespace

Suggestions suggest(const flow::Gateway& gateway, const Coverage& coverage, bool matchers) {
  return Suggester(gateway, coverage, matchers).run();
}

}  // namespace gw::routetest
