#ifndef GW_SOURCE_COMPOSE_TREE_H_
#define GW_SOURCE_COMPOSE_TREE_H_

// The model that Compose works on between YAML and services: maps, lists and scalars that know where they are written.
// Nodes never change once they are made; merging makes new ones that share what stays.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "text/decoded.h"

namespace gw::source::compose {

struct Node;

struct Member {
  std::string_view key;
  text::Span key_span;
  const Node* value = nullptr;  ///< Never null.
};

struct Node {
  enum class Kind : std::uint8_t { Null, Bool, Int, Uint, Float, Time, String, List, Map };
  using Steps = std::vector<text::Decoded::Step>;

  Kind kind = Kind::Null;
  bool boolean = false;  ///< Bool. String: a path that needs no directory in front of it any more.
  bool exact = false;    ///< `text` lies in the source byte for byte, from `text_begin` on.
  std::uint32_t text_begin = 0;
  text::Span span;               ///< The token, quotes included.
  std::string_view text;         ///< Scalars: what Go's fmt prints of the value.
  const Steps* steps = nullptr;  ///< Of a text that is not exact; null: not traceable.
  std::int64_t integer = 0;
  double real = 0;
  std::vector<Member> members;
  std::vector<const Node*> items;

  bool is_map() const { return kind == Kind::Map; }
  bool is_list() const { return kind == Kind::List; }
  bool is_string() const { return kind == Kind::String; }
  bool is_null() const { return kind == Kind::Null; }
  bool is_integer() const { return kind == Kind::Int || kind == Kind::Uint; }

  /// A map's value; null if there is none.
  const Node* find(std::string_view key) const;
  const Member* member(std::string_view key) const;
  /// The text of find(key) if it is a string, else empty.
  std::string_view string(std::string_view key) const;
  /// The scalar's text with the way back to its bytes.
  text::Decoded decoded() const;
};

/// Owns nodes and texts.
class Arena {
 public:
  Node& add(Node::Kind kind, text::Span span) {
    Node& node = nodes_.emplace_back();
    node.kind = kind;
    node.span = span;
    return node;
  }
  /// A string that is not written as such; it stands for `span`.
  const Node* string(std::string text, text::Span span);
  const Node* boolean(bool value, text::Span span);
  const Node* integer(std::int64_t value, text::Span span);
  const Node* null(text::Span span) { return &add(Node::Kind::Null, span); }
  /// text[begin, end) of a string, with its own way back.
  const Node* part(const Node& of, std::size_t begin, std::size_t end);
  /// A copy of a map or list, to be filled with other members.
  Node& copy(const Node& of) { return nodes_.emplace_back(of); }

  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  const Node::Steps* keep(Node::Steps steps) { return &steps_.emplace_back(std::move(steps)); }

 private:
  std::deque<Node> nodes_;
  std::deque<std::string> texts_;
  std::deque<Node::Steps> steps_;
};

/// Sets or replaces a member.
void set(Node& map, std::string_view key, text::Span key_span, const Node* value);

/// Go's reflect.DeepEqual. Gives up as different beyond a fixed amount of work.
bool equal(const Node& a, const Node& b);

/// The Go type of the decoded value: "map[string]interface {}".
std::string_view go_type(const Node& node);

/// Go's fmt.Sprint of a float64. Source: Go fmt (%v), strconv.FormatFloat.
std::string go_float(double value);

/// Go's time.Time.String of a YAML timestamp ("2020-01-02 10:00:00 +2").
std::string go_time(std::string_view timestamp);

/// Go's fmt.Sprint.
std::string go_text(const Node& node);

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_TREE_H_
