#include "runtime/table.h"

#include <algorithm>

namespace gw::runtime {
namespace {

std::uint64_t hash(std::string_view text, std::uint64_t state = 0xCBF29CE484222325U) {
  for (char c : text) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return state;
}

std::uint64_t hash(Name name) {
  std::uint64_t state = hash(name.bare);
  if (!name.provider.empty()) state = hash(name.provider, hash("@", state));
  return state ^ state >> 29U;
}

bool same(std::string_view known, Name name) {
  if (name.provider.empty()) return known == name.bare;
  std::size_t size = name.bare.size();
  return known.size() == size + 1 + name.provider.size() && known[size] == '@' && known.substr(0, size) == name.bare &&
         known.substr(size + 1) == name.provider;
}

constexpr std::string_view kSections[] = {"http.routers", "http.services",   "http.middlewares", "tcp.routers",
                                          "tcp.services", "tcp.middlewares", "udp.routers",      "udp.services"};

}  // namespace

std::string Item::path() const {
  if (internal) return std::string(written);
  return std::string(kSections[static_cast<std::size_t>(object.role)]) + "." + std::string(written);
}

Item Item::duplicate() {
  room = 0;
  Item out;
  out.object = object;
  out.written = written;
  out.tls_options = tls_options;
  out.children = children;
  out.prepended = prepended;
  out.internal = internal;
  out.tls_conflict = tls_conflict;
  return out;
}

std::string Name::text() const {
  std::string out(bare);
  if (!provider.empty()) out.append("@").append(provider);
  return out;
}

void Table::put(Item item) {
  // They nearly always come sorted.
  if (!items_.empty() && !(items_.back().object.name < item.object.name)) settled_ = false;
  items_.push_back(std::move(item));
  places_.clear();
}

void Table::settle() {
  if (settled_) return;
  settled_ = true;
  std::ranges::stable_sort(items_, {}, [](const Item& item) { return item.object.name; });
  // Of equal names the last one counts.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (i + 1 < items_.size() && items_[i + 1].object.name == items_[i].object.name) continue;
    if (kept != i) items_[kept] = std::move(items_[i]);
    ++kept;
  }
  items_.resize(kept);
}

void Table::index() {
  settle();
  if (!places_.empty() || items_.empty()) return;
  std::size_t size = 4;
  while (size < items_.size() * 2) size *= 2;
  places_.assign(size, 0);
  for (std::size_t i = 0; i < items_.size(); ++i) {
    std::size_t at = hash(Name{items_[i].object.name, {}}) & (size - 1);
    while (places_[at] != 0) at = (at + 1) & (size - 1);
    places_[at] = static_cast<std::uint32_t>(i + 1);
  }
}

Item* Table::find(Name name) {
  index();
  if (places_.empty()) return nullptr;
  for (std::size_t at = hash(name) & (places_.size() - 1); places_[at] != 0; at = (at + 1) & (places_.size() - 1)) {
    Item& item = items_[places_[at] - 1];
    if (same(item.object.name, name)) return &item;
  }
  return nullptr;
}

std::vector<Item*> Table::starting_with(std::string_view prefix) {
  settle();
  auto from = std::ranges::lower_bound(items_, prefix, {}, [](const Item& item) { return item.object.name; });
  std::vector<Item*> out;
  for (; from != items_.end() && from->object.name.starts_with(prefix); ++from) out.push_back(&*from);
  return out;
}

std::vector<Item>::iterator Table::begin() {
  settle();
  return items_.begin();
}

std::vector<Item>::iterator Table::end() {
  settle();
  return items_.end();
}

std::size_t Table::size() {
  settle();
  return items_.size();
}

}  // namespace gw::runtime
