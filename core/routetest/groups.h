#ifndef GW_ROUTETEST_GROUPS_H_
#define GW_ROUTETEST_GROUPS_H_

// Requests of a log, counted by the router that gw predicts and the one that the log names.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "flow/answer.h"
#include "flow/asked.h"
#include "report/report.h"

namespace gw::routetest {

/// Memory depends on the routers, not on the lines.
class Groups {
 public:
  /// More pairs than this are counted as one, of names "(others)".
  static constexpr std::size_t kMost = 100'000;

  struct Group {
    std::uint64_t count = 0;
    std::uint64_t other_status = 0;  ///< Of these the gateway answers itself, and the log has another status.
    std::string example;             ///< "GET http://a.com/x"; the first request.
  };
  using Key = std::pair<std::string, std::string>;  ///< Predicted, logged; empty: none.
  /// Also for pairs of views: a known pair is found without making its key.
  struct Before {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      int first = std::string_view(a.first).compare(b.first);
      return first < 0 || (first == 0 && std::string_view(a.second) < std::string_view(b.second));
    }
  };
  using Map = std::map<Key, Group, Before>;

  /// `logged` is empty and `status` 0 where the log does not say.
  void add(const flow::Asked& asked, const flow::Answer& answer, std::string_view logged, int status);
  /// A line or an entry that is no request. The text of the first one is kept.
  void add_fault(std::string_view fault);

  /// Adds what was counted of later lines.
  void merge(const Groups& later);

  const Map& groups() const { return groups_; }
  std::uint64_t requests() const { return requests_; }
  std::uint64_t hostless() const { return hostless_; }  ///< Requests without a host.
  std::uint64_t faults() const { return faults_; }
  const std::string& first_fault() const { return first_fault_; }

 private:
  Map groups_;
  std::uint64_t requests_ = 0, hostless_ = 0, faults_ = 0;
  std::string first_fault_;
};

/// "GET https://a.com/x", as somebody would type it.
std::string example_of(const flow::Asked& asked);

/// Most frequent first; `compares` says whether the log names routers at all.
std::string groups_human(const Groups& groups, const report::Style& style, bool compares);
std::string groups_json(const Groups& groups);
/// One line for one request, with its answer.
void write_log_answer(const flow::Asked& asked, const flow::Answer& answer, std::string_view logged, int status,
                      std::string& out);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_GROUPS_H_
