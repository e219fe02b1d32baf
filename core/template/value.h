#ifndef GW_TEMPLATE_VALUE_H_
#define GW_TEMPLATE_VALUE_H_

// The values that a template computes with: the Go types that sprig's functions give.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gw::template_ {

struct List;
struct Map;

/// Kinds of values; Int, Int64 and Uint8 keep their number in `integer`.
enum class Kind : std::uint8_t { Nil, Bool, Int, Int64, Uint8, Float, String, List, Map };

/// One value. Lists and maps belong to the Machine; two values may share one, as in Go.
struct Value {
  Kind kind = Kind::Nil;
  /// Go holds it as an interface{}: an element of a list or a map, a result declared so. Only errors show it.
  bool boxed = false;
  std::int64_t integer = 0;  ///< Also Bool.
  double number = 0;
  std::shared_ptr<const std::string> shared = {};
  List* list = nullptr;
  Map* map = nullptr;

  const std::string& text() const { return *shared; }
  bool integral() const { return kind == Kind::Int || kind == Kind::Int64 || kind == Kind::Uint8; }
};

/// A slice. Immutable once made, except that sortAlpha sorts a []string in place.
struct List {
  enum class Of : std::uint8_t { Any, Strings, Ints, Lists };
  Of of = Of::Any;
  bool null = false;       ///< A nil slice: JSON "null".
  bool unordered = false;  ///< Go gives the elements in random order (keys, values).
  std::vector<Value> items = {};
};

struct Map {
  bool strings = false;  ///< map[string]string (splitn).
  bool null = false;
  std::string_view structure = {};               ///< A Go struct: its type as Go prints it; the items are its fields.
  std::span<const std::string_view> order = {};  ///< The fields' names as declared.
  std::map<std::string, Value> items = {};
};

Value boolean(bool value);
Value integer(std::int64_t value, Kind kind = Kind::Int);
Value number(double value);
Value text(std::string value);
Value of(List* list);
Value of(Map* map);

/// The value without its interface{}.
inline Value unboxed(Value value) {
  value.boxed = false;
  return value;
}

/// A Go struct, of which only the fields are known to gw.
inline bool structure(const Value& value) { return value.kind == Kind::Map && !value.map->structure.empty(); }

/// As text/template's isTrue and sprig's empty (its opposite) see it.
bool truth(const Value& value);

/// "map[string]interface {}"; "<nil>" of Nil. Source: fmt's %T.
std::string_view type_name(const Value& value);

/// "slice"; "invalid" of Nil. Source: reflect.Kind.String.
std::string_view kind_name(const Value& value);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_VALUE_H_
