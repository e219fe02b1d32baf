#ifndef GW_RUNTIME_TABLE_H_
#define GW_RUNTIME_TABLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/runtime.h"

namespace gw::runtime {

/// An object while it is built.
struct Item {
  Item() = default;
  Item(Item&&) noexcept = default;
  Item& operator=(Item&&) noexcept = default;

  Object object;
  std::string_view written;                ///< "api": the name where it is written, of a copy too.
  std::string_view tls_options;            ///< Routers with TLS: the options that count after conflicts.
  std::vector<std::string_view> children;  ///< Routers: names of child routers.
  std::uint32_t users = 0;                 ///< Services, middlewares: routers that use it; their names in `user_names`.
  std::string_view* user_names = nullptr;
  std::uint32_t room = 0;     ///< Places of the value's members if they are its own; see State::set.
  bool child = false;         ///< Routers: has parentRefs. Like `tls` and `serves` set by note_traits(),
  bool tls = false;           ///< so that the steps after it need not look into the value.
  bool serves = false;        ///< Routers: names a service.
  bool internal = false;      ///< Of the provider internal: written nowhere.
  bool tls_conflict = false;  ///< Routers: refused because of core.strictTLSOptions.
  bool built = false;         ///< Routers: a handler exists. Services: `updater` and `wants` are known.
  bool wants = false;         ///< HTTP services: has a healthCheck, so that parents may ask.
  std::string_view updater;   ///< HTTP services: its kind in error texts; empty: tells nobody its health.

  const model::Value& value() const { return object.value; }
  /// "http.routers.api".
  std::string path() const;
  /// Another item of the same value. From then on neither changes the members that they share.
  Item duplicate();
};

/// A name as it is looked up: `bare`, with "@" and the provider behind it if that is not empty.
struct Name {
  std::string_view bare, provider;

  std::string text() const;
};

/// Items in the order of their names, each name once. Changes first, then lookups: adding moves the items.
class Table {
 public:
  void reserve(std::size_t items) { items_.reserve(items); }
  /// Replaces an item of the same name.
  void put(Item item);

  Item* find(Name name);
  Item* find(std::string_view name) { return find(Name{name, {}}); }
  bool contains(std::string_view name) { return find(name) != nullptr; }
  /// The items whose name begins with `prefix`.
  std::vector<Item*> starting_with(std::string_view prefix);

  std::vector<Item>::iterator begin();
  std::vector<Item>::iterator end();
  std::size_t size();

  /// What sorting moves instead of an item.
  struct Key {
    std::uint64_t first;  ///< Eight letters, the first one highest.
    std::string_view name;
    std::size_t index;
  };

 private:
  void put_in_order(std::vector<Key>& keys);
  void settle();  ///< Sorts, drops what was replaced, and forgets the places.
  void index();

  std::vector<Item> items_;
  /// Of a hashed name: the upper half of the hash, and 1 + its index; index 0: free.
  struct Place {
    std::uint32_t tag = 0, index = 0;
  };
  std::vector<Place> places_;
  std::size_t last_ = 0;  ///< What was found last: the next one asked for often stands beside it.
  bool settled_ = true;
};

}  // namespace gw::runtime

#endif  // GW_RUNTIME_TABLE_H_
