#ifndef GW_SOURCE_RECOGNISE_TEXT_H_
#define GW_SOURCE_RECOGNISE_TEXT_H_

#include <string_view>

#include "doc/document.h"
#include "source/discover.h"

namespace gw::source {

/// Kinds that are told line by line: labels, flags, env, kv. Unknown: none of them.
InputKind recognise_lines(std::string_view bytes);

/// What a JSON document with a list at its root, or with keys that are no options, is: containers, kv, snapshot.
InputKind recognise_json(const doc::Document& document);

}  // namespace gw::source

#endif  // GW_SOURCE_RECOGNISE_TEXT_H_
