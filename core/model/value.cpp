#include "model/value.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>

namespace gw::model {
namespace {

constexpr std::size_t kLeast = 16 * 1024, kMost = 120 * 1024;  // Bytes of a block; the next one is twice as large.

std::uint32_t narrow(std::size_t n) { return static_cast<std::uint32_t>(n); }

Value derived(Value::Kind kind, OriginKind origin, text::Span span) {
  Value value;
  value.kind = kind;
  value.origin = origin;
  value.span = span;
  return value;
}

}  // namespace

const Value* Value::at(std::string_view dotted) const {
  const Value* value = this;
  while (value != nullptr && !dotted.empty()) {
    std::size_t dot = dotted.find('.');
    value = value->find(dotted.substr(0, dot));
    dotted.remove_prefix(dot == std::string_view::npos ? dotted.size() : dot + 1);
  }
  return value;
}

void Value::set_name(text::Span name) {
  if (name.written() && !span.written()) span = {name.source, name.end, name.end};
  assert(!name.written() || name.source == span.source);
  name_begin_ = name.written() ? name.begin : kNoName;
  name_end_ = name.end;
}

void Value::set_type(const schema::Type& type) {
  type_ = static_cast<std::uint16_t>(&type - schema::types().data() + 1);
}

void* Arena::allocate(std::size_t bytes) {
  bytes = (bytes + 7) & ~std::size_t{7};
  if (blocks_.empty() || used_ + bytes > size_) {
    size_ = std::max(bytes, std::clamp(size_ * 2, kLeast, kMost));
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

std::string_view Arena::join(std::initializer_list<std::string_view> texts) {
  std::size_t size = 0;
  for (std::string_view text : texts) size += text.size();
  if (size == 0) return {};
  char* const begin = static_cast<char*>(allocate(size));
  char* at = begin;
  for (std::string_view text : texts) at = std::copy(text.begin(), text.end(), at);
  return {begin, size};
}

namespace {

template <typename T>
std::span<const T> placed(void* at, std::span<const T> all) {
  std::uninitialized_copy(all.begin(), all.end(), static_cast<T*>(at));
  return {static_cast<const T*>(at), all.size()};
}

}  // namespace

std::span<const Value> Arena::copy(std::span<const Value> values) {
  return placed(allocate(values.size_bytes()), values);
}

std::span<const Property> Arena::copy(std::span<const Property> properties) {
  return placed(allocate(properties.size_bytes()), properties);
}

std::span<const std::string_view> Arena::copy(std::span<const std::string_view> texts) {
  return placed(allocate(texts.size_bytes()), texts);
}

std::string_view* Arena::names(std::size_t count) {
  auto* at = static_cast<std::string_view*>(allocate(count * sizeof(std::string_view)));
  std::uninitialized_value_construct_n(at, count);
  return at;
}

Value Arena::string(std::string_view text, OriginKind origin, text::Span span) {
  Value value = derived(Value::Kind::String, origin, span);
  std::string_view kept = copy(text);
  value.chars = kept.data();
  value.size = narrow(kept.size());
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
  value.list = kept.data();
  value.size = narrow(kept.size());
  return value;
}

Value Arena::map(std::span<const Property> entries, OriginKind origin, text::Span span) {
  Value value = derived(Value::Kind::Map, origin, span);
  std::span<const Property> kept = copy(entries);
  value.members = kept.data();
  value.size = narrow(kept.size());
  return value;
}

Value Arena::object(const schema::Type& type, std::span<const Property> fields, OriginKind origin, text::Span span) {
  Value value = map(fields, origin, span);
  value.kind = Value::Kind::Object;
  value.set_type(type);
  return value;
}

Property Arena::property(const Value& object, std::string_view field, const Value& value) {
  const schema::Field* known = object.type() == nullptr ? nullptr : schema::field_named(*object.type(), field);
  return {known == nullptr ? copy(field) : known->name, known, value};
}

Value Arena::own(const Value& object, std::uint32_t room) {
  std::span<const Property> old = object.properties();
  auto* members = static_cast<Property*>(allocate(room * sizeof(Property)));
  std::uninitialized_copy(old.begin(), old.end(), members);
  Value out = object;
  out.members = members;
  return out;
}

bool Arena::put(Value& own, std::uint32_t room, std::string_view field, const Value& value) {
  if (const Value* known = own.find(field)) {
    *const_cast<Value*>(known) = value;
    return true;
  }
  if (own.size == room) return false;
  new (const_cast<Property*>(own.members) + own.size++) Property(property(own, field, value));
  return true;
}

Value Arena::with(const Value& object, std::string_view field, const Value& value) {
  std::uint32_t room = narrow(object.properties().size()) + (object.find(field) == nullptr ? 1 : 0);
  Value out = own(object, room);
  put(out, room, field, value);
  return out;
}

}  // namespace gw::model
