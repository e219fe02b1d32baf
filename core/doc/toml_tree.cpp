#include "doc/toml_tree.h"

#include <algorithm>

namespace gw::doc {

namespace {

constexpr std::size_t kSmall = 12;

}  // namespace

TomlItem* TomlTable::find(const std::string& key) {
  if (members.size() > kSmall) {
    auto found = index.find(key);
    return found == index.end() ? nullptr : &members[found->second].item;
  }
  auto found = std::ranges::find_if(members, [&](const Member& member) { return member.key.text == key; });
  return found == members.end() ? nullptr : &found->item;
}

TomlItem& TomlTable::add(const TomlText& key, TomlItem item) {
  members.push_back({key, std::move(item)});
  if (members.size() == kSmall + 1) {
    for (std::size_t i = 0; i < members.size(); ++i) index.emplace(members[i].key.text, i);
  } else if (members.size() > kSmall) {
    index.emplace(key.text, members.size() - 1);
  }
  return members.back().item;
}

TomlTree::TomlTree() : root_(make(0, 0)) {}

TomlTable* TomlTree::make(std::uint32_t begin, std::uint32_t end) {
  tables_.emplace_back();
  tables_.back().begin = begin;
  tables_.back().end = end;
  return &tables_.back();
}

/// The first `size` parts as one text that no other path has.
std::string TomlTree::path(const TomlKey& key, std::size_t size) {
  std::string out;
  for (std::size_t i = 0; i < size; ++i) out += std::to_string(key[i].text.size()) + ':' + key[i].text;
  return out;
}

void TomlTree::fail(std::string message) const { throw TomlFault{at, line, std::move(message)}; }

void TomlTree::open(const TomlKey& key, bool array, std::uint32_t begin, std::uint32_t end) {
  if (key.size() > kMaxDepth) fail("nested more than " + std::to_string(kMaxDepth) + " levels deep");
  TomlTable* table = root_;
  for (std::size_t i = 0; i + 1 < key.size(); ++i) {
    TomlItem* item = table->find(key[i].text);
    if (item == nullptr) {
      implied_.insert(path(key, i + 1));
      item = &table->add(key[i], {TomlItem::Kind::Table, begin, end});
      item->tables.push_back(make(begin, end));
    }
    if (item->tables.empty()) fail("key '" + key[i].text + "' is a value, not a table");
    table = item->tables.back();
  }
  const TomlText& last = key.back();
  if (array) {
    TomlItem* item = table->find(last.text);
    if (item == nullptr) item = &table->add(last, {TomlItem::Kind::Tables, begin, end});
    if (item->kind != TomlItem::Kind::Tables) fail("key '" + last.text + "' is there already and no array of tables");
    item->tables.push_back(make(begin, end));
  } else {
    context.assign(key.begin(), key.end() - 1);
    TomlItem item{TomlItem::Kind::Table, begin, end};
    item.tables.push_back(make(begin, end));
    set_value(last, std::move(item));
  }
  context = key;
}

void TomlTree::open_header(const TomlKey& key, bool array, std::uint32_t begin, std::uint32_t end) {
  open(key, array, begin, end);
  arrays_.erase(path(context, context.size()));
}

void TomlTree::open_parents(const TomlKey& key) {
  for (std::size_t i = 0; i + 1 < key.size(); ++i) {
    TomlKey inner = context;
    inner.push_back(key[i]);
    implied_.insert(path(inner, inner.size()));
    open(inner, false, key[i].begin, key[i].end);
  }
}

void TomlTree::open_inline(const TomlText& name, bool in_array, std::uint32_t begin) {
  TomlKey inner = context;
  inner.push_back(name);
  implied_.insert(path(inner, inner.size()));
  open(inner, in_array, begin, begin);
}

void TomlTree::set_member(TomlTable& table, const TomlKey& key, TomlItem item) {
  TomlTable* inner = &table;
  for (std::size_t i = 0; i + 1 < key.size(); ++i) {
    TomlItem* parent = inner->find(key[i].text);
    if (parent == nullptr) {
      parent = &inner->add(key[i], {TomlItem::Kind::Table, key[i].begin, item.end});
      parent->tables.push_back(make(key[i].begin, item.end));
    }
    if (parent->kind != TomlItem::Kind::Table) fail("key '" + key[i].text + "' is a value, not a table");
    inner = parent->tables.back();
  }
  if (TomlItem* known = inner->find(key.back().text)) *known = std::move(item);
  else inner->add(key.back(), std::move(item));
}

void TomlTree::set_value(const TomlText& name, TomlItem item) {
  TomlTable* table = root_;
  for (const TomlText& part : context) {
    TomlItem* parent = table->find(part.text);
    if (parent == nullptr || parent->tables.empty()) fail("key '" + part.text + "' is defined twice");
    table = parent->tables.back();
  }
  TomlItem* known = table->find(name.text);
  if (known == nullptr) {
    table->add(name, std::move(item));
    return;
  }
  TomlKey key = context;
  key.push_back(name);
  std::string whole = path(key, key.size());
  bool implied = implied_.erase(whole) > 0;
  if (!implied) fail("key '" + name.text + "' is defined twice");
  if (arrays_.contains(whole)) *known = std::move(item);
  else if (!known->tables.empty()) known->tables.back()->end = std::max(known->tables.back()->end, item.end);
}

void TomlTree::set_array(const TomlText& name, bool array) {
  TomlKey key = context;
  if (!name.text.empty() || key.empty()) key.push_back(name);
  if (array) arrays_.insert(path(key, key.size()));
  else arrays_.erase(path(key, key.size()));
}

}  // namespace gw::doc
