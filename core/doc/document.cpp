#include "doc/document.h"

#include <algorithm>
#include <bit>

namespace gw::doc {
namespace {

std::uint32_t narrow(std::size_t n) { return static_cast<std::uint32_t>(n); }

}  // namespace

text::Decoded Document::decoded(NodeId id) const {
  const Node& n = (*this)[id];
  text::Decoded out{std::string(text(id)), {source_, n.begin, n.end}, {}};
  if (n.kind != Kind::Scalar) return out;
  if ((n.flags & Node::InSource) != 0) {
    out.steps.push_back({0, n.first});
  } else if (n.tag == Tag::String && n.extra != 0) {
    const Trace& trace = traces_[n.extra - 1];
    out.steps.assign(steps_.begin() + trace.first, steps_.begin() + trace.first + trace.count);
  }
  return out;
}

double Document::real(NodeId id) const { return std::bit_cast<double>(uinteger(id)); }

std::uint32_t Document::store(std::string_view text) {
  texts_.push_back(std::make_unique<char[]>(text.size()));
  std::ranges::copy(text, texts_.back().get());
  return narrow(texts_.size() - 1);
}

NodeId Document::add_null(std::uint32_t begin, std::uint32_t end) {
  nodes_.push_back({begin, end, 0, 0, 0, Kind::Null, Style::Plain, Tag::String, 0});
  return NodeId{narrow(nodes_.size() - 1)};
}

NodeId Document::add_scalar_in_source(std::uint32_t begin, std::uint32_t end, Style style, std::uint32_t text_begin,
                                      std::uint32_t text_size) {
  assert(text_begin + text_size <= bytes_.size());
  nodes_.push_back({begin, end, text_begin, text_size, 0, Kind::Scalar, style, Tag::String, Node::InSource});
  return NodeId{narrow(nodes_.size() - 1)};
}

NodeId Document::add_scalar(std::uint32_t begin, std::uint32_t end, Style style, std::string_view text,
                            std::span<const text::Decoded::Step> steps) {
  std::uint32_t trace = 0;
  if (!steps.empty()) {
    traces_.push_back({narrow(steps_.size()), narrow(steps.size())});
    trace = narrow(traces_.size());
    steps_.insert(steps_.end(), steps.begin(), steps.end());
  }
  nodes_.push_back({begin, end, store(text), narrow(text.size()), trace, Kind::Scalar, style, Tag::String, 0});
  return NodeId{narrow(nodes_.size() - 1)};
}

void Document::set_bool(NodeId id, bool value) {
  raw(id).tag = Tag::Bool;
  raw(id).extra = value ? 1 : 0;
}

void Document::set_int(NodeId id, std::int64_t value) {
  raw(id).tag = Tag::Int;
  numbers_.push_back(static_cast<std::uint64_t>(value));
  raw(id).extra = narrow(numbers_.size());
}

void Document::set_uint(NodeId id, std::uint64_t value) {
  raw(id).tag = Tag::Uint;
  numbers_.push_back(value);
  raw(id).extra = narrow(numbers_.size());
}

void Document::set_float(NodeId id, double value) {
  raw(id).tag = Tag::Float;
  numbers_.push_back(std::bit_cast<std::uint64_t>(value));
  raw(id).extra = narrow(numbers_.size());
}

void Document::set_text(NodeId id, std::string_view text) {
  Node& n = raw(id);
  std::uint32_t stored = store(text);
  n.first = stored;
  n.count = narrow(text.size());
  n.flags &= static_cast<std::uint8_t>(~Node::InSource);
  n.extra = 0;
}

NodeId Document::begin_container(Kind kind, std::uint32_t begin) {
  nodes_.push_back({begin, begin, 0, 0, 0, kind, Style::Plain, Tag::String, 0});
  return NodeId{narrow(nodes_.size() - 1)};
}

void Document::end_list(NodeId id, std::uint32_t end, std::span<const NodeId> items) {
  Node& n = raw(id);
  n.end = end;
  n.first = narrow(items_.size());
  n.count = narrow(items.size());
  items_.insert(items_.end(), items.begin(), items.end());
}

void Document::end_map(NodeId id, std::uint32_t end, std::span<const Entry> entries) {
  Node& n = raw(id);
  n.end = end;
  n.first = narrow(entries_.size());
  n.count = narrow(entries.size());
  entries_.insert(entries_.end(), entries.begin(), entries.end());
}

NodeId Document::add_alias(NodeId target, std::uint32_t begin, std::uint32_t end, bool merged) {
  nodes_.push_back({begin, end, static_cast<std::uint32_t>(this->target(target)), 0, 0, Kind::Alias, Style::Plain,
                    Tag::String, static_cast<std::uint8_t>(merged ? Node::Merged : 0)});
  return NodeId{narrow(nodes_.size() - 1)};
}

}  // namespace gw::doc
