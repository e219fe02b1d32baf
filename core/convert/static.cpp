#include "convert/static.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "convert/reshape.h"
#include "decode/decode.h"
#include "decode/flags.h"
#include "doc/read.h"
#include "encode/names.h"

namespace gw::convert {
namespace {

using encode::Written;

Written write(const text::SourceSet& sources, const model::Value& root, Form form, const encode::Options& options) {
  switch (form) {
    case Form::Flags: return encode::write_flags(root, options);
    case Form::Env: return encode::write_environment(root, options);
    case Form::StaticToml: return encode::write_file(sources, root, encode::Format::Toml, "traefik", options);
    default: return encode::write_file(sources, root, encode::Format::Yaml, "traefik", options);
  }
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::string_view line : base::split(text, "\n")) {
    if (!line.empty()) out.emplace_back(line);
  }
  return out;
}

decode::Decoded read_names(decode::Flags flags, text::SourceSet& sources, Version version) {
  decode::Decoded out;
  std::string error = flags.error;
  std::optional<decode::NameTree> tree;
  if (error.empty()) tree = decode::name_tree(flags.names, "traefik", error);
  if (!tree) {
    out.ok = false;
    out.error = error;
    return out;
  }
  return decode::decode(decode::to_document(*tree, sources, flags.source), schema::static_root(), schema::Label,
                        version, sources);
}

decode::Decoded read_again(text::SourceSet& sources, Form form, const encode::File& file, Version version) {
  if (form == Form::Flags)
    return read_names(decode::parse_flags(sources, lines_of(file.text), version, true), sources, version);
  if (form == Form::Env) {
    std::vector<std::pair<std::string, std::string>> variables;
    for (const std::string& line : lines_of(file.text)) {
      std::size_t equals = line.find('=');
      variables.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
    return read_names(decode::parse_environment(sources, variables, version), sources, version);
  }
  text::SourceId id = sources.add(file.path, file.text);
  doc::Read read = form == Form::StaticToml ? doc::read_toml(sources, id) : doc::read_yaml(sources, id);
  decode::Decoded out = decode::decode(read.document, schema::static_root(), schema::File, version, sources);
  if (!read.ok) out.ok = false, out.error = read.error;
  return out;
}

/// One order, and without lists of nothing, which say nothing.
void sort_members(doc::Output& tree) {
  std::erase_if(tree.children, [](const doc::Output& child) {
    return child.kind == doc::Output::Kind::List && child.children.empty();
  });
  if (tree.kind == doc::Output::Kind::Map) std::ranges::stable_sort(tree.children, {}, &doc::Output::key);
  for (doc::Output& child : tree.children) sort_members(child);
}

/// What was written, in one order.
std::string content(const model::Value& root, encode::Options options) {
  Written unused;
  options.written_only = true;
  encode::TreeWriter writer(nullptr, schema::Json, options, unused);
  doc::Output tree = writer.value(root, nullptr, {});
  if (tree.kind == doc::Output::Kind::Null) tree = doc::Output::map();
  sort_members(tree);
  return doc::write_json(tree);
}

}  // namespace

Converted convert_static(text::SourceSet& sources, const source::Gateway& gateway, const Request& request) {
  Converted out;
  out.what = "static configuration";
  const source::Static& install = gateway.install;
  if (!install.given || !install.config_known) {
    out.error = !install.given ? "there is no static configuration in the input"
                               : "Traefik does not take the static configuration" +
                                     (install.errors.empty() ? "" : ": " + install.errors[0]);
    return out;
  }
  encode::Options options;
  options.version = request.target;
  options.written_only = true;
  options.usual_order = false;
  out.written = write(sources, install.config.root, request.form, options);
  note_ineffective(install.facts, out.written);
  decode::Decoded again = read_again(sources, request.form, out.written.files.at(0), request.target);
  out.read_back = true;
  if (!again.ok) {
    out.proof.same = false;
    out.proof.differences.push_back({"Traefik would refuse the output: " + again.error, ""});
    return out;
  }
  model::Config left = install.config;
  std::set<std::string> lost;
  for (const encode::Loss& loss : out.written.losses) {
    if (!loss.kept) lost.insert(encode::to_text(loss.path));
  }
  left.root = without(*left.arena, left.root, lost);
  std::string before = content(left.root, options), after = content(again.config.root, options);
  if (before == after) return out;
  out.proof.same = false;
  out.proof.differences.push_back({"the static configuration differs", "before:\n" + before + "after:\n" + after});
  return out;
}

}  // namespace gw::convert
