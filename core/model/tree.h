#ifndef GW_MODEL_TREE_H_
#define GW_MODEL_TREE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

  // Out of line, because clang 14 cannot make a pair of an incomplete type's implicit ones.
  Tree();
  ~Tree();
  Tree(const Tree&);
  Tree(Tree&&) noexcept;
  Tree& operator=(const Tree&);
  Tree& operator=(Tree&&) noexcept;

  static Tree of(std::string text);
  static Tree of(const char* text) { return of(std::string(text)); }
  static Tree of(bool value);
  static Tree of(std::int64_t value);
  static Tree list();
  static Tree map();
  static Tree list_of(const std::vector<std::string>& texts);
  Tree& set(std::string key, Tree value);  ///< Replaces or appends; returns *this.
  const Tree* find(std::string_view key) const;
  Tree* find(std::string_view key);
  void erase(std::string_view key);
};

/// JSON text of a tree. `indent` 0: one line. Bytes that are not UTF-8 become U+FFFD.
std::string to_json(const Tree& tree, int indent);

/// What to say behind a leaf; empty: nothing.
using Remark = std::function<std::string(const Tree& leaf)>;

/// YAML of a tree, in blocks; `remark` gives comments behind leaves.
std::string to_yaml(const Tree& tree, const Remark& remark = {});

/// The tree of a JSON text that gw made itself (schema defaults). Nothing if it is no JSON.
std::optional<Tree> from_json(std::string_view text);

}  // namespace gw::model

#endif  // GW_MODEL_TREE_H_
