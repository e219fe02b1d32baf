#include "route/index.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "route/index_leaf.h"
#include "route/index_tables.h"
#include "rule/test.h"

namespace gw::route {
namespace {

using Kind = Key::Kind;

/// ASCII without capital letters, as every host is that came through Traefik's entry points. What else can be compared
/// with a rule without regard to case is not looked up.
bool ordinary(std::string_view host) {
  bool odd = false;
  for (char c : host) odd |= static_cast<unsigned char>(c) >= 0x80 || ('A' <= c && c <= 'Z');
  return !odd;
}

bool can_look_up(const rule::HttpRequest& request) {
  return ordinary(request.host) &&
         (request.flat_host.empty() || (ordinary(request.flat_host) && !request.flat_host.starts_with('*')));
}

}  // namespace

Index::Index(std::span<const rule::Program* const> programs) : tables_(std::make_shared<const Tables>(programs)) {}

const Index::Sources& Index::sources() const {
  static const Sources none;
  return tables_ ? tables_->sources_ : none;
}

std::uint32_t Index::first(const rule::HttpRequest& request) const {
  if (!tables_) return kNone;
  auto size = static_cast<std::uint32_t>(tables_->programs_.size());
  Search search{request, tables_->programs_, 0, size, nullptr, !request.flat_host.empty()};
  tables_->visit(search);
  return search.end < size ? search.end : kNone;
}

void Index::matching(const rule::HttpRequest& request, std::uint32_t begin, std::uint32_t end,
                     std::vector<std::uint32_t>& out) const {
  if (!tables_ || begin >= end) return;
  auto old = static_cast<std::ptrdiff_t>(out.size());
  Search search{request, tables_->programs_, begin, end, &out, !request.flat_host.empty()};
  tables_->visit(search);
  std::sort(out.begin() + old, out.end());
  out.erase(std::unique(out.begin() + old, out.end()), out.end());
}

/// Offers every rule that may match. The order of the sources does not count; the first ones decide most requests.
void Index::Tables::visit(Search& search) const {
  constexpr std::uint32_t kFew = 4;
  const rule::HttpRequest& request = search.request;
  if (search.end - search.begin <= kFew || !can_look_up(request)) {
    for (std::uint32_t rank = search.begin; rank < search.end; ++rank) search.offer(rank, false);
    return;
  }
  // No rule with a host takes a request without one.
  if (!request.host.empty()) visit_host(request.host, search);
  if (request.host.ends_with('.')) visit_host(request.host.substr(0, request.host.size() - 1), search);
  if (search.flattened) visit_host(request.flat_host, search);
  visit_raw(search);
  if (headers_) visit_values(Kind::Header, request.headers, search);
  if (queries_) visit_values(Kind::Query, request.query, search);
  visit_parts(Kind::PathPart, path_parts_, request.path, search);
  paths_.visit(search, true);
}

/// The slots of all keys are fetched before the first is looked at.
void Index::Tables::visit_host(std::string_view host, Search& search) const {
  struct Probe {
    std::uint64_t hash;
    std::string_view suffix;
  };
  constexpr std::size_t kMost = 32;  // Dots; a name of more has no place in the DNS, but gets its answer.
  std::array<Probe, kMost> probes;
  std::size_t count = 0;
  auto look_up = [&] {
    for (const Probe& probe : std::span(probes.data(), count)) {
      bool first_label = probe.suffix.size() + std::min(host.find('.'), host.size()) == host.size();
      keys_.visit(probe.hash, {Kind::Suffix, false, false, probe.suffix, {}}, first_label, search);
    }
    count = 0;
  };
  std::uint64_t hash = hash_key(Kind::Host, host);
  if (hosts_) keys_.prefetch(hash);
  std::size_t at = std::min(host.find('.'), host.size());
  for (unsigned dots = count_dots(host); dots_ != 0;) {
    std::string_view suffix = host.substr(at);
    if ((dots_ >> dots & 1U) != 0) {
      probes[count++] = {hash_key(Kind::Suffix, suffix), suffix};
      keys_.prefetch(probes[count - 1].hash);
      if (count == kMost) look_up();
    }
    if (at == host.size()) break;
    at = std::min(host.find('.', at + 1), host.size());
    if (at == host.size()) break;
    dots = dots < 31 ? dots - 1 : count_dots(host.substr(at));
  }
  if (hosts_) keys_.visit(hash, {Kind::Host, false, false, host, {}}, true, search);
  look_up();
  visit_parts(Kind::HostPart, host_parts_, host, search);
}

void Index::Tables::visit_parts(Kind kind, const PartMarks& marks, std::string_view text, Search& search) const {
  if (marks.empty()) return;
  for (std::size_t at = 0; at + kPart <= text.size(); ++at) {
    if (!marks.has(text.data() + at)) continue;
    std::string_view part = text.substr(at, kPart);
    keys_.visit(hash_key(kind, part), {kind, false, false, part, {}}, true, search);
  }
}

void Index::Tables::visit_values(Kind kind, std::span<const rule::Pair> pairs, Search& search) const {
  for (const rule::Pair& pair : pairs)
    keys_.visit(hash_key(kind, pair.name, pair.value), {kind, false, false, pair.name, pair.value}, true, search);
}

/// The v2 syntax reads the host as it came. Mostly that is the host, capital letters aside; else its rules are asked.
void Index::Tables::visit_raw(Search& search) const {
  if (raw_.empty()) return;
  std::string_view raw = rule::without_port(search.request.raw_host);
  if (base::equal_fold_ascii(raw, search.request.host)) return;
  for (auto at = std::ranges::lower_bound(raw_, search.begin); at != raw_.end() && *at < search.end; ++at)
    search.offer(*at, false);
}

}  // namespace gw::route
