#ifndef GW_SOURCE_COMPOSE_INTERPOLATE_H_
#define GW_SOURCE_COMPOSE_INTERPOLATE_H_

// ${VARIABLES} in the values of a compose file.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/decoded.h"

namespace gw::source::compose {

using Lookup = std::function<std::optional<std::string>(std::string_view)>;

struct Interpolated {
  /// A variable of the text: [begin, end) is its `$NAME` or `${…}` in the text before.
  struct Use {
    std::string name;
    std::uint32_t begin = 0, end = 0;
    bool braced = false;
    bool unset = false;  ///< It has neither a value nor a default, so it became empty.
  };

  std::string text;
  std::vector<text::Decoded::Step> steps;   ///< Copied bytes are exact, others stand for their variable.
  std::optional<std::string> invalid = {};  ///< The (part of the) text that is no template.
  std::string error = {};                   ///< Otherwise what went wrong: "required variable A is missing a value".
  std::uint32_t error_begin = 0, error_end = 0;  ///< The variable concerned, in the text before.
  std::vector<Use> uses = {};

  bool ok() const { return !invalid && error.empty(); }
};

/// `in` with its variables filled in. The way back of the result leads to the bytes of `in`.
/// Source: compose-go v2 template/template.go (SubstituteWithOptions).
Interpolated interpolate(const text::Decoded& in, const Lookup& lookup);

/// The same without any way back.
Interpolated interpolate(std::string_view in, const Lookup& lookup);

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_INTERPOLATE_H_
