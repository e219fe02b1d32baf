#include "runtime/table.h"

#include <algorithm>
#include <tuple>

#include "base/text_set.h"

namespace gw::runtime {
namespace {

/// The same for a name in one piece and in two.
std::uint64_t hash(Name name) {
  if (std::size_t at = name.provider.empty() ? name.bare.find('@') : std::string_view::npos;
      at != std::string_view::npos)
    return base::text_hash(name.bare.substr(at + 1), base::text_hash(name.bare.substr(0, at)));
  return base::text_hash(name.provider, base::text_hash(name.bare));
}

bool same(std::string_view known, Name name) {
  if (name.provider.empty()) return known == name.bare;
  std::size_t size = name.bare.size();
  return known.size() == size + 1 + name.provider.size() && known[size] == '@' && known.substr(0, size) == name.bare &&
         known.substr(size + 1) == name.provider;
}

Table::Key key_of(std::string_view name, std::size_t index) {
  std::uint64_t first = 0;
  for (std::size_t i = 0; i < 8; ++i)
    first = first << 8U | (i < name.size() ? static_cast<unsigned char>(name[i]) : 0U);
  return {first, name, index};
}

bool before(const Table::Key& a, const Table::Key& b) {
  if (a.first != b.first) return a.first < b.first;
  return std::tie(a.name, a.index) < std::tie(b.name, b.index);
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
  out.child = child;
  out.tls = tls;
  out.serves = serves;
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
  std::vector<Key> keys;
  keys.reserve(items_.size());
  for (std::size_t i = 0; i < items_.size(); ++i) keys.push_back(key_of(items_[i].object.name, i));
  std::ranges::sort(keys, before);
  put_in_order(keys);
  // Of equal names the last one counts.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (i + 1 < items_.size() && items_[i + 1].object.name == items_[i].object.name) continue;
    if (kept != i) items_[kept] = std::move(items_[i]);
    ++kept;
  }
  items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(kept), items_.end());
}

/// Item keys[i].index goes to place i: circle by circle, because a second table would be the largest thing there is.
void Table::put_in_order(std::vector<Key>& keys) {
  for (std::size_t start = 0; start < keys.size(); ++start) {
    if (keys[start].index == start) continue;
    Item first = std::move(items_[start]);
    std::size_t at = start;
    for (std::size_t from = keys[at].index; from != start; from = keys[at].index) {
      items_[at] = std::move(items_[from]);
      keys[at].index = at;
      at = from;
    }
    items_[at] = std::move(first);
    keys[at].index = at;
  }
}

void Table::index() {
  settle();
  if (!places_.empty() || items_.empty()) return;
  std::size_t size = 4;
  while (size < items_.size() * 2) size *= 2;
  places_.assign(size, {});
  for (std::size_t i = 0; i < items_.size(); ++i) {
    std::uint64_t hashed = hash(Name{items_[i].object.name, {}});
    std::size_t at = hashed & (size - 1);
    while (places_[at].index != 0) at = (at + 1) & (size - 1);
    places_[at] = {static_cast<std::uint32_t>(hashed >> 32U), static_cast<std::uint32_t>(i + 1)};
  }
}

Item* Table::find(Name name) {
  index();
  if (places_.empty()) return nullptr;
  for (std::size_t near : {last_, last_ + 1}) {
    if (near >= items_.size() || !same(items_[near].object.name, name)) continue;
    last_ = near;
    return &items_[near];
  }
  std::uint64_t hashed = hash(name);
  std::size_t last = places_.size() - 1;
  for (std::size_t at = hashed & last; places_[at].index != 0; at = (at + 1) & last) {
    if (places_[at].tag != static_cast<std::uint32_t>(hashed >> 32U)) continue;
    Item& item = items_[places_[at].index - 1];
    if (!same(item.object.name, name)) continue;
    last_ = places_[at].index - 1;
    return &item;
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
