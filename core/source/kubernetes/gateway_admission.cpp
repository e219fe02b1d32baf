#include "source/kubernetes/gateway_admission.h"

#include <algorithm>

#include "source/kubernetes/crd_item.h"

namespace gw::source::gateway_api {
namespace {

using crd::Item;

struct Union {
  std::string_view type, member;
};
constexpr Union kFilters[] = {{"CORS", "cors"},
                              {"RequestHeaderModifier", "requestHeaderModifier"},
                              {"ResponseHeaderModifier", "responseHeaderModifier"},
                              {"RequestMirror", "requestMirror"},
                              {"RequestRedirect", "requestRedirect"},
                              {"URLRewrite", "urlRewrite"},
                              {"ExtensionRef", "extensionRef"},
                              {"ExternalAuth", "externalAuth"}};

class Checker {
 public:
  std::vector<std::string> run(const Item& spec) {
    std::size_t index = 0;
    for (const Item& rule : spec["rules"].items()) {
      std::string place = "spec.rules[" + std::to_string(index++) + "]";
      std::size_t number = 0;
      for (const Item& match : rule["matches"].items())
        path(match["path"], place + ".matches[" + std::to_string(number++) + "].path");
      filters(rule["filters"], place + ".filters");
      number = 0;
      for (const Item& backend : rule["backendRefs"].items()) {
        std::string inner = place + ".backendRefs[" + std::to_string(number++) + "]";
        filters(backend["filters"], inner + ".filters");
        bool service = backend["group"].text().empty() && (!backend["kind"] || backend["kind"].text() == "Service");
        if (service && !backend["port"]) refuse(inner, "Must have port for Service reference");
      }
      std::vector<Item> list = rule["filters"].items();
      bool redirects = std::ranges::any_of(list, [](const Item& one) { return bool(one["requestRedirect"]); });
      if (redirects && rule["backendRefs"].size() > 0)
        refuse(place, "RequestRedirect filter must not be used together with backendRefs");
    }
    return std::move(out_);
  }

 private:
  void refuse(const std::string& place, const std::string& message) { out_.push_back(place + ": " + message); }

  void path(const Item& given, const std::string& place) {
    std::string_view type = given["type"] ? given["type"].text() : "PathPrefix";
    bool absolute = !given["value"] || given["value"].text().starts_with('/');
    if (given && type != "RegularExpression" && !absolute) {
      refuse(place, "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']");
    }
  }

  void filters(const Item& list, const std::string& place) {
    std::size_t number = 0;
    bool redirect = false, rewrite = false;
    for (const Item& filter : list.items()) {
      std::string inner = place + "[" + std::to_string(number++) + "]";
      std::string_view type = filter["type"].text();
      redirect = redirect || type == "RequestRedirect";
      rewrite = rewrite || type == "URLRewrite";
      for (const Union& one : kFilters) {
        std::string member(one.member), name(one.type);
        bool there = static_cast<bool>(filter[one.member]);
        if (there && type != one.type)
          refuse(inner, "filter." + member + " must be nil if the filter.type is not " + name);
        if (!there && type == one.type)
          refuse(inner, "filter." + member + " must be specified for " + name + " filter.type");
      }
    }
    if (redirect && rewrite) {
      refuse(place, "May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both");
    }
  }

  std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> broken_rules(const KubeObject& object) {
  if (!object.kind.ends_with("Route")) return {};
  return Checker().run(Item(object)["spec"]);
}

}  // namespace gw::source::gateway_api
