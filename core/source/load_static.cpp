// The chain of loaders: deprecations, file, flags, environment; the first that finds something ends it.
// Source: cmd/traefik/traefik.go, pkg/cli, paerser v0.2.2 cli/file_finder.go, file/file_node.go.

#include <algorithm>

#include "base/strings.h"
#include "decode/decode.h"
#include "decode/flags.h"
#include "doc/read.h"
#include "io/file.h"
#include "source/load.h"

namespace gw::source {
namespace {

std::string expanded(const World& world, std::string path) {
  for (std::string_view name : {"XDG_CONFIG_HOME", "HOME"}) {
    std::string token = "$" + std::string(name);
    std::size_t at = path.find(token);
    if (at != std::string::npos)
      path.replace(at, token.size(), world.environment ? world.environment(name).value_or("") : "");
  }
  return path;
}

/// The file that Traefik's finder takes; empty if there is none.
std::string find_file(const World& world, const std::string& wanted) {
  if (!wanted.empty() && file_exists(world, expanded(world, wanted))) return expanded(world, wanted);
  for (const char* base : {"/etc/traefik/traefik", "$XDG_CONFIG_HOME/traefik", "$HOME/.config/traefik", "./traefik"}) {
    for (const char* extension : {".toml", ".yaml", ".yml"}) {
      std::string path = expanded(world, std::string(base) + extension);
      if (!file_exists(world, path)) continue;
      return path.starts_with("./") ? path.substr(2) : path;
    }
  }
  return {};
}

const decode::Named* named(const std::vector<decode::Named>& names, std::string_view name) {
  auto at = std::ranges::find_if(names, [&](const decode::Named& n) { return base::equal_fold_ascii(n.name, name); });
  return at == names.end() ? nullptr : &*at;
}

/// Every root key is null: Traefik's raw tree is empty.
bool nothing_written(const doc::Document& document) {
  if (document.root == doc::NodeId::None) return false;
  return std::ranges::all_of(document.entries(document.root),
                             [&](const doc::Entry& entry) { return document[entry.value].kind == doc::Kind::Null; });
}

bool is_help(const std::string& argument) { return argument == "--help" || argument == "-help" || argument == "-h"; }

bool is_config_file(const decode::Named& name) { return base::equal_fold_ascii(name.name, "traefik.configFile"); }

class Loader {
 public:
  Loader(text::SourceSet& sources, const World& world, Version version)
      : sources_(sources), world_(world), version_(version) {}

  Static run(const std::vector<std::string>& arguments, const std::optional<std::string>& static_file) {
    flags_ = decode::parse_flags(sources_, arguments, version_, true);
    if (!arguments.empty() && !arguments[0].starts_with('-')) return stop("command not found: " + arguments[0]);
    if (std::ranges::any_of(arguments, is_help)) return help();
    const decode::Named* wanted = named(flags_.names, "traefik.configFile");
    std::string file = static_file ? *static_file : find_file(world_, wanted == nullptr ? "" : wanted->value);
    if (wanted != nullptr && !static_file && !file_exists(world_, expanded(world_, wanted->value))) {
      // Traefik looks in its usual places instead, without a word.
      diag::Fact fact;
      fact.kind = diag::FactKind::FileNotFound;
      fact.span = wanted->value_span;
      fact.subject = wanted->value;
      out_.facts.push_back(std::move(fact));
    }
    if (!file.empty()) read_file(file);
    environment_ = decode::parse_environment(sources_, world_.variables, version_);
    if (!deprecations(arguments)) return std::move(out_);
    if (!flags_.error.empty()) return stop(flags_.error);
    if (!file.empty()) {
      if (std::ranges::any_of(flags_.names, [](const decode::Named& name) { return !is_config_file(name); }))
        not_counted("the flags do", flags_.names[0].name_span);
      if (!environment_.names.empty()) not_counted("the TRAEFIK_ variables do", environment_.names[0].name_span);
      return from_file();
    }
    if (!arguments.empty()) return from_names(flags_, "flags");
    if (!environment_.names.empty()) return from_names(environment_, "environment variables");
    return finish();
  }

 private:
  void refuse(const std::string& message) {
    out_.starts = false;
    if (out_.facts.empty() || !out_.facts.back().fatal) {
      diag::Fact fact;
      fact.kind = diag::FactKind::StaticRefused;
      fact.detail = message;
      fact.traefik = message;
      fact.fatal = true;
      text::SourceId source = file_source_ != text::SourceId::None ? file_source_ : flags_.source;
      if (source != text::SourceId::None) fact.span = {source, 0, 0};
      out_.facts.push_back(std::move(fact));
    }
    out_.errors.push_back("command traefik error: " + message);
  }

  /// Traefik prints its flags and ends.
  Static help() {
    out_.starts = false;
    diag::Fact fact;
    fact.kind = diag::FactKind::StaticRefused;
    fact.detail = "a help flag: Traefik prints its options and ends";
    fact.span = {flags_.source, 0, 0};
    fact.fatal = true;
    out_.facts.push_back(std::move(fact));
    return std::move(out_);
  }

  void not_counted(std::string what, text::Span span) {
    diag::Fact fact;
    fact.kind = diag::FactKind::SeveralStaticSources;
    fact.span = span;
    fact.detail = std::move(what);
    out_.facts.push_back(std::move(fact));
  }

  Static stop(const std::string& message) {
    refuse(message);
    return std::move(out_);
  }

  void read_file(const std::string& file) {
    file_ = file;
    Result<std::string> bytes = source::read_file(world_, file);
    if (!bytes) {
      file_error_ = bytes.error().message;
      diag::Fact fact;
      fact.kind = diag::FactKind::Unreadable;
      fact.span = {sources_.add(file, ""), 0, 0};
      fact.detail = fact.traefik = file_error_;
      fact.fatal = true;
      out_.facts.push_back(std::move(fact));
      return;
    }
    std::string local = local_path(world_, file);
    text::SourceId id = file_source_ = sources_.add(local.empty() ? file : local, *std::move(bytes));
    bool toml = file == "-" ? looks_like_toml(sources_[id].bytes()) : base::ascii_lower(file).ends_with(".toml");
    read_ = toml ? doc::read_toml(sources_, id) : doc::read_yaml(sources_, id);
    document_read_ = true;
    if (!read_.ok) doc::find_more_errors(sources_, id, toml, read_);
    if (!read_.ok) file_error_ = read_.error;
    else if (read_.empty || read_.document[read_.document.root].count == 0)
      file_error_ = "no configuration found in file: " + file;
    if (!file_error_.empty()) return;
    decoded_ = decode::decode(read_.document, schema::static_root(), schema::File, version_, sources_);
    if (decoded_.empty) decoded_.error = "no valid configuration found in file: " + file;
  }

  /// Returns false if a removed option ends the start.
  bool deprecations(const std::vector<std::string>& arguments) {
    std::vector<std::string> marked;
    marked.reserve(arguments.size());
    for (const std::string& argument : arguments)
      marked.push_back(argument.find('=') == std::string::npos ? argument + "=true" : argument);
    decode::Flags loose = decode::parse_flags(sources_, marked, version_, false);
    auto failed = [&](std::string why) {
      out_.log.push_back({"error", "Deprecated install configuration options analysis failed", std::move(why), {}});
      return true;
    };
    if (version_.major < 3) return true;
    if (!loose.error.empty()) return failed("parsing arguments to labels: " + loose.error);
    std::string error;
    std::optional<decode::NameTree> loose_tree = decode::name_tree(loose.names, "traefik", error);
    if (!loose_tree) return failed("parsing deprecated config from args: decoding to node: " + error);
    std::string environment_error;
    std::optional<decode::NameTree> variable_tree = decode::name_tree(environment_.names, "traefik", environment_error);
    bool good =
        check_deprecations(out_, &loose_tree->root(), document_read_ && file_error_.empty() ? &read_.document : nullptr,
                           variable_tree ? &variable_tree->root() : nullptr, version_);
    if (!good) {
      refuse("incompatible deprecated install configuration option found");
      return false;
    }
    // The loader decodes the file once more, into a tree without types.
    std::string untyped = !file_error_.empty()                                  ? file_error_
                          : decoded_.untyped || nothing_written(read_.document) ? decoded_.error
                                                                                : "";
    if (untyped.empty() && document_read_) untyped = decode::untyped_error(read_.document, version_, sources_);
    if (!untyped.empty() && document_read_) { failed("decoding configuration file " + file_ + ": " + untyped); }
    return true;
  }

  Static from_file() {
    out_.given = true;
    out_.from_file = true;
    out_.facts.insert(out_.facts.end(), std::make_move_iterator(read_.facts.begin()),
                      std::make_move_iterator(read_.facts.end()));
    if (!file_error_.empty()) return stop(file_error_);
    take(std::move(decoded_));
    if (decoded_.empty) return stop(decoded_.error);
    if (!decoded_.ok) return stop(decoded_.error);
    return finish();
  }

  Static from_names(decode::Flags& flags, const std::string& form) {
    out_.given = true;
    std::string error;
    std::vector<decode::Named> kept;
    for (decode::Named& name : flags.names) {
      if (!is_config_file(name)) kept.push_back(std::move(name));
    }
    std::optional<decode::NameTree> tree = decode::name_tree(kept, "traefik", error);
    std::string prefix = "failed to decode configuration from " + form + ": ";
    if (!tree) return stop(prefix + error);
    if (tree->root().first == nullptr) return finish();
    doc::Document document = decode::to_document(*tree, sources_, flags.source);
    take(decode::decode(document, schema::static_root(), schema::Label, version_, sources_));
    if (!decoded_.ok) return stop(prefix + decoded_.error);
    return finish();
  }

  void take(decode::Decoded decoded) {
    decoded_ = std::move(decoded);
    out_.config = decoded_.config;
    out_.facts.insert(out_.facts.end(), std::make_move_iterator(decoded_.facts.begin()),
                      std::make_move_iterator(decoded_.facts.end()));
  }

  Static finish() {
    set_effective(out_, version_);
    if (std::optional<std::string> error = validate(out_, version_)) return stop(*error);
    out_.config_known = true;
    check_start(out_, world_, version_);
    if (std::optional<std::string> error = check_entry_points(out_, version_)) return stop(*error);
    if (std::optional<std::string> error = check_extensions(out_, version_)) return stop(*error);
    return std::move(out_);
  }

  text::SourceSet& sources_;
  const World& world_;
  Version version_;
  Static out_;
  decode::Flags flags_, environment_;
  doc::Read read_;
  bool document_read_ = false;
  std::string file_;  ///< As Traefik names it.
  std::string file_error_;
  text::SourceId file_source_ = text::SourceId::None;
  decode::Decoded decoded_;
};

}  // namespace

bool looks_like_toml(std::string_view bytes) {
  for (std::string_view line : base::split(bytes.substr(0, 64 * 1024), "\n")) {
    line = base::trim(line);
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with('[')) return true;
    std::size_t end = line.find_first_of("=:{");
    return end != std::string_view::npos && line[end] == '=';
  }
  return false;
}

Static load_static(text::SourceSet& sources, const std::vector<std::string>& arguments,
                   const std::optional<std::string>& static_file, const World& world, Version version) {
  return Loader(sources, world, version).run(arguments, static_file);
}

}  // namespace gw::source
