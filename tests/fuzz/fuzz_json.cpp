// JSON goes through the YAML reader, as in Traefik's file provider. What a JSON parser takes as an object with
// distinct keys, the reader takes as well, with the same members.

#include <nlohmann/json.hpp>
#include <set>

#include "check.h"

namespace {

using namespace gw;
using Json = nlohmann::json;

/// Collects whether the text is one that YAML 1.1 must read alike: no key twice, no merge key, printable text.
class Tame final : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t& text) override { return printable(text); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override {
    keys_.emplace_back();
    return keys_.size() < 1000;
  }
  // A key is at most 1,024 characters in YAML, quotes included.
  bool key(string_t& text) override {
    return text.size() < 200 && text != "<<" && printable(text) && keys_.back().insert(text).second;
  }
  bool end_object() override {
    keys_.pop_back();
    return true;
  }
  bool start_array(std::size_t) override {
    keys_.emplace_back();
    return keys_.size() < 1000;
  }
  bool end_array() override { return end_object(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  static bool printable(const std::string& text) {
    for (char c : text) {
      if (c < 0x20 || c == 0x7F) return false;
    }
    return true;
  }

  std::vector<std::set<std::string>> keys_;
};

void same(const doc::Document& document, doc::NodeId id, const Json& json) {
  const doc::Node& node = document[id];
  if (json.is_object()) {
    fuzz::require(document.entries(id).size() == json.size(), "an object keeps its members");
    for (const doc::Entry& entry : document.entries(id)) {
      auto member = json.find(std::string(document.text(entry.key)));
      fuzz::require(member != json.end(), "a member keeps its name");
      same(document, entry.value, *member);
    }
  } else if (json.is_array()) {
    fuzz::require(document.items(id).size() == json.size(), "an array keeps its items");
    for (std::size_t i = 0; i < json.size(); ++i) same(document, document.items(id)[i], json[i]);
  } else if (json.is_null()) {
    fuzz::require(node.kind == doc::Kind::Null, "null stays null");
  } else if (json.is_string()) {
    fuzz::require(node.tag == doc::Tag::String && document.text(id) == json.get<std::string>(), "a text stays");
  } else if (json.is_boolean()) {
    fuzz::require(node.tag == doc::Tag::Bool && document.boolean(id) == json.get<bool>(), "true and false stay");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  text::SourceSet sources;
  std::string bytes(fuzz::view(data, size));
  text::SourceId id = sources.add("fuzz.json", bytes);
  doc::Read read = doc::read_yaml(sources, id);
  fuzz::check_read(read, sources, id);
  bool layout = bytes.find_first_of("\t\r\n") != std::string::npos;  // YAML indents, JSON does not care.
  Tame tame;
  if (layout || !bytes.starts_with('{') || !Json::sax_parse(bytes, &tame)) return 0;
  if (!read.ok) return 0;
  same(read.document, read.document.root, Json::parse(bytes));
  return 0;
}
