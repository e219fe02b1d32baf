#ifndef GW_MODEL_MAKER_H_
#define GW_MODEL_MAKER_H_

#include <string_view>
#include <utility>
#include <vector>

#include "model/value.h"

namespace gw::model {

/// Makes an object of the schema field by field, for providers that derive configuration from something else
/// (containers, Kubernetes objects). A field that the type does not have is a bug (assert).
class Maker {
 public:
  Maker(Arena& arena, const schema::Type& type) : arena_(arena), type_(type) {}

  /// Sets a field, by its documented name; replaces what was there.
  Maker& set(std::string_view field, Value value);
  Maker& text(std::string_view field, std::string_view value, text::Span span = {},
              OriginKind origin = OriginKind::Derived);
  Maker& integer(std::string_view field, std::int64_t value, text::Span span = {},
                 OriginKind origin = OriginKind::Derived);
  Maker& flag(std::string_view field, bool value, text::Span span = {}, OriginKind origin = OriginKind::Derived);

  /// The type of what the field holds; of lists and maps that of their items. Null if it holds no objects.
  const schema::Type* type_of(std::string_view field) const;
  Arena& arena() const { return arena_; }
  const schema::Type& type() const { return type_; }

  /// `defaults`: Traefik calls SetDefaults on it, so the defaults of its type hold.
  Value done(bool defaults, OriginKind origin = OriginKind::Derived, text::Span span = {}) const;

 private:
  Arena& arena_;
  const schema::Type& type_;
  std::vector<Property> fields_;
};

}  // namespace gw::model

#endif  // GW_MODEL_MAKER_H_
