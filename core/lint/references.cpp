#include "lint/references.h"

namespace gw::lint {
namespace {

std::string_view base_name(std::string_view name) { return name.substr(0, name.rfind('@')); }

}  // namespace

std::string written_name(const Context& context, const diag::Fact& fact) {
  std::string_view base = base_name(fact.subject);
  if (!fact.span.written() || base == fact.subject) return fact.subject;
  std::string_view written = context.sources().text(context.sources().original(fact.span));
  bool plain = written.find(base) != std::string_view::npos && written.find(fact.subject) == std::string_view::npos;
  return std::string(plain ? base : std::string_view(fact.subject));
}

std::string elsewhere(const diag::Fact& fact) {
  std::string_view base = base_name(fact.subject);
  for (const std::string& candidate : fact.candidates) {
    if (candidate != fact.subject && candidate.find('@') != std::string::npos && base_name(candidate) == base)
      return candidate;
  }
  return {};
}

void report_missing(Context& context, std::string_view role, std::string_view words) {
  for (const diag::Fact* fact : context.facts({diag::FactKind::MissingReference})) {
    if (fact->detail != role || !elsewhere(*fact).empty()) continue;
    std::string name = written_name(context, *fact);
    diag::Diagnostic& found = context.report(*fact, std::string(words) + " " + name + " does not exist");
    diag::Fact shown = *fact;
    shown.subject = name;
    context.suggest(found, shown, diag::Fix::Safety::Unsafe);
    if (context.policy().partial) found.severity = diag::Severity::Warning;
  }
}

}  // namespace gw::lint
