#ifndef GW_IO_PROCESS_H_
#define GW_IO_PROCESS_H_

#include <string>
#include <vector>

#include "base/result.h"

namespace gw::io {

struct Finished {
  int status = 0;  ///< Exit code; 128 and the number of a signal that ended it.
  std::string out, err;
};

/// Runs a program, found along PATH, without a shell and with an empty standard input. Error: it cannot be started
/// ("git is not installed"), or it writes more than `largest` bytes.
Result<Finished> run(const std::vector<std::string>& command, std::size_t largest = 512UL << 20);

}  // namespace gw::io

#endif  // GW_IO_PROCESS_H_
