#include "model/hidden.h"

#include <algorithm>

namespace gw::model {
namespace {

bool is_hidden(const Value& value) {
  if (value.kind == Value::Kind::List) return value.size > 0 && std::ranges::all_of(value.items(), is_hidden);
  return value.string().starts_with("****") && value.string().find_first_not_of("*:") == std::string_view::npos;
}

}  // namespace

Value reveal(Arena& arena, const Value& value, const Value& known, const std::string& path,
             std::vector<std::string>& revealed) {
  Value out = value;
  for (const Property& property : value.properties()) {
    const Value* other = known.find(property.name);
    if (other == nullptr) continue;
    std::string below = path + "." + std::string(property.name);
    bool secret = property.field != nullptr && property.field->secret;
    if (!secret) {
      std::size_t before = revealed.size();
      Value inner = reveal(arena, property.value, *other, below, revealed);
      if (revealed.size() != before) out = arena.with(out, property.name, inner);
    } else if (is_hidden(property.value) && other->kind == property.value.kind &&
               (other->kind == Value::Kind::String || other->size == property.value.size)) {
      revealed.push_back(below);
      out = arena.with(out, property.name, *other);
    }
  }
  return out;
}

}  // namespace gw::model
