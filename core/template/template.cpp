#include "template/template.h"

#include <algorithm>

namespace gw::template_ {

Rendered render(text::SourceSet& sources, text::SourceId id, std::string_view name, const Environment& environment) {
  static_cast<void>(name);
  static_cast<void>(environment);
  Rendered out;
  out.source = id;
  std::string_view bytes = sources[id].bytes();
  std::size_t at = bytes.find("{{");
  if (at == std::string_view::npos) return out;
  out.analysed = false;
  diag::Fact fact;
  fact.kind = diag::FactKind::TemplateNotEvaluated;
  std::size_t end = std::min(bytes.find("}}", at), bytes.size() - 2) + 2;
  fact.span = {id, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
  fact.subject = "{{";
  fact.detail = "gw does not execute templates";
  out.facts.push_back(std::move(fact));
  return out;
}

}  // namespace gw::template_
