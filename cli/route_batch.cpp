#include "cli/route_batch.h"

#include <cstdio>

#include "cli/inputs.h"
#include "io/lines.h"
#include "routetest/batch.h"

namespace gw::cli {
namespace {

class Batch {
 public:
  explicit Batch(const flow::Gateway& gateway) : gateway_(gateway) {}

  /// False: the line is no question, or asks for an entry point that is not there.
  bool answer(std::string_view line, std::string& out) {
    if (std::optional<std::string> error = routetest::read_question(line, asked_)) {
      routetest::write_error(*error, out);
      return false;
    }
    std::string why;
    if (asked_.entry_point.empty()) asked_.port = asked_.tls ? 443 : 80;
    const route::EntryPoint* point = gateway_.ask(asked_, scratch_, answer_, why);
    if (point == nullptr && asked_.entry_point.empty()) {
      asked_.port = 0;
      point = gateway_.ask(asked_, scratch_, answer_, why);
    }
    if (point == nullptr) routetest::write_error(why, out);
    else routetest::write_answer(answer_, out);
    return point != nullptr;
  }

 private:
  const flow::Gateway& gateway_;
  flow::Asked asked_;
  flow::Scratch scratch_;
  flow::Answer answer_;
};

}  // namespace

Exit answer_lines(const flow::Gateway& gateway, const std::string& path, const std::string& output) {
  Result<io::LineReader> lines = io::LineReader::open(path);
  if (!lines) {
    std::fprintf(stderr, "gw: --batch: %s\n", lines.error().message.c_str());
    return Exit::NotAnalysed;
  }
  constexpr std::size_t kWrite = 1 << 16;
  Exit exit = Exit::Clean;
  std::string out;
  Batch batch(gateway);
  for (std::string_view line; lines->next(line);) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    if (!batch.answer(line, out)) exit = Exit::NotAnalysed;
    out += '\n';
    if (!output.empty() || (out.size() < kWrite && !lines->waits())) continue;
    if (!write_report(out, "")) return Exit::NotAnalysed;
    out.clear();
  }
  if (!lines->error().empty()) {
    std::fprintf(stderr, "gw: --batch: %s: %s\n", path.c_str(), lines->error().c_str());
    exit = Exit::NotAnalysed;
  }
  return write_report(out, output) ? exit : Exit::NotAnalysed;
}

}  // namespace gw::cli
