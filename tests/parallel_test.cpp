// Large gateways are worked on by several threads. What is said of an object stays the same.

#include "base/parallel.h"

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <stdexcept>

#include "diff/behaviour.h"
#include "digest/digest.h"
#include "flow/gateway.h"
#include "lint/lint.h"
#include "schema/schema.h"
#include "source/discover.h"
#include "support/catch.h"
#include "support/run.h"

using namespace gw;

namespace {

constexpr int kRouters = 300;

/// A few hundred objects, with what lint finds in them; behind them `more` middlewares that nothing is wrong with.
std::string gateway_text(int more, const char* changed = "") {
  std::string routers, services = "  services:\n", middlewares = "  middlewares:\n";
  for (int i = 0; i < kRouters; ++i) {
    std::string n = std::to_string(i), host = "h" + std::to_string(i / 3) + ".example.com";
    std::string rule = i % 3 == 0   ? "Host(`" + host + "`)"
                       : i % 3 == 1 ? "Host(`" + host + "`) && PathPrefix(`/p" + std::to_string(i % 7) + changed + "`)"
                                    : "(Host(`" + host + "`))";
    routers += "    r" + n + ": {rule: \"" + rule + "\", service: s" + std::to_string(i % 20) +
               (i % 4 == 0 ? ", priority: 30" : "") + "}\n";
  }
  for (int i = 0; i < 20; ++i)
    services += "    s" + std::to_string(i) + ": {loadBalancer: {servers: [{url: 'http://10.0.0." + std::to_string(i) +
                "'}]}}\n";
  for (int i = 0; i < more; ++i)
    middlewares += "    m" + std::to_string(i) + ": {addPrefix: {prefix: /m" + std::to_string(i) + "}}\n";
  return "http:\n  routers:\n" + routers + services + (more == 0 ? "" : middlewares);
}

struct Read {
  explicit Read(const std::string& text) {
    directory.write("dynamic.yml", text);
    request.version = schema::newest();
    request.inputs.push_back("dynamic=" + (directory.path() / "dynamic.yml").string());
    project = source::discover(sources, request);
    REQUIRE(project.gateways.size() == 1);
  }

  testing::Directory directory;
  text::SourceSet sources;
  source::Request request;
  source::Project project;
};

}  // namespace

TEST_CASE("parallel: parts cover all of it once, and what one throws comes out", "[base]") {
  for (std::size_t count : {0UL, 1UL, 9UL, 1000UL, 1001UL}) {
    std::vector<int> seen(count);
    base::in_parts(count, 10, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) ++seen[i];
    });
    CHECK(std::accumulate(seen.begin(), seen.end(), 0) == static_cast<int>(count));
    CHECK(std::set<int>(seen.begin(), seen.end()).size() <= 1);
  }
  CHECK_THROWS_AS(base::in_parts(100, 1,
                                 [](std::size_t, std::size_t end) {
                                   if (end == 100) throw std::runtime_error("no");
                                 }),
                  std::runtime_error);
}

TEST_CASE("parallel: lint says the same of routers among many objects", "[lint]") {
  auto findings = [](int more) {
    Read read(gateway_text(more));
    std::string out;
    for (const diag::Diagnostic& one : lint::run(read.project, read.sources, read.request.world, {}).diagnostics) {
      auto [line, column] = std::pair(one.span.begin, one.span.end);
      out += std::string(one.code.id) + " " + std::to_string(line) + " " + std::to_string(column) + " " + one.message +
             "\n";
    }
    return out;
  };
  std::string few = findings(0);
  CHECK(few.find("GW201") != std::string::npos);
  CHECK(findings(1500) == few);
}

TEST_CASE("parallel: the digest of an object is the same among many", "[digest]") {
  auto digests = [](int more) {
    Read read(gateway_text(more));
    const source::Gateway& gateway = read.project.gateways[0];
    runtime::Graph graph = runtime::build(gateway, read.sources, read.request.world);
    std::map<std::string, std::string> out;
    for (const digest::Entry& one : digest::digest(gateway, graph, digest::Level::Physical, {}).objects)
      if (one.kind != "middleware") out[one.kind + " " + one.name] = one.digest;
    return out;
  };
  std::map<std::string, std::string> few = digests(0);
  CHECK(few.size() > kRouters);
  CHECK(digests(3000) == few);
}

TEST_CASE("parallel: the differences of large tables are those of their parts", "[diff]") {
  // 300 routers are compared one side after the other, 900 side by side.
  auto changes = [](int copies) {
    std::vector<std::unique_ptr<Read>> reads;
    std::vector<std::unique_ptr<flow::Gateway>> sides;
    for (const char* changed : {"", "x"}) {
      std::string text = gateway_text(0, changed);
      std::string more;
      for (int i = 0; i < copies; ++i)
        more +=
            "    z" + std::to_string(i) + ": {rule: \"Host(`z" + std::to_string(i) + ".example.com`)\", service: s0}\n";
      text.insert(text.find("  services:\n"), more);
      reads.push_back(std::make_unique<Read>(text));
      sides.push_back(std::make_unique<flow::Gateway>(reads.back()->project.gateways[0], reads.back()->sources,
                                                      reads.back()->request.world));
    }
    diff::Behaviour behaviour = diff::compare_behaviour(*sides[0], *sides[1], {});
    CHECK(behaviour.complete);
    std::string out;
    for (const diff::Change& one : behaviour.changes)
      out += one.request.host.value_or("") + one.request.target + " " + one.old.router + " " + one.now.router + "\n";
    return out;
  };
  std::string few = changes(0);
  CHECK(std::ranges::count(few, '\n') == 20);
  CHECK(changes(600) == few);
}
