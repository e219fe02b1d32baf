// What looks at many bytes at once, against the plain way.

#include "base/strings.h"

#include <algorithm>
#include <random>
#include <string>

#include "route/request.h"
#include "support/catch.h"

using namespace gw;

namespace {

/// Texts of up to 40 bytes, most of them from `usual`.
std::string any_text(std::mt19937& random, std::string_view usual) {
  std::string out(random() % 41, ' ');
  for (char& c : out) c = random() % 30 == 0 ? static_cast<char>(random()) : usual[random() % usual.size()];
  return out;
}

std::string canonical(std::string_view name) {
  std::string out(name);
  bool start = true;
  for (char& c : out) {
    c = start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : start ? c : base::ascii_lower(c);
    start = c == '-';
  }
  return out;
}

}  // namespace

TEST_CASE("strings: printable() finds each control byte, wherever it stands", "[base]") {
  for (std::size_t size = 0; size <= 20; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, '\xc3');
        text[at] = static_cast<char>(byte);
        if (base::printable(text) != (byte >= 0x20 && byte != 0x7f))
          FAIL("byte " << byte << " at " << at << " of " << size);
      }
    }
  }
  std::mt19937 random(7);
  for (int i = 0; i < 100000; ++i) {
    std::string text = any_text(random, "aZ9 ~\x80\xff");
    bool plain = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
    if (base::printable(text) != plain) FAIL(base::quote(text));
  }
}

TEST_CASE("strings: names of headers in canonical form", "[base]") {
  std::mt19937 random(8);
  route::Store store;
  int tokens = 0;
  for (int i = 0; i < 100000; ++i) {
    std::string name = any_text(random, "abcXYZ--09_");
    store.clear();
    bool token = !name.empty() && std::ranges::all_of(name, [](char c) { return route::is_token({&c, 1}); });
    tokens += token ? 1 : 0;
    auto got = route::canonical_token(name, store);
    if (got.has_value() != token || route::is_token(name) != token) FAIL(base::quote(name));
    if (route::canonical_header(name, store) != (token ? canonical(name) : name)) FAIL(base::quote(name));
    if (token && *got != canonical(name)) FAIL(base::quote(name));
  }
  CHECK(tokens > 10000);
}

TEST_CASE("strings: words between commas", "[base]") {
  struct Row {
    const char *list, *word;
    bool has;
  };
  const Row rows[] = {{"close", "close", true},       {"keep-alive, Close", "close", true},
                      {" \tclose\t ", "close", true}, {"a,,close", "close", true},
                      {"closed", "close", false},     {"clo se", "close", false},
                      {"", "close", false},           {",", "close", false},
                      {"a;close", "close", false},    {"\rclose", "close", false}};
  for (const Row& row : rows) {
    INFO(base::quote(row.list));
    CHECK(base::list_has(row.list, row.word) == row.has);
  }
}
