#ifndef GW_MODEL_VALUE_H_
#define GW_MODEL_VALUE_H_

// Configuration as Traefik understands it: trees checked against the schema, with the origin
// of every value. Values are small, trivially copyable and live in the Arena of their Config;
// only what was written is stored, defaults come from the schema (model/view.h).

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "schema/schema.h"
#include "text/source.h"

namespace gw::model {

/// Why a value is there.
enum class OriginKind : std::uint8_t { Written, Default, Derived };

struct Property;

struct Value {
  enum class Kind : std::uint8_t { Nil, Bool, Int, Uint, Float, Duration, String, List, Map, Object };
  enum Flag : std::uint8_t {
    Defaults = 1,  ///< Object: Traefik allocated it, so the defaults of its type hold.
  };

  Kind kind = Kind::Nil;
  OriginKind origin = OriginKind::Written;
  std::uint8_t flags = 0;
  std::uint32_t size = 0;  ///< String: bytes. List, Map, Object: members.
  union {
    bool boolean;
    std::int64_t integer;  ///< Int; Duration: nanoseconds.
    std::uint64_t uinteger;
    double real;
    const char* chars;
    const Value* list;
    const Property* members;
  };
  text::Span span;  ///< The value; of a derived one the span it was derived from.

  Value() : integer(0) {}

  /// String: the text; of other kinds empty.
  std::string_view string() const { return kind == Kind::String ? std::string_view(chars, size) : std::string_view(); }
  std::span<const Value> items() const;          ///< List.
  std::span<const Property> properties() const;  ///< Map, Object: in source order, each name once.
  /// Object: by documented name; Map: by key. Null if not written.
  const Value* find(std::string_view key) const;
  /// find() along a dotted path of objects: "loadBalancer.healthCheck".
  const Value* at(std::string_view dotted) const;

  /// The key in front of it, if any.
  text::Span name() const {
    return name_begin_ == kNoName ? text::Span() : text::Span{span.source, name_begin_, name_end_};
  }
  /// Requires a value of the same source; one that is written nowhere gets the place behind its name.
  void set_name(text::Span name);
  /// Object; null for the others.
  const schema::Type* type() const { return type_ == 0 ? nullptr : &schema::types()[type_ - 1U]; }
  void set_type(const schema::Type& type);

 private:
  static constexpr std::uint32_t kNoName = 0xFFFFFFFF;

  std::uint32_t name_begin_ = kNoName, name_end_ = 0;
  std::uint16_t type_ = 0;  ///< 1 + its index in schema::types().
};
static_assert(sizeof(Value) == 40, "a large gateway has millions");

struct Property {
  std::string_view name;                 ///< Object: documented field name; Map: key as written.
  const schema::Field* field = nullptr;  ///< Null for entries of a map.
  Value value;
};

inline std::span<const Value> Value::items() const {
  return kind == Kind::List ? std::span<const Value>(list, size) : std::span<const Value>();
}
inline std::span<const Property> Value::properties() const {
  return kind == Kind::Map || kind == Kind::Object ? std::span<const Property>(members, size)
                                                   : std::span<const Property>();
}

/// Inline, so that a key known to the compiler is compared without a call.
inline const Value* Value::find(std::string_view key) const {
  for (const Property& property : properties()) {
    if (property.name.size() == key.size() &&
        (key.empty() || std::memcmp(property.name.data(), key.data(), key.size()) == 0))
      return &property.value;
  }
  return nullptr;
}

/// Memory of values: grows, never moves, is freed as a whole.
class Arena {
 public:
  std::string_view copy(std::string_view text);
  /// The texts one behind the other.
  std::string_view join(std::initializer_list<std::string_view> texts);
  std::span<const Value> copy(std::span<const Value> values);
  std::span<const Property> copy(std::span<const Property> properties);
  std::span<const std::string_view> copy(std::span<const std::string_view> texts);  ///< The views, not the texts.

  /// Places for `count` names, all empty.
  std::string_view* names(std::size_t count);

  /// Keeps the values of `other` alive as long as its own.
  void adopt(std::shared_ptr<Arena> other) { adopted_.push_back(std::move(other)); }

  Value string(std::string_view text, OriginKind origin, text::Span span = {});
  Value integer(std::int64_t value, OriginKind origin, text::Span span = {});
  Value boolean(bool value, OriginKind origin, text::Span span = {});
  Value list(std::span<const Value> items, OriginKind origin, text::Span span = {});
  Value map(std::span<const Property> entries, OriginKind origin, text::Span span = {});
  Value object(const schema::Type& type, std::span<const Property> fields, OriginKind origin, text::Span span = {});
  /// `object` with `field` (documented name) set to `value`, replaced if it is there.
  Value with(const Value& object, std::string_view field, const Value& value);
  /// `object` with a copy of its members that has `room` places, at least as many as it has members.
  Value own(const Value& object, std::uint32_t room);
  /// Sets a field of what own() made. False if there is no place left for it.
  bool put(Value& own, std::uint32_t room, std::string_view field, const Value& value);

 private:
  void* allocate(std::size_t bytes);
  Property property(const Value& object, std::string_view field, const Value& value);

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t used_ = 0, size_ = 0;
  std::vector<std::shared_ptr<Arena>> adopted_;
};

/// One document's configuration. Movable; its values stay where they are.
struct Config {
  std::shared_ptr<Arena> arena = std::make_shared<Arena>();
  Value root;  ///< Object of dynamic.Configuration or static.Configuration; Nil if nothing was decoded.
};

}  // namespace gw::model

#endif  // GW_MODEL_VALUE_H_
