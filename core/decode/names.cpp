#include "decode/names.h"

#include <algorithm>

#include "base/strings.h"
#include "base/unicode.h"

namespace gw::decode {
namespace {

constexpr std::size_t kMaxDepth = 1000;

/// The parts of a dotted name, indices apart: "a.b[0]" → a, b, [0].
std::vector<std::string_view> parts_of(const std::string& name) {
  std::vector<std::string_view> out;
  for (std::string_view part : base::split(name, ".")) {
    std::size_t bracket = part.ends_with(']') ? part.find('[') : std::string_view::npos;
    if (bracket == std::string_view::npos) {
      out.push_back(part);
    } else {
      out.push_back(part.substr(0, bracket));
      out.push_back(part.substr(bracket));
    }
  }
  if (out.size() > kMaxDepth) out.resize(kMaxDepth);
  return out;
}

NameRefusal refusal_of(const Named& named, std::string_view root) {
  std::vector<std::string_view> parts = base::split(named.name, ".");
  if (parts[0] != root) return {"invalid label root " + std::string(parts[0]), &named};
  for (std::string_view part : parts) {
    if (part.empty()) return {"invalid element: " + named.name, &named};
    if (part[0] == '[') {
      return {"invalid leading character '[' in field name (bracket is a slice delimiter): " + std::string(part),
              &named};
    }
    if (part.ends_with(']') && part.find('[') == std::string_view::npos) return {{}, &named, true};
  }
  return {};
}

text::Decoded way_back(const std::string& text, text::Span span, const std::vector<text::Decoded::Step>& steps) {
  text::Decoded out{text, span, steps};
  if (steps.empty() && span.written() && span.end - span.begin == text.size()) out.steps.push_back({0, span.begin});
  return out;
}

/// Where a part of a name is written. Flags and variables are written without the root: `ahead` bytes less.
text::Span part_span(const text::Decoded& name, std::uint32_t begin, std::uint32_t size, std::size_t ahead) {
  if (name.traceable() || !name.span.written()) return name.slice(begin, begin + size);
  if (name.span.end - name.span.begin + ahead != name.text.size() || begin < ahead) return name.span;
  std::uint32_t at = name.span.begin + begin - static_cast<std::uint32_t>(ahead);
  return {name.span.source, at, at + size};
}

/// Names of siblings, as Go's EqualFold compares them.
bool same_name(std::string_view a, std::string_view b) {
  if (base::equal_fold(a, b) || base::equal_fold(b, a)) return true;
  return !base::ascii(a) && !base::ascii(b) && base::to_lower(a) == base::to_lower(b);
}

class Writer {
 public:
  Writer(const text::SourceSet& sources, text::SourceId source) : document_(sources, source) {}

  doc::Document run(const NameNode& tree) {
    document_.root = map(tree);
    return std::move(document_);
  }

 private:
  doc::NodeId text(const text::Decoded& value) {
    return document_.add_scalar(value.span.begin, value.span.end, doc::Style::DoubleQuoted, value.text, value.steps);
  }

  doc::NodeId map(const NameNode& node) {
    doc::NodeId id = document_.begin_container(doc::Kind::Map, node.span.begin);
    std::vector<doc::Entry> entries;
    if (node.leaf != nullptr) entries.push_back({text({"", node.span, {}}), text(node.leaf->decoded_value())});
    for (const NameNode& child : node.children) {
      doc::NodeId key = text(way_back(child.name, child.span, {}));
      doc::NodeId value =
          child.children.empty() && child.leaf != nullptr ? text(child.leaf->decoded_value()) : map(child);
      entries.push_back({key, value});
    }
    document_.end_map(id, node.span.end, entries);
    return id;
  }

  doc::Document document_;
};

}  // namespace

text::Decoded Named::decoded_name() const { return way_back(name, name_span, name_steps); }
text::Decoded Named::decoded_value() const { return way_back(value, value_span, value_steps); }

const NameNode* NameNode::find(std::string_view child) const {
  auto at = std::ranges::find_if(children, [&](const NameNode& n) { return same_name(n.name, child); });
  return at == children.end() ? nullptr : &*at;
}

NameRefusal find_refusal(const std::vector<Named>& names, std::string_view root) {
  for (const Named& named : names) {
    NameRefusal refusal = refusal_of(named, root);
    if (refusal.named != nullptr) return refusal;
  }
  return {};
}

std::optional<NameNode> name_tree(std::vector<Named>& names, std::string_view root, std::string& error) {
  std::ranges::stable_sort(names, {}, &Named::name);
  NameRefusal refusal = find_refusal(names, root);
  if (refusal.named != nullptr && !refusal.panics) {
    error = refusal.error;
    return std::nullopt;
  }
  NameNode tree;
  tree.name = root;
  for (const Named& named : names) {
    std::vector<std::string_view> parts = parts_of(named.name);
    text::Decoded whole = named.decoded_name();
    NameNode* node = &tree;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const NameNode* known = node->find(parts[i]);
      if (known != nullptr) {
        node = &node->children[static_cast<std::size_t>(known - node->children.data())];
        continue;
      }
      auto begin = static_cast<std::uint32_t>(parts[i].data() - named.name.data());
      auto size = static_cast<std::uint32_t>(parts[i].size());
      node->children.push_back({std::string(parts[i]), nullptr, part_span(whole, begin, size, root.size() + 1), {}});
      node = &node->children.back();
    }
    node->leaf = &named;
  }
  return tree;
}

doc::Document to_document(const NameNode& tree, const text::SourceSet& sources, text::SourceId source) {
  return Writer(sources, source).run(tree);
}

}  // namespace gw::decode
