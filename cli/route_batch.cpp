#include "cli/route_batch.h"

#include <algorithm>
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
    if (asked_.kind == flow::Asked::Kind::Request && asked_.entry_point.empty()) asked_.port = asked_.tls ? 443 : 80;
    if (asked_.entry_point != last_name_ || last_ == nullptr || asked_.entry_point.empty()) {
      std::string why;
      if (!choose(why)) {
        routetest::write_error(why, out);
        return false;
      }
    }
    gateway_.ask(asked_, *last_, scratch_, answer_);
    routetest::write_answer(answer_, out);
    return true;
  }

 private:
  /// The entry point that is named; else the one on the port; else the first that has a router for it.
  bool choose(std::string& why) {
    last_name_ = asked_.entry_point;
    std::vector<const route::EntryPoint*> points = gateway_.points(asked_, why);
    if (points.empty() && asked_.entry_point.empty()) {
      asked_.port = 0;
      points = gateway_.points(asked_, why);
    }
    if (points.empty()) return false;
    last_ = points.front();
    for (const route::EntryPoint* point : points) {
      if (points.size() == 1) break;
      gateway_.ask(asked_, *point, scratch_, answer_);
      if (answer_.router == nullptr) continue;
      last_ = point;
      break;
    }
    return true;
  }

  const flow::Gateway& gateway_;
  flow::Asked asked_;
  flow::Scratch scratch_;
  flow::Answer answer_;
  std::string last_name_;
  const route::EntryPoint* last_ = nullptr;
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
