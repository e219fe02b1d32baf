// Source: pkg/provider/file/file.go, pkg/provider/merge.go.

#include <algorithm>
#include <map>
#include <set>

#include "base/path.h"
#include "base/strings.h"
#include "decode/decode.h"
#include "doc/read.h"
#include "io/file.h"
#include "model/view.h"
#include "source/load.h"
#include "template/template.h"

namespace gw::source {
namespace {

using model::Value;

/// Go's filepath.Ext.
std::string extension_of(const std::string& path) {
  std::size_t slash = path.rfind('/');
  std::size_t dot = path.rfind('.');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) return {};
  return path.substr(dot);
}

/// Objects of a section that merge by name, and how Traefik's log calls one and its field.
struct Section {
  std::string_view group, name, words, field;
};

constexpr Section kSections[] = {
    {"http", "routers", "HTTP router", "routerName"},
    {"http", "services", "HTTP service", "serviceName"},
    {"http", "middlewares", "HTTP middleware", "middlewareName"},
    {"http", "models", "model", "modelName"},
    {"http", "serversTransports", "HTTP servers transport", "serversTransport"},
    {"tcp", "routers", "TCP router", "routerName"},
    {"tcp", "services", "TCP service", "serviceName"},
    {"tcp", "middlewares", "TCP middleware", "middlewareName"},
    {"tcp", "models", "model", "modelName"},
    {"tcp", "serversTransports", "TCP servers transport", "serversTransport"},
    {"udp", "routers", "UDP router", "routerName"},
    {"udp", "services", "UDP service", "serviceName"},
    {"tls", "options", "options", "optionsName"},
    {"tls", "stores", "store", "storeName"},
};

class FileProvider {
 public:
  FileProvider(text::SourceSet& sources, const World& world, Version version)
      : sources_(sources), world_(world), version_(version) {
    out_.name = "file";
    out_.config.root = arena().object(schema::dynamic_root(), {}, model::OriginKind::Derived);
  }

  Provider from_options(const Value& options) {
    std::string directory = model::text_of(options, "directory", version_).value_or("");
    std::string filename = model::text_of(options, "filename", version_).value_or("");
    bool watch = model::bool_of(options, "watch", version_).value_or(true);
    if (!directory.empty() && !filename.empty())
      mixup(options, "both directory and filename are set: filename is ignored", false);
    if (directory.empty() && filename.empty()) {
      mixup(options, "neither filename nor directory is defined", true);
      return refuse("error using file configuration provider, neither filename nor directory is defined");
    }
    if (!directory.empty()) {
      if (watch && !directory_exists(world_, directory))
        return start_error(options, directory, "unable to read directory " + directory + ": ");
      watch_ = watch;
      directory_ = true;
      bool good = read_directory(directory, directory, before_merge() ? "" : "collecting file configs: ");
      return finish(good);
    }
    if (watch && !file_exists(world_, filename) && !directory_exists(world_, filename)) {
      return start_error(options, filename, "error adding file watcher for " + filename + ": ",
                         "no such file or directory");
    }
    if (watch && !known_extension(filename)) {
      mixup(options, "the extension of " + filename + " is not .yaml, .yml or .toml", true);
      std::string message = "unsupported file extension for file " + filename;
      out_.log.push_back({"error", "Cannot start the provider *file.Provider", message, {}});
      return refuse(message);
    }
    std::string prefix = version_ < Version{3, 7, 12} ? "" : filename + ": ";
    merging_ = false;
    return finish(read_one(filename, filename, prefix, shown(filename)));
  }

  Provider from_files(const std::vector<std::string>& files) {
    bool good = true;
    merging_ = files.size() > 1;
    for (const std::string& file : files) {
      // Each file stands for itself where no directory is known: a broken one does not take the others down.
      if (!read_one(file, "", file + ": ", file)) good = false;
    }
    return finish(good);
  }

 private:
  model::Arena& arena() { return *out_.config.arena; }

  /// Until 3.7 the provider put the files of a directory together itself, instead of merging as all providers do.
  bool before_merge() const { return version_ < Version{3, 7, 0}; }

  /// The name of a file in reports.
  std::string shown(const std::string& path) const {
    std::string local = local_path(world_, path);
    return local.empty() ? path : local;
  }

  static bool known_extension(const std::string& path) {
    std::string extension = base::ascii_lower(extension_of(path));
    return extension == ".toml" || extension == ".yaml" || extension == ".yml";
  }

  void mixup(const Value& options, std::string detail, bool fatal) {
    diag::Fact fact;
    fact.kind = diag::FactKind::FileDirectoryMixup;
    fact.span = options.span;
    fact.detail = std::move(detail);
    fact.path = "providers.file";
    fact.fatal = fatal;
    out_.facts.push_back(std::move(fact));
  }

  Provider refuse(std::string error) {
    if (!out_.facts.empty() && out_.facts.back().fatal && out_.facts.back().traefik.empty())
      out_.facts.back().traefik = error;
    out_.errors.push_back(std::move(error));
    out_.loaded = false;
    out_.config = {};
    return std::move(out_);
  }

  Provider start_error(const Value& options, const std::string& path, std::string prefix, std::string why = {}) {
    if (why.empty()) why = "open " + path + ": no such file or directory";
    bool exists = file_exists(world_, path) || directory_exists(world_, path);
    std::string subject = exists ? "" : path;
    mixup(options, path + (exists ? " is not a directory" : " does not exist"), true);
    out_.facts.back().subject = std::move(subject);
    if (exists && why.starts_with("open ")) why = "readdirent " + path + ": not a directory";
    out_.log.push_back({"error", "Cannot start the provider *file.Provider", prefix + why, {}});
    return refuse(prefix + why);
  }

  Provider finish(bool good) {
    out_.loaded = good;
    if (!good && directory_) poison();
    for (auto& [key, members] : merged_) store(kSections[key], members);
    if (!certificates_.empty()) {
      Value tls = group("tls");
      out_.config.root =
          arena().with(out_.config.root, "tls",
                       arena().with(tls, "certificates", arena().list(certificates_, model::OriginKind::Written)));
    }
    if (!good) {
      out_.salvage = std::move(out_.config);
      out_.config = {};
    }
    return std::move(out_);
  }

  /// The first fatal fact of a directory takes everything else in it along.
  void poison() {
    std::size_t at = 0;
    while (at < out_.facts.size() && !out_.facts[at].fatal) ++at;
    std::size_t routers = 0, services = 0;
    for (const auto& [key, members] : merged_) {
      if (kSections[key].name == "routers") routers += members.size();
      if (kSections[key].name == "services") services += members.size();
    }
    if (at == out_.facts.size() || routers + services == 0) return;
    auto count = [](std::size_t n, const std::string& what) {
      return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
    };
    diag::Fact fact;
    fact.kind = diag::FactKind::FilePoisonsDirectory;
    fact.span = out_.facts[at].span;
    fact.detail = count(routers, "router") + " and " + count(services, "service") + " are lost";
    fact.cause = static_cast<int>(at);
    fact.fatal = true;
    out_.facts.push_back(std::move(fact));
  }

  Value group(std::string_view name) {
    if (const Value* known = out_.config.root.find(name)) return *known;
    const schema::Field* field = schema::field_named(schema::dynamic_root(), name);
    return arena().object(*field->shape->type, {}, model::OriginKind::Derived);
  }

  void store(const Section& section, const std::vector<model::Property>& members) {
    Value map = arena().map(members, model::OriginKind::Written);
    out_.config.root =
        arena().with(out_.config.root, section.group, arena().with(group(section.group), section.name, map));
  }

  /// Files of a directory by name, sub-directories where their names stand. False at the first that fails.
  bool read_directory(const std::string& directory, const std::string& root, const std::string& prefix) {
    Result<std::vector<io::DirectoryEntry>> entries = source::list_directory(world_, directory);
    if (!entries) {
      std::string why = std::string(before_merge() ? "unable to read" : "reading") + " directory " + directory +
                        ": open " + directory + ": no such file or directory";
      mixup(out_.config.root, directory + " cannot be read", true);
      if (!file_exists(world_, directory) && !directory_exists(world_, directory))
        out_.facts.back().subject = directory;
      fail(prefix + why);
      return false;
    }
    bool good = true;
    for (const io::DirectoryEntry& entry : *entries) {
      std::string path = base::clean_path(directory + "/" + entry.name);
      if (entry.kind == io::EntryKind::Directory) {
        std::string level = prefix + (before_merge() ? "unable to load" : "loading") +
                            " content configuration from subdirectory d " + entry.name + "/: ";
        good = read_directory(path, root, level) && good;
        continue;
      }
      if (!known_extension(entry.name)) {
        note(diag::FactKind::UnsupportedExtension, path);
        continue;
      }
      if (watch_ && directory != root) note(diag::FactKind::NotWatched, path);
      good = read_one(path, "", prefix + path + ": ", shown(path)) && good;
    }
    return good;
  }

  void note(diag::FactKind kind, const std::string& path) {
    diag::Fact fact;
    fact.kind = kind;
    fact.subject = path;
    if (kind == diag::FactKind::UnsupportedExtension) {
      // Pointed at without being read: an empty source bears its name.
      fact.span = {sources_.add(shown(path), ""), 0, 0};
    } else {
      fact.detail = path;
    }
    out_.facts.push_back(std::move(fact));
  }

  void fail(std::string error) {
    if (out_.errors.empty()) out_.errors.push_back(std::move(error));
  }

  bool read_one(const std::string& path, const std::string& template_name, const std::string& prefix,
                const std::string& shown) {
    Result<std::string> bytes = source::read_file(world_, path);
    if (!bytes) {
      diag::Fact fact;
      fact.kind = diag::FactKind::Unreadable;
      fact.span = {sources_.add(shown, ""), 0, 0};
      fact.detail = bytes.error().message;
      if (bytes.error().kind == Error::Kind::NotFound) fact.subject = path;
      fact.fatal = true;
      out_.gaps = true;
      fact.traefik = prefix + "error reading configuration file: " + path + " - " + bytes.error().message;
      fail(fact.traefik);
      out_.facts.push_back(std::move(fact));
      return false;
    }
    text::SourceId id = sources_.add(shown, *std::move(bytes));
    return take(id, path, template_name, prefix);
  }

  bool take(text::SourceId id, const std::string& path, const std::string& template_name, const std::string& prefix) {
    bool go_1_24 = version_ >= Version{3, 4, 2} || (version_.major < 3 && version_ >= Version{2, 11, 26});
    template_::Rendered rendered = template_::render(sources_, id, template_name, {world_.environment, go_1_24});
    append(rendered.facts, prefix);
    if (!rendered.ok || !rendered.analysed) {
      out_.gaps = true;
      fail(prefix + rendered.error);
      return false;
    }
    std::string extension = base::ascii_lower(extension_of(path));
    if (path == "-") extension = looks_like_toml(sources_[id].bytes()) ? ".toml" : ".yaml";
    if (extension != ".toml" && extension != ".yaml" && extension != ".yml" && extension != ".json") {
      diag::Fact fact;
      fact.kind = diag::FactKind::FileDirectoryMixup;
      fact.span = {id, 0, 0};
      fact.detail = "the extension of " + path + " is not .yaml, .yml or .toml";
      fact.fatal = true;
      fact.traefik = prefix + "unsupported file extension: " + extension_of(path);
      fail(fact.traefik);
      out_.facts.push_back(std::move(fact));
      return false;
    }
    doc::Read read =
        extension == ".toml" ? doc::read_toml(sources_, rendered.source) : doc::read_yaml(sources_, rendered.source);
    if (!read.ok) doc::find_more_errors(sources_, rendered.source, extension == ".toml", read);
    append(read.facts, prefix);
    if (!read.ok) {
      out_.gaps = true;
      fail(prefix + read.error);
      return false;
    }
    decode::Decoded decoded = decode::decode(read.document, schema::dynamic_root(), schema::File, version_, sources_);
    append(decoded.facts, prefix);
    if (!decoded.ok) fail(prefix + decoded.error);
    out_.config.arena->adopt(decoded.config.arena);
    if (!merging_) {
      out_.config.root = decoded.config.root;
      return decoded.ok;
    }
    quiet_ = !decoded.ok;
    merge(decoded.config.root, path);
    quiet_ = false;
    return decoded.ok;
  }

  void append(diag::Facts& facts, const std::string& prefix) {
    for (diag::Fact& fact : facts) {
      if (fact.fatal && !fact.traefik.empty()) fact.traefik = prefix + fact.traefik;
      out_.facts.push_back(std::move(fact));
    }
  }

  /// The first definition of a name wins; a later one is passed over with a warning.
  void merge(const Value& root, const std::string& path) {
    for (std::size_t key = 0; key < std::size(kSections); ++key) {
      const Section& section = kSections[key];
      if (before_merge() && section.name == "models") continue;
      const Value* group = root.find(section.group);
      const Value* members = group == nullptr ? nullptr : group->find(section.name);
      if (members == nullptr) continue;
      for (const model::Property& member : members->properties()) add(key, member, path);
    }
    const Value* certificates = root.at("tls.certificates");
    if (certificates == nullptr) return;
    for (const Value& certificate : certificates->items()) add_certificate(certificate, path);
  }

  void add(std::size_t key, const model::Property& member, const std::string& path) {
    auto [at, added] = known_[key].emplace(member.name, member.value.name());
    if (added) {
      merged_[key].push_back(member);
      return;
    }
    if (quiet_) return;
    const Section& section = kSections[key];
    LogLine line = again(section, std::string(member.name), path);
    diag::Fact fact;
    fact.kind = diag::FactKind::AlreadyConfigured;
    fact.span = member.value.name();
    fact.subject = std::string(member.name);
    fact.detail = section.words;
    fact.traefik = line.message;
    fact.notes.push_back({"defined first here", at->second});
    out_.facts.push_back(std::move(fact));
    out_.log.push_back(std::move(line));
  }

  /// Traefik's words for a name that an earlier file has.
  LogLine again(const Section& section, const std::string& name, const std::string& path) const {
    std::string words(section.words);
    LogLine line{"warn", "", {}, {{"providerName", "file"}}};
    if (before_merge()) {
      line.fields.emplace_back("filename", path.substr(path.rfind('/') + 1));
      if (section.group == "tls") words = "TLS " + words + " " + name;
    } else {
      line.fields.emplace_back("origin", path);
    }
    if (!before_merge() || section.group != "tls") line.fields.emplace_back(section.field, name);
    std::ranges::sort(line.fields);
    line.message = words + " already configured, skipping";
    return line;
  }

  void add_certificate(const Value& certificate, const std::string& path) {
    auto content = [&](std::string_view field) {
      const Value* value = certificate.find(field);
      std::string text(value == nullptr ? "" : value->string());
      Result<std::string> bytes = text.empty() ? Result<std::string>(std::string()) : source::read_file(world_, text);
      return bytes ? *std::move(bytes) : text;
    };
    std::string cert = content("certFile");
    bool fresh = certificate_contents_.insert(cert + '\0' + content("keyFile")).second;
    if (fresh || before_merge()) {
      certificates_.push_back(certificate);
      return;
    }
    std::size_t edge = std::min<std::size_t>(cert.size() / 4, 16);
    std::string shown = cert.substr(0, edge) + "[...]" + cert.substr(cert.size() - edge);
    out_.log.push_back({"warn",
                        "TLS certificate already configured, skipping",
                        {},
                        {{"certificateName", shown}, {"origin", path}, {"providerName", "file"}}});
  }

  text::SourceSet& sources_;
  const World& world_;
  Version version_;
  bool watch_ = false;
  bool directory_ = false;
  bool quiet_ = false;   ///< Traefik does not come as far as merging this file.
  bool merging_ = true;  ///< Several files may define an object; a single one is taken as it is.
  Provider out_;
  std::map<std::size_t, std::map<std::string_view, text::Span>> known_;
  std::map<std::size_t, std::vector<model::Property>> merged_;
  std::vector<Value> certificates_;
  std::set<std::string> certificate_contents_;
};

}  // namespace

Provider load_file_provider(text::SourceSet& sources, const Static& install, const World& world, Version version) {
  const Value* options = install.config.root.at("providers.file");
  if (options == nullptr) return {};
  return FileProvider(sources, world, version).from_options(*options);
}

Provider load_files(text::SourceSet& sources, const std::vector<std::string>& files, const World& world,
                    Version version) {
  return FileProvider(sources, world, version).from_files(files);
}

}  // namespace gw::source
