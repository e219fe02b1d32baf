#include "decode/flags.h"

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "schema/schema.h"

namespace gw::decode {
namespace {

enum class FlagKind { Other, Switch, List };

FlagKind kind_of(const schema::Shape& shape) {
  if (shape.kind == schema::Shape::Kind::List) return FlagKind::List;
  return shape.kind == schema::Shape::Kind::Bool || shape.pointer ? FlagKind::Switch : FlagKind::Other;
}

/// The shape behind a dotted flag name; null if there is none. Behind a name that the user chooses Traefik's look-up
/// is loose: every prefix that is a switch makes the flag one (`loose`).
const schema::Shape* shape_of(std::string_view name, Version version, bool& through_map, bool& loose) {
  const schema::Type* type = &schema::static_root();
  const schema::Shape* shape = nullptr;
  for (std::string_view part : base::split(name, ".")) {
    if (shape != nullptr && shape->kind == schema::Shape::Kind::Map) {
      through_map = true;
      shape = shape->element;
    } else {
      const schema::Field* field = type == nullptr ? nullptr : schema::find_field(*type, part, version);
      if (field == nullptr) return nullptr;
      shape = field->shape;
    }
    type = shape == nullptr ? nullptr : shape->type;
    loose = loose || (through_map && shape != nullptr && kind_of(*shape) == FlagKind::Switch);
  }
  return shape;
}

FlagKind kind_of(std::string_view name, Version version) {
  bool through_map = false, loose = false;
  const schema::Shape* shape = shape_of(name, version, through_map, loose);
  FlagKind exact = shape == nullptr ? FlagKind::Other : kind_of(*shape);
  // The look-up is not anchored either: it finds entryPoints.NAME behind other parts too.
  for (std::size_t dot = name.find('.'); exact == FlagKind::Other && !loose && dot != std::string_view::npos;
       dot = name.find('.', dot + 1)) {
    bool behind = false;
    shape_of(name.substr(dot + 1), version, behind, loose);
  }
  return exact == FlagKind::Other && loose ? FlagKind::Switch : exact;
}

class Parser {
 public:
  Parser(text::SourceSet& sources, const std::vector<std::string>& arguments, Version version, bool typed)
      : arguments_(arguments), version_(version), typed_(typed) {
    std::string bytes;
    for (const std::string& argument : arguments) {
      offsets_.push_back(static_cast<std::uint32_t>(bytes.size()));
      bytes += argument + "\n";
    }
    out_.source = sources.add("command line", std::move(bytes));
  }

  Flags run() {
    while (next_ < arguments_.size() && take()) {}
    for (; next_ < arguments_.size() && out_.error.empty(); ++next_) out_.unread.push_back(arguments_[next_]);
    return std::move(out_);
  }

 private:
  text::Span span(std::size_t argument, std::size_t begin, std::size_t size) const {
    auto at = static_cast<std::uint32_t>(offsets_[argument] + begin);
    return {out_.source, at, at + static_cast<std::uint32_t>(size)};
  }

  /// False at the end of the flags.
  bool take() {
    const std::string& word = arguments_[next_];
    if (word.size() < 2 || word[0] != '-') return false;
    std::size_t dashes = word[1] == '-' ? 2 : 1;
    if (dashes == 2 && word.size() == 2) {
      ++next_;
      return false;
    }
    std::string name = word.substr(dashes);
    if (name.empty() || name[0] == '-' || name[0] == '=') {
      out_.error = "bad flag syntax: " + word;
      return false;
    }
    std::size_t at = next_++;
    std::size_t equals = name.find('=', 1);
    text::Span name_span = span(at, dashes, std::min(equals, name.size()));
    if (equals != std::string::npos) {
      set(name.substr(0, equals), name.substr(equals + 1), name_span,
          span(at, dashes + equals + 1, name.size() - equals - 1));
      return true;
    }
    if (typed_ && kind_of(name, version_) == FlagKind::Switch) {
      set(name, "true", name_span, name_span);
      return true;
    }
    if (next_ >= arguments_.size()) {
      out_.error = "flag needs an argument: -" + name;
      return false;
    }
    set(name, arguments_[next_], name_span, span(next_, 0, arguments_[next_].size()));
    ++next_;
    return true;
  }

  void set(const std::string& name, std::string value, text::Span name_span, text::Span value_span) {
    auto [at, added] = known_.emplace(base::ascii_lower(name), out_.names.size());
    if (added) {
      out_.names.push_back({"traefik." + name, std::move(value), name_span, value_span});
      return;
    }
    Named& old = out_.names[at->second];
    bool list = typed_ && kind_of(name, version_) == FlagKind::List;
    old.value = list ? old.value + "," + value : std::move(value);
    old.value_span = value_span;
  }

  const std::vector<std::string>& arguments_;
  Version version_;
  bool typed_;
  std::size_t next_ = 0;
  std::vector<std::uint32_t> offsets_;
  std::map<std::string, std::size_t> known_;
  Flags out_;
};

bool known_section(std::string_view variable, Version version) {
  std::string upper(variable);
  for (char& c : upper) {
    if ('a' <= c && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return std::ranges::any_of(schema::static_root().fields, [&](const schema::Field& field) {
    std::string section = "TRAEFIK_";
    for (char c : field.go) section += 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    // The name itself must be written in capitals as far as it is looked at.
    return field.exists_in(version) && variable.starts_with(section) && upper.starts_with(section);
  });
}

}  // namespace

Flags parse_flags(text::SourceSet& sources, const std::vector<std::string>& arguments, Version version, bool typed) {
  return Parser(sources, arguments, version, typed).run();
}

Flags parse_environment(text::SourceSet& sources, const std::vector<std::pair<std::string, std::string>>& variables,
                        Version version) {
  Flags out;
  std::string bytes;
  std::vector<std::pair<std::uint32_t, const std::pair<std::string, std::string>*>> kept;
  for (const auto& variable : variables) {
    if (!known_section(variable.first, version)) continue;
    kept.emplace_back(static_cast<std::uint32_t>(bytes.size()), &variable);
    bytes += variable.first + "=" + variable.second + "\n";
  }
  out.source = sources.add("environment", std::move(bytes));
  for (auto [at, variable] : kept) {
    std::string name = base::ascii_lower(variable->first);
    std::ranges::replace(name, '_', '.');
    auto size = static_cast<std::uint32_t>(name.size());
    constexpr std::uint32_t kPrefix = 8;  // "TRAEFIK_"
    auto value = static_cast<std::uint32_t>(variable->second.size());
    out.names.push_back({name,
                         variable->second,
                         {out.source, at + kPrefix, at + size},
                         {out.source, at + size + 1, at + size + 1 + value}});
  }
  return out;
}

}  // namespace gw::decode
