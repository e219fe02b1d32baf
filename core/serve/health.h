#ifndef GW_SERVE_HEALTH_H_
#define GW_SERVE_HEALTH_H_

// Active checks of servers. Source: pkg/healthcheck/healthcheck.go.

#include "serve/client.h"
#include "serve/entry.h"

namespace gw::serve {

/// What is known of the servers of one configuration is known of those of the next: a request that comes between it and
/// its first checks does not go to a server that is down. Traefik takes all of them for up then.
void keep_health(const Running& before, const Running& after);

/// Checks the servers of whatever configuration is live, on one loop.
class HealthChecks {
 public:
  HealthChecks(Loop& loop, Shared& shared) : loop_(loop), shared_(shared) {}

  /// Begins the checks of the live configuration, and of later ones as they come; those of an old one end.
  void follow();

 private:
  void look();

  Loop& loop_;
  Shared& shared_;
  std::uint64_t seen_ = 0;
};

}  // namespace gw::serve

#endif  // GW_SERVE_HEALTH_H_
