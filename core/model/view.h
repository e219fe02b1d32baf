#ifndef GW_MODEL_VIEW_H_
#define GW_MODEL_VIEW_H_

// Reading values with their defaults, and their JSON as Traefik prints it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/value.h"

namespace gw::model {

/// A small ordered JSON-like tree: what commands print. `span`/`origin` say why a leaf is there.
struct Tree {
  enum class Kind : std::uint8_t { Null, Bool, Int, Uint, Float, String, List, Map };

  Kind kind = Kind::Null;
  bool boolean = false;
  std::int64_t integer = 0;
  std::uint64_t uinteger = 0;
  double real = 0;
  std::string string;
  std::vector<Tree> items;
  std::vector<std::pair<std::string, Tree>> members;  ///< In the order to print; keys unique.
  text::Span span;
  OriginKind origin = OriginKind::Derived;

  static Tree of(std::string text);
  static Tree of(bool value);
  static Tree of(std::int64_t value);
  static Tree list();
  static Tree map();
  static Tree list_of(const std::vector<std::string>& texts);
  Tree& set(std::string key, Tree value);  ///< Replaces or appends; returns *this.
  const Tree* find(std::string_view key) const;
};

/// The object's field as Traefik holds it: written, else the default of its type in `version` (when the
/// object was allocated with defaults), else Go's zero value as nothing.
std::optional<std::string> text_of(const Value& object, std::string_view field, Version version);
std::optional<std::int64_t> integer_of(const Value& object, std::string_view field, Version version);
std::optional<bool> bool_of(const Value& object, std::string_view field, Version version);
/// The texts of a list of strings; empty if absent (defaults included).
std::vector<std::string> texts_of(const Value& object, std::string_view field, Version version);

/// How secrets are shown.
enum class Secrets { Traefik, Hidden, Shown };  ///< "xxxx" as Traefik logs them, "****", as written.

/// The value as Go's encoding/json prints it for Traefik: JSON names, omitempty, defaults filled in,
/// durations as Go prints them ("1m0s").
Tree to_tree(const Value& value, Version version, Secrets secrets);

/// JSON text of a tree. `indent` 0: one line.
std::string to_json(const Tree& tree, int indent);

/// "1m0s", "100ms", "0s". Source: Go time.Duration.String.
std::string duration_text(std::int64_t nanoseconds);

}  // namespace gw::model

#endif  // GW_MODEL_VIEW_H_
