#ifndef GW_LINT_PRIORITIES_H_
#define GW_LINT_PRIORITIES_H_

#include <map>
#include <optional>
#include <string>

#include "lint/rule_text.h"

namespace gw::lint {

/// Writes priorities of routers where their rules are written: in files, labels and custom resources.
class Priorities {
 public:
  explicit Priorities(const text::SourceSet& sources) : sources_(sources) {}

  /// Writes the priority of a router that has none. Nothing where one may stand already, where what is written belongs
  /// to other routers too, or where it is not surely understood.
  std::optional<diag::Edit> add(const RuleText& rule, std::int64_t priority);

  /// The same; a priority that is written is written anew.
  std::optional<diag::Edit> set(const RuleText& rule, std::int64_t priority);

 private:
  std::optional<diag::Edit> add_label(const RuleText& rule, text::Span name, std::int64_t priority);
  bool once(const std::string& head);

  const text::SourceSet& sources_;
  std::optional<std::map<std::string, int>> labels_;  ///< How often "traefik.http.routers.api.rule" is written.
  bool computed_ = false;                             ///< Some names of labels are made of variables.
};

}  // namespace gw::lint

#endif  // GW_LINT_PRIORITIES_H_
