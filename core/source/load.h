#ifndef GW_SOURCE_LOAD_H_
#define GW_SOURCE_LOAD_H_

// Steps of load_static, one file each. All take the place of Traefik code that is named in their files.

#include "decode/names.h"
#include "doc/document.h"
#include "source/files.h"
#include "source/gateway.h"

namespace gw::source {

/// Of standard input, which has no extension: the first line that says something is a table or an assignment.
bool looks_like_toml(std::string_view bytes);

/// Removed options that stop Traefik, and deprecated ones that it logs. False: it does not start.
bool check_deprecations(Static& install, const decode::NameNode* flags, const doc::Document* file,
                        const decode::NameNode* environment, Version version);

/// Defaults that depend on other options (the entry points http and traefik, ACME servers, …).
/// Source: pkg/config/static/static_config.go (SetEffectiveConfiguration).
void set_effective(Static& install, Version version);

/// What Traefik refuses after loading. Source: pkg/config/static (ValidateConfiguration), cmd/traefik.
/// Nothing if all is well.
std::optional<std::string> validate(Static& install, Version version);

/// What keeps an entry point from being built. Source: pkg/server/server_entrypoint_tcp.go, _udp.go.
std::optional<std::string> check_entry_points(Static& install, Version version);

/// Plugins and the SPIFFE source, which are set up after the entry points. Source: cmd/traefik (setupServer).
std::optional<std::string> check_extensions(Static& install, Version version);

/// Warnings and errors of the start that do not end it.
void check_start(Static& install, const World& world, Version version);

/// The part of check_start() about providers, metrics, tracing and plugins.
void check_clients(Static& install, const World& world, Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_LOAD_H_
