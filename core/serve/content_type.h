#ifndef GW_SERVE_CONTENT_TYPE_H_
#define GW_SERVE_CONTENT_TYPE_H_

#include <string>
#include <string_view>

namespace gw::serve {

/// The type that Go guesses from the first 512 bytes of a body. Source: Go net/http sniff.go (DetectContentType).
std::string_view detect_content_type(std::string_view bytes);

/// "Text/HTML; charset=utf-8" without its parameters: "text/html".
struct MediaType {
  std::string type;
  bool fine = false;  ///< Go's mime.ParseMediaType has no error.
};
MediaType parse_media_type(std::string_view text);

}  // namespace gw::serve

#endif  // GW_SERVE_CONTENT_TYPE_H_
