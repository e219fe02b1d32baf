#include "source/assemble.h"

#include <algorithm>

#include "base/strings.h"
#include "io/file.h"
#include "model/view.h"
#include "source/flag_file.h"
#include "source/load.h"
#include "source/workload.h"

namespace gw::source {
namespace {

using model::Value;

std::string directory_of(const std::string& path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : slash == 0 ? "/" : path.substr(0, slash);
}

/// A snapshot's providers; what it cannot say of one comes from the files of that provider.
void join(Gateway& gateway, const std::vector<Provider>& running) {
  for (Provider provider : running) {
    auto known = std::ranges::find(gateway.providers, provider.name, &Provider::name);
    if (known == gateway.providers.end()) {
      gateway.providers.push_back(std::move(provider));
      continue;
    }
    model::Arena& arena = *provider.config.arena;
    if (const Value* tls = known->config.root.find("tls")) {
      arena.adopt(known->config.arena);
      provider.config.root = arena.with(provider.config.root, "tls", *tls);
    }
    *known = std::move(provider);
  }
}

class Assembler {
 public:
  Assembler(text::SourceSet& sources, const Request& request, const std::set<std::string>& named, const Refuse& refuse,
            Project& out)
      : sources_(sources), request_(request), named_(named), refuse_(refuse), out_(out) {}

  void run() {
    read();
    if (request_.flags_given && (!request_.flags.empty() || nothing_given()))
      make("command line", {}, request_.flags, std::nullopt);
    given_files();
    if (out_.gateways.empty()) of_workloads();
    bool alone = out_.gateways.size() == 1;
    for (Gateway& gateway : out_.gateways) {
      if (gateway.install.starts) attach(sources_, request_, material_, alone && !of_workload_, gateway);
    }
    if (alone) join(out_.gateways[0], material_.running);
    loose(alone);
  }

 private:
  bool nothing_given() const { return request_.inputs.empty() && request_.static_file.empty(); }

  void read() {
    std::vector<Unread> unread;
    material_ = read_material(sources_, request_, out_, unread);
    for (Unread& one : unread) drop(one.path, std::move(one.reason));
  }

  Gateway& make(std::string name, Place place, const std::vector<std::string>& arguments,
                const std::optional<std::string>& file,
                const std::vector<std::pair<std::string, std::string>>& more = {}) {
    Gateway gateway;
    gateway.name = std::move(name);
    gateway.version = request_.version;
    gateway.place = std::move(place);
    World world = seen_from(request_.world, gateway.place);
    // A static file named here lies here, wherever its configuration's other files do.
    World beside = file ? request_.world : world;
    for (const auto& variable : more) {
      if (base::starts_with_fold(variable.first, "TRAEFIK_")) beside.variables.push_back(variable);
    }
    gateway.install = load_static(sources_, arguments, file, beside, request_.version);
    if (gateway.install.starts && gateway.install.config.root.at("providers.file") != nullptr) {
      gateway.providers.push_back(load_file_provider(sources_, gateway.install, world, request_.version));
      note_reached(gateway, world);
    }
    return out_.gateways.emplace_back(std::move(gateway));
  }

  /// Static configurations that are inputs of their own.
  void given_files() {
    for (const Input& input : std::vector<Input>(out_.inputs)) {
      if (!input.analysed) continue;
      Place place;
      place.directory = directory_of(input.path);
      if (input.kind == InputKind::Static && !mounted(input.path)) make(input.path, std::move(place), {}, input.path);
      if (input.kind != InputKind::Flags && input.kind != InputKind::Env) continue;
      of_flags(input);
    }
  }

  /// A static configuration written down as flags or variables.
  void of_flags(const Input& input) {
    Result<std::string> bytes = io::read_file(input.path);
    if (!bytes) {
      drop(input.path, bytes.error().message);
      return;
    }
    text::SourceId id = sources_.add(input.path, *std::move(bytes));
    if (input.kind == InputKind::Env) {
      Result<EnvFile> read = read_env(sources_, id);
      if (read) make(input.path, {}, {}, std::nullopt, read->variables);
      else drop(input.path, read.error().message);
      return;
    }
    Result<FlagFile> read = read_flags(sources_, id);
    if (read) make(input.path, {}, read->arguments, std::nullopt);
    else drop(input.path, read.error().message);
  }

  /// An input that cannot be read after all.
  void drop(const std::string& path, std::string reason) {
    std::erase_if(out_.inputs, [&](const Input& input) { return input.path == path; });
    refuse_(path, std::move(reason));
  }

  /// The file that a Traefik service mounts: its gateway reads it.
  bool mounted(const std::string& path) const {
    if (named_.contains(path) || request_.static_file == path) return false;
    std::string real = io::real_path(path);
    return std::ranges::any_of(material_.projects, [&](const auto& project) {
      return std::ranges::any_of(project->traefik, [&](const ComposeTraefik& traefik) {
        return std::ranges::any_of(traefik.mounts,
                                   [&](const auto& mount) { return io::real_path(mount.second) == real; });
      });
    });
  }

  void of_workloads() {
    std::vector<Workload> found;
    for (const auto& project : material_.projects) std::ranges::move(workloads(*project), std::back_inserter(found));
    if (material_.cluster != nullptr) std::ranges::move(workloads(*material_.cluster), std::back_inserter(found));
    for (Workload& one : found) {
      make(one.name, std::move(one.place), one.arguments, std::nullopt, one.environment);
      of_workload_ = true;
    }
  }

  /// Dynamic files and snapshots that no gateway reaches, and everything else where there is no gateway.
  void loose(bool alone) {
    std::vector<std::string> files;
    for (const Input& input : out_.inputs) {
      if (input.kind == InputKind::Dynamic && input.analysed && !reached_.contains(io::real_path(input.path)))
        files.push_back(input.path);
    }
    bool rest = !out_.gateways.empty() && (alone || material_.running.empty());
    if (rest && (files.empty() || stands_in(files))) return;
    if (out_.gateways.empty() && files.empty() && material_.empty()) return;
    Gateway gateway;
    gateway.version = request_.version;
    if (!files.empty()) gateway.providers.push_back(load_files(sources_, files, request_.world, request_.version));
    if (out_.gateways.empty()) attach(sources_, request_, material_, true, gateway);
    if (!alone) join(gateway, material_.running);
    gateway.name = name_of(files);
    assume_install(gateway);
    if (material_.entry_points) take_points(gateway.install);
    out_.gateways.push_back(std::move(gateway));
  }

  /// The entry points of a running Traefik; all else of its static configuration stays unknown.
  void take_points(Static& install) {
    const model::Config& said = material_.entry_points->config;
    const Value* points = said.root.find("entryPoints");
    if (points == nullptr) return;
    install.config.arena->adopt(said.arena);
    install.config.root = install.config.arena->with(install.config.root, "entryPoints", *points);
    install.points_known = true;
    install.internal = material_.internal;
  }

  std::string name_of(const std::vector<std::string>& files) const {
    if (!material_.running.empty()) return "snapshot";
    if (!files.empty() || material_.empty()) return "files";
    if (!material_.projects.empty()) return "compose";
    return material_.cluster != nullptr ? "manifests" : "inputs";
  }

  /// A path of the machine where Traefik runs, which is not here: the files that are given stand for it, if there is
  /// one gateway only.
  bool stands_in(const std::vector<std::string>& loose) {
    if (out_.gateways.size() != 1 || !out_.gateways[0].install.starts) return false;
    Gateway& gateway = out_.gateways[0];
    const Value* file = gateway.install.config.root.at("providers.file");
    if (file == nullptr) {
      // Named one by one beside a static configuration they are meant for it.
      bool named = std::ranges::all_of(loose, [&](const std::string& path) { return named_.contains(path); });
      if (!named) return false;
      gateway.providers.push_back(load_files(sources_, loose, request_.world, request_.version));
      gateway.assumption = "no file provider is configured: the dynamic files given are taken for what one would read";
      return true;
    }
    std::string path = model::text_of(*file, "directory", request_.version).value_or("");
    if (path.empty()) path = model::text_of(*file, "filename", request_.version).value_or("");
    World world = seen_from(request_.world, gateway.place);
    if (!path.starts_with('/') || file_exists(world, path) || directory_exists(world, path)) return false;
    std::erase_if(gateway.providers, [](const Provider& provider) { return provider.name == "file"; });
    gateway.providers.push_back(load_files(sources_, loose, request_.world, request_.version));
    gateway.assumption = path + " is not here: the dynamic files given are taken for it";
    return true;
  }

  /// Files that a provider reads belong to its gateway; they count as inputs too.
  void note_reached(const Gateway& gateway, const World& world) {
    const Value* file = gateway.install.config.root.at("providers.file");
    std::string directory = model::text_of(*file, "directory", request_.version).value_or("");
    std::string filename = model::text_of(*file, "filename", request_.version).value_or("");
    if (directory.empty()) reach_file(local_path(world, filename));
    else reach_directory(local_path(world, directory), 0);
  }

  void reach_file(const std::string& path) {
    if (path.empty() || !reached_.insert(io::real_path(path)).second) return;
    bool known = std::ranges::any_of(
        out_.inputs, [&](const Input& input) { return io::real_path(input.path) == io::real_path(path); });
    if (!known && io::exists(path)) out_.inputs.push_back({path, InputKind::Dynamic, true, {}, {}});
  }

  void reach_directory(const std::string& directory, int depth) {
    if (directory.empty() || depth > 64) return;
    Result<std::vector<io::DirectoryEntry>> entries = io::list_directory(directory);
    if (!entries) return;
    for (const io::DirectoryEntry& entry : *entries) {
      std::string path = directory + (directory.ends_with('/') ? "" : "/") + entry.name;
      std::string lower = base::ascii_lower(entry.name);
      if (entry.kind == io::EntryKind::Directory) reach_directory(path, depth + 1);
      else if (lower.ends_with(".yml") || lower.ends_with(".yaml") || lower.ends_with(".toml")) reach_file(path);
    }
  }

  text::SourceSet& sources_;
  const Request& request_;
  const std::set<std::string>& named_;
  const Refuse& refuse_;
  Project& out_;
  Material material_;
  bool of_workload_ = false;  ///< The gateways are those of inputs that run Traefik.
  std::set<std::string> reached_;
};

}  // namespace

void assemble(text::SourceSet& sources, const Request& request, const std::set<std::string>& named,
              const Refuse& refuse, Project& project) {
  Assembler(sources, request, named, refuse, project).run();
}

}  // namespace gw::source
