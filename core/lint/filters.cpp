#include "lint/filters.h"

#include "base/strings.h"

namespace gw::lint {

void retain(Diagnostics& diagnostics, const std::vector<bool>& keep) {
  std::vector<int> place(diagnostics.size(), -1);
  std::vector<bool> stays(keep);
  // A cause may stand behind what follows from it, so the loop runs until nothing changes.
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < diagnostics.size(); ++i) {
      int cause = diagnostics[i].cause;
      if (!stays[i] || cause < 0 || stays[static_cast<std::size_t>(cause)]) continue;
      stays[i] = false;
      changed = true;
    }
  }
  Diagnostics out;
  for (std::size_t i = 0; i < diagnostics.size(); ++i) {
    if (!stays[i]) continue;
    place[i] = static_cast<int>(out.size());
    out.push_back(std::move(diagnostics[i]));
  }
  for (diag::Diagnostic& one : out) {
    if (one.cause >= 0) one.cause = place[static_cast<std::size_t>(one.cause)];
  }
  diagnostics = std::move(out);
}

bool selects(std::string_view selector, const diag::Diagnostic& diagnostic) {
  return diagnostic.name == selector || base::starts_with_fold(diagnostic.code.id, selector);
}

}  // namespace gw::lint
