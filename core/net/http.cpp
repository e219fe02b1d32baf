#include "net/http.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace gw::net {
namespace {

struct Body {
  std::string bytes;
  std::size_t largest;
};

std::size_t take(char* data, std::size_t size, std::size_t count, void* to) {
  auto* body = static_cast<Body*>(to);
  if (body->bytes.size() + size * count > body->largest) return 0;
  body->bytes.append(data, size * count);
  return size * count;
}

struct Ended {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// The server of a URL.
std::string server(const std::string& url) {
  std::string bare = without_user(url);
  return bare.substr(0, bare.find_first_of("/?#", bare.find("://") + 3));
}

std::string reason(CURLcode code, const char* detail, const Body& body, const HttpOptions& options) {
  if (code == CURLE_COULDNT_CONNECT) return "nothing answers there";
  if (code == CURLE_COULDNT_RESOLVE_HOST) return "no such host";
  if (code == CURLE_OPERATION_TIMEDOUT) return "no answer within " + std::to_string(options.seconds) + " seconds";
  if (code == CURLE_WRITE_ERROR && !body.bytes.empty())
    return "the answer is larger than " + std::to_string(options.largest >> 20) + " MiB";
  return detail[0] != '\0' ? detail : curl_easy_strerror(code);
}

}  // namespace

std::string without_user(const std::string& url) {
  std::size_t begin = url.find("://") + 3, end = std::min(url.find_first_of("/?#", begin), url.size());
  std::size_t at = url.rfind('@', end);
  if (at == std::string::npos || at < begin) return url;
  return url.substr(0, begin) + url.substr(at + 1);
}

Result<HttpReply> get(const std::string& url, const HttpOptions& options) {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  std::unique_ptr<CURL, Ended> handle(kReady == CURLE_OK ? curl_easy_init() : nullptr);
  if (handle == nullptr) return Error{Error::Kind::Network, server(url) + ": no HTTP client"};
  std::unique_ptr<curl_slist, Ended> headers;
  for (const std::string& header : options.headers) {
    curl_slist* longer = curl_slist_append(headers.get(), header.c_str());
    if (longer == nullptr) return Error{Error::Kind::Network, server(url) + ": out of memory"};
    if (headers == nullptr) headers.reset(longer);
  }
  Body body{{}, options.largest};
  std::string detail(CURL_ERROR_SIZE, '\0');
  CURL* curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 3L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(options.seconds));
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "gw");
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail.data());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  if (headers != nullptr) curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  if (!options.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_file.c_str());
  CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK)
    return Error{Error::Kind::Network, server(url) + ": " + reason(code, detail.c_str(), body, options)};
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return HttpReply{static_cast<int>(status), std::move(body.bytes)};
}

}  // namespace gw::net
