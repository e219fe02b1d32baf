#include "model/view.h"

#include <algorithm>

#include "model/duration.h"

namespace gw::model {
namespace {

using Kind = schema::Shape::Kind;

/// The text of a default that is a plain JSON string; nothing of any other.
std::optional<std::string_view> plain_text(std::string_view json) {
  if (json.size() < 2 || json.front() != '"' || json.find('\\') != std::string_view::npos) return std::nullopt;
  return json.substr(1, json.size() - 2);
}

/// What a type's SetDefaults puts into a field; null where it puts nothing.
Tree default_of(const schema::Field& field, Version version) {
  std::string_view json = field.default_json(version);
  if (json.empty()) return {};
  std::optional<Tree> tree = from_json(json);
  if (!tree) return {};
  tree->origin = OriginKind::Default;
  return *std::move(tree);
}

bool is_object_default(const Tree& tree) {
  return tree.kind == Tree::Kind::Map && tree.members.size() == 1 && tree.members[0].first == "object";
}

bool empty(const Tree& tree) {
  switch (tree.kind) {
    case Tree::Kind::Null: return true;
    case Tree::Kind::Bool: return !tree.boolean;
    case Tree::Kind::Int: return tree.integer == 0;
    case Tree::Kind::Uint: return tree.uinteger == 0;
    case Tree::Kind::Float: return tree.real == 0;
    case Tree::Kind::String: return tree.string.empty();
    case Tree::Kind::List: return tree.items.empty();
    case Tree::Kind::Map: return tree.members.empty();
  }
  return true;
}

class Printer {
 public:
  Printer(Version version, Secrets secrets) : version_(version), secrets_(secrets) {}

  Tree value(const Value& in, const schema::Shape* shape) const {
    Tree out = bare(in, shape);
    out.span = in.span;
    out.origin = in.origin;
    return out;
  }

  Tree object(const schema::Type& type, const Value* in, bool defaults) const {
    Tree out = Tree::map();
    out.members.reserve(std::min<std::size_t>(type.fields.size(), 8));
    for (const schema::Field& field : type.fields) {
      if (field.json.empty() || (field.hidden & schema::Json) != 0 || !field.exists_in(version_)) continue;
      Tree member = this->member(field, in == nullptr ? nullptr : in->find(field.name), defaults);
      bool pointer_set = field.pointer_in(version_) && member.kind != Tree::Kind::Null;
      bool zero_time = field.shape->kind == Kind::Duration && member.string == "0s";
      if (field.omit_empty && !pointer_set && (zero_time || empty(member))) continue;
      if (member.kind == Tree::Kind::Null && field.shape->pointer) continue;
      if (field.secret && secrets_ != Secrets::Shown) mask(member);
      out.members.emplace_back(std::string(field.json), std::move(member));
    }
    return out;
  }

 private:
  Tree member(const schema::Field& field, const Value* written, bool defaults) const {
    const schema::Shape& shape = *field.shape;
    if (written != nullptr) return value(*written, &shape);
    Tree preset = defaults ? default_of(field, version_) : Tree();
    if (shape.kind == Kind::Object) {
      if (is_object_default(preset)) return object(*shape.type, nullptr, shape.type->set_defaults);
      if (preset.kind == Tree::Kind::Map) return preset;
      return shape.pointer ? Tree() : object(*shape.type, nullptr, false);
    }
    if (preset.kind != Tree::Kind::Null) return as_printed(std::move(preset), shape);
    return shape.pointer ? Tree() : zero(shape);
  }

  static Tree as_printed(Tree preset, const schema::Shape& shape) {
    if (shape.kind == Kind::Duration && preset.kind == Tree::Kind::Int) {
      Tree text = Tree::of(duration_text(preset.integer * 1'000'000'000));
      text.origin = OriginKind::Default;
      return text;
    }
    if (shape.kind == Kind::Duration && preset.kind == Tree::Kind::String) {
      if (auto time = parse_duration(preset.string)) preset.string = duration_text(time->count());
    }
    return preset;
  }

  static Tree zero(const schema::Shape& shape) {
    switch (shape.kind) {
      case Kind::String: return Tree::of(std::string());
      case Kind::Bool: return Tree::of(false);
      case Kind::Int:
      case Kind::Uint:
      case Kind::Float: return Tree::of(std::int64_t{0});
      case Kind::Duration: return Tree::of("0s");
      default: return {};
    }
  }

  Tree bare(const Value& in, const schema::Shape* shape) const {
    switch (in.kind) {
      case Value::Kind::Nil: return {};
      case Value::Kind::Bool: return Tree::of(in.boolean);
      case Value::Kind::Int: return Tree::of(in.integer);
      case Value::Kind::Uint: {
        Tree out;
        out.kind = Tree::Kind::Uint;
        out.uinteger = in.uinteger;
        return out;
      }
      case Value::Kind::Float: {
        Tree out;
        out.kind = Tree::Kind::Float;
        out.real = in.real;
        return out;
      }
      case Value::Kind::Duration: return Tree::of(duration_text(in.integer));
      case Value::Kind::String: return Tree::of(std::string(in.string()));
      case Value::Kind::List: {
        Tree out = Tree::list();
        for (const Value& item : in.items())
          out.items.push_back(value(item, shape == nullptr ? nullptr : shape->element));
        return out;
      }
      case Value::Kind::Map: {
        Tree out = Tree::map();
        for (const Property& entry : in.properties()) {
          out.members.emplace_back(std::string(entry.name),
                                   value(entry.value, shape == nullptr ? nullptr : shape->element));
        }
        std::ranges::stable_sort(out.members, {}, [](const auto& member) { return std::string_view(member.first); });
        return out;
      }
      case Value::Kind::Object: return object(*in.type(), &in, (in.flags & Value::Defaults) != 0);
    }
    return {};
  }

  void mask(Tree& tree) const {
    const char* hidden = secrets_ == Secrets::Traefik ? "xxxx" : "****";
    if (tree.kind == Tree::Kind::String && !tree.string.empty()) tree.string = hidden;
    for (Tree& item : tree.items) mask(item);
    for (auto& [key, item] : tree.members) mask(item);
  }

  Version version_;
  Secrets secrets_;
};

/// The field if the object was allocated with the defaults of its type; null otherwise.
const schema::Field* preset_field(const Value& object, std::string_view field, Version version) {
  if (object.type() == nullptr || (object.flags & Value::Defaults) == 0) return nullptr;
  const schema::Field* known = schema::field_named(*object.type(), field);
  return known != nullptr && known->exists_in(version) ? known : nullptr;
}

/// What the object's type puts into a field that is not written; null where it puts nothing.
Tree preset_of(const Value& object, std::string_view field, Version version) {
  const schema::Field* known = preset_field(object, field, version);
  return known == nullptr ? Tree() : default_of(*known, version);
}

}  // namespace

std::string_view written(const Value& object, std::string_view field) {
  const Value* value = object.find(field);
  return value == nullptr ? std::string_view() : value->string();
}

std::optional<std::string> text_of(const Value& object, std::string_view field, Version version) {
  if (const Value* written = object.find(field)) {
    if (written->kind == Value::Kind::Duration) return duration_text(written->integer);
    if (written->kind != Value::Kind::String) return std::nullopt;
    return std::string(written->string());
  }
  const schema::Field* known = preset_field(object, field, version);
  if (known == nullptr) return std::nullopt;
  std::string_view json = known->default_json(version);
  if (std::optional<std::string_view> text = plain_text(json)) return std::string(*text);
  std::optional<Tree> tree = json.empty() ? std::nullopt : from_json(json);
  if (!tree || tree->kind != Tree::Kind::String) return std::nullopt;
  return std::move(tree->string);
}

std::optional<std::int64_t> integer_of(const Value& object, std::string_view field, Version version) {
  if (const Value* written = object.find(field)) {
    switch (written->kind) {
      case Value::Kind::Int:
      case Value::Kind::Duration: return written->integer;
      case Value::Kind::Uint: return static_cast<std::int64_t>(written->uinteger);
      default: return std::nullopt;
    }
  }
  Tree tree = preset_of(object, field, version);
  if (tree.kind == Tree::Kind::Uint) return static_cast<std::int64_t>(tree.uinteger);
  if (tree.kind == Tree::Kind::String) {
    // A default of a duration is written as text.
    auto time = parse_duration(tree.string);
    if (time) return time->count();
    return std::nullopt;
  }
  if (tree.kind != Tree::Kind::Int) return std::nullopt;
  return tree.integer;
}

std::optional<bool> bool_of(const Value& object, std::string_view field, Version version) {
  if (const Value* written = object.find(field))
    return written->kind == Value::Kind::Bool ? std::optional(written->boolean) : std::nullopt;
  Tree tree = preset_of(object, field, version);
  if (tree.kind != Tree::Kind::Bool) return std::nullopt;
  return tree.boolean;
}

std::vector<std::string> texts_of(const Value& object, std::string_view field, Version version) {
  std::vector<std::string> out;
  if (const Value* written = object.find(field)) {
    for (const Value& item : written->items()) out.emplace_back(item.string());
    return out;
  }
  for (Tree& item : preset_of(object, field, version).items) out.push_back(std::move(item.string));
  return out;
}

Tree to_tree(const Value& value, Version version, Secrets secrets) {
  return Printer(version, secrets).value(value, nullptr);
}

std::string duration_text(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  bool negative = nanoseconds < 0;
  std::uint64_t left = negative ? 0 - static_cast<std::uint64_t>(nanoseconds) : static_cast<std::uint64_t>(nanoseconds);
  auto decimal = [](std::uint64_t value, std::uint64_t unit) {
    std::string out = std::to_string(value / unit);
    std::string fraction = std::to_string(unit + value % unit).substr(1);
    while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
    return fraction.empty() ? out : out + "." + fraction;
  };
  std::string out = negative ? "-" : "";
  if (left < 1'000) return out + std::to_string(left) + "ns";
  if (left < 1'000'000) return out + decimal(left, 1'000) + "\u00B5s";
  if (left < 1'000'000'000) return out + decimal(left, 1'000'000) + "ms";
  std::uint64_t minutes = left / 60'000'000'000;
  if (minutes >= 60) out += std::to_string(minutes / 60) + "h";
  if (minutes > 0) out += std::to_string(minutes % 60) + "m";
  return out + decimal(left % 60'000'000'000, 1'000'000'000) + "s";
}

}  // namespace gw::model
