#ifndef GW_TESTS_SUPPORT_CONFIGURED_H_
#define GW_TESTS_SUPPORT_CONFIGURED_H_

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "source/gateway.h"

namespace gw::testing {

/// The bytes of an input of a vector: text, or {"base64": …}.
std::string input_bytes(const nlohmann::json& input);

/// What makes a provider of a case.
using Load = std::function<source::Provider(text::SourceSet& sources, const nlohmann::json& test,
                                            const source::Static& install, const source::World& world)>;

/// The first member in which gw's answer to the case differs from Traefik's; empty: none. `provider`: its name in the
/// answer; `flags`: those that every case of the kind had beside the common ones.
std::string configured_difference(const nlohmann::json& test, const std::string& provider,
                                  const std::vector<std::string>& flags, const Load& load);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_CONFIGURED_H_
