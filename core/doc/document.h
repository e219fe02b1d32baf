#ifndef GW_DOC_DOCUMENT_H_
#define GW_DOC_DOCUMENT_H_

// Format-neutral syntax trees. YAML, JSON, TOML, flags, environment and labels all become a
// Document; no later stage knows which. Nodes are small (24 bytes) and lie in one array,
// because a gateway of 100,000 routers has three million of them.

#include <cassert>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/decoded.h"
#include "text/source.h"

namespace gw::doc {

enum class Kind : std::uint8_t { Null, Scalar, List, Map, Alias };

/// How a scalar was written; decides, for example, whether a fix must add quotes.
enum class Style : std::uint8_t { Plain, SingleQuoted, DoubleQuoted, Literal, Folded };

/// What the format's library makes of a scalar before Traefik turns it into text.
enum class Tag : std::uint8_t { String, Bool, Int, Uint, Float, Timestamp };

enum class NodeId : std::uint32_t { None = 0xFFFFFFFF };

struct Entry {
  NodeId key;    ///< A scalar (or, in YAML, anything else: its Tag or Kind says so).
  NodeId value;  ///< An Alias node where the file has an alias or a merged value.
};

struct Node {
  enum Flag : std::uint8_t { InSource = 1, Merged = 2 };

  std::uint32_t begin = 0, end = 0;    ///< Bytes of source(), quotes and brackets included.
  std::uint32_t first = 0, count = 0;  ///< Scalar: text. List, Map: children. Alias: first is the target.
  std::uint32_t extra = 0;             ///< Number or trace of a scalar; 0: none.
  Kind kind = Kind::Null;
  Style style = Style::Plain;
  Tag tag = Tag::String;
  std::uint8_t flags = 0;
};

/// A tree in an arena; with aliases, a DAG: walk it by target(), and bound the walk. Anchors that
/// hold themselves are refused by the reader, so every walk ends.
/// Views into text() live as long as the SourceSet and the Document.
class Document {
 public:
  Document() = default;
  Document(const text::SourceSet& sources, text::SourceId source) : bytes_(sources[source].bytes()), source_(source) {}
  Document(Document&&) = default;
  Document& operator=(Document&&) = default;

  NodeId root = NodeId::None;  ///< None: nothing was read.

  text::SourceId source() const { return source_; }
  std::size_t size() const { return nodes_.size(); }

  /// The node itself, aliases not followed.
  const Node& raw(NodeId id) const { return nodes_[static_cast<std::uint32_t>(id)]; }
  Node& raw(NodeId id) { return nodes_[static_cast<std::uint32_t>(id)]; }

  /// The id behind aliases.
  NodeId target(NodeId id) const {
    while (raw(id).kind == Kind::Alias) id = NodeId{raw(id).first};
    return id;
  }
  const Node& operator[](NodeId id) const { return raw(target(id)); }

  /// Where the value is written; of an alias, where the alias is written.
  text::Span span(NodeId id) const { return {source_, raw(id).begin, raw(id).end}; }
  bool merged(const Entry& entry) const { return (raw(entry.value).flags & Node::Merged) != 0; }

  /// Scalars: the decoded text as written ("0x10", not 16).
  std::string_view text(NodeId id) const {
    const Node& n = (*this)[id];
    if (n.kind != Kind::Scalar) return {};
    const char* begin = (n.flags & Node::InSource) != 0 ? bytes_.data() + n.first : texts_[n.first].get();
    return {begin, n.count};
  }
  text::Decoded decoded(NodeId id) const;
  /// Requires the tag of that name.
  bool boolean(NodeId id) const { return (*this)[id].extra != 0; }
  std::int64_t integer(NodeId id) const { return static_cast<std::int64_t>(uinteger(id)); }
  std::uint64_t uinteger(NodeId id) const { return numbers_[(*this)[id].extra - 1]; }
  double real(NodeId id) const;

  std::span<const NodeId> items(NodeId id) const {
    const Node& n = (*this)[id];
    if (n.kind != Kind::List) return {};
    return {items_.data() + n.first, n.count};
  }
  /// In source order, duplicates kept; values that a merge key brings stand behind the others.
  std::span<const Entry> entries(NodeId id) const {
    const Node& n = (*this)[id];
    if (n.kind != Kind::Map) return {};
    return {entries_.data() + n.first, n.count};
  }

  // Building. Children first, then the list or map that holds them, except that begin_*
  // reserves the node of a container that is filled later.
  NodeId add_null(std::uint32_t begin, std::uint32_t end);
  /// `text` as decoded. `steps` as in text::Decoded; empty where the text is not traceable.
  /// A text that lies in the source byte for byte (nothing escaped) is not copied.
  NodeId add_scalar(std::uint32_t begin, std::uint32_t end, Style style, std::string_view text,
                    std::span<const text::Decoded::Step> steps);
  NodeId add_scalar_in_source(std::uint32_t begin, std::uint32_t end, Style style, std::uint32_t text_begin,
                              std::uint32_t text_size);
  void set_bool(NodeId id, bool value);
  void set_int(NodeId id, std::int64_t value);
  void set_uint(NodeId id, std::uint64_t value);
  void set_float(NodeId id, double value);
  void set_timestamp(NodeId id) { raw(id).tag = Tag::Timestamp; }
  /// Replaces the text of a scalar (YAML !!binary).
  void set_text(NodeId id, std::string_view text);
  NodeId begin_container(Kind kind, std::uint32_t begin);
  void end_list(NodeId id, std::uint32_t end, std::span<const NodeId> items);
  void end_map(NodeId id, std::uint32_t end, std::span<const Entry> entries);
  NodeId add_alias(NodeId target, std::uint32_t begin, std::uint32_t end, bool merged);
  void reserve(std::size_t nodes, std::size_t entries = 0) {
    nodes_.reserve(nodes);
    entries_.reserve(entries);
  }

 private:
  struct Trace {
    std::uint32_t first, count;  // Of steps_.
  };

  std::uint32_t store(std::string_view text);

  std::string_view bytes_;
  text::SourceId source_ = text::SourceId::None;
  std::vector<Node> nodes_;
  std::vector<NodeId> items_;
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> numbers_;  // Number `extra` is at extra - 1: extra 0 means none.
  std::vector<Trace> traces_;           // Likewise.
  std::vector<text::Decoded::Step> steps_;
  std::vector<std::unique_ptr<char[]>> texts_;  // Decoded texts; their sizes are in the nodes.
};

}  // namespace gw::doc

#endif  // GW_DOC_DOCUMENT_H_
