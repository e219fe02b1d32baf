// gw digest: equal where Traefik does the same, another number where it does not.

#include "digest/digest.h"

#include <algorithm>
#include <map>
#include <set>

#include "model/view.h"
#include "schema/schema.h"
#include "support/catch.h"
#include "support/files.h"
#include "support/one_provider.h"

using namespace gw;
using namespace gw::testing;

namespace {

struct Leaf {
  std::string path;
  const model::Value* value;
  const schema::Field* field;
};

void collect(const model::Value& value, const std::string& path, const schema::Field* field, std::vector<Leaf>& out) {
  std::size_t index = 0;
  for (const model::Value& item : value.items()) collect(item, path + "[" + std::to_string(index++) + "]", field, out);
  for (const model::Property& property : value.properties())
    collect(property.value, path + "." + std::string(property.name), property.field != nullptr ? property.field : field,
            out);
  bool leaf = value.items().empty() && value.properties().empty();
  if (leaf && value.kind != model::Value::Kind::Nil && value.span.written()) out.push_back({path, &value, field});
}

/// YAML of other values than this one.
std::vector<std::string> others(const Leaf& leaf) {
  const model::Value& value = *leaf.value;
  switch (value.kind) {
    case model::Value::Kind::Bool: return {value.boolean ? "false" : "true"};
    case model::Value::Kind::Int: {
      std::vector<std::string> out;
      for (std::int64_t by : {1, 3, 100}) out.push_back(std::to_string(value.integer + by));
      return out;
    }
    case model::Value::Kind::Duration: return {"97s", "1h2m", "250ms"};
    case model::Value::Kind::String: break;
    default: return {};
  }
  std::string text(value.string());
  if (text.starts_with("http://10.")) return {text + "1", "https://10.9.9.9:1", "http://other.example"};
  std::vector<std::string> out = {"'" + text + "x'", "'" + text + "/2'", "'9" + text + "'", "'a" + text + "'"};
  std::string role(leaf.field == nullptr ? "" : leaf.field->role);
  for (std::string_view rest = role.starts_with("enum:") ? std::string_view(role).substr(5) : ""; !rest.empty();) {
    std::string_view one = rest.substr(0, rest.find('|'));
    rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    if (one != text) out.emplace_back(one);
  }
  return out;
}

/// What logical digests leave out: where servers are, and objects that no router leads to.
bool counts_logically(const std::string& path) {
  for (const char* left_out : {"loadBalancer.servers[", ".spare.", ".idle."}) {
    if (path.find(left_out) != std::string::npos) return false;
  }
  return true;
}

/// Leaves of which several values mean the same: nothing listens at entry points that do not exist, and each syntax of
/// rules but v2 is v3.
bool has_equals(const std::string& path) {
  return path.find(".entryPoints[") != std::string::npos || path.ends_with(".ruleSyntax");
}

void note_fields(const model::Value& value, std::set<const schema::Field*>& out) {
  for (const model::Value& item : value.items()) note_fields(item, out);
  for (const model::Property& property : value.properties()) {
    if (property.field != nullptr) out.insert(property.field);
    note_fields(property.value, out);
  }
}

/// "dynamic.AddPrefix.prefix" of each field that files may hold below the type and that is not among `written`.
void unwritten(const schema::Type& type, const std::set<const schema::Field*>& written,
               std::set<const schema::Type*>& looked_at, std::set<std::string>& out) {
  if (!looked_at.insert(&type).second) return;
  for (const schema::Field& field : type.fields) {
    if (!field.exists_in(schema::newest()) || (field.hidden & schema::File) != 0) continue;
    if (!written.contains(&field)) {
      out.insert(std::string(type.id) + "." + std::string(field.name));
      continue;
    }
    const schema::Shape* shape = field.shape;
    while (shape->type == nullptr && shape->element != nullptr) shape = shape->element;
    if (shape->type != nullptr) unwritten(*shape->type, written, looked_at, out);
  }
}

void replace(std::string& text, const std::string& what, const std::string& with) {
  std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  text.replace(at, what.size(), with);
}

/// Changes one leaf after the other. Returns how many of the changed files Traefik takes.
std::size_t change_each_leaf(const std::string& text, bool logically) {
  OneProvider one;
  source::Gateway base = one.file(text);
  REQUIRE(base.providers[0].loaded);
  std::string physical = one.digest(base, digest::Level::Physical).digest;
  std::string logical = one.digest(base, digest::Level::Logical).digest;
  std::vector<Leaf> leaves;
  collect(base.providers[0].config.root, "", nullptr, leaves);
  std::map<std::string, std::string> seen;
  std::size_t accepted = 0;
  for (const Leaf& leaf : leaves) {
    for (const std::string& other : others(leaf)) {
      std::string changed = text;
      changed.replace(leaf.value->span.begin, leaf.value->span.end - leaf.value->span.begin, other);
      source::Gateway gateway = one.file(changed);
      if (!gateway.providers[0].loaded) continue;
      ++accepted;
      INFO(leaf.path << ": " << other);
      std::string now = one.digest(gateway, digest::Level::Physical).digest;
      CHECK(now != physical);
      auto [at, fresh] = seen.emplace(now, leaf.path + ": " + other);
      INFO("as " << at->second);
      CHECK((fresh || has_equals(leaf.path)));
      if (!logically) continue;
      CHECK((one.digest(gateway, digest::Level::Logical).digest != logical) == counts_logically(leaf.path));
    }
  }
  return accepted;
}

}  // namespace

TEST_CASE("digest: each leaf counts", "[digest]") {
  CHECK(change_each_leaf(read(source_path("testdata/digest/rich.yml")), true) >= 1000);
  CHECK(change_each_leaf(read(source_path("testdata/digest/rest.yml")), false) > 100);
}

TEST_CASE("digest: the leaves that are changed are all that files have", "[digest]") {
  OneProvider one;
  std::set<const schema::Field*> written;
  for (const char* name : {"testdata/digest/rich.yml", "testdata/digest/rest.yml"})
    note_fields(one.file(read(source_path(name))).providers[0].config.root, written);
  std::set<const schema::Type*> looked_at;
  std::set<std::string> missing;
  unwritten(schema::dynamic_root(), written, looked_at, missing);
  // Models count in the provider internal alone, and ports of servers are what Docker makes addresses of.
  CHECK(missing == std::set<std::string>{"dynamic.HTTPConfiguration.models", "dynamic.TCPServer.port"});
}

TEST_CASE("digest: testdata/digest/pairs.tsv", "[digest]") {
  OneProvider one;
  for (auto row : rows("testdata/digest/pairs.tsv")) {  // what, two files, whether they are equal, and logically
    DYNAMIC_SECTION(row[0]) {
      for (std::string* text : {&row[1], &row[2]}) {
        if (std::size_t line = text->find("\\n"); line != std::string::npos) text->replace(line, 2, "\n");
      }
      source::Gateway a = one.file(row[1]), b = one.file(row[2]);
      REQUIRE((a.providers[0].loaded && b.providers[0].loaded));
      auto equal = [&](digest::Level level) {
        return one.digest(a, level).digest == one.digest(b, level).digest ? "yes" : "no";
      };
      CHECK(equal(digest::Level::Physical) == row[3]);
      CHECK(equal(digest::Level::Logical) == row[4]);
    }
  }
}

TEST_CASE("digest: order, defaults that are written out and comments do not count", "[digest]") {
  OneProvider one;
  std::string text = read(source_path("testdata/digest/rich.yml"));
  // Traefik's JSON does not show these two.
  replace(text, ", readTimeout: 6s, writeTimeout: 7s}", "}");
  source::Gateway base = one.file(text);
  model::Tree all = model::to_tree(base.providers[0].config.root, base.version, model::Secrets::Shown);
  reverse(all);
  source::Gateway whole = one.file("# all of it\n" + model::to_json(all, 1));
  REQUIRE(whole.providers[0].loaded);
  for (digest::Level level : {digest::Level::Physical, digest::Level::Logical}) {
    digest::Digest written = one.digest(base, level), full = one.digest(whole, level);
    REQUIRE(written.objects.size() == full.objects.size());
    for (std::size_t i = 0; i < full.objects.size(); ++i) {
      INFO(full.objects[i].kind << " " << full.objects[i].name);
      CHECK(full.objects[i].digest == written.objects[i].digest);
    }
    CHECK(full.digest == written.digest);
  }
}
