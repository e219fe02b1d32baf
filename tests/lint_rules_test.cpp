// What lint says of single rules, by version and syntax. Rules that compare routers are left out: all rows of a kind
// are linted as one file.

#include <map>
#include <set>

#include "support/catch.h"
#include "support/files.h"
#include "support/linted_rules.h"

using namespace gw;
using namespace gw::testing;

namespace {

const std::set<std::string_view> kOfSeveral = {"GW201", "GW202", "GW203", "GW205", "GW209", "GW214", "GW216"};

std::vector<std::set<std::string>> codes_of(const std::vector<std::string>& rules, const std::string& syntax,
                                            const std::string& version) {
  Directory directory;
  Linted linted{rules, {}, {}};
  lint_rules(linted, directory, ", ruleSyntax: " + syntax, *schema::resolve_version(version));
  std::vector<std::set<std::string>> out(rules.size());
  for (const diag::Diagnostic& one : linted.lint.diagnostics) {
    bool routing = one.code.id.starts_with("GW2") && !kOfSeveral.contains(one.code.id) && one.span.written();
    if (one.code.id == "GW224" && one.message.find("cancel") == std::string::npos) continue;
    if (routing) out.at(place_of(linted, one).rule).emplace(one.code.id);
  }
  return out;
}

std::string joined(const std::set<std::string>& codes) {
  std::string out;
  for (const std::string& code : codes) out += (out.empty() ? "" : " ") + code;
  return out.empty() ? "-" : out;
}

}  // namespace

TEST_CASE("lint/rules: testdata/lint/rules.tsv", "[lint]") {
  using Row = std::vector<std::string>;
  std::map<std::pair<std::string, std::string>, std::vector<Row>> groups;
  for (const Row& row : rows("testdata/lint/rules.tsv")) groups[{row.at(0), row.at(1)}].push_back(row);
  for (const auto& [key, group] : groups) {
    std::vector<std::string> rules;
    for (const Row& row : group) rules.push_back(row.at(2));
    std::vector<std::set<std::string>> found = codes_of(rules, key.second, key.first);
    for (std::size_t i = 0; i < group.size(); ++i) {
      INFO(key.first << " " << key.second << " " << rules[i]);
      CHECK(joined(found[i]) == group[i].at(3));
    }
  }
}
