#ifndef GW_SOURCE_KV_DUMP_H_
#define GW_SOURCE_KV_DUMP_H_

// The forms of dumps that read_kv() knows, one file a group of them.

#include <map>
#include <optional>

#include "source/kv.h"

namespace gw::source {

using Pairs = Result<std::vector<Pair>>;

/// Text that begins with { or [. (kv_json.cpp)
Pairs read_kv_json(const text::SourceSet& sources, text::SourceId source);

/// Redis's protocol: text that begins with *. (kv_commands.cpp)
Pairs read_kv_protocol(std::string_view bytes, text::SourceId source);

/// Command lines, if the first line is one. (kv_commands.cpp)
std::optional<Pairs> read_kv_commands(std::string_view bytes, text::SourceId source);

/// Lines of keys and values in all their forms. (kv_lines.cpp)
Pairs read_kv_lines(std::string_view bytes, text::SourceId source);

/// What commands do, one after the other, to the pairs so far: SET and its kin, DEL, FLUSHALL. Others are passed over.
class KvCommands {
 public:
  /// A word of a command and where it stands.
  struct Word {
    std::string_view text;
    text::Span span;
  };
  void apply(const std::vector<Word>& words);
  /// Whether `name` is a command that apply() knows to set or remove keys.
  static bool known(std::string_view name);
  std::vector<Pair> take();

 private:
  void set(const Word& key, const Word& value);
  void remove(std::string_view key);

  std::vector<Pair> pairs_;
  std::map<std::string, std::size_t, std::less<>> at_;
};

/// "line 3: …".
Error kv_error(std::string_view bytes, std::size_t at, const std::string& what);

}  // namespace gw::source

#endif  // GW_SOURCE_KV_DUMP_H_
