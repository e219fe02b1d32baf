#ifndef GW_CONVERT_MIGRATE_H_
#define GW_CONVERT_MIGRATE_H_

#include <string>
#include <vector>

#include "encode/encode.h"

namespace gw::convert {

/// A change of an input's text that says the same as the change of the configuration.
struct Edit {
  enum class Kind : unsigned char { Value, Name, Before };

  Kind kind = Kind::Value;
  text::Span span;   ///< Value: the scalar. Name: the key. Before: the key that gets a new member before it.
  std::string name;  ///< Name: the new name. Before: of the new member.
  std::string text;  ///< Value, Before: the new value.
};

struct Migration {
  model::Config config;
  std::vector<Edit> edits;
  std::vector<encode::Loss> losses;
  std::vector<encode::Added> added;
};

/// A dynamic configuration for Traefik `from` as one for `to`: rules of the v2 syntax in that of v3, renamed options.
/// Routers keep their order: where the length of a new rule would change it, the old priority is written.
/// Source: docs migrate/v2-to-v3.md, migrate/v3.md.
Migration migrate(const model::Config& config, Version from, Version to);

}  // namespace gw::convert

#endif  // GW_CONVERT_MIGRATE_H_
