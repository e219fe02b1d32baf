#include "support/random_regexps.h"

namespace gw::testing {
namespace {

std::string atom(Dice& dice, int depth) {
  static const char* const kAtoms[] = {"a",
                                       "b",
                                       "c",
                                       "A",
                                       "k",
                                       "s",
                                       "\\.",
                                       ".",
                                       "[ab]",
                                       "[^a]",
                                       "[a-c]",
                                       "\\d",
                                       "\\w",
                                       "\\W",
                                       "\\s",
                                       "\\S",
                                       "é",
                                       "\\x{E9}",
                                       "[^é-ü]",
                                       "\\pL",
                                       "\\PL",
                                       "\\p{Lu}",
                                       "\\p{Han}",
                                       "\\P{Any}",
                                       "[^\\P{Any}]",
                                       "\\p{Kawi}",
                                       "\\p{LC}",
                                       "\\p{Cn}",
                                       "[[:alpha:]]",
                                       "\n",
                                       "[[:^digit:]]",
                                       "\\x{FFFD}",
                                       "[\\x{FFFD}x]",
                                       "\\Qa.\\E",
                                       "\\/",
                                       "-",
                                       "1",
                                       "[\\d-]",
                                       "ſ",
                                       "K",
                                       "\\x41",
                                       "\\101",
                                       "[^\\x00-\\x{FFFF}]",
                                       "\\D"};
  if (depth > 0 && dice.one_in(3)) {
    static const char* const kOpen[] = {"(", "(?:", "(?i:", "(?s:", "(?P<n>", "(?-i:", "(?m:", "(?i-s:"};
    std::string out = dice.pick(kOpen);
    std::size_t branches = 1 + dice.below(3);
    for (std::size_t i = 0; i < branches; ++i) {
      if (i > 0) out += '|';
      std::size_t parts = dice.below(4);
      for (std::size_t k = 0; k < parts; ++k) out += atom(dice, depth - 1);
    }
    out += ')';
    if (dice.one_in(3)) out += std::string(1, "*+?"[dice.below(3)]);
    return out;
  }
  std::string out = dice.pick(kAtoms);
  static const char* const kTimes[] = {"*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "{0}", "{,2}", "{2,1}"};
  if (dice.one_in(4)) out += dice.pick(kTimes);
  return out;
}

}  // namespace

std::string random_pattern(Dice& dice) {
  static const char* const kEdges[] = {"^",    "$",    "\\b",  "\\B",  "\\A",   "\\z",
                                       "(?m)", "(?i)", "(?s)", "(?U)", "(?m)^", "(?m)$"};
  std::string out;
  if (dice.one_in(2)) out += '^';
  std::size_t parts = 1 + dice.below(5);
  for (std::size_t i = 0; i < parts; ++i) {
    if (dice.one_in(6)) out += dice.pick(kEdges);
    if (dice.one_in(9)) out += '|';
    out += atom(dice, 2);
  }
  if (dice.one_in(2)) out += '$';
  return out;
}

std::string random_text(Dice& dice) {
  static const char* const kParts[] = {"a",
                                       "b",
                                       "c",
                                       "A",
                                       "B",
                                       "k",
                                       "K",
                                       "s",
                                       "S",
                                       ".",
                                       "/",
                                       "-",
                                       "1",
                                       "7",
                                       "_",
                                       " ",
                                       "\n",
                                       "é",
                                       "É",
                                       "ü",
                                       "ſ",
                                       "\u212A",
                                       "漢",
                                       "\uFFFD",
                                       "\xE2\x82",
                                       "\xC3",
                                       "\x80",
                                       "\xFF",
                                       "\xED\xA0\x80",
                                       "\xF0\x9F\x98\x80",
                                       "\xF4\x90\x80\x80",
                                       "x",
                                       "\r",
                                       "\x01"};
  std::string out;
  std::size_t parts = dice.below(7);
  for (std::size_t i = 0; i < parts; ++i) out += dice.pick(kParts);
  return out;
}

}  // namespace gw::testing
