// Any line as a question: a used memory changes nothing, and what is answered about it is JSON.

#include <nlohmann/json.hpp>

#include "check.h"
#include "routetest/batch.h"
#include "routetest/json_scan.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  static flow::Asked reused;
  std::string_view line = fuzz::view(data, size);
  flow::Asked fresh;
  std::optional<std::string> error = routetest::read_question(line, fresh);
  fuzz::require(routetest::read_question(line, reused) == error, "a reused question is read as a fresh one");
  std::string out;
  if (error) {
    routetest::write_error(*error, out);
  } else {
    fuzz::require(fresh.host == reused.host && fresh.target == reused.target && fresh.headers == reused.headers &&
                      fresh.raw == reused.raw && fresh.alpn == reused.alpn && fresh.remote == reused.remote,
                  "nothing of the question before is left");
    flow::Answer answer;
    answer.why = line;
    answer.location = fresh.target;
    routetest::write_answer(answer, out);
  }
  fuzz::require(nlohmann::json::accept(out), "an answer is JSON");
  fuzz::require(out.find('\n') == std::string::npos, "an answer is one line");
  routetest::JsonScanner json(line);
  bool skipped = json.skip() && json.finished();
  if (skipped) fuzz::require(line.find('\0') == std::string_view::npos, "JSON has no NUL");
  if (!skipped) fuzz::require(json.error() != nullptr, "what is refused has a reason");
  return 0;
}
