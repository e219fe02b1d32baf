#include "serve/grpc_web.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/base64.h"
#include "base/strings.h"

namespace gw::serve {
namespace {

void replace_once(std::string& text, std::string_view what, std::string_view by) {
  std::size_t at = text.find(what);
  if (at != std::string::npos) text.replace(at, what.size(), by);
}

/// A frame whose first bit says that it holds trailers.
std::string trailer_frame(const Headers& trailers) {
  std::vector<std::string> lines;
  for (const Header& one : trailers) lines.push_back(base::ascii_lower(one.name) + ": " + one.value + "\r\n");
  std::ranges::stable_sort(lines, {}, [](const std::string& line) { return line.substr(0, line.find(':')); });
  std::string text;
  for (const std::string& line : lines) text += line;
  std::string out = "\x80";
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(text.size() >> static_cast<unsigned>(shift));
  return out + text;
}

}  // namespace

void Base64Stream::write(std::string_view bytes, std::string& out) {
  rest_.append(bytes);
  std::size_t whole = rest_.size() / 3 * 3;
  out += base::base64_encode(std::string_view(rest_).substr(0, whole));
  rest_.erase(0, whole);
}

void Base64Stream::finish(std::string& out) {
  if (!rest_.empty()) out += base::base64_encode(rest_);
  rest_.clear();
}

Task<ssize_t> Base64Body::read(std::span<char> into) {
  while (ready_.empty()) {
    std::array<char, 8192> buffer;
    ssize_t count = co_await inner_.read(buffer);
    if (count < 0) co_return count;
    if (count == 0) co_return encoded_.empty() ? 0 : kFailed;
    for (char c : std::string_view(buffer.data(), static_cast<std::size_t>(count))) {
      if (c != '\r' && c != '\n') encoded_ += c;
    }
    std::size_t whole = encoded_.size() / 4 * 4;
    // Padded texts may stand one behind the other; each group of four letters is decoded on its own where they do.
    for (std::size_t at = 0; at < whole;) {
      std::size_t padded = encoded_.find('=', at);
      std::size_t end = padded < whole ? padded / 4 * 4 + 4 : whole;
      std::optional<std::string> piece = base::base64_decode(std::string_view(encoded_).substr(at, end - at));
      if (!piece) co_return kFailed;
      ready_ += *piece;
      at = end;
    }
    encoded_.erase(0, whole);
  }
  std::size_t count = std::min(ready_.size(), into.size());
  std::memcpy(into.data(), ready_.data(), count);
  ready_.erase(0, count);
  co_return static_cast<ssize_t>(count);
}

GrpcWebSink::GrpcWebSink(Sink& next, Headers cors, bool text) : PassSink(next), cors_(std::move(cors)), text_(text) {}

Task<bool> GrpcWebSink::head(AnswerHead head) {
  upgraded_ = head.status == 101;
  if (upgraded_) return next_.head(std::move(head));
  remove_header(head.headers, "Trailer");
  remove_header(head.headers, "Content-Length");
  head.size = -1;
  head.trailers.clear();
  for (Header& one : head.headers) {
    if (one.name == "Content-Type")
      replace_once(one.value, "application/grpc", text_ ? "application/grpc-web-text" : "application/grpc-web");
  }
  const Headers from_server = head.headers;
  for (const Header& one : cors_) {
    if (find_header(from_server, one.name) == nullptr) head.headers.push_back(one);
  }
  std::vector<std::string> names;
  for (const Header& one : head.headers) names.push_back(one.name);
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string exposed;
  for (const std::string& name : names) exposed += name + ", ";
  set_header(head.headers, "Access-Control-Expose-Headers", exposed + "grpc-status, grpc-message");
  return next_.head(std::move(head));
}

Task<bool> GrpcWebSink::write(std::string_view bytes) {
  return text_ && !upgraded_ ? write_text(std::string(bytes), false) : next_.write(bytes);
}

Task<bool> GrpcWebSink::write_text(std::string bytes, bool finish) {
  std::string out;
  encoder_.write(bytes, out);
  if (finish) encoder_.finish(out);
  if (out.empty()) co_return true;
  co_return co_await next_.write(out);
}

Task<bool> GrpcWebSink::flush() {
  if (!text_ || upgraded_) co_return co_await next_.flush();
  bool fine = co_await write_text({}, true);
  if (!fine) co_return false;
  co_return co_await next_.flush();
}

Task<bool> GrpcWebSink::end(const Headers& trailers) {
  return upgraded_ ? next_.end(trailers) : finish(trailer_frame(trailers));
}

Task<bool> GrpcWebSink::finish(std::string frame) {
  static const Headers none;
  if (text_) {
    bool fine = co_await write_text(std::move(frame), true);
    if (!fine) co_return false;
  } else {
    bool fine = co_await next_.write(frame);
    if (!fine) co_return false;
  }
  co_return co_await next_.end(none);
}

}  // namespace gw::serve
