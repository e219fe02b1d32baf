#ifndef GW_BENCH_ANALYSIS_H_
#define GW_BENCH_ANALYSIS_H_

namespace gw::bench {

/// Prints how long it takes to tell of each of so many routers whether it can win, with shadows put in: seconds,
/// shadows, those found, routers that are wrongly told to be shadows, those of which nothing is known. 1 if one is
/// wrong.
int reach(int routers);

/// Prints so many random regular expressions, each with texts and with what gw's automata say of them, for
/// tests/parity/regexp: EXPRESSION ANSWERS TEXT..., in hexadecimal digits; answers are E (refused), L (too large), or a
/// 0 or 1 for each text.
int regexps(int expressions, unsigned seed);

/// Prints how long it takes to tell what becomes of the requests of two dynamic files otherwise, after reading:
/// seconds, groups of requests, and whether all is known.
int diff(const char* old, const char* now);

}  // namespace gw::bench

#endif  // GW_BENCH_ANALYSIS_H_
