#include "lint/compose_services.h"
#include "model/view.h"

namespace gw::lint::single_file_mount_watch_rule {

/// What the file provider watches; empty: nothing.
struct Watched {
  std::string filename, directory;  ///< The directory with a slash at its end.

  bool takes(std::string_view path) const {
    return !directory.empty() ? path.starts_with(directory) && path.find('/', directory.size()) == path.npos
                              : !filename.empty() && path == filename;
  }
};

Watched watched(const Context& context) {
  const model::Value* file = context.gateway().install.config.root.at("providers.file");
  Version version = context.gateway().version;
  if (file == nullptr || !model::bool_of(*file, "watch", version).value_or(true)) return {};
  Watched out{model::text_of(*file, "filename", version).value_or(""),
              model::text_of(*file, "directory", version).value_or("")};
  if (!out.directory.empty() && !out.directory.ends_with('/')) out.directory += '/';
  return out;
}

void check(Context& context) {
  std::size_t count = 0;
  for (const auto& project : context.gateway().projects) count += project->traefik.size();
  if (!context.gateway().install.given || count != 1) return;  // Of several it is not known whose provider this is.
  Watched files = watched(context);
  for (const auto& project : context.gateway().projects) {
    for (const source::ComposeTraefik& traefik : project->traefik) {
      for (const auto& [inside, here] : traefik.mounts) {
        if (!files.takes(inside)) continue;
        context.report(traefik.span, "Traefik watches " + inside + ", which is mounted as a single file");
      }
    }
  }
}

}  // namespace gw::lint::single_file_mount_watch_rule

// Seen with Traefik 3.7.13, the file mounted alone: written over in place it is read again, replaced by a rename it
// is not, with filename and with directory.
GW_LINT_RULE(single_file_mount_watch) = {
    .code = {"GW019"},
    .name = "single-file-mount-watch",
    .severity = gw::diag::Severity::Warning,
    .summary = "A file that Traefik watches is mounted into its container alone.",
    .why = "Editors and git replace a file by a new one; the mount keeps the old one, and Traefik sees no change.",
    .remedy = "Mount the directory that holds the file.",
    .source = "pkg/provider/file/file.go (addWatcher)",
    .bad = R"(#=== compose.yml
services:
  traefik:
    image: traefik:v3.7
    command: ["--providers.file.filename=/etc/traefik/dynamic/app.yml", "--entryPoints.web.address=:80"]
    ports: ["80:80"]
    volumes: ["./dynamic/app.yml:/etc/traefik/dynamic/app.yml:ro"]
#=== dynamic/app.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(#=== compose.yml
services:
  traefik:
    image: traefik:v3.7
    command: ["--providers.file.filename=/etc/traefik/dynamic/app.yml", "--entryPoints.web.address=:80"]
    ports: ["80:80"]
    volumes: ["./dynamic:/etc/traefik/dynamic:ro"]
#=== dynamic/app.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::single_file_mount_watch_rule::check,
};
