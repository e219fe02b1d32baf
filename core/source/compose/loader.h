#ifndef GW_SOURCE_COMPOSE_LOADER_H_
#define GW_SOURCE_COMPOSE_LOADER_H_

// From files to one merged model: include, extends, overrides.
// Source: compose-go v2 loader (loader.go, extends.go, include.go).

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "doc/read.h"
#include "source/compose/compose.h"
#include "source/compose/merge.h"

namespace gw::source::compose {

/// Variables of one scope: what includes it wins.
struct Scope {
  std::shared_ptr<const Scope> outer;
  std::map<std::string, std::string, std::less<>> values = {};
  const World* world = nullptr;  ///< Of the outermost one; it wins over `values`.

  std::optional<std::string> find(std::string_view name) const;
};
using ScopePtr = std::shared_ptr<const Scope>;

Lookup lookup_in(const ScopePtr& scope);

/// Go's filepath.Join of two names, and filepath.Dir.
std::string join_path(const std::string& directory, std::string_view name);
std::string directory_of(const std::string& file);
/// Go's filepath.Rel; nothing where the texts do not tell.
std::optional<std::string> way_to(const std::string& directory, const std::string& from);

class Loader {
 public:
  Loader(text::SourceSet& sources, const ComposeOptions& options, const World& world, ComposeProject& project)
      : sources_(sources), options_(options), world_(world), project_(project), model_{arena_, errors_} {}

  /// The merged model of `files`; never null. Sets the project's name.
  const Node* load(const std::vector<std::string>& files);

  /// The bytes of a file that the model names; nothing if it is missing or not to be followed (told then).
  struct File {
    bool found = false, outside = false;
    std::string_view bytes;
    text::SourceId source = text::SourceId::None;
  };
  File open(const std::string& path, std::string_view named_by, text::Span span);

  void refuse(std::string message, text::Span span, std::string service = {});
  /// Hands the refusals that steps left in the model to the project, in front of each what `file` was being done.
  void flush(std::string_view prefix = {});

  Arena& arena() { return arena_; }
  const ScopePtr& scope() const { return scope_; }
  std::string home() const;

 private:
  struct Mode {
    bool include = true, extends = true, validate = true;
  };
  struct Place {
    std::string directory;  ///< Relative names are relative to it.
    ScopePtr scope;
    std::vector<std::string> included;  ///< The files on the way here.
    /// `directory` as the including file's directory leads to it: in the model names stay relative to that one, as in
    /// Compose, whose lists tell entries apart by such names. Nothing: there is no such way, or no outer file.
    std::optional<std::string> way = {};
  };
  /// One service on a chain of extends.
  struct Link {
    std::string file, service;
    friend bool operator==(const Link&, const Link&) = default;
  };
  /// The services among which an extends looks, as far as they are extended already, and what their file takes away.
  struct Base {
    std::map<std::string_view, const Node*> services = {};
    Resets resets = {};
    std::string directory = {};
    bool found = false;
  };
  /// One document of a YAML stream. `shift`: where its bytes begin in the file.
  struct Part {
    const doc::Read* read = nullptr;
    std::string_view bytes;
    std::uint32_t shift = 0;
  };
  struct Parts {
    File file;
    std::vector<Part> parts = {};
  };

  ScopePtr outermost(const std::string& directory);
  std::string project_name(const std::vector<std::string>& files, const std::string& directory);

  const Parts& parts_of(const std::string& file, std::string_view named_by, text::Span span);
  void read_parts(const std::string& name, Parts& out);

  const Node* load_model(const std::vector<std::string>& files, Place& place, std::string_view named_by,
                         text::Span span);
  const Node* load_file(const std::string& file, Place& place, const Mode& mode, const Node* model, Resets& resets,
                        std::string_view named_by, text::Span span);
  const Node* load_document(const std::string& file, const Converted& made, Place& place, const Mode& mode,
                            const Node* model);
  void validate(const std::string& file, const Node& model);

  const Node* apply_include(const Node* model, Place& place, const Resets& resets);
  const Node* include_one(const Node* entry, const Node* model, Place& place, const Resets& resets);
  ScopePtr include_scope(const Node* entry, const std::string& directory, const Place& place);
  const Node* import(const Node* from, const Node* model, const Resets& resets);
  const Node* import(std::string_view section, const Node* from, const Node* to, const Resets& resets);

  const Node* apply_extends(const Node* model, const std::string& file, Place& place, const Resets& resets);
  const Node* extended(std::string_view name, Base& base, const std::string& file, Place& place,
                       std::vector<Link>& chain);
  Base base_from_file(std::string_view name, std::string_view ref, const Node& file, const std::string& from,
                      Place& place);

  const Node* resolve_paths(const Node* model, const Place& place);
  const Node* resolve_environment(const Node* model, const ScopePtr& scope);
  void check_values(const Node* model);
  bool outside(const std::string& path) const;
  void note_labels(const Node* model);

  text::SourceSet& sources_;
  const ComposeOptions& options_;
  const World& world_;
  ComposeProject& project_;
  Arena arena_;
  std::vector<Refusal> errors_;
  Model model_;
  ScopePtr scope_;
  std::vector<std::string> roots_;
  std::deque<doc::Read> documents_;  // Texts of the model lie in them.
  std::map<std::string, File> files_;
  std::map<std::string, Parts> parts_;
  std::map<std::string, const Node*> imported_;
  std::map<std::pair<std::string, const Scope*>, Base> bases_;
  std::set<std::string> told_;
  std::size_t loads_ = 0;
};

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_LOADER_H_
