#ifndef GW_SCHEMA_JSON_SCHEMA_H_
#define GW_SCHEMA_JSON_SCHEMA_H_

// JSON Schemas for editors and validators: draft 7, which check-jsonschema and the YAML
// extension of VS Code both know completely. No anyOf: each value's type list says what
// it may be, so messages name the field and not "none of the alternatives".

#include <string>

#include "schema/schema.h"

namespace gw::schema {

/// What Traefik of this version takes in a file with this root (static_root() or dynamic_root()):
/// fields unknown below the root are refused, unknown root keys pass, values may be written as their texts
/// ("8", "true"), a list of scalars as one text with commas, and what may stand without content as true.
/// Narrower than Traefik: names only as documented (Traefik folds case), no list where a scalar belongs, no scalar
/// where an object belongs, only the known values of enumerations.
/// Source: paerser v0.2.2 file/raw_node.go, parser/nodes_metadata.go, parser/element_fill.go.
std::string json_schema(const Type& root, Version version);

/// gw's own configuration file.
std::string gw_toml_schema();

/// Case files of gw route test.
std::string cases_schema();

}  // namespace gw::schema

#endif  // GW_SCHEMA_JSON_SCHEMA_H_
