#ifndef GW_DECODE_DECODE_H_
#define GW_DECODE_DECODE_H_

// From a syntax tree to the model, as Traefik's decoder does it, lossiness included.
// Source: paerser v0.2.2 file/raw_node.go, parser/nodes_metadata.go, parser/element_fill.go.

#include <string>

#include "diag/fact.h"
#include "doc/document.h"
#include "model/value.h"

namespace gw::decode {

struct Decoded {
  model::Config config;    ///< What could be decoded, also where Traefik refuses the document.
  bool ok = true;          ///< Traefik takes the document.
  std::string error = {};  ///< Traefik's text if not: "field not found, node: foo".
  bool untyped = false;    ///< `error` arises before options are looked at: no structure could take the document.
  bool empty = false;      ///< No known root key (and nothing else that counts).
  diag::Facts facts;
};

/// A file's document (form File) or the tree made of flags, environment or labels (Label) or KV pairs (Kv).
/// In form File unknown root keys are passed over (fact UnknownRoot); elsewhere they are errors.
/// Values lie in `arena`; null: in one of their own.
Decoded decode(const doc::Document& document, const schema::Type& root, schema::Form form, Version version,
               const text::SourceSet& sources, const std::shared_ptr<model::Arena>& arena = nullptr);

/// The error of taking the document into a map without types; empty: there is none.
std::string untyped_error(const doc::Document& document, Version version, const text::SourceSet& sources);

}  // namespace gw::decode

#endif  // GW_DECODE_DECODE_H_
