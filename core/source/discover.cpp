#include "source/discover.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "io/file.h"
#include "model/view.h"
#include "source/ignored.h"
#include "source/load.h"
#include "source/recognise.h"
#include "source/snapshot.h"

namespace gw::source {
namespace {

using model::OriginKind;
using model::Value;

std::string directory_of(const std::string& path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : slash == 0 ? "/" : path.substr(0, slash);
}

bool ends_with_any(const std::string& path, std::initializer_list<std::string_view> endings) {
  std::string lower = base::ascii_lower(path);
  return std::ranges::any_of(endings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

class Finder {
 public:
  Finder(text::SourceSet& sources, const Request& request) : sources_(sources), request_(request) {}

  Project run() {
    bool nothing = request_.inputs.empty() && request_.static_file.empty();
    if (nothing && request_.flags_given) {
      by_flags();
    } else {
      std::vector<std::string> inputs = request_.inputs;
      if (nothing) inputs.emplace_back(".");
      for (const std::string& input : inputs) take(input);
      if (!request_.static_file.empty()) add(request_.static_file, InputKind::Static, true);
      if (request_.flags_given && !request_.flags.empty()) by_flags();
      gateways();
    }
    std::ranges::sort(out_.inputs, {}, &Input::path);
    std::ranges::sort(out_.passed_over);
    return std::move(out_);
  }

 private:
  void take(const std::string& input) {
    std::string path = input;
    std::string_view as = request_.as;
    for (std::string_view kind : {"static", "dynamic", "snapshot"}) {
      if (!input.starts_with(std::string(kind) + "=")) continue;
      as = kind;
      path = input.substr(kind.size() + 1);
    }
    if (path != "-" && io::is_directory(path)) {
      walk(path, 0);
      return;
    }
    InputKind kind = as == "static"     ? InputKind::Static
                     : as == "dynamic"  ? InputKind::Dynamic
                     : as == "snapshot" ? InputKind::Snapshot
                                        : InputKind::Unknown;
    add(path, kind, true);
  }

  void walk(const std::string& directory, int depth) {
    Result<std::vector<io::DirectoryEntry>> entries = io::list_directory(directory);
    if (!entries || depth > 64) {
      refuse(directory, entries ? "nested too deep" : entries.error().message);
      return;
    }
    ignored_.enter(directory == "."           ? ""
                   : directory.ends_with('/') ? directory.substr(0, directory.size() - 1)
                                              : directory);
    for (const io::DirectoryEntry& entry : *entries) {
      std::string path = directory == "." ? entry.name : directory + (directory.ends_with('/') ? "" : "/") + entry.name;
      bool excluded = std::ranges::any_of(request_.exclude, [&](const std::string& glob) {
        return glob_match(glob, path) || glob_match(glob, entry.name);
      });
      excluded = excluded || ignored_.matches(path, entry.kind == io::EntryKind::Directory);
      if (entry.kind == io::EntryKind::Directory) {
        if (!excluded && entry.name != ".git" && entry.name != "node_modules" && entry.name != ".hg" &&
            entry.name != ".svn")
          walk(path, depth + 1);
        continue;
      }
      if (entry.kind != io::EntryKind::File) continue;
      if (excluded || !ends_with_any(entry.name, {".yml", ".yaml", ".toml", ".json"})) {
        out_.passed_over.push_back(path);
        continue;
      }
      add(path, InputKind::Unknown, false);
    }
    ignored_.leave();
  }

  void refuse(const std::string& path, std::string reason) {
    diag::Fact fact;
    fact.kind = diag::FactKind::UnknownInput;
    fact.span = {sources_.add(path, ""), 0, 0};
    fact.subject = path;
    fact.detail = reason;
    out_.facts.push_back(std::move(fact));
    out_.inputs.push_back({path, InputKind::Unknown, false, std::move(reason)});
  }

  void add(const std::string& path, InputKind kind, bool named) {
    if (!seen_.insert(path == "-" ? path : io::real_path(path)).second) return;
    if (named) named_.insert(path);
    if (kind == InputKind::Unknown) {
      Result<std::string> bytes = io::read_file(path);
      if (!bytes) {
        refuse(path, bytes.error().message);
        return;
      }
      kind = recognise(path, *std::move(bytes), request_.version);
    }
    bool known = kind == InputKind::Static || kind == InputKind::Dynamic || kind == InputKind::Snapshot;
    if (!known && !named) {
      out_.passed_over.push_back(path);
      return;
    }
    if (!known) {
      std::string what(to_string(kind));
      refuse(path, kind == InputKind::Unknown
                       ? "no known section of Traefik in it: say what it is with --as static or --as dynamic"
                       : "a " + what + " file: gw does not read this form");
      return;
    }
    out_.inputs.push_back({path, kind, true, {}});
  }

  void by_flags() {
    Gateway gateway;
    gateway.name = "command line";
    gateway.version = request_.version;
    gateway.install = load_static(sources_, request_.flags, std::nullopt, request_.world, request_.version);
    reach(gateway, request_.world);
    out_.gateways.push_back(std::move(gateway));
  }

  void reach(Gateway& gateway, const World& world) {
    if (!gateway.install.starts || gateway.install.config.root.at("providers.file") == nullptr) return;
    Provider provider = load_file_provider(sources_, gateway.install, world, request_.version);
    gateway.providers.push_back(std::move(provider));
  }

  void gateways() {
    for (const Input& input : std::vector<Input>(out_.inputs)) {
      if (input.kind != InputKind::Static || !input.analysed) continue;
      Gateway gateway;
      gateway.name = input.path;
      gateway.directory = directory_of(input.path);
      gateway.version = request_.version;
      gateway.install = load_static(sources_, {}, input.path, request_.world, request_.version);
      World beside = request_.world;
      beside.directory = gateway.directory;
      reach(gateway, beside);
      note_reached(gateway, beside);
      out_.gateways.push_back(std::move(gateway));
    }
    std::vector<Provider> running = snapshots();
    std::vector<std::string> loose;
    for (const Input& input : out_.inputs) {
      if (input.kind == InputKind::Dynamic && input.analysed && !reached_.contains(io::real_path(input.path)))
        loose.push_back(input.path);
    }
    if (!running.empty() && out_.gateways.size() == 1) {
      join(out_.gateways[0], std::move(running));
      running.clear();
    }
    if (running.empty() && (loose.empty() || stands_in(loose))) return;
    Gateway gateway;
    gateway.name = running.empty() ? "files" : "snapshot";
    gateway.version = request_.version;
    if (!loose.empty()) gateway.providers.push_back(load_files(sources_, loose, request_.world, request_.version));
    join(gateway, std::move(running));
    assume(gateway);
    out_.gateways.push_back(std::move(gateway));
  }

  std::vector<Provider> snapshots() {
    std::vector<Provider> out;
    for (const Input& input : std::vector<Input>(out_.inputs)) {
      if (input.kind != InputKind::Snapshot || !input.analysed) continue;
      Result<std::vector<Provider>> read = snapshot(input.path);
      if (read) {
        std::ranges::move(*read, std::back_inserter(out));
        continue;
      }
      std::erase_if(out_.inputs, [&](const Input& other) { return other.path == input.path; });
      refuse(input.path, read.error().message);
    }
    return out;
  }

  Result<std::vector<Provider>> snapshot(const std::string& path) {
    Result<std::string> bytes = io::read_file(path);
    if (!bytes) return bytes.error();
    return load_snapshot(sources_, path, *std::move(bytes), request_.version);
  }

  /// A snapshot's providers; what it cannot say of one comes from the files of that provider.
  static void join(Gateway& gateway, std::vector<Provider> running) {
    for (Provider& provider : running) {
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
    if (!path.starts_with('/') || io::exists(local_path(request_.world, path))) return false;
    gateway.providers = {load_files(sources_, loose, request_.world, request_.version)};
    gateway.assumption = path + " is not here: the dynamic files given are taken for it";
    return true;
  }

  /// Files that a provider reads belong to its gateway; they count as inputs too.
  void note_reached(const Gateway& gateway, const World& world) {
    const Value* file = gateway.install.config.root.at("providers.file");
    if (file == nullptr || !gateway.install.starts) return;
    std::string directory = model::text_of(*file, "directory", request_.version).value_or("");
    std::string filename = model::text_of(*file, "filename", request_.version).value_or("");
    if (directory.empty()) {
      reach_file(local_path(world, filename));
      return;
    }
    reach_directory(local_path(world, directory), 0);
  }

  void reach_file(const std::string& path) {
    if (!reached_.insert(io::real_path(path)).second || seen_.contains(io::real_path(path))) return;
    if (io::exists(path)) out_.inputs.push_back({path, InputKind::Dynamic, true, {}});
  }

  void reach_directory(const std::string& directory, int depth) {
    Result<std::vector<io::DirectoryEntry>> entries = io::list_directory(directory);
    if (!entries || depth > 64) return;
    for (const io::DirectoryEntry& entry : *entries) {
      std::string path = directory + (directory.ends_with('/') ? "" : "/") + entry.name;
      if (entry.kind == io::EntryKind::Directory) reach_directory(path, depth + 1);
      else if (ends_with_any(entry.name, {".yml", ".yaml", ".toml"})) reach_file(path);
    }
  }

  // Without a static configuration what it would hold is taken to be there: entry points and resolvers that
  // routers name, and the internal services.
  void assume(Gateway& gateway) {
    Static& install = gateway.install;
    model::Arena& arena = *install.config.arena;
    install.given = false;
    install.config.root = arena.object(schema::static_root(), {}, OriginKind::Derived);
    std::vector<model::Property> points, resolvers;
    auto type = [](std::string_view section) -> const schema::Type& {
      const schema::Shape* shape = schema::field_named(schema::static_root(), section)->shape;
      while (shape->type == nullptr) shape = shape->element;
      return *shape->type;
    };
    auto add_name = [&](std::vector<model::Property>& to, std::string_view name, auto&& make) {
      if (std::ranges::find(to, name, &model::Property::name) == to.end())
        to.push_back({arena.copy(name), nullptr, make()});
    };
    auto point = [&](std::string_view address) {
      Value value = arena.object(type("entryPoints"), {}, OriginKind::Derived);
      value.flags |= Value::Defaults;
      return arena.with(value, "address", arena.string(address, OriginKind::Derived));
    };
    for (const Provider& provider : gateway.providers) {
      for (std::string_view group : {"http", "tcp", "udp"}) {
        const Value& config = provider.loaded ? provider.config.root : provider.salvage.root;
        const Value* section = config.find(group);
        const Value* routers = section == nullptr ? nullptr : section->find("routers");
        if (routers == nullptr) continue;
        for (const model::Property& router : routers->properties()) {
          if (const Value* names = router.value.find("entryPoints")) {
            for (const Value& name : names->items())
              add_name(points, name.string(), [&] { return point(group == "udp" ? ":1/udp" : ":1"); });
          }
          const Value* resolver = router.value.at("tls.certResolver");
          if (resolver != nullptr)
            add_name(resolvers, resolver->string(),
                     [&] { return arena.object(type("certificatesResolvers"), {}, OriginKind::Derived); });
        }
      }
    }
    if (points.empty()) {
      add_name(points, "(any)", [&] { return point(":1"); });
      add_name(points, "(any udp)", [&] { return point(":1/udp"); });
    }
    Value root = arena.with(install.config.root, "entryPoints", arena.map(points, OriginKind::Derived));
    if (!resolvers.empty()) root = arena.with(root, "certificatesResolvers", arena.map(resolvers, OriginKind::Derived));
    install.config.root = root;
  }

  text::SourceSet& sources_;
  const Request& request_;
  Project out_;
  Ignored ignored_;
  std::set<std::string> seen_, reached_, named_;
};

}  // namespace

namespace {

/// The gateways that gw.toml spells out, each found by itself.
Project spelled_out(text::SourceSet& sources, const Request& request) {
  Project out;
  for (const GatewaySpec& spec : request.gateways) {
    Request one = request;
    one.gateways.clear();
    one.inputs = spec.inputs;
    one.static_file = spec.static_file;
    Project found = Finder(sources, one).run();
    for (Gateway& gateway : found.gateways) {
      if (!spec.name.empty()) gateway.name = spec.name;
      out.gateways.push_back(std::move(gateway));
    }
    std::ranges::move(found.inputs, std::back_inserter(out.inputs));
    std::ranges::move(found.passed_over, std::back_inserter(out.passed_over));
    std::ranges::move(found.facts, std::back_inserter(out.facts));
  }
  return out;
}

}  // namespace

Project discover(text::SourceSet& sources, const Request& request) {
  bool nothing = request.inputs.empty() && request.static_file.empty() && !request.flags_given;
  return nothing && !request.gateways.empty() ? spelled_out(sources, request) : Finder(sources, request).run();
}

std::string_view to_string(InputKind kind) {
  switch (kind) {
    case InputKind::Snapshot: return "snapshot";
    case InputKind::Unknown: return "unknown";
    case InputKind::Static: return "static";
    case InputKind::Dynamic: return "dynamic";
    case InputKind::Compose: return "compose";
    case InputKind::Manifest: return "manifest";
    case InputKind::Settings: return "gw.toml";
  }
  return "";
}

bool glob_match(std::string_view pattern, std::string_view path) {
  // Which beginnings of the path the pattern so far can stand for.
  std::vector<char> now(path.size() + 1, 0), next(path.size() + 1);
  now[0] = 1;
  while (!pattern.empty()) {
    std::ranges::fill(next, 0);
    bool across = pattern.starts_with("**"), folders = pattern.starts_with("**/");
    char c = pattern[0];
    bool open = false;
    for (std::size_t i = 0; i <= path.size(); ++i) {
      bool here = now[i] != 0, slash = i < path.size() && path[i] == '/';
      if (across) {
        open = open || here;
        next[i] = folders ? here || (open && i > 0 && path[i - 1] == '/') : open;
      } else if (c == '*') {
        open = open || here;
        next[i] = open;
        if (slash) open = false;
      } else if (here && i < path.size() && (c == '?' ? !slash : path[i] == c)) {
        next[i + 1] = 1;
      }
    }
    now.swap(next);
    pattern.remove_prefix(folders ? 3 : across ? 2 : 1);
  }
  return now[path.size()] != 0;
}

}  // namespace gw::source
