#include "diag/diagnostic.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace gw::diag {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::Info: return "info";
    case Severity::Warning: return "warning";
    case Severity::Error: return "error";
  }
  return "";
}

std::vector<const Fix*> compatible(const std::vector<const Fix*>& fixes) {
  std::map<text::SourceId, std::vector<text::Span>> changed;
  std::vector<const Fix*> out;
  for (const Fix* fix : fixes) {
    bool clear = std::ranges::none_of(fix->edits, [&](const Edit& edit) {
      return std::ranges::any_of(changed[edit.span.source], [&](text::Span other) {
        return edit.span == other || (edit.span.begin < other.end && other.begin < edit.span.end);
      });
    });
    if (!clear) continue;
    out.push_back(fix);
    for (const Edit& edit : fix->edits) changed[edit.span.source].push_back(edit.span);
  }
  return out;
}

std::string apply(std::string_view bytes, text::SourceId source, const std::vector<const Fix*>& fixes) {
  std::vector<const Fix*> fitting;
  std::ranges::copy_if(fixes, std::back_inserter(fitting), [&](const Fix* fix) {
    return std::ranges::none_of(
        fix->edits, [&](const Edit& edit) { return edit.span.source == source && edit.span.end > bytes.size(); });
  });
  std::vector<const Edit*> edits;
  for (const Fix* fix : compatible(fitting)) {
    for (const Edit& edit : fix->edits) {
      if (edit.span.source == source) edits.push_back(&edit);
    }
  }
  // What is inserted in front of what is replaced comes first.
  std::ranges::stable_sort(edits, {}, [](const Edit* e) { return std::pair(e->span.begin, e->span.end); });
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
