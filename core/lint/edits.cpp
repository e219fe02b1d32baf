#include "lint/edits.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::lint {
namespace {

constexpr std::string_view kBlanks = " \t";

/// An input that no template made, and the place of a member in it.
class Place {
 public:
  Place(const text::SourceSet& sources, const model::Value& object, const model::Value& member)
      : object_(object.span), name_(member.name()), value_(member.span) {
    if (!name_.written() || !value_.written() || name_.source != value_.source) return;
    const text::Source& source = sources[name_.source];
    if (source.parent() != text::SourceId::None) return;
    bytes_ = source.bytes();
    toml_ = source.name().ends_with(".toml");
    good_ = name_.begin < name_.end && name_.end <= value_.begin && value_.end <= bytes_.size();
  }

  bool good() const { return good_; }
  bool toml() const { return toml_; }
  bool quoted() const { return bytes_[name_.begin] == '"'; }
  std::string_view bytes() const { return bytes_; }
  std::string_view name() const { return bytes_.substr(name_.begin, name_.end - name_.begin); }
  std::string_view value() const { return bytes_.substr(value_.begin, value_.end - value_.begin); }
  std::string_view between() const { return bytes_.substr(name_.end, value_.begin - name_.end); }

  /// The object stands in the same file around the member.
  bool within() const {
    return object_.source == name_.source && object_.begin <= name_.begin && value_.end <= object_.end;
  }
  std::string_view object() const { return bytes_.substr(object_.begin, object_.end - object_.begin); }
  bool flow() const { return within() && bytes_[object_.begin] == '{'; }

  std::size_t line() const {
    std::size_t newline = bytes_.rfind('\n', name_.begin);
    return newline == std::string_view::npos ? 0 : newline + 1;
  }
  std::string_view indent() const { return bytes_.substr(line(), name_.begin - line()); }
  bool own_line() const { return indent().find_first_not_of(kBlanks) == std::string_view::npos; }
  /// What stands in front of the member's next line; nothing if it shares its line with more than dashes of lists.
  std::optional<std::string> margin() const {
    std::string out(indent());
    if (own_line()) return out;
    if (toml_ || out.find_first_not_of(" -") != std::string::npos) return std::nullopt;
    std::ranges::replace(out, '-', ' ');
    return out;
  }
  std::string_view newline() const {
    std::size_t at = bytes_.find('\n');
    return at != std::string_view::npos && at > 0 && bytes_[at - 1] == '\r' ? "\r\n" : "\n";
  }

  diag::Edit edit(std::size_t begin, std::size_t end, std::string text) const {
    return {{name_.source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, std::move(text)};
  }
  std::size_t begin() const { return name_.begin; }
  std::size_t end() const { return value_.end; }

 private:
  text::Span object_, name_, value_;
  std::string_view bytes_;
  bool toml_ = false, good_ = false;
};

std::size_t times(std::string_view text, std::string_view word) {
  std::string lower = base::ascii_lower(text);
  std::size_t count = 0;
  for (std::size_t at = lower.find(word); at != std::string::npos; at = lower.find(word, at + 1)) ++count;
  return count;
}

std::optional<diag::Edit> remove_line(const Place& place) {
  if (!place.own_line()) return std::nullopt;
  std::string_view bytes = place.bytes();
  std::size_t next = bytes.find('\n', place.end());
  std::size_t end = next == std::string_view::npos ? bytes.size() : next;
  std::size_t rest = bytes.find_first_not_of(" \t\r", place.end());
  if (rest < end && bytes[rest] != '#') return std::nullopt;
  return place.edit(place.line(), std::min(end + 1, bytes.size()), "");
}

std::optional<diag::Edit> remove_item(const Place& place) {
  std::string_view bytes = place.bytes();
  std::size_t next = bytes.find_first_not_of(kBlanks, place.end());
  if (next == std::string_view::npos) return std::nullopt;
  if (bytes[next] == ',') return place.edit(place.begin(), bytes.find_first_not_of(kBlanks, next + 1), "");
  std::size_t before = place.begin() == 0 ? std::string_view::npos : bytes.find_last_not_of(kBlanks, place.begin() - 1);
  if (bytes[next] != '}' || before == std::string_view::npos || bytes[before] != ',') return std::nullopt;
  return place.edit(before, place.end(), "");
}

}  // namespace

std::optional<diag::Edit> add_member(const text::SourceSet& sources, const model::Value& object,
                                     const model::Value& sibling, std::string_view key, std::string_view value) {
  Place place(sources, object, sibling);
  if (!place.good()) return std::nullopt;
  std::string text(place.quoted() && !place.toml() ? base::quote(key) : key);
  text += (place.toml() ? " = " : ": ") + std::string(value);
  if (place.flow()) return place.edit(place.begin(), place.begin(), text + ", ");
  std::optional<std::string> margin = place.margin();
  if (!margin) return std::nullopt;
  return place.edit(place.begin(), place.begin(), text + std::string(place.newline()) + *margin);
}

std::string list_text(const text::SourceSet& sources, const model::Value& sibling,
                      std::span<const std::string_view> items) {
  Place place(sources, sibling, sibling);
  bool quotes = place.good() && (place.toml() || place.quoted());
  std::string out;
  for (std::string_view item : items)
    out += (out.empty() ? "" : ", ") + (quotes ? base::quote(item) : std::string(item));
  return "[" + out + "]";
}

std::optional<diag::Edit> remove_member(const text::SourceSet& sources, const model::Value& object,
                                        const model::Value& member, std::string_view value) {
  Place place(sources, object, member);
  if (!place.good() || place.value() != value) return std::nullopt;
  std::string_view sign = base::trim(place.between(), " \t\"'");
  if (sign != ":" && sign != "=") return std::nullopt;
  if (place.toml() && !place.flow()) return remove_line(place);
  std::string key = base::ascii_lower(base::trim(place.name(), "\"'"));
  if (!place.within() || times(place.object(), key) != 1 || times(place.object(), "<<") != 0) return std::nullopt;
  return place.flow() ? remove_item(place) : remove_line(place);
}

}  // namespace gw::lint
