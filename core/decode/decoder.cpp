// The second and third pass: names against types, texts into values.
// Source: paerser v0.2.2 parser/nodes_metadata.go, parser/element_fill.go.

#include "decode/decoder.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::decode {
namespace {

using model::Property;
using model::Value;

bool holds(std::uint8_t forms, schema::Form form) { return (forms & form) != 0; }

/// Go's reflect.Kind of a scalar field that is no pointer, as error texts name it.
std::string_view kind_name(const schema::Shape& shape) {
  switch (shape.kind) {
    case schema::Shape::Kind::Bool: return "bool";
    case schema::Shape::Kind::Duration: return "int64";
    case schema::Shape::Kind::String: return "string";
    case schema::Shape::Kind::Int:
    case schema::Shape::Kind::Uint:
    case schema::Shape::Kind::Float: return shape.go;
    default: return shape.go;
  }
}

std::string release_text(const schema::Field& field) {
  std::string out;
  for (const schema::Field::Since& since : field.since) {
    if (!out.empty()) out += ", ";
    out += (since.gone ? "gone from " + line_name(since.version) : "since " + to_string(since.version));
  }
  return out;
}

}  // namespace

Decoder::Decoder(const doc::Document& document, schema::Form form, Version version, const text::SourceSet& sources,
                 Order order, std::shared_ptr<model::Arena> arena)
    : document_(document), form_(form), version_(version), sources_(sources), order_(order) {
  if (arena != nullptr) result_.config.arena = std::move(arena);
  if (document.source() == text::SourceId::None) return;
  toml_ = base::ascii_lower(sources[document.source()].name()).ends_with(".toml");
}

void Decoder::fail(Pass pass, std::string message) {
  ++errors_;
  if (failed_[pass]) return;
  failed_[pass] = true;
  first_error_[pass] = std::move(message);
}

std::string Decoder::path() const {
  std::string out;
  for (std::string_view part : path_) {
    if (!out.empty() && !part.starts_with('[')) out += '.';
    out += part;
  }
  return out;
}

diag::Fact& Decoder::fact(diag::FactKind kind, text::Span span, std::string subject, std::string detail) {
  diag::Fact& out = result_.facts.emplace_back();
  out.kind = kind;
  out.span = span;
  out.subject = std::move(subject);
  out.detail = std::move(detail);
  out.path = path();
  return out;
}

void Decoder::fault(Pass pass, diag::FactKind kind, text::Span span, std::string message, std::string subject,
                    std::string detail) {
  diag::Fact& out = fact(kind, span, std::move(subject), std::move(detail));
  out.traefik = message;
  out.fatal = true;
  fail(pass, std::move(message));
}

text::Span Decoder::name_span(const Child& child) const {
  if (child.key == doc::NodeId::None) return {};
  return document_.span(child.key);
}

Decoded Decoder::run(const schema::Type& root) {
  if (document_.root == doc::NodeId::None) {
    result_.empty = true;
    return std::move(result_);
  }
  const schema::Type& other = &root == &schema::dynamic_root() ? schema::static_root() : schema::dynamic_root();
  Children kept(&pool_);
  for (const Child& child : children_of(document_.root)) {
    if (form_ != schema::File || find(root, child.name) != nullptr) {
      kept.push_back(child);
      continue;
    }
    path_.push_back(child.name);
    bool of_other = find(other, child.name) != nullptr;
    diag::Fact& unknown = fact(diag::FactKind::UnknownRoot, name_span(child), std::string(child.name),
                               !of_other                          ? ""
                               : &root == &schema::dynamic_root() ? "static"
                                                                  : "dynamic");
    path_.pop_back();
    for (const schema::Field& field : root.fields) {
      if (field.exists_in(version_)) unknown.candidates.emplace_back(field.name);
    }
  }
  result_.empty = kept.empty();
  result_.config.root = object(root, kept, true);
  result_.config.root.span = document_.span(document_.root);
  for (Pass pass : {Raw, Types, Values}) {
    if (!failed_[pass]) continue;
    result_.ok = false;
    result_.error = first_error_[pass];
    result_.untyped = pass == Raw;
    break;
  }
  return std::move(result_);
}

const schema::Field* Decoder::find(const schema::Type& type, std::string_view name) const {
  if (form_ == schema::Label) {
    for (const schema::Field& field : type.fields) {
      if (field.label_item.empty() || !field.exists_in(version_)) continue;
      if (base::equal_fold(name, field.label_item)) return &field;
      if (base::equal_fold(name, field.go)) return nullptr;
    }
  }
  return schema::find_field(type, name, version_);
}

void Decoder::unknown(const schema::Type& type, const Child& child) {
  diag::FactKind kind = diag::FactKind::UnknownField;
  std::string detail;
  for (const schema::Field& field : type.fields) {
    if (!base::equal_fold(child.name, field.go) || field.exists_in(version_)) continue;
    kind = diag::FactKind::NotInVersion;
    detail = release_text(field);
  }
  text::Span at = name_span(child).written() ? name_span(child) : span(child);
  fault(Types, kind, at, "field not found, node: " + std::string(child.name), std::string(child.name), detail);
  for (const schema::Field& field : type.fields) {
    if (field.exists_in(version_) && !holds(field.hidden, form_)) {
      result_.facts.back().candidates.emplace_back(
          form_ == schema::Label && !field.label_item.empty() ? field.label_item : field.name);
    }
  }
  scan(child.name, child.value);
}

Value Decoder::object(const schema::Type& type, const Children& children, bool defaults) {
  std::size_t base = scratch_.size();
  for (const Child& child : children) {
    if (form_ != schema::File && child.name.empty()) continue;
    path_.push_back(child.name);
    field(type, child, base, defaults);
    path_.pop_back();
  }
  Value out = result_.config.arena->object(type, std::span(scratch_).subspan(base), model::OriginKind::Written);
  scratch_.resize(base);
  if (defaults) out.flags |= Value::Defaults;
  return out;
}

void Decoder::field(const schema::Type& type, const Child& child, std::size_t base, bool defaults) {
  const schema::Field* known = find(type, child.name);
  if (known == nullptr) {
    unknown(type, child);
    return;
  }
  text::Span name = name_span(child);
  std::string_view canonical = form_ == schema::Label && !known->label_item.empty() ? known->label_item : known->name;
  if (form_ == schema::File && child.name != canonical) {
    fact(diag::FactKind::NonCanonicalCase, name, std::string(child.name), std::string(canonical));
  }
  path_.back() = known->name;
  if (known->deprecated) fact(diag::FactKind::DeprecatedField, name, std::string(known->name));
  bool hidden = holds(known->hidden, form_);
  if (hidden) fact(diag::FactKind::IgnoredField, name, std::string(known->name));
  off_ += hidden ? 1 : 0;
  Value value = fill(*known->shape, child, known, defaults);
  off_ -= hidden ? 1 : 0;
  if (value.kind != Value::Kind::Nil && !hidden && filling()) put(base, *known, child, value);
}

void Decoder::put(std::size_t base, const schema::Field& field, const Child& child, Value value) {
  value.set_name(name_span(child));
  auto first = scratch_.begin() + static_cast<std::ptrdiff_t>(base);
  auto at = std::find_if(first, scratch_.end(), [&](const Property& p) { return p.field == &field; });
  if (at == scratch_.end()) {
    scratch_.push_back({field.name, &field, value});
    return;
  }
  same_field_twice_ = true;
  fact(diag::FactKind::SameFieldTwice, at->value.name(), std::string(sources_.text(at->value.name())),
       std::string(child.name));
  if (at->value.kind == Value::Kind::Object && value.kind == Value::Kind::Object) {
    Value merged = at->value;
    for (const Property& p : value.properties()) merged = result_.config.arena->with(merged, p.name, p.value);
    value = merged;
  }
  at->value = value;
}

bool Decoder::admit(const schema::Field* field, const schema::Shape& shape, const Child& child, bool has_children) {
  bool may_be_empty = field != nullptr && holds(field->allow_empty, form_);
  bool hidden = field != nullptr && holds(field->hidden, form_);
  if (!has_children && !may_be_empty && !hidden) {
    text::Span at = name_span(child).written() ? name_span(child) : span(child);
    fault(Types, diag::FactKind::StandaloneElement, at,
          std::string(child.name) + " cannot be a standalone element (type " + std::string(shape.go) + ")",
          std::string(child.name), std::string(shape.go));
    return false;
  }
  if (!may_be_empty) return true;
  std::string text = value_text(child.value);
  if (text.empty() || base::equal_fold(text, "true")) return true;
  fact(diag::FactKind::NotTrue, span(child), text, std::string(field->name));
  return false;
}

Value Decoder::fill(const schema::Shape& shape, const Child& child, const schema::Field* field, bool defaults) {
  const doc::Node& node = document_[child.value];
  if (node.kind == doc::Kind::Scalar && node.tag == doc::Tag::Timestamp) {
    scan(child.name, child.value);
    return {};
  }
  switch (shape.kind) {
    case Kind::Object: {
      Children children = children_of(child.value);
      bool on = field == nullptr || admit(field, shape, child, !children.empty());
      if (field == nullptr && node.kind == doc::Kind::Scalar) {
        fact(diag::FactKind::ScalarForObject, span(child), std::string(document_.text(child.value)));
      }
      if (!on && children.empty()) return {};
      // Traefik allocates pointers, entries and items, and calls SetDefaults on what it allocates.
      bool allocated = field == nullptr || shape.pointer;
      bool by_parent = field != nullptr && defaults && field->default_json(version_) == R"({"object":true})";
      off_ += on ? 0 : 1;
      Value out = object(*shape.type, children, shape.type->set_defaults && (allocated || by_parent));
      off_ -= on ? 0 : 1;
      if (!on) return {};
      out.span = span(child);
      return out;
    }
    case Kind::Map: {
      Children children = children_of(child.value);
      bool on = field == nullptr || admit(field, shape, child, !children.empty());
      if (!on && children.empty()) return {};
      off_ += on ? 0 : 1;
      Value out = fill_map(shape, child, children);
      off_ -= on ? 0 : 1;
      return on ? out : Value();
    }
    case Kind::List: return fill_list(shape, child, field);
    case Kind::Any: return raw_value(child.value, 0);
    default: break;
  }
  if (!children_of(child.value).empty()) {
    bool pointer = field != nullptr ? field->pointer_in(version_) : shape.pointer;
    std::string_view kind = pointer ? "ptr" : kind_name(shape);
    fault(Types, diag::FactKind::ObjectForScalar, span(child),
          "invalid node " + std::string(child.name) + ": " + std::string(kind), std::string(child.name));
    return {};
  }
  if (!filling()) return {};
  if (shape.kind == Kind::String) return string_value(child);
  std::string text = value_text(child.value);
  if (node.kind == doc::Kind::List) fact(diag::FactKind::ListForScalar, span(child), {}, text);
  return convert(shape, text, span(child));
}

Value Decoder::fill_map(const schema::Shape& shape, const Child& child, const Children& children) {
  const schema::Shape& element = *shape.element;
  std::size_t base = scratch_.size();
  std::vector<Property> flat;
  for (const Child& entry : children) {
    if (entry.name.empty() && form_ == schema::Label) continue;  // The value of the node itself, which Traefik drops.
    path_.push_back(entry.name);
    if (element.kind == Kind::Any && splice(entry, base)) {
      path_.pop_back();
      continue;
    }
    if (element.kind == Kind::String) {
      flatten(std::string(entry.name), entry, flat, 0);
    } else {
      Value value = fill(element, entry, nullptr, false);
      value.set_name(name_span(entry));
      std::string_view key =
          entry.key == doc::NodeId::None || document_[entry.key].tag != doc::Tag::String ? entry.name : keep(entry.key);
      // Keys that are no strings lose their text ("<int Value>"): the last of them stays.
      if (element.kind == Kind::Any && value.kind != Value::Kind::Nil) {
        put_raw(key, value, base);
        path_.pop_back();
        continue;
      }
      bool again = scratch_.size() > base && scratch_.back().name == key;
      if (again && value.kind != Value::Kind::Nil) scratch_.back().value = value;
      if (!again && value.kind != Value::Kind::Nil) scratch_.push_back({key, nullptr, value});
    }
    path_.pop_back();
  }
  Value out = element.kind == Kind::String
                  ? result_.config.arena->map(flat, model::OriginKind::Written)
                  : result_.config.arena->map(std::span(scratch_).subspan(base), model::OriginKind::Written);
  scratch_.resize(base);
  out.span = span(child);
  return out;
}

/// Where a plugin's option holds one of its own name, Traefik takes what is in it for options of the plugin. False: it
/// does not. Source: paerser v0.2.2 parser/element_fill.go, fillRawValue (self).
bool Decoder::splice(const Child& entry, std::size_t base) {
  if (document_[entry.value].kind != doc::Kind::Map) return false;
  Children inner = children_of(entry.value);
  bool indexed = !inner.empty() && inner[0].name.starts_with('[') && inner[0].name.ends_with(']');
  if (indexed || std::ranges::none_of(inner, [&](const Child& child) { return child.name == entry.name; }))
    return false;
  for (const Child& child : inner) {
    Value value = raw_value(child.value, 0);
    value.set_name(name_span(child));
    put_raw(child.name, value, base);
  }
  return true;
}

/// A later value of the same name stays.
void Decoder::put_raw(std::string_view name, const Value& value, std::size_t base) {
  auto at = std::find_if(scratch_.begin() + static_cast<std::ptrdiff_t>(base), scratch_.end(),
                         [&](const Property& p) { return p.name == name; });
  if (at != scratch_.end()) at->value = value;
  else scratch_.push_back({result_.config.arena->copy(name), nullptr, value});
}

void Decoder::flatten(const std::string& prefix, const Child& child, std::vector<Property>& out, int depth) {
  Children children = children_of(child.value);
  const doc::Node& node = document_[child.value];
  if (node.kind == doc::Kind::Scalar && node.tag == doc::Tag::Timestamp) scan(child.name, child.value);
  if (children.empty() || depth > 100) {
    Value value = string_value(child);
    value.set_name(name_span(child));
    out.push_back({result_.config.arena->copy(prefix), nullptr, value});
    return;
  }
  for (const Child& entry : children) flatten(prefix + "." + std::string(entry.name), entry, out, depth + 1);
}

Value Decoder::fill_list(const schema::Shape& shape, const Child& child, const schema::Field* field) {
  const schema::Shape& element = *shape.element;
  Children children = children_of(child.value);
  bool as_object = form_ == schema::Label && field != nullptr && !field->label_item.empty();
  if (element.kind == Kind::Object) {
    if (!as_object) return fill_objects(element, child, children);
    if (children.empty()) {
      fault(Values, diag::FactKind::ScalarForList, span(child), "invalid slice: node " + std::string(child.name));
      return {};
    }
    Value item = object(*element.type, children, element.type->set_defaults);
    item.span = span(child);
    Value out = result_.config.arena->list(std::span(&item, 1), model::OriginKind::Written, span(child));
    return out;
  }
  for (const Child& entry : children) {
    // A map where a scalar item is expected: an object below it names the field that is missing.
    for (const Child& grandchild : children_of(entry.value)) {
      fault(Types, diag::FactKind::ObjectForScalar, span(entry),
            "field not found, node: " + std::string(grandchild.name), std::string(grandchild.name));
      break;
    }
  }
  if (document_[child.value].kind == doc::Kind::Map && document_[child.value].count > 0) {
    fact(diag::FactKind::MapForList, span(child), std::string(child.name), "ignored");
  }
  return filling() ? fill_scalars(element, child) : Value();
}

Value Decoder::fill_objects(const schema::Shape& element, const Child& child, const Children& children) {
  const doc::Node& node = document_[child.value];
  if (node.kind == doc::Kind::Scalar && !document_.text(child.value).empty()) {
    fact(diag::FactKind::ScalarForList, span(child), std::string(document_.text(child.value)));
  } else if (node.kind == doc::Kind::List && children.size() < node.count) {
    fact(diag::FactKind::ScalarForList, span(child), {});
  } else if (node.kind == doc::Kind::Map && form_ == schema::File) {
    fact(diag::FactKind::MapForList, span(child), std::string(child.name), "elements");
  }
  std::vector<Value> items;
  items.reserve(children.size());
  for (const Child& entry : children) {
    path_.push_back(entry.name);
    Value item = object(*element.type, children_of(entry.value), element.type->set_defaults);
    item.span = span(entry);
    items.push_back(item);
    path_.pop_back();
  }
  return result_.config.arena->list(items, model::OriginKind::Written, span(child));
}

/// "a, b", of a text that lies in the source as it is: its items lie there too.
Value Decoder::items_in_place(const Child& child) {
  const doc::Node& node = document_[child.value];
  std::string_view text = document_.text(child.value);
  if (text.empty()) return {};
  std::size_t base = items_.size();
  for (std::size_t at = 0; at <= text.size();) {
    std::size_t end = std::min(text.find(',', at), text.size());
    std::string_view item = base::trim(text.substr(at, end - at));
    auto begin = node.first + static_cast<std::uint32_t>(item.data() - text.data());
    text::Span where{document_.source(), begin, begin + static_cast<std::uint32_t>(item.size())};
    if (item.empty()) fact(diag::FactKind::EmptyListItem, where);
    items_.push_back(text_in_place(item, where));
    at = end + 1;
  }
  Value out = result_.config.arena->list(std::span(items_).subspan(base), model::OriginKind::Written, span(child));
  items_.resize(base);
  return out;
}

Value Decoder::text_in_place(std::string_view text, text::Span span) {
  Value out;
  out.kind = Value::Kind::String;
  out.span = span;
  out.chars = text.data();
  out.size = static_cast<std::uint32_t>(text.size());
  return out;
}

bool Decoder::in_place(const doc::Node& node) {
  return node.kind == doc::Kind::Scalar && node.tag == doc::Tag::String && (node.flags & doc::Node::InSource) != 0;
}

Value Decoder::fill_scalars(const schema::Shape& element, const Child& child) {
  const doc::Node& node = document_[child.value];
  std::vector<Value> items;
  auto add = [&](std::string_view text, text::Span at) {
    Value item = convert(element, text, at);
    if (item.kind != Value::Kind::Nil) items.push_back(item);
  };
  if (node.kind == doc::Kind::List) {
    for (doc::NodeId id : document_.items(child.value)) {
      const doc::Node& item = document_[id];
      if (item.kind != doc::Kind::Scalar || item.tag == doc::Tag::Timestamp) continue;
      std::string text = scalar_text(id);
      std::string name = "[" + std::to_string(items.size()) + "]";
      path_.push_back(name);
      text::Span at = document_.span(id);
      if (item.tag != doc::Tag::String && element.kind == Kind::String) {
        bool same = text == document_.text(id);
        fact(same ? diag::FactKind::ScalarRewritten : diag::FactKind::NumberRewritten, at,
             std::string(document_.text(id)), text);
      }
      if (text.find(',') != std::string::npos) fact(diag::FactKind::CommaInItem, at, text);
      std::string_view trimmed = base::trim(text);
      if (in_place(item) && element.kind == Kind::String) {
        items.push_back(text_in_place(base::trim(document_.text(id)), at));
      } else {
        add(trimmed, at);
      }
      path_.pop_back();
    }
    if (items.empty()) return {};
  } else {
    if (element.kind == Kind::String && in_place(node)) return items_in_place(child);
    std::string text = value_text(child.value);
    if (text.empty()) return {};
    std::uint32_t at = 0;
    text::Decoded decoded = document_.decoded(child.value);
    bool traced = node.kind == doc::Kind::Scalar && decoded.text == text;
    for (std::string_view part : base::split(text, ",")) {
      std::string_view item = base::trim(part);
      auto begin = static_cast<std::uint32_t>(at + (item.data() - part.data()));
      text::Span where = traced ? decoded.slice(begin, begin + static_cast<std::uint32_t>(item.size())) : span(child);
      if (item.empty()) fact(diag::FactKind::EmptyListItem, where);
      add(item, where);
      at += static_cast<std::uint32_t>(part.size()) + 1;
    }
  }
  return result_.config.arena->list(items, model::OriginKind::Written, span(child));
}

}  // namespace gw::decode
