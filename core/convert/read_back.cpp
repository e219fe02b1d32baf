#include "convert/read_back.h"

#include "base/strings.h"
#include "decode/decode.h"
#include "decode/flags.h"
#include "doc/read.h"
#include "template/template.h"

namespace gw::convert {
namespace {

/// As the file provider takes a file. Source: pkg/provider/file/file.go.
source::Provider read_file(const encode::File& file, text::SourceSet& sources, const source::World& world,
                           Version version) {
  source::Provider out;
  out.name = "file";
  text::SourceId id = sources.add(file.path, file.text);
  template_::Rendered rendered = template_::render(sources, id, file.path, {world.environment, true});
  if (!rendered.ok || !rendered.analysed) {
    out.errors.push_back(rendered.error);
    return out;
  }
  bool toml = file.path.ends_with(".toml");
  doc::Read read = toml ? doc::read_toml(sources, rendered.source) : doc::read_yaml(sources, rendered.source);
  decode::Decoded decoded = decode::decode(read.document, schema::dynamic_root(), schema::File, version, sources);
  out.loaded = read.ok && decoded.ok;
  out.config = std::move(decoded.config);
  if (out.config.root.kind == model::Value::Kind::Nil)
    out.config.root = out.config.arena->object(schema::dynamic_root(), {}, model::OriginKind::Derived);
  for (const std::string& error : {read.error, decoded.error}) {
    if (!error.empty()) out.errors.push_back(error);
  }
  return out;
}

}  // namespace

std::optional<source::Provider> read_back(Form form, const std::vector<encode::File>& files, text::SourceSet& sources,
                                          const source::Static& install, const source::World& world, Version version) {
  (void)install;
  switch (form) {
    case Form::FileYaml:
    case Form::FileToml:
    case Form::FileJson: return read_file(files.at(0), sources, world, version);
    default: return std::nullopt;
  }
}

}  // namespace gw::convert
