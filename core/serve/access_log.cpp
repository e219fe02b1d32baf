#include "serve/access_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <nlohmann/json.hpp>

#include "base/url.h"

namespace gw::serve {
namespace {

/// Quotes and what a terminal would obey do not stand in a line as they are.
std::string safe(std::string_view text) {
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += {'\\', c};
    else if (byte < 0x20 || byte == 0x7f) out += fmt::format("\\x{:02x}", byte);
    else out += c;
  }
  return out;
}

std::string dash(std::string_view text) { return text.empty() ? "-" : safe(text); }

std::string common_time(std::time_t now) {
  std::array<char, 40> out{};
  std::tm broken{};
  gmtime_r(&now, &broken);
  std::strftime(out.data(), out.size(), "%d/%b/%Y:%H:%M:%S +0000", &broken);
  return out.data();
}

/// "2026-11-28T10:57:16.106951637" and the zone.
std::string moment(std::chrono::system_clock::time_point time, const std::tm& broken, std::string_view zone) {
  std::array<char, 40> out{};
  std::strftime(out.data(), out.size(), "%Y-%m-%dT%H:%M:%S", &broken);
  auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count() % 1000000000;
  return fmt::format("{}.{:09}{}", out.data(), rest, zone);
}

std::string utc(std::chrono::system_clock::time_point time) {
  std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm broken{};
  gmtime_r(&seconds, &broken);
  return moment(time, broken, "Z");
}

std::string local(std::chrono::system_clock::time_point time) {
  std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm broken{};
  localtime_r(&seconds, &broken);
  long minutes = broken.tm_gmtoff / 60;
  std::string zone =
      fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60);
  return moment(time, broken, minutes == 0 ? "Z" : zone);
}

std::string common_line(const Call& call, const AsCame& came, std::uint64_t count, Duration took) {
  const Account& account = call.account;
  auto split = base::split_host_port(call.client.remote);
  std::string_view host = split ? split->host : std::string_view(call.client.remote);
  auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  return fmt::format("{} - {} [{}] \"{} {} {}\" {} {} \"{}\" \"{}\" {} \"{}\" \"{}\" {}ms\n", dash(host),
                     dash(account.user), common_time(std::time(nullptr)), safe(came.method), safe(came.target),
                     came.version, account.status, account.sent, dash(came.referer), dash(came.agent), count,
                     dash(account.router), dash(account.server), milliseconds);
}

std::string json_line(const Call& call, const AsCame& came, std::uint64_t count, Duration took) {
  const Account& account = call.account;
  auto client = base::split_host_port(call.client.remote);
  auto asked = base::split_host_port(came.host);
  auto now = std::chrono::system_clock::now();
  auto origin = account.first_byte > account.begin ? account.first_byte - account.begin : Duration::zero();
  nlohmann::ordered_json out;
  auto put = [&](const char* name, std::string_view text) {
    if (!text.empty()) out[name] = std::string(text);
  };
  put("ClientAddr", call.client.remote);
  put("ClientHost", client ? client->host : std::string_view(call.client.remote));
  put("ClientPort", client ? client->port : std::string_view());
  put("ClientUsername", account.user.empty() ? "-" : std::string_view(account.user));
  out["DownstreamContentSize"] = account.sent;
  out["DownstreamStatus"] = account.status;
  out["Duration"] = took.count();
  // Of answers of the gateway's own there is no origin, but those that say that a server gave none.
  bool chosen = !account.server.empty();
  std::int64_t size = chosen ? account.sent : 0;
  if (size != account.sent) out["GzipRatio"] = 0;
  out["OriginContentSize"] = size;
  out["OriginDuration"] = origin.count();
  out["OriginStatus"] = account.origin_status != 0 ? account.origin_status : chosen ? account.status : 0;
  out["Overhead"] = (took - origin).count();
  put("RequestAddr", came.host);
  out["RequestContentSize"] = account.received;
  out["RequestCount"] = count;
  put("RequestHost", asked ? asked->host : came.host);
  put("RequestMethod", came.method);
  put("RequestPath", came.target);
  if (!came.host.empty()) put("RequestPort", asked && !asked->port.empty() ? asked->port : std::string_view("-"));
  put("RequestProtocol", came.version);
  out["RequestScheme"] = call.client.tls ? "https" : "http";
  out["RetryAttempts"] = account.retries;
  put("RouterName", account.router);
  if (std::size_t at = account.server.find("://"); at != std::string_view::npos)
    put("ServiceAddr", account.server.substr(at + 3, account.server.find('/', at + 3) - at - 3));
  put("ServiceName", account.service);
  put("ServiceURL", account.server);
  auto begin = now - std::chrono::duration_cast<std::chrono::system_clock::duration>(took);
  put("StartLocal", local(begin));
  put("StartUTC", utc(begin));
  put("TLSCipher", call.client.tls_cipher);
  put("TLSVersion", call.client.tls_version);
  put("entryPointName", account.entry_point);
  if (!account.why.empty()) put("gwReason", account.why);
  out["level"] = "info";
  out["msg"] = "";
  put("request_User-Agent", came.agent);
  put("time", utc(now));
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

int open_file(const std::string& path) { return ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644); }

}  // namespace

Result<std::unique_ptr<AccessLog>> AccessLog::open(const std::string& path, bool json) {
  int file = path == "-" ? STDOUT_FILENO : open_file(path);
  if (file < 0) return Error{Error::Kind::Io, "open " + path + ": " + std::strerror(errno)};
  return std::unique_ptr<AccessLog>(new AccessLog(file, path, json));
}

AccessLog::~AccessLog() {
  flush();
  if (file_ != STDOUT_FILENO) close(file_);
}

void AccessLog::write(const Call& call, const AsCame& came) {
  Duration took = Clock::now() - call.account.begin;
  std::scoped_lock lock(mutex_);
  ++count_;
  buffer_ += json_ ? json_line(call, came, count_, took) : common_line(call, came, count_, took);
  if (buffer_.size() > 32768) flush_locked();
}

void AccessLog::flush() {
  std::scoped_lock lock(mutex_);
  flush_locked();
}

void AccessLog::flush_locked() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    ssize_t count = ::write(file_, rest.data(), rest.size());
    if (count <= 0) break;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  buffer_.clear();
}

bool AccessLog::reopen() {
  std::scoped_lock lock(mutex_);
  flush_locked();
  if (file_ == STDOUT_FILENO) return true;
  int file = open_file(path_);
  if (file < 0) return false;
  close(file_);
  file_ = file;
  return true;
}

}  // namespace gw::serve
