#include "support/asked.h"

#include "base/strings.h"

namespace gw::testing {
namespace {

const char* name(flow::Asked::Kind kind) {
  switch (kind) {
    case flow::Asked::Kind::Request: return "request";
    case flow::Asked::Kind::Tls: return "tls";
    case flow::Asked::Kind::Plain: return "plain";
    case flow::Asked::Kind::Postgres: return "postgres";
    case flow::Asked::Kind::SslV2: return "sslv2";
    case flow::Asked::Kind::Udp: return "udp";
  }
  return "";
}

}  // namespace

std::string show(const flow::Asked& asked) {
  std::string out = "  ";
  out += name(asked.kind);
  if (asked.port != 0) out += " port " + std::to_string(asked.port);
  if (asked.tls) out += " tls";
  if (asked.sni) out += " sni \"" + *asked.sni + "\"";
  for (const std::string& protocol : asked.alpn) out += " alpn " + protocol;
  if (asked.remote != flow::Asked().remote) out += " from " + asked.remote;
  if (!asked.entry_point.empty()) out += " at " + asked.entry_point;
  out += "\n";
  if (asked.kind != flow::Asked::Kind::Request) return out;
  if (asked.raw) return out + "  raw " + base::quote(*asked.raw) + "\n";
  out += "  " + asked.method + " " + asked.target + " " + asked.version + "\n";
  if (asked.host) out += "  Host: " + *asked.host + "\n";
  for (const auto& [header, value] : asked.headers) out += "  " + header + ": " + value + "\n";
  return out;
}

}  // namespace gw::testing
