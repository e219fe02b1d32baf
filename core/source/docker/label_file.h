#ifndef GW_SOURCE_DOCKER_LABEL_FILE_H_
#define GW_SOURCE_DOCKER_LABEL_FILE_H_

#include "base/result.h"
#include "source/docker/container.h"

namespace gw::source {

/// A container that has the labels of the source: `key=value` lines, as `docker run --label-file` reads them. Empty
/// lines and lines that begin with # count nothing; a key without = has the empty value. Its name, its address and its
/// port 80 are assumed. Source: docker/cli pkg/kvfile.
Container read_label_file(const text::SourceSet& sources, text::SourceId source);

/// The same of a piece of a compose file: a list (`- "traefik.enable=true"`) or a map (`traefik.enable: "true"`), by
/// itself or under `labels:`; of `$$` one is left. Any other text is read as lines. Error: it looks like such a piece
/// and is none, or it is no UTF-8 (which Docker refuses too).
Result<Container> read_labels(text::SourceSet& sources, text::SourceId source);

}  // namespace gw::source

#endif  // GW_SOURCE_DOCKER_LABEL_FILE_H_
