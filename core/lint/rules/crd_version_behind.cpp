#include <algorithm>

#include "lint/rule.h"
#include "source/kubernetes/crd_item.h"

namespace gw::lint::crd_version_behind_rule {

using source::KubeObject;
using source::crd::Item;

/// What a CustomResourceDefinition says of one version of a kind.
struct Definition {
  std::string_view kind;
  std::string api_version;
  Item name, schema;
};

/// Of the kinds that Traefik reads; others are none of gw's business.
std::vector<Definition> definitions_of(const source::Cluster& cluster) {
  std::vector<Definition> out;
  for (const KubeObject& object : cluster.objects) {
    if (object.kind != "CustomResourceDefinition") continue;
    Item root(object);
    std::string group(root.at("spec.group").text());
    if (group != "traefik.io" && group != "traefik.containo.us" && group != "gateway.networking.k8s.io") continue;
    for (const Item& version : root.at("spec.versions").items())
      out.push_back({root.at("spec.names.kind").text(), group + "/" + std::string(version["name"].text()),
                     root.at("metadata.name"), version.at("schema.openAPIV3Schema.properties.spec")});
  }
  return out;
}

/// Tells of each written field of `value` that the schema lacks, as an API server prunes it.
/// Source: k8s.io/apiextensions-apiserver pkg/apiserver/schema/pruning.
void compare(Context& context, const Definition& definition, const Item& value, const Item& schema,
             const std::string& path) {
  std::vector<Item> items = value.items();
  for (std::size_t i = 0; schema["items"] && i < items.size(); ++i)
    compare(context, definition, items[i], schema["items"], path + "[" + std::to_string(i) + "]");
  Item properties = schema["properties"], others = schema["additionalProperties"];
  if (schema["x-kubernetes-preserve-unknown-fields"].flag().value_or(false)) return;
  for (const auto& [name, member] : value.members()) {
    std::string below = path + "." + std::string(name);
    Item known = properties[name] ? properties[name] : others;
    if (known) {
      compare(context, definition, member, known, below);
    } else if (properties && member.key_span().begin < member.key_span().end) {  // Not a default that gw filled in.
      context.report(member.key_span(), "the definition of " + std::string(definition.kind) + " here has no " + below)
          .notes.push_back({"the definition", definition.name.span()});
    }
  }
}

void check(Context& context) {
  const auto& cluster = context.gateway().cluster;
  if (cluster == nullptr) return;
  std::vector<Definition> definitions = definitions_of(*cluster);
  for (const KubeObject& object : cluster->objects) {
    auto defines = [&](const Definition& one) {
      return one.kind == object.kind && one.api_version == object.api_version;
    };
    auto found = std::ranges::find_if(definitions, defines);
    if (found != definitions.end()) compare(context, *found, Item(object)["spec"], found->schema, "spec");
  }
}

}  // namespace gw::lint::crd_version_behind_rule

GW_LINT_RULE(crd_version_behind) = {
    .code = {"GW722"},
    .name = "crd-version-behind",
    .severity = gw::diag::Severity::Warning,
    .summary = "A field that the CustomResourceDefinition beside the object does not have.",
    .why =
        "The API server drops the field without a word, and Traefik never sees it. Helm does not renew the definitions "
        "of a chart that is upgraded.",
    .remedy = "Apply the CustomResourceDefinitions of the Traefik release that runs.",
    .source = "docs.traefik.io/migrate; Kubernetes API, structural schemas (pruning)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesCRD: {}
#=== manifest.yml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: middlewares.traefik.io}
spec:
  group: traefik.io
  names: {kind: Middleware, plural: middlewares}
  scope: Namespaced
  versions:
  - name: v1alpha1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              rateLimit:
                type: object
                properties:
                  average: {type: integer, format: int64}
                  burst: {type: integer, format: int64}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: limit, namespace: default}
spec:
  rateLimit:
    average: 10
    redis: {endpoints: [redis.example:6379]}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesCRD: {}
#=== manifest.yml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: middlewares.traefik.io}
spec:
  group: traefik.io
  names: {kind: Middleware, plural: middlewares}
  scope: Namespaced
  versions:
  - name: v1alpha1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              rateLimit:
                type: object
                properties:
                  average: {type: integer, format: int64}
                  burst: {type: integer, format: int64}
                  redis:
                    type: object
                    properties:
                      endpoints: {type: array, items: {type: string} }
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: limit, namespace: default}
spec:
  rateLimit:
    average: 10
    redis: {endpoints: [redis.example:6379]}
)",
    .check = gw::lint::crd_version_behind_rule::check,
};
