#ifndef GW_DOC_TOML_TREE_H_
#define GW_DOC_TOML_TREE_H_

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "doc/toml_scan.h"

namespace gw::doc {

struct TomlTable;

/// What a key stands for, before it becomes a part of a Document.
struct TomlItem {
  enum class Kind : std::uint8_t { Scalar, Array, Table, Tables };

  Kind kind = Kind::Scalar;
  std::uint32_t begin = 0, end = 0;
  NodeId scalar = NodeId::None;
  std::shared_ptr<std::vector<TomlItem>> items = {};  ///< Array; an item may stand in two tables.
  std::vector<TomlTable*> tables = {};                ///< Table: one; Tables: those of [[headers]], never none.
};

struct TomlTable {
  struct Member {
    TomlText key;
    TomlItem item;
  };

  std::uint32_t begin = 0, end = 0;
  std::vector<Member> members;                         ///< In the order of the text.
  std::unordered_map<std::string, std::size_t> index;  ///< Of tables that are not small.

  TomlItem* find(const std::string& key);
  TomlItem& add(const TomlText& key, TomlItem item);
};

using TomlKey = std::vector<TomlText>;

/// The tables of a text while it is read: what exists, what is only implied, and what a header or key may still
/// define. Imitates, oddities included, BurntSushi/toml v1.6.0 parse.go (addContext, setValue, setType).
class TomlTree {
 public:
  static constexpr std::size_t kMaxDepth = 1000;  ///< No configuration is near it; walks recurse.

  TomlTree();

  TomlTable& root() { return *root_; }

  /// Where the next set_value puts things: a path of tables.
  TomlKey context;
  /// The place that errors of the methods below name: the key read last.
  std::uint32_t at = 0;
  std::size_t line = 1;

  void open_header(const TomlKey& key, bool array, std::uint32_t begin, std::uint32_t end);
  /// Makes the tables of a dotted key, but for its last part.
  void open_parents(const TomlKey& key);
  /// Makes the table of { … } under `name` the context.
  void open_inline(const TomlText& name, bool in_array, std::uint32_t begin);
  /// A table that nothing holds yet.
  TomlTable* make(std::uint32_t begin, std::uint32_t end);
  /// Puts a member of { … } into the table that is the value of the braces, which is built beside the tree.
  void set_member(TomlTable& table, const TomlKey& key, TomlItem item);
  void set_value(const TomlText& name, TomlItem item);
  void set_array(const TomlText& name, bool array);

 private:
  void open(const TomlKey& key, bool array, std::uint32_t begin, std::uint32_t end);
  static std::string path(const TomlKey& key, std::size_t size);
  [[noreturn]] void fail(std::string message) const;

  std::deque<TomlTable> tables_;
  TomlTable* root_;
  std::unordered_set<std::string> implied_, arrays_;
};

}  // namespace gw::doc

#endif  // GW_DOC_TOML_TREE_H_
