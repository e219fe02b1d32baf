#include "decode/names.h"

#include <algorithm>

#include "base/strings.h"
#include "base/unicode.h"

namespace gw::decode {
namespace {

constexpr std::size_t kMaxDepth = 1000;

/// The next part of a dotted name; `at` goes behind its dot, at the end beyond the name.
std::string_view next_part(std::string_view name, std::size_t& at) {
  std::size_t begin = at, end = std::min(name.find('.', begin), name.size());
  at = end + 1;
  return name.substr(begin, end - begin);
}

/// Whether each part has letters, and none an index.
bool well_formed(std::string_view name) {
  if (name.empty() || name.find('[') != std::string_view::npos || name.find(']') != std::string_view::npos)
    return false;
  for (std::size_t at = 0, end = 0; at <= name.size(); at = end + 1) {
    end = std::min(name.find('.', at), name.size());
    if (end == at) return false;
  }
  return true;
}

NameRefusal refusal_of(const Named& named, std::string_view root) {
  std::size_t at = 0;
  std::string_view first = next_part(named.name, at);
  if (first != root) return {"invalid label root " + std::string(first), &named};
  if (well_formed(named.name)) return {};
  while (at <= named.name.size()) {
    std::string_view part = next_part(named.name, at);
    if (part.empty()) return {"invalid element: " + named.name, &named};
    if (part[0] == '[') {
      return {"invalid leading character '[' in field name (bracket is a slice delimiter): " + std::string(part),
              &named};
    }
    if (part.ends_with(']') && part.find('[') == std::string_view::npos) return {{}, &named, true};
  }
  return {};
}

bool fits(std::string_view text, text::Span span) { return span.written() && span.end - span.begin == text.size(); }

text::Decoded way_back(const std::string& text, text::Span span, const std::vector<text::Decoded::Step>& steps) {
  text::Decoded out{text, span, steps};
  if (steps.empty() && fits(text, span)) out.steps.push_back({0, span.begin});
  return out;
}

/// Where a part of a name is written. Flags and variables are written without the root: `ahead` bytes less.
text::Span part_span(const Named& named, std::string_view part, std::size_t ahead) {
  auto begin = static_cast<std::uint32_t>(part.data() - named.name.data());
  auto size = static_cast<std::uint32_t>(part.size());
  text::Span span = named.name_span;
  if (!named.name_steps.empty()) return named.decoded_name().slice(begin, begin + size);
  if (!span.written()) return span;
  if (!fits(named.name, span)) {
    if (span.end - span.begin + ahead != named.name.size() || begin < ahead) return span;
    begin -= static_cast<std::uint32_t>(ahead);
  }
  return {span.source, span.begin + begin, span.begin + begin + size};
}

/// Names of siblings, as Go's EqualFold compares them.
bool same_name(std::string_view a, std::string_view b) {
  if (a == b) return true;
  auto plain = [](std::string_view text) { return !text.empty() && static_cast<unsigned char>(text[0]) < 0x80; };
  if (plain(a) && plain(b) && base::ascii_lower(a[0]) != base::ascii_lower(b[0])) return false;
  if (base::equal_fold(a, b) || base::equal_fold(b, a)) return true;
  return !base::ascii(a) && !base::ascii(b) && base::to_lower(a) == base::to_lower(b);
}

class Writer {
 public:
  Writer(const text::SourceSet& sources, text::SourceId source, Place place)
      : document_(sources, source), source_(source), bytes_(sources[source].bytes()), place_(place) {}

  doc::Document run(const NameTree& tree) {
    document_.reserve(3 * tree.size(), 2 * tree.size());  // A key, a map or value, and where both are, one more.
    document_.root = map(tree.root());
    return std::move(document_);
  }

 private:
  using Steps = std::vector<text::Decoded::Step>;

  doc::NodeId text(std::string_view text, text::Span span, const Steps& steps = {}) {
    constexpr doc::Style kStyle = doc::Style::DoubleQuoted;
    if (!steps.empty() || !fits(text, span)) return document_.add_scalar(span.begin, span.end, kStyle, text, steps);
    auto size = static_cast<std::uint32_t>(text.size());
    if (span.source == source_ && bytes_.substr(span.begin, size) == text)
      return document_.add_scalar_in_source(span.begin, span.end, kStyle, span.begin, size);
    text::Decoded::Step step{0, span.begin};
    return document_.add_scalar(span.begin, span.end, kStyle, text, std::span(&step, 1));
  }

  doc::NodeId value(const Named& named) {
    text::Span span = named.value_span;
    if (place_ == Place::Text && !named.value_steps.empty())
      span = named.decoded_value().slice(0, static_cast<std::uint32_t>(named.value.size()));
    return text(named.value, span, named.value_steps);
  }

  doc::NodeId map(const NameNode& node) {
    doc::NodeId id = document_.begin_container(doc::Kind::Map, node.span.begin);
    std::size_t base = entries_.size();
    if (node.leaf != nullptr) {
      doc::NodeId none = document_.add_scalar_in_source(node.span.begin, node.span.end, doc::Style::DoubleQuoted, 0, 0);
      entries_.push_back({none, value(*node.leaf)});
    }
    for (const NameNode* child = node.first; child != nullptr; child = child->next) {
      doc::NodeId key = text(child->name, child->span);
      doc::NodeId held = child->first == nullptr && child->leaf != nullptr ? value(*child->leaf) : map(*child);
      entries_.push_back({key, held});
    }
    document_.end_map(id, node.span.end, std::span(entries_).subspan(base));
    entries_.resize(base);
    return id;
  }

  std::vector<doc::Entry> entries_;  // Of the maps that are open.
  doc::Document document_;
  text::SourceId source_;
  std::string_view bytes_;
  Place place_;
};

}  // namespace

Names names_of(const std::vector<Named>& all) {
  Names out;
  out.reserve(all.size());
  for (const Named& one : all) out.push_back(&one);
  return out;
}

text::Decoded Named::decoded_name() const { return way_back(name, name_span, name_steps); }
text::Decoded Named::decoded_value() const { return way_back(value, value_span, value_steps); }

const NameNode* NameNode::find(std::string_view child) const {
  const NameNode* at = first;
  while (at != nullptr && !same_name(at->name, child)) at = at->next;
  return at;
}

NameRefusal find_refusal(const Names& names, std::string_view root) {
  for (const Named* named : names) {
    NameRefusal refusal = refusal_of(*named, root);
    if (refusal.named != nullptr) return refusal;
  }
  return {};
}

std::optional<NameTree> name_tree(const std::vector<Named>& names, std::string_view root, std::string& error) {
  Names sorted = names_of(names);
  std::ranges::stable_sort(sorted, {}, &Named::name);
  NameRefusal refusal = find_refusal(sorted, root);
  if (refusal.named != nullptr && !refusal.panics) {
    error = refusal.error;
    return std::nullopt;
  }
  return NameTree(sorted, root);
}

NameTree::NameTree(const Names& names, std::string_view root) {
  std::size_t most = 1;  // A part or index has a byte and one in front; what is not used is not touched.
  for (const Named* named : names) most += named->name.size() + 1;
  nodes_.reserve(most);
  nodes_.push_back({root, nullptr, {}});
  struct Step {
    NameNode* node;
    std::size_t end;  // Of its part in the name.
  };
  std::vector<Step> way = {{nodes_.data(), 0}};  // The nodes of the name before.
  std::string_view before;
  for (const Named* named : names) {
    std::string_view name = named->name;
    auto go = [&](std::string_view part) {
      if (way.size() == kMaxDepth) return;
      NameNode* node = way.back().node;
      NameNode* known = node->first;
      while (known != nullptr && !same_name(known->name, part)) known = known->next;
      if (known == nullptr) {
        known = &nodes_.emplace_back(NameNode{part, nullptr, part_span(*named, part, root.size() + 1)});
        (node->first == nullptr ? node->first : node->last->next) = known;
        node->last = known;
      }
      way.push_back({known, static_cast<std::size_t>(part.data() + part.size() - name.data())});
    };
    // Names that follow each other begin alike.
    auto same = static_cast<std::size_t>(std::ranges::mismatch(name, before).in1 - name.begin());
    while (way.size() > 1 && (way.back().end >= same || name[way.back().end] != '.')) way.pop_back();
    if (way.size() == 1) way.back().end = std::min(name.find('.'), name.size());
    for (std::size_t at = way.back().end + 1; at <= name.size();) {
      std::string_view part = next_part(name, at);
      // An index is a part of its own.
      std::size_t bracket = part.ends_with(']') ? part.find('[') : std::string_view::npos;
      go(part.substr(0, bracket));
      if (bracket != std::string_view::npos) go(part.substr(bracket));
    }
    way.back().node->leaf = named;
    before = name;
  }
}

doc::Document to_document(const NameTree& tree, const text::SourceSet& sources, text::SourceId source, Place place) {
  return Writer(sources, source, place).run(tree);
}

}  // namespace gw::decode
