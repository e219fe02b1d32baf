#include "text/source.h"

#include <algorithm>
#include <cassert>

namespace gw::text {
namespace {

bool starts_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

}  // namespace

Source::Source(std::string name, std::string bytes) : name_(std::move(name)), bytes_(std::move(bytes)) {}

const std::vector<std::uint32_t>& Source::line_starts() const {
  std::call_once(lines_known_, [this] {
    line_starts_.push_back(0);
    for (std::size_t at = bytes_.find('\n'); at != std::string::npos; at = bytes_.find('\n', at + 1))
      line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  });
  return line_starts_;
}

Source::Source(std::string name, std::string bytes, SourceId parent, std::vector<Provenance> provenance)
    : Source(std::move(name), std::move(bytes)) {
  parent_ = parent;
  provenance_ = std::move(provenance);
}

Span Source::to_parent(std::uint32_t begin, std::uint32_t end) const {
  assert(parent_ != SourceId::None);
  auto run_of = [this](std::uint32_t at) -> const Provenance* {
    auto after = std::upper_bound(provenance_.begin(), provenance_.end(), at,
                                  [](std::uint32_t a, const Provenance& p) { return a < p.derived; });
    return after == provenance_.begin() ? nullptr : &*(after - 1);
  };
  Span out{parent_, 0, 0};
  if (const Provenance* run = run_of(begin)) {
    out.begin = run->copied ? run->original + (begin - run->derived) : run->original;
  }
  if (end <= begin) return {parent_, out.begin, out.begin};
  if (const Provenance* run = run_of(end - 1)) {
    out.end = run->copied ? run->original + (end - run->derived) : run->original_end;
  }
  out.end = std::max(out.end, out.begin);
  return out;
}

LineColumn Source::locate(std::uint32_t offset) const {
  assert(offset <= bytes_.size());
  const std::vector<std::uint32_t>& starts = line_starts();
  auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  auto line = static_cast<std::uint32_t>(after - starts.begin());
  std::uint32_t begin = starts[line - 1];
  auto column = std::count_if(bytes_.begin() + begin, bytes_.begin() + offset, starts_code_point);
  return {line, static_cast<std::uint32_t>(column) + 1};
}

std::uint32_t Source::offset(LineColumn at) const {
  if (at.line > line_starts().size()) return static_cast<std::uint32_t>(bytes_.size());
  std::uint32_t i = line_starts()[at.line - 1];
  auto end = i + static_cast<std::uint32_t>(line(at.line).size());
  for (std::uint32_t column = 1; column < at.column && i < end; ++column) {
    do ++i;
    while (i < end && !starts_code_point(bytes_[i]));
  }
  return i;
}

std::string_view Source::line(std::uint32_t line) const {
  const std::vector<std::uint32_t>& starts = line_starts();
  if (line == 0 || line > starts.size()) return {};
  std::uint32_t begin = starts[line - 1];
  std::size_t end = line < starts.size() ? starts[line] - 1 : bytes_.size();
  if (end > begin && bytes_[end - 1] == '\r') --end;
  return std::string_view(bytes_).substr(begin, end - begin);
}

SourceId SourceSet::add(std::string name, std::string bytes) {
  sources_.emplace_back(std::move(name), std::move(bytes));
  return SourceId{static_cast<std::uint32_t>(sources_.size())};
}

SourceId SourceSet::add_derived(SourceId parent, std::string bytes, std::vector<Provenance> provenance) {
  sources_.emplace_back((*this)[parent].name(), std::move(bytes), parent, std::move(provenance));
  return SourceId{static_cast<std::uint32_t>(sources_.size())};
}

Span SourceSet::original(Span span) const {
  while (span.written() && (*this)[span.source].parent() != SourceId::None) {
    span = (*this)[span.source].to_parent(span.begin, span.end);
  }
  return span;
}

const Source& SourceSet::operator[](SourceId id) const {
  assert(id != SourceId::None);
  return sources_[static_cast<std::uint32_t>(id) - 1];
}

std::vector<SourceId> SourceSet::ids() const {
  std::vector<SourceId> out;
  for (std::size_t i = 0; i < sources_.size(); ++i) out.push_back(static_cast<SourceId>(i + 1));
  return out;
}

std::string_view SourceSet::text(Span span) const {
  if (!span.written()) return {};
  return (*this)[span.source].bytes().substr(span.begin, span.end - span.begin);
}

}  // namespace gw::text
