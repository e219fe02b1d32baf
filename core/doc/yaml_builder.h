#ifndef GW_DOC_YAML_BUILDER_H_
#define GW_DOC_YAML_BUILDER_H_

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "doc/read.h"
#include "doc/yaml_resolve.h"

struct yaml_event_s;  // libyaml's event; its header stays in the .cpp files.

namespace gw::doc {

/// Makes a Document of libyaml's events and judges it as yaml.v3's decoder does: tags, aliases, merge keys,
/// duplicate keys, the kind of the root. Source: yaml.v3 decode.go.
class YamlBuilder {
 public:
  /// `scanned` is what libyaml reads: the source, but for characters that yaml.v3 takes differently,
  /// which are hidden behind others of the same size.
  YamlBuilder(const text::SourceSet& sources, text::SourceId id, std::string_view scanned, Read& read);

  void utf16(bool is) { utf16_ = is; }
  void dialect(Dialect dialect) { dialect_ = dialect; }

  /// False: yaml.v3 gives up here (an unknown anchor, too deep).
  bool take(const yaml_event_s& event);

  // The same without events, in bytes: for the reader that knows what stands where.

  /// A scalar without tag or anchor; its text is the `size` bytes from `first` on.
  void verbatim_scalar(std::uint32_t begin, std::uint32_t end, Style style, std::uint32_t first, std::uint32_t size);
  void open_container(bool map, bool flow, std::uint32_t begin, std::size_t line);
  /// `end`: behind the closing bracket; nothing of a block, which ends with its last child.
  void close_container(std::optional<std::uint32_t> end);

  /// After the last event of the document. `complete`: without a syntax error.
  void finish(bool complete);

  /// Bytes of a range that libyaml counts in characters.
  text::Span span(std::size_t begin, std::size_t end);
  text::Span byte_span(std::size_t offset) const;

 private:
  struct Frame {
    NodeId id{};
    bool map = false, flow = false;
    NodeId key = NodeId::None;  ///< Map: waits for its value.
    std::size_t base = 0;       ///< Of children_.
    std::uint32_t last = 0;     ///< End of the last child.
    std::size_t line = 0;       ///< Where it opens, from 0.
    std::size_t errors = 0;     ///< Of type_errors_ before it.
    bool failed = false;        ///< Whether failure_ was set before it.
  };

  std::uint32_t offset(std::size_t character);
  std::uint32_t skip_properties(std::uint32_t at) const;
  bool scalar(const yaml_event_s& event);
  bool has_escaped_slash(const yaml_event_s& event, std::uint32_t begin, std::uint32_t end);
  bool splits_at_question_mark(const yaml_event_s& event, std::uint32_t begin, std::uint32_t end);
  NodeId text_node(const yaml_event_s& event, std::uint32_t begin, std::uint32_t end);
  void resolve(NodeId node, const yaml_event_s& event);
  void store(NodeId node, const Resolved& found);
  void binary(NodeId node);
  bool alias(const yaml_event_s& event);
  bool open(const yaml_event_s& event, bool map);
  void attach(NodeId node, std::uint32_t end);
  void anchor(const unsigned char* name, NodeId node);
  void note_tag(const unsigned char* tag, NodeId node);

  void close_map(Frame& frame, std::uint32_t end);
  void merge(std::vector<Entry>& entries, std::size_t at);
  void merge_one(NodeId source, std::vector<Entry>& entries, const Entry& from);
  bool all_differ(const std::vector<Entry>& entries) const;
  bool check_duplicates(std::vector<Entry>& entries, const Frame& frame);
  void note_keys(const std::vector<Entry>& entries);
  void refuse_root_key(NodeId key);
  void check_root();
  void check_aliasing();

  /// yaml.v3 ends with the first of these, whatever else is wrong.
  void fail(std::string message, text::Span at, diag::FactKind kind = diag::FactKind::Syntax);
  /// Ends the reading, before anything that the decoder would find.
  void fail_parsing(std::string message, text::Span at);
  std::string go_syntax(NodeId node, int depth) const;
  void drop_null_keys();
  /// Collected under "yaml: unmarshal errors:".
  void type_error(std::uint32_t map, std::uint32_t at, std::string message);
  std::size_t line(std::uint32_t at) const;

  text::SourceId id_;
  std::string_view bytes_, scanned_;
  Read& read_;
  Document& document_;
  bool ascii_ = true, utf16_ = false;
  Dialect dialect_ = Dialect::Plain;
  std::vector<NodeId> resets_;  ///< Dialect Compose: nodes with the tag !reset.
  std::uint32_t bom_ = 0;
  std::size_t known_character_ = 0;  ///< The last conversion of offset(); events ask in order.
  std::uint32_t known_byte_ = 0;
  std::vector<Frame> frames_;
  std::vector<NodeId> children_;  ///< Of all open containers; maps: key, value, key, …
  std::vector<Entry> entries_;    ///< Scratch of close_map.
  std::unordered_map<std::string, NodeId> anchors_;
  std::vector<text::Decoded::Step> steps_;
  std::vector<bool> open_;  ///< By node: an open container.
  bool aliases_ = false;
  struct TypeError {
    std::uint32_t at;  ///< Of the map concerned.
    std::string text;
  };
  std::vector<TypeError> type_errors_;
  std::string failure_;
  std::string root_tag_;       ///< Of a root that is a scalar.
  std::uint32_t root_at_ = 0;  ///< Where it begins, tag and anchor included.
};

}  // namespace gw::doc

#endif  // GW_DOC_YAML_BUILDER_H_
