// Any bytes as a regular expression with a text: it is refused exactly when Go refuses it, and the automaton says of
// the text what the matcher says.

#include "automata/language.h"
#include "check.h"
#include "rule/go_regexp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  std::string_view input = fuzz::view(data, size);
  if (input.size() > 2000) return 0;
  std::size_t cut = input.find('\0');
  std::string_view pattern = input.substr(0, cut), text = cut == std::string_view::npos ? "" : input.substr(cut + 1);
  rule::GoRegexp::Compiled compiled = rule::GoRegexp::compile(pattern);
  std::optional<automata::Regexp> regexp = automata::parse_regexp(pattern);
  bool by_size = compiled.limit || compiled.error.find("too large") != std::string::npos ||
                 compiled.error.find("too deeply") != std::string::npos ||
                 compiled.error.find("invalid repeat count") != std::string::npos;
  if (by_size) return 0;
  fuzz::require(regexp.has_value() == compiled.error.empty(), "the parser takes what Go takes");
  if (!regexp) return 0;
  std::optional<automata::Language> language =
      automata::Language::search(*regexp, {.states = 300, .bytes = 1 << 20, .steps = 30'000});
  if (!language) return 0;
  fuzz::require(language->contains(text) == compiled.regexp.search(text), "automaton and matcher agree");
  fuzz::require(language->complement().contains(text) != compiled.regexp.search(text), "the complement is the rest");
  const automata::Term terms[] = {{&*language, false}};
  automata::Found found = automata::find_text(terms, {.states = 2000, .bytes = 0, .steps = 50'000});
  if (found.kind == automata::Found::Kind::Text)
    fuzz::require(compiled.regexp.search(found.text), "an example matches");
  return 0;
}
