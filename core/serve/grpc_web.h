#ifndef GW_SERVE_GRPC_WEB_H_
#define GW_SERVE_GRPC_WEB_H_

// gRPC-Web, which browsers speak, and gRPC behind it.
// Source: github.com/traefik/grpc-web go/grpcweb/wrapper.go, grpc_web_response.go; github.com/rs/cors cors.go.

#include <optional>
#include <string>

#include "serve/pass_sink.h"

namespace gw::serve {

/// Base64 of bytes that come in pieces; finish() pads, and another text may follow.
class Base64Stream {
 public:
  void write(std::string_view bytes, std::string& out);
  void finish(std::string& out);

 private:
  std::string rest_;  ///< Fewer than three bytes.
};

/// Undoes base64, as it comes.
class Base64Body final : public Body {
 public:
  explicit Base64Body(Body& inner) : inner_(inner) {}

  Task<ssize_t> read(std::span<char> into) override;
  std::int64_t size() const override { return -1; }
  void stop() override { inner_.stop(); }

 private:
  Body& inner_;
  std::string encoded_;  ///< Fewer than four letters.
  std::string ready_;
};

/// A body whose size is not announced.
class UnsizedBody final : public Body {
 public:
  explicit UnsizedBody(Body& inner) : inner_(inner) {}

  Task<ssize_t> read(std::span<char> into) override { return inner_.read(into); }
  const Headers& trailers() const override { return inner_.trailers(); }
  std::int64_t size() const override { return -1; }
  void stop() override { inner_.stop(); }
  bool ready() const override { return inner_.ready(); }

 private:
  Body& inner_;
};

/// Puts the trailers behind the body, in a frame, where scripts can see them.
class GrpcWebSink final : public PassSink {
 public:
  /// `cors`: headers that the answer gets where the server does not say otherwise.
  GrpcWebSink(Sink& next, Headers cors, bool text);

  Task<bool> head(AnswerHead head) override;
  Task<bool> write(std::string_view bytes) override;
  Task<bool> flush() override;
  Task<bool> end(const Headers& trailers) override;

 private:
  Task<bool> write_text(std::string bytes, bool finish);
  Task<bool> finish(std::string frame);

  Headers cors_;
  bool text_, upgraded_ = false;
  Base64Stream encoder_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_GRPC_WEB_H_
