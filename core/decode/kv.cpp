#include "decode/kv.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/path.h"
#include "base/strings.h"
#include "base/unicode.h"

namespace gw::decode {
namespace {

/// A key after the items of lists are joined, and its value with the way back.
struct Setting {
  std::string_view key;
  text::Span key_span;
  std::string value;
  text::Span value_span;
  std::vector<text::Decoded::Step> steps;
};

/// A node of the tree; children come behind their parent in the vector of nodes.
struct Node {
  std::string_view name;
  text::Span span;
  const Setting* setting = nullptr;
  std::vector<std::size_t> children = {};
};

bool digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return '0' <= c && c <= '9'; });
}

/// The key without the index it ends in; empty: it has none. A line feed in front of the index hides it, as Traefik's
/// pattern does not cross one.
std::string_view list_of(std::string_view key) {
  std::size_t slash = key.rfind('/');
  if (slash == std::string_view::npos || slash == 0 || !digits(key.substr(slash + 1))) return {};
  std::string_view list = key.substr(0, slash);
  return list.find('\n') == std::string_view::npos ? list : std::string_view();
}

bool verbatim(text::Span span, std::string_view text) { return span.written() && span.end - span.begin == text.size(); }

class Reader {
 public:
  Reader(std::string_view root, const schema::Type& type, Version version, const text::SourceSet& sources)
      : root_(root), type_(type), version_(version), sources_(sources) {
    for (const schema::Field& field : type.fields) {
      std::string path = std::string(root) + (root.empty() ? "" : "/") + std::string(field.go);
      if (field.exists_in(version)) sections_.push_back(base::clean_path(path));
    }
  }

  Decoded run(std::vector<Named>& pairs) {
    std::ranges::stable_sort(pairs, {}, &Named::name);
    collect(pairs);
    Decoded refused;
    nodes_.push_back({root_, {}});
    for (const auto& [key, setting] : settings_) {
      if (!add(setting)) return refuse(setting);
    }
    if (settings_.empty()) {
      refused.empty = true;
      refused.facts = std::move(facts_);
      return refused;
    }
    doc::Document document = build();
    Decoded out = decode(document, type_, schema::Kv, version_, sources_);
    out.facts.insert(out.facts.begin(), facts_.begin(), facts_.end());
    return out;
  }

 private:
  Decoded refuse(const Setting& setting) {
    Decoded out;
    out.ok = false;
    out.untyped = true;
    out.error = "invalid label root " + std::string(root_);
    diag::Fact fact;
    fact.kind = diag::FactKind::UnknownField;
    fact.span = setting.key_span;
    fact.subject = std::string(root_);
    fact.traefik = out.error;
    fact.fatal = true;
    facts_.push_back(std::move(fact));
    out.facts = std::move(facts_);
    return out;
  }

  bool of_section(std::string_view key) const {
    return std::ranges::any_of(sections_, [&](const std::string& section) {
      return key.size() >= section.size() && base::equal_fold(key.substr(0, section.size()), section);
    });
  }

  void collect(const std::vector<Named>& pairs) {
    for (const Named& pair : pairs) {
      if (!of_section(pair.name)) {
        pass_over(pair);
        continue;
      }
      std::string_view list = list_of(pair.name);
      if (list.empty()) {
        // A list of items replaces a value of the same name.
        auto [at, fresh] = settings_.try_emplace(pair.name);
        if (fresh || !lists_.contains(at->first)) set(at->second, pair);
        continue;
      }
      auto [at, fresh] = settings_.try_emplace(list);
      bool begun = !lists_.emplace(list, true).second;
      if (begun) append(at->second, pair);
      else set(at->second, pair);
      at->second.key = list;
      if (verbatim(pair.name_span, pair.name))
        at->second.key_span.end = at->second.key_span.begin + static_cast<std::uint32_t>(list.size());
    }
  }

  static void set(Setting& setting, const Named& pair) {
    setting = {pair.name, pair.name_span, pair.value, pair.value_span, {}};
    if (verbatim(pair.value_span, pair.value)) setting.steps = {{0, pair.value_span.begin}};
  }

  static void append(Setting& setting, const Named& pair) {
    setting.value += ',';
    bool near = pair.value_span.source == setting.value_span.source && pair.value_span.begin >= setting.value_span.end;
    bool traced = near && !setting.steps.empty() && verbatim(pair.value_span, pair.value);
    if (traced) setting.steps.push_back({static_cast<std::uint32_t>(setting.value.size()), pair.value_span.begin});
    else setting.steps.clear();
    if (near) setting.value_span.end = pair.value_span.end;
    setting.value += pair.value;
  }

  void pass_over(const Named& pair) {
    std::string below = std::string(root_) + "/";
    if (!pair.name.starts_with(below)) return;
    std::string_view section = std::string_view(pair.name).substr(below.size());
    section = section.substr(0, section.find('/'));
    diag::Fact fact;
    fact.kind = diag::FactKind::UnknownRoot;
    fact.span = pair.name_span;
    if (verbatim(pair.name_span, pair.name)) {
      fact.span.begin += static_cast<std::uint32_t>(below.size());
      fact.span.end = fact.span.begin + static_cast<std::uint32_t>(section.size());
    }
    fact.subject = std::string(section);
    if (schema::find_field(schema::static_root(), section, version_) != nullptr) fact.detail = "static";
    fact.path = fact.subject;
    for (const schema::Field& field : type_.fields) {
      if (field.exists_in(version_)) fact.candidates.emplace_back(field.name);
    }
    facts_.push_back(std::move(fact));
  }

  /// False: the key does not lie below the root.
  bool add(const Setting& setting) {
    std::string_view key = setting.key;
    if (!key.starts_with(root_) || key.substr(root_.size(), 1) != "/") return false;
    std::size_t node = 0;
    bool traced = setting.key_span.end - setting.key_span.begin == key.size();
    for (std::size_t at = root_.size(); at < key.size();) {
      std::size_t begin = key.find_first_not_of('/', at);
      if (begin == std::string_view::npos) break;
      at = std::min(key.find('/', begin), key.size());
      text::Span span = setting.key_span;
      if (traced) {
        span.begin += static_cast<std::uint32_t>(begin);
        span.end = span.begin + static_cast<std::uint32_t>(at - begin);
      }
      node = child(node, key.substr(begin, at - begin), span);
    }
    nodes_[node].setting = &setting;
    return true;
  }

  std::size_t child(std::size_t parent, std::string_view part, text::Span span) {
    if (digits(part)) part = indices_.emplace("[" + std::string(part) + "]", 0).first->first;
    auto [at, fresh] = known_.emplace(std::to_string(parent) + "/" + base::fold_key(part), nodes_.size());
    if (!fresh) return at->second;
    nodes_[parent].children.push_back(nodes_.size());
    nodes_.push_back({part, span});
    return at->second;
  }

  doc::Document build() {
    text::SourceId source = text::SourceId::None;
    for (const auto& [key, setting] : settings_) source = setting.key_span.source;
    doc::Document document = source == text::SourceId::None ? doc::Document() : doc::Document(sources_, source);
    std::vector<doc::NodeId> made(nodes_.size());
    for (std::size_t i = nodes_.size(); i-- > 0;) made[i] = value(document, nodes_[i], made);
    document.root = made[0];
    return document;
  }

  doc::NodeId value(doc::Document& document, const Node& node, const std::vector<doc::NodeId>& made) const {
    doc::NodeId scalar = doc::NodeId::None;
    if (node.setting != nullptr) {
      text::Span at = node.setting->value_span;
      scalar =
          document.add_scalar(at.begin, at.end, doc::Style::DoubleQuoted, node.setting->value, node.setting->steps);
      if (node.children.empty()) return scalar;
    }
    doc::NodeId map = document.begin_container(doc::Kind::Map, node.span.begin);
    std::vector<doc::Entry> entries;
    if (scalar != doc::NodeId::None) entries.push_back({name(document, "", node.span), scalar});
    for (std::size_t child : node.children)
      entries.push_back({name(document, nodes_[child].name, nodes_[child].span), made[child]});
    document.end_map(map, node.span.end, entries);
    return map;
  }

  static doc::NodeId name(doc::Document& document, std::string_view text, text::Span span) {
    std::vector<text::Decoded::Step> steps;
    if (span.end - span.begin == text.size()) steps.push_back({0, span.begin});
    return document.add_scalar(span.begin, span.end, doc::Style::DoubleQuoted, text, steps);
  }

  std::string_view root_;
  const schema::Type& type_;
  Version version_;
  const text::SourceSet& sources_;
  std::vector<std::string> sections_;  ///< "traefik/HTTP".
  diag::Facts facts_;
  std::map<std::string_view, Setting> settings_;  ///< By key, in the order of bytes.
  std::map<std::string_view, bool> lists_;
  std::map<std::string, int> indices_;  ///< Keeps the names "[0]".
  std::vector<Node> nodes_;
  std::unordered_map<std::string, std::size_t> known_;  ///< By parent and folded name.
};

}  // namespace

Decoded decode_kv(std::vector<Named>& pairs, std::string_view root, const schema::Type& type, Version version,
                  const text::SourceSet& sources) {
  return Reader(root, type, version, sources).run(pairs);
}

}  // namespace gw::decode
