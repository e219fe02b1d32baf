#ifndef GW_CONVERT_READ_BACK_H_
#define GW_CONVERT_READ_BACK_H_

#include <optional>
#include <vector>

#include "convert/form.h"
#include "encode/encode.h"
#include "source/gateway.h"
#include "text/source.h"

namespace gw::convert {

/// What the provider of the form reads from the files that were written; nothing if gw has no reader for the form.
std::optional<source::Provider> read_back(Form form, const std::vector<encode::File>& files, text::SourceSet& sources,
                                          const source::World& world, Version version);

/// What the provider kubernetescrd of `gateway` would publish if its manifests said what `files` say, a text for each
/// of `sources_of_files`; manifests that are not among these stay as they are. Requires a gateway with a cluster.
source::Provider read_again(const source::Gateway& gateway, const std::vector<text::SourceId>& sources_of_files,
                            const std::vector<encode::File>& files, text::SourceSet& sources,
                            const source::World& world, Version version);

}  // namespace gw::convert

#endif  // GW_CONVERT_READ_BACK_H_
