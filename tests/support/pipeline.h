#ifndef GW_TESTS_SUPPORT_PIPELINE_H_
#define GW_TESTS_SUPPORT_PIPELINE_H_

// The exchanges of testdata/vectors/pipeline*.jsonl.gz: raw requests, and what the real Traefik made of them.

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "route/options.h"
#include "route/proxy.h"
#include "support/run.h"

namespace gw::testing {

/// The vectors write a byte as the character of its number.
std::string bytes_of(const std::string& latin1);

/// One configuration with its exchanges.
struct Group {
  nlohmann::json data;
  std::map<std::string, route::EntryPointOptions> options;  ///< Of each entry point.
};
Group load_group(const std::string& line, Version version, const Directory& directory);

/// "METHOD TARGET HTTP/1.1" and the sorted lines of the header, as gw predicts and as the vectors have them.
std::string backend(const route::Outgoing& out);
std::string backend(const nlohmann::json& expected);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_PIPELINE_H_
