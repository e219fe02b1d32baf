#include "source/kubernetes/crd_context.h"

#include <algorithm>
#include <cassert>

#include "base/strings.h"
#include "model/duration.h"
#include "model/view.h"

namespace gw::source::crd {

using diag::FactKind;
using model::OriginKind;
using model::Value;

Logger Logger::with(const std::string& name, std::string_view value) const {
  Logger out = *this;
  auto at = std::ranges::find(out.fields, name, &std::pair<std::string, std::string>::first);
  if (at != out.fields.end()) at->second = std::string(value);
  else out.fields.emplace_back(name, value);
  return out;
}

std::nullopt_t refuse(Refusal& why, std::string error, FactKind kind, text::Span span, std::string subject,
                      std::string detail) {
  why.error = std::move(error);
  why.fact = {};
  why.fact.kind = kind;
  why.fact.span = span;
  why.fact.subject = std::move(subject);
  why.fact.detail = std::move(detail);
  return std::nullopt;
}

Context::Context(const Client& client, const Options& options, Version version, Provider& out)
    : client(client), options(options), names(options.safe_naming.value_or(false)), version(version), out(out) {}

const schema::Type& Context::type(std::string_view id) {
  const schema::Type* found = schema::find_type(id);
  assert(found != nullptr);
  return *found;
}

void Context::log(std::string_view level, const Logger& logger, std::string message, std::string error) {
  LogLine line{std::string(level), std::move(message), std::move(error), logger.fields};
  std::ranges::sort(line.fields);
  out.log.push_back(std::move(line));
}

void Context::note(const Logger& logger, std::string message) {
  LogLine line{"debug", std::move(message), {}, logger.fields};
  std::ranges::sort(line.fields);
  out.notes.push_back(std::move(line));
}

void Context::error(const Logger& logger, const std::string& message, Refusal why) {
  log("error", logger, message, why.error);
  bool both = !message.empty() && !why.error.empty();
  why.fact.traefik = message + (both ? ": " : "") + why.error;
  keep(std::move(why.fact));
}

void Context::warn(const Logger& logger, const std::string& message, diag::Fact fact) {
  log("warn", logger, message);
  fact.traefik = message;
  keep(std::move(fact));
}

diag::Fact Context::fact(FactKind kind, text::Span span, std::string subject, std::string detail) const {
  diag::Fact out;
  out.kind = kind;
  out.span = span;
  out.subject = std::move(subject);
  out.detail = std::move(detail);
  return out;
}

void Context::assume(std::string what) {
  if (std::ranges::find(out.assumed, what) == out.assumed.end()) out.assumed.push_back(std::move(what));
}

void Context::crash(text::Span span, std::string subject, std::string detail) {
  panic = true;
  diag::Fact told = fact(FactKind::Crash, span, std::move(subject), std::move(detail));
  told.traefik = "invalid memory address or nil pointer dereference";
  told.fatal = true;
  keep(std::move(told));
}

bool Context::same(const Value& a, const Value& b) const {
  return model::to_json(model::to_tree(a, version, model::Secrets::Shown), 0) ==
         model::to_json(model::to_tree(b, version, model::Secrets::Shown), 0);
}

bool Context::collides(const Table& table, const std::string& name, const Value& value, const KubeObject& owner) {
  auto at = table.entries.find(name);
  if (at == table.entries.end() || same(at->second.value, value)) return false;
  const KubeObject* other = at->second.owner;
  if (other != nullptr && other != &owner && other->kind == owner.kind) chances.emplace_back(other, &owner);
  return true;
}

void Context::add(const Logger& logger, Table& table, const std::string& name, Value value, const KubeObject& owner) {
  if (collides(table, name, value, owner)) {
    diag::Fact collision = fact(FactKind::KubeNameCollision, value.span, name, table.words);
    collision.notes.push_back({"defined first here", table.entries[name].value.span});
    std::string message = "Name collision: " + table.words + " " + base::quote(name) +
                          " is defined more than once, the previous definition will be overridden";
    if (since({3, 7, 11})) warn(logger, message, std::move(collision));
    else keep(std::move(collision));
  }
  table.entries[name] = {value, &owner};
}

void Context::overwrite(Table& table, const std::string& name, Value value, const KubeObject& owner) {
  if (collides(table, name, value, owner)) {
    diag::Fact collision = fact(FactKind::KubeNameCollision, value.span, name, table.words);
    collision.notes.push_back({"defined first here", table.entries[name].value.span});
    keep(std::move(collision));
  }
  table.entries[name] = {value, &owner};
}

Value string_of(model::Arena& arena, const Item& item) {
  Value out = arena.string(item.text(), OriginKind::Written, item.span());
  out.set_name(item.key_span());
  return out;
}

Value strings_of(model::Arena& arena, const Item& list) {
  std::vector<Value> items;
  for (const Item& item : list.items()) items.push_back(arena.string(item.text(), OriginKind::Written, item.span()));
  Value out = arena.list(items, OriginKind::Written, list.span());
  out.set_name(list.key_span());
  return out;
}

namespace {

Value map_of(model::Arena& arena, const Item& map, const schema::Shape& element) {
  std::vector<model::Property> entries;
  for (const auto& [name, item] : map.members()) {
    Value value = element.kind == schema::Shape::Kind::Int
                      ? arena.integer(item.integer().value_or(0), OriginKind::Written, item.span())
                      : arena.string(item.text(), OriginKind::Written, item.span());
    if (item) value.set_name(item.key_span());
    auto at = std::ranges::find(entries, name, &model::Property::name);
    if (at != entries.end()) at->value = value;
    else entries.push_back({arena.copy(name), nullptr, value});
  }
  return arena.map(entries, OriginKind::Written, map.span());
}

}  // namespace

void copy(model::Maker& maker, const Item& from, std::string_view member, std::string_view field) {
  Item item = from[member];
  if (field.empty()) field = member;
  const schema::Field* known = schema::field_named(maker.type(), field);
  assert(known != nullptr);
  if (!item || known == nullptr) return;
  model::Arena& arena = maker.arena();
  Value value;
  switch (known->shape->kind) {
    case schema::Shape::Kind::Bool:
      value = arena.boolean(item.flag().value_or(false), OriginKind::Written, item.span());
      break;
    case schema::Shape::Kind::Int:
      value = arena.integer(item.integer().value_or(0), OriginKind::Written, item.span());
      break;
    case schema::Shape::Kind::List: value = strings_of(arena, item); break;
    case schema::Shape::Kind::Map: value = map_of(arena, item, *known->shape->element); break;
    default: value = string_of(arena, item); break;
  }
  value.set_name(item.key_span());
  maker.set(field, value);
}

void copy_all(model::Maker& maker, const Item& from, std::initializer_list<std::string_view> fields) {
  for (std::string_view field : fields) copy(maker, from, field);
}

Value texts(model::Arena& arena, const std::vector<std::pair<std::string, text::Span>>& items) {
  std::vector<Value> values;
  values.reserve(items.size());
  for (const auto& [text, span] : items) values.push_back(arena.string(text, OriginKind::Derived, span));
  return arena.list(values, OriginKind::Derived, items.empty() ? text::Span() : items.front().second);
}

bool set_duration(model::Maker& maker, std::string_view field, const IntOrString& time, std::string& error) {
  std::optional<std::chrono::nanoseconds> parsed = model::parse_duration(time.string(), &error);
  Value value;
  value.kind = Value::Kind::Duration;
  value.integer = parsed ? parsed->count() : 0;
  value.span = time.span;
  maker.set(field, value);
  return parsed.has_value();
}

std::string path(std::string_view name_space, std::string_view name) {
  return std::string(name_space) + "/" + std::string(name);
}

}  // namespace gw::source::crd
