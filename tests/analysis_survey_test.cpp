// Who can win in a whole gateway: children of routers, both syntaxes, TCP beside HTTPS.

#include <map>

#include "analysis/survey.h"
#include "support/catch.h"
#include "support/files.h"
#include "support/loaded.h"

using namespace gw;
using analysis::Reach;

TEST_CASE("analysis: children, both syntaxes, TCP beside HTTPS", "[analysis]") {
  testing::Loaded loaded(testing::source_path("testdata/analysis/survey.yml"));
  analysis::Catalog catalog;
  analysis::Survey survey(*loaded.gateway, catalog, {});
  std::map<std::string, analysis::RouterReach> found;
  for (const runtime::Object* router : survey.routers()) found[std::string(router->name)] = survey.reach(*router);
  auto blocker = [&](const char* name) {
    const analysis::RouterReach& reach = found[name];
    if (reach.blockers.size() != 1) return std::to_string(reach.blockers.size()) + " blockers";
    const analysis::Blocker& one = reach.blockers[0];
    return std::string(one.router != nullptr ? one.router->name : one.host);
  };
  for (const char* name : {"parent@file", "child@file", "old@file", "site@file", "free@file", "by-alpn@file"}) {
    INFO(name << " " << found[name].why);
    CHECK(found[name].kind == Reach::Kind::Wins);
  }
  CHECK(found["child@file"].request.target == "/a/x");
  CHECK(found["parent@file"].request.target == "/a/x");
  CHECK(found["by-alpn@file"].request.alpn == std::vector<std::string>{"h2"});
  // No request that the parent takes has the path of this child.
  CHECK(found["outside@file"].kind == Reach::Kind::Dead);
  CHECK(found["none@file"].kind == Reach::Kind::Dead);
  // The middlewares of its parent change the path, so that nothing is proved of it.
  CHECK(found["stripped@file"].kind == Reach::Kind::Unknown);
  CHECK(found["stripped@file"].why.find("middlewares") != std::string::npos);
  for (auto [name, by] : {std::pair("same-child@file", "child@file"),
                          {"behind-parent@file", "parent@file"},
                          {"inside-old@file", "old@file"},
                          {"stolen@file", "a.test"}}) {
    INFO(name << " " << found[name].why);
    CHECK(found[name].kind == Reach::Kind::Shadowed);
    CHECK(blocker(name) == by);
  }
}
