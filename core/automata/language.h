#ifndef GW_AUTOMATA_LANGUAGE_H_
#define GW_AUTOMATA_LANGUAGE_H_

// Regular languages of texts, as deterministic automata over the letters of symbol.h. Every operation answers or says
// that it is too large; it never gives a language that is only nearly right. Source: analysis.md 4.2, 4.3.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "automata/regexp.h"
#include "automata/symbol.h"

namespace gw::automata {

/// What operations may cost. A limit of 0 is none.
struct Budget {
  std::size_t states = 5'000;   ///< Of one automaton.
  std::size_t bytes = 2 << 20;  ///< Of its table.
  std::size_t steps = 500'000;  ///< Transitions that are looked at.
};

/// A deterministic automaton: complete, its states reached from state 0.
struct Dfa {
  std::vector<Symbol> starts;          ///< Where the ranges of the alphabet begin; starts[0] is 0.
  std::vector<std::uint16_t> classes;  ///< Of each range.
  std::uint32_t width = 0;             ///< Classes in all.
  std::vector<std::uint32_t> next;     ///< [state * width + class].
  std::vector<bool> accepts;           ///< By state.
  std::vector<bool> dead, full;        ///< By state: nothing, everything from there on is accepted.

  std::size_t size() const { return accepts.size(); }
  std::uint16_t class_of(Symbol symbol) const;
  std::uint32_t step(std::uint32_t state, Symbol symbol) const { return next[state * width + class_of(symbol)]; }
};

/// Immutable; copies share the automaton.
class Language {
 public:
  Language();             ///< No text.
  static Language all();  ///< Every text.
  static Language text(std::string_view text);
  /// Texts that begin with these bytes, as bytes: of a text that ends inside a character also those that go on with it.
  static Language prefix(std::string_view bytes);
  /// Texts in which the expression is found, as regexp.MatchString finds it. Nothing: Go refuses it, or too large.
  static std::optional<Language> search(std::string_view pattern, const Budget& budget = {});
  static std::optional<Language> search(const Regexp& regexp, const Budget& budget = {});

  bool contains(std::string_view text) const;
  bool empty() const { return dfa_->dead[0]; }
  std::size_t states() const { return dfa_->size(); }

  Language complement() const;
  std::optional<Language> intersect(const Language& other, const Budget& budget = {}) const;
  std::optional<Language> unite(const Language& other, const Budget& budget = {}) const;
  std::optional<Language> minus(const Language& other, const Budget& budget = {}) const;

  /// Every text of `other` is in this one; nothing: too large.
  std::optional<bool> includes(const Language& other, const Budget& budget = {}) const;
  std::optional<bool> equals(const Language& other, const Budget& budget = {}) const;

  const Dfa& dfa() const { return *dfa_; }
  explicit Language(Dfa dfa);  ///< Fills `dead` and `full`; minimises.

 private:
  std::shared_ptr<const Dfa> dfa_;
};

/// One condition of a search: in the language, or (`negated`) not in it.
struct Term {
  const Language* language = nullptr;
  bool negated = false;
};

struct Found {
  enum class Kind : std::uint8_t { Text, None, TooLarge };

  Kind kind = Kind::None;
  std::string text;  ///< The shortest; of several the one that reads best: letters before digits before other ASCII.
};

/// A text that meets all terms. Terms are searched side by side without building their product.
Found find_text(std::span<const Term> terms,
                const Budget& budget = {.states = 200'000, .bytes = 64 << 20, .steps = 4'000'000});

/// The automaton with as few states as can be, which is the same for equal languages up to the cut of the alphabet.
Dfa minimise(const Dfa& dfa);

}  // namespace gw::automata

#endif  // GW_AUTOMATA_LANGUAGE_H_
