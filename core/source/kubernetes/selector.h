#ifndef GW_SOURCE_KUBERNETES_SELECTOR_H_
#define GW_SOURCE_KUBERNETES_SELECTOR_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/kubernetes/cluster.h"

namespace gw::source {

/// A label selector: every requirement must hold.
struct Selector {
  enum class Test : std::uint8_t { In, NotIn, Exists, Absent, Greater, Less };
  struct Requirement {
    std::string key;
    Test test{};
    std::vector<std::string> values = {};
  };
  std::vector<Requirement> requirements = {};
};

/// "a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1,m<2"; empty takes everything. Nothing if it does not parse.
/// Source: k8s.io/apimachinery pkg/labels/selector.go (Parse).
std::optional<Selector> parse_selector(std::string_view text);

using Labels = std::map<std::string_view, std::string_view>;

/// metadata.labels; of equal keys the last.
Labels labels_of(const KubeObject& object);

bool matches(const Selector& selector, const Labels& labels);
/// Whether metadata.labels satisfy it.
bool matches(const Selector& selector, const KubeObject& object);

}  // namespace gw::source

#endif  // GW_SOURCE_KUBERNETES_SELECTOR_H_
