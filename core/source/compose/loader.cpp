#include "source/compose/loader.h"

#include <algorithm>
#include <cmath>

#include "base/path.h"
#include "base/strings.h"
#include "io/file.h"
#include "source/compose/dotenv.h"
#include "source/compose/schema.h"

namespace gw::source::compose {

std::optional<std::string> Scope::find(std::string_view name) const {
  if (outer != nullptr) {
    if (auto found = outer->find(name)) return found;
  }
  if (world != nullptr && world->environment) {
    if (auto found = world->environment(name)) return found;
  }
  auto found = values.find(name);
  if (found == values.end()) return std::nullopt;
  return found->second;
}

Lookup lookup_in(const ScopePtr& scope) {
  return [scope](std::string_view name) { return scope->find(name); };
}

std::string join_path(const std::string& directory, std::string_view name) {
  if (name.starts_with('/')) return base::clean_path(name);
  return base::clean_path(directory.empty() ? std::string(name) : directory + "/" + std::string(name));
}

std::string directory_of(const std::string& file) {
  std::size_t slash = file.rfind('/');
  if (slash == std::string::npos) return ".";
  return base::clean_path(slash == 0 ? "/" : file.substr(0, slash));
}

std::optional<std::string> way_to(const std::string& directory, const std::string& from) {
  if (directory.starts_with('/') != from.starts_with('/')) return std::nullopt;
  auto parts_of = [](const std::string& path) {
    std::vector<std::string_view> out;
    for (std::string_view part : base::split(path, "/")) {
      if (!part.empty() && part != ".") out.push_back(part);
    }
    return out;
  };
  std::vector<std::string_view> to = parts_of(directory), start = parts_of(from);
  std::size_t same = 0;
  while (same < to.size() && same < start.size() && to[same] == start[same]) ++same;
  std::string out;
  for (std::size_t i = same; i < start.size(); ++i) {
    if (start[i] == "..") return std::nullopt;
    out += "../";
  }
  for (std::size_t i = same; i < to.size(); ++i) out += std::string(to[i]) + "/";
  return base::clean_path(out);
}

void Loader::refuse(std::string message, text::Span span, std::string service) {
  constexpr std::size_t kMost = 2000;
  if (project_.errors.size() >= kMost) return;
  if (!told_.insert(message + "\n" + std::to_string(span.begin)).second) return;
  diag::Fact fact;
  fact.kind = diag::FactKind::ComposeRefused;
  fact.span = span;
  fact.detail = message;
  fact.object = std::move(service);
  fact.fatal = true;
  project_.facts.push_back(std::move(fact));
  project_.errors.push_back(std::move(message));
}

void Loader::flush(std::string_view prefix) {
  for (Refusal& refusal : errors_)
    refuse(std::string(prefix) + refusal.message, refusal.span, std::move(refusal.service));
  errors_.clear();
}

std::string Loader::home() const { return scope_->find("HOME").value_or(""); }

bool Loader::outside(const std::string& path) const {
  if (options_.allow_outside) return false;
  bool machine = !options_.open && io::exists(path);
  std::string real = machine ? io::real_path(path) : base::clean_path(path);
  return std::none_of(roots_.begin(), roots_.end(), [&](const std::string& given) {
    std::string root = machine ? io::real_path(given) : base::clean_path(given);
    if (root == "/") return real.starts_with('/');
    if (root == ".") return !real.starts_with('/') && real != ".." && !real.starts_with("../");
    return real.starts_with(root + "/");
  });
}

Loader::File Loader::open(const std::string& path, std::string_view named_by, text::Span span) {
  auto known = files_.find(path);
  if (known != files_.end() && known->second.found) return known->second;
  File out;
  if (!named_by.empty() && outside(path)) {
    out.outside = true;
    diag::Fact fact;
    fact.kind = diag::FactKind::ComposeOutside;
    fact.span = span;
    fact.subject = path;
    fact.detail = std::string(named_by);
    project_.facts.push_back(std::move(fact));
    project_.errors.push_back(std::string(named_by) + " " + path +
                              " lies outside the project's directory and is not followed");
    return out;
  }
  std::optional<std::string> bytes;
  if (options_.open) {
    bytes = options_.open(path);
  } else {
    Result<std::string> read = io::read_file(path);
    if (read) bytes = std::move(*read);
  }
  if (!bytes) return out;
  out.found = true;
  out.source = sources_.add(path, std::move(*bytes));
  out.bytes = sources_[out.source].bytes();
  files_[path] = out;
  if (std::find(project_.files.begin(), project_.files.end(), path) == project_.files.end())
    project_.files.push_back(path);
  return out;
}

void Loader::read_parts(const std::string& name, Parts& out) {
  constexpr std::size_t kMost = 100;
  text::SourceId source = out.file.source;
  std::uint32_t shift = 0;
  for (std::size_t i = 0; i < kMost; ++i) {
    const doc::Read& read = documents_.emplace_back(doc::read_yaml(sources_, source, doc::Dialect::Compose));
    out.parts.push_back({&read, sources_[source].bytes(), shift});
    std::uint32_t next = 0;
    for (diag::Fact fact : read.facts) {
      if (fact.kind == diag::FactKind::SeveralDocuments) next = fact.span.begin;
      else if (fact.span.written()) {
        fact.span = {out.file.source, fact.span.begin + shift, fact.span.end + shift};
        project_.facts.push_back(std::move(fact));
      }
    }
    if (!read.ok) refuse("failed to parse " + name + ": " + read.error, {out.file.source, shift, shift});
    if (next == 0 || !read.ok) return;
    shift += next;
    std::string rest(sources_[source].bytes().substr(next));
    source = sources_.add_derived(out.file.source, std::move(rest), {{0, shift, shift, true}});
  }
}

const Loader::Parts& Loader::parts_of(const std::string& file, std::string_view named_by, text::Span span) {
  auto [known, fresh] = parts_.try_emplace(file);
  if (!fresh && known->second.file.found) return known->second;
  known->second.file = open(file, named_by, span);
  if (known->second.file.found) read_parts(file, known->second);
  else if (!known->second.file.outside) refuse("open " + file + ": no such file or directory", span);
  return known->second;
}

ScopePtr Loader::outermost(const std::string& directory) {
  auto out = std::make_shared<Scope>();
  out->world = &world_;
  std::string path = join_path(directory, ".env");
  bool there = options_.open || (io::exists(path) && !io::is_directory(path));
  File file = there ? open(path, {}, {}) : File{};
  if (!file.found) return out;
  EnvFile read = read_env_file(file.bytes, [&](std::string_view name) { return out->find(name); });
  for (EnvFile::Entry& entry : read.entries) out->values[entry.name] = std::move(entry.value);
  if (!read.error.empty())
    refuse("failed to read " + path + ": " + read.error, {file.source, read.error_at, read.error_at});
  return out;
}

namespace {

std::string normalized(std::string_view name) {
  std::string out;
  for (char c : name) {
    char lower = base::ascii_lower(c);
    bool fits = ('a' <= lower && lower <= 'z') || ('0' <= lower && lower <= '9') || lower == '_' || lower == '-';
    if (fits && !(out.empty() && (lower == '_' || lower == '-'))) out += lower;
  }
  return out;
}

}  // namespace

/// Source: cli/options.go (withNamePrecedenceLoad), loader.go (projectName).
std::string Loader::project_name(const std::vector<std::string>& files, const std::string& directory) {
  std::string given = options_.project_name;
  if (given.empty()) given = scope_->find("COMPOSE_PROJECT_NAME").value_or("");
  if (!given.empty()) {
    if (normalized(given) != given)
      refuse("invalid project name " + base::quote(given) +
                 ": must consist only of lowercase alphanumeric characters, hyphens, and underscores as well as start "
                 "with a letter or number",
             {});
    return given;
  }
  std::string named;
  for (const std::string& file : files) {
    for (const Part& part : parts_of(file, {}, {}).parts) {
      const doc::Document& document = part.read->document;
      if (document.root == doc::NodeId::None) continue;
      for (const doc::Entry& entry : document.entries(document.root)) {
        bool name = document[entry.key].kind == doc::Kind::Scalar && document.text(entry.key) == "name" &&
                    document[entry.value].kind == doc::Kind::Scalar && !document.text(entry.value).empty();
        if (name) named = document.text(entry.value);
      }
    }
  }
  if (!named.empty()) return normalized(interpolate(named, lookup_in(scope_)).text);
  std::string base = directory == "." && !options_.open ? io::real_path(directory) : directory;
  return normalized(base.substr(base.rfind('/') + 1));
}

const Node* Loader::load(const std::vector<std::string>& files) {
  const Node* empty = &arena_.add(Node::Kind::Map, {});
  if (files.empty()) {
    refuse("no configuration file provided: not found", {});
    return empty;
  }
  std::vector<std::string> clean;
  clean.reserve(files.size());
  for (const std::string& file : files) clean.push_back(base::clean_path(file));
  std::string directory = directory_of(clean[0]);
  roots_ = options_.roots.empty() ? std::vector<std::string>{directory} : options_.roots;
  scope_ = outermost(directory);
  project_.name = project_name(clean, directory);
  auto named = std::make_shared<Scope>(*scope_);
  named->values["COMPOSE_PROJECT_NAME"] = project_.name;
  scope_ = named;
  Place place{directory, scope_, {}, {}};
  const Node* model = load_model(clean, place, {}, {});
  if (model->members.empty() && project_.errors.empty()) refuse("empty compose file", {});
  if (project_.name.empty()) refuse("project name must not be empty", {});
  return model;
}

const Node* Loader::load_model(const std::vector<std::string>& files, Place& place, std::string_view named_by,
                               text::Span span) {
  const Node* model = &arena_.add(Node::Kind::Map, {});
  Resets resets;
  for (const std::string& file : files) model = load_file(file, place, Mode(), model, resets, named_by, span);
  check_values(model);
  model = resolve_paths(model, place);
  model = resolve_environment(model, place.scope);
  flush();
  return model;
}

const Node* Loader::load_file(const std::string& file, Place& place, const Mode& mode, const Node* model,
                              Resets& resets, std::string_view named_by, text::Span span) {
  constexpr std::size_t kMost = 2000;
  if (++loads_ > kMost) {
    refuse("more than " + std::to_string(kMost) + " files are included or extended", span);
    return model;
  }
  const Parts& parts = parts_of(file, named_by, span);
  Lookup lookup = lookup_in(place.scope);
  for (const Part& part : parts.parts) {
    Converted made = convert(part.read->document, part.bytes, parts.file.source, part.shift, lookup, arena_);
    for (Refusal& refusal : made.errors) refuse(std::move(refusal.message), refusal.span, std::move(refusal.service));
    for (diag::Fact& fact : made.facts) {
      std::string once = fact.path + fact.subject + fact.detail + std::to_string(fact.span.begin);
      if (told_.insert(std::move(once)).second) project_.facts.push_back(std::move(fact));
    }
    if (made.root != nullptr) model = load_document(file, made, place, mode, model);
    resets = std::move(made.resets);
  }
  return model;
}

const Node* Loader::load_document(const std::string& file, const Converted& made, Place& place, const Mode& mode,
                                  const Node* model) {
  const Node* config = made.root;
  note_labels(config);
  if (mode.include) {
    place.included.push_back(file);
    config = apply_include(config, place, made.resets);
    place.included.pop_back();
  }
  model = apply_resets(model, made.resets, {}, arena_);
  if (mode.extends) config = apply_extends(config, file, place, made.resets);
  Path path;
  model = model->members.empty() ? config : merge(model, config, path, model_);
  model = enforce_unicity(model, path, model_);
  flush();
  if (mode.validate) validate(file, *model);
  model = canonical(model, model_);
  model = enforce_unicity(model, path, model_);
  flush();
  return model;
}

namespace {

/// A number that JSON does not have, as Go's encoder refuses it; null if there is none.
const Node* no_json(const Node& node) {
  if (node.kind == Node::Kind::Float && !std::isfinite(node.real)) return &node;
  for (const Member& member : node.members) {
    if (const Node* found = no_json(*member.value)) return found;
  }
  for (const Node* item : node.items) {
    if (const Node* found = no_json(*item)) return found;
  }
  return nullptr;
}

}  // namespace

void Loader::validate(const std::string& file, const Node& model) {
  if (const Node* found = no_json(model)) {
    refuse("validating " + file + ": json: unsupported value: " + std::string(found->text), found->span);
    return;
  }
  for (Refusal& refusal : validate_schema(model)) {
    bool known = std::any_of(project_.facts.begin(), project_.facts.end(), [&](const diag::Fact& fact) {
      return fact.kind == diag::FactKind::ComposeRefused && fact.span == refusal.span && refusal.span.written();
    });
    if (!known) refuse("validating " + file + ": " + refusal.message, refusal.span, std::move(refusal.service));
  }
}

}  // namespace gw::source::compose
