#include "source/kubernetes/gateway_namespaces.h"

#include <algorithm>

#include "base/strings.h"
#include "source/kubernetes/selector.h"

namespace gw::source::gateway_api {
namespace {

/// matchLabels and matchExpressions. Source: k8s.io/apimachinery meta/v1 LabelSelectorAsSelector.
std::optional<std::string> read_selector(const Item& given, Selector& out) {
  using Test = Selector::Test;
  for (const auto& [key, value] : given["matchLabels"].members())
    out.requirements.push_back({std::string(key), Test::In, {std::string(value.text())}});
  for (const Item& one : given["matchExpressions"].items()) {
    std::string_view test = one["operator"].text();
    Selector::Requirement requirement;
    requirement.key = one["key"].text();
    if (test == "In") requirement.test = Test::In;
    else if (test == "NotIn") requirement.test = Test::NotIn;
    else if (test == "Exists") requirement.test = Test::Exists;
    else if (test == "DoesNotExist") requirement.test = Test::Absent;
    else return base::quote(test) + " is not a valid label selector operator";
    for (const Item& value : one["values"].items()) requirement.values.emplace_back(value.text());
    bool lists = requirement.test == Test::In || requirement.test == Test::NotIn;
    if (lists && requirement.values.empty()) return "for 'in', 'notin' operators, values set can't be empty";
    if (!lists && !requirement.values.empty()) return "values set must be empty for exists and does not exist";
    out.requirements.push_back(std::move(requirement));
  }
  return std::nullopt;
}

/// The namespaces with their labels: those that are written, and those that other objects lie in. An API server gives
/// each a label with its name.
std::map<std::string_view, Labels> namespaces_of(const Cluster& cluster) {
  std::map<std::string_view, Labels> out;
  for (const KubeObject& object : cluster.objects) {
    bool own = object.kind == "Namespace" && object.api_version == "v1";
    if (own) out[object.name].merge(labels_of(object));
    std::string_view name = own ? object.name : object.name_space;
    if (!name.empty()) out[name]["kubernetes.io/metadata.name"] = name;
  }
  return out;
}

}  // namespace

std::optional<std::string> set_namespaces(Context& context, std::string_view gateway_name_space, const Item& given,
                                          Listener& listener) {
  std::string_view from = given["from"].text();
  if (from.empty() || from == "Same") {
    listener.namespaces = {std::string(gateway_name_space)};
    return std::nullopt;
  }
  listener.any_namespace = from == "All";
  if (listener.any_namespace) return std::nullopt;
  if (from != "Selector") return "unsupported RouteSelectType: " + base::quote(from);
  Item labels = given["selector"];
  // A selector that is not there takes nothing.
  if (!labels) return std::nullopt;
  Selector selector;
  if (std::optional<std::string> error = read_selector(labels, selector)) return "malformed selector: " + *error;
  std::map<std::string_view, Labels> all = namespaces_of(context.base.client.cluster());
  bool any = false;
  for (const auto& [name, own] : all) {
    any = any || own.size() > 1;
    if (!matches(selector, own)) continue;
    if (context.options.watched(name)) listener.namespaces.emplace_back(name);
    else
      context.refuse(diag::FactKind::KubeNotSeen, labels.span(), "Namespace " + std::string(name), {"namespace", ""});
  }
  if (!any && listener.namespaces.empty() && context.partial()) {
    context.base.assume("the namespaces of the routes have the labels that listener " + listener.name + " asks for");
    listener.any_namespace = true;
  }
  return std::nullopt;
}

}  // namespace gw::source::gateway_api
