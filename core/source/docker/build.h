#ifndef GW_SOURCE_DOCKER_BUILD_H_
#define GW_SOURCE_DOCKER_BUILD_H_

// From containers to what the provider publishes. Source: pkg/provider/docker/config.go (build).

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "source/docker/address.h"
#include "source/docker/merge.h"

namespace gw::source {

/// One run of the provider docker or swarm.
class Build {
 public:
  /// `inspect` as AddressContext::inspect.
  Build(const DockerOptions& options, std::function<const Container*(const std::string&)> inspect, bool swarm,
        const text::SourceSet& sources, const World& world, Version version, Provider& out);

  /// The containers, read in this order, put together into the provider's configuration. False: Traefik panics.
  bool run(const std::vector<ContainerData>& containers);

 private:
  /// A container that is being looked at.
  struct Current {
    const ContainerData& data;
    std::string name;     ///< As the log calls it: service name and id.
    std::string service;  ///< Its service name.
    Sections sections = {};
  };

  bool keep(const Current& current);
  bool constraints_hold(const Current& current);
  void hide(const Current& current, const std::string& message, std::string reason);

  bool build(Current& current);
  bool services(Current& current, std::string_view group);
  std::string add_server(Current& current, std::string_view group, model::Property& service);
  model::Value served(const Current& current, std::string_view group, const model::Value& server, const IpPort& at);
  void plain_routers(Current& current, std::string_view group);
  void http_routers(Current& current);
  bool give_rule(Current& current, model::Property& router);
  bool link(Current& current, std::string_view group, model::Property& router, bool with_container);

  void error(const Current& current, const std::string& text);
  void router_error(const Current& current, std::string_view router, const std::string& message,
                    const std::string& error, bool with_container);
  diag::Fact& fact(diag::FactKind kind, const Current& current, text::Span span, std::string subject);
  model::Arena& arena() { return *out_.config.arena; }
  const schema::Type& type(std::string_view group, std::string_view section) const;

  const DockerOptions& options_;
  std::function<const Container*(const std::string&)> inspect_;
  bool swarm_;
  const text::SourceSet& sources_;
  const World& world_;
  Version version_;
  Provider& out_;
};

}  // namespace gw::source

#endif  // GW_SOURCE_DOCKER_BUILD_H_
