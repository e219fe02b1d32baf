#include "analysis/replay.h"

#include "base/ip.h"
#include "base/strings.h"

namespace gw::analysis {
namespace {

bool alphanumeric(char c) { return ('0' <= c && c <= '9') || ('a' <= (c | 0x20) && (c | 0x20) <= 'z'); }

void escape(char c, std::string& out) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 15U];
}

/// What a routing path was before it was decoded.
std::string encoded_path(std::string_view path, bool routing) {
  std::string_view kept = "-._~/:@!$&'()*+,;=[]";
  std::string out;
  for (char c : path) {
    bool as_is =
        (c & 0x80) == 0 && (alphanumeric(c) || kept.find(c) != std::string_view::npos || (routing && c == '%'));
    if (as_is) out += c;
    else escape(c, out);
  }
  return out;
}

std::string encoded_query(const std::vector<std::pair<std::string, std::string>>& query) {
  std::string out;
  auto add = [&](std::string_view text) {
    for (char c : text) {
      bool as_is = (c & 0x80) == 0 && (alphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos);
      if (as_is) out += c;
      else escape(c, out);
    }
  };
  for (const auto& [key, value] : query) {
    out += out.empty() ? '?' : '&';
    add(key);
    out += '=';
    add(value);
  }
  return out;
}

std::string with_port(const std::string& peer) {
  return peer.find(':') == std::string::npos ? peer + ":0" : "[" + peer + "]:0";
}

}  // namespace

Seen::Seen(const Witness& witness, const route::EntryPointOptions& options) {
  for (const auto& [name, value] : witness.headers) headers_.push_back({name, value});
  for (const auto& [key, value] : witness.query) query_.push_back({key, value});
  for (const std::string& protocol : witness.alpn) alpn_.emplace_back(protocol);
  request_.method = witness.method;
  request_.host = request_.raw_host = witness.host;
  if (options.flatten_names) request_.flat_host = witness.host;
  request_.path = witness.path;
  request_.headers = headers_;
  request_.query = query_;
  request_.peer = connection_.peer = base::parse_ip(witness.peer);
  connection_.server_name = witness.server_name;
  connection_.alpn = alpn_;
}

flow::Asked to_asked(const Witness& witness, const route::EntryPoint& point, bool tls) {
  flow::Asked out;
  out.entry_point = point.name;
  out.tls = tls;
  out.method = witness.method;
  out.host = witness.host;
  out.target = encoded_path(witness.path, point.options.normalize_path) + encoded_query(witness.query);
  out.headers = witness.headers;
  out.remote = with_port(witness.peer);
  return out;
}

flow::Asked to_connection(const Witness& witness, const route::EntryPoint& point, bool tls) {
  flow::Asked out;
  out.kind = tls ? flow::Asked::Kind::Tls : flow::Asked::Kind::Plain;
  out.entry_point = point.name;
  out.tls = tls;
  if (tls) out.sni = witness.server_name;
  out.alpn = witness.alpn;
  out.remote = with_port(witness.peer);
  return out;
}

std::string show(const flow::Asked& asked) {
  std::string out;
  if (asked.kind == flow::Asked::Kind::Request) {
    out = asked.method + (asked.tls ? " https://" : " http://") + asked.host.value_or("") + asked.target;
    for (const auto& [name, value] : asked.headers) out += "  " + name + ": " + value;
  } else if (asked.kind == flow::Asked::Kind::Udp) {
    out = "UDP packet";
  } else {
    out = asked.tls ? "TLS connection" : "connection";
    if (asked.sni) out += asked.sni->empty() ? " without a server name" : " for " + *asked.sni;
    for (const std::string& protocol : asked.alpn) out += ", ALPN " + protocol;
  }
  if (asked.remote != flow::Asked().remote) out += "  from " + asked.remote.substr(0, asked.remote.rfind(':'));
  return out;
}

}  // namespace gw::analysis
