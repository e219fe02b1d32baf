#ifndef GW_TEMPLATE_FAILURE_H_
#define GW_TEMPLATE_FAILURE_H_

// What ends the work on a template early. Thrown and caught within this module only, as Go panics
// and recovers there.

#include <cstdint>
#include <string>

#include "diag/fact_kind.h"

namespace gw::template_ {

/// The whole template fails, or cannot be evaluated.
struct Failure {
  diag::FactKind kind{};
  std::uint32_t begin = 0, end = 0;  ///< Bytes of the input.
  std::string subject = {};          ///< A function's name.
  std::string message = {};          ///< Go's error; gw's reason where the kind is TemplateNotEvaluated.
};

/// A function refuses its arguments, in Go's words; becomes "error calling NAME: ...".
struct CallError {
  std::string message;
};

/// gw does not know what Traefik would get.
struct NotEvaluated {
  std::string reason;
};

}  // namespace gw::template_

#endif  // GW_TEMPLATE_FAILURE_H_
