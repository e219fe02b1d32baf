#include "net/http.h"

#include <algorithm>

#include "net/transfer.h"

namespace gw::net {
namespace {

Result<HttpReply> whole(const std::string& url, const HttpOptions& options, const std::optional<std::string>& body) {
  Transfer transfer(url, options, body);
  Time until = std::chrono::steady_clock::now() + std::chrono::seconds(options.seconds);
  for (;;) {
    Result<Transfer::Came> came = transfer.go_on(until);
    if (!came) return std::move(came).error();
    if (*came == Transfer::Came::End) return HttpReply{transfer.status(), std::move(transfer.body())};
    if (std::chrono::steady_clock::now() >= until) return transfer.late();
  }
}

}  // namespace

std::string without_user(const std::string& url) {
  std::size_t begin = url.find("://") + 3, end = std::min(url.find_first_of("/?#", begin), url.size());
  std::size_t at = url.rfind('@', end);
  if (at == std::string::npos || at < begin) return url;
  return url.substr(0, begin) + url.substr(at + 1);
}

Result<HttpReply> get(const std::string& url, const HttpOptions& options) { return whole(url, options, std::nullopt); }

Result<HttpReply> post(const std::string& url, const std::string& json, const HttpOptions& options) {
  HttpOptions with = options;
  with.headers.emplace_back("Content-Type: application/json");
  return whole(url, with, json);
}

}  // namespace gw::net
