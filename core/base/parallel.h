#ifndef GW_BASE_PARALLEL_H_
#define GW_BASE_PARALLEL_H_

// Work on several processors.

#include <algorithm>
#include <future>
#include <thread>
#include <vector>

namespace gw::base {

/// How many processors there are; at least 1.
inline std::size_t processors() { return std::max(1U, std::thread::hardware_concurrency()); }

/// Begins `work` on another processor if there is one, and `much` to do; else it is done when its result is asked for.
template <class Work>
auto beside(bool much, Work work) {
  auto how = much && processors() > 1 ? std::launch::async | std::launch::deferred : std::launch::deferred;
  return std::async(how, std::move(work));
}

/// Calls `part(begin, end)` for pieces of 0 … count, which are at least `least` long, each on a processor of its own.
/// What a part throws comes out here.
template <class Part>
void in_parts(std::size_t count, std::size_t least, Part part) {
  std::size_t parts = std::clamp<std::size_t>(count / std::max<std::size_t>(least, 1), 1, processors());
  std::vector<std::future<void>> others;
  for (std::size_t i = 1; i < parts; ++i)
    others.push_back(
        base::beside(true, [&part, first = count * i / parts, last = count * (i + 1) / parts] { part(first, last); }));
  part(0, count / parts);
  for (std::future<void>& one : others) one.get();
}

}  // namespace gw::base

#endif  // GW_BASE_PARALLEL_H_
