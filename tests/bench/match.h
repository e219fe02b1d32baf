#ifndef GW_BENCH_MATCH_H_
#define GW_BENCH_MATCH_H_

namespace gw::bench {

/// Prints one line for a table of so many routers: how long its rules take to compile and to be indexed, what the index
/// weighs, and how long one question to it takes. Returns the exit code: 1 if the index is wrong about a request.
int match(int routers);

}  // namespace gw::bench

#endif  // GW_BENCH_MATCH_H_
