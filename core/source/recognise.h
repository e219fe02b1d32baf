#ifndef GW_SOURCE_RECOGNISE_H_
#define GW_SOURCE_RECOGNISE_H_

#include <string>

#include "source/discover.h"

namespace gw::source {

/// What a file is, told by its content; its name says only whether it is TOML.
InputKind recognise(const std::string& path, std::string bytes, Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_RECOGNISE_H_
