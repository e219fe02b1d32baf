#include "schema/json_schema.h"

#include <algorithm>
#include <cstdint>

#include "base/strings.h"
#include "schema/json_writer.h"

namespace gw::schema {
namespace {

using Kind = Shape::Kind;

constexpr std::string_view kBool = "^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$";
constexpr std::string_view kInt = "^[+-]?[0-9]+$";
constexpr std::string_view kUint = "^[0-9]+$";
constexpr std::string_view kFloat = "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$";
/// A Go duration, or an integer, which counts seconds.
constexpr std::string_view kDuration =
    "^[+-]?([0-9]+|([0-9]+[.]?[0-9]*|[.][0-9]+)(ns|us|µs|μs|ms|s|m|h)"
    "(([0-9]+[.]?[0-9]*|[.][0-9]+)(ns|us|µs|μs|ms|s|m|h))*)$";
/// The text of an object that may stand without content.
constexpr std::string_view kSwitch = "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])?$";

bool scalar(const Shape& shape) {
  return shape.kind != Kind::Object && shape.kind != Kind::List && shape.kind != Kind::Map && shape.kind != Kind::Any;
}

/// A key of "definitions" that needs no escaping in a $ref.
std::string definition_name(const Type& type) {
  std::string out(type.id);
  std::ranges::replace(out, '/', '.');
  return out;
}

class Generator {
 public:
  explicit Generator(Version version) : version_(version) {}

  std::string run(const Type& root) {
    bool fixed = &root == &static_root();
    std::string kind = fixed ? "static" : "dynamic";
    json_.open_object();
    json_.member("$schema", "http://json-schema.org/draft-07/schema#");
    json_.member("title", "Traefik " + to_string(version_) + " " + kind + " configuration");
    json_.member(
        "description",
        "A file with Traefik's " + kind +
            " configuration. Names are taken as documented; Traefik itself also "
            "takes them in any case. Unknown keys at the root are ignored by Traefik, unknown fields below it make "
            "it refuse the file. Templates (Go's {{ }}) are not covered.");
    json_.texts("type", {"object", "null"});
    properties(root);
    json_.open_object("definitions");
    for (std::size_t i = 0; i < queue_.size(); ++i) {
      const Type& type = *queue_[i];  // The loop adds to the queue.
      json_.open_object(definition_name(type));
      properties(type);
      json_.flag("additionalProperties", false);
      json_.close();
    }
    json_.close();
    json_.close();
    return json_.take();
  }

 private:
  void properties(const Type& type) {
    json_.open_object("properties");
    for (const Field& field : type.fields) {
      if (field.exists_in(version_)) this->field(field);
    }
    json_.close();
  }

  void field(const Field& field) {
    bool hidden = (field.hidden & File) != 0;
    json_.open_object(field.name);
    json_.member("description", std::string(field.doc) + (hidden ? " Has no effect in a file." : ""));
    if (field.deprecated) {
      json_.flag("deprecated", true);
      json_.member("deprecationMessage", "Deprecated by Traefik.");
    }
    if (hidden) json_.flag("doNotSuggest", true);
    std::string_view preset = field.default_json(version_);
    if (!preset.empty() && preset != R"({"object":true})") {
      json_.key("default");
      json_.raw(preset);
    }
    bool empty = (field.allow_empty & File) != 0;
    value(*field.shape, choices(field), empty, !empty && !hidden);
    json_.close();
  }

  static std::vector<std::string_view> choices(const Field& field) {
    constexpr std::string_view kEnum = "enum:";
    if (!field.role.starts_with(kEnum)) return {};
    return base::split(field.role.substr(kEnum.size()), "|");
  }

  /// What a value of this shape may be. `empty`: may be switched on by true. `needs_content`: {} is refused.
  void value(const Shape& shape, const std::vector<std::string_view>& choices, bool empty, bool needs_content) {
    switch (shape.kind) {
      case Kind::Any: return;
      case Kind::List: return list(*shape.element, choices);
      case Kind::Object:
      case Kind::Map: return object(shape, empty, needs_content);
      default: return scalar_value(shape, choices, true);
    }
  }

  void object(const Shape& shape, bool empty, bool needs_content) {
    if (empty) {
      json_.texts("type", {"object", "boolean", "string", "null"});
      json_.member("pattern", kSwitch);
    } else {
      json_.texts("type", {"object", "null"});
    }
    if (needs_content) number("minProperties", "1");
    if (shape.kind == Kind::Object) {
      json_.open_list("allOf");
      json_.open_object();
      json_.member("$ref", "#/definitions/" + definition_name(*shape.type));
      json_.close();
      json_.close();
      if (std::ranges::find(queue_, shape.type) == queue_.end()) queue_.push_back(shape.type);
      return;
    }
    json_.open_object("additionalProperties");
    value(*shape.element, {}, false, false);
    json_.close();
  }

  /// A list of scalars may be one text with commas, of which the validator cannot check the parts.
  void list(const Shape& element, const std::vector<std::string_view>& choices) {
    if (scalar(element)) json_.texts("type", {"array", "string", "number", "boolean", "null"});
    else json_.texts("type", {"array", "null"});
    json_.open_object("items");
    if (scalar(element)) scalar_value(element, choices, false);
    else value(element, choices, false, false);
    json_.close();
  }

  void scalar_value(const Shape& shape, const std::vector<std::string_view>& choices, bool nullable) {
    if (!choices.empty()) {
      std::string list;
      for (std::string_view choice : choices) list += "\"" + std::string(choice) + "\", ";
      json_.key("enum");
      json_.raw("[" + list + (nullable ? "null, " : "") + "\"\"]");
      return;
    }
    std::vector<std::string_view> types = {"string"};
    std::string_view pattern;
    switch (shape.kind) {
      case Kind::Bool: types = {"boolean", "integer", "string"}, pattern = kBool; break;
      case Kind::Int: types = {"integer", "string"}, pattern = kInt; break;
      case Kind::Uint: types = {"integer", "string"}, pattern = kUint; break;
      case Kind::Float: types = {"number", "string"}, pattern = kFloat; break;
      case Kind::Duration: types = {"string", "integer"}, pattern = kDuration; break;
      default: types = {"string", "number", "boolean"}; break;
    }
    if (nullable) types.push_back("null");
    json_.texts("type", types);
    if (!pattern.empty()) json_.member("pattern", pattern);
    range(shape);
  }

  void range(const Shape& shape) {
    if (shape.kind == Kind::Bool) number("minimum", "0"), number("maximum", "1");
    if (shape.kind == Kind::Uint) number("minimum", "0");
    if (shape.bits == 64) return;
    if (shape.kind == Kind::Uint) number("maximum", std::to_string((std::uint64_t{1} << shape.bits) - 1));
    if (shape.kind != Kind::Int) return;
    std::int64_t limit = std::int64_t{1} << (shape.bits - 1);
    number("minimum", std::to_string(-limit));
    number("maximum", std::to_string(limit - 1));
  }

  void number(std::string_view name, const std::string& value) {
    json_.key(name);
    json_.raw(value);
  }

  Version version_;
  JsonWriter json_;
  std::vector<const Type*> queue_;
};

}  // namespace

std::string json_schema(const Type& root, Version version) { return Generator(version).run(root); }

}  // namespace gw::schema
