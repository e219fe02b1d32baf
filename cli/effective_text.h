#ifndef GW_CLI_EFFECTIVE_TEXT_H_
#define GW_CLI_EFFECTIVE_TEXT_H_

#include <string>

#include "model/tree.h"
#include "runtime/runtime.h"

namespace gw::cli {

struct TextStyle {
  bool color = false;
  bool internal = false;  ///< Objects of the provider internal too.
  std::string object;     ///< Only this one; empty: all.
};

/// What would run, for people: whether Traefik starts and takes its files, then a line an object, with its errors.
std::string effective_text(const source::Gateway& gateway, const runtime::Graph& graph, const TextStyle& style);

/// Where a value comes from: "dyn.yml:3:13", "default", "derived"; for a derived one also the place it was derived
/// from.
std::string origin_text(const model::Tree& leaf, const text::SourceSet& sources);

/// The origins of all leaves by their path: {"http.routers.api.rule": "dyn.yml:3:13"}.
model::Tree origins_of(const model::Tree& tree, const text::SourceSet& sources);

}  // namespace gw::cli

#endif  // GW_CLI_EFFECTIVE_TEXT_H_
