#include "decode/json.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/strings.h"
#include "model/duration.h"

namespace gw::decode {
namespace {

using doc::NodeId;
using model::OriginKind;
using model::Property;
using model::Value;
using Kind = schema::Shape::Kind;

constexpr int kMaxDepth = 100;  ///< Of values without a type; what readers let through is less deep.

class JsonDecoder {
 public:
  JsonDecoder(const doc::Document& document, Version version, model::Arena& arena, std::vector<JsonFault>* faults,
              JsonReader reader)
      : document_(document), version_(version), arena_(arena), faults_(faults), plain_(reader == JsonReader::Plain) {}

  Value object(NodeId id, const schema::Type& type) {
    if (document_[id].kind == doc::Kind::Null) return {};
    if (document_[id].kind != doc::Kind::Map) return fault(id, type.id);
    std::vector<Property> fields;
    for (const doc::Entry& entry : document_.entries(id)) {
      const schema::Field* field = find(type, document_.text(entry.key));
      if (field == nullptr) continue;
      if (document_[entry.value].kind == doc::Kind::Null) {
        // A pointer, a map or a list that was there is none any more; other fields stay as they are.
        Kind kind = field->shape->kind;
        if (plain_ && (kind == Kind::Object || kind == Kind::Map || kind == Kind::List))
          std::erase_if(fields, [&](const Property& known) { return known.field == field; });
        else if (plain_ && kind == Kind::Duration && !field->shape->go.starts_with('*'))
          faults_->push_back({document_.span(entry.value), "time: invalid duration \"\"", true});
        continue;
      }
      const schema::Type* outer = std::exchange(owner_, &type);
      path_.push_back(field->json);
      Value made = value(entry.value, *field->shape);
      path_.pop_back();
      owner_ = outer;
      made.set_name(document_.span(entry.key));
      put(fields, {field->name, field, made});
    }
    return arena_.object(type, fields, OriginKind::Written, document_.span(id));
  }

  Value any(NodeId id, int depth) {
    const doc::Node& node = document_[id];
    text::Span span = document_.span(id);
    if (depth > kMaxDepth) return {};
    if (node.kind == doc::Kind::List) {
      std::vector<Value> items;
      for (NodeId item : document_.items(id)) items.push_back(any(item, depth + 1));
      return arena_.list(items, OriginKind::Written, span);
    }
    if (node.kind == doc::Kind::Map) {
      std::vector<Property> entries;
      for (const doc::Entry& entry : document_.entries(id)) {
        Value made = any(entry.value, depth + 1);
        if (made.kind != Value::Kind::Nil) made.set_name(document_.span(entry.key));
        put(entries, {arena_.copy(document_.text(entry.key)), nullptr, made});
      }
      return arena_.map(entries, OriginKind::Written, span);
    }
    if (node.kind != doc::Kind::Scalar) return {};
    Value out;
    out.span = span;
    switch (node.tag) {
      case doc::Tag::Bool: return arena_.boolean(document_.boolean(id), OriginKind::Written, span);
      case doc::Tag::Int: out.real = static_cast<double>(document_.integer(id)); break;
      case doc::Tag::Uint: out.real = static_cast<double>(document_.uinteger(id)); break;
      case doc::Tag::Float: out.real = document_.real(id); break;
      default: return text(id);
    }
    out.kind = Value::Kind::Float;
    return out;
  }

 private:
  const schema::Field* find(const schema::Type& type, std::string_view name) const {
    const schema::Field* folded = nullptr;
    for (const schema::Field& field : type.fields) {
      if (field.json.empty() || !field.exists_in(version_)) continue;
      if (field.json == name) return &field;
      if (plain_ && folded == nullptr && base::equal_fold(field.json, name)) folded = &field;
    }
    return folded;
  }

  void put(std::vector<Property>& out, const Property& property) {
    auto at = std::ranges::find(out, property.name, &Property::name);
    if (at == out.end()) out.push_back(property);
    else at->value = plain_ && property.field != nullptr ? joined(at->value, property.value) : property.value;
  }

  /// A field that is met twice: an object, a map and the items of a list are filled further.
  Value joined(const Value& first, const Value& again) {
    if (first.kind != again.kind) return again;
    if (again.kind == Value::Kind::List) {
      std::vector<Value> items;
      for (std::size_t i = 0; i < again.items().size(); ++i)
        items.push_back(i < first.items().size() ? joined(first.items()[i], again.items()[i]) : again.items()[i]);
      return arena_.list(items, OriginKind::Written, again.span);
    }
    if (again.kind != Value::Kind::Object && again.kind != Value::Kind::Map) return again;
    std::vector<Property> fields(first.properties().begin(), first.properties().end());
    for (const Property& property : again.properties()) put(fields, property);
    return again.kind == Value::Kind::Map ? arena_.map(fields, OriginKind::Written, again.span)
                                          : arena_.object(*again.type(), fields, OriginKind::Written, again.span);
  }

  Value value(NodeId id, const schema::Shape& shape) {
    const doc::Node& node = document_[id];
    bool scalar = node.kind == doc::Kind::Scalar;
    text::Span span = document_.span(id);
    switch (shape.kind) {
      case Kind::Object: return object(id, *shape.type);
      case Kind::Any: return any(id, 0);
      case Kind::List: return list(id, shape);
      case Kind::Map: return map(id, shape);
      case Kind::String:
        if (!scalar || (node.tag != doc::Tag::String && node.tag != doc::Tag::Timestamp)) return fault(id, shape.go);
        return text(id);
      case Kind::Bool:
        if (!scalar || node.tag != doc::Tag::Bool) return fault(id, shape.go);
        return arena_.boolean(document_.boolean(id), OriginKind::Written, span);
      case Kind::Int:
      case Kind::Uint: return integer(id, shape);
      case Kind::Float: {
        Value out = any(id, 0);
        return out.kind == Value::Kind::Float ? out : fault(id, shape.go);
      }
      case Kind::Duration: return duration(id, shape);
    }
    return {};
  }

  Value text(NodeId id) { return arena_.string(document_.text(id), OriginKind::Written, document_.span(id)); }

  Value list(NodeId id, const schema::Shape& shape) {
    if (document_[id].kind != doc::Kind::List) return fault(id, shape.go);
    std::vector<Value> items;
    for (NodeId item : document_.items(id)) {
      bool null = document_[item].kind == doc::Kind::Null;
      if (!null) items.push_back(value(item, *shape.element));
      else if (shape.element->kind == Kind::String) items.push_back(arena_.string("", OriginKind::Written));
      else if (shape.element->kind == Kind::Object) items.push_back(empty(*shape.element));
      else items.emplace_back();
    }
    return arena_.list(items, OriginKind::Written, document_.span(id));
  }

  Value empty(const schema::Shape& shape) { return arena_.object(*shape.type, {}, OriginKind::Written); }

  Value map(NodeId id, const schema::Shape& shape) {
    if (document_[id].kind != doc::Kind::Map) return fault(id, shape.go);
    std::vector<Property> entries;
    for (const doc::Entry& entry : document_.entries(id)) {
      bool null = document_[entry.value].kind == doc::Kind::Null;
      Value made;
      if (!null) made = value(entry.value, *shape.element);
      else if (shape.element->kind == Kind::String) made = arena_.string("", OriginKind::Written);
      if (made.kind != Value::Kind::Nil && !null) made.set_name(document_.span(entry.key));
      put(entries, {arena_.copy(document_.text(entry.key)), nullptr, made});
    }
    return arena_.map(entries, OriginKind::Written, document_.span(id));
  }

  Value integer(NodeId id, const schema::Shape& shape) {
    const doc::Node& node = document_[id];
    bool whole = node.kind == doc::Kind::Scalar && node.tag == doc::Tag::Int;
    if (!whole) return fault(id, shape.go);
    std::int64_t number = document_.integer(id);
    if (shape.bits < 64) {
      std::int64_t limit = std::int64_t{1} << (shape.bits - (shape.kind == Kind::Int ? 1 : 0));
      if (number >= limit || number < (shape.kind == Kind::Int ? -limit : 0)) return fault(id, shape.go);
    }
    return arena_.integer(number, OriginKind::Written, document_.span(id));
  }

  /// A whole number counts seconds; a text must be a Go duration, a number in quotes is none.
  Value duration(NodeId id, const schema::Shape& shape) {
    const doc::Node& node = document_[id];
    std::string_view go = plain_ ? "string" : shape.go;
    bool whole = node.kind == doc::Kind::Scalar && node.tag == doc::Tag::Int;
    if (!whole && (node.kind != doc::Kind::Scalar || node.tag != doc::Tag::String)) return fault(id, go, true);
    std::string_view text = document_.text(id);
    std::string error;
    Value out;
    out.kind = Value::Kind::Duration;
    out.span = document_.span(id);
    if (whole) {
      out.integer = document_.integer(id) * 1'000'000'000;
      return out;
    }
    std::int64_t number = 0;
    auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool digits = bad == std::errc{} && end == text.data() + text.size() && number != 0;
    std::optional<std::chrono::nanoseconds> time = model::parse_duration(text, &error);
    if (digits || !time) {
      faults_->push_back(
          {out.span, digits ? "time: missing unit in duration \"" + std::string(text) + "\"" : error, true});
      return {};
    }
    out.integer = time->count();
    return out;
  }

  Value fault(NodeId id, std::string_view go, bool ends = false) {
    const doc::Node& node = document_[id];
    std::string what = "object";
    if (node.kind == doc::Kind::List) what = "array";
    else if (node.kind == doc::Kind::Scalar && node.tag == doc::Tag::Bool) what = "bool";
    else if (node.kind == doc::Kind::Scalar && (node.tag == doc::Tag::String || node.tag == doc::Tag::Timestamp))
      what = "string";
    else if (node.kind == doc::Kind::Scalar) what = "number" + literal(id, go);
    faults_->push_back({document_.span(id),
                        "json: cannot unmarshal " + what + " into Go " + place() + " of type " +
                            std::string(go.starts_with('*') ? go.substr(1) : go),
                        ends});
    return {};
  }

  /// Numbers are cited where only their value does not fit.
  std::string literal(NodeId id, std::string_view go) const {
    if (go.starts_with('*')) go.remove_prefix(1);
    bool number = go.starts_with("int") || go.starts_with("uint") || go.starts_with("float");
    return !plain_ || number ? " " + std::string(document_.text(id)) : std::string();
  }

  /// "struct field Router.http.routers.priority".
  std::string place() const {
    if (!plain_ || path_.empty()) return "value";
    std::string out = "struct field " + std::string(owner_->id.substr(owner_->id.find('.') + 1));
    for (const std::string_view& name : path_) {
      // The one embedded type whose fields stand in another's (core/schema has them flattened); Go names it.
      if (&name == &path_.back() && owner_->id == "tls.CertAndStores" && name != "stores") out += ".Certificate";
      out.append(".").append(name);
    }
    return out;
  }

  const doc::Document& document_;
  Version version_;
  model::Arena& arena_;
  std::vector<JsonFault>* faults_;
  bool plain_;
  const schema::Type* owner_ = nullptr;  ///< Of the field at hand.
  std::vector<std::string_view> path_;   ///< Of fields; entries of maps and lists do not show.
};

}  // namespace

Value from_json(const doc::Document& document, NodeId node, const schema::Type& type, Version version,
                model::Arena& arena, std::vector<JsonFault>& faults, JsonReader reader) {
  return JsonDecoder(document, version, arena, &faults, reader).object(node, type);
}

Value any_json(const doc::Document& document, NodeId node, model::Arena& arena) {
  return JsonDecoder(document, {}, arena, nullptr, JsonReader::Kubernetes).any(node, 0);
}

}  // namespace gw::decode
