// The short way of reading YAML against libyaml's: it may leave a text alone, but what it reads it reads the same.

#include "doc/yaml_simple.h"

#include <cstdlib>
#include <random>

#include "support/catch.h"
#include "support/doc_same.h"
#include "support/files.h"

using namespace gw;

namespace {

enum class Outcome { Left, Same, Different };

Outcome compare(const std::string& text) {
  text::SourceSet sources;
  text::SourceId id = sources.add("test.yml", text);
  std::optional<doc::Read> simple = doc::read_simple_yaml(sources, id);
  if (!simple) return Outcome::Left;
  return testing::same_read(*simple, doc::read_yaml_events(sources, id)) ? Outcome::Same : Outcome::Different;
}

/// Pieces that stand close together where this reader decides: indentation, dashes, colons, comments, brackets.
std::string random_yaml(std::mt19937& random) {
  static const std::vector<std::string> kPieces = {
      "a",      "b: ",    "c:", "key: value", "- ",       "-",       "- x",   "- k: v", "\n",   "\n  ",
      "\n    ", "\n",     "  ", " ",          "# c",      " # c",    "\"q\"", "'q'",    "''",   "\"",
      "[a]",    "[a, b]", "{}", "{a: b}",     "[",        "]",       "{",     "}",      ", ",   ":",
      "://",    "true",   "1",  "0x1F",       "~",        "null",    "1.5",   "-1",     "---",  "...",
      "<<: ",   "&x ",    "*x", "!t ",        "|",        ">",       "%",     "?",      "a: b", "x: y",
      "- - ",   "\\",     "`",  "Host(",      "a#b: c#d", "\"k\": v"};
  static const std::string kBegins[] = {"", "a:", "---\n", "---\na:"};
  std::string out = kBegins[random() % 4];
  for (std::size_t i = random() % 14 + 1; i > 0; --i) out += kPieces[random() % kPieces.size()];
  return out;
}

}  // namespace

TEST_CASE("doc/yaml_simple: random texts are read as by libyaml", "[doc]") {
  unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::size_t read = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string text = random_yaml(random);
    Outcome outcome = compare(text);
    INFO(text);
    if (outcome == Outcome::Different) REQUIRE(outcome == Outcome::Same);
    read += outcome == Outcome::Same ? 1U : 0U;
  }
  CHECK(read > 1'000);
}

TEST_CASE("doc/yaml_simple: files of the project are read as by libyaml, the usual ones the short way", "[doc]") {
  std::size_t read = 0, all = 0;
  for (const char* folder : {"testdata/demo", "testdata/fuzz/fuzz_yaml", "testdata/fuzz/fuzz_dynamic"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(testing::source_path(folder))) {
      if (!entry.is_regular_file()) continue;
      INFO(entry.path());
      Outcome outcome = compare(testing::read(entry.path()));
      CHECK(outcome != Outcome::Different);
      read += outcome == Outcome::Same ? 1U : 0U;
      ++all;
    }
  }
  INFO(read << " of " << all);
  CHECK(read > 20);
  CHECK(compare("http:\n  routers:\n    api:  # one\n      rule: Host(`a.example`) && PathPrefix(`/x`)\n"
                "      entryPoints: [web, \"websecure\"]\n      tls: {}\n      service: s\n  services:\n    s:\n"
                "      loadBalancer:\n        servers:\n        - url: http://10.0.0.1:80\n          weight: 2\n"
                "        - {url: \"http://10.0.0.2\", weight: 1}\n\n") == Outcome::Same);
  CHECK(compare("---\na: b\n") == Outcome::Same);
  CHECK(compare("# one\n--- # two\na: b\n") == Outcome::Same);
  for (const char* other : {"---\n---\na: b\n", "--- a\n", "---\n", "a: b\n---\n", "---#\na: b\n"})
    CHECK(compare(other) == Outcome::Left);
}
