#include "encode/tree.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "model/view.h"

namespace gw::encode {
namespace {

using doc::Output;
using model::Value;
using Kind = schema::Shape::Kind;

Path below(const Path& path, std::string_view name) {
  Path out = path;
  out.emplace_back(name);
  return out;
}

/// Traefik reads a float of a file through "%.6f"; what does not survive that goes as text.
Output float_value(double real) {
  char buffer[400];
  std::snprintf(buffer, sizeof buffer, "%.6f", real);
  Output out;
  // Whole ones as people write them; JSON of custom resources does not tell the two apart.
  constexpr double kMost = 1e15;
  if (std::fabs(real) < kMost && real == std::trunc(real) && !std::signbit(real))
    return Output::of(static_cast<std::int64_t>(real));
  out.kind = Output::Kind::Float;
  out.real = real;
  if (std::isfinite(real) && std::strtod(buffer, nullptr) == real) return out;
  std::snprintf(buffer, sizeof buffer, "%.17g", real);
  return Output::of(std::string(std::isnan(real) ? "NaN" : std::isinf(real) ? (real < 0 ? "-Inf" : "+Inf") : buffer));
}

bool was_written(const Value& value) {
  if (value.kind < Value::Kind::List || (value.origin == model::OriginKind::Written && value.span.written()))
    return value.origin == model::OriginKind::Written;
  return std::ranges::any_of(value.items(), was_written) ||
         std::ranges::any_of(value.properties(), [](const auto& member) { return was_written(member.value); });
}

int rank(std::string_view name) {
  static constexpr std::string_view kFirst[] = {
      "entryPoints", "rule", "ruleSyntax", "priority", "parentRefs", "middlewares", "service", "tls", "http",
      "tcp",         "udp",  "routers",    "services", "main",       "sans",        "name",    "url", "address"};
  auto at = std::ranges::find(kFirst, name);
  return static_cast<int>(at - std::begin(kFirst));
}

}  // namespace

std::string to_text(const Path& path) {
  std::string out;
  for (const std::string& part : path) {
    if (!out.empty() && !part.starts_with('[')) out += '.';
    out += part;
  }
  return out;
}

std::string duration_text(std::int64_t nanoseconds) {
  std::string text = model::duration_text(nanoseconds);
  // "1m0s" is written 1m, "1h0m0s" 1h.
  if (text.ends_with("m0s")) text.resize(text.size() - 2);
  if (text.ends_with("h0m")) text.resize(text.size() - 2);
  return text;
}

std::string whole_text(std::int64_t nanoseconds) {
  std::string text = duration_text(nanoseconds);
  if (text.find('.') == std::string::npos) return text;
  if (nanoseconds % 1'000'000 == 0) return std::to_string(nanoseconds / 1'000'000) + "ms";
  if (nanoseconds % 1'000 == 0) return std::to_string(nanoseconds / 1'000) + "us";
  return std::to_string(nanoseconds) + "ns";
}

std::string_view form_name(schema::Form form) {
  return form == schema::Label ? "labels" : form == schema::Kv ? "a key/value store" : "files";
}

std::string version_problem(const schema::Field& field, Version version) {
  if (field.exists_in(version)) return {};
  std::string out = "Traefik " + line_name(version) + " has no such option";
  for (const schema::Field::Since& since : field.since) {
    if (since.gone || since.version <= version || since.version.major != version.major) continue;
    return out + " (it came with " + to_string(since.version) + ")";
  }
  return out;
}

std::string_view replacement(const schema::Type* type, std::string_view field) {
  struct Row {
    std::string_view type, field, remedy;
  };
  static constexpr Row kRows[] = {
      {"docker.Provider", "swarmMode", "write providers.swarm, a provider of its own"},
      {"docker.Provider", "swarmModeRefreshSeconds", "write providers.swarm.refreshSeconds"},
      {"", "namespace", "write namespaces, a list"},
      {"", "pilot", "remove it: Traefik Pilot has ended"},
      {"", "http3", "write http3 at the entry points"},
      {"", "marathon", "no provider takes its place"},
      {"", "rancher", "no provider takes its place"},
      {"", "influxDB", "write metrics.influxDB2"},
      {"", "jaeger", "write tracing.otlp"},
      {"", "zipkin", "write tracing.otlp"},
      {"", "datadog", "write tracing.otlp"},
      {"", "instana", "write tracing.otlp"},
      {"", "haystack", "write tracing.otlp"},
      {"", "elastic", "write tracing.otlp"},
      {"", "spanNameLimit", "remove it: tracing.otlp has no limit"},
  };
  for (const Row& row : kRows) {
    bool of_type = row.type.empty() || (type != nullptr && type->id.ends_with(row.type));
    if (of_type && row.field == field) return row.remedy;
  }
  return {};
}

std::vector<const model::Property*> ordered(const Value& object, const Options& options) {
  std::vector<const model::Property*> out;
  for (const model::Property& property : object.properties()) out.push_back(&property);
  if (!options.usual_order || object.type() == nullptr) return out;
  auto key = [](const model::Property* property) { return std::pair(rank(property->name), property->field); };
  std::stable_sort(out.begin(), out.end(), [&](const auto* a, const auto* b) { return key(a) < key(b); });
  return out;
}

bool TreeWriter::holds(const schema::Type* type, const model::Property& property, const Path& path) {
  if (options_.written_only && !was_written(property.value)) return false;
  if (property.field == nullptr) return true;
  std::string why = version_problem(*property.field, options_.version), remedy;
  if (!why.empty()) remedy = replacement(type, property.name);
  if (why.empty() && (property.field->hidden & form_) != 0) {
    if (property.value.origin == model::OriginKind::Derived) return false;  // No one wrote it.
    why = std::string(form_name(form_)) + " cannot hold this option: Traefik ignores it there";
  }
  if (why.empty()) return true;
  text::Span name = property.value.name();
  out_.losses.push_back({below(path, property.name), name.written() ? name : property.value.span, why, remedy});
  return false;
}

Output TreeWriter::value(const Value& value, const schema::Field* field, const Path& path) {
  Output out = bare(value, field, path);
  if (comments_ != nullptr) comments_->attach(value, out);
  return out;
}

Output TreeWriter::bare(const Value& value, const schema::Field* field, const Path& path) {
  switch (value.kind) {
    case Value::Kind::Nil: return {};
    case Value::Kind::Bool: return Output::of(value.boolean);
    case Value::Kind::Int: return Output::of(value.integer);
    case Value::Kind::Uint: {
      Output out;
      out.kind = Output::Kind::Uint;
      out.uinteger = value.uinteger;
      return out;
    }
    case Value::Kind::Float: return float_value(value.real);
    case Value::Kind::Duration:
      return Output::of(options_.whole_durations ? whole_text(value.integer) : duration_text(value.integer));
    case Value::Kind::String: return Output::of(std::string(value.string()));
    case Value::Kind::List: {
      Output out = Output::list();
      std::size_t index = 0;
      for (const Value& item : value.items()) {
        out.add(this->value(item, nullptr, below(path, "[" + std::to_string(index++) + "]")));
      }
      return out;
    }
    case Value::Kind::Map: {
      Output out = Output::map();
      for (const model::Property& entry : value.properties()) {
        if (options_.written_only && !was_written(entry.value)) continue;
        Output member = this->value(entry.value, nullptr, below(path, entry.name));
        // Without types Traefik takes every scalar of a map for its text.
        member.plain = member.kind == Output::Kind::String && field == nullptr;
        out.set(std::string(entry.name), std::move(member));
      }
      return out;
    }
    case Value::Kind::Object: return object(value, field, path);
  }
  return {};
}

Output TreeWriter::object(const Value& object, const schema::Field* field, const Path& path) {
  Output out = Output::map();
  for (const model::Property* property : ordered(object, options_)) {
    if (!holds(object.type(), *property, path)) continue;
    bool empty = property->value.size == 0 &&
                 (property->value.kind == Value::Kind::Map ||
                  (property->value.kind == Value::Kind::List && property->field->shape->element->kind != Kind::Object));
    if (empty) continue;  // Nothing at all: Traefik refuses it where it is written.
    Path where = below(path, property->name);
    Output member = value(property->value, property->field, where);
    // A section of which nothing was written.
    bool bare = property->value.kind == Value::Kind::Object && member.children.empty() && path.empty();
    // An object without defaults of which the form holds nothing: what it said is in the losses.
    bool gone = property->value.kind == Value::Kind::Object && member.children.empty() && property->value.size > 0 &&
                (property->value.flags & Value::Defaults) == 0 && (property->field->allow_empty & form_) == 0;
    if (!bare && !gone) out.set(std::string(property->name), std::move(member));
  }
  bool may_be_empty = field == nullptr || (field->allow_empty & form_) != 0;
  bool lost = object.size > 0 && (object.flags & Value::Defaults) == 0;
  if (out.children.empty() && !may_be_empty && path.size() > 1 && !lost) fill(*object.type(), path, out);
  return out;
}

void TreeWriter::fill(const schema::Type& type, const Path& path, Output& out) {
  auto usable = [&](const schema::Field& field) {
    return field.exists_in(options_.version) && (field.hidden & form_) == 0 && !field.deprecated &&
           field.default_json(options_.version).empty() &&
           (!field.pointer_in(options_.version) || field.shape->kind == Kind::Object);
  };
  auto put = [&](const schema::Field& field, Output nothing) {
    out.set(std::string(field.name), std::move(nothing));
    out_.added.push_back(
        {below(path, field.name), "Traefik does not take an empty " + path.back() + "; this says nothing more"});
  };
  for (Kind kind : {Kind::List, Kind::String, Kind::Bool, Kind::Int, Kind::Duration, Kind::Object}) {
    for (const schema::Field& field : type.fields) {
      if (!usable(field) || field.shape->kind != kind) continue;
      if (kind == Kind::List && field.shape->element->kind == Kind::Object) continue;
      // An object that may be empty is switched off by false.
      if (kind == Kind::Object && (field.allow_empty & form_) == 0) continue;
      put(field, kind == Kind::List       ? Output::list()
                 : kind == Kind::String   ? Output::of("")
                 : kind == Kind::Int      ? Output::of(0)
                 : kind == Kind::Duration ? Output::of("0s")
                                          : Output::of(false));
      return;
    }
  }
  // Every field has a default: one of them as text says nothing more either.
  for (const schema::Field& field : type.fields) {
    if (!field.exists_in(options_.version) || (field.hidden & form_) != 0 || field.shape->kind != Kind::String)
      continue;
    std::optional<model::Tree> preset = model::from_json(field.default_json(options_.version));
    if (!preset || preset->kind != model::Tree::Kind::String) continue;
    put(field, Output::of(preset->string));
    return;
  }
}

}  // namespace gw::encode
