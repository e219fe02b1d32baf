#include "route/index_keys.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace gw::route {
namespace {

constexpr std::uint32_t kTable = 0xFF;

std::uint32_t words_for(std::size_t bytes) { return static_cast<std::uint32_t>((bytes + 3) / 4); }

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }

bool same_key(const Key& a, const Key& b) { return a.kind == b.kind && a.name == b.name && a.value == b.value; }

}  // namespace

KeyTable::KeyTable(const std::vector<Entry>& entries) : words_(1) {
  std::size_t size = 16;
  while (size < entries.size() * 3 / 2) size *= 2;
  mask_ = size - 1;
  struct Place {
    std::uint64_t slot, hash;
    std::uint32_t entry;
  };
  std::vector<Place> places;
  places.reserve(entries.size());
  for (std::uint32_t i = 0; i < entries.size(); ++i) places.push_back({entries[i].hash & mask_, entries[i].hash, i});
  // Blocks lie in the order of the slots, and the rules of one key keep theirs.
  std::ranges::sort(places, [](const Place& a, const Place& b) {
    return std::tie(a.slot, a.hash, a.entry) < std::tie(b.slot, b.hash, b.entry);
  });
  slots_.resize(size);
  std::vector<const Entry*> same_hash, group;
  for (std::size_t i = 0; i < places.size();) {
    same_hash.clear();
    std::uint64_t hash = places[i].hash;
    for (; i < places.size() && places[i].hash == hash; ++i) same_hash.push_back(&entries[places[i].entry]);
    while (!same_hash.empty()) {
      group.clear();
      const Key& key = same_hash[0]->key;
      std::ranges::copy_if(same_hash, std::back_inserter(group), [&](auto* one) { return same_key(one->key, key); });
      std::erase_if(same_hash, [&](auto* one) { return same_key(one->key, group[0]->key); });
      add(group);
    }
  }
  words_.shrink_to_fit();
  tables_.shrink_to_fit();
}

void KeyTable::append(std::string_view a, std::string_view b) {
  std::size_t at = words_.size();
  words_.resize(at + words_for(a.size() + b.size()));
  char* out = reinterpret_cast<char*>(words_.data() + at);
  std::ranges::copy(b, std::ranges::copy(a, out).out);
}

/// Requires: rules of one key, by rank.
void KeyTable::add(const std::vector<const Entry*>& group) {
  const Key& key = group[0]->key;
  std::uint64_t at = group[0]->hash & mask_;
  while (slots_[at].block != 0) at = (at + 1) & mask_;
  slots_[at] = {tag_of(group[0]->hash), static_cast<std::uint32_t>(words_.size())};
  words_.push_back(static_cast<std::uint32_t>(key.name.size() | key.value.size() << 16U));
  bool table = group.size() > kMostInBlock;
  std::uint32_t count = table ? kTable : static_cast<std::uint32_t>(group.size());
  words_.push_back(static_cast<std::uint32_t>(key.kind) << 8U | count);
  append(key.name, key.value);
  if (table) {
    std::vector<Filed> rules;
    for (const Entry* one : group) rules.push_back(one->rule);
    words_.push_back(static_cast<std::uint32_t>(tables_.size()));
    tables_.emplace_back(std::move(rules));
    return;
  }
  for (const Entry* one : group) {
    words_.push_back(one->rule.rank);
    words_.push_back(static_cast<std::uint32_t>(one->rule.path.size() | one->rule.flags << 16U));
    append(one->rule.path, {});
  }
}

void KeyTable::visit(std::uint64_t hash, const Key& key, bool first_label, Search& search) const {
  for (std::uint64_t slot = hash & mask_; slots_[slot].block != 0; slot = (slot + 1) & mask_) {
    if (slots_[slot].tag != tag_of(hash)) continue;
    std::uint32_t at = slots_[slot].block, sizes = words_[at], kind = words_[at + 1];
    if (kind >> 8U != static_cast<std::uint32_t>(key.kind)) continue;
    if ((sizes & 0xFFFFU) != key.name.size() || sizes >> 16U != key.value.size()) continue;
    const char* text = bytes_at(at + 2);
    if (std::string_view(text, key.name.size()) != key.name) continue;
    if (std::string_view(text + key.name.size(), key.value.size()) != key.value) continue;
    at += 2 + words_for(key.name.size() + key.value.size());
    if ((kind & 0xFFU) == kTable) tables_[words_[at]].visit(search, first_label);
    else visit_block(at, kind & 0xFFU, first_label, search);
    return;
  }
}

void KeyTable::visit_block(std::uint32_t at, std::uint32_t count, bool first_label, Search& search) const {
  std::string_view path = search.request.path;
  for (; count > 0 && words_[at] < search.end; --count) {
    std::uint32_t rank = words_[at], size = words_[at + 1] & 0xFFFFU, flags = words_[at + 1] >> 16U;
    std::string_view text(bytes_at(at + 2), size);
    at += 2 + words_for(size);
    if (rank < search.begin || !path.starts_with(text)) continue;
    if ((flags & Filed::kExact) != 0 && size != path.size()) continue;
    if (first_label || (flags & Filed::kFirstLabel) == 0) search.offer(rank, (flags & Filed::kComplete) != 0);
  }
}

std::size_t KeyTable::bytes() const {
  std::size_t out = sizeof *this + slots_.capacity() * sizeof(Slot) + words_.capacity() * 4;
  for (const PathTable& table : tables_) out += table.bytes();
  return out;
}

}  // namespace gw::route
