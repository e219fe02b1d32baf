#ifndef GW_CONVERT_STATIC_H_
#define GW_CONVERT_STATIC_H_

#include "convert/convert.h"

namespace gw::convert {

/// The static configuration of the gateway as a file, flags or variables. Only what a user wrote.
Converted convert_static(text::SourceSet& sources, const source::Gateway& gateway, const Request& request);

/// What the input says without effect: Traefik does not take it, so no output needs it. Added to out.losses as notes.
void note_ineffective(const diag::Facts& facts, encode::Written& out);

}  // namespace gw::convert

#endif  // GW_CONVERT_STATIC_H_
