// Source: pkg/config/static/entrypoints.go.

#include "model/view.h"
#include "serve/listener.h"

namespace gw::serve {
namespace {

using model::Value;

Duration duration_at(const Value& point, std::string_view path, std::string_view field, Version version,
                     Duration otherwise) {
  const Value* object = point.at(path);
  if (object == nullptr) return otherwise;
  auto value = model::integer_of(*object, field, version);
  return value ? Duration(*value) : otherwise;
}

}  // namespace

ListenerOptions listener_options(const flow::Gateway& gateway, const route::EntryPoint& point) {
  ListenerOptions out;
  out.name = point.name;
  out.address = point.address;
  out.udp = point.udp;
  out.entry = point.options;
  const Value* points = gateway.source().install.config.root.find("entryPoints");
  const Value* value = points == nullptr ? nullptr : points->find(point.name);
  if (value == nullptr) return out;
  Version version = gateway.source().version;
  constexpr std::string_view kTimes = "transport.respondingTimeouts";
  out.front.read = duration_at(*value, kTimes, "readTimeout", version, out.front.read);
  out.front.write = duration_at(*value, kTimes, "writeTimeout", version, out.front.write);
  out.front.idle = duration_at(*value, kTimes, "idleTimeout", version, out.front.idle);
  out.front.age = duration_at(*value, "transport", "keepAliveMaxTime", version, out.front.age);
  if (const Value* transport = value->find("transport"))
    out.front.requests = model::integer_of(*transport, "keepAliveMaxRequests", version).value_or(0);
  if (const Value* http2 = value->find("http2")) {
    auto streams = model::integer_of(*http2, "maxConcurrentStreams", version).value_or(0);
    if (streams > 0) out.front.streams = static_cast<std::uint32_t>(streams);
  }
  out.udp_timeout = duration_at(*value, "udp", "timeout", version, out.udp_timeout);
  if (const Value* proxy = value->find("proxyProtocol")) {
    out.proxy_protocol = true;
    out.proxy_insecure = model::bool_of(*proxy, "insecure", version).value_or(false);
    for (const std::string& text : model::texts_of(*proxy, "trustedIPs", version)) {
      if (auto range = base::parse_ip_or_range(text)) out.proxy_trusted.push_back(*range);
    }
  }
  return out;
}

}  // namespace gw::serve
