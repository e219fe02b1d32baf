#ifndef GW_DIFF_RISK_H_
#define GW_DIFF_RISK_H_

#include <string>
#include <vector>

#include "diff/behaviour.h"
#include "digest/content.h"

namespace gw::diff {

/// What is told of a change beside its outcomes.
struct Judge {
  const flow::Gateway &old, &now;
  digest::Content &old_content, &now_content;

  /// What of the change a reviewer must see.
  std::vector<std::string> risks(const Change& change) const;
  /// Why the request fares otherwise, in one line.
  std::string reason(const Change& change) const;

 private:
  bool other(runtime::Role role, const std::string& before, const std::string& after) const;
  std::string redefined(const Change& change) const;
};

/// How grave it is; the larger comes first.
int gravity(const Change& change);

}  // namespace gw::diff

#endif  // GW_DIFF_RISK_H_
