#ifndef GW_SOURCE_DISCOVER_H_
#define GW_SOURCE_DISCOVER_H_

// From what a user names on the command line to gateways.

#include <string>
#include <vector>

#include "source/gateway.h"
#include "source/project_file.h"

namespace gw::source {

/// What a file is, told by its content.
enum class InputKind : std::uint8_t {
  Unknown,
  Static,
  Dynamic,
  Compose,
  Manifest,  ///< Kubernetes objects.
  Settings,
  Snapshot,
  Containers,  ///< Output of `docker inspect`.
  Labels,      ///< `key=value` lines.
  Kv,          ///< Dump of a key/value store.
  Http,        ///< Payload of the HTTP or REST provider.
  Flags,       ///< Static configuration as flags in a file.
  Env,         ///< Static configuration as variables in a file.
  Routes,      ///< A plain route list.
};

std::string_view to_string(InputKind kind);

/// What KIND= and --as take; Unknown for anything else.
InputKind to_kind(std::string_view name);

/// An input as it is named, "KIND=PATH" or "PATH"; then the kind is Unknown.
struct Named {
  InputKind kind = InputKind::Unknown;
  std::string path;
};
Named split_kind(const std::string& input);

/// A file that takes part, or that was named and cannot.
struct Input {
  std::string path;
  InputKind kind = InputKind::Unknown;
  bool analysed = false;
  std::string reason = {};             ///< Why not, for people.
  std::vector<std::string> with = {};  ///< Compose: further files that are merged into this one.
};

struct Request {
  std::vector<std::string> inputs;  ///< Files, directories, "-"; KIND=PATH. Empty and no flags: the working directory.
  std::string as;                   ///< Kind of all inputs; empty: by content.
  std::string static_file;          ///< --static; empty: by content.
  std::vector<std::string> flags;   ///< Everything after --.
  bool flags_given = false;
  std::vector<GatewaySpec> gateways;  ///< Spelled out in gw.toml: they count where nothing else is named.
  std::vector<std::string> exclude;   ///< Globs.
  std::string provider;               ///< The provider that a KV dump or a payload belongs to; empty: told by the rest.
  std::string from_namespace;         ///< Of manifests only what this namespace configures; empty: all.
  bool partial = false;               ///< The inputs are part of a whole.
  bool allow_outside = false;         ///< Compose files may include files outside their directory.
  World world;
  Version version;
};

/// Everything that was found. Gateways in the order of their static files.
struct Project {
  std::vector<Gateway> gateways;
  std::vector<Input> inputs;             ///< Sorted by path.
  std::vector<std::string> passed_over;  ///< Files of directories that are no gateway configuration.
  diag::Facts facts;                     ///< Of inputs that could not be analysed.
};

Project discover(text::SourceSet& sources, const Request& request);

/// `*` within a name, `**` across directories, `?`.
bool glob_match(std::string_view pattern, std::string_view path);

}  // namespace gw::source

#endif  // GW_SOURCE_DISCOVER_H_
