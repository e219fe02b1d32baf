#include "diag/diagnostic.h"

#include <algorithm>

namespace gw::diag {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::Info: return "info";
    case Severity::Warning: return "warning";
    case Severity::Error: return "error";
  }
  return "";
}

std::string apply(std::string_view bytes, text::SourceId source, const std::vector<const Fix*>& fixes) {
  std::vector<const Edit*> edits;
  auto overlaps = [&](const Edit& edit) {
    return std::ranges::any_of(edits, [&](const Edit* other) {
      if (edit.span == other->span) return true;
      return edit.span.begin < other->span.end && other->span.begin < edit.span.end;
    });
  };
  for (const Fix* fix : fixes) {
    bool clear = std::ranges::none_of(fix->edits, [&](const Edit& e) {
      return e.span.source == source && (e.span.end > bytes.size() || overlaps(e));
    });
    if (!clear) continue;
    for (const Edit& edit : fix->edits) {
      if (edit.span.source == source) edits.push_back(&edit);
    }
  }
  std::ranges::stable_sort(edits, {}, [](const Edit* e) { return e->span.begin; });
  std::string out;
  std::size_t at = 0;
  for (const Edit* edit : edits) {
    out += bytes.substr(at, edit->span.begin - at);
    out += edit->replacement;
    at = edit->span.end;
  }
  out += bytes.substr(at);
  return out;
}

}  // namespace gw::diag
