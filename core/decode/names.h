#ifndef GW_DECODE_NAMES_H_
#define GW_DECODE_NAMES_H_

// Dotted names with values (flags, environment, labels) as a tree.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doc/document.h"
#include "text/decoded.h"

namespace gw::decode {

/// One dotted name and its value. Offsets are bytes of the source that the names were written in.
struct Named {
  std::string name;  ///< "traefik.entryPoints.web.address".
  std::string value;
  text::Span name_span;
  text::Span value_span;  ///< Of the same length as `value` where it can be traced without steps.
  /// The way of `value` and `name` back to their bytes (text::Decoded) where these do not lie there as they are:
  /// quotes, escapes, "$$", interpolation. Empty: as the spans say.
  std::vector<text::Decoded::Step> value_steps = {};
  std::vector<text::Decoded::Step> name_steps = {};

  /// With the way back; not traceable where neither steps nor the length of the span tell one.
  text::Decoded decoded_name() const;
  text::Decoded decoded_value() const;
};

using Names = std::vector<const Named*>;

Names names_of(const std::vector<Named>& all);

/// A node of the tree; children in the order in which their first name sorts.
struct NameNode {
  std::string_view name;
  const Named* leaf = nullptr;  ///< Whose value this is; a node may also have children.
  text::Span span;
  NameNode* first = nullptr;  ///< Child.
  NameNode* last = nullptr;   ///< Child.
  NameNode* next = nullptr;   ///< Sibling.

  const NameNode* find(std::string_view child) const;  ///< Case folded.
};

/// The tree of dotted names; lives no longer than the names.
class NameTree {
 public:
  /// Of names that are sorted by bytes and not refused; siblings are merged without regard to case.
  /// Deeper than a thousand elements a name is cut off: no option lies there.
  NameTree(const Names& names, std::string_view root);
  NameTree(NameTree&&) = default;
  NameTree& operator=(NameTree&&) = default;

  const NameNode& root() const { return nodes_.front(); }
  void place_root(text::Span span) { nodes_.front().span = span; }
  std::size_t size() const { return nodes_.size(); }

 private:
  std::vector<NameNode> nodes_;  // Enough from the start: they never move.
};

/// Why Traefik refuses a name.
struct NameRefusal {
  std::string error;             ///< "invalid element: traefik.a..b"; empty where it panics.
  const Named* named = nullptr;  ///< The name; null: all are fine.
  bool panics = false;           ///< An element ends in "]" without "[": Go's slice bounds are out of range.
};

/// The first of `names`, which are sorted by bytes, that Traefik refuses below `root`.
NameRefusal find_refusal(const Names& names, std::string_view root);

/// The tree under `root`, or why Traefik refuses the names: "invalid element: traefik.a..b".
/// Source: paerser v0.2.2 parser/labels_decode.go.
std::optional<NameTree> name_tree(const std::vector<Named>& names, std::string_view root, std::string& error);

/// Where a text is said to be written that does not lie there as it is, such as one with escapes.
enum class Place : std::uint8_t { Token, Text };  ///< With its quotes; without them.

/// The tree as a document. A node with value and children has its value under the key "". Texts that lie in `source`
/// byte for byte are not copied.
doc::Document to_document(const NameTree& tree, const text::SourceSet& sources, text::SourceId source,
                          Place place = Place::Token);

}  // namespace gw::decode

#endif  // GW_DECODE_NAMES_H_
