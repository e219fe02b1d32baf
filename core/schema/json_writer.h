#ifndef GW_SCHEMA_JSON_WRITER_H_
#define GW_SCHEMA_JSON_WRITER_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gw::schema {

/// Writes JSON with two spaces of indentation. Texts are well-formed UTF-8; a key belongs before
/// every value of an object and none before an item of a list.
class JsonWriter {
 public:
  void open_object() { open('{'); }
  void open_object(std::string_view key) { this->key(key), open('{'); }
  void open_list(std::string_view key) { this->key(key), open('['); }
  void close();  ///< The innermost object or list.

  void key(std::string_view name);
  void text(std::string_view value);
  void raw(std::string_view json);  ///< A value that is JSON already.

  void member(std::string_view name, std::string_view value) { key(name), text(value); }
  void flag(std::string_view name, bool value) { key(name), raw(value ? "true" : "false"); }
  /// A list on one line.
  void texts(std::string_view name, const std::vector<std::string_view>& values);

  /// With a newline at its end. Requires: everything is closed.
  std::string take() { return std::move(out_) + "\n"; }

 private:
  void open(char bracket);
  void begin_value();

  std::string out_;
  std::string closers_;
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace gw::schema

#endif  // GW_SCHEMA_JSON_WRITER_H_
