// Regular languages against RE2 (through rule::GoRegexp, which is held against Go itself in make parity) and against
// trying every short text.

#include <string>
#include <vector>

#include "automata/language.h"
#include "rule/go_regexp.h"
#include "support/catch.h"
#include "support/random_regexps.h"
#include "support/sanitized.h"

using namespace gw;
using automata::Found;
using automata::Language;
using automata::Term;
using testing::Dice;

namespace {

constexpr std::size_t kPairs = testing::kSanitized ? 100'000 : 1'000'000;

/// Every text of up to `most` letters.
std::vector<std::string> all_texts(std::string_view letters, std::size_t most) {
  std::vector<std::string> out = {""};
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i].size() == most) continue;
    for (char letter : letters) out.push_back(out[i] + letter);
  }
  return out;
}

}  // namespace

TEST_CASE("automata: what Go's expressions match, over a million pairs", "[automata]") {
  Dice dice(20261126);
  std::size_t pairs = 0, patterns = 0, refused = 0, large = 0, matched = 0;
  while (pairs < kPairs) {
    std::string expression = testing::random_pattern(dice);
    rule::GoRegexp::Compiled compiled = rule::GoRegexp::compile(expression);
    if (compiled.limit) continue;
    std::string why;
    bool parsed = automata::parse_regexp(expression, &why).has_value();
    INFO(expression);
    INFO(compiled.error);
    INFO(why);
    REQUIRE(parsed == compiled.error.empty());
    ++patterns;
    if (!parsed) {
      ++refused;
      continue;
    }
    std::optional<Language> language = Language::search(expression);
    if (!language) {
      ++large;
      continue;
    }
    for (int i = 0; i < 500; ++i, ++pairs) {
      std::string subject = testing::random_text(dice);
      bool expected = compiled.regexp.search(subject);
      matched += expected ? 1 : 0;
      if (language->contains(subject) == expected) continue;
      INFO(subject);
      REQUIRE(language->contains(subject) == expected);
    }
  }
  std::printf("automata: %zu patterns (%zu refused, %zu too large), %zu pairs, %zu match\n", patterns, refused, large,
              pairs, matched);
  CHECK(refused > patterns / 100);
  CHECK(large < patterns / 50);
  CHECK(matched > pairs / 10);
  CHECK(matched < pairs / 10 * 9);
}

TEST_CASE("automata: operations against all short texts", "[automata]") {
  Dice dice(7);
  static const char* const kPatterns[] = {"^a*b$", "ab",       "^(a|b)*c?$", "a.b",     "^[^c]*$", "\\bab\\b",
                                          "c$",    "^a?b?c?$", "^(ab)+",     "^(?i)AB", "b{2}",    "^$",
                                          "",      "^ac|^bc",  "^c+$",       "(?m)^a$"};
  std::vector<std::string> texts = all_texts("abc", 6);
  for (int round = 0; round < 150; ++round) {
    std::string one = dice.pick(kPatterns), two = dice.pick(kPatterns);
    INFO(one << " and " << two);
    Language a = *Language::search(one), b = *Language::search(two);
    Language both = *a.intersect(b), either = *a.unite(b), only = *a.minus(b), not_a = a.complement();
    bool inside = true;
    std::string shortest;
    bool any = false;
    for (const std::string& subject : texts) {
      bool in_a = a.contains(subject), in_b = b.contains(subject);
      inside = inside && (in_a || !in_b);
      if (!any && in_a && !in_b) {
        any = true;
        shortest = subject;
      }
      bool right = both.contains(subject) == (in_a && in_b) && either.contains(subject) == (in_a || in_b) &&
                   only.contains(subject) == (in_a && !in_b) && not_a.contains(subject) != in_a;
      if (!right) FAIL(subject);
    }
    if (*a.includes(b)) CHECK(inside);
    CHECK(*a.equals(b) == (*a.includes(b) && *b.includes(a)));
    const Term terms[] = {{&a, false}, {&b, true}};
    Found found = automata::find_text(terms);
    CHECK((found.kind == Found::Kind::Text) == !only.empty());
    if (found.kind == Found::Kind::Text) {
      CHECK(only.contains(found.text));
      if (any) CHECK(found.text.size() <= shortest.size());
    }
    CHECK(*both.equals(b.complement().unite(a.complement())->complement()));
  }
}

TEST_CASE("automata: literal texts and prefixes go by bytes", "[automata]") {
  Dice dice(11);
  for (int round = 0; round < 20'000; ++round) {
    std::string literal = testing::random_text(dice),
                subject = dice.one_in(2)
                              ? literal.substr(0, dice.below(literal.size() + 1)) + testing::random_text(dice)
                              : testing::random_text(dice);
    INFO(literal << " / " << subject);
    CHECK(Language::text(literal).contains(subject) == (literal == subject));
    CHECK(Language::prefix(literal).contains(subject) == subject.starts_with(literal));
    std::string cut = literal.substr(0, dice.below(literal.size() + 1));
    CHECK(Language::prefix(cut).contains(literal));
  }
}

TEST_CASE("automata: the shortest example reads well", "[automata]") {
  auto example = [](const char* in, const char* out) {
    Language yes = *Language::search(in), no = *Language::search(out);
    const Term terms[] = {{&yes, false}, {&no, true}};
    return automata::find_text(terms).text;
  };
  CHECK(example("(?i)^/admin", "^/[aA]dmin") == "/admiN");
  CHECK(example("^[a-z0-9-]+\\.example\\.com$", "^a") == "b.example.com");
  CHECK(example("^/x.$", "^/x[a-z]") == "/x0");
  CHECK(example(".", "^[\\x00-\\x7f]*$") == "\u00A1");
}

TEST_CASE("automata: what is too large says so", "[automata]") {
  CHECK_FALSE(Language::search("[ab]*a[ab]{16}$").has_value());
  CHECK(Language::search("[ab]*a[ab]{10}$")->states() == 2048);
  CHECK_FALSE(Language::search("((a{100}){100}){100}").has_value());
  CHECK_FALSE(Language::search("(").has_value());
  Language a = *Language::search("a[ab]{9}$"), b = *Language::search("b[ab]{10}$");
  const Term terms[] = {{&a, false}, {&b, false}};
  CHECK(automata::find_text(terms, {.states = 5, .bytes = 0, .steps = 0}).kind == Found::Kind::TooLarge);
  CHECK_FALSE(a.intersect(b, {.states = 100, .bytes = 0, .steps = 0}).has_value());
}
