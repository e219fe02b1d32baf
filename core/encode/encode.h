#ifndef GW_ENCODE_ENCODE_H_
#define GW_ENCODE_ENCODE_H_

// From the model to the forms of configuration. Every property is written, or told as lost.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/version.h"
#include "model/value.h"
#include "text/source.h"

namespace gw::encode {

/// Where a value stands: names of fields, keys of maps, and "[0]" for items of lists.
using Path = std::vector<std::string>;

std::string to_text(const Path& path);  ///< "http.routers.api.tls.domains[0]".

/// Something of the input that the output does not say.
struct Loss {
  Path path;                ///< Of the value that is not written; empty: not one value.
  text::Span span;          ///< Where the input has it.
  std::string reason;       ///< "labels cannot hold it".
  std::string remedy = {};  ///< What a person can do about it; may be empty.
  bool kept = false;        ///< The value is written, but something about it changes (a note).
};

/// Something that the output says and the input does not.
struct Added {
  Path path;
  std::string reason;
};

struct File {
  std::string path;  ///< Relative to the output's directory: "http.yml".
  std::string text;
};

struct Written {
  std::vector<File> files;
  std::vector<Loss> losses;
  std::vector<Added> added;
  /// Kubernetes: where Traefik finds the servers of a service ("http.services.api"): "10.0.0.1:80", and of a Service
  /// that is taken to exist "api.default.svc:8080".
  std::map<std::string, std::vector<std::string>> backends = {};
  std::map<std::string, std::int64_t> listeners = {};  ///< Gateway API: ports of entry points.
};

/// A Service that people know by another name than Traefik.
struct Backend {
  std::string name;
  std::string port = {};  ///< Of the Service; empty: that of the servers, and no input has the Service.
};

/// An entry point for HTTP as the static configuration has it.
struct EntryPoint {
  std::int64_t port = 0;
  bool tls = false;    ///< Its routers are with TLS, whatever they say.
  bool usual = false;  ///< Routers that name no entry point are there.
};

struct Options {
  Version version;               ///< Of the Traefik that is to read it.
  bool usual_order = false;      ///< Fields as people order them; otherwise as the input has them.
  std::string name_space = "";   ///< Kubernetes; empty: none is written.
  bool grants = false;           ///< Kubernetes: what lies in another namespace gets a ReferenceGrant.
  bool templated = false;        ///< The reader executes the text as a Go template: braces are protected.
  bool written_only = false;     ///< Only what a user wrote, nothing that Traefik derived (static configuration).
  bool whole_durations = false;  ///< Without fractions: "1500ms".
  std::map<std::string, EntryPoint> entry_points = {};  ///< By name, where they are known.
  std::string root_key = "traefik";                     ///< KV.
  std::map<std::string, Backend> backends = {};  ///< Kubernetes: by the name of the service whose servers they are.
  /// The bytes of a file that the configuration names; nothing if it cannot be read.
  std::function<std::optional<std::string>(std::string_view)> file = {};
};

enum class Format : unsigned char { Yaml, Toml, Json };

/// A file of the file provider, or (static configuration) traefik.yml: what of the configuration was written.
/// Names are without provider. `name`: of the file, without extension.
Written write_file(const text::SourceSet& sources, const model::Value& root, Format format, const std::string& name,
                   const Options& options);

}  // namespace gw::encode

#endif  // GW_ENCODE_ENCODE_H_
