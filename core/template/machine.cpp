#include "template/machine.h"

#include <utility>

#include "template/failure.h"

namespace gw::template_ {

void Machine::charge(std::size_t work) {
  if (work > left_) throw NotEvaluated{"takes too much work"};
  left_ -= work;
}

List* Machine::list(List::Of of) {
  charge(128);
  lists_.emplace_back().of = of;
  return &lists_.back();
}

Map* Machine::map() {
  charge(128);
  return &maps_.emplace_back();
}

Value Machine::text(std::string value) {
  charge(64 + value.size());
  return template_::text(std::move(value));
}

std::string Machine::variable(std::string_view name) const {
  if (!environment_.get) return {};
  return environment_.get(name).value_or(std::string());
}

}  // namespace gw::template_
