#include "source/discover.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "doc/read.h"
#include "io/file.h"
#include "model/view.h"
#include "source/load.h"

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

/// The kind that the keys at the root of a document speak for.
InputKind kind_of(const doc::Document& document, Version version) {
  if (document.root == doc::NodeId::None) return InputKind::Unknown;
  int of_static = 0, of_dynamic = 0;
  bool api_version = false, kind = false, services = false;
  for (const doc::Entry& entry : document.entries(document.root)) {
    std::string_view key = document.text(entry.key);
    api_version = api_version || key == "apiVersion";
    kind = kind || key == "kind";
    services = services || key == "services";
    if (schema::find_field(schema::dynamic_root(), key, version) != nullptr) ++of_dynamic;
    else if (schema::find_field(schema::static_root(), key, version) != nullptr) ++of_static;
  }
  if (api_version && kind) return InputKind::Manifest;
  if (of_static > 0) return InputKind::Static;
  if (of_dynamic > 0) return InputKind::Dynamic;
  return services ? InputKind::Compose : InputKind::Unknown;
}

/// Looks at a text that may not parse, line by line: unindented `key:` or `[key` at the start.
InputKind kind_of_broken(std::string_view bytes, Version version) {
  int of_static = 0, of_dynamic = 0;
  for (std::string_view line : base::split(bytes, "\n")) {
    while (line.starts_with('[') || line.starts_with('"') || line.starts_with('{')) line.remove_prefix(1);
    std::string_view key = line.substr(0, line.find_first_of(":.]\" ="));
    if (key.empty() || key.size() > 40) continue;
    if (schema::find_field(schema::dynamic_root(), key, version) != nullptr) ++of_dynamic;
    else if (schema::find_field(schema::static_root(), key, version) != nullptr) ++of_static;
  }
  if (of_dynamic == 0 && of_static == 0) return InputKind::Unknown;
  return of_static > 0 ? InputKind::Static : InputKind::Dynamic;
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
    for (std::string_view kind : {"static", "dynamic"}) {
      if (!input.starts_with(std::string(kind) + "=")) continue;
      as = kind;
      path = input.substr(kind.size() + 1);
    }
    if (path != "-" && io::is_directory(path)) {
      walk(path, 0);
      return;
    }
    InputKind kind = as == "static" ? InputKind::Static : as == "dynamic" ? InputKind::Dynamic : InputKind::Unknown;
    add(path, kind, true);
  }

  void walk(const std::string& directory, int depth) {
    Result<std::vector<io::DirectoryEntry>> entries = io::list_directory(directory);
    if (!entries || depth > 64) {
      refuse(directory, entries ? "nested too deep" : entries.error().message);
      return;
    }
    for (const io::DirectoryEntry& entry : *entries) {
      std::string path = directory == "." ? entry.name : directory + (directory.ends_with('/') ? "" : "/") + entry.name;
      bool excluded = std::ranges::any_of(request_.exclude, [&](const std::string& glob) {
        return glob_match(glob, path) || glob_match(glob, entry.name);
      });
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
    if (kind == InputKind::Unknown) {
      Result<std::string> bytes = io::read_file(path);
      if (!bytes) {
        refuse(path, bytes.error().message);
        return;
      }
      kind = classify(path, *std::move(bytes));
    }
    bool known = kind == InputKind::Static || kind == InputKind::Dynamic;
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

  InputKind classify(const std::string& path, std::string bytes) {
    text::SourceSet scratch;
    text::SourceId id = scratch.add(path, std::move(bytes));
    doc::Read read = ends_with_any(path, {".toml"}) ? doc::read_toml(scratch, id) : doc::read_yaml(scratch, id);
    InputKind kind = read.ok ? kind_of(read.document, request_.version) : InputKind::Unknown;
    return kind == InputKind::Unknown ? kind_of_broken(scratch[id].bytes(), request_.version) : kind;
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
      gateway.version = request_.version;
      gateway.install = load_static(sources_, {}, input.path, request_.world, request_.version);
      World beside = request_.world;
      beside.directory = directory_of(input.path);
      reach(gateway, beside);
      note_reached(gateway, beside);
      out_.gateways.push_back(std::move(gateway));
    }
    std::vector<std::string> loose;
    for (const Input& input : out_.inputs) {
      if (input.kind == InputKind::Dynamic && input.analysed && !reached_.contains(io::real_path(input.path)))
        loose.push_back(input.path);
    }
    if (loose.empty()) return;
    Gateway gateway;
    gateway.name = "files";
    gateway.version = request_.version;
    gateway.providers.push_back(load_files(sources_, loose, request_.world, request_.version));
    assume(gateway);
    out_.gateways.push_back(std::move(gateway));
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
    auto add_name = [&](std::vector<model::Property>& to, std::string_view name, Value value) {
      if (std::ranges::find(to, name, &model::Property::name) == to.end())
        to.push_back({arena.copy(name), nullptr, value});
    };
    auto point = [&](std::string_view address) {
      Value value = arena.object(type("entryPoints"), {}, OriginKind::Derived);
      value.flags |= Value::Defaults;
      return arena.with(value, "address", arena.string(address, OriginKind::Derived));
    };
    for (const Provider& provider : gateway.providers) {
      for (std::string_view group : {"http", "tcp", "udp"}) {
        const Value* section = provider.config.root.find(group);
        const Value* routers = section == nullptr ? nullptr : section->find("routers");
        if (routers == nullptr) continue;
        for (const model::Property& router : routers->properties()) {
          if (const Value* names = router.value.find("entryPoints")) {
            for (const Value& name : names->items())
              add_name(points, name.string(), point(group == "udp" ? ":1/udp" : ":1"));
          }
          const Value* resolver = router.value.at("tls.certResolver");
          if (resolver != nullptr)
            add_name(resolvers, resolver->string(),
                     arena.object(type("certificatesResolvers"), {}, OriginKind::Derived));
        }
      }
    }
    if (points.empty()) {
      add_name(points, "(any)", point(":1"));
      add_name(points, "(any udp)", point(":1/udp"));
    }
    Value root = arena.with(install.config.root, "entryPoints", arena.map(points, OriginKind::Derived));
    if (!resolvers.empty()) root = arena.with(root, "certificatesResolvers", arena.map(resolvers, OriginKind::Derived));
    install.config.root = root;
  }

  text::SourceSet& sources_;
  const Request& request_;
  Project out_;
  std::set<std::string> seen_, reached_;
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
  if (pattern.empty()) return path.empty();
  if (pattern.starts_with("**")) {
    std::string_view rest = pattern.substr(2);
    if (rest.starts_with('/') && glob_match(rest.substr(1), path)) return true;
    for (std::size_t i = 0; i <= path.size(); ++i) {
      if (glob_match(rest, path.substr(i))) return true;
    }
    return false;
  }
  if (pattern[0] == '*') {
    for (std::size_t i = 0; i <= path.size(); ++i) {
      if (glob_match(pattern.substr(1), path.substr(i))) return true;
      if (i < path.size() && path[i] == '/') return false;
    }
    return false;
  }
  if (path.empty() || (pattern[0] != '?' && pattern[0] != path[0]) || (pattern[0] == '?' && path[0] == '/'))
    return false;
  return glob_match(pattern.substr(1), path.substr(1));
}

}  // namespace gw::source
