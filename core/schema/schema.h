#ifndef GW_SCHEMA_SCHEMA_H_
#define GW_SCHEMA_SCHEMA_H_

// What Traefik accepts: types, fields, defaults, versions, and how each source spells them.
// Compiled from schemas/traefik.json by schema/compile/schemac.cpp; nothing else in gw
// knows by itself which fields exist.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/version.h"

namespace gw::schema {

/// The forms of configuration that treat fields differently, as a bit set.
enum Form : std::uint8_t { File = 1, Label = 2, Kv = 4, Json = 8 };

struct Type;

/// What a field, list item or map entry holds. Lists and maps nest.
struct Shape {
  enum class Kind : std::uint8_t { String, Bool, Int, Uint, Float, Duration, Any, Object, List, Map };

  Kind kind = Kind::String;
  std::uint8_t bits = 64;          ///< Int, Uint: 8 to 64.
  bool pointer = false;            ///< A Go pointer: absent and zero differ.
  const Type* type = nullptr;      ///< Object.
  const Shape* element = nullptr;  ///< List, Map.
  std::string_view go;             ///< As Go prints the type: "map[string]*dynamic.Router".
};

struct Field {
  std::string_view name;  ///< As documented: "minResponseBodyBytes".
  std::string_view go;    ///< What files, labels, flags and KV match, case folded: "MinResponseBodyBytes".
  std::string_view json;  ///< The key in Traefik's own JSON; empty: not in JSON.
  const Shape* shape = nullptr;
  std::string_view doc;   ///< One line, our words.
  std::string_view role;  ///< "ref<http.middleware>", "rule.http", "tls.version", …; empty: nothing special.
  /// Per release line the first version that has it; an entry with gone set: not in that line and
  /// later ones. Entries of 2.x say nothing of 3.x. Empty: always.
  struct Since {
    Version version;
    bool gone = false;
  };
  std::span<const Since> since;
  /// JSON of the default that the type's SetDefaults gives, per first line that has it (3.2.0 means 3.2);
  /// empty where a line has none any more. {"object":true} means an object with its own defaults.
  struct Default {
    Version from;
    std::string_view json;
  };
  std::span<const Default> defaults;
  std::uint8_t hidden = 0;       ///< Forms in which it is accepted without effect (Json: not printed).
  std::uint8_t allow_empty = 0;  ///< Forms in which it may be written without content.
  std::string_view label_item;   ///< Label form of a list of which labels can give one item: "server".
  bool omit_empty = true;        ///< JSON leaves it out when it is zero.
  bool secret = false;           ///< Printed as xxxx by Traefik, **** by gw.
  bool deprecated = false;

  /// Per release line the first version in which Traefik holds it as a pointer, so that zero and absent differ;
  /// empty: as its shape says. Same rules as `since`.
  std::span<const Since> pointer_since;

  bool exists_in(Version version) const;
  bool pointer_in(Version version) const;
  /// JSON of the default in this version; empty if there is none.
  std::string_view default_json(Version version) const;
};

struct Type {
  std::string_view id;            ///< "dynamic.AddPrefix": package and name as Go prints it.
  std::span<const Field> fields;  ///< In Go's order; embedded types are already flattened.
  bool set_defaults = false;      ///< Has a SetDefaults method: defaults hold where Traefik allocates it.
};

/// Every type, sorted by id.
std::span<const Type> types();

/// Null if there is none. Requires nothing of `id`.
const Type* find_type(std::string_view id);

/// The field that Traefik finds for a written name, by its Go name without regard to case, in
/// this version. Null if none.
const Field* find_field(const Type& type, std::string_view written, Version version);

/// The field of this documented name, in any version. Null if none.
const Field* field_named(const Type& type, std::string_view name);

const Type& dynamic_root();  ///< dynamic.Configuration
const Type& static_root();   ///< static.Configuration

/// Every known release, ascending.
std::span<const Version> releases();

/// What --traefik takes: "3.6" (the newest known patch of the line), "3.6.15", with or without v.
/// A patch level newer than the newest known of its line counts as that one. Nothing if unknown.
std::optional<Version> resolve_version(std::string_view text);

Version newest();

}  // namespace gw::schema

#endif  // GW_SCHEMA_SCHEMA_H_
