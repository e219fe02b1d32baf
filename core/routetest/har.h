#ifndef GW_ROUTETEST_HAR_H_
#define GW_ROUTETEST_HAR_H_

// Recordings of a browser. Source: HTTP Archive 1.2 (w3c.github.io/web-performance/specs/HAR/Overview.html).

#include <cstddef>
#include <string>
#include <string_view>

#include "flow/asked.h"
#include "routetest/json_scan.h"

namespace gw::routetest {

struct HarEntry {
  flow::Asked asked;
  int status = 0;          ///< What the browser got; 0: the recording does not say.
  std::size_t number = 0;  ///< In the file, from 1.
};

/// Reads one entry after another, without a tree. The text outlives the reader.
class HarReader {
 public:
  enum class Next { Entry, Problem, End };

  explicit HarReader(std::string_view har);

  /// Fills `entry`, or says in `problem` what is wrong: of one entry (the next call goes on behind it), or of the file
  /// (then the end is next).
  Next next(HarEntry& entry, std::string& problem);

 private:
  bool find_entries();
  bool find_member(std::string_view name);
  Next broken(std::string& problem);

  JsonScanner json_;
  std::size_t number_ = 0;
  bool started_ = false, ended_ = false;
};

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_HAR_H_
