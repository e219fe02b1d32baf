#ifndef GW_SERVE_HTTP2_FIELDS_H_
#define GW_SERVE_HTTP2_FIELDS_H_

// Lists of headers as HTTP/2 has them. Source: Go 1.26 net/http h2_bundle.go (readMetaFrame, checkPseudos,
// encodeHeaders, checkValidHTTP2RequestHeaders).

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rule/request.h"
#include "serve/message.h"

namespace gw::serve {

/// A list on its way in.
class Http2Fields {
 public:
  enum Pseudo : std::uint8_t { Method, Scheme, Authority, Path, Status, kPseudos };

  explicit Http2Fields(std::size_t largest) : largest_(largest) {}

  void clear();
  /// False: so much more than is allowed that the connection ends.
  bool add(std::string_view name, std::string_view value);

  bool wrong() const { return wrong_; }          ///< Not as HTTP/2 allows it.
  bool too_large() const { return too_large_; }  ///< What came last is left out.
  std::size_t size() const { return text_.size(); }

  std::string_view pseudo(Pseudo which) const;  ///< Empty if it is not there.
  bool has(Pseudo which) const { return pseudo_[which] >= 0; }
  bool any_pseudo() const;
  /// The others, in their order, names in lower case: views of this object.
  std::vector<rule::Pair> regular() const;

 private:
  struct Field {
    std::uint32_t at, name, value;  ///< In text_.
    bool pseudo;
  };
  bool take_pseudo(std::string_view name);
  rule::Pair pair(const Field& field) const;

  std::size_t largest_, total_ = 0;
  std::string text_;
  std::vector<Field> fields_;
  std::array<std::int32_t, kPseudos> pseudo_ = {-1, -1, -1, -1, -1};
  bool wrong_ = false, too_large_ = false, saw_regular_ = false;
};

bool http2_name(std::string_view name);  ///< A token without letters in upper case.
bool http2_value(std::string_view value);

/// "content-type" → "Content-Type".
std::string canonical_name(std::string_view name);

/// Of the hop, in any case: "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade".
bool http2_forbids(std::string_view name);

/// What Go's server answers to a request with headers that HTTP/2 does not have; empty: it has none.
std::string forbidden_headers(const std::vector<rule::Pair>& headers);

/// Those of a list that a trailer may have.
bool trailer_allowed(std::string_view name);

}  // namespace gw::serve

#endif  // GW_SERVE_HTTP2_FIELDS_H_
