#ifndef GW_SOURCE_COMPOSE_MERGE_H_
#define GW_SOURCE_COMPOSE_MERGE_H_

// How one compose file overrides another, and a service the one it extends.

#include <vector>

#include "source/compose/convert.h"

namespace gw::source::compose {

/// What the steps on the model share.
struct Model {
  Arena& arena;
  std::vector<Refusal>& errors;
  std::size_t ports_left = 200'000;  ///< How many more ports are written out of ranges.
};

/// `over` on top of `base`; the result may share nodes with both.
/// Source: compose-go v2 override/merge.go (MergeYaml).
const Node* merge(const Node* base, const Node* over, Path& path, Model& model);

/// Lists in which a key may stand once: the last entry counts, at the place of the first.
/// Source: override/uncity.go (EnforceUnicity).
const Node* enforce_unicity(const Node* root, Path& path, Model& model);

/// Entries of a key=value list, each key once. Source: uncity.go (keyValueIndexer, uniqueEntries).
const Node* unique_pairs(const Node* list, Path& path, Model& model);

/// Short forms as long ones. Source: compose-go v2 transform/canonical.go.
const Node* canonical(const Node* root, Model& model);

/// A map or list of key=value as a list. Items made of a map's members hold the member itself.
/// Source: override/merge.go (convertIntoSequence).
const Node* as_sequence(const Node* value, Arena& arena);

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_MERGE_H_
