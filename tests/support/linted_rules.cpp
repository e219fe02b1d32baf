#include "support/linted_rules.h"

namespace gw::testing {

std::shared_ptr<const rule::Program> program_of(const std::string& text, Version version, rule::Syntax syntax) {
  return rule::compile(text, syntax, rule::Protocol::Http, version).program;
}

void lint_rules(Linted& out, const Directory& directory, const std::string& extra, Version version) {
  std::string text = "http:\n  routers:\n";
  for (std::size_t i = 0; i < out.rules.size(); ++i) {
    std::string number = std::to_string(i);
    text += "    r" + std::string(6 - number.size(), '0') + number + ": {service: s, rule: '" + out.rules[i] + "'" +
            extra + "}\n";
  }
  text += "  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n";
  directory.write("dynamic.yml", text);
  source::Request request;
  request.version = version;
  request.inputs = {"dynamic=" + (directory.path() / "dynamic.yml").string()};
  source::Project project = source::discover(out.sources, request);
  lint::Settings settings;
  settings.today = "2026-01-01";
  settings.policy.match = &source::glob_match;
  out.lint = lint::run(project, out.sources, request.world, settings);
}

Place place_of(const Linted& linted, const diag::Diagnostic& one) {
  const text::Source& source = linted.sources[one.span.source];
  text::LineColumn at = source.locate(one.span.begin);
  std::uint32_t line = source.offset({at.line, 1});
  return {at.line - 3, one.span.begin - line - static_cast<std::uint32_t>(kHead.size())};
}

}  // namespace gw::testing
