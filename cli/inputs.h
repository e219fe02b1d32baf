#ifndef GW_CLI_INPUTS_H_
#define GW_CLI_INPUTS_H_

// The options that all commands with inputs share.

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/elsewhere.h"
#include "net/http.h"
#include "net/store.h"
#include "source/discover.h"
#include "source/project_file.h"

namespace gw::cli {

class Inputs {
 public:
  /// Inputs are arguments, or values of -c where arguments are something else; Sides: the command names them itself,
  /// with their static files.
  enum class As { Arguments, Options, Sides };
  void declare(const Options& command, As as = As::Arguments);

  /// Reads gw.toml, then finds and loads everything. Nothing, with a message on standard error, if an option makes no
  /// sense.
  std::optional<source::Project> load(text::SourceSet& sources, const Global& global);

  bool given() const { return !request_.inputs.empty() || !request_.static_file.empty() || request_.flags_given; }
  /// Takes these in the place of what the command line says.
  void set(std::vector<std::string> inputs) { request_.inputs = std::move(inputs); }

  /// The file with the static configuration, and the release, where they are not empty.
  void set_static(const std::string& file) { request_.static_file = file.empty() ? request_.static_file : file; }
  void set_traefik(const std::string& traefik) { traefik_ = traefik.empty() ? traefik_ : traefik; }

  /// `[route] tests` of gw.toml. Nothing, with a message on standard error, if that file is wrong.
  std::optional<std::vector<std::string>> route_tests(const Global& global) const;

  /// --partial, or `complete = false` in gw.toml.
  bool partial() const { return request_.partial; }

  /// Of manifests, only what this namespace configures.
  void only_namespace(std::string name) { request_.from_namespace = std::move(name); }

  /// The release where neither --traefik nor gw.toml names one.
  void prefer(std::string traefik) { preferred_ = std::move(traefik); }

  /// What load() took, as it is read: a revision's files by their names in gw.
  const std::vector<std::string>& paths() const { return request_.inputs; }
  /// The stores among them, and how they are reached.
  const std::vector<LiveInput>& live() const { return live_; }
  net::StoreOptions store_options() const {
    net::StoreOptions out;
    out.ca_file = http_.ca_file;
    return out;
  }
  Version version() const { return request_.version; }
  const source::World& world() const { return request_.world; }
  const source::ProjectFile& project_file() const { return file_; }

 private:
  bool read_environment();
  bool read_project_file(const Global& global);
  bool read_maps();

  As as_ = As::Arguments;
  source::Request request_;
  source::ProjectFile file_;
  std::string traefik_, preferred_;
  std::string env_file_;
  net::HttpOptions http_;  ///< For inputs that are URLs.
  std::vector<std::string> maps_;
  std::vector<LiveInput> live_;
};

/// The release that --traefik names, the newest known if it is empty. Nothing, with a message on standard error, if
/// there is none.
std::optional<Version> release(const std::string& traefik);

/// Writes a report to standard output, or whole or not at all to `output` if it is not empty.
/// False, with a message on standard error, if that fails.
bool write_report(const std::string& report, const std::string& output);

/// Whether standard output is to be coloured.
bool use_color(const Global& global);

/// Columns of the terminal; 100 without one.
std::size_t width();

}  // namespace gw::cli

#endif  // GW_CLI_INPUTS_H_
