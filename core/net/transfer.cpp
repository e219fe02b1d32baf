#include "net/transfer.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace gw::net {
namespace {

using Clock = std::chrono::steady_clock;

struct Ended {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Closed {  // CURL and CURLM are one type.
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};

/// The server of a URL.
std::string server_of(const std::string& url) {
  std::string bare = without_user(url);
  return bare.substr(0, bare.find_first_of("/?#", bare.find("://") + 3));
}

}  // namespace

struct Transfer::Impl {
  ~Impl() {
    if (multi != nullptr && easy != nullptr) curl_multi_remove_handle(multi.get(), easy.get());
  }

  Error failed(const std::string& why) const { return {Error::Kind::Network, server + ": " + why}; }

  std::string reason(CURLcode code) const {
    long error = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &error);
    if (code == CURLE_COULDNT_CONNECT && error == EACCES) return "permission denied";
    if (code == CURLE_COULDNT_CONNECT) return "nothing answers there";
    if (code == CURLE_COULDNT_RESOLVE_HOST) return "no such host";
    if (code == CURLE_OPERATION_TIMEDOUT) return "no answer within " + std::to_string(seconds) + " seconds";
    if (code == CURLE_WRITE_ERROR && too_large)
      return "the answer is larger than " + std::to_string(largest >> 20) + " MiB";
    return detail[0] != '\0' ? detail.c_str() : curl_easy_strerror(code);
  }

  static std::size_t take(char* data, std::size_t size, std::size_t count, void* to) {
    auto* self = static_cast<Impl*>(to);
    self->too_large = self->bytes.size() + size * count > self->largest;
    if (self->too_large) return 0;
    self->bytes.append(data, size * count);
    return size * count;
  }

  void set_up(const std::string& url, const HttpOptions& options, const std::optional<std::string>& body);

  std::string server;
  std::unique_ptr<curl_slist, Ended> headers;
  std::unique_ptr<CURL, Ended> easy;
  std::unique_ptr<CURLM, Closed> multi;
  std::string detail = std::string(CURL_ERROR_SIZE, '\0');
  std::string bytes;
  std::size_t largest = 0;
  int seconds = 0;
  bool too_large = false, ended = false, head_only = false;
  const Stop* stop = nullptr;
};

void Transfer::Impl::set_up(const std::string& url, const HttpOptions& options,
                            const std::optional<std::string>& body) {
  CURL* curl = easy.get();
  for (const std::string& header : options.headers) {
    curl_slist* longer = curl_slist_append(headers.get(), header.c_str());
    if (longer == nullptr) continue;
    if (headers == nullptr) headers.reset(longer);
  }
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(options.seconds));
  curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(curl, CURLOPT_TCP_KEEPIDLE, 20L);
  curl_easy_setopt(curl, CURLOPT_TCP_KEEPINTVL, 10L);
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "gw");
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail.data());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Impl::take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  if (body) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body->size()));
    curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, body->c_str());
  } else {
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 3L);
  }
  if (headers != nullptr) curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  if (!options.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_file.c_str());
  if (!options.socket.empty()) curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, options.socket.c_str());
  if (options.direct) curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
}

Transfer::Transfer(const std::string& url, const HttpOptions& options, const std::optional<std::string>& body)
    : impl_(std::make_unique<Impl>()) {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  impl_->server = options.server.empty() ? server_of(url) : options.server;
  impl_->largest = options.largest;
  impl_->seconds = options.seconds;
  impl_->stop = options.stop;
  if (kReady != CURLE_OK) return;
  impl_->easy.reset(curl_easy_init());
  impl_->multi.reset(curl_multi_init());
  if (impl_->easy == nullptr || impl_->multi == nullptr) return;
  impl_->set_up(url, options, body);
  curl_multi_add_handle(impl_->multi.get(), impl_->easy.get());
}

Transfer::~Transfer() = default;

std::string& Transfer::body() { return impl_->bytes; }

int Transfer::status() const {
  long out = 0;
  if (impl_->easy != nullptr) curl_easy_getinfo(impl_->easy.get(), CURLINFO_RESPONSE_CODE, &out);
  return static_cast<int>(out);
}

Error Transfer::late() const { return impl_->failed(impl_->reason(CURLE_OPERATION_TIMEDOUT)); }

Result<Transfer::Came> Transfer::go_on(Time until) {
  if (impl_->easy == nullptr || impl_->multi == nullptr) return impl_->failed("no HTTP client");
  for (std::size_t before = impl_->bytes.size(); !impl_->ended;) {
    int running = 0;
    curl_multi_perform(impl_->multi.get(), &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(impl_->multi.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      impl_->ended = true;
      if (message->data.result != CURLE_OK) return impl_->failed(impl_->reason(message->data.result));
    }
    if (impl_->bytes.size() > before || (impl_->head_only && status() != 0)) return Came::Bytes;
    if (impl_->ended) break;
    if (impl_->stop != nullptr && impl_->stop->is_set()) return impl_->failed("stopped");
    auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (wait <= 0) return Came::Late;
    std::array<curl_waitfd, 1> others{{{impl_->stop == nullptr ? -1 : impl_->stop->file(), CURL_WAIT_POLLIN, 0}}};
    curl_multi_poll(impl_->multi.get(), others.data(), impl_->stop == nullptr ? 0 : 1,
                    static_cast<int>(std::min<std::int64_t>(wait, 1000)), nullptr);
  }
  return Came::End;
}

Result<bool> Transfer::begin(Time until) {
  impl_->head_only = true;
  Result<Came> came = go_on(until);
  impl_->head_only = false;
  if (!came) return std::move(came).error();
  return status() != 0;
}

}  // namespace gw::net
