#ifndef GW_CONVERT_MERGE_H_
#define GW_CONVERT_MERGE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "encode/encode.h"
#include "source/gateway.h"

namespace gw::convert {

/// The configurations of several providers as that of one: names without provider, references to match.
struct Merged {
  model::Config config;
  /// (table "http.routers", qualified name "api@docker") → name now, of every object that was taken.
  std::map<std::pair<std::string, std::string>, std::string> names;
  std::vector<encode::Loss> losses;
  std::vector<encode::Added> added;
};

/// Of the providers that were loaded. An object whose name another provider has already taken gets its provider behind
/// it ("api-docker"). References to what is not here keep their provider.
Merged merge(const source::Gateway& gateway);

}  // namespace gw::convert

#endif  // GW_CONVERT_MERGE_H_
