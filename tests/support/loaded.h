#ifndef GW_TESTS_SUPPORT_LOADED_H_
#define GW_TESTS_SUPPORT_LOADED_H_

#include <filesystem>
#include <optional>

#include "flow/gateway.h"
#include "schema/schema.h"
#include "source/discover.h"

namespace gw::testing {

/// A gateway of one dynamic file, as the newest release reads it.
struct Loaded {
  text::SourceSet sources;
  source::Request request;
  std::optional<flow::Gateway> gateway;

  explicit Loaded(const std::filesystem::path& path) {
    request.version = schema::newest();
    request.inputs = {"dynamic=" + path.string()};
    source::Project project = source::discover(sources, request);
    gateway.emplace(project.gateways.at(0), sources, request.world);
  }
};

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_LOADED_H_
