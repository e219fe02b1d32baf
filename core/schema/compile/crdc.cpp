// crdc: turns schemas/crd.json into C++ tables.
//
//   crdc <crd.json> <output.inc>
//
// Runs on the build machine. Fails, with the place, on anything it does not know.

#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& where, const std::string& why) {
  throw std::runtime_error(where + ": " + why);
}

std::string literal(const std::string& text) { return Json(text).dump(-1, ' ', true) + "sv"; }

/// The enumerator for `text`; patterns and rules are checked by code that knows them by name.
std::string known(const std::map<std::string, std::string>& names, const std::string& text, const std::string& where) {
  auto at = names.find(text);
  if (at == names.end()) refuse(where, "core/source/kubernetes/validate.cpp does not know " + text);
  return at->second;
}

std::string list(const std::string& name, const Json& texts, std::ofstream& out) {
  if (texts.empty()) return "{}";
  out << "constexpr std::string_view " << name << "[] = {";
  for (const Json& text : texts) out << literal(text) << ", ";
  out << "};\n";
  return name;
}

void run(const Json& schema, std::ofstream& out) {
  static const std::map<std::string, std::string> kTypes = {{"object", "Object"},   {"array", "Array"},
                                                            {"string", "String"},   {"integer", "Integer"},
                                                            {"boolean", "Boolean"}, {"int-or-string", "IntOrString"},
                                                            {"any", "Any"}};
  static const std::map<std::string, std::string> kPatterns = {{"^([1-5][0-9]{2}[,-]?)+$", "Statuses"},
                                                               {"^([0-9]+(ns|us|\u00b5s|ms|s|m|h)?)+$", "Duration"}};
  static const std::map<std::string, std::string> kRules = {
      {"self.startsWith('/')", "StartsWithSlash"},
      {"!has(self.secret) || !has(self.configMap)", "NotSecretAndConfigMap"}};
  std::string kinds;
  int number = 0;
  for (const auto& [kind, fields] : schema.at("kinds").items()) {
    std::map<std::string, std::string> rows;
    for (const auto& [path, field] : fields.items()) {
      std::string where = kind + " " + path, id = std::to_string(number++);
      for (const auto& [key, value] : field.items()) {
        static const std::string kKnown =
            " type required enum default minimum maximum minLength maxLength minItems maxItems keys validations format "
            "pattern "
            "free ";
        if (kKnown.find(" " + key + " ") == std::string::npos) refuse(where, "unknown attribute " + key);
      }
      std::string row = "{" + literal(path) + ", Type::" + known(kTypes, field.value("type", "any"), where);
      row += ", " + list("kRequired" + id, field.value("required", Json::array()), out);
      row += ", " + list("kEnum" + id, field.value("enum", Json::array()), out);
      std::string pattern = field.value("pattern", "");
      auto named = kPatterns.find(pattern);
      row += ", Pattern::" + (named != kPatterns.end() ? named->second : pattern.empty() ? "None" : "Regexp");
      row += ", " + literal(field.value("pattern", ""));
      Json rules = field.value("validations", Json::array());
      if (rules.size() > 1) refuse(where, "several rules");
      row += rules.empty() ? ", Cel::None, {}"
                           : ", Cel::" + known(kRules, rules[0].at("rule"), where) + ", " + literal(rules[0]["rule"]);
      row += ", " + literal(field.value("default", ""));
      row += ", " + (field.contains("minimum") ? field["minimum"].dump() : std::string("kLowest"));
      row += ", " + (field.contains("maximum") ? field["maximum"].dump() : std::string("kHighest"));
      row += std::string(", ") + (field.value("free", false) ? "true" : "false");
      bool items = field.value("type", "") == "array";
      std::string low = items ? "minItems" : "minLength", high = items ? "maxItems" : "maxLength";
      row += ", " + std::to_string(field.value(low, 0)) + ", ";
      row += (field.contains(high) ? field[high].dump() : std::string("kAny"));
      row += ", " + list("kKeys" + id, field.value("keys", Json::array()), out) + "}";
      rows[path] = row;
    }
    out << "constexpr CrdField k" << kind << "[] = {\n";
    for (const auto& [path, row] : rows) out << "  " << row << ",\n";
    out << "};\n";
    kinds += "  {" + literal(kind) + ", k" + kind + "},\n";
  }
  out << "constexpr CrdKind kKinds[] = {\n" << kinds << "};\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  try {
    std::ofstream out(argv[2]);
    run(Json::parse(std::ifstream(argv[1])), out);
    return out.flush() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "crdc: %s: %s\n", argv[1], error.what());
    return 1;
  }
}
