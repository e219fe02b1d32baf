#include "routetest/groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "report/characters.h"
#include "report/paint.h"
#include "report/place.h"
#include "routetest/batch.h"
#include "routetest/json_scan.h"

namespace gw::routetest {
namespace {

constexpr std::size_t kLongestExample = 300;
constexpr std::string_view kOthers = "(others)";

using Entry = std::pair<const Groups::Key, Groups::Group>;
using View = std::pair<std::string_view, std::string_view>;

std::vector<const Entry*> by_count(const Groups& groups) {
  std::vector<const Entry*> out;
  for (const Entry& entry : groups.groups()) out.push_back(&entry);
  std::ranges::stable_sort(out, [](const Entry* a, const Entry* b) { return a->second.count > b->second.count; });
  return out;
}

void member(std::string_view key, std::string_view value, std::string& out) {
  out += key;
  if (value.empty()) out += "null";
  else append_json(value, out);
}

}  // namespace

std::string example_of(const flow::Asked& asked) {
  if (asked.raw) return "raw request";
  bool absolute = !asked.target.starts_with('/');
  std::string url = absolute ? asked.target
                             : std::string(asked.tls ? "https://" : "http://") + asked.host.value_or("") + asked.target;
  return asked.method + " " + url;
}

void Groups::add(const flow::Asked& asked, const flow::Answer& answer, std::string_view logged, int status) {
  ++requests_;
  if (!asked.raw && (!asked.host || asked.host->empty())) ++hostless_;
  std::string_view predicted = answer.router == nullptr ? std::string_view() : answer.router->name;
  auto found = groups_.find(View(predicted, logged));
  if (found == groups_.end()) {
    bool full = groups_.size() >= kMost;
    Key key = full ? Key(kOthers, kOthers) : Key(predicted, logged);
    found = groups_.try_emplace(std::move(key)).first;
    if (found->second.count == 0) found->second.example = example_of(asked).substr(0, kLongestExample);
  }
  ++found->second.count;
  if (status != 0 && answer.status != 0 && answer.status != status) ++found->second.other_status;
}

void Groups::merge(const Groups& later) {
  requests_ += later.requests_;
  hostless_ += later.hostless_;
  if (faults_ == 0) first_fault_ = later.first_fault_;
  faults_ += later.faults_;
  for (const auto& [key, group] : later.groups_) {
    bool full = groups_.size() >= kMost && !groups_.contains(key);
    Group& own = groups_[full ? Key(kOthers, kOthers) : key];
    if (own.count == 0) own.example = group.example;
    own.count += group.count;
    own.other_status += group.other_status;
  }
}

void Groups::add_fault(std::string_view fault) {
  if (faults_++ == 0) first_fault_ = fault.substr(0, kLongestExample);
}

std::string groups_human(const Groups& groups, const report::Style& style, bool compares) {
  const report::Paint paint(style.color);
  std::uint64_t other = 0;
  std::string lines;
  for (const Entry* entry : by_count(groups)) {
    const auto& [key, group] = *entry;
    bool same = !compares || key.first == key.second;
    if (!same) other += group.count;
    std::string name = report::printable(key.first.empty() ? "no router" : key.first);
    std::string was = same ? "" : "  log says " + report::printable(key.second.empty() ? "no router" : key.second);
    std::string mark = same ? " " : paint.severity(diag::Severity::Error, "✗");
    lines += fmt::format("{} {:>9}  {}{}\n", mark, group.count, paint.bold(name), was);
    lines += fmt::format("             {}\n", paint.faint(report::printable(group.example)));
    if (group.other_status > 0)
      lines += fmt::format("             the log has another status for {} of them\n", group.other_status);
  }
  std::string out = report::amount(groups.requests(), "request");
  if (compares) out += fmt::format("  ✓ {} as logged  ✗ {} to another router", groups.requests() - other, other);
  out += "\n";
  if (!lines.empty()) out += "\n" + lines;
  if (groups.faults() > 0) {
    out += fmt::format("\n{} not read, the first: {}\n", groups.faults(), report::printable(groups.first_fault()));
  }
  return out;
}

std::string groups_json(const Groups& groups) {
  std::string out = fmt::format("{{\"requests\":{},\"faults\":{},", groups.requests(), groups.faults());
  member("\"first_fault\":", groups.first_fault(), out);
  out += ",\n\"groups\":[";
  bool first = true;
  for (const Entry* entry : by_count(groups)) {
    out += first ? "\n" : ",\n";
    first = false;
    member("{\"predicted\":", entry->first.first, out);
    member(",\"logged\":", entry->first.second, out);
    out += fmt::format(",\"count\":{},\"other_status\":{}", entry->second.count, entry->second.other_status);
    member(",\"example\":", entry->second.example, out);
    out += '}';
  }
  return out + "]}\n";
}

void write_log_answer(const flow::Asked& asked, const flow::Answer& answer, std::string_view logged, int status,
                      std::string& out) {
  member("{\"request\":", example_of(asked), out);
  member(",\"logged\":", logged, out);
  out += status == 0 ? std::string(",\"logged_status\":null") : fmt::format(",\"logged_status\":{}", status);
  out += ",\"answer\":";
  write_answer(answer, out);
  out += "}\n";
}

}  // namespace gw::routetest
