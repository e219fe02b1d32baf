#include "support/random_tables.h"

namespace gw::testing {
namespace {

template <std::size_t N>
std::string joined(Dice& dice, const char* const (&parts)[N], std::size_t most) {
  std::string out;
  for (std::size_t i = 1 + dice.below(most); i > 0; --i) out += dice.pick(parts);
  return out;
}

template <std::size_t N>
std::string pattern(Dice& dice, const char* const (&parts)[N], const char* begin) {
  if (dice.one_in(6)) return random_pattern(dice);
  std::string out = dice.one_in(12) ? "(?i)" : "";
  if (!dice.one_in(4)) out += begin;
  out += joined(dice, parts, 4);
  if (dice.one_in(10)) out += "|" + joined(dice, parts, 2);
  if (dice.one_in(2)) out += "$";
  return out;
}

std::string host_pattern(Dice& dice) {
  static const char* const kParts[] = {"a",  "b",     "c",   "\\.",   "\\.",  "[ab]",      "[a-c]+", ".+",
                                       ".*", "(a|b)", "x?",  "[^.]+", "\\w+", "(?:a\\.)?", "A",      "[A-Z]",
                                       "-",  ".",     "\\d", "\\b",   "b{2}", "(?i:B\\.)", "[^a]",   "a+"};
  return pattern(dice, kParts, "^");
}

std::string path_pattern(Dice& dice) {
  static const char* const kParts[] = {"a",         "b",  "ab",     "/",     "/a",      "/b",    "[a-z]+",
                                       ".*",        ".+", "(a|b)",  "\\d+",  "[^/]+",   "(/|$)", "%2F",
                                       "\\.",       "x?", "(?i:A)", "\\b",   "[^a]",    "/?",    "é",
                                       "\\x{FFFD}", "//", "\\pL",   "[ab]*", "(?:/a)*", "\\s",   "~"};
  return pattern(dice, kParts, "^/");
}

std::string value_pattern(Dice& dice) {
  static const char* const kParts[] = {"a",      "b",    "v",     "[ab]", "\\d+", ".*", ".+",
                                       "(?i:V)", "[^a]", "(a|v)", "v?",   "\\s",  "é"};
  return pattern(dice, kParts, "^");
}

std::string host(Dice& dice) {
  static const char* const kHosts[] = {"a", "b", "a.b", "b.b", "c.a.b", "A.b", "a.b.", "x"};
  return dice.pick(kHosts);
}

std::string path(Dice& dice) {
  static const char* const kPaths[] = {"/", "/a", "/a/", "/a/b", "/ab", "/b", "/b/a", "/a%2Fb", "/a/é", "/a~"};
  return dice.pick(kPaths);
}

std::string method(Dice& dice) {
  static const char* const kMethods[] = {"GET", "POST", "PUT", "get"};
  return dice.pick(kMethods);
}

std::string name(Dice& dice) {
  static const char* const kNames[] = {"X-A", "X-A", "x-a", "X-B", "Host"};
  return dice.pick(kNames);
}

std::string key(Dice& dice) {
  static const char* const kKeys[] = {"k", "k", "l"};
  return dice.pick(kKeys);
}

std::string value(Dice& dice) {
  static const char* const kValues[] = {"a", "b", "v", "V", "1", "a b"};
  return dice.pick(kValues);
}

std::string peer(Dice& dice) {
  static const char* const kPeers[] = {"10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "192.0.2.0/24", "::1", "fd00::/8"};
  return dice.pick(kPeers);
}

std::string call(const char* matcher, const std::string& one) { return std::string(matcher) + "(`" + one + "`)"; }
std::string call(const char* matcher, const std::string& one, const std::string& two) {
  return std::string(matcher) + "(`" + one + "`, `" + two + "`)";
}

/// "/{x:[a-z]+}/a": a text with expressions in braces.
std::string text_template(Dice& dice, const std::string& begin) {
  static const char* const kParts[] = {"a",      "/b",         "{x:[a-z]+}", "{y:(?:a|b)}", "{z}", ".b",
                                       "{n:.*}", "{d:[0-9]?}", "/"};
  return begin + joined(dice, kParts, 3);
}

std::string leaf_v2(Dice& dice) {
  switch (dice.below(9)) {
    case 0: return call("Host", host(dice), host(dice));
    case 1: return call("HostRegexp", text_template(dice, ""));
    case 2: return call("Path", text_template(dice, "/"));
    case 3: return call("PathPrefix", text_template(dice, "/"));
    case 4: return call("Method", method(dice), method(dice));
    case 5: return call("Headers", name(dice), value(dice));
    case 6: return call("HeadersRegexp", name(dice), value_pattern(dice));
    case 7: return call("Query", key(dice) + "=" + (dice.one_in(2) ? value(dice) : "{v:[a-c]+}"));
    default: return call("ClientIP", peer(dice), peer(dice));
  }
}

std::string leaf_v3(Dice& dice) {
  switch (dice.below(14)) {
    case 0: return call("Host", host(dice));
    case 1: return call("Host", dice.one_in(4) ? "*" : dice.one_in(2) ? "*.b" : "*.a.b");
    case 2:
    case 3: return call("HostRegexp", host_pattern(dice));
    case 4: return call("Path", path(dice));
    case 5: return call("PathPrefix", path(dice));
    case 6:
    case 7:
    case 8: return call("PathRegexp", path_pattern(dice));
    case 9: return call("Method", method(dice));
    case 10: return call("Header", name(dice), value(dice));
    case 11: return call("HeaderRegexp", name(dice), value_pattern(dice));
    case 12:
      return dice.one_in(2)   ? call("QueryRegexp", key(dice), value_pattern(dice))
             : dice.one_in(4) ? call("Query", key(dice))
                              : call("Query", key(dice), value(dice));
    default: return call("ClientIP", peer(dice));
  }
}

std::string expression(Dice& dice, bool v2, std::size_t depth) {
  if (depth == 0 || dice.one_in(3)) return (dice.one_in(6) ? "!" : "") + (v2 ? leaf_v2(dice) : leaf_v3(dice));
  std::string both =
      expression(dice, v2, depth - 1) + (dice.one_in(3) ? " || " : " && ") + expression(dice, v2, depth - 1);
  return dice.one_in(8) ? "!(" + both + ")" : dice.one_in(2) ? "(" + both + ")" : both;
}

/// A rule that has to do with another one: narrower, wider, the same, the opposite.
std::string relative(Dice& dice, const RandomRouter& of) {
  std::string other = expression(dice, of.v2, dice.below(2));
  switch (dice.below(6)) {
    case 0:
    case 1:
    case 2: return "(" + of.rule + ") && " + other;
    case 3: return "(" + of.rule + ") || " + other;
    case 4: return of.rule;
    default: return "!(" + of.rule + ")" + (dice.one_in(2) ? " && " + other : "");
  }
}

}  // namespace

std::vector<RandomRouter> random_table(Dice& dice) {
  std::vector<RandomRouter> out;
  std::size_t size = 2 + dice.below(6);
  while (out.size() < size) {
    RandomRouter router;
    router.v2 = dice.one_in(10);
    router.rule = expression(dice, router.v2, 1 + dice.below(3));
    const RandomRouter* of = out.empty() ? nullptr : &out[dice.below(out.size())];
    if (of != nullptr && of->rule.size() < 400 && !dice.one_in(3)) {
      router.v2 = of->v2;
      router.rule = relative(dice, *of);
    }
    if (dice.one_in(2)) router.priority = static_cast<std::int64_t>(1 + dice.below(6));
    out.push_back(std::move(router));
  }
  return out;
}

}  // namespace gw::testing
