#ifndef GW_BENCH_MATCH_H_
#define GW_BENCH_MATCH_H_

#include <string>
#include <vector>

namespace gw::bench {

/// Rules of so many routers as people have them.
std::vector<std::string> people_rules(int routers);

/// Prints so many routers as people have them, each a line of JSON: rule, priority (0: its length) and, unless it asks
/// for an address that is not loopback's, a request that it should get (method, host, target, headers).
int people(int routers);

/// Prints one line for a table of so many routers: how long its rules take to compile and to be indexed, what the index
/// weighs, and how long one question to it takes. Returns the exit code: 1 if the index is wrong about a request.
int match(int routers);

/// Prints how long one question takes to the index of a table that the program in tests/parity/go has written, for the
/// same question to Traefik's own muxer. Returns the exit code: 1 if the file cannot be read.
int match_table(const char* path);

}  // namespace gw::bench

#endif  // GW_BENCH_MATCH_H_
