#include "encode/tree.h"

namespace gw::encode {
namespace {

/// "{{" as a template says it.
constexpr std::string_view kBraces = "{{`{{`}}";

}  // namespace

Written write_file(const text::SourceSet& sources, const model::Value& root, Format format, const std::string& name,
                   const Options& options) {
  Written out;
  Comments comments(sources);
  TreeWriter writer(&comments, schema::File, options, out);
  doc::Output tree = writer.value(root, nullptr, {});
  tree.above.clear();
  if (format == Format::Json && tree.commented())
    out.losses.push_back({{}, {}, "JSON has no comments", "write file-yaml or file-toml to keep them", true});
  std::string text = format == Format::Yaml   ? doc::write_yaml(tree)
                     : format == Format::Toml ? doc::write_toml(tree)
                                              : doc::write_json(tree);
  // Nothing at all is an empty file; "{}" would be a document without a known section.
  if (tree.children.empty() && format != Format::Json) text.clear();
  const char* extension = format == Format::Yaml ? ".yml" : format == Format::Toml ? ".toml" : ".json";
  if (options.templated) {
    for (std::size_t at = 0; (at = text.find("{{", at)) != std::string::npos; at += kBraces.size())
      text.replace(at, 2, kBraces);
  }
  out.files.push_back({name + extension, std::move(text)});
  return out;
}

}  // namespace gw::encode
