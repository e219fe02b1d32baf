#include "cli/route_log.h"

#include <algorithm>
#include <cstdio>
#include <thread>

#include "cli/inputs.h"
#include "io/file.h"
#include "io/lines.h"
#include "routetest/groups.h"
#include "routetest/har.h"

namespace gw::cli {
namespace {

/// Asks one request after the other; one for each thread.
class Asker {
 public:
  Asker(const flow::Gateway& gateway, const LogOptions& options) : gateway_(gateway), options_(options) {}

  void line(std::string_view text, routetest::Groups& groups) {
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) return;
    if (routetest::LogFault fault = routetest::read_log_line(text, options_.defaults, line_)) {
      groups.add_fault("column " + std::to_string(fault.column) + ": " + fault.message);
      return;
    }
    one(line_.asked, line_.router, line_.status, groups, nullptr);
  }

  /// The same, with a line of its own in `out`. False: no request.
  bool line(std::string_view text, routetest::Groups& groups, std::string& out) {
    if (routetest::LogFault fault = routetest::read_log_line(text, options_.defaults, line_)) {
      groups.add_fault("column " + std::to_string(fault.column) + ": " + fault.message);
      return false;
    }
    one(line_.asked, line_.router, line_.status, groups, &out);
    return true;
  }

  void one(flow::Asked& asked, std::string_view logged, int status, routetest::Groups& groups, std::string* out) {
    if (!options_.entry_point.empty()) asked.entry_point = options_.entry_point;
    // An entry point that is not here, or a port on which none listens: any that has a router for it.
    std::string why;
    if (gateway_.ask(asked, scratch_, answer_, why) == nullptr) {
      asked.entry_point.clear();
      asked.port = 0;
      if (gateway_.ask(asked, scratch_, answer_, why) == nullptr) {
        groups.add_fault(why);
        return;
      }
    }
    groups.add(asked, answer_, logged, status);
    if (out != nullptr) routetest::write_log_answer(asked, answer_, logged, status, *out);
  }

 private:
  const flow::Gateway& gateway_;
  const LogOptions& options_;
  routetest::LogLine line_;
  flow::Scratch scratch_;
  flow::Answer answer_;
};

Exit finish(const routetest::Groups& groups, const LogOptions& options, bool compares, Exit exit) {
  if (groups.faults() > 0) exit = std::max(exit, Exit::NotAnalysed);
  if (options.format == "jsonl" && groups.faults() > 0)
    std::fprintf(stderr, "gw: %s not read, the first: %s\n", std::to_string(groups.faults()).c_str(),
                 groups.first_fault().c_str());
  if (options.format == "jsonl") return exit;
  report::Style style;
  style.color = options.color;
  style.width = width();
  std::string text =
      options.format == "json" ? routetest::groups_json(groups) : routetest::groups_human(groups, style, compares);
  return write_report(text, options.output) ? exit : Exit::NotAnalysed;
}

/// Some megabytes of whole lines for each core, read and answered, then the next.
class Blocks {
 public:
  Blocks(const flow::Gateway& gateway, const LogOptions& options)
      : gateway_(gateway), options_(options), blocks_(std::clamp(std::thread::hardware_concurrency(), 1U, 16U)) {}

  void run(io::LineReader& lines, routetest::Groups& groups) {
    for (bool more = true; more;) {
      for (std::string& block : blocks_) more = lines.block(kBlock, block);
      std::vector<routetest::Groups> own(blocks_.size());
      std::vector<std::thread> threads;
      for (std::size_t i = 1; i < blocks_.size(); ++i) threads.emplace_back([&, i] { answer(blocks_[i], own[i]); });
      answer(blocks_[0], own[0]);
      for (std::thread& thread : threads) thread.join();
      for (const routetest::Groups& some : own) groups.merge(some);
    }
  }

 private:
  static constexpr std::size_t kBlock = 4 << 20;

  void answer(std::string_view block, routetest::Groups& groups) const {
    Asker asker(gateway_, options_);
    while (!block.empty()) {
      std::size_t end = std::min(block.find('\n'), block.size());
      asker.line(block.substr(0, end), groups);
      block.remove_prefix(std::min(end + 1, block.size()));
    }
  }

  const flow::Gateway& gateway_;
  const LogOptions& options_;
  std::vector<std::string> blocks_;
};

Exit answer_each(const flow::Gateway& gateway, io::LineReader& lines, const LogOptions& options,
                 routetest::Groups& groups) {
  constexpr std::size_t kWrite = 1 << 16;
  Asker asker(gateway, options);
  std::string out;
  for (std::string_view line; lines.next(line);) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    asker.line(line, groups, out);
    if (!options.output.empty() || (out.size() < kWrite && !lines.waits())) continue;
    if (!write_report(out, "")) return Exit::NotAnalysed;
    out.clear();
  }
  return write_report(out, options.output) ? Exit::Clean : Exit::NotAnalysed;
}

}  // namespace

Exit answer_log(const flow::Gateway& gateway, const std::string& path, const LogOptions& options) {
  Result<io::LineReader> lines = io::LineReader::open(path);
  if (!lines) {
    std::fprintf(stderr, "gw: --log: %s\n", lines.error().message.c_str());
    return Exit::NotAnalysed;
  }
  routetest::Groups groups;
  Exit exit = Exit::Clean;
  if (options.format == "jsonl") exit = answer_each(gateway, *lines, options, groups);
  else Blocks(gateway, options).run(*lines, groups);
  if (!lines->error().empty()) {
    std::fprintf(stderr, "gw: --log: %s: %s\n", path.c_str(), lines->error().c_str());
    exit = Exit::NotAnalysed;
  }
  if (groups.hostless() > 0)
    std::fprintf(stderr, "gw: %s of the requests name no host: --log-host says which they were for\n",
                 std::to_string(groups.hostless()).c_str());
  bool compares = std::ranges::any_of(groups.groups(), [](const auto& one) { return !one.first.second.empty(); });
  return finish(groups, options, compares, exit);
}

Exit answer_har(const flow::Gateway& gateway, const std::string& path, const LogOptions& options) {
  Result<std::string> bytes = io::read_file(path);
  if (!bytes) {
    std::fprintf(stderr, "gw: --har: %s\n", bytes.error().message.c_str());
    return Exit::NotAnalysed;
  }
  routetest::HarReader reader(*bytes);
  routetest::HarEntry entry;
  routetest::Groups groups;
  Asker asker(gateway, options);
  std::string problem, out;
  for (;;) {
    routetest::HarReader::Next next = reader.next(entry, problem);
    if (next == routetest::HarReader::Next::End) break;
    if (next == routetest::HarReader::Next::Problem) groups.add_fault(problem);
    else asker.one(entry.asked, {}, entry.status, groups, options.format == "jsonl" ? &out : nullptr);
  }
  if (options.format == "jsonl" && !write_report(out, options.output)) return Exit::NotAnalysed;
  return finish(groups, options, false, Exit::Clean);
}

}  // namespace gw::cli
