#ifndef GW_DIFF_ITEMS_H_
#define GW_DIFF_ITEMS_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "runtime/runtime.h"
#include "source/gateway.h"

namespace gw::diff {

/// An object of a gateway, as it is compared.
struct Item {
  std::string kind;   ///< "router", "TLS options", …
  std::string table;  ///< "http.routers"; empty: nothing refers to it.
  std::string name;   ///< Qualified.
  const model::Value* value = nullptr;
  const runtime::Object* object = nullptr;  ///< Null: no object of the graph.
};

/// All of them but those of the provider internal, in a fixed order.
std::vector<Item> items_of(const source::Gateway& gateway, const runtime::Graph& graph);

/// New names of objects, by table and old name.
using Names = std::map<std::pair<std::string, std::string>, std::string>;

/// A value in lines: dotted path and text. References are qualified; those of the old side by their new names.
struct Line {
  std::string shown;  ///< Secrets are "****".
  std::string text;   ///< As written.
  text::Span span;
  bool written = true;  ///< Otherwise it is a default, which says nothing where the other side has none.
};
std::map<std::string, Line> lines_of(const Item& item, Version version, const Names* names, bool servers);

/// The same values in the same order.
bool same_value(const model::Value& a, const model::Value& b);

}  // namespace gw::diff

#endif  // GW_DIFF_ITEMS_H_
