#include "source/project_file.h"

#include <functional>

#include "base/path.h"
#include "base/strings.h"
#include "doc/read.h"
#include "io/file.h"
#include "source/discover.h"

namespace gw::source {
namespace {

using doc::Kind;
using doc::NodeId;

class Reader {
 public:
  Reader(const text::SourceSet& sources, const doc::Document& document, std::string& error)
      : sources_(sources), document_(document), error_(error) {}

  using Handler = std::function<void(NodeId)>;

  /// Calls the handler of each key; an unknown key is an error.
  void table(NodeId id, const std::vector<std::pair<std::string, Handler>>& keys) {
    if (document_[id].kind != Kind::Map) return fail(id, "a table is expected here");
    for (const doc::Entry& entry : document_.entries(id)) {
      std::string name(document_.text(entry.key));
      const Handler* handler = nullptr;
      std::vector<std::string> names;
      for (const auto& [key, own] : keys) {
        names.push_back(key);
        if (key == name) handler = &own;
      }
      if (handler != nullptr) {
        (*handler)(entry.value);
        continue;
      }
      const std::string* nearest = base::nearest(name, names);
      fail(entry.key, "unknown key " + name + (nearest == nullptr ? "" : ", did you mean " + *nearest + "?"));
    }
  }

  Handler text(std::string& to) {
    return [this, &to](NodeId id) {
      if (document_[id].kind != Kind::Scalar || document_[id].tag != doc::Tag::String)
        return fail(id, "a text is expected here");
      to = document_.text(id);
    };
  }

  Handler flag(bool& to) {
    return [this, &to](NodeId id) {
      if (document_[id].kind != Kind::Scalar || document_[id].tag != doc::Tag::Bool)
        return fail(id, "true or false is expected here");
      to = document_.boolean(id);
    };
  }

  Handler texts(std::vector<std::string>& to) {
    return [this, &to](NodeId id) {
      if (document_[id].kind != Kind::List) return fail(id, "a list of texts is expected here");
      for (NodeId item : document_.items(id)) {
        to.emplace_back();
        text(to.back())(item);
      }
    };
  }

  Handler pairs(std::vector<std::pair<std::string, std::string>>& to) {
    return [this, &to](NodeId id) {
      if (document_[id].kind != Kind::Map) return fail(id, "a table of texts is expected here");
      for (const doc::Entry& entry : document_.entries(id)) {
        to.emplace_back(document_.text(entry.key), "");
        text(to.back().second)(entry.value);
      }
    };
  }

  /// An array of tables, each read by `one`.
  Handler tables(Handler one) {
    return [this, one = std::move(one)](NodeId id) {
      if (document_[id].kind != Kind::List) return fail(id, "an array of tables is expected here");
      for (NodeId item : document_.items(id)) one(item);
    };
  }

 private:
  void fail(NodeId id, const std::string& message) {
    if (!error_.empty()) return;
    text::LineColumn at = sources_[document_.source()].locate(document_.span(id).begin);
    error_ = sources_[document_.source()].name() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
             ": " + message;
  }

  const text::SourceSet& sources_;
  const doc::Document& document_;
  std::string& error_;
};

void read(Reader& reader, NodeId root, ProjectFile& out) {
  auto gateway = [&](NodeId id) {
    GatewaySpec& spec = out.gateways.emplace_back();
    reader.table(id, {{"name", reader.text(spec.name)},
                      {"static", reader.text(spec.static_file)},
                      {"inputs", reader.texts(spec.inputs)}});
  };
  auto lint = [&](NodeId id) {
    reader.table(id, {{"select", reader.texts(out.select)},
                      {"ignore", reader.texts(out.ignore)},
                      {"severity", reader.pairs(out.severity)},
                      {"baseline", reader.text(out.baseline)}});
  };
  auto route = [&](NodeId id) { reader.table(id, {{"tests", reader.texts(out.route_tests)}}); };
  reader.table(root, {{"traefik", reader.text(out.traefik)},
                      {"inputs", reader.texts(out.inputs)},
                      {"static", reader.text(out.static_file)},
                      {"map", reader.pairs(out.map)},
                      {"external", reader.texts(out.external)},
                      {"complete", reader.flag(out.complete)},
                      {"gateway", reader.tables(gateway)},
                      {"lint", lint},
                      {"route", route}});
}

}  // namespace

std::string find_project_file(const std::string& directory) {
  std::string at = io::real_path(directory.empty() ? "." : directory);
  if (at.empty() || at[0] != '/') return {};
  std::string prefix = directory.empty() || directory == "." ? "" : directory + "/";
  while (true) {
    std::string path = (at == "/" ? "" : at) + "/gw.toml";
    if (io::exists(path)) return prefix + "gw.toml";
    if (at == "/") return {};
    at = at.substr(0, at.rfind('/'));
    if (at.empty()) at = "/";
    prefix += "../";
  }
}

ProjectFile read_project_file(const std::string& path, std::string& error) {
  ProjectFile out;
  out.path = path;
  Result<std::string> bytes = io::read_file(path);
  if (!bytes) {
    error = bytes.error().message;
    return out;
  }
  text::SourceSet sources;
  text::SourceId id = sources.add(path, *std::move(bytes));
  doc::Read file = doc::read_toml(sources, id);
  if (!file.ok) {
    error = path + ": " + file.error;
    return out;
  }
  if (file.document.root == NodeId::None) return out;
  Reader reader(sources, file.document, error);
  read(reader, file.document.root, out);
  std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return out;
  std::string folder = path.substr(0, slash + 1);
  auto beside = [&](std::string& name) {
    bool kept = name.empty() || name[0] == '/' || name == "-" || name.find("://") != std::string::npos;
    if (!kept) name = base::clean_path(folder + name);
  };
  auto input_beside = [&](std::string& input) {
    std::string name = split_kind(input).path, kind = input.substr(0, input.size() - name.size());
    // REV:PATH is a path of the repository; it leads away from the folder of the file no more than a URL does.
    bool revision = name.substr(0, name.find('/')).find(':') != std::string::npos && !io::exists(folder + name);
    if (!revision) beside(name);
    input = kind + name;
  };
  input_beside(out.static_file);
  beside(out.baseline);
  for (std::string& input : out.inputs) input_beside(input);
  for (std::string& test : out.route_tests) beside(test);
  for (auto& [container, local] : out.map) beside(local);
  for (GatewaySpec& gateway : out.gateways) {
    input_beside(gateway.static_file);
    for (std::string& input : gateway.inputs) input_beside(input);
  }
  return out;
}

}  // namespace gw::source
