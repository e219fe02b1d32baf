#ifndef GW_ROUTETEST_BATCH_H_
#define GW_ROUTETEST_BATCH_H_

// Questions and answers of `gw route test --batch`: a JSON object a line.

#include <optional>
#include <string>
#include <string_view>

#include "flow/answer.h"
#include "flow/asked.h"

namespace gw::routetest {

/// Reads one line into `out`, whose memory is used again. Members are those of gw-route(1); a missing one is as in a
/// fresh Asked, and so is null, except that "host" has no default: without it there is no Host line. "version" is the
/// text of a request line ("HTTP/1.1"), whatever it says. Nothing on success; else what is wrong and in which column,
/// `out` then being filled in part.
std::optional<std::string> read_question(std::string_view line, flow::Asked& out);

/// Appends the answer in one line, without line break: all members, in the order of gw-route(1).
void write_answer(const flow::Answer& answer, std::string& out);

/// Appends {"error":"…"}.
void write_error(std::string_view message, std::string& out);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_BATCH_H_
