#ifndef GW_DECODE_NAMES_H_
#define GW_DECODE_NAMES_H_

// Dotted names with values (flags, environment, labels) as a tree.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doc/document.h"

namespace gw::decode {

/// One dotted name and its value. Offsets are bytes of the source that the names were written in.
struct Named {
  std::string name;  ///< "traefik.entryPoints.web.address".
  std::string value;
  text::Span name_span;
  text::Span value_span;  ///< Of the same length as `value` where it can be traced.
  /// The way back of a value that is not its bytes one by one (escapes, variables), as text::Decoded::steps; else
  /// empty.
  std::vector<text::Decoded::Step> value_steps = {};
};

/// A node of the tree; children in the order in which their first name sorts.
struct NameNode {
  std::string name;
  const Named* leaf = nullptr;  ///< Whose value this is; a node may also have children.
  text::Span span;
  std::vector<NameNode> children;

  const NameNode* find(std::string_view child) const;  ///< Case folded.
};

/// The tree under `root`, siblings merged without regard to case, or why Traefik refuses the names:
/// "invalid element: traefik.a..b". Sorts `names` by bytes.
/// Source: paerser v0.2.2 parser/labels_decode.go.
std::optional<NameNode> name_tree(std::vector<Named>& names, std::string_view root, std::string& error);

/// The tree as a document. A node with value and children has its value under the key "".
doc::Document to_document(const NameNode& tree, const text::SourceSet& sources, text::SourceId source);

}  // namespace gw::decode

#endif  // GW_DECODE_NAMES_H_
