#ifndef GW_SOURCE_COMPOSE_CONVERT_H_
#define GW_SOURCE_COMPOSE_CONVERT_H_

// From YAML to the model: keys are strings, variables are filled in, !reset and !override are noted.

#include <string>
#include <vector>

#include "diag/fact.h"
#include "doc/document.h"
#include "source/compose/interpolate.h"
#include "source/compose/path.h"
#include "source/compose/tree.h"

namespace gw::source::compose {

/// Paths below which a file takes away what earlier files say. Parts are those of Path; views into the document.
using Resets = std::vector<Path>;

/// What went wrong, in Compose's words.
struct Refusal {
  std::string message;
  text::Span span;
  std::string service = {};
};

struct Converted {
  const Node* root = nullptr;  ///< A map; null: nothing was read.
  Resets resets;
  std::vector<Refusal> errors;
  diag::Facts facts;
};

/// The model of one YAML document. `shift`: where its bytes begin in the input `source`, to which spans lead.
/// Source: compose-go v2 loader/loader.go (processRawYaml), interpolation/interpolation.go, loader/reset.go.
Converted convert(const doc::Document& document, std::string_view bytes, text::SourceId source, std::uint32_t shift,
                  const Lookup& lookup, Arena& arena);

/// `root` without what lies at one of `resets`.
const Node* apply_resets(const Node* root, const Resets& resets, Path path, Arena& arena);

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_CONVERT_H_
