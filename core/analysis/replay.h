#ifndef GW_ANALYSIS_REPLAY_H_
#define GW_ANALYSIS_REPLAY_H_

// An example as matchers see it, and as a client sends it.

#include <string>
#include <vector>

#include "analysis/solver.h"
#include "flow/asked.h"
#include "route/tables.h"
#include "rule/request.h"

namespace gw::analysis {

/// What matchers look at. Views are those of this object and of the example, which outlives it.
class Seen {
 public:
  Seen(const Witness& witness, const route::EntryPointOptions& options);
  Seen(const Seen&) = delete;
  Seen& operator=(const Seen&) = delete;

  const rule::HttpRequest& request() const { return request_; }
  const rule::TcpConnection& connection() const { return connection_; }

 private:
  std::vector<rule::Pair> headers_, query_;
  std::vector<std::string_view> alpn_;
  rule::HttpRequest request_;
  rule::TcpConnection connection_;
};

/// The request that becomes the example at the entry point.
flow::Asked to_asked(const Witness& witness, const route::EntryPoint& point, bool tls);
/// The connection that becomes the example at the entry point.
flow::Asked to_connection(const Witness& witness, const route::EntryPoint& point, bool tls);

/// For people: "GET http://a.example/x", with headers and the peer where they count.
std::string show(const flow::Asked& asked);

}  // namespace gw::analysis

#endif  // GW_ANALYSIS_REPLAY_H_
