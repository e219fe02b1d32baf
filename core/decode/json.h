#ifndef GW_DECODE_JSON_H_
#define GW_DECODE_JSON_H_

// From a syntax tree to the model as Go's encoding/json fills Traefik's types: custom resources embed them.

#include <string>
#include <vector>

#include "doc/document.h"
#include "model/value.h"

namespace gw::decode {

/// A value that does not fit its type: the whole document is refused.
struct JsonFault {
  text::Span span;
  std::string error;  ///< "json: cannot unmarshal string into Go value of type int".
};

/// The node as an object of `type`: members by their JSON names, case matters, unknown ones are passed over, the last
/// of equal names counts, null leaves a field as it is. SetDefaults is never called. Faults are appended, the
/// rest is filled all the same. Nil for null.
/// Source: encoding/json (Unmarshal) as sigs.k8s.io/json configures it; paerser types/duration.go (UnmarshalJSON).
model::Value from_json(const doc::Document& document, doc::NodeId node, const schema::Type& type, Version version,
                       model::Arena& arena, std::vector<JsonFault>& faults);

/// The node as a value without a type: objects become maps, numbers float64.
model::Value any_json(const doc::Document& document, doc::NodeId node, model::Arena& arena);

}  // namespace gw::decode

#endif  // GW_DECODE_JSON_H_
