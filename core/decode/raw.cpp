// The first pass: from a document to Traefik's untyped tree of texts.
// Source: paerser v0.2.2 file/raw_node.go.

#include <algorithm>
#include <cstdio>

#include "decode/decoder.h"

namespace gw::decode {
namespace {

constexpr std::string_view kSeparator = "\u2551";
constexpr int kRawDepth = 2000;  // Deeper plugin options are cut off: no plugin reads them.

constexpr int kUint64 = 11;

/// Numbers of Go's reflect.Kind, which leak into the text of a list.
int go_kind(const doc::Node& node, bool toml) {
  if (node.kind == doc::Kind::Map) return 21;
  if (node.kind == doc::Kind::List) return 23;
  if (node.kind != doc::Kind::Scalar) return 0;
  switch (node.tag) {
    case doc::Tag::Bool: return 1;
    case doc::Tag::Int: return toml ? 6 : 2;
    case doc::Tag::Uint: return kUint64;
    case doc::Tag::Float: return 14;
    case doc::Tag::Timestamp: return 25;
    case doc::Tag::String: return 24;
  }
  return 0;
}

std::string number_text(double real) {
  if (real != real) return "NaN";
  if (real > 1.7976931348623157e308) return "+Inf";
  if (real < -1.7976931348623157e308) return "-Inf";
  std::string buffer(400, '\0');
  int length = std::snprintf(buffer.data(), buffer.size(), "%.6f", real);
  buffer.resize(static_cast<std::size_t>(length));
  if (buffer.ends_with(".000000")) buffer.resize(buffer.size() - 7);
  return buffer;
}

}  // namespace

std::string_view Decoder::key_name(doc::NodeId key) const {
  const doc::Node& node = document_[key];
  if (node.kind != doc::Kind::Scalar) return {};
  switch (node.tag) {
    case doc::Tag::String: return document_.text(key);
    case doc::Tag::Bool: return "<bool Value>";
    case doc::Tag::Int: return "<int Value>";
    case doc::Tag::Uint: return "<uint64 Value>";
    case doc::Tag::Float: return "<float64 Value>";
    case doc::Tag::Timestamp: return "<time.Time Value>";
  }
  return {};
}

Decoder::Children Decoder::children_of(doc::NodeId id) {
  Children out(&pool_);
  const doc::Node& node = document_[id];
  if (node.kind == doc::Kind::List) {
    out.reserve(node.count);
    std::size_t index = 0;
    for (doc::NodeId item : document_.items(id)) {
      std::string name = "[" + std::to_string(index++) + "]";
      if (!scan_item(item)) continue;
      if (document_[item].kind != doc::Kind::Map) continue;
      out.push_back({result_.config.arena->copy(name), doc::NodeId::None, item});
    }
    return out;
  }
  std::span<const doc::Entry> entries = document_.entries(id);
  out.reserve(entries.size());
  for (const doc::Entry& entry : entries) {
    const doc::Node& key = document_[entry.key];
    if (key.kind != doc::Kind::Scalar) continue;
    if (form_ != schema::File && document_.text(entry.key).empty()) continue;  // The value of the node itself.
    if (document_[entry.value].kind == doc::Kind::Null) {
      path_.push_back(key_name(entry.key));
      fact(diag::FactKind::NullObject, document_.span(entry.key), std::string(key_name(entry.key)));
      path_.pop_back();
      continue;
    }
    out.push_back({key_name(entry.key), entry.key, entry.value});
  }
  auto less = [](const Child& a, const Child& b) { return a.name < b.name; };
  if (order_ == Order::Sorted) std::ranges::stable_sort(out, less);
  return out;
}

std::string Decoder::scalar_text(doc::NodeId id) const {
  const doc::Node& node = document_[id];
  switch (node.tag) {
    case doc::Tag::Bool: return document_.boolean(id) ? "true" : "false";
    case doc::Tag::Int: return std::to_string(document_.integer(id));
    case doc::Tag::Uint: return std::to_string(document_.uinteger(id));
    case doc::Tag::Float: return number_text(document_.real(id));
    default: return std::string(document_.text(id));
  }
}

std::string Decoder::list_text(doc::NodeId id) {
  std::string joined;
  int kind = 0;
  bool any = false;
  for (doc::NodeId item : document_.items(id)) {
    const doc::Node& node = document_[item];
    kind = std::max(kind, go_kind(node, toml_));
    if (node.kind != doc::Kind::Scalar) continue;
    if (any) joined += kSeparator;
    joined += scalar_text(item);
    any = true;
  }
  if (!any) return {};
  std::string out(kSeparator);
  return out + std::to_string(kind) + std::string(kSeparator) + joined;
}

std::string Decoder::value_text(doc::NodeId id) {
  const doc::Node& node = document_[id];
  if (node.kind == doc::Kind::Scalar) return scalar_text(id);
  if (node.kind == doc::Kind::List) return list_text(id);
  // Flags and labels may give a name a value and children: the value stands under the key "".
  for (const doc::Entry& entry : document_.entries(id)) {
    if (form_ != schema::File && document_.text(entry.key).empty()) return scalar_text(entry.value);
  }
  return {};
}

bool Decoder::scan_item(doc::NodeId item) {
  const doc::Node& node = document_[item];
  std::string_view kind;
  if (node.kind == doc::Kind::Null) kind = "invalid";
  else if (node.kind == doc::Kind::List) kind = "slice";
  else if (node.kind == doc::Kind::Scalar && node.tag == doc::Tag::Timestamp) kind = "struct";
  else return true;
  diag::FactKind what = kind == "invalid" ? diag::FactKind::NullInList
                        : kind == "slice" ? diag::FactKind::NestedList
                                          : diag::FactKind::Timestamp;
  fault(Raw, what, document_.span(item), "unsupported simple value type: " + std::string(kind),
        std::string(document_.text(item)));
  return false;
}

void Decoder::scan(std::string_view name, doc::NodeId id) {
  struct Step {
    std::string_view name;
    doc::NodeId id;
  };
  std::vector<Step> stack{{name, id}};
  std::size_t budget = document_.size() * 2 + 1000;  // Aliases may share parts without end.
  while (!stack.empty() && budget-- > 0) {
    Step step = stack.back();
    stack.pop_back();
    const doc::Node& node = document_[step.id];
    if (node.kind == doc::Kind::Scalar && node.tag == doc::Tag::Timestamp) {
      fault(Raw, diag::FactKind::Timestamp, document_.span(step.id),
            "field " + std::string(step.name) + " uses unsupported type: struct", std::string(document_.text(step.id)));
    }
    for (const doc::Entry& entry : document_.entries(step.id)) {
      if (document_[entry.key].kind == doc::Kind::Scalar) stack.push_back({key_name(entry.key), entry.value});
    }
    for (doc::NodeId item : document_.items(step.id)) {
      if (scan_item(item) && document_[item].kind == doc::Kind::Map) stack.push_back({step.name, item});
    }
  }
}

std::string Decoder::untyped_error() {
  published_ = false;
  if (document_.root != doc::NodeId::None) raw_value(document_.root, 0);
  return first_error_[Values];
}

/// An item of a list that holds nothing above `kind`: the widest of its kinds is that of all, or an error.
/// Source: paerser v0.2.2 parser/element_fill.go, fillRawTypedSlice.
model::Value Decoder::typed_item(doc::NodeId item, int kind) {
  struct Typed {
    int kind;
    schema::Shape::Kind shape;
    const char* name;
  };
  static constexpr Typed kTyped[] = {{1, schema::Shape::Kind::Bool, "bool"},
                                     {2, schema::Shape::Kind::Int, "int"},
                                     {6, schema::Shape::Kind::Int, "int64"},
                                     {kUint64, schema::Shape::Kind::Uint, "uint"},
                                     {14, schema::Shape::Kind::Float, "float64"}};
  const Typed* as = std::ranges::find(kTyped, kind, &Typed::kind);
  std::string text = scalar_text(item);
  schema::Shape shape;
  shape.kind = as->shape;
  shape.bits = 64;
  return convert(shape, text, document_.span(item), std::string("parse ") + as->name + ": " + text + ", ");
}

model::Value Decoder::raw_value(doc::NodeId id, int depth) {
  const doc::Node& node = document_[id];
  model::Arena& arena = *result_.config.arena;
  text::Span at = document_.span(id);
  if (node.kind == doc::Kind::Scalar) return arena.string(scalar_text(id), model::OriginKind::Written, at);
  if (depth > kRawDepth) return arena.string("", model::OriginKind::Written, at);
  if (node.kind == doc::Kind::List) {
    std::vector<model::Value> items;
    int kind = 0;
    for (doc::NodeId item : document_.items(id)) kind = std::max(kind, go_kind(document_[item], toml_));
    bool maps =
        std::ranges::any_of(document_.items(id), [&](doc::NodeId i) { return document_[i].kind == doc::Kind::Map; });
    for (doc::NodeId item : document_.items(id)) {
      if (maps && document_[item].kind != doc::Kind::Map) continue;
      bool typed = document_[item].kind == doc::Kind::Scalar && kind < 15;
      items.push_back(typed ? typed_item(item, kind) : raw_value(item, depth + 1));
    }
    if (items.empty()) return arena.string("", model::OriginKind::Written, at);
    // Traefik panics over a list of uint64 when it copies what it publishes, and never goes on. Seen with 3.7.13.
    if (kind == kUint64 && published_ && !failed_[Values])
      fault(Values, diag::FactKind::Crash, at, "Error in Go routine", {},
            "a list without types holds an integer above 9223372036854775807");
    return arena.list(items, model::OriginKind::Written, at);
  }
  std::vector<model::Property> entries;
  Children children = children_of(id);
  bool indexed = !children.empty() && children[0].name.starts_with('[') && children[0].name.ends_with(']');
  if (indexed) {
    std::vector<model::Value> items;
    for (const Child& child : children) items.push_back(raw_value(child.value, depth + 1));
    return arena.list(items, model::OriginKind::Written, at);
  }
  for (const Child& child : children) {
    model::Value value = raw_value(child.value, depth + 1);
    value.set_name(name_span(child));
    entries.push_back({arena.copy(child.name), nullptr, value});
  }
  if (entries.empty()) return arena.string("", model::OriginKind::Written, at);
  return arena.map(entries, model::OriginKind::Written, at);
}

}  // namespace gw::decode
