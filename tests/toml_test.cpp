// What github.com/BurntSushi/toml v1.6.0, called as Traefik calls it, made of each text: recorded in testdata/toml.

#include "support/catch.h"
#include "support/doc_tree.h"
#include "support/files.h"

using namespace gw;

namespace {

doc::Read read_toml(text::SourceSet& sources, const std::string& bytes) {
  return doc::read_toml(sources, sources.add("test.toml", bytes));
}

std::string shown(const std::string& bytes) {
  text::SourceSet sources;
  doc::Read read = read_toml(sources, bytes);
  testing::check_spans(read.document, bytes);
  if (read.ok) return testing::show(read.document);
  std::string prefix = "toml: ";
  return "error " + read.error.substr(prefix.size(), read.error.find(": ", prefix.size()) - prefix.size());
}

std::string slice(const std::string& toml, std::uint32_t begin, std::uint32_t end) {
  text::SourceSet sources;
  doc::Read read = read_toml(sources, toml);
  REQUIRE(read.ok);
  return std::string(
      sources.text(read.document.decoded(read.document.entries(read.document.root)[0].value).slice(begin, end)));
}

}  // namespace

TEST_CASE("doc/toml: testdata/toml agrees with the library", "[doc]") {
  for (const auto& path : testing::cases("testdata/toml", ".tsv")) {
    for (const auto& row : testing::rows(std::filesystem::relative(path, testing::source_path(".")))) {
      INFO(row[0]);
      std::string actual = shown(testing::unescape(row[0]));
      if (actual != row[1]) CHECK(actual == row[1]);
    }
  }
  SUCCEED();
}

TEST_CASE("doc/toml: parts of scalars are found in the source", "[doc]") {
  struct Case {
    const char* name;
    const char* toml;
    std::uint32_t begin, end;
    const char* expected;
  };
  const Case cases[] = {
      {"basic", "a = \"Host(`x`)\"\n", 5, 8, "`x`"},
      {"literal", "a = 'Host(`x`)'\n", 5, 8, "`x`"},
      {"after an escape", "a = \"\\t\\u00e9xyz\"\n", 3, 5, "xy"},
      {"an escape", "a = \"x\\u00e9y\"\n", 1, 3, "\\u00e9"},
      {"several lines", "a = \"\"\"\none\ntwo\"\"\"\n", 4, 7, "two"},
      {"a continued line", "a = \"\"\"one \\\n   two\"\"\"\n", 4, 7, "two"},
      {"after non-ASCII", "\"\xC3\xA9\" = \"\xC3\xBC\\\\x\"\n", 3, 4, "x"},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.name) { CHECK(slice(c.toml, c.begin, c.end) == c.expected); }
  }
}

TEST_CASE("doc/toml: members stand in the order of the text", "[doc]") {
  text::SourceSet sources;
  doc::Read read = read_toml(sources, "z = 1\na = 2\n[m]\n[b]\ny = 1\nx = 2\n");
  std::string keys;
  for (const doc::Entry& entry : read.document.entries(read.document.root)) keys += read.document.text(entry.key);
  CHECK(keys == "zamb");
}
