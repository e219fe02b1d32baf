#include "serve/admin.h"

#include <openssl/crypto.h>

#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "serve/api.h"
#include "serve/internal.h"
#include "serve/page.h"

namespace gw::serve {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLargestBody = 64UL << 20;

AdminAnswer plain(int status, std::string text) { return {status, "text/plain; charset=utf-8", std::move(text), {}}; }

Task<void> send(Sink& sink, AdminAnswer answer) {
  AnswerHead head;
  head.status = answer.status;
  head.size = static_cast<std::int64_t>(answer.body.size());
  head.headers = std::move(answer.headers);
  head.headers.push_back({"Content-Type", answer.type});
  head.headers.push_back({"X-Content-Type-Options", "nosniff"});
  head.headers.push_back({"Cache-Control", "no-store"});
  head.headers.push_back({"Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'"});
  if (!co_await sink.head(std::move(head))) co_return;
  if (!answer.body.empty()) {
    if (!co_await sink.write(answer.body)) co_return;
  }
  co_await sink.end({});
}

}  // namespace

bool Admin::authorized(const route::Request& request) const {
  if (options_.token.empty()) return true;
  std::string_view given = request.header("Authorization");
  constexpr std::string_view kType = "Bearer ";
  if (!base::starts_with_fold(given, kType)) return false;
  given.remove_prefix(kType.size());
  return given.size() == options_.token.size() && CRYPTO_memcmp(given.data(), options_.token.data(), given.size()) == 0;
}

Task<void> Admin::serve(Loop&, const ClientInfo&, const Arrived&, route::Prepared& prepared, Body& body, Sink& sink,
                        std::function<void()>&) {
  const route::Request& request = prepared.request;
  if (prepared.refusal) {
    co_await send(sink, plain(prepared.refusal->status == 0 ? 400 : prepared.refusal->status, "refused\n"));
    co_return;
  }
  route::Store store;
  std::string path(below_dashboard(route::escaped_path(request.url, store)));
  // Probes and the page itself, which asks for the token, are open.
  bool open = path == "/ping" || path == "/readyz" || !page_file(file_of(path)).empty();
  if (!open && !authorized(request)) {
    AdminAnswer denied = plain(401, "a token is needed\n");
    denied.headers.push_back({"WWW-Authenticate", "Bearer realm=\"gw\""});
    co_await send(sink, std::move(denied));
    co_return;
  }
  std::string text;
  char buffer[8192];
  for (;;) {
    ssize_t count = co_await body.read(buffer);
    if (count <= 0) break;
    text.append(buffer, static_cast<std::size_t>(count));
    if (text.size() > kLargestBody) {
      co_await send(sink, plain(413, "the body is larger than 64 MiB\n"));
      co_return;
    }
  }
  co_await send(sink, answer(request.method, path, request.url.query, text));
}

AdminAnswer Admin::answer(std::string_view method, std::string_view path, std::string_view query,
                          const std::string& body) {
  if (path == "/api/providers/rest") return method == "PUT" ? put_rest(body) : plain(405, "PUT it\n");
  if (path == "/api/route-test") {
    std::shared_ptr<const Running> running = shared_.live.get();
    if (method != "POST") return plain(405, "POST it\n");
    return running == nullptr ? plain(503, "no configuration is live\n") : route_test(*running, body);
  }
  if (method != "GET" && method != "HEAD") return plain(405, "GET it\n");
  return get(path, query);
}

AdminAnswer Admin::get(std::string_view path, std::string_view query) {
  std::shared_ptr<const Running> running = shared_.live.get();
  if (path == "/ping" || path == "/readyz") {
    if (shared_.draining.load()) return plain(503, "draining");
    return shared_.ready.load() ? plain(200, "OK") : plain(503, "no valid configuration is live");
  }
  if (path == "/metrics") return {200, "text/plain; version=0.0.4; charset=utf-8", metrics_text(shared_), {}};
  if (path == "/api/version") {
    Json out;
    out["Version"] = running == nullptr ? std::string() : to_string(running->gateway().source().version);
    out["Codename"] = "gw";
    out["gw"] = options_.version;
    out["startDate"] = utc_text(begin_);
    return json_answer(out.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  if (path == "/api/stats") return {200, "application/json", stats_json(shared_), {}};
  if (path == "/api/reloads") {
    std::string out;
    if (reloader_ != nullptr) {
      for (const Reload& one : reloader_->history()) out += (out.empty() ? "" : ",") + to_json(one);
    }
    return {200, "application/json", "[" + out + "]", {}};
  }
  if (path.starts_with("/api/")) {
    if (running == nullptr) return plain(503, "no configuration is live\n");
    if (auto found = traefik_api(*running, path, query)) return *std::move(found);
  }
  if (path == "/dashboard") return {302, "text/plain; charset=utf-8", "Found", {{"Location", "/dashboard/"}}};
  if (std::string_view file = file_of(path); !page_file(file).empty())
    return {200, std::string(page_type(file)), std::string(page_file(file)), {}};
  return plain(404, "404 page not found\n");
}

AdminAnswer Admin::put_rest(const std::string& body) {
  if (!options_.rest || reloader_ == nullptr) return plain(404, "gw serve takes no configuration without --rest\n");
  Reload reload = reloader_->put("rest", body);
  if (reload.outcome == Reload::Outcome::Refused) return plain(400, reload.reason + "\n");
  return {200, "application/json", to_json(reload), {}};
}

const Handler* Admin::internal(std::string_view name) {
  auto found = internal_.find(name);
  if (found == internal_.end()) found = internal_.emplace(std::string(name), make_internal(name, *this, shared_)).first;
  return found->second.get();
}

}  // namespace gw::serve
