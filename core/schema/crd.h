#ifndef GW_SCHEMA_CRD_H_
#define GW_SCHEMA_CRD_H_

// What the CustomResourceDefinitions demand of Traefik's custom resources and of the objects of the Gateway API.
// Compiled from schemas/crd.json.

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace gw::schema {

/// One field of a kind, by its JSON path: "spec.routes[].match"; "[]" an item, ".*" a map value.
struct CrdField {
  enum class Type : std::uint8_t { Object, Array, String, Integer, Boolean, IntOrString, Any };
  enum class Pattern : std::uint8_t { None, Statuses, Duration, Regexp };
  enum class Cel : std::uint8_t { None, StartsWithSlash, NotSecretAndConfigMap };

  std::string_view path;
  Type type{};
  std::span<const std::string_view> required, allowed;  ///< Keys of an object; values.
  Pattern pattern{};
  std::string_view pattern_text;
  Cel rule{};
  std::string_view rule_text;
  std::string_view preset;  ///< The default, a text; empty: none.
  std::int64_t minimum = 0, maximum = 0;
  bool free = false;                        ///< Unknown fields below it are kept.
  std::uint32_t shortest = 0, longest = 0;  ///< Of a text in characters, of an array in items.
  std::span<const std::string_view> keys;   ///< Of the items of an array: no two have the same values of these.
};

struct CrdKind {
  std::string_view kind;
  std::span<const CrdField> fields;  ///< Sorted by path.

  /// Null: an API server prunes it.
  const CrdField* find(std::string_view path) const;
};

/// Null: not one of traefik.io/v1alpha1 and gateway.networking.k8s.io. Their kinds have different names.
const CrdKind* crd_kind(std::string_view kind);

}  // namespace gw::schema

#endif  // GW_SCHEMA_CRD_H_
