#include "rule/errors.h"

#include <algorithm>
#include <tuple>

namespace gw::rule {

void ErrorList::add_line(std::uint32_t offset) {
  if (lines_.back() < offset && offset < size_) lines_.push_back(offset);
}

void ErrorList::redirect(std::uint32_t offset, std::string file, int line, int column) {
  bool later = redirections_.empty() || redirections_.back().offset < offset;
  if (later && offset < size_) redirections_.push_back({offset, std::move(file), line, column});
}

std::size_t ErrorList::line_index(std::uint32_t offset) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(lines_, offset) - lines_.begin()) - 1;
}

// Source: go/token File.unpack.
ErrorList::Position ErrorList::position(std::uint32_t offset) const {
  std::size_t index = line_index(offset);
  Position out{{}, static_cast<int>(index) + 1, static_cast<int>(offset - lines_[index]) + 1};
  auto next = std::ranges::upper_bound(redirections_, offset, {}, &Redirection::offset);
  if (next == redirections_.begin()) return out;
  const Redirection& from = *(next - 1);
  int below = static_cast<int>(index - line_index(from.offset));
  out.file = from.file;
  out.line = from.line + below;
  if (from.column == 0) out.column = 0;
  else if (below == 0) out.column = from.column + static_cast<int>(offset - from.offset);
  return out;
}

void ErrorList::add(std::uint32_t offset, std::string message) { keep({position(offset), std::move(message), offset}); }

bool ErrorList::add_if_new(std::uint32_t offset, std::string message) {
  Position at = position(offset);
  if (count_ > 0 && last_line_ == at.line) return true;
  if (count_ > 10) return false;
  keep({std::move(at), std::move(message), offset});
  return true;
}

void ErrorList::keep(Error error) {
  auto order = [](const Error& one) {
    return std::tie(one.position.file, one.position.line, one.position.column, one.message);
  };
  last_line_ = error.position.line;
  if (count_++ == 0 || order(error) < order(first_)) first_ = std::move(error);
}

std::string ErrorList::text() const {
  const Position& at = first_.position;
  std::string out = at.file;
  if (!out.empty()) out += ":";
  out += std::to_string(at.line);
  if (at.column != 0) out += ":" + std::to_string(at.column);
  out += ": " + first_.message;
  if (count_ > 1) out += " (and " + std::to_string(count_ - 1) + " more errors)";
  return out;
}

}  // namespace gw::rule
