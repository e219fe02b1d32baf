#ifndef GW_DECODE_FLAGS_H_
#define GW_DECODE_FLAGS_H_

#include <string>
#include <vector>

#include "base/version.h"
#include "decode/names.h"

namespace gw::decode {

/// Command-line flags of Traefik as names below "traefik": `--a.b=c` gives traefik.a.b.
struct Flags {
  text::SourceId source = text::SourceId::None;  ///< "command line": one argument a line.
  std::vector<Named> names;
  std::string error = {};                ///< "flag needs an argument: -nope", "bad flag syntax: --=x"; empty if none.
  std::vector<std::string> unread = {};  ///< What stands behind the first word that is no flag: Traefik passes over it.
};

/// Whether a flag without `=` takes the next word depends on the option's type. `typed` false: as Traefik's
/// deprecation loader reads them, where every flag takes the next word.
/// Source: paerser v0.2.2 flag/flagparser.go, flag/flagtypes.go.
Flags parse_flags(text::SourceSet& sources, const std::vector<std::string>& arguments, Version version, bool typed);

/// TRAEFIK_ variables as names below "traefik", those only whose first part is a known section.
/// Source: paerser v0.2.2 env/env.go, env/filter.go.
Flags parse_environment(text::SourceSet& sources, const std::vector<std::pair<std::string, std::string>>& variables,
                        Version version);

}  // namespace gw::decode

#endif  // GW_DECODE_FLAGS_H_
