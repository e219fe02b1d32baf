#ifndef GW_DOC_READ_H_
#define GW_DOC_READ_H_

#include <string>

#include "diag/fact.h"
#include "doc/document.h"

namespace gw::doc {

/// What a reader makes of one source.
struct Read {
  Document document;       ///< What could be read, also after an error (for later checks); root None if nothing.
  bool ok = true;          ///< Traefik's library accepts the text.
  std::string error = {};  ///< Its words if not: "yaml: line 3: did not find expected key"; empty if ok.
  bool empty = false;      ///< No value at all: blank, comments only, or null.
  diag::Facts facts;       ///< Syntax, DuplicateKey, BadEncoding, NonStringKey, SeveralDocuments, MergedKey.
};

/// Compose: a key whose value has the tag !reset is not there when a map is merged in. Source: compose-go v2
/// loader/reset.go.
enum class Dialect : std::uint8_t { Plain, Compose };

/// The first document of a YAML stream, as gopkg.in/yaml.v3 v3.0.1 reads it into
/// map[string]interface{}: grammar, tags, merge keys, duplicate keys, error texts.
/// JSON files go this way too, as in Traefik. Further documents are only counted as a fact.
Read read_yaml(const text::SourceSet& sources, text::SourceId id, Dialect dialect = Dialect::Plain);

/// JSON as Go's encoding/json reads it: its grammar, its replacement of malformed UTF-8, its words of errors. `first`:
/// what stands behind the first value is not looked at (json.Decoder); otherwise it is an error (json.Unmarshal).
/// Numbers are Int or Uint where they fit, else Float; text() is as written. Depth is bounded as in Go (10000).
/// Source: Go encoding/json scanner.go, decode.go (unquote).
Read read_json(const text::SourceSet& sources, text::SourceId id, bool first = false);

/// TOML 1.1 as github.com/BurntSushi/toml v1.6.0 reads it. Verdict and line of an error are
/// Traefik's; the wording may be the library's.
Read read_toml(const text::SourceSet& sources, text::SourceId id);

/// Adds facts for syntax errors in sections behind the one that ended the reading: those begin at the margin, with a
/// key in YAML, a table in TOML. Does nothing if there was no syntax error.
void find_more_errors(const text::SourceSet& sources, text::SourceId id, bool toml, Read& read);

}  // namespace gw::doc

#endif  // GW_DOC_READ_H_
