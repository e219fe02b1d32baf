#ifndef GW_TESTS_SUPPORT_DOC_SAME_H_
#define GW_TESTS_SUPPORT_DOC_SAME_H_

#include <algorithm>
#include <tuple>

#include "doc/read.h"

namespace gw::testing {

inline bool same_node(const doc::Document& a, const doc::Document& b, doc::NodeId id) {
  const doc::Node &x = a.raw(id), &y = b.raw(id);
  auto key = [](const doc::Node& n) {
    return std::tuple(n.begin, n.end, n.first, n.count, n.kind, n.style, n.tag, n.flags);
  };
  if (key(x) != key(y)) return false;
  if (x.kind == doc::Kind::Scalar) {
    if (a.text(id) != b.text(id)) return false;
    if (x.tag == doc::Tag::Bool) return a.boolean(id) == b.boolean(id);
    return x.tag == doc::Tag::String || x.tag == doc::Tag::Timestamp || a.uinteger(id) == b.uinteger(id);
  }
  auto entry = [](const doc::Entry& p, const doc::Entry& q) { return p.key == q.key && p.value == q.value; };
  return std::ranges::equal(a.items(id), b.items(id)) && std::ranges::equal(a.entries(id), b.entries(id), entry);
}

/// Both readings gave the same verdict, facts and tree, to the byte of every span.
inline bool same_read(const doc::Read& a, const doc::Read& b) {
  auto fact = [](const diag::Fact& x, const diag::Fact& y) {
    return x.kind == y.kind && x.span == y.span && x.subject == y.subject && x.detail == y.detail &&
           x.traefik == y.traefik && x.fatal == y.fatal;
  };
  if (a.ok != b.ok || a.error != b.error || a.empty != b.empty || !std::ranges::equal(a.facts, b.facts, fact))
    return false;
  if (a.document.root != b.document.root || a.document.size() != b.document.size()) return false;
  for (std::uint32_t i = 0; i < a.document.size(); ++i) {
    if (!same_node(a.document, b.document, doc::NodeId{i})) return false;
  }
  return true;
}

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_DOC_SAME_H_
