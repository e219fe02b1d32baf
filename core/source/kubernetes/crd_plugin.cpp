// Plugin options with secrets in them. Source: pkg/provider/kubernetes/crd/kubernetes.go createPluginMiddleware.

#include "base/strings.h"
#include "decode/json.h"
#include "source/kubernetes/crd_middlewares.h"
#include "source/kubernetes/crd_secrets.h"

namespace gw::source::crd {
namespace {

using diag::FactKind;
using model::OriginKind;
using model::Property;
using model::Value;
using Made = std::optional<Value>;

constexpr std::string_view kUrn = "urn:k8s:secret:";

class Plugin {
 public:
  Plugin(Context& context, std::string_view name_space, Refusal& why)
      : context_(context), name_space_(name_space), why_(why) {}

  /// The value with every reference to a secret replaced. Source: loadSecretKeys.
  Made replaced(const Value& value) {
    if (value.kind == Value::Kind::String && value.string().starts_with(kUrn)) return secret(value);
    if (value.kind == Value::Kind::List) {
      std::vector<Value> items;
      for (const Value& item : value.items()) {
        Made made = replaced(item);
        if (!made) return std::nullopt;
        items.push_back(*made);
      }
      return context_.arena().list(items, value.origin, value.span);
    }
    if (value.kind != Value::Kind::Map) return value;
    std::vector<Property> entries;
    for (const Property& entry : value.properties()) {
      Made made = replaced(entry.value);
      if (!made) return std::nullopt;
      if (entry.value.name().written() && made->span.source == entry.value.span.source)
        made->set_name(entry.value.name());
      entries.push_back({entry.name, nullptr, *made});
    }
    return context_.arena().map(entries, value.origin, value.span);
  }

 private:
  /// Source: getSecretValue.
  Made secret(const Value& urn) {
    std::vector<std::string_view> parts = base::split(urn.string(), ":");
    if (parts.size() != 5) {
      return refuse(why_, "malformed secret URN " + base::quote(urn.string()), FactKind::KubeBadOption, urn.span,
                    std::string(urn.string()));
    }
    std::string error;
    std::string id = path(name_space_, parts[3]);
    const KubeObject* found = context_.client.secret(name_space_, parts[3], error);
    if (found == nullptr) {
      return refuse(why_, error.empty() ? "secret " + id + " is not found" : error, FactKind::KubeSecretMissing,
                    urn.span, id, "Secret");
    }
    SecretEntries entries = entries_of(*found);
    auto at = entries.find(std::string(parts[4]));
    if (at == entries.end()) {
      return refuse(why_, "key " + base::quote(parts[4]) + " not found in secret " + id, FactKind::KubeSecretWrong,
                    urn.span, id, "plugin");
    }
    return context_.arena().string(at->second.bytes, OriginKind::Derived, urn.span);
  }

  Context& context_;
  std::string_view name_space_;
  Refusal& why_;
};

/// Go's words for what is no object.
std::string json_kind(const Value& value) {
  switch (value.kind) {
    case Value::Kind::Bool: return "bool";
    case Value::Kind::String: return "string";
    case Value::Kind::List: return "array";
    default: return "number";
  }
}

}  // namespace

Made plugin_middleware(Context& context, std::string_view name_space, const Item& given, Refusal& why) {
  Value all = decode::any_json(given.document(), given.node(), context.arena());
  for (const Property& plugin : all.properties()) {
    bool object = plugin.value.kind == Value::Kind::Map || plugin.value.kind == Value::Kind::Nil;
    if (object) continue;
    return refuse(why,
                  "json: cannot unmarshal " + json_kind(plugin.value) + " into Go value of type dynamic.PluginConf",
                  FactKind::KubeBadOption, plugin.value.span, std::string(plugin.name));
  }
  return Plugin(context, name_space, why).replaced(all);
}

}  // namespace gw::source::crd
