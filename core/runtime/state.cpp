#include "runtime/state.h"

#include <algorithm>
#include <cassert>

#include "base/strings.h"
#include "base/text_set.h"

namespace gw::runtime {

using diag::FactKind;
using model::OriginKind;
using model::Value;

Name Context::qualify(std::string_view name, std::string_view provider) {
  if (provider.empty() || name.find('@') != std::string_view::npos) return {name, {}};
  return {name, provider};
}

Context Context::at(std::string_view name) const {
  Context below = *this;
  if (name.find('@') != std::string_view::npos) below.provider = provider_of(name);
  return below;
}

Context Context::with(std::string_view field, std::string_view text) const {
  Context below = *this;
  std::size_t at = 0;
  while (at < size_ && fields_[at].first != field) ++at;
  assert(at < fields_.size());
  below.fields_[at] = {field, text};
  if (at == size_) ++below.size_;
  return below;
}

bool Context::builds(std::string_view kind, std::string_view name) const {
  for (const Frame* frame = stack; frame != nullptr; frame = frame->below) {
    if (frame->name == name && frame->kind == kind) return true;
  }
  return false;
}

std::string frame_chain(const Frame* innermost) {
  std::string out;
  for (; innermost != nullptr; innermost = innermost->below) {
    std::string step = std::string(innermost->kind) + ":" + std::string(innermost->name);
    out = out.empty() ? step : step + "->" + out;
  }
  return out;
}

std::string Below::text() const {
  std::string out(list);
  if (index >= 0) out += "[" + std::to_string(index) + "]";
  return out.append(field);
}

State::State(const source::Gateway& the_gateway, const text::SourceSet& the_sources, const source::World& the_world)
    : gateway(the_gateway), sources(the_sources), world(the_world), version(the_gateway.version) {}

std::string_view State::keep(Name name) {
  return name.provider.empty() ? keep(name.bare) : graph.arena->join({name.bare, "@", name.provider});
}

void State::set_up(Item& service, const std::vector<std::string>& servers) {
  std::span<const std::string_view> known = service.object.servers_up;
  if (servers.empty() || std::ranges::equal(known, servers)) return;
  std::string_view* names = graph.arena->names(servers.size());
  base::TextSet seen(servers.size());
  std::size_t size = 0;
  for (const std::string& server : servers) {
    if (servers.size() == 1 || seen.insert(server)) names[size++] = keep(server);
  }
  service.object.servers_up = {names, size};
}

void State::set(Item& item, std::string_view field, const Value& value) {
  constexpr std::uint32_t kMore = 2;  // Priority and observability.
  Value& object = item.object.value;
  if (item.room != 0 && graph.arena->put(object, item.room, field, value)) return;
  item.room = static_cast<std::uint32_t>(object.properties().size()) + kMore;
  object = graph.arena->own(object, item.room);
  graph.arena->put(object, item.room, field, value);
}

void State::fail(Item& item, const Problem& problem, bool critical) {
  std::vector<std::string>& errors = item.object.errors;
  if (std::ranges::find(errors, problem.text) != errors.end()) return;
  errors.push_back(problem.text);
  if (critical) {
    item.object.status = Status::Disabled;
  } else if (item.object.status != Status::Disabled) {
    item.object.status = Status::Warning;
  }
  if (problem.fact < 0) return;
  const diag::Fact& cause = graph.facts[static_cast<std::size_t>(problem.fact)];
  if (cause.object == item.object.name) return;
  diag::Fact fact;
  fact.kind = FactKind::Consequence;
  fact.span = item.value().name().written() ? item.value().name() : item.value().span;
  fact.traefik = problem.text;
  fact.path = item.path();
  fact.object = item.object.name;
  fact.cause = problem.fact;
  add(std::move(fact));
}

int State::add(diag::Fact fact) {
  auto key = std::tuple(fact.kind, fact.object, fact.path, fact.traefik);
  auto [known, fresh] = known_.emplace(std::move(key), static_cast<int>(graph.facts.size()));
  if (fresh) graph.facts.push_back(std::move(fact));
  return known->second;
}

void State::log(std::string level, std::string message, std::string error, const Context& context) {
  source::LogLine line{std::move(level), std::move(message), std::move(error), {}};
  for (const auto& [field, text] : context.fields()) line.fields.emplace_back(field, text);
  std::ranges::sort(line.fields);
  log_.insert(std::move(line));
}

Problem State::problem(const Item& item, FactKind kind, text::Span span, std::string text, std::string below,
                       std::string subject, std::string detail) {
  diag::Fact fact;
  fact.kind = kind;
  fact.span = span.written() ? span : item.value().name().written() ? item.value().name() : item.value().span;
  fact.subject = std::move(subject);
  fact.detail = std::move(detail);
  fact.traefik = text;
  fact.path = below.empty() ? item.path() : item.path() + "." + below;
  fact.object = item.object.name;
  return {std::move(text), add(std::move(fact))};
}

void State::offer(int fact, const std::vector<std::string>& names) {
  diag::Fact& to = graph.facts[static_cast<std::size_t>(fact)];
  auto bare = [](std::string_view name) { return name.substr(0, name.rfind('@')); };
  bool near = compared_ < kComparisons;
  if (near) compared_ += names.size();
  constexpr std::size_t kEdits = 3;  // As many as base::nearest() takes at most.
  to.candidates.clear();
  for (const std::string& name : names) {
    bool same = bare(name) == bare(to.subject);
    if (same || (near && base::edit_distance(bare(name), bare(to.subject), kEdits) <= kEdits))
      to.candidates.push_back(name);
  }
}

Problem State::missing(const Item& item, Role role, text::Span span, std::string text, std::string below,
                       std::string subject, std::string detail) {
  Problem out = problem(item, FactKind::MissingReference, span, std::move(text), std::move(below), std::move(subject),
                        std::move(detail));
  if (compared_ < kComparisons) {
    offer(out.fact, names(role));
    return out;
  }
  diag::Fact& to = graph.facts[static_cast<std::size_t>(out.fact)];
  std::string same = to.subject.substr(0, to.subject.rfind('@')) + "@";
  for (const Item* one : table(role).starting_with(same)) to.candidates.emplace_back(one->object.name);
  return out;
}

std::vector<std::string> State::names(Role role) {
  std::vector<std::string> out;
  for (const Item& item : table(role)) out.emplace_back(item.object.name);
  return out;
}

std::string State::text(const Value& object, std::string_view field) const {
  return model::text_of(object, field, version).value_or(std::string());
}
std::int64_t State::integer(const Value& object, std::string_view field) const {
  return model::integer_of(object, field, version).value_or(0);
}
bool State::flag(const Value& object, std::string_view field) const {
  return model::bool_of(object, field, version).value_or(false);
}
std::vector<std::string> State::texts(const Value& object, std::string_view field) const {
  return model::texts_of(object, field, version);
}

Value State::string(std::string_view text, text::Span span) {
  return graph.arena->string(text, OriginKind::Derived, span);
}

Value State::strings(const std::vector<std::string>& texts, text::Span span) {
  std::vector<Value> items;
  for (const std::string& text : texts) items.push_back(string(text, span));
  return graph.arena->list(items, OriginKind::Derived, span);
}

Value State::object(std::string_view type, const std::vector<std::pair<std::string_view, Value>>& fields) {
  const schema::Type* known = schema::find_type(type);
  Value out = graph.arena->object(*known, {}, OriginKind::Derived);
  for (const auto& [field, value] : fields) out = with(out, field, value);
  return out;
}

Value State::with(const Value& object, std::string_view field, const Value& value) {
  return graph.arena->with(object, field, value);
}

Value State::without(const Value& object, std::string_view field) {
  std::vector<model::Property> kept;
  for (const model::Property& property : object.properties()) {
    if (property.name != field) kept.push_back(property);
  }
  Value out = graph.arena->object(*object.type(), kept, object.origin, object.span);
  out.flags = object.flags;
  out.set_name(object.name());
  return out;
}

Value State::with_at(const Value& object, std::string_view dotted, const Value& value) {
  std::size_t dot = dotted.find('.');
  if (dot == std::string_view::npos) return with(object, dotted, value);
  const Value* child = object.find(dotted.substr(0, dot));
  if (child == nullptr) return object;
  return with(object, dotted.substr(0, dot), with_at(*child, dotted.substr(dot + 1), value));
}

}  // namespace gw::runtime
