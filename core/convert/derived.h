#ifndef GW_CONVERT_DERIVED_H_
#define GW_CONVERT_DERIVED_H_

// What Traefik's providers add of their own, that no other form can say or that another form adds too.

#include <map>
#include <string>
#include <string_view>

#include "encode/encode.h"
#include "model/value.h"
#include "source/gateway.h"

namespace gw::convert {

/// Takes out what a provider notes of the origin of a router, and tells what that costs.
void leave_derived(model::Config& config, encode::Written& out);

/// What custom resources make of transports without time limits. Source: pkg/provider/kubernetes/crd/kubernetes.go
/// (loadConfigurationFromCRD).
void add_timeouts(model::Config& config, encode::Written& out);

/// What Docker adds to labels that have services or middlewares and no router of HTTP.
/// Source: pkg/provider/configuration.go BuildRouterConfiguration.
void tell_default_router(const model::Config& config, encode::Written& out);

/// Takes out routers that name no service, which labels cannot say: Docker gives them that of their container.
void leave_unserved(model::Config& config, encode::Written& out);

/// Options of plugins have no types: files, labels and stores make texts of most, and drop what is empty. Takes them as
/// `read_back` has them, and tells which ones changed. Source: paerser v0.2.2 file/raw_node.go.
void take_plugins(model::Config& config, const model::Config& read_back, Version version, encode::Written& out);

/// The Services that people would name behind services whose servers Traefik found: those of the manifests, and the
/// services of a compose project. `name_space`: of the objects that are written.
std::map<std::string, encode::Backend> known_backends(const source::Gateway& gateway, const model::Config& config,
                                                      std::string_view name_space);

}  // namespace gw::convert

#endif  // GW_CONVERT_DERIVED_H_
