#include "decode/labels.h"

#include <algorithm>
#include <map>
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
    return name.size() >= filter.size() && base::equal_fold(name.substr(0, filter.size()), filter);
  });
}

/// Labels written one behind the other in a text of their own, which one Document can stand on although they come from
/// several files; what was decoded is led back from there.
class Sheet {
 public:
  explicit Sheet(std::vector<Named> labels) : written_(std::move(labels)) {
    std::string bytes;
    copies_.reserve(written_.size());
    for (const Named& label : written_) {
      places_.push_back({static_cast<std::uint32_t>(bytes.size()), label.decoded_name()});
      bytes += label.name + "=";
      places_.push_back({static_cast<std::uint32_t>(bytes.size()), label.decoded_value()});
      bytes += label.value + "\n";
    }
    source_ = sources_.add("labels", std::move(bytes));
    for (std::size_t i = 0; i < written_.size(); ++i) {
      Named copy{written_[i].name, written_[i].value, here(places_[2 * i]), here(places_[2 * i + 1])};
      copies_.push_back(std::move(copy));
    }
  }

  std::vector<Named>& copies() { return copies_; }
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

  std::vector<Named> written_, copies_;
  std::vector<Place> places_;
  text::SourceSet sources_;
  text::SourceId source_ = text::SourceId::None;
};

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

std::vector<Named> filtered(const std::vector<Named>& labels, std::span<const std::string_view> filters) {
  std::map<std::string_view, const Named*> last;
  for (const Named& label : labels) {
    if (passes(label.name, filters)) last[label.name] = &label;
  }
  std::vector<Named> out;
  out.reserve(last.size());
  for (const auto& [name, label] : last) out.push_back(*label);
  return out;
}

Labels decode_labels(const std::vector<Named>& labels, Version version) {
  Labels out;
  std::vector<Named> used = filtered(labels, kFilters);
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
  Sheet sheet(std::move(used));
  std::string error;
  std::optional<NameNode> tree = name_tree(sheet.copies(), "traefik", error);
  doc::Document document = to_document(*tree, sheet.sources(), sheet.source());
  out.decoded = decode(document, schema::dynamic_root(), schema::Label, version, sheet.sources());
  model::Config config;
  config.root = sheet.original(out.decoded.config.root, *config.arena);
  out.decoded.config = std::move(config);
  for (diag::Fact& fact : out.decoded.facts) {
    fact.span = sheet.original(fact.span);
    for (diag::Note& note : fact.notes) note.span = sheet.original(note.span);
  }
  return out;
}

diag::Facts unheard_labels(const std::vector<Named>& labels, std::span<const std::string_view> known) {
  diag::Facts out;
  for (const Named& label : labels) {
    std::string_view root = std::string_view(label.name).substr(0, label.name.find('.'));
    bool meant = root.size() < label.name.size() && base::edit_distance(root, "traefik", 2) <= 2;
    if (!meant || passes(label.name, kFilters) || passes(label.name, known)) continue;
    diag::Fact fact;
    fact.kind = diag::FactKind::LabelUnheard;
    fact.span = label.name_span;
    fact.subject = label.name;
    fact.detail = unheard_kind(label.name);
    out.push_back(std::move(fact));
  }
  return out;
}

}  // namespace gw::decode
