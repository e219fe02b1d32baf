#include "source/compose/cast.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"

namespace gw::source::compose {
namespace {

enum class To { Bool, Atoi, Int64, Float, Float32, Umask };

struct Cast {
  std::string_view last;  ///< The last part of the pattern, unless that is "*".
  std::string_view pattern;
  To to;
};

/// Below services.*; `pattern` is what follows.
constexpr Cast kServiceCasts[] = {
    {"cpu_count", "cpu_count", To::Int64},
    {"cpu_percent", "cpu_percent", To::Float},
    {"cpu_period", "cpu_period", To::Int64},
    {"cpu_quota", "cpu_quota", To::Int64},
    {"cpu_rt_period", "cpu_rt_period", To::Int64},
    {"cpu_rt_runtime", "cpu_rt_runtime", To::Int64},
    {"cpus", "cpus", To::Float32},
    {"cpu_shares", "cpu_shares", To::Int64},
    {"init", "init", To::Bool},
    {"use_service_name_alias", "networks.*.use_service_name_alias", To::Bool},
    {"oom_kill_disable", "oom_kill_disable", To::Bool},
    {"oom_score_adj", "oom_score_adj", To::Int64},
    {"pids_limit", "pids_limit", To::Int64},
    {"privileged", "privileged", To::Bool},
    {"read_only", "read_only", To::Bool},
    {"read_only", "volumes.[].read_only", To::Bool},
    {"umask", "umask", To::Umask},
    {"hard", "ulimits.*.hard", To::Atoi},
    {"soft", "ulimits.*.soft", To::Atoi},
    {"nocopy", "volumes.[].volume.nocopy", To::Bool},
    {"required", "depends_on.*.required", To::Bool},
    {"restart", "depends_on.*.restart", To::Bool},
    {"retries", "healthcheck.retries", To::Atoi},
    {"disable", "healthcheck.disable", To::Bool},
    {"target", "ports.[].target", To::Atoi},
    {"stdin_open", "stdin_open", To::Bool},
    {"tty", "tty", To::Bool},
    {"replicas", "deploy.replicas", To::Atoi},
    {"parallelism", "deploy.update_config.parallelism", To::Atoi},
    {"max_failure_ratio", "deploy.update_config.max_failure_ratio", To::Float},
    {"parallelism", "deploy.rollback_config.parallelism", To::Atoi},
    {"max_failure_ratio", "deploy.rollback_config.max_failure_ratio", To::Float},
    {"max_attempts", "deploy.restart_policy.max_attempts", To::Atoi},
    {"max_replicas_per_node", "deploy.placement.max_replicas_per_node", To::Atoi},
    {"scale", "scale", To::Atoi},
};

/// What has casts deeper down: labels, which are many, have none.
constexpr std::string_view kNested[] = {"networks",    "volumes", "ulimits", "depends_on",
                                        "healthcheck", "ports",   "deploy"};

static_assert(std::ranges::all_of(kServiceCasts, [](const Cast& cast) {
  std::size_t dot = cast.pattern.find('.');
  return dot == std::string_view::npos || std::ranges::find(kNested, cast.pattern.substr(0, dot)) != std::end(kNested);
}));

constexpr std::string_view kNetworkFlags[] = {"external", "internal", "attachable", "enable_ipv4", "enable_ipv6"};

const To* find_cast(const Path& path) {
  static constexpr To kBool = To::Bool, kAtoi = To::Atoi;
  if (path.size() < 3) return nullptr;
  if (path[0] != "services") {
    if (path.size() != 3) return nullptr;
    bool flag = path[0] == "networks"
                    ? std::ranges::find(kNetworkFlags, path[2]) != std::end(kNetworkFlags)
                    : (path[0] == "volumes" || path[0] == "secrets" || path[0] == "configs") && path[2] == "external";
    return flag ? &kBool : nullptr;
  }
  if (path.size() == 4 && path[2] == "ulimits") return &kAtoi;
  if (path.size() > 3 && std::ranges::find(kNested, path[2]) == std::end(kNested)) return nullptr;
  for (const Cast& cast : kServiceCasts) {
    if (cast.last != path.back()) continue;
    if (path.matches(cast.pattern, 2)) return &cast.to;
  }
  return nullptr;
}

std::string number_error(std::string_view function, std::string_view text, std::string_view what) {
  return "strconv." + std::string(function) + ": parsing " + base::quote(text) + ": " + std::string(what);
}

const Node* to_bool(const Node* node, Arena& arena, std::string& error) {
  constexpr std::string_view kYes[] = {"true", "y", "yes", "on"}, kNo[] = {"false", "n", "no", "off"};
  std::string lower = base::ascii_lower(node->text);
  if (std::ranges::find(kYes, lower) != std::end(kYes)) return arena.boolean(true, node->span);
  if (std::ranges::find(kNo, lower) != std::end(kNo)) return arena.boolean(false, node->span);
  error = "invalid boolean: " + std::string(node->text);
  return node;
}

const Node* to_integer(const Node* node, To to, Arena& arena, std::string& error) {
  std::string_view text = node->text, digits = text;
  int base = 10;
  if (digits.starts_with('+') || digits.starts_with('-')) digits.remove_prefix(1);
  if (to == To::Umask && text.starts_with('0') && text.size() > 1) {
    base = 8;
    digits = text.substr(text.starts_with("0o") ? 2 : 1);
  }
  std::int64_t value = 0;
  auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  std::string_view function = to == To::Atoi ? "Atoi" : to == To::Int64 ? "ParseInt" : "ParseUint";
  if (fault == std::errc::result_out_of_range) error = number_error(function, text, "value out of range");
  else if (fault != std::errc() || end != digits.data() + digits.size() || digits.starts_with('-'))
    error = number_error(function, text, "invalid syntax");
  if (!error.empty()) return node;
  return arena.integer(text.starts_with('-') ? -value : value, node->span);
}

const Node* to_float(const Node* node, Arena& arena, std::string& error) {
  double value = 0;
  std::string_view text = node->text, digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (fault != std::errc() || end != digits.data() + digits.size()) {
    error = number_error("ParseFloat", text, "invalid syntax");
    return node;
  }
  Node& made = arena.add(Node::Kind::Float, node->span);
  made.real = value;
  made.text = arena.keep(go_float(value));
  return &made;
}

}  // namespace

const Node* cast(const Node* node, const Path& path, Arena& arena, std::string& error) {
  const To* to = find_cast(path);
  if (to == nullptr) return node;
  switch (*to) {
    case To::Bool: return to_bool(node, arena, error);
    case To::Float:
    case To::Float32: return to_float(node, arena, error);
    case To::Atoi:
    case To::Int64:
    case To::Umask: return to_integer(node, *to, arena, error);
  }
  return node;
}

}  // namespace gw::source::compose
