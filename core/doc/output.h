#ifndef GW_DOC_OUTPUT_H_
#define GW_DOC_OUTPUT_H_

// What the writers of YAML, TOML and JSON write: a tree in the order of writing, with comments.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gw::doc {

struct Output {
  enum class Kind : std::uint8_t { Null, Bool, Int, Uint, Float, String, List, Map };

  Kind kind = Kind::Null;
  bool boolean = false;
  bool plain = false;  ///< String: may stand without quotes where it then reads as a number or a bool.
  std::int64_t integer = 0;
  std::uint64_t uinteger = 0;
  double real = 0;
  std::string key;                 ///< Of a member of a map.
  std::string text;                ///< String.
  std::vector<Output> children;    ///< List, Map.
  std::vector<std::string> above;  ///< Comment lines before it, without the mark: " like this".
  std::string behind;              ///< Comment at the end of its line; empty: none.

  static Output of(std::string text);
  static Output of(const char* text) { return of(std::string(text)); }
  static Output of(bool value);
  static Output of(std::int64_t value);
  static Output of(int value) { return of(std::int64_t{value}); }
  static Output list();
  static Output map();

  /// The member of a map, replaced or appended last. Gives the member.
  Output& set(std::string name, Output value);
  /// Appends to a list. Gives the item.
  Output& add(Output value);
  const Output* find(std::string_view name) const;
  Output* find(std::string_view name);
  void erase(std::string_view name);
  /// It or something in it has a comment.
  bool commented() const;
};

/// YAML in blocks: one key a line, quotes only where the text would read as something else without them, several
/// lines as a literal block. What gopkg.in/yaml.v3 reads from it is the tree again, unless a text is no UTF-8.
std::string write_yaml(const Output& tree);

/// TOML: values of a table before its tables, lists of maps as arrays of tables. Null members are left out.
/// Requires: a map.
std::string write_toml(const Output& tree);

/// JSON, indented by two blanks, in the subset that YAML readers take (no surrogate pairs). Comments are left out.
std::string write_json(const Output& tree);

/// A text in JSON's quotes, with the escapes that YAML and TOML know too.
std::string quoted(std::string_view text);

/// A float so that it reads as one: "1.0", "0.25", "inf".
std::string float_text(double value);

}  // namespace gw::doc

#endif  // GW_DOC_OUTPUT_H_
