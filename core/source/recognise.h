#ifndef GW_SOURCE_RECOGNISE_H_
#define GW_SOURCE_RECOGNISE_H_

#include <string>

#include "source/discover.h"

namespace gw::source {

/// What a file is, told by its content; its name says only whether it is TOML.
InputKind recognise(const std::string& path, const std::string& bytes, Version version);

/// Why recognise() gives Unknown, and what to do.
std::string why_unknown(const std::string& path, std::string bytes);

}  // namespace gw::source

#endif  // GW_SOURCE_RECOGNISE_H_
