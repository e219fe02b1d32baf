#ifndef GW_ROUTETEST_COVERAGE_H_
#define GW_ROUTETEST_COVERAGE_H_

#include <map>
#include <string>
#include <vector>

#include "flow/gateway.h"
#include "model/tree.h"

namespace gw::routetest {

/// Which routers took a request, and which matchers said yes and no, over the cases of a run. Routers that Traefik
/// drops, and its own, do not count.
class Coverage {
 public:
  explicit Coverage(const flow::Gateway& gateway);

  /// Counts a question that was asked of the entry point.
  void add(const flow::Asked& asked, const route::EntryPoint& point, const flow::Answer& answer);

  std::size_t routers() const { return routers_.size(); }
  std::size_t won() const;
  std::vector<std::string> never() const;  ///< Names of the others, sorted.
  /// Percent of the routers that won, rounded down; 100 if there is none.
  int percent() const;

  struct Matchers {
    std::size_t all = 0, both = 0;  ///< How many there are, and how many said yes as well as no.
  };
  Matchers matchers() const;
  /// The matcher of the router has said so. True of routers that do not count.
  bool said(const runtime::Object& router, std::size_t leaf, bool yes) const;
  std::vector<std::string> one_sided() const;  ///< "api@file: PathPrefix(`/api`) was never false".

 private:
  struct Leaf {
    bool yes = false, no = false;
    std::string text;
  };
  struct Router {
    bool won = false;
    std::vector<Leaf> leaves;
  };

  void note(const route::Muxer& muxer);
  const runtime::Object* see(const route::Muxer& muxer, const rule::HttpRequest& request);

  std::map<const runtime::Object*, Router> routers_;
  flow::Scratch scratch_;
};

/// "coverage  19 of 21 routers won at least once (90 %)   never: legacy@file".
std::string coverage_text(const Coverage& coverage);
model::Tree coverage_tree(const Coverage& coverage);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_COVERAGE_H_
