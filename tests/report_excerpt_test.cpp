// The source line under a finding: tabs, wide characters, long lines, ends of lines.

#include "report/characters.h"
#include "report/excerpt.h"
#include "support/catch.h"
#include "support/report_sample.h"

using namespace gw;

namespace {

/// The line and below it the carets.
std::string shown(std::string bytes, text::Span span, std::size_t width) {
  text::SourceSet sources;
  span.source = sources.add("f", std::move(bytes));
  report::Excerpt e = report::excerpt(*report::place_of(sources, span), width);
  return e.text + "\n" + std::string(e.indent, ' ') + std::string(e.carets, '^');
}

std::string shown(const std::string& bytes, std::string_view part, std::size_t width = 40) {
  auto at = static_cast<std::uint32_t>(bytes.find(part));
  return shown(bytes, {{}, at, at + static_cast<std::uint32_t>(part.size())}, width);
}

}  // namespace

TEST_CASE("report/excerpt: what is underlined", "[report]") {
  CHECK(shown("a: [auth, gzip]\n", "auth") == "a: [auth, gzip]\n    ^^^^");
  CHECK(shown("\ta:\tb\n", "b") == "    a:  b\n        ^");
  CHECK(shown("a:\t\tb\n", "\t\t") == "a:      b\n  ^^^^^^");
  CHECK(shown("大: größe x\n", "größe") == "大: größe x\n    ^^^^^");
  CHECK(shown("大大 x\n", "大 ") == "大大 x\n  ^^^");
  CHECK(shown("e\u0301 x\n", "x") == "e\u0301 x\n  ^");
  CHECK(shown("\x1b[31m x\n", "\x1b") == "\\x1b[31m x\n^^^^");
  CHECK(shown("\xFF\xFE x\n", "x") == "\uFFFD\uFFFD x\n   ^");
  CHECK(shown("\xEF\xBB\xBFkey\n", "key") == "key\n^^^");
}

TEST_CASE("report/excerpt: ends of lines and texts", "[report]") {
  CHECK(shown("a: b\r\nc\r\n", "b\r\nc") == "a: b\n   ^");
  CHECK(shown("a: b   \nc\n", {{}, 4, 20}, 40) == "a: b\n    ^^^");
  CHECK(shown("a\r\n", {{}, 1, 1}, 40) == "a\n ^");
  CHECK(shown("a\r\n", {{}, 2, 3}, 40) == "a\n ^");
  CHECK(shown("a\n", {{}, 2, 2}, 40) == "\n^");
  CHECK(shown("", {{}, 0, 0}, 40) == "\n^");
  CHECK(shown("ab", {{}, 7, 3}, 40) == "ab\n  ^");
}

TEST_CASE("report/excerpt: wide lines are cut around the place", "[report]") {
  std::string line = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ\n";
  CHECK(shown(line, "1", 20) == "0123456789abcdefghi…\n ^");
  CHECK(shown(line, "klm", 20) == "…defghijklmnopqrstu…\n        ^^^");
  CHECK(shown(line, "IJ", 20) == "…rstuvwxyzABCDEFGHIJ\n                  ^^");
  CHECK(shown(line, line.substr(10, 30), 20) == "…9abcdefghijklmnopq…\n  ^^^^^^^^^^^^^^^^^");
  CHECK(shown("大大大大大大大大大大x大大大大大大大大大大\n", "x", 20).find("…") == 0);
}

TEST_CASE("report/excerpt: a line of a megabyte, of any bytes", "[report]") {
  for (const std::string& unit : {std::string("a"), std::string("大"), std::string("\xCC\x81"), std::string("\x80"),
                                  std::string("\t"), std::string("\xF0\x9F\x98\x80")}) {
    std::string bytes;
    while (bytes.size() < 1'000'000) bytes += unit;
    text::SourceSet sources;
    text::SourceId file = sources.add("f", bytes);
    for (std::uint32_t at : {0u, 1u, 500'000u, 500'001u, 500'002u, 999'999u, 1'000'000u}) {
      report::Excerpt e = report::excerpt(*report::place_of(sources, {file, at, at + 10'000}), 80);
      CHECK(report::columns(e.text) <= 80);
      CHECK(e.indent + e.carets <= 81);
      CHECK(e.text.size() < 4000);
    }
  }
}
