#ifndef GW_CONVERT_READ_BACK_H_
#define GW_CONVERT_READ_BACK_H_

#include <optional>
#include <vector>

#include "convert/form.h"
#include "encode/encode.h"
#include "source/gateway.h"

namespace gw::convert {

/// What the provider of the form reads from the files that were written; nothing if gw has no reader for the form.
std::optional<source::Provider> read_back(Form form, const std::vector<encode::File>& files, text::SourceSet& sources,
                                          const source::World& world, Version version);

}  // namespace gw::convert

#endif  // GW_CONVERT_READ_BACK_H_
