#include "cli/inputs.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "base/strings.h"
#include "cli/elsewhere.h"
#include "io/file.h"
#include "schema/schema.h"

namespace gw::cli {

void Inputs::declare(const Options& command, As as) {
  as_ = as;
  const char* what =
      "Files, directories, - (standard input), REV:PATH (a git revision), URLs of a running Traefik or of a store "
      "(redis://HOST:PORT/ROOTKEY, etcd://HOST:PORT/ROOTKEY, docker://); KIND=PATH says what one is";
  if (as == As::Arguments) command.option("inputs", request_.inputs, what);
  if (as == As::Options) command.option("-c,--config", request_.inputs, what).value("INPUT");
  command.option("--as", request_.as, "What all inputs are")
      .value("KIND")
      .one_of({"static", "dynamic", "compose", "containers", "labels", "manifest", "kv", "http", "snapshot", "flags",
               "env", "routes"});
  if (as != As::Sides)
    command.option("--static", request_.static_file, "The file with the static configuration").value("FILE");
  command.option("--traefik", traefik_, "Version of Traefik, such as 3.7 or 3.6.15 (default: the newest known)")
      .value("VERSION");
  command.option("--map", maps_, "CONTAINER_PATH=LOCAL_PATH: where a path of the configuration lies here")
      .value("PATH=PATH");
  command.option("--env-file", env_file_, "Variables for templates and TRAEFIK_ options, one NAME=VALUE a line")
      .value("FILE");
  command
      .option("--provider", request_.provider,
              "The store of a key/value dump; rest: payloads are sent to Traefik, not fetched")
      .one_of({"redis", "consul", "etcd", "zooKeeper", "http", "rest"});
  command.flag("--partial", request_.partial, "The inputs are part of the whole: what they do not hold may be there");
  command.flag("--allow-outside", request_.allow_outside, "Compose files may include files outside their directory");
  // Where requests are made, --header is one of theirs.
  command
      .option(as == As::Options ? "--input-header" : "--header,--input-header", http_.headers,
              "A header for inputs that are URLs: 'Name: value'")
      .value("HEADER");
  command.option("--ca", http_.ca_file, "Certificates to trust for inputs that are URLs (PEM)").value("FILE");
  command.option("--exclude", request_.exclude, "Files of directories to pass over (glob)").value("GLOB");
}

bool Inputs::read_environment() {
  auto variables = std::make_shared<std::vector<std::pair<std::string, std::string>>>();
  if (!env_file_.empty()) {
    Result<std::string> bytes = io::read_file(env_file_);
    if (!bytes) {
      std::fprintf(stderr, "gw: %s\n", bytes.error().message.c_str());
      return false;
    }
    std::size_t number = 0;
    for (std::string_view line : base::split(*bytes, "\n")) {
      ++number;
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty() || line[0] == '#') continue;
      std::size_t equals = line.find('=');
      if (equals == std::string_view::npos || equals == 0) {
        std::fprintf(stderr, "gw: --env-file: %s:%zu: expected NAME=VALUE\n", env_file_.c_str(), number);
        return false;
      }
      variables->emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
  }
  for (const auto& variable : *variables) {
    if (base::starts_with_fold(variable.first, "TRAEFIK_")) request_.world.variables.push_back(variable);
  }
  request_.world.environment = [variables](std::string_view name) -> std::optional<std::string> {
    for (const auto& [known, value] : *variables) {
      if (known == name) return value;
    }
    const char* own = std::getenv(std::string(name).c_str());
    return own == nullptr ? std::nullopt : std::optional<std::string>(own);
  };
  return true;
}

bool Inputs::read_project_file(const Global& global) {
  std::string path = global.no_config ? "" : source::find_project_file("");
  if (path.empty()) return true;
  std::string error;
  file_ = source::read_project_file(path, error);
  if (!error.empty()) {
    std::fprintf(stderr, "gw: %s\n", error.c_str());
    return false;
  }
  if (traefik_.empty()) traefik_ = file_.traefik;
  request_.partial = request_.partial || !file_.complete;
  // Both sides would be what the providers of that one file reach.
  if (request_.static_file.empty() && as_ != As::Sides) request_.static_file = file_.static_file;
  if (request_.inputs.empty() && !global.flags_given) {
    request_.inputs = file_.inputs;
    request_.gateways = file_.gateways;
  }
  return true;
}

std::optional<std::vector<std::string>> Inputs::route_tests(const Global& global) const {
  std::string path = global.no_config ? "" : source::find_project_file("");
  if (path.empty()) return std::vector<std::string>();
  std::string error;
  source::ProjectFile file = source::read_project_file(path, error);
  if (error.empty()) return file.route_tests;
  std::fprintf(stderr, "gw: %s\n", error.c_str());
  return std::nullopt;
}

bool Inputs::read_maps() {
  for (const std::string& map : maps_) {
    std::size_t equals = map.find('=');
    if (equals == std::string::npos || equals == 0) {
      std::fprintf(stderr, "gw: --map %s: expected CONTAINER_PATH=LOCAL_PATH\n", map.c_str());
      return false;
    }
    request_.world.map.emplace_back(map.substr(0, equals), map.substr(equals + 1));
  }
  request_.world.map.insert(request_.world.map.end(), file_.map.begin(), file_.map.end());
  return true;
}

std::optional<Version> release(const std::string& traefik) {
  std::optional<Version> version = traefik.empty() ? schema::newest() : schema::resolve_version(traefik);
  if (!version)
    std::fprintf(stderr, "gw: --traefik %s: no known release; known are %s to %s, gw version lists them\n",
                 traefik.c_str(), to_string(schema::releases().front()).c_str(), to_string(schema::newest()).c_str());
  return version;
}

namespace {

/// The release, or its minor version, if gw knows it; empty: neither.
std::string known_release(const std::string& traefik) {
  if (schema::resolve_version(traefik)) return traefik;
  std::string minor = traefik.substr(0, traefik.rfind('.'));
  return schema::resolve_version(minor) ? minor : std::string();
}

}  // namespace

std::optional<source::Project> Inputs::load(text::SourceSet& sources, const Global& global) {
  if (!read_project_file(global) || !read_maps() || !read_environment()) return std::nullopt;
  Elsewhere elsewhere(http_);
  elsewhere.mount(request_.inputs);
  elsewhere.mount(request_.static_file);
  for (source::GatewaySpec& spec : request_.gateways) {
    elsewhere.mount(spec.inputs);
    elsewhere.mount(spec.static_file);
  }
  live_ = elsewhere.live();
  // A running Traefik says what it is; a release that gw does not know counts as the newest of its minor version.
  if (preferred_.empty() && traefik_.empty()) preferred_ = known_release(elsewhere.traefik());
  std::optional<Version> version = release(traefik_.empty() ? preferred_ : traefik_);
  if (!version) return std::nullopt;
  request_.version = *version;
  request_.world.file = [](std::string_view name) -> std::optional<std::string> {
    Result<std::string> bytes = io::read_file(std::string(name), 16UL << 20);
    return bytes ? std::optional<std::string>(*std::move(bytes)) : std::nullopt;
  };
  request_.flags = global.traefik_flags;
  request_.flags_given = global.flags_given;
  return source::discover(sources, request_);
}

bool write_report(const std::string& report, const std::string& output) {
  if (output.empty()) {
    std::fwrite(report.data(), 1, report.size(), stdout);
    return std::fflush(stdout) == 0;
  }
  if (std::optional<Error> error = io::write_file(output, report)) {
    std::fprintf(stderr, "gw: %s\n", error->message.c_str());
    return false;
  }
  return true;
}

bool use_color(const Global& global) {
  if (global.color == "always") return true;
  if (global.color == "never") return false;
  const char* no_color = std::getenv("NO_COLOR");
  return ::isatty(1) != 0 && (no_color == nullptr || no_color[0] == '\0');
}

std::size_t width() {
  winsize size{};
  if (::isatty(1) != 0 && ::ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 20) return size.ws_col;
  return 100;
}

}  // namespace gw::cli
