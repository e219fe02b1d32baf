// What gopkg.in/yaml.v3 v3.0.1, called as Traefik calls it, made of each text: recorded in testdata/yaml.

#include "support/catch.h"
#include "support/doc_tree.h"
#include "support/files.h"

using namespace gw;

namespace {

std::string read_yaml(const std::string& bytes, bool spans) {
  text::SourceSet sources;
  text::SourceId id = sources.add("test.yml", bytes);
  doc::Read read = doc::read_yaml(sources, id);
  if (spans) testing::check_spans(read.document, bytes);
  return read.ok ? testing::show(read.document) : "error " + testing::escape(read.error);
}

/// The source of text[begin, end) of the only value of `yaml`.
std::string slice(const std::string& yaml, std::uint32_t begin, std::uint32_t end) {
  text::SourceSet sources;
  text::SourceId id = sources.add("test.yml", yaml);
  doc::Read read = doc::read_yaml(sources, id);
  REQUIRE(read.ok);
  return std::string(
      sources.text(read.document.decoded(read.document.entries(read.document.root)[0].value).slice(begin, end)));
}

}  // namespace

TEST_CASE("doc/yaml: testdata/yaml agrees with the library", "[doc]") {
  for (const auto& path : testing::cases("testdata/yaml", ".tsv")) {
    for (const auto& row : testing::rows(std::filesystem::relative(path, testing::source_path(".")))) {
      INFO(row[0]);
      std::string actual = read_yaml(testing::unescape(row[0]), true);
      if (actual != row[1]) CHECK(actual == row[1]);
    }
  }
  SUCCEED();
}

TEST_CASE("doc/yaml: parts of scalars are found in the source", "[doc]") {
  struct Case {
    const char* name;
    const char* yaml;
    std::uint32_t begin, end;
    const char* expected;
  };
  const Case cases[] = {
      {"plain", "a: Host(`x`)\n", 5, 8, "`x`"},
      {"after an escape", "a: \"\\t\\u00e9xyz\"\n", 3, 5, "xy"},
      {"an escape", "a: \"x\\u00e9y\"\n", 1, 3, "\\u00e9"},
      {"doubled quote", "a: 'it''s so'\n", 5, 7, "so"},
      {"folded plain", "a: one\n   two\n", 4, 7, "two"},
      {"folded quoted", "a: \"one\n\n  two\"\n", 4, 7, "two"},
      {"literal", "a: |\n  one\n  two\n", 4, 7, "two"},
      {"literal with inner indentation", "a: |\n  one\n    two\n", 6, 9, "two"},
      {"folded", "a: >-\n  one\n  two\n", 4, 7, "two"},
      {"after non-ASCII", "\xC3\xA9: \"\xC3\xBC\\\\x\"\n", 3, 4, "x"},
      {"after CR LF", "# c\r\na: \"x\\ty\"\r\n", 2, 3, "y"},
      {"after a byte order mark",
       "\xEF\xBB\xBF"
       "a: 'x''y'\n",
       2, 3, "y"},
      {"hidden colon", "a: [\n  b:]\n", 0, 0, "[\n  b:]"},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.name) { CHECK(slice(c.yaml, c.begin, c.end) == c.expected); }
  }
}
