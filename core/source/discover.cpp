#include "source/discover.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "io/file.h"
#include "source/assemble.h"
#include "source/ignored.h"
#include "source/recognise.h"

namespace gw::source {
namespace {

bool ends_with_any(const std::string& path, std::initializer_list<std::string_view> endings) {
  std::string lower = base::ascii_lower(path);
  return std::ranges::any_of(endings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

class Finder {
 public:
  Finder(text::SourceSet& sources, const Request& request) : sources_(sources), request_(request) {}

  Project run() {
    std::vector<std::string> inputs = request_.inputs;
    if (inputs.empty() && request_.static_file.empty() && !request_.flags_given) inputs.emplace_back(".");
    for (const std::string& input : inputs) take(input);
    if (!request_.static_file.empty()) add(request_.static_file, InputKind::Static, true);
    assemble(
        sources_, request_, named_, [&](const std::string& path, std::string why) { refuse(path, std::move(why)); },
        out_);
    std::ranges::sort(out_.inputs, {}, &Input::path);
    std::ranges::sort(out_.passed_over);
    return std::move(out_);
  }

 private:
  void take(const std::string& input) {
    auto [kind, path] = split_kind(input);
    if (kind == InputKind::Unknown) kind = to_kind(request_.as);
    if (path != "-" && io::is_directory(path)) {
      walk(path, 0);
      return;
    }
    if (!io::exists(path) && path.find('+') != std::string::npos) {
      add_merged(path);
      return;
    }
    add(path, kind, true);
  }

  /// Compose files that are merged: "a.yml+b.yml".
  void add_merged(const std::string& names) {
    std::vector<std::string> files;
    for (std::string_view file : base::split(names, "+")) files.emplace_back(file);
    for (const std::string& file : files) {
      if (io::exists(file) && !io::is_directory(file)) continue;
      refuse(names, "open " + file + ": no such file or directory");
      return;
    }
    for (const std::string& file : files) {
      seen_.insert(io::real_path(file));
      named_.insert(file);
    }
    out_.inputs.push_back({files[0], InputKind::Compose, true, {}, {files.begin() + 1, files.end()}});
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
    out_.inputs.push_back({path, InputKind::Unknown, false, std::move(reason), {}});
  }

  void add(const std::string& path, InputKind kind, bool named) {
    if (!seen_.insert(path == "-" ? path : io::real_path(path)).second) return;
    if (named) named_.insert(path);
    std::string content;
    if (kind == InputKind::Unknown) {
      Result<std::string> bytes = io::read_file(path);
      if (!bytes) {
        refuse(path, bytes.error().message);
        return;
      }
      content = *std::move(bytes);
      bool about_traefik = base::ascii_lower(content).find("traefik") != std::string::npos;
      kind = recognise(path, content, request_.version);
      if (!named && kind == InputKind::Compose && !about_traefik) kind = InputKind::Unknown;
      if (!named && kind == InputKind::Compose && is_override(path)) return;
    }
    bool known = kind != InputKind::Unknown && kind != InputKind::Settings;
    if (!known && !named) {
      out_.passed_over.push_back(path);
      return;
    }
    if (!known) {
      refuse(path, why_unknown(path, std::move(content)));
      return;
    }
    Input input{path, kind, true, {}, {}};
    if (kind == InputKind::Compose) add_override(input);
    out_.inputs.push_back(std::move(input));
  }

  /// A file that `docker compose` merges with the one beside it.
  static bool is_override(const std::string& path) {
    std::size_t at = path.rfind(".override.");
    return at != std::string::npos && io::exists(path.substr(0, at) + path.substr(at + 9));
  }

  void add_override(Input& input) {
    std::string name = input.path.substr(input.path.rfind('/') + 1);
    bool usual = name == "compose.yml" || name == "compose.yaml" || name == "docker-compose.yml" ||
                 name == "docker-compose.yaml";
    std::size_t dot = input.path.rfind('.');
    for (const char* extension : {".yml", ".yaml"}) {
      std::string beside = input.path.substr(0, dot) + ".override" + extension;
      if (!usual || !io::exists(beside)) continue;
      seen_.insert(io::real_path(beside));
      input.with.push_back(beside);
      return;
    }
  }

  text::SourceSet& sources_;
  const Request& request_;
  Project out_;
  Ignored ignored_;
  std::set<std::string> seen_, named_;
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

namespace {

struct NamedKind {
  std::string_view name;
  InputKind kind;
};

constexpr NamedKind kKinds[] = {
    {"unknown", InputKind::Unknown},
    {"static", InputKind::Static},
    {"dynamic", InputKind::Dynamic},
    {"compose", InputKind::Compose},
    {"manifest", InputKind::Manifest},
    {"gw.toml", InputKind::Settings},
    {"snapshot", InputKind::Snapshot},
    {"labels", InputKind::Labels},
    {"kv", InputKind::Kv},
    {"containers", InputKind::Containers},
    {"http", InputKind::Http},
    {"flags", InputKind::Flags},
    {"env", InputKind::Env},
    {"routes", InputKind::Routes},
};

}  // namespace

std::string_view to_string(InputKind kind) { return std::ranges::find(kKinds, kind, &NamedKind::kind)->name; }

InputKind to_kind(std::string_view name) {
  const auto* at = std::ranges::find(kKinds, name, &NamedKind::name);
  return at == std::end(kKinds) || at->kind == InputKind::Settings ? InputKind::Unknown : at->kind;
}

Named split_kind(const std::string& input) {
  std::size_t equals = input.find('=');
  InputKind kind =
      equals == std::string::npos ? InputKind::Unknown : to_kind(std::string_view(input).substr(0, equals));
  return kind == InputKind::Unknown ? Named{kind, input} : Named{kind, input.substr(equals + 1)};
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
