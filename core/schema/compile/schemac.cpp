// schemac: turns schemas/traefik.json into C++ tables.
//
//   schemac <schema.json> <output.inc>
//
// Runs on the build machine. Fails, with the place, on anything it does not know:
// a misspelt attribute must not become a silently missing one.

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& where, const std::string& why) {
  throw std::runtime_error(where + ": " + why);
}

void expect_only(const Json& object, const std::set<std::string>& known, const std::string& where) {
  for (const auto& [key, value] : object.items()) {
    if (!known.contains(key)) refuse(where, "unknown attribute \"" + key + "\"");
  }
}

std::string literal(const std::string& text) { return Json(text).dump(-1, ' ', true) + "sv"; }

/// "3.7.13" as "{3,7,13}"; of "3.7" the first patch.
std::string version(const std::string& text, const std::string& where) {
  unsigned major = 0, minor = 0, patch = 0;
  int parts = std::sscanf(text.c_str(), "%u.%u.%u", &major, &minor, &patch);
  if (parts < 2) refuse(where, "not a version: " + text);
  return "{" + std::to_string(major) + "," + std::to_string(minor) + "," + std::to_string(patch) + "}";
}

std::string forms(const Json& field, const char* key, const std::string& where) {
  static const std::map<std::string, int> kForms = {{"file", 1}, {"label", 2}, {"kv", 4}, {"json", 8}};
  int bits = 0;
  for (const Json& form : field.value(key, Json::array())) {
    auto at = kForms.find(form.get<std::string>());
    if (at == kForms.end()) refuse(where, "unknown form " + form.dump());
    bits |= at->second;
  }
  return std::to_string(bits);
}

class Compiler {
 public:
  explicit Compiler(const Json& schema) : schema_(schema) {
    for (const Json& type : schema.at("types")) types_.push_back(&type);
    std::sort(types_.begin(), types_.end(), [](const Json* a, const Json* b) { return a->at("id") < b->at("id"); });
    for (std::size_t i = 0; i < types_.size(); ++i) {
      if (!index_.emplace(types_[i]->at("id").get<std::string>(), i).second)
        refuse(types_[i]->at("id"), "defined twice");
    }
  }

  std::string run() {
    for (const Json* one : types_) type(*one);
    std::string releases;
    for (const Json& release : schema_.at("versions"))
      releases += version(release.get<std::string>(), "versions") + ",";
    std::string out = "// Generated from schemas/traefik.json by schemac. Do not edit.\n";
    out += "extern const Type kTypes[" + std::to_string(types_.size()) + "];\nextern const Shape kShapes[" +
           std::to_string(shapes_.size()) + "];\n";
    out += "constexpr Version kReleases[] = {" + releases + "};\n";
    out += "constexpr Field::Since kSince[] = {" + since_ + "{{0,0,0},false}};\n";
    out += "constexpr Field::Default kDefaults[] = {" + defaults_ + "{{0,0,0},\"\"sv}};\n";
    out += "const Shape kShapes[] = {\n";
    for (const std::string& shape : shapes_) out += "  " + shape + ",\n";
    out += "};\nconst Field kFields[] = {\n" + fields_ + "};\nconst Type kTypes[] = {\n" + type_rows_ + "};\n";
    return out;
  }

 private:
  std::size_t shape(std::string text, std::string go, const std::string& where) {
    bool pointer = go.starts_with('*');
    std::string bare = text.ends_with('?') ? text.substr(0, text.size() - 1) : text;
    std::string kind = "String", type = "nullptr", element = "nullptr";
    int bits = 64;
    if (bare == "bool") kind = "Bool";
    else if (bare == "duration") kind = "Duration";
    else if (bare == "any") kind = "Any";
    else if (bare.starts_with("float")) kind = "Float";
    else if (bare.starts_with("uint")) kind = "Uint";
    else if (bare == "int" || bare == "int64") kind = "Int";
    else if (bare == "int32") kind = "Int", bits = 32;
    else if (bare == "string" || bare.starts_with("external:")) kind = "String";
    else if (bare.starts_with("list<") || bare.starts_with("map<")) {
      bool list = bare.starts_with("list<");
      kind = list ? "List" : "Map";
      std::string inner = bare.substr(list ? 5 : 4);
      inner.pop_back();
      std::string prefix = list ? "[]" : "map[string]";
      // A map type with a name of its own (static.EntryPoints) holds pointers.
      std::string inner_go = go.starts_with(prefix) ? go.substr(prefix.size()) : list ? inner : "*" + inner;
      element = "&kShapes[" + std::to_string(shape(inner, inner_go, where)) + "]";
    } else {
      auto at = index_.find(bare);
      if (at == index_.end()) refuse(where, "unknown type " + bare);
      kind = "Object";
      type = "&kTypes[" + std::to_string(at->second) + "]";
    }
    std::string row = "{Shape::Kind::" + kind + "," + std::to_string(bits) + "," + (pointer ? "true" : "false") + "," +
                      type + "," + element + "," + literal(go) + "}";
    auto [at, added] = shape_index_.emplace(row, shapes_.size());
    if (added) shapes_.push_back(row);
    return at->second;
  }

  std::string since(const Json& field, const char* key, const std::string& where) {
    std::size_t first = since_count_;
    for (const Json& entry : field.value(key, Json::array())) {
      std::string text = entry.get<std::string>();
      bool gone = text.starts_with('-');
      since_ += "{" + version(gone ? text.substr(1) : text, where) + "," + (gone ? "true" : "false") + "},";
      ++since_count_;
    }
    return "{kSince + " + std::to_string(first) + ", " + std::to_string(since_count_ - first) + "}";
  }

  std::string defaults(const Json& field, const std::string& where) {
    std::size_t first = default_count_;
    auto add = [&](const std::string& from, const Json& value) {
      defaults_ += "{" + version(from, where) + "," + literal(value.is_null() ? std::string() : value.dump()) + "},";
      ++default_count_;
    };
    if (field.contains("defaultSince")) {
      for (const auto& [from, value] : field.at("defaultSince").items()) add(from, value);
    } else if (field.contains("default")) {
      add("0.0", field.at("default"));
    }
    return "{kDefaults + " + std::to_string(first) + ", " + std::to_string(default_count_ - first) + "}";
  }

  void type(const Json& type) {
    std::string id = type.at("id");
    expect_only(type, {"id", "setDefaults", "fields"}, id);
    std::size_t first = field_count_;
    std::set<std::string> seen;
    for (const Json& field : type.at("fields")) this->field(field, id, seen);
    type_rows_ += "  {" + literal(id) + ",{kFields + " + std::to_string(first) + ", " +
                  std::to_string(field_count_ - first) + "}," + (type.value("setDefaults", false) ? "true" : "false") +
                  "},\n";
  }

  void field(const Json& field, const std::string& id, std::set<std::string>& seen) {
    std::string name = field.at("name");
    std::string where = id + "." + name;
    expect_only(field,
                {"name", "go", "type", "goType", "json", "keepEmpty", "since", "default", "defaultSince", "hidden",
                 "allowEmpty", "labelItem", "secret", "deprecated", "role", "doc", "pointerSince"},
                where);
    if (!seen.insert(name).second) refuse(where, "defined twice");
    if (!field.contains("doc")) refuse(where, "has no doc");
    auto flag = [&](const char* key) { return field.value(key, false) ? "true" : "false"; };
    std::string go_type = field.at("goType");
    fields_ += "  {" + literal(name) + "," + literal(field.at("go")) + "," + literal(field.value("json", name)) +
               ",&kShapes[" + std::to_string(shape(field.at("type"), go_type, where)) + "]," +
               literal(field.at("doc")) + "," + literal(field.value("role", "")) + "," + since(field, "since", where) +
               "," + defaults(field, where) + "," + forms(field, "hidden", where) + "," +
               forms(field, "allowEmpty", where) + "," + literal(field.value("labelItem", "")) + "," +
               (field.value("keepEmpty", false) ? "false" : "true") + "," + flag("secret") + "," + flag("deprecated") +
               "," + since(field, "pointerSince", where) + "},\n";
    ++field_count_;
  }

  const Json& schema_;
  std::vector<const Json*> types_;
  std::map<std::string, std::size_t> index_;
  std::vector<std::string> shapes_;
  std::map<std::string, std::size_t> shape_index_;
  std::string since_, defaults_, fields_, type_rows_;
  std::size_t since_count_ = 0, default_count_ = 0, field_count_ = 0;
};

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) throw std::runtime_error("usage: schemac <schema.json> <output.inc>");
  std::ifstream in(argv[1]);
  Json schema = Json::parse(in);
  for (const auto& [key, value] : schema.items()) {
    if (key != "versions" && key != "types") refuse(key, "unknown section");
  }
  std::string text = Compiler(schema).run();
  std::ofstream(argv[2]) << text;
  return 0;
} catch (const std::exception& e) {
  std::fprintf(stderr, "schemac: %s\n", e.what());
  return 1;
}
