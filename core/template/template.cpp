#include "template/template.h"

#include <algorithm>
#include <utility>

#include "template/exec.h"
#include "template/failure.h"
#include "template/parser.h"

namespace gw::template_ {
namespace {

/// The fact of a failure; the output does not matter then.
void refuse(Rendered& out, text::SourceId id, std::size_t size, const Failure& failure) {
  out.analysed = failure.kind != diag::FactKind::TemplateNotEvaluated;
  out.ok = !out.analysed;
  diag::Fact fact;
  fact.kind = failure.kind;
  auto limit = static_cast<std::uint32_t>(size);
  fact.span = {id, std::min(failure.begin, limit), std::min(std::max(failure.begin, failure.end), limit)};
  fact.subject = failure.subject;
  if (out.analysed) {
    out.error = failure.message;
    fact.traefik = failure.message;
    fact.fatal = true;
  }
  fact.detail = failure.message;
  out.facts.push_back(std::move(fact));
}

}  // namespace

Rendered render(text::SourceSet& sources, text::SourceId id, std::string_view name, const Environment& environment) {
  Rendered out;
  out.source = id;
  std::string_view bytes = sources[id].bytes();
  if (bytes.find("{{") == std::string_view::npos) return out;
  try {
    Machine machine(environment);
    Templates templates = parse(bytes, std::string(name));
    Exec exec(bytes, templates, std::string(name), machine);
    exec.run(boolean(false));
    out.source = sources.add_derived(id, std::move(exec.output), std::move(exec.provenance));
  } catch (const Failure& failure) { refuse(out, id, bytes.size(), failure); }
  return out;
}

std::string parse_error(std::string_view text, std::string_view name) {
  try {
    parse(text, std::string(name));
  } catch (const Failure& failure) {
    return failure.kind == diag::FactKind::TemplateNotEvaluated ? std::string() : failure.message;
  }
  return {};
}

}  // namespace gw::template_
