// --mock: what a server would receive comes back.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "serve/service.h"

namespace gw::serve {
namespace {

constexpr std::size_t kShown = 64UL << 10;  // Of a body.

bool wants_json(const Call& call) {
  std::string_view accept = call.prepared.request.header("Accept");
  return accept.find("application/json") != std::string_view::npos;
}

std::string as_json(const Call& call, std::string_view server, const route::Outgoing& outgoing, const std::string& body,
                    std::int64_t size) {
  nlohmann::ordered_json out;
  out["router"] = std::string(call.account.router);
  out["service"] = std::string(call.account.service);
  out["server"] = std::string(server);
  out["method"] = std::string(outgoing.method);
  out["target"] = std::string(outgoing.target);
  out["host"] = std::string(outgoing.host);
  auto headers = nlohmann::ordered_json::array();
  for (const rule::Pair& line : outgoing.headers) headers.push_back({std::string(line.name), std::string(line.value)});
  out["headers"] = std::move(headers);
  out["bodySize"] = size;
  out["body"] = body;
  return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string as_text(const Call& call, std::string_view server, const route::Outgoing& outgoing, const std::string& body,
                    std::int64_t size) {
  std::string out = "gw serve --mock: what " + std::string(server) + " would receive\n";
  out += "router   " + std::string(call.account.router) + "\nservice  " + std::string(call.account.service) + "\n\n";
  out += std::string(outgoing.method) + " " + std::string(outgoing.target) +
         " HTTP/1.1\nHost: " + std::string(outgoing.host) + "\n";
  for (const rule::Pair& line : outgoing.headers) out += std::string(line.name) + ": " + std::string(line.value) + "\n";
  if (size > 0) out += "\n" + body + (body.ends_with('\n') ? "" : "\n");
  if (std::cmp_less(body.size(), size)) out += "(" + std::to_string(size) + " bytes in all)\n";
  return out;
}

}  // namespace

Task<void> mock_answer(Call& call, std::string_view server, const route::Outgoing& outgoing) {
  std::string body;
  std::int64_t size = 0;
  auto buffer = std::make_unique<char[]>(16384);
  for (;;) {
    ssize_t count = co_await call.body->read({buffer.get(), 16384});
    if (count <= 0) break;
    size += count;
    std::size_t room = kShown - std::min(kShown, body.size());
    body.append(buffer.get(), std::min(room, static_cast<std::size_t>(count)));
  }
  call.reached = true;
  call.account.received = size;
  bool json = wants_json(call);
  std::string text = json ? as_json(call, server, outgoing, body, size) : as_text(call, server, outgoing, body, size);
  Headers headers;
  headers.push_back({"Content-Type", json ? "application/json" : "text/plain; charset=utf-8"});
  headers.push_back({"X-Gw-Mock", std::string(call.account.service)});
  co_await answer(call, 200, text, std::move(headers));
}

}  // namespace gw::serve
