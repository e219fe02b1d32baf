#ifndef GW_ENCODE_COMMENTS_H_
#define GW_ENCODE_COMMENTS_H_

#include <set>
#include <utility>

#include "doc/output.h"
#include "model/value.h"
#include "text/source.h"

namespace gw::encode {

/// The comments of YAML and TOML sources that belong to values: lines above a key, and what stands behind it. Each
/// comment is given once.
class Comments {
 public:
  explicit Comments(const text::SourceSet& sources) : sources_(sources) {}

  void attach(const model::Value& value, doc::Output& out);

 private:
  void above(std::string_view bytes, text::SourceId source, std::size_t at, doc::Output& out);
  void behind(std::string_view bytes, text::SourceId source, std::size_t at, doc::Output& out);

  const text::SourceSet& sources_;
  std::set<std::pair<text::SourceId, std::size_t>> given_;
};

}  // namespace gw::encode

#endif  // GW_ENCODE_COMMENTS_H_
