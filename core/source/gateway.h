#ifndef GW_SOURCE_GATEWAY_H_
#define GW_SOURCE_GATEWAY_H_

// One gateway: a static configuration and what its providers reach.

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/version.h"
#include "diag/fact.h"
#include "model/value.h"
#include "text/source.h"

namespace gw::source {

struct Cluster;         // kubernetes/cluster.h
struct ComposeProject;  // compose/compose.h

/// A line that Traefik would log at warn or error: `fields` beside level, message and error in any order.
struct LogLine {
  std::string level;    ///< "warn" or "error".
  std::string message;  ///< May be empty: Traefik then logs the error alone.
  std::string error;
  std::vector<std::pair<std::string, std::string>> fields;  ///< "routerName" and the like.

  friend auto operator<=>(const LogLine&, const LogLine&) = default;
};

/// The static configuration after loading: exactly one of file, flags, environment counts.
struct Static {
  bool given = false;         ///< There is one; otherwise everything below is Traefik's default.
  bool points_known = false;  ///< Not given, but a running Traefik has said what its entry points are.
  std::set<std::string, std::less<>> internal;  ///< Its own routers, as a running Traefik lists them: "api".
  bool from_file = false;                       ///< A file counts, not flags or environment.
  bool starts = true;
  std::vector<std::string> errors;  ///< As Traefik ends with: "command traefik error: …".
  model::Config config;             ///< After defaults and SetEffectiveConfiguration.
  bool config_known = false;        ///< Decoding went far enough that Traefik would log `config`.
  std::vector<LogLine> log;
  diag::Facts facts;
};

/// An object that a Kubernetes API server refuses.
struct Rejected {
  std::string kind, name_space, name;
  std::vector<std::string> reasons;  ///< "spec.routes[0].kind: not one of Rule".
  text::Span span;
};

/// What one provider publishes.
struct Provider {
  std::string name;  ///< "file".
  bool loaded = false;
  bool empty = false;
  bool running = false;  ///< Of a running Traefik that told all its routers, services and middlewares (/api/rawdata).
  std::vector<std::string> errors;
  model::Config config;  ///< dynamic.Configuration, names without suffix.
  /// Where the provider was refused: what could be read all the same, to find further faults in it. `gaps`: some of
  /// its files could not be read at all, so that a name may be missing for that reason alone.
  model::Config salvage;
  bool gaps = false;
  std::vector<LogLine> log;
  std::vector<LogLine> notes;  ///< Level info and debug: why something was left out.
  diag::Facts facts;
  std::vector<Rejected> rejected;  ///< Kubernetes.
  std::vector<Provider>
      alternatives;                  ///< What it may publish instead, where chance decides. Those have none themselves.
  std::vector<std::string> refused;  ///< Why others do not take the input: docker compose, the API server.
  std::vector<std::string> assumed;  ///< What gw took to be so because no input says it, for people; each once.
};

/// Where the files lie that a gateway's configuration names; in place of those of World.
struct Place {
  std::string directory = {};                                 ///< Of the static file: relative names lie below it here.
  std::vector<std::pair<std::string, std::string>> map = {};  ///< Before World::map.
  std::vector<std::pair<std::string, std::string>> contents = {};  ///< As World::contents.
  bool container = false;                                          ///< As World::container.
};

struct Gateway {
  std::string name;
  Place place;
  std::string
      assumption;  ///< "the file provider's directory /etc/traefik holds the dynamic files given"; mostly empty.
  Version version;
  Static install;
  std::vector<Provider> providers;
  /// The compose projects and Kubernetes objects that took part, for those who look further than their providers.
  std::vector<std::shared_ptr<const ComposeProject>> projects;
  std::shared_ptr<const Cluster> cluster;
};

/// The world as the loaders see it; injected, so that everything runs in tests.
struct World {
  /// A variable of the process, for templates.
  std::function<std::optional<std::string>(std::string_view)> environment = {};
  /// The bytes of a file that the configuration names (certificates, users); nothing if it cannot be read.
  std::function<std::optional<std::string>(std::string_view)> file = {};
  std::vector<std::pair<std::string, std::string>> variables = {};  ///< TRAEFIK_ variables of kind env.
  std::string directory = {};  ///< Relative names are relative to it; empty: as they are.
  std::vector<std::pair<std::string, std::string>> map = {};  ///< --map CONTAINER_PATH=LOCAL_PATH.
  /// Files whose bytes an input holds (a ConfigMap), by their path in the container.
  std::vector<std::pair<std::string, std::string>> contents = {};
  bool container = false;  ///< Traefik runs in a container: what `map` and `contents` do not name is not there.
};

/// The world as the gateway at `place` sees it.
World seen_from(const World& world, const Place& place);

/// The static configuration from `arguments` (everything after --), a static file or the environment,
/// as Traefik's chain of loaders takes them. Source: cmd/traefik/traefik.go, pkg/cli.
Static load_static(text::SourceSet& sources, const std::vector<std::string>& arguments,
                   const std::optional<std::string>& static_file, const World& world, Version version);

/// The file provider over `filename` or `directory`. Names in errors are as given.
/// Source: pkg/provider/file/file.go.
Provider load_file_provider(text::SourceSet& sources, const Static& install, const World& world, Version version);

/// The provider `file` over files named one by one (no static configuration): merged as in a directory.
Provider load_files(text::SourceSet& sources, const std::vector<std::string>& files, const World& world,
                    Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_GATEWAY_H_
