#ifndef GW_DOC_YAML_SIMPLE_H_
#define GW_DOC_YAML_SIMPLE_H_

// The YAML that people write most: block maps and lists of scalars that stand on one line, and short [a, b] and {a: b}.
// It is read line by line in a fraction of the time that libyaml takes; whatever is not surely of this kind, and all
// that is wrong, is left to libyaml. tests/yaml_simple_test.cpp and fuzz_yaml hold both readings against each other.

#include <optional>

#include "doc/read.h"

namespace gw::doc {

/// What read_yaml_events() would give; nothing if the text needs that reader.
std::optional<Read> read_simple_yaml(const text::SourceSet& sources, text::SourceId id);

/// Every text, by libyaml's events.
Read read_yaml_events(const text::SourceSet& sources, text::SourceId id, Dialect dialect = Dialect::Plain);

}  // namespace gw::doc

#endif  // GW_DOC_YAML_SIMPLE_H_
