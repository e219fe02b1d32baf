#include "model/maker.h"

#include <algorithm>
#include <cassert>

namespace gw::model {

Maker& Maker::set(std::string_view field, Value value) {
  const schema::Field* known = schema::field_named(type_, field);
  assert(known != nullptr);
  if (known == nullptr) return *this;
  auto at = std::ranges::find(fields_, known, &Property::field);
  if (at != fields_.end()) at->value = value;
  else fields_.push_back({known->name, known, value});
  return *this;
}

Maker& Maker::text(std::string_view field, std::string_view value, text::Span span, OriginKind origin) {
  return set(field, arena_.string(value, origin, span));
}

Maker& Maker::integer(std::string_view field, std::int64_t value, text::Span span, OriginKind origin) {
  return set(field, arena_.integer(value, origin, span));
}

Maker& Maker::flag(std::string_view field, bool value, text::Span span, OriginKind origin) {
  return set(field, arena_.boolean(value, origin, span));
}

const schema::Type* Maker::type_of(std::string_view field) const {
  const schema::Field* known = schema::field_named(type_, field);
  const schema::Shape* shape = known == nullptr ? nullptr : known->shape;
  while (shape != nullptr && shape->type == nullptr) shape = shape->element;
  return shape == nullptr ? nullptr : shape->type;
}

Value Maker::done(bool defaults, OriginKind origin, text::Span span) const {
  Value out = arena_.object(type_, fields_, origin, span);
  if (defaults) out.flags |= Value::Defaults;
  return out;
}

}  // namespace gw::model
