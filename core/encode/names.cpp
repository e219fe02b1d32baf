#include "encode/names.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <set>

#include "base/strings.h"

namespace gw::encode {
namespace {

using model::Value;
using Kind = schema::Shape::Kind;

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string upper(std::string_view text) {
  std::string out;
  for (char c : text) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

class NameWriter {
 public:
  NameWriter(Style style, const Options& options, Written& out) : style_(style), options_(options), out_(out) {}

  std::vector<Named> run(const Value& root) {
    Path path;
    members(root, path, {});
    return std::move(names_);
  }

 private:
  using Parts = std::vector<std::string>;  ///< As the form spells them, indices as "[0]".

  schema::Form form() const { return style_ == Style::Kv ? schema::Kv : schema::Label; }

  std::string_view where() const {
    return style_ == Style::Labels  ? "labels"
           : style_ == Style::Flags ? "flags"
           : style_ == Style::Env   ? "variables of the environment"
                                    : "a key/value store";
  }

  void lose(const Path& path, const Value& value, std::string reason, std::string remedy = {}) {
    text::Span name = value.name();
    out_.losses.push_back({path, name.written() ? name : value.span, std::move(reason), std::move(remedy)});
  }

  /// Why a key that a user chose cannot be a part of a name; empty: it can.
  std::string key_problem(std::string_view key) const {
    std::string what = std::string(where()) + " cannot name ";
    if (key.empty()) return what + "an empty key";
    if (style_ == Style::Kv) {
      if (key.find('/') != std::string_view::npos) return what + "a key with a slash";
      return all_digits(key) ? what + "a key of digits: it reads as an index" : "";
    }
    if (key.find('.') != std::string_view::npos) return what + "a key with a dot";
    if (key.front() == '[' || key.back() == ']') return what + "a key in brackets";
    if (key.find('=') != std::string_view::npos) return what + "a key with an equals sign";
    if (key.find('\n') != std::string_view::npos) return what + "a key of several lines";
    if (style_ != Style::Env) return "";
    if (key.find('_') != std::string_view::npos) return what + "a key with an underscore: it separates parts";
    return base::ascii_lower(key) == key ? "" : what + "a key with capitals: Traefik reads small letters";
  }

  std::string field_part(const schema::Field& field) const {
    bool item = form() == schema::Label && !field.label_item.empty();
    std::string name(item ? field.label_item : field.name);
    // Where the Go name differs, it is the one that Traefik looks for.
    if (!item && !base::equal_fold(name, field.go)) name = field.go;
    return style_ == Style::Labels ? base::ascii_lower(name) : name;
  }

  std::string spell(const Parts& parts) const {
    std::string out = style_ == Style::Kv      ? options_.root_key
                      : style_ == Style::Flags ? "--"
                      : style_ == Style::Env   ? "TRAEFIK"
                                               : "traefik";
    bool first = style_ == Style::Flags;
    for (const std::string& part : parts) {
      bool index = part.starts_with('[');
      if (style_ == Style::Kv) out += "/" + (index ? part.substr(1, part.size() - 2) : part);
      else if (style_ == Style::Env) out += (index ? "" : "_") + upper(part);
      else out += (first || index ? "" : ".") + part;
      first = false;
    }
    return out;
  }

  void put(const Parts& parts, const Path& path, std::string value) {
    names_.push_back({spell(parts), std::move(value), path});
  }

  /// Gives how many names were written.
  std::size_t members(const Value& value, Path& path, const Parts& parts) {
    std::size_t before = names_.size();
    std::set<std::string> taken;
    for (const model::Property* property : ordered(value, options_)) {
      if (options_.written_only && !written(property->value)) continue;
      path.emplace_back(property->name);
      member(*property, path, parts, taken);
      path.pop_back();
    }
    return names_.size() - before;
  }

  static bool written(const Value& value) {
    if (value.kind < Value::Kind::List || (value.origin == model::OriginKind::Written && value.span.written()))
      return value.origin == model::OriginKind::Written;
    return std::ranges::any_of(value.items(), written) ||
           std::ranges::any_of(value.properties(), [](const auto& one) { return written(one.value); });
  }

  void member(const model::Property& property, Path& path, const Parts& parts, std::set<std::string>& taken) {
    Parts below = parts;
    if (property.field == nullptr) {
      std::string problem = key_problem(property.name);
      if (problem.empty() && !taken.insert(base::ascii_lower(property.name)).second)
        problem = std::string(where()) + " do not tell names apart that differ in case only";
      if (!problem.empty()) {
        lose(path, property.value, problem, "rename it");
        return;
      }
      if (style_ == Style::Labels && path.size() == 3 && path[0] == "tls" && property.name != "default") {
        lose(path, property.value, "Traefik reads no store but default from labels", "keep it in a file");
        return;
      }
      below.emplace_back(property.name);
      entry(property.value, path, below);
      return;
    }
    const schema::Field& field = *property.field;
    std::string problem = version_problem(field, options_.version), more;
    if (!problem.empty()) more = replacement(nullptr, field.name);
    if (problem.empty() && (field.hidden & form()) != 0)
      problem = std::string(where()) + " cannot hold this option: Traefik ignores it there";
    if (!problem.empty()) {
      lose(path, property.value, problem, more.empty() ? remedy() : more);
      return;
    }
    below.push_back(field_part(field));
    this->field(property.value, field, path, below);
  }

  std::string remedy() const { return style_ == Style::Labels ? "keep it in a file and refer to it with @file" : ""; }

  /// An entry of a map or an item of a list: may be empty, and then has any value.
  void entry(const Value& value, Path& path, const Parts& parts) {
    bool container = value.kind == Value::Kind::Object || value.kind == Value::Kind::Map;
    if (!container) {
      scalar(value, path, parts);
      return;
    }
    if (members(value, path, parts) > 0) return;
    // Nothing of it was written: either it is empty, or everything in it is lost.
    bool numbered = style_ == Style::Kv && parts.back().starts_with('[');
    if (numbered) {
      lose(path, value,
           "an item without content cannot be said by keys: one that ends in a number is a text of a list");
      return;
    }
    if (value.size == 0 || style_ == Style::Kv) put(parts, path, "true");
    else if (path.size() > 3) put(parts, path, "true");
    else lose(path, value, "nothing of it can be written");
  }

  void field(const Value& value, const schema::Field& field, Path& path, const Parts& parts) {
    switch (value.kind) {
      case Value::Kind::Object: {
        if (members(value, path, parts) > 0) return;
        if ((field.allow_empty & form()) != 0) put(parts, path, "true");
        else if (path.size() > 2 && value.size == 0 && fill(*value.type(), path, parts)) return;
        else if (path.size() > 1) lose(path, value, "nothing of it can be written");
        return;
      }
      case Value::Kind::Map: members(value, path, parts); return;
      case Value::Kind::List: list(value, field, path, parts); return;
      default: scalar(value, path, parts);
    }
  }

  void list(const Value& value, const schema::Field& field, Path& path, const Parts& parts) {
    if (field.shape->element != nullptr && field.shape->element->kind != Kind::Object) {
      scalars(value, path, parts);
      return;
    }
    bool one = form() == schema::Label && !field.label_item.empty();
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      path.push_back("[" + std::to_string(i) + "]");
      if (one && i > 0) {
        lose(path, value.items()[i], "labels give a service one server",
             "run a container for each server: Traefik puts them together");
      } else if (one) {
        const Value& item = value.items()[i];
        if (members(item, path, parts) == 0) fill(*item.type(), path, parts);
      } else {
        Parts below = parts;
        below.push_back("[" + index_text(i, value.items().size()) + "]");
        entry(value.items()[i], path, below);
      }
      path.pop_back();
    }
  }

  /// Traefik takes items in the order of their names, not of their numbers: zeros make both the same.
  static std::string index_text(std::size_t index, std::size_t count) {
    std::string text = std::to_string(index), last = std::to_string(count - 1);
    return std::string(last.size() - text.size(), '0') + text;
  }

  void scalars(const Value& value, const Path& path, const Parts& parts) {
    std::string joined;
    std::size_t count = 0;
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      std::optional<std::string> text = text_of(value.items()[i]);
      Path where = path;
      where.push_back("[" + std::to_string(i) + "]");
      if (!text) {
        lose(where, value.items()[i], std::string(this->where()) + " cannot hold a list in a list");
        continue;
      }
      if (text->find(',') != std::string::npos) {
        lose(where, value.items()[i], std::string(this->where()) + " separate items by commas, and this one holds one");
        continue;
      }
      joined += (count++ == 0 ? "" : ",") + *text;
    }
    if (count == 0) return;
    if (joined.empty()) lose(path, value, std::string(where()) + " cannot hold a list of one empty text");
    else put(parts, path, joined);
  }

  void scalar(const Value& value, const Path& path, const Parts& parts) {
    if (value.kind == Value::Kind::List) {
      untyped(value, path, parts);
      return;
    }
    std::optional<std::string> text = text_of(value);
    if (!text) return;
    bool line = style_ != Style::Kv && text->find('\n') != std::string::npos;
    if (line && style_ != Style::Labels) {
      lose(path, value, "a line of " + std::string(where()) + " cannot hold a text of several lines");
      return;
    }
    put(parts, path, *text);
  }

  /// A list of a plugin's options.
  void untyped(const Value& value, const Path& path, const Parts& parts) {
    bool objects = std::ranges::all_of(value.items(), [](const Value& item) { return item.kind == Value::Kind::Map; });
    if (!objects || value.size == 0) {
      lose(path, value, std::string(where()) + " cannot hold a list of a plugin's options: it reads as one text");
      return;
    }
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      Path where = path;
      Parts below = parts;
      where.push_back("[" + std::to_string(i) + "]");
      below.push_back("[" + index_text(i, value.items().size()) + "]");
      entry(value.items()[i], where, below);
    }
  }

  static std::optional<std::string> text_of(const Value& value) {
    switch (value.kind) {
      case Value::Kind::Bool: return value.boolean ? "true" : "false";
      case Value::Kind::Int: return std::to_string(value.integer);
      case Value::Kind::Uint: return std::to_string(value.uinteger);
      case Value::Kind::Duration: return duration_text(value.integer);
      case Value::Kind::String: return std::string(value.string());
      case Value::Kind::Float: {
        if (std::isnan(value.real)) return "NaN";
        std::string text = doc::float_text(value.real);
        return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
      }
      default: return std::nullopt;
    }
  }

  /// Content without effect for an object that may not stand empty. False: the type has none.
  bool fill(const schema::Type& type, const Path& path, const Parts& parts) {
    for (Kind kind : {Kind::String, Kind::List, Kind::Bool, Kind::Int, Kind::Object}) {
      for (const schema::Field& field : type.fields) {
        // An object that may be empty is switched off by false.
        bool usable = field.exists_in(options_.version) && (field.hidden & form()) == 0 && !field.deprecated &&
                      field.default_json(options_.version).empty() &&
                      (!field.pointer_in(options_.version) || kind == Kind::Object);
        if (!usable || field.shape->kind != kind) continue;
        if (kind == Kind::List && field.shape->element->kind == Kind::Object) continue;
        if (kind == Kind::Object && (field.allow_empty & form()) == 0) continue;
        Parts below = parts;
        below.push_back(field_part(field));
        Path where = path;
        where.emplace_back(field.name);
        put(below, where, kind == Kind::Bool || kind == Kind::Object ? "false" : kind == Kind::Int ? "0" : "");
        out_.added.push_back({where, "Traefik does not take an empty " + path.back() + "; this says nothing more"});
        return true;
      }
    }
    return false;
  }

  Style style_;
  const Options& options_;
  Written& out_;
  std::vector<Named> names_;
};

std::string lines(const std::vector<Named>& names) {
  std::string out;
  for (const Named& named : names) out += named.name + "=" + named.value + "\n";
  return out;
}

}  // namespace

std::vector<Named> name_values(const Value& root, Style style, const Options& options, Written& out) {
  return NameWriter(style, options, out).run(root);
}

Written write_flags(const Value& root, const Options& options) {
  Written out;
  std::string text = lines(name_values(root, Style::Flags, options, out));
  out.files.push_back({"traefik.flags", std::move(text)});
  return out;
}

Written write_environment(const Value& root, const Options& options) {
  Written out;
  std::string text = lines(name_values(root, Style::Env, options, out));
  out.files.push_back({"traefik.env", std::move(text)});
  return out;
}

Written write_kv(const Value& root, const Options& options) {
  Written out;
  doc::Output tree = doc::Output::map();
  for (const Named& named : name_values(root, Style::Kv, options, out)) {
    tree.set(named.name, doc::Output::of(named.value));
    if (named.value.empty())
      out.losses.push_back({named.path, {}, "Redis takes an empty value for no key at all", "", true});
  }
  out.files.push_back({"traefik.kv.json", doc::write_json(tree)});
  return out;
}

}  // namespace gw::encode
