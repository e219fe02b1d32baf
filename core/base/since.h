#ifndef GW_BASE_SINCE_H_
#define GW_BASE_SINCE_H_

#include <initializer_list>

#include "base/version.h"

namespace gw {

/// Whether a behaviour that came to several lines is there: `first` is the first release of the newest line,
/// `backports` those of the lines that got it late.
constexpr bool since(Version version, Version first, std::initializer_list<Version> backports) {
  if (version >= first) return true;
  for (Version backport : backports) {
    if (version.same_line(backport)) return version >= backport;
  }
  return false;
}

}  // namespace gw

#endif  // GW_BASE_SINCE_H_
