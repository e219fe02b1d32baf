#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "match.h"
#include "route/index.h"
#include "route/url.h"

namespace gw::bench {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

struct Rule {
  std::string text;
  long long priority = 0;
};

std::vector<Rule> rules_of(const json& file) {
  std::vector<Rule> out;
  for (const json& router : file["routers"]) {
    Rule rule{router["rule"], router.value("priority", 0LL)};
    if (rule.priority == 0) rule.priority = rule::default_priority(rule.text, rule::Protocol::Http);
    out.push_back(std::move(rule));
  }
  std::ranges::stable_sort(out, std::ranges::greater(), &Rule::priority);
  return out;
}

}  // namespace

int match_table(const char* path) {
  std::ifstream in(path, std::ios::binary);
  json file = json::parse(in, nullptr, false);
  if (file.is_discarded()) return 1;
  std::vector<std::shared_ptr<const rule::Program>> owned;
  std::vector<const rule::Program*> programs;
  for (const Rule& rule : rules_of(file)) {
    owned.push_back(rule::compile(rule.text, rule::Syntax::V3, rule::Protocol::Http, {3, 7, 13}).program);
    programs.push_back(owned.back().get());
  }
  route::Index index(programs);

  std::vector<rule::HttpRequest> requests;
  for (const json& asked : file["requests"]) {
    rule::HttpRequest request;
    request.method = asked["method"].get_ref<const std::string&>();
    request.host = request.raw_host = asked["host"].get_ref<const std::string&>();
    std::string_view target = asked["target"].get_ref<const std::string&>();
    request.path = target.substr(0, target.find('?'));
    requests.push_back(request);
  }
  std::size_t asked = 0, found = 0;
  auto begin = Clock::now();
  while (since(begin) < 1) {
    for (const rule::HttpRequest& request : requests) found += index.first(request) != route::Index::kNone ? 1U : 0U;
    asked += requests.size();
  }
  std::printf("gw match: %zu routers, %.1f ns, %zu of %zu found\n", programs.size(),
              since(begin) * 1e9 / static_cast<double>(asked), found, asked);
  return 0;
}

}  // namespace gw::bench
