#ifndef GW_DOC_YAML_RESOLVE_H_
#define GW_DOC_YAML_RESOLVE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace gw::doc {

/// What gopkg.in/yaml.v3 v3.0.1 (resolve.go) makes of a scalar.
struct Resolved {
  enum class Kind : std::uint8_t { String, Null, Bool, Int, Uint, Float, Timestamp };

  Kind kind = Kind::String;
  bool boolean = false;
  std::int64_t integer = 0;
  std::uint64_t uinteger = 0;
  double real = 0;
};

/// A plain scalar without a tag.
Resolved resolve_plain(std::string_view text);

/// The short form of a resolution, as error texts name it: "!!int".
std::string_view short_tag(Resolved::Kind kind);

/// A scalar under an explicit tag ("!!int", "tag:yaml.org,2002:int", "!custom"). False: the tag does not
/// fit, and `error` says so in yaml.v3's words. !!binary is not decided here.
bool resolve_tagged(std::string_view tag, std::string_view text, bool plain, Resolved& out, std::string& error);

}  // namespace gw::doc

#endif  // GW_DOC_YAML_RESOLVE_H_
