#ifndef GW_REPORT_PAINT_H_
#define GW_REPORT_PAINT_H_

#include <string>
#include <string_view>

#include "diag/diagnostic.h"

namespace gw::report {

/// Colours of a terminal (ECMA-48 SGR), or none.
class Paint {
 public:
  explicit Paint(bool color) : color_(color) {}

  std::string bold(std::string_view text) const { return in("1", text); }
  std::string faint(std::string_view text) const { return in("2", text); }

  std::string severity(diag::Severity severity, std::string_view text) const {
    switch (severity) {
      case diag::Severity::Error: return in("1;31", text);
      case diag::Severity::Warning: return in("1;33", text);
      case diag::Severity::Info: return in("1;36", text);
    }
    return std::string(text);
  }

 private:
  std::string in(std::string_view code, std::string_view text) const {
    if (!color_) return std::string(text);
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
  }

  bool color_;
};

}  // namespace gw::report

#endif  // GW_REPORT_PAINT_H_
