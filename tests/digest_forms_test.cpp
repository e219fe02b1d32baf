// The same configuration in other forms: equal digests, and the same bytes of gw effective.

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "convert/convert.h"
#include "support/catch.h"
#include "support/files.h"
#include "support/one_provider.h"
#include "support/run.h"
#include "support/sanitized.h"

using namespace gw;
using namespace gw::testing;

namespace {

/// What was written is the same, and nothing is told of it but that `comments` are left out; no name of a session
/// cookie is made of a service's name.
bool lossless(const convert::Converted& converted, bool comments = false) {
  bool all =
      comments ? std::ranges::all_of(converted.written.losses, &encode::Loss::kept) : converted.written.losses.empty();
  return converted.error.empty() && converted.read_back && converted.proof.same && all &&
         converted.proof.cookies.empty();
}

bool all_names_count(convert::Form form) {
  return form == convert::Form::FileYaml || form == convert::Form::FileToml || form == convert::Form::FileJson ||
         form == convert::Form::Kv;
}

/// The same with the members of objects in the opposite order.
nlohmann::ordered_json reversed(const nlohmann::ordered_json& json) {
  if (!json.is_structured()) return json;
  nlohmann::ordered_json out = json.is_array() ? nlohmann::ordered_json::array() : nlohmann::ordered_json::object();
  if (json.is_array()) {
    for (const auto& item : json) out.push_back(reversed(item));
    return out;
  }
  for (std::size_t i = json.size(); i-- > 0;) {
    auto member = std::next(json.begin(), static_cast<std::ptrdiff_t>(i));
    out[member.key()] = reversed(member.value());
  }
  return out;
}

/// Where the texts begin to differ; empty: nowhere.
std::string apart(const std::string& a, const std::string& b) {
  if (a == b) return {};
  auto at = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  std::size_t from = at < 80 ? 0 : at - 80;
  return a.substr(from, 200) + "\ninstead of\n" + b.substr(from, 200);
}

std::string differing(const digest::Digest& a, const digest::Digest& b) {
  std::string out;
  for (const auto* side : {&a, &b}) {
    for (const digest::Entry& entry : side->objects)
      out += entry.digest.substr(0, 8) + " " + entry.kind + " " + entry.name + "\n";
    out += "\n";
  }
  return out;
}

}  // namespace

constexpr std::size_t kStride = testing::kSanitized ? 5 : 1;

TEST_CASE("digest: the same configuration in every form that holds it", "[digest][vectors]") {
  std::map<convert::Form, std::size_t> equal;
  OneProvider one;
  std::size_t number = 0;
  for (const std::string& line : zipped_lines("testdata/vectors/config-file.jsonl.gz")) {
    if (++number % kStride != 0) continue;
    nlohmann::json test = nlohmann::json::parse(line);
    if (test["inputs"].size() != 1 || !test["inputs"].begin().value().is_string()) continue;
    std::string name = test["inputs"].begin().key(), text = test["inputs"].begin().value();
    if (!name.ends_with(".yml") && !name.ends_with(".yaml")) continue;
    // A name with a provider leads elsewhere in a form that another provider reads.
    if (text.find('@') != std::string::npos) continue;
    source::Gateway gateway = one.file(text);
    if (!gateway.providers[0].loaded) continue;
    digest::Digest physical = one.digest(gateway, digest::Level::Physical);
    digest::Digest logical = one.digest(gateway, digest::Level::Logical);
    for (convert::Form form : {convert::Form::FileYaml, convert::Form::FileToml, convert::Form::FileJson,
                               convert::Form::Kv, convert::Form::Labels, convert::Form::Compose, convert::Form::Crd}) {
      convert::Converted converted = convert::convert(one.sources, gateway, one.world, {form, gateway.version, {}});
      if (!lossless(converted)) continue;
      source::Gateway other = one.with(form, converted.written.files);
      INFO(test["id"] << " " << convert::name_of(form) << "\n" << text);
      digest::Digest there = one.digest(other, digest::Level::Logical);
      INFO(differing(logical, there));
      CHECK(there.digest == logical.digest);
      if (all_names_count(form)) CHECK(one.digest(other, digest::Level::Physical).digest == physical.digest);
      ++equal[form];
    }
  }
  CHECK(equal.size() == 7);
  for (const auto& [form, count] : equal) {
    INFO(convert::name_of(form));
    CHECK(count > 300 / kStride);
  }
}

TEST_CASE("effective: the same bytes whatever the form of a file and the order of its keys", "[digest][runtime]") {
  std::size_t same = 0;
  OneProvider one;
  auto check = [&](const std::string& text) {
    source::Gateway gateway = one.file(text);
    // The own provider behind a name is not written again.
    if (!gateway.providers[0].loaded || text.find("@file") != std::string::npos) return;
    convert::Converted toml =
        convert::convert(one.sources, gateway, one.world, {convert::Form::FileToml, gateway.version, {}});
    convert::Converted file =
        convert::convert(one.sources, gateway, one.world, {convert::Form::FileJson, gateway.version, {}});
    if (!lossless(toml, true) || !lossless(file, true)) return;
    nlohmann::ordered_json json = reversed(nlohmann::ordered_json::parse(file.written.files.at(0).text));
    INFO(text);
    std::string first = one.effective(gateway);
    std::string from_toml = one.effective(one.with(convert::Form::FileToml, toml.written.files));
    std::string from_json = one.effective(one.file(json.dump()));
    CHECK(apart(from_toml, first) == "");
    CHECK(apart(from_json, first) == "");
    ++same;
  };
  check(read(source_path("testdata/digest/rich.yml")));
  CHECK(same == 1);
  for (const std::string& line : zipped_lines("testdata/vectors/config-file.jsonl.gz")) {
    nlohmann::json test = nlohmann::json::parse(line);
    if (test["inputs"].size() == 1 && test["inputs"].value("dyn.yml", nlohmann::json()).is_string())
      check(test["inputs"]["dyn.yml"]);
  }
  CHECK(same > 300);
}
