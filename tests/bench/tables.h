#ifndef GW_BENCH_TABLES_H_
#define GW_BENCH_TABLES_H_

namespace gw::bench {

/// Prints so many random tables for `traefik-parity tables` (tests/parity/go/tables.go), each a line of JSON: every
/// router with its rule, its priority and what is proved of it, with the request that is to reach it.
int tables(int count, unsigned seed);

}  // namespace gw::bench

#endif  // GW_BENCH_TABLES_H_
