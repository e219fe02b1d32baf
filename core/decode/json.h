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
  bool ends = false;  ///< Reading ends here, and this is what is told; otherwise the first fault is.
};

/// Whose reader it is: sigs.k8s.io/json, in which the case of names matters and the last of equal ones counts, or
/// encoding/json, which prefers the exact name but takes any case, and fills an object that it meets twice further.
/// Faults of the latter say where they stand: "… into Go struct field Router.http.routers.priority of type int".
enum class JsonReader { Kubernetes, Plain };

/// The node as an object of `type`: members by their JSON names, unknown ones are passed over, null leaves a field as
/// it is. SetDefaults is never called. Faults are appended, the rest is filled all the same. Nil for null.
/// Source: encoding/json (Unmarshal), sigs.k8s.io/json; paerser types/duration.go (UnmarshalJSON).
model::Value from_json(const doc::Document& document, doc::NodeId node, const schema::Type& type, Version version,
                       model::Arena& arena, std::vector<JsonFault>& faults, JsonReader reader = JsonReader::Kubernetes);

/// The node as a value without a type: objects become maps, numbers float64.
model::Value any_json(const doc::Document& document, doc::NodeId node, model::Arena& arena);

}  // namespace gw::decode

#endif  // GW_DECODE_JSON_H_
