#ifndef GW_TESTS_SUPPORT_VECTORS_H_
#define GW_TESTS_SUPPORT_VECTORS_H_

// Answers of the real Traefik (testdata/vectors, shared/vectors), compared as the README of the vectors says.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "runtime/runtime.h"

namespace gw::testing {

/// The member, or an empty object.
const nlohmann::json& member(const nlohmann::json& of, const char* name);

/// Of a TOML syntax error only the line must agree.
std::string comparable(const std::string& error);

/// null for what is empty, sorted sets: the equality of the README of the vectors.
nlohmann::json plain(const nlohmann::json& in, const std::string& key = {});

std::vector<std::string> errors_of(const nlohmann::json& list);
std::vector<std::string> log_of(const nlohmann::json& list);

/// Of docker and Kubernetes cases: the first member (config, log, rejected, rawdata) in which gw's document `actual`
/// differs from `answer` (expect, or one of alternatives); empty: none. `provider`: "docker", "kubernetescrd", …
std::string difference(const nlohmann::json& answer, const std::string& provider, const nlohmann::json& actual);

/// The static configuration of every docker and Kubernetes case, with the case's own arguments behind it.
std::vector<std::string> provider_flags(const nlohmann::json& test);

/// gw effective's document of a gateway with these providers.
nlohmann::json provider_answer(const text::SourceSet& sources, const source::Static& install,
                               std::vector<source::Provider> providers, const source::World& world, Version version);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_VECTORS_H_
