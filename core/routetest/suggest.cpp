#include "routetest/suggest.h"

#include <algorithm>
#include <set>

#include "analysis/survey.h"
#include "routetest/near.h"

namespace gw::routetest {
namespace {

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
  Suggester(const flow::Gateway& gateway, Coverage& coverage, bool matchers)
      : gateway_(gateway), coverage_(coverage), matchers_(matchers), survey_(gateway, catalog_, {}) {}

  Suggestions run() {
    std::vector<std::string> never = coverage_.never();
    std::set<std::string> open(never.begin(), never.end());
    for (const runtime::Object* router : survey_.routers()) {
      if (open.erase(std::string(router->name)) > 0) reach(*router);
    }
    for (const std::string& name : open) udp(name);
    if (matchers_) sides();
    if (!out_.cases.empty()) out_.cases = "cases:\n" + out_.cases;
    return std::move(out_);
  }

 private:
  void reach(const runtime::Object& router) {
    analysis::RouterReach reach = survey_.reach(router);
    std::string name(router.name);
    switch (reach.kind) {
      case analysis::Reach::Kind::Wins:
      case analysis::Reach::Kind::Chance: write(name, reach.request, *reach.point); break;
      case analysis::Reach::Kind::Dead: out_.missing.push_back(name + ": no request meets its rule"); break;
      case analysis::Reach::Kind::Shadowed: {
        std::string names;
        for (const analysis::Blocker& blocker : reach.blockers) {
          std::string_view one = blocker.router != nullptr ? blocker.router->name : blocker.host;
          names += (names.empty() ? "" : ", ") + std::string(one);
        }
        out_.missing.push_back(name + ": all its requests go to " + names);
        break;
      }
      case analysis::Reach::Kind::Unknown: out_.missing.push_back(name + ": " + reach.why); break;
    }
  }

  void udp(const std::string& name) {
    for (const route::EntryPoint& point : gateway_.tables().points) {
      if (point.udp_router == nullptr || point.udp_router->name != name) continue;
      flow::Asked asked;
      asked.kind = flow::Asked::Kind::Udp;
      write_connection(name, asked, point);
      return;
    }
    out_.missing.push_back(name + ": it has no entry point");
  }

  void write_connection(const std::string& name, const flow::Asked& asked, const route::EntryPoint& point) {
    const char* kind = asked.kind == flow::Asked::Kind::Udp ? "udp" : "tcp";
    out_.cases += "  - name: " + quoted(name) + "\n    " + kind + ": " + quoted(":" + std::to_string(point.port)) +
                  "\n    entrypoint: " + quoted(point.name) + "\n";
    if (asked.remote != flow::Asked().remote) out_.cases += "    from: " + quoted(asked.remote) + "\n";
    if (asked.sni && !asked.sni->empty()) out_.cases += "    sni: " + quoted(*asked.sni) + "\n";
    std::string alpn;
    for (const std::string& protocol : asked.alpn) alpn += (alpn.empty() ? "" : ", ") + quoted(protocol);
    if (!alpn.empty()) out_.cases += "    alpn: [" + alpn + "]\n";
    out_.cases += "    expect: {router: " + quoted(name) + "}\n";
    ++out_.count;
  }

  /// Each side of each matcher that no case has shown, the new ones included.
  void sides() {
    for (const analysis::List& list : survey_.lists()) {
      if (!list.table.http() || list.parent != analysis::Table::kNone) continue;
      analysis::Solver solver(catalog_, analysis::path_form(list.table.point().options), {});
      for (std::uint32_t row = 0; row < list.table.size(); ++row) {
        const rule::Program& program = *list.table.row(row).program;
        for (std::size_t leaf = 0; leaf < program.leaves().size(); ++leaf) {
          for (bool yes : {true, false}) side(list, row, leaf, yes, solver);
        }
      }
    }
  }

  /// A request for which the router is asked and its matcher says so.
  void side(const analysis::List& list, std::uint32_t row, std::size_t leaf, bool yes, analysis::Solver& solver) {
    const analysis::Row& own = list.table.row(row);
    if (coverage_.said(*own.router, leaf, yes)) return;
    analysis::Formula formula = catalog_.leaf(*own.program, leaf);
    std::vector<analysis::Part> parts = {{&formula, !yes}};
    constexpr std::size_t kMostInFront = 64;
    for (std::size_t i = 0; i < kMostInFront; ++i) {
      analysis::Answer answer = solver.solve(parts);
      if (answer.kind != analysis::Answer::Kind::Some) return;
      std::uint32_t first = list.table.first(answer.witness);
      if (first < row) {
        parts.push_back({&list.table.formula(first), true});
        continue;
      }
      flow::Asked asked = list.table.asked(answer.witness);
      gateway_.ask(asked, list.table.point(), scratch_, answer_);
      if (answer_.status == 400) return;  // Refused before the router has it.
      coverage_.add(asked, list.table.point(), answer_);
      if (!coverage_.said(*own.router, leaf, yes)) return;
      std::string text = leaf_text(*own.program, leaf);
      write(std::string(own.router->name) + (yes ? ", with " : ", without ") + text, asked, list.table.point());
      return;
    }
  }

  /// Writes the case with what the gateway has just answered.
  void write(const std::string& name, const flow::Asked& asked, const route::EntryPoint& point) {
    if (asked.kind != flow::Asked::Kind::Request) return write_connection(name, asked, point);
    bool fits = printable(asked.target) && printable(*asked.host) && asked.host->find(' ') == std::string::npos;
    for (const auto& [header, value] : asked.headers) fits = fits && printable(header) && printable(value);
    if (!fits) {
      out_.missing.push_back(name + ": its request has characters that a case file does not hold");
      return;
    }
    out_.cases += "  - name: " + quoted(name) + "\n    request: " + quoted(asked.method + " " + example_url(asked)) +
                  "\n    entrypoint: " + quoted(point.name) + "\n";
    if (asked.remote != flow::Asked().remote) out_.cases += "    from: " + quoted(asked.remote) + "\n";
    for (std::size_t i = 0; i < asked.headers.size(); ++i)
      out_.cases += std::string(i == 0 ? "    headers: {" : ", ") + quoted(asked.headers[i].first) + ": " +
                    quoted(asked.headers[i].second) + (i + 1 == asked.headers.size() ? "}\n" : "");
    gateway_.ask(asked, point, scratch_, answer_);
    coverage_.add(asked, point, answer_);
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
  Coverage& coverage_;  ///< Grows by the cases that are suggested.
  bool matchers_;
  analysis::Catalog catalog_;
  analysis::Survey survey_;
  flow::Scratch scratch_;
  flow::Answer answer_;
  Suggestions out_;
};

}  // namespace

Suggestions suggest(const flow::Gateway& gateway, Coverage& coverage, bool matchers) {
  return Suggester(gateway, coverage, matchers).run();
}

}  // namespace gw::routetest
