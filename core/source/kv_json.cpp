#include <algorithm>

#include "base/base64.h"
#include "base/strings.h"
#include "doc/read.h"
#include "source/kv_dump.h"

namespace gw::source {
namespace {

using doc::Kind;
using doc::NodeId;

constexpr std::size_t kLargestNames = 256UL << 20;  // Bytes of all keys of a tree.

class Reader {
 public:
  Reader(const text::SourceSet& sources, text::SourceId source)
      : bytes_(sources[source].bytes()), read_(doc::read_json(sources, source)) {}

  Pairs run() {
    if (!read_.ok) return kv_error(bytes_, read_.facts.empty() ? 0 : read_.facts[0].span.begin, read_.error);
    NodeId root = document().root;
    if (document()[root].kind == Kind::Map) {
      NodeId etcd = member(root, {"kvs"});
      if (etcd != NodeId::None && document()[etcd].kind == Kind::List) list(etcd, true);
      else if (is_etcd_head(root)) return std::vector<Pair>();
      else map(root);
    } else {
      list(root, false);
    }
    if (!error_.message.empty()) return error_;
    return std::move(pairs_);
  }

 private:
  const doc::Document& document() const { return read_.document; }

  /// `etcdctl get` that found nothing.
  bool is_etcd_head(NodeId root) const {
    std::span<const doc::Entry> entries = document().entries(root);
    return entries.size() == 1 && document().text(entries[0].key) == "header" &&
           document()[entries[0].value].kind == Kind::Map;
  }

  void fail(NodeId at, const std::string& what) {
    if (error_.message.empty()) error_ = kv_error(bytes_, document().span(at).begin, what);
  }

  NodeId member(NodeId object, std::initializer_list<std::string_view> names) const {
    for (std::string_view name : names) {
      for (const doc::Entry& entry : document().entries(object)) {
        if (base::equal_fold_ascii(document().text(entry.key), name)) return entry.value;
      }
    }
    return NodeId::None;
  }

  /// A scalar as text; its span without the quotes where nothing is escaped.
  bool scalar(NodeId id, std::string& text, text::Span& span) const {
    const doc::Node& node = document()[id];
    if (node.kind != Kind::Scalar && node.kind != Kind::Null) return false;
    span = document().span(id);
    if (node.kind == Kind::Null) return true;
    text = document().text(id);
    if (node.style == doc::Style::DoubleQuoted && span.end - span.begin == text.size() + 2) {
      ++span.begin;
      --span.end;
    }
    return true;
  }

  /// Objects are levels of the tree: their keys are joined by slashes. The key "" names the object itself.
  void map(NodeId root) {
    struct Step {
      NodeId object;
      std::string path;
    };
    std::vector<Step> stack{{root, {}}};
    while (!stack.empty()) {
      Step step = std::move(stack.back());
      stack.pop_back();
      std::vector<Step> deeper;
      for (const doc::Entry& entry : document().entries(step.object)) {
        std::string key(document().text(entry.key));
        std::string path = step.path + (step.path.empty() || key.empty() || step.path.ends_with('/') ? "" : "/") + key;
        // Below a long path the keys of a small text need memory without bound.
        names_ += path.size();
        if (names_ > kLargestNames) return fail(entry.key, "the keys of the tree are too long altogether");
        if (document()[entry.value].kind == Kind::Map) {
          deeper.push_back({entry.value, path});
          continue;
        }
        if (document()[entry.value].kind == Kind::List) {
          items(entry, path, deeper);
          continue;
        }
        Pair pair;
        scalar(entry.key, pair.name, pair.name_span);
        scalar(entry.value, pair.value, pair.value_span);
        pair.name = path;
        pairs_.push_back(std::move(pair));
      }
      for (Step& one : deeper) stack.push_back(std::move(one));
    }
  }

  /// Items of a list in a tree are numbered.
  template <class Steps>
  void items(const doc::Entry& entry, const std::string& path, Steps& deeper) {
    std::size_t index = 0;
    for (NodeId item : document().items(entry.value)) {
      std::string name = path + "/" + std::to_string(index++);
      names_ += name.size();
      if (names_ > kLargestNames) return fail(item, "the keys of the tree are too long altogether");
      if (document()[item].kind == Kind::Map) {
        deeper.push_back({item, name});
        continue;
      }
      Pair pair;
      pair.name_span = document().span(entry.key);
      if (!scalar(item, pair.value, pair.value_span)) return fail(item, "a list in a list is no value of a key");
      pair.name = name;
      pairs_.push_back(std::move(pair));
    }
  }

  void list(NodeId root, bool encoded) {
    std::span<const NodeId> items = document().items(root);
    if (document()[root].kind != Kind::List) return fail(root, "neither an object nor an array");
    bool texts = !items.empty() && document()[items[0]].kind == Kind::Scalar;
    if (texts) return turns(items);
    for (NodeId item : items) {
      if (document()[item].kind != Kind::Map) return fail(item, "not an object with key and value");
      object(item, encoded);
    }
  }

  void turns(std::span<const NodeId> items) {
    if (items.size() % 2 != 0) return fail(items.back(), "the last key has no value");
    for (std::size_t i = 0; i < items.size(); i += 2) {
      Pair pair;
      if (!scalar(items[i], pair.name, pair.name_span)) return fail(items[i], "not a key");
      if (!scalar(items[i + 1], pair.value, pair.value_span)) return fail(items[i + 1], "not a value");
      pairs_.push_back(std::move(pair));
    }
  }

  void object(NodeId item, bool etcd) {
    NodeId key = member(item, {"key", "path"}), value = member(item, {"value", "data"});
    if (key == NodeId::None || document()[key].kind != Kind::Scalar) {
      if (etcd || member(item, {"flags"}) != NodeId::None) return fail(item, "an entry without a key");
      return map(item);
    }
    bool consul = member(item, {"flags"}) != NodeId::None;
    Pair pair;
    scalar(key, pair.name, pair.name_span);
    if (etcd && !decode(key, pair.name)) return;
    if (value == NodeId::None) {
      pair.value_span = {pair.name_span.source, pair.name_span.end, pair.name_span.end};
    } else {
      if (!scalar(value, pair.value, pair.value_span)) return fail(value, "a value that is no text");
      if ((etcd || consul) && !decode(value, pair.value)) return;
    }
    pairs_.push_back(std::move(pair));
  }

  bool decode(NodeId at, std::string& text) {
    std::optional<std::string> bytes = base::base64_decode(text);
    if (!bytes) {
      fail(at, "not base64: " + text.substr(0, 40));
      return false;
    }
    text = *std::move(bytes);
    return true;
  }

  std::string_view bytes_;
  doc::Read read_;
  std::size_t names_ = 0;  ///< Bytes of keys so far.
  std::vector<Pair> pairs_;
  Error error_;
};

}  // namespace

Pairs read_kv_json(const text::SourceSet& sources, text::SourceId source) { return Reader(sources, source).run(); }

}  // namespace gw::source
