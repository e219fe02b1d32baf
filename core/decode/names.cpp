#include "decode/names.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::decode {
namespace {

/// The parts of a dotted name, indices apart: "a.b[0]" → a, b, [0]. Empty with an error.
std::vector<std::string_view> parts_of(const std::string& name, std::string& error) {
  std::vector<std::string_view> out;
  for (std::string_view part : base::split(name, ".")) {
    if (part.empty()) {
      error = "invalid element: " + name;
      return {};
    }
    if (part[0] == '[') {
      error = "invalid leading character '[' in field name (bracket is a slice delimiter): " + std::string(part);
      return {};
    }
    std::size_t bracket = part.ends_with(']') ? part.find('[') : std::string_view::npos;
    if (bracket == std::string_view::npos) {
      out.push_back(part);
    } else {
      out.push_back(part.substr(0, bracket));
      out.push_back(part.substr(bracket));
    }
  }
  return out;
}

class Writer {
 public:
  Writer(const text::SourceSet& sources, text::SourceId source) : document_(sources, source) {}

  doc::Document run(const NameNode& tree) {
    document_.root = map(tree);
    return std::move(document_);
  }

 private:
  doc::NodeId text(std::string_view value, text::Span span) {
    std::vector<text::Decoded::Step> steps;
    if (span.end - span.begin == value.size()) steps.push_back({0, span.begin});
    return document_.add_scalar(span.begin, span.end, doc::Style::DoubleQuoted, value, steps);
  }

  doc::NodeId map(const NameNode& node) {
    doc::NodeId id = document_.begin_container(doc::Kind::Map, node.span.begin);
    std::vector<doc::Entry> entries;
    if (node.leaf != nullptr) entries.push_back({text("", node.span), text(node.leaf->value, node.leaf->value_span)});
    for (const NameNode& child : node.children) {
      doc::NodeId key = text(child.name, child.span);
      doc::NodeId value = child.children.empty() && child.leaf != nullptr
                              ? text(child.leaf->value, child.leaf->value_span)
                              : map(child);
      entries.push_back({key, value});
    }
    document_.end_map(id, node.span.end, entries);
    return id;
  }

  doc::Document document_;
};

}  // namespace

const NameNode* NameNode::find(std::string_view child) const {
  auto at = std::ranges::find_if(children, [&](const NameNode& n) { return base::equal_fold(n.name, child); });
  return at == children.end() ? nullptr : &*at;
}

std::optional<NameNode> name_tree(std::vector<Named>& names, std::string_view root, std::string& error) {
  std::ranges::stable_sort(names, {}, &Named::name);
  NameNode tree;
  tree.name = root;
  for (const Named& named : names) {
    std::vector<std::string_view> parts = parts_of(named.name, error);
    if (parts.empty()) return std::nullopt;
    if (parts[0] != root) {
      error = "invalid label root " + std::string(parts[0]);
      return std::nullopt;
    }
    NameNode* node = &tree;
    std::uint32_t at = named.name_span.begin;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const NameNode* known = node->find(parts[i]);
      // Offsets hold where the name stands in the source as it is, without the root.
      auto begin = static_cast<std::uint32_t>(at + (parts[i].data() - parts[1].data()));
      if (known == nullptr) {
        node->children.push_back({std::string(parts[i]),
                                  nullptr,
                                  {named.name_span.source, begin, begin + static_cast<std::uint32_t>(parts[i].size())},
                                  {}});
        node = &node->children.back();
      } else {
        node = &node->children[static_cast<std::size_t>(known - node->children.data())];
      }
    }
    node->leaf = &named;
  }
  return tree;
}

doc::Document to_document(const NameNode& tree, const text::SourceSet& sources, text::SourceId source) {
  return Writer(sources, source).run(tree);
}

}  // namespace gw::decode
