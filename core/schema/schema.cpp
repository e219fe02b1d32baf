#include "schema/schema.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"

namespace gw::schema {

using namespace std::string_view_literals;

namespace {
#include "schema_tables.inc"

bool reached(std::span<const Field::Since> since, Version version) {
  bool exists = false;
  for (const Field::Since& entry : since) {
    if (entry.version.same_line(version)) return !entry.gone && entry.version <= version;
    if (entry.version.major == version.major && entry.version < version) exists = !entry.gone;
  }
  return exists;
}

}  // namespace

bool Field::exists_in(Version version) const { return since.empty() || reached(since, version); }

bool Field::pointer_in(Version version) const {
  return shape->pointer && (pointer_since.empty() || reached(pointer_since, version));
}

std::string_view Field::default_json(Version version) const {
  std::string_view found;
  for (const Default& entry : defaults) {
    if (entry.from <= version) found = entry.json;
  }
  return found;
}

std::span<const Type> types() { return kTypes; }

const Type* find_type(std::string_view id) {
  const auto* at = std::ranges::lower_bound(kTypes, id, {}, &Type::id);
  return at != std::end(kTypes) && at->id == id ? at : nullptr;
}

const Field* find_field(const Type& type, std::string_view written, Version version) {
  for (const Field& field : type.fields) {
    if (base::equal_fold(written, field.go) && field.exists_in(version)) return &field;
  }
  return nullptr;
}

const Field* field_named(const Type& type, std::string_view name) {
  const auto at = std::ranges::find(type.fields, name, &Field::name);
  return at == type.fields.end() ? nullptr : &*at;
}

const Type& dynamic_root() {
  static const Type& root = *find_type("dynamic.Configuration");
  return root;
}

const Type& static_root() {
  static const Type& root = *find_type("static.Configuration");
  return root;
}

std::span<const Version> releases() { return kReleases; }

Version newest() { return *std::ranges::max_element(kReleases); }

std::optional<Version> resolve_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  bool whole = std::ranges::count(text, '.') == 2;
  std::optional<Version> wanted = parse_version(whole ? std::string(text) : std::string(text) + ".65535");
  if (!wanted) return std::nullopt;
  std::optional<Version> found;
  for (Version release : kReleases) {
    if (release.same_line(*wanted) && release <= *wanted) found = found ? std::max(*found, release) : release;
  }
  return found;
}

}  // namespace gw::schema
