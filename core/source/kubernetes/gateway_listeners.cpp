#include "source/kubernetes/gateway_listeners.h"

#include <algorithm>

#include "base/strings.h"
#include "source/kubernetes/gateway_namespaces.h"
#include "source/kubernetes/gateway_tls.h"

namespace gw::source::gateway_api {

using diag::FactKind;

bool Listener::allows(std::string_view kind, std::string_view name_space) const {
  if (std::ranges::find(kinds, kind) == kinds.end()) return false;
  return any_namespace || std::ranges::find(namespaces, name_space) != namespaces.end();
}

namespace {

constexpr std::string_view kController = "traefik.io/gateway-controller";

/// The listeners of one Gateway. Source: kubernetes.go loadGatewayListeners.
class Loader {
 public:
  Loader(Context& context, const KubeObject& gateway) : context_(context), gateway_(gateway) {}

  std::vector<Listener> run() {
    std::vector<Listener> out;
    Item spec = Item(gateway_)["spec"];
    for (const Item& item : spec["listeners"].items()) {
      item_ = item;
      Listener& listener = out.emplace_back();
      listener.name = item["name"].text();
      listener.port = item["port"].integer().value_or(0);
      listener.protocol = item["protocol"].text();
      if (item["hostname"]) listener.hostname = item["hostname"].text();
      listener.tls = static_cast<bool>(item["tls"]);
      listener.passthrough = item.at("tls.mode").text() == "Passthrough";
      listener.span = item["name"] ? item["name"].span() : item.span();
      subject_ = path(gateway_.name_space, gateway_.name) + " " + listener.name;
      listener.attached = load(listener);
    }
    // Only what is not known yet is added.
    for (const auto& [key, entry] : certificates_) context_.base.certificates.emplace(key, entry);
    for (const char* field : {"addresses", "tls", "allowedListeners"})
      context_.not_read(spec[field], "spec." + std::string(field));
    Item parameters = spec.at("infrastructure.parametersRef");
    if (parameters) context_.not_read(parameters, "spec.infrastructure.parametersRef");
    else context_.not_read(spec["infrastructure"], "spec.infrastructure");
    return out;
  }

 private:
  bool load(Listener& listener) {
    // Up to 3.7.9 the protocol came last, which changes what is told.
    bool protocol_first = context_.base.since({3, 7, 10});
    std::vector<std::string> supported;
    if (protocol_first) supported = supported_kinds(listener);
    if (protocol_first && supported.empty()) return false;
    std::string error;
    std::optional<std::string> point = context_.entry_point(listener.port, listener.protocol, listener.name, error);
    if (!point) return refuse(item_["port"], "PortUnavailable", "Cannot find entryPoint for Gateway: " + error);
    listener.entry_point = *point;
    Item allowed = item_["allowedRoutes"];
    if (std::optional<std::string> why =
            set_namespaces(context_, gateway_.name_space, allowed["namespaces"], listener)) {
      return refuse(allowed["namespaces"], "InvalidRouteNamespacesSelector",
                    "Invalid route namespaces selector: " + *why);
    }
    if (!protocol_first) supported = supported_kinds(listener);
    if (supported.empty() || !allowed_kinds(allowed["kinds"], supported, listener)) return false;
    std::string key = listener.protocol + "|" + listener.hostname.value_or("") + "|" + std::to_string(listener.port);
    if (!taken_.insert(key).second) {
      return refuse(item_["name"], "DuplicateListener",
                    "A listener with same protocol, port and hostname already exists");
    }
    return tls(listener);
  }

  /// Source: supportedRouteKinds.
  std::vector<std::string> supported_kinds(const Listener& listener) {
    const std::string& protocol = listener.protocol;
    if (protocol == "HTTP" || protocol == "HTTPS") return {"HTTPRoute", "GRPCRoute"};
    if (protocol == "TLS") return {"TLSRoute"};
    if (protocol == "TCP" && context_.options.experimental_channel) return {"TCPRoute"};
    if (protocol == "TCP") {
      refuse(item_["protocol"], "ProtocolConflict",
             "Protocol " + base::quote(protocol) +
                 " requires the experimental channel support to be enabled, please use the `experimentalChannel` "
                 "option");
    } else {
      refuse(item_["protocol"], "UnsupportedProtocol", "Unsupported listener protocol " + base::quote(protocol));
    }
    return {};
  }

  /// Source: allowedRouteKinds.
  bool allowed_kinds(const Item& kinds, const std::vector<std::string>& supported, Listener& listener) {
    if (kinds.size() == 0) {
      listener.kinds = supported;
      return true;
    }
    bool good = true;
    for (const Item& one : kinds.items()) {
      std::string kind(one["kind"].text());
      std::string group(one["group"] ? one["group"].text() : kGroup);
      if (group == kGroup && std::ranges::find(supported, kind) != supported.end()) {
        listener.kinds.push_back(kind);
        continue;
      }
      good = refuse(one, "InvalidRouteKinds",
                    "Listener protocol " + base::quote(listener.protocol) + " does not support RouteGroupKind " +
                        group + "/" + kind);
    }
    return good;
  }

  bool tls(const Listener& listener) {
    bool terminal = listener.protocol == "HTTPS" || listener.protocol == "TLS";
    Item given = item_["tls"];
    if (!terminal && !given) return true;
    if (!terminal) {
      return refuse(given, "InvalidTLSConfiguration",
                    "TLS configuration must no be defined when using HTTP or TCP protocol");
    }
    if (!given) {
      return refuse(item_["name"], "InvalidTLSConfiguration",
                    "No TLS configuration for Gateway Listener " + listener.name + ":" + std::to_string(listener.port) +
                        " and protocol " + base::quote(listener.protocol));
    }
    Item references = given["certificateRefs"];
    context_.not_read(given["options"], "tls.options");
    if (listener.passthrough && references.size() > 0) {
      context_.base.warn(Logger().with("gateway", gateway_.name).with("namespace", gateway_.name_space),
                         "In case of Passthrough TLS mode, no TLS settings take effect as the TLS session from the "
                         "client is NOT terminated at the Gateway",
                         context_.base.fact(FactKind::KubeNotRead, references.key_span(), "tls.certificateRefs"));
    }
    if (listener.passthrough && listener.protocol == "HTTPS") {
      return refuse(given["mode"], "UnsupportedProtocol", "HTTPS protocol is not supported with TLS mode Passthrough");
    }
    if (listener.passthrough) return true;
    if (references.size() == 0) {
      return refuse(given, "InvalidCertificateRef", "One TLS CertificateRef is required in Terminate mode");
    }
    std::optional<Certificates> certificates = listener_certificates(context_, gateway_, references, subject_);
    if (certificates) certificates_.merge(*certificates);
    return certificates.has_value();
  }

  /// Always false.
  bool refuse(const Item& place, const char* reason, std::string message) {
    text::Span span = place ? place.span() : item_.span();
    context_.refuse(FactKind::GatewayListener, span, subject_, {reason, std::move(message)});
    return false;
  }

  Context& context_;
  const KubeObject& gateway_;
  Item item_;
  std::string subject_;
  std::set<std::string> taken_;
  Certificates certificates_;
};

/// Whether the Gateway is Traefik's; where it is not, that is told.
bool is_handled(Context& context, const KubeObject& gateway) {
  Item name = Item(gateway).at("spec.gatewayClassName");
  const KubeObject* known = nullptr;
  for (const KubeObject* one : context.list("GatewayClass")) {
    if (one->name == name.text()) known = one;
  }
  if (known != nullptr && Item(*known).at("spec.controllerName").text() == kController) return true;
  bool anywhere = context.base.client.cluster().find("GatewayClass", "", name.text()) != nullptr;
  if (!anywhere && (context.partial() || !context.options.points_known)) {
    context.base.assume("GatewayClass " + std::string(name.text()) + " is Traefik's");
    return true;
  }
  context.refuse(FactKind::GatewayClass, name ? name.span() : gateway.span,
                 "Gateway " + path(gateway.name_space, gateway.name), {anywhere ? "other" : "missing", ""});
  return false;
}

}  // namespace

std::vector<KubeGateway> load_gateways(Context& context) {
  std::vector<KubeGateway> out;
  for (const KubeObject* gateway : context.list("Gateway")) {
    if (is_handled(context, *gateway))
      out.push_back({gateway->name_space, gateway->name, Loader(context, *gateway).run()});
  }
  return out;
}

}  // namespace gw::source::gateway_api
