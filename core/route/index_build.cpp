// Chooses the keys under which rules are filed.

#include <algorithm>

#include "route/index_leaf.h"
#include "route/index_tables.h"

namespace gw::route {
namespace {

bool is_part(const Key& key) { return key.kind == Key::Kind::HostPart || key.kind == Key::Kind::PathPart; }

std::uint64_t hash_key(const Key& key) { return hash_key(key.kind, key.name, key.value); }

/// How often keys come, or more: some share a counter.
class Frequencies {
 public:
  explicit Frequencies(std::size_t keys) {
    std::size_t size = 64;
    while (size < 4 * keys) size *= 2;
    counts_.resize(size);
  }

  void count(const Key& key) {
    for_each(key, [&](const Key& one) { ++counts_[hash_key(one) & (counts_.size() - 1)]; });
  }

  /// The key; of one that is a text somewhere, the part of it that comes least often.
  Key rarest(const Key& key, std::uint32_t& times) const {
    Key out;
    times = 0xFFFFFFFF;
    for_each(key, [&](const Key& one) {
      std::uint32_t count = counts_[hash_key(one) & (counts_.size() - 1)];
      if (count >= times) return;
      times = count;
      out = one;
    });
    return out;
  }

 private:
  template <class Work>
  static void for_each(const Key& key, Work work) {
    if (!is_part(key)) return work(key);
    Key part = key;
    for (std::size_t at = 0; at + kPart <= key.name.size(); ++at) {
      part.name = key.name.substr(at, kPart);
      work(part);
    }
  }

  std::vector<std::uint32_t> counts_;
};

/// The cheap key, unless so many rules share it that the other one is worth its price.
Key choose(const Alternative& alternative, const Frequencies& frequencies) {
  constexpr std::uint32_t kFew = 8;
  std::uint32_t times = 0, other_times = 0;
  Key key = frequencies.rarest(alternative.keys[0], times);
  if (times <= kFew || alternative.keys[1].kind == Key::Kind::None) return key;
  Key other = frequencies.rarest(alternative.keys[1], other_times);
  return other_times < times / 2 ? other : key;
}

}  // namespace

Index::Tables::Tables(std::span<const rule::Program* const> programs) : programs_(programs.begin(), programs.end()) {
  std::deque<std::string> texts;
  std::vector<Open> open;
  open.reserve(programs.size() + programs.size() / 4);
  for (std::uint32_t rank = 0; rank < programs.size(); ++rank) {
    Guard guard = guard_of(*programs[rank], texts);
    for (const Alternative& one : guard.any) open.push_back({rank, guard.complete, one});
  }
  file(open);
  sources_.bytes = sizeof *this - sizeof keys_ - sizeof paths_ + programs_.capacity() * sizeof programs_[0] +
                   raw_.capacity() * sizeof raw_[0] + keys_.bytes() + paths_.bytes() + host_parts_.bytes() +
                   path_parts_.bytes();
}

void Index::Tables::file(const std::vector<Open>& open) {
  Frequencies frequencies(open.size());
  for (const Open& one : open) {
    for (const Key& key : one.alternative.keys) {
      if (key.kind != Key::Kind::None) frequencies.count(key);
    }
  }
  std::vector<KeyTable::Entry> entries;
  entries.reserve(open.size());
  std::vector<Filed> paths;
  for (const auto& [rank, complete, alternative] : open) {
    Filed rule = {rank, complete ? Filed::kComplete : 0U, alternative.path};
    if (alternative.exact) rule.flags |= Filed::kExact;
    Key key;
    if (alternative.keys[0].kind != Key::Kind::None) key = choose(alternative, frequencies);
    if (key.kind == Key::Kind::None) {
      bool always = !alternative.has_path() && !complete;
      ++(always ? sources_.always : sources_.paths);
      if (complete) ++sources_.complete;
      paths.push_back(rule);
      continue;
    }
    if (key.first_label) rule.flags |= Filed::kFirstLabel;
    if (key.raw && (raw_.empty() || raw_.back() != rank)) raw_.push_back(rank);
    count(key.kind, complete);
    entries.push_back({hash_key(key), key, rule});
  }
  mark(entries);
  if (!entries.empty()) keys_ = KeyTable(entries);
  paths_ = PathTable(std::move(paths));
}

void Index::Tables::count(Key::Kind kind, bool complete) {
  switch (kind) {
    case Key::Kind::Host:
    case Key::Kind::Suffix: ++sources_.hosts; break;
    case Key::Kind::Header:
    case Key::Kind::Query: ++sources_.values; break;
    default: ++sources_.parts; break;
  }
  if (complete) ++sources_.complete;
}

void Index::Tables::mark(const std::vector<KeyTable::Entry>& entries) {
  std::vector<std::string_view> host_parts, path_parts;
  for (const KeyTable::Entry& entry : entries) {
    switch (entry.key.kind) {
      case Key::Kind::Host: hosts_ = true; break;
      case Key::Kind::Suffix: dots_ |= 1U << count_dots(entry.key.name); break;
      case Key::Kind::Header: headers_ = true; break;
      case Key::Kind::Query: queries_ = true; break;
      case Key::Kind::HostPart: host_parts.push_back(entry.key.name); break;
      case Key::Kind::PathPart: path_parts.push_back(entry.key.name); break;
      case Key::Kind::None: break;
    }
  }
  host_parts_.add(host_parts);
  path_parts_.add(path_parts);
}

}  // namespace gw::route
