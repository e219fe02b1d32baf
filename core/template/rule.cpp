#include "template/rule.h"

#include "template/exec.h"
#include "template/failure.h"
#include "template/parser.h"
#include "template/rune.h"

namespace gw::template_ {
namespace {

constexpr std::string_view kName = "defaultRule";
constexpr std::string_view kFields[] = {"Name", "ContainerName", "Labels"};
constexpr std::string_view kDataType = "struct { Name string; ContainerName string; Labels map[string]string }";

Value value_of(Machine& machine, const RuleData& data) {
  Map* labels = machine.map();
  labels->strings = true;
  for (const auto& [name, label] : data.labels) labels->items.emplace(name, machine.text(label));
  Map* out = machine.map();
  out->structure = kDataType;
  out->order = kFields;
  out->items.emplace("Name", machine.text(data.name));
  out->items.emplace("ContainerName", machine.text(data.container_name));
  out->items.emplace("Labels", of(labels));
  return of(out);
}

}  // namespace

RuleText render_rule(std::string_view text, const RuleData& data, Environment environment) {
  RuleText out;
  environment.sprig_split = true;
  try {
    Machine machine(environment);
    Templates templates = parse(text, std::string(kName));
    Exec exec(text, templates, std::string(kName), machine);
    exec.run(value_of(machine, data));
    out.text = std::move(exec.output);
  } catch (const Failure& failure) {
    out.ok = false;
    out.analysed = failure.kind != diag::FactKind::TemplateNotEvaluated;
    out.error = failure.message;
  } catch (const NotEvaluated& reason) { out = {false, {}, reason.reason, false}; }
  return out;
}

std::optional<bool> regexp_matches(const std::string& pattern, const std::string& text) {
  Environment environment;
  Machine machine(environment);
  Arguments arguments{gw::template_::text(pattern), gw::template_::text(text)};
  try {
    return truth(find_function("regexMatch")->call(machine, arguments));
  } catch (const CallError&) { return false; } catch (const NotEvaluated&) {
    return std::nullopt;
  }
}

std::string normalize(std::string_view name) {
  std::string out;
  bool gap = false;
  for (std::size_t at = 0; at < name.size();) {
    Rune r = decode(name, at);
    bool kept = r.value < 0x80
                    ? (r.value >= '0' && r.value <= '9') || ((r.value | 0x20) >= 'a' && (r.value | 0x20) <= 'z')
                    : letter_or_number(r.value);
    if (kept && gap && !out.empty()) out += '-';
    if (kept) out += name.substr(at, r.size);
    gap = !kept;
    at += r.size;
  }
  return out;
}

}  // namespace gw::template_
