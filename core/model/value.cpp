#include "model/value.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace gw::model {
namespace {

constexpr std::size_t kBlock = 64 * 1024;

std::uint32_t narrow(std::size_t n) { return static_cast<std::uint32_t>(n); }

Value derived(Value::Kind kind, OriginKind origin, text::Span span) {
  Value value;
  value.kind = kind;
  value.origin = origin;
  value.span = span;
  return value;
}

}  // namespace

const Value* Value::find(std::string_view key) const {
  for (const Property& property : properties()) {
    if (property.name == key) return &property.value;
  }
  return nullptr;
}

const Value* Value::at(std::string_view dotted) const {
  const Value* value = this;
  while (value != nullptr && !dotted.empty()) {
    std::size_t dot = dotted.find('.');
    value = value->find(dotted.substr(0, dot));
    dotted.remove_prefix(dot == std::string_view::npos ? dotted.size() : dot + 1);
  }
  return value;
}

void* Arena::allocate(std::size_t bytes) {
  bytes = (bytes + 7) & ~std::size_t{7};
  if (used_ + bytes > size_) {
    size_ = std::max(kBlock, bytes);
    used_ = 0;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size_));
  }
  void* at = blocks_.back().get() + used_;
  used_ += bytes;
  return at;
}

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return {};
  char* at = static_cast<char*>(allocate(text.size()));
  std::memcpy(at, text.data(), text.size());
  return {at, text.size()};
}

std::span<const Value> Arena::copy(std::span<const Value> values) {
  if (values.empty()) return {};
  auto* at = static_cast<Value*>(allocate(values.size_bytes()));
  std::uninitialized_copy(values.begin(), values.end(), at);
  return {at, values.size()};
}

std::span<const Property> Arena::copy(std::span<const Property> properties) {
  if (properties.empty()) return {};
  auto* at = static_cast<Property*>(allocate(properties.size_bytes()));
  std::uninitialized_copy(properties.begin(), properties.end(), at);
  return {at, properties.size()};
}

Value Arena::string(std::string_view text, OriginKind origin, text::Span span) {
  Value value = derived(Value::Kind::String, origin, span);
  std::string_view kept = copy(text);
  value.chars = {kept.data(), narrow(kept.size())};
  return value;
}

Value Arena::integer(std::int64_t number, OriginKind origin, text::Span span) {
  Value value = derived(Value::Kind::Int, origin, span);
  value.integer = number;
  return value;
}

Value Arena::boolean(bool flag, OriginKind origin, text::Span span) {
  Value value = derived(Value::Kind::Bool, origin, span);
  value.boolean = flag;
  return value;
}

Value Arena::list(std::span<const Value> items, OriginKind origin, text::Span span) {
  Value value = derived(Value::Kind::List, origin, span);
  std::span<const Value> kept = copy(items);
  value.list = {kept.data(), narrow(kept.size())};
  return value;
}

Value Arena::map(std::span<const Property> entries, OriginKind origin, text::Span span) {
  Value value = derived(Value::Kind::Map, origin, span);
  std::span<const Property> kept = copy(entries);
  value.members = {kept.data(), narrow(kept.size())};
  return value;
}

Value Arena::object(const schema::Type& type, std::span<const Property> fields, OriginKind origin, text::Span span) {
  Value value = map(fields, origin, span);
  value.kind = Value::Kind::Object;
  value.type = &type;
  return value;
}

namespace {

/// In front of members that with() made: how many of the places behind it are taken. Values that share the members
/// see as many as they know of, so a free place can be filled without copying.
struct Slack {
  std::uint32_t taken = 0, capacity = 0;
};
constexpr std::size_t kFree = 3;  // Places left for further fields.

}  // namespace

Value Arena::with(const Value& object, std::string_view field, const Value& value) {
  std::span<const Property> old = object.properties();
  auto at = static_cast<std::size_t>(std::ranges::find(old, field, &Property::name) - old.begin());
  Property added{};
  if (at == old.size()) {
    const schema::Field* known = object.type == nullptr ? nullptr : schema::field_named(*object.type, field);
    added = {known == nullptr ? copy(field) : known->name, known, value};
  }
  Value out = object;
  if (at == old.size() && (object.flags & Value::Extensible) != 0) {
    Slack& slack = *(reinterpret_cast<Slack*>(const_cast<Property*>(old.data())) - 1);
    if (slack.taken == old.size() && slack.taken < slack.capacity) {
      new (const_cast<Property*>(old.data()) + slack.taken++) Property(added);
      out.members.size = slack.taken;
      return out;
    }
  }
  std::size_t size = std::max(old.size(), at + 1), room = size + kFree;
  auto* slack = new (allocate(sizeof(Slack) + room * sizeof(Property))) Slack{narrow(size), narrow(room)};
  auto* members = reinterpret_cast<Property*>(slack + 1);
  std::uninitialized_copy(old.begin(), old.end(), members);
  if (at == old.size()) new (members + at) Property(added);
  else members[at].value = value;
  out.members = {members, narrow(size)};
  out.flags |= Value::Extensible;
  return out;
}

}  // namespace gw::model
