#include "decode/labels.h"

#include <algorithm>
#include <span>

#include "base/strings.h"

namespace gw::decode {
namespace {

using model::Property;
using model::Value;

constexpr std::string_view kFilters[] = {"traefik.http", "traefik.tcp", "traefik.udp", "traefik.tls.stores.default"};

bool passes(std::string_view name, std::span<const std::string_view> filters) {
  return std::ranges::any_of(filters, [&](std::string_view filter) {
    // Go compares as many bytes as the filter has.
    if (name.size() < filter.size()) return false;
    bool may = filter.empty() || base::ascii_lower(name[filter.size() - 1]) == base::ascii_lower(filter.back());
    return may && base::starts_with_fold(name, filter);
  });
}

/// Labels written one behind the other in a text of their own, which one Document can stand on although they come from
/// several files; what was decoded is led back from there.
class Sheet {
 public:
  explicit Sheet(const Names& labels) {
    std::string bytes;
    for (const Named* label : labels) {
      places_.push_back({static_cast<std::uint32_t>(bytes.size()), label->decoded_name()});
      bytes += label->name + "=";
      places_.push_back({static_cast<std::uint32_t>(bytes.size()), label->decoded_value()});
      bytes += label->value + "\n";
    }
    source_ = sources_.add("labels", std::move(bytes));
    copies_.reserve(labels.size());
    for (const Named* label : labels) {
      std::size_t at = 2 * copies_.size();
      copies_.push_back({label->name, label->value, here(places_[at]), here(places_[at + 1])});
    }
    for (const Named& copy : copies_) names_.push_back(&copy);
  }
  Sheet(const Sheet&) = delete;

  const Names& names() const { return names_; }
  const text::SourceSet& sources() const { return sources_; }
  text::SourceId source() const { return source_; }

  /// Where the bytes of the sheet are written.
  text::Span original(text::Span span) const {
    if (!span.written()) return span;
    auto next = std::ranges::upper_bound(places_, span.begin, {}, &Place::begin);
    if (next == places_.begin()) return {};
    const Place& place = *(next - 1);
    auto size = static_cast<std::uint32_t>(place.text.text.size());
    std::uint32_t begin = std::min(span.begin - place.begin, size);
    return place.text.slice(begin, std::clamp(span.end - place.begin, begin, size));
  }

  /// The value as if it had been read from the originals. Its texts and lists are copied.
  Value original(const Value& value, model::Arena& arena) const {
    Value out = value;
    if (value.kind == Value::Kind::String) {
      out = arena.string(value.string(), value.origin, original(value.span));
    } else if (value.kind == Value::Kind::List) {
      std::vector<Value> items;
      for (const Value& item : value.items()) items.push_back(original(item, arena));
      out = arena.list(items, value.origin, original(value.span));
    } else if (value.kind == Value::Kind::Map || value.kind == Value::Kind::Object) {
      std::vector<Property> members;
      for (const Property& member : value.properties()) {
        std::string_view name = member.field != nullptr ? member.name : arena.copy(member.name);
        members.push_back({name, member.field, original(member.value, arena)});
      }
      text::Span span = original(value.span);
      out = value.type() != nullptr ? arena.object(*value.type(), members, value.origin, span)
                                    : arena.map(members, value.origin, span);
    } else {
      out.set_name({});
      out.span = original(value.span);
    }
    out.flags = value.flags;
    text::Span name = original(value.name());
    // A name in one file and its value in another: the value's place counts.
    if (!out.span.written() || out.span.source == name.source) out.set_name(name);
    return out;
  }

 private:
  struct Place {
    std::uint32_t begin;  ///< In the sheet.
    text::Decoded text;
  };

  text::Span here(const Place& place) const {
    return {source_, place.begin, place.begin + static_cast<std::uint32_t>(place.text.text.size())};
  }

  std::vector<Named> copies_;
  Names names_;
  std::vector<Place> places_;
  text::SourceSet sources_;
  text::SourceId source_ = text::SourceId::None;
};

/// The source that all labels lie in, their names as they are; None if there is no such source.
text::SourceId source_of(const Names& labels) {
  text::SourceId out = labels[0]->name_span.source;
  for (const Named* label : labels) {
    text::Span name = label->name_span, value = label->value_span;
    bool exact = label->name_steps.empty() && name.end - name.begin == label->name.size();
    if (!exact || name.source != out || value.source != out) return text::SourceId::None;
  }
  return out;
}

/// Labels of one source: what is decoded says itself where it is written.
Decoded decode_there(const Names& labels, Version version, const text::SourceSet& sources, text::SourceId source,
                     const std::shared_ptr<model::Arena>& arena) {
  NameTree tree(labels, "traefik");
  std::uint32_t begin = labels[0]->name_span.begin;
  tree.place_root({text::SourceId::None, begin, begin});
  doc::Document document = to_document(tree, sources, source, Place::Text);
  return decode(document, schema::dynamic_root(), schema::Label, version, sources, arena);
}

/// Labels of several sources, or of none.
Decoded decode_on_sheet(const Names& labels, Version version, const std::shared_ptr<model::Arena>& arena) {
  Sheet sheet(labels);
  doc::Document document = to_document(NameTree(sheet.names(), "traefik"), sheet.sources(), sheet.source());
  Decoded out = decode(document, schema::dynamic_root(), schema::Label, version, sheet.sources());
  out.config.root = sheet.original(out.config.root, *arena);
  out.config.arena = arena;
  for (diag::Fact& fact : out.facts) {
    fact.span = sheet.original(fact.span);
    for (diag::Note& note : fact.notes) note.span = sheet.original(note.span);
  }
  return out;
}

diag::Fact refused(const NameRefusal& refusal) {
  diag::Fact fact;
  fact.kind = refusal.panics                                     ? diag::FactKind::Crash
              : refusal.error.starts_with("invalid label root ") ? diag::FactKind::LabelRoot
                                                                 : diag::FactKind::LabelName;
  fact.span = refusal.named->name_span;
  fact.subject = refusal.named->name;
  fact.traefik = refusal.panics ? "Error in Go routine" : refusal.error;
  if (refusal.panics) fact.detail = "an element of the label's name ends in ] and has no [";
  fact.fatal = true;
  return fact;
}

/// "v1", "tls", "near" or "unknown".
std::string_view unheard_kind(std::string_view name) {
  std::vector<std::string_view> parts = base::split(name, ".");
  std::string_view section = parts.size() > 1 ? parts[1] : std::string_view();
  for (std::string_view v1 : {"frontend", "backend", "port", "protocol", "weight", "domain", "tags"}) {
    if (base::equal_fold(parts[0], "traefik") && base::equal_fold(section, v1)) return "v1";
  }
  if (base::equal_fold(parts[0], "traefik") && base::equal_fold(section, "tls")) return "tls";
  for (std::string_view known : {"http", "tcp", "udp", "enable", "docker", "swarm"}) {
    if (section != known && base::edit_distance(section, known, 1) <= 1) return "near";
  }
  return parts[0] == "traefik" ? "unknown" : "near";
}

}  // namespace

Names filtered(const Names& labels, std::span<const std::string_view> filters) {
  Names out;
  out.reserve(labels.size());
  for (const Named* label : labels) {
    if (passes(label->name, filters)) out.push_back(label);
  }
  bool sorted = std::ranges::adjacent_find(out, std::ranges::greater_equal(), &Named::name) == out.end();
  if (sorted) return out;
  // Of equal names the one that stands behind the others comes first.
  std::ranges::reverse(out);
  std::ranges::stable_sort(out, {}, &Named::name);
  auto same = [](const Named* a, const Named* b) { return a->name == b->name; };
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  return out;
}

Labels decode_labels(const Names& labels, Version version, const text::SourceSet& sources,
                     const std::shared_ptr<model::Arena>& arena) {
  Labels out;
  out.decoded.config.arena = arena;
  Names used = filtered(labels, kFilters);
  NameRefusal refusal = find_refusal(used, "traefik");
  if (refusal.named != nullptr) {
    out.decoded.facts.push_back(refused(refusal));
    out.decoded.ok = false;
    out.decoded.error = refusal.error;
    out.panics = refusal.panics;
  }
  if (used.empty() || !out.decoded.ok) {
    out.decoded.config.root = out.decoded.config.arena->object(schema::dynamic_root(), {}, model::OriginKind::Derived);
    return out;
  }
  text::SourceId source = source_of(used);
  bool there = source != text::SourceId::None;
  out.decoded = there ? decode_there(used, version, sources, source, arena) : decode_on_sheet(used, version, arena);
  return out;
}

diag::Facts unheard_labels(const Names& labels, std::span<const std::string_view> known) {
  diag::Facts out;
  for (const Named* label : labels) {
    if (passes(label->name, kFilters) || passes(label->name, known)) continue;
    std::string_view root = std::string_view(label->name).substr(0, label->name.find('.'));
    bool meant = root.size() < label->name.size() && base::edit_distance(root, "traefik", 2) <= 2;
    if (!meant) continue;
    diag::Fact fact;
    fact.kind = diag::FactKind::LabelUnheard;
    fact.span = label->name_span;
    fact.subject = label->name;
    fact.detail = unheard_kind(label->name);
    out.push_back(std::move(fact));
  }
  return out;
}

}  // namespace gw::decode
