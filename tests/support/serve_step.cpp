#include "support/serve_step.h"

#include <algorithm>

#include "doc/read.h"
#include "route/pipeline.h"
#include "serve/body_buffer.h"
#include "support/catch.h"

namespace gw::testing {
namespace {

using namespace std::chrono_literals;

class FunctionHandler final : public serve::Handler {
 public:
  explicit FunctionHandler(StepHandler serve) : serve_(std::move(serve)) {}
  serve::Task<void> serve(serve::Call& call) const override { return serve_(call); }

 private:
  StepHandler serve_;
};

class RecordSink final : public serve::Sink {
 public:
  explicit RecordSink(StepAnswer& out) : out_(out) {}

  serve::Task<bool> interim(serve::AnswerHead head) override {
    out_.interim.push_back(head.status);
    co_return true;
  }
  serve::Task<bool> head(serve::AnswerHead head) override {
    ++out_.heads;
    out_.status = head.status;
    out_.headers = std::move(head.headers);
    out_.size = head.size;
    co_return true;
  }
  serve::Task<bool> write(std::string_view bytes) override {
    out_.body.append(bytes);
    co_return true;
  }
  serve::Task<bool> flush() override {
    ++out_.flushes;
    co_return true;
  }
  serve::Task<bool> end(const serve::Headers& trailers) override {
    out_.trailers = trailers;
    out_.ended = true;
    co_return true;
  }
  void abort() override { out_.aborted = true; }
  serve::Stream* upgrade() override { return nullptr; }

 private:
  StepAnswer& out_;
};

/// Gives its bytes in small pieces.
class SlowBody final : public serve::Body {
 public:
  SlowBody(const std::string& bytes, bool chunked) : bytes_(bytes), chunked_(chunked) {}

  serve::Task<ssize_t> read(std::span<char> into) override {
    std::size_t count = std::min({into.size(), bytes_.size(), std::size_t{1000}});
    std::copy_n(bytes_.begin(), count, into.begin());
    bytes_.remove_prefix(count);
    co_return static_cast<ssize_t>(count);
  }
  std::int64_t size() const override { return chunked_ ? -1 : size_; }

 private:
  std::string_view bytes_;
  std::int64_t size_ = static_cast<std::int64_t>(bytes_.size());
  bool chunked_;
};

/// Everything of one call, which stays where it is.
struct OneCall {
  OneCall(const StepRequest& request, serve::Loop& loop) : loop_(loop), asked(request) {
    point.options = route::entry_point_options(model::Value(), "web", Version{3, 7, 13});
    question.method = std::string_view(asked.line).substr(0, asked.line.find(' '));
    question.target = std::string_view(asked.line).substr(asked.line.find(' ') + 1);
    question.host = "a.com";
    for (const auto& [name, value] : asked.headers) {
      if (name == "Host") question.host = value;
      else question.headers.push_back({name, value});
    }
    if (asked.chunked) question.headers.push_back({"Transfer-Encoding", "chunked"});
    else if (!asked.body.empty()) question.headers.push_back({"Content-Length", length});
    client.remote = asked.remote;
    client.tls = asked.tls;
    client.certificates = asked.certificates;
    route::prepare(question, {asked.remote, asked.tls}, point.options, prepared);
    REQUIRE_FALSE(prepared.refusal);
    exchange.client_certificate = !asked.certificates.empty();
    call.account.begin = loop.now();
  }

  serve::Loop& loop_;
  StepRequest asked;
  std::string length = std::to_string(asked.body.size());
  route::Question question;
  route::EntryPoint point;
  serve::ClientInfo client;
  route::Prepared prepared;
  flow::Exchange exchange{.prepared = prepared, .options = point.options};
  SlowBody body{asked.body, asked.chunked};
  StepAnswer answer;
  RecordSink sink{answer};
  serve::Call call{loop_, nullptr, point, client, prepared, exchange, &body, &sink};
};

serve::Task<void> run_one(const serve::Step& step, serve::Call& call, const serve::Handler& next, serve::Loop& loop,
                          std::size_t& open) {
  co_await step.run(call, next);
  if (--open == 0) loop.stop();
}

}  // namespace

std::vector<std::string> StepAnswer::lines() const {
  std::vector<std::string> out;
  for (const serve::Header& one : headers) out.push_back(one.name + ": " + one.value);
  std::ranges::sort(out);
  return out;
}

struct SteppedMiddleware::Parts {
  text::SourceSet sources;
  doc::Read read;
  decode::Decoded decoded;
  std::shared_ptr<flow::Middleware> modelled;
  std::optional<FunctionHandler> service;
};

SteppedMiddleware::SteppedMiddleware(const std::string& yaml, const std::string& file, StepHandler service)
    : parts_(std::make_unique<Parts>()) {
  const Version version{3, 7, 13};
  parts_->read = doc::read_yaml(parts_->sources, parts_->sources.add("middleware.yml", yaml));
  const schema::Type& type = *schema::find_type("dynamic.Middleware");
  parts_->decoded = decode::decode(parts_->read.document, type, schema::File, version, parts_->sources);
  if (parts_->decoded.config.root.properties().empty())
    parts_->decoded = decode::decode(parts_->read.document, type, schema::Json, version, parts_->sources);
  INFO(yaml << ": " << parts_->read.error << " " << parts_->decoded.error);
  REQUIRE(parts_->decoded.config.root.properties().size() == 1);
  const model::Property& kind = parts_->decoded.config.root.properties()[0];
  std::function<std::optional<std::string>(std::string_view)> reader = [&](std::string_view) { return file; };
  flow::Making making{kind.value, version, reader};
  if (const flow::MiddlewareKind* found = flow::find_middleware_kind(kind.name)) parts_->modelled = found->make(making);
  if (service) parts_->service.emplace(std::move(service));
  std::function<const serve::Handler*(std::string_view)> services = [this](std::string_view) -> const serve::Handler* {
    return parts_->service ? &*parts_->service : nullptr;
  };
  const serve::StepKind* step = serve::find_step_kind(kind.name);
  REQUIRE(step != nullptr);
  step_ = step->make({"m@file", kind.value, making, parts_->modelled, services});
}

SteppedMiddleware::~SteppedMiddleware() = default;

StepAnswer SteppedMiddleware::ask(const StepRequest& request, StepHandler next) const {
  return ask_all({request}, std::move(next))[0];
}

std::vector<StepAnswer> SteppedMiddleware::ask_all(const std::vector<StepRequest>& requests, StepHandler next) const {
  serve::Loop loop;
  FunctionHandler handler(std::move(next));
  std::vector<std::unique_ptr<OneCall>> calls;
  std::vector<StepAnswer> out;
  std::size_t open = requests.size();
  for (const StepRequest& request : requests) calls.push_back(std::make_unique<OneCall>(request, loop));
  loop.post([&] {
    for (auto& one : calls) serve::spawn(run_one(*step_, one->call, handler, loop, open));
  });
  loop.at(loop.now() + 20s, [&] { loop.stop(); });
  loop.run();
  REQUIRE(open == 0);
  for (auto& one : calls) {
    one->answer.user = one->call.account.user;
    one->answer.retries = one->call.account.retries;
    out.push_back(one->answer);
  }
  return out;
}

StepHandler answering(int status, serve::Headers headers, std::vector<std::string> pieces, bool sized, bool flushes) {
  struct Server {
    int status;
    serve::Headers headers;
    std::vector<std::string> pieces;
    bool sized, flushes;

    static serve::Task<void> answer(std::shared_ptr<const Server> self, serve::Call& call) {
      call.tried = call.reached = true;
      serve::AnswerHead head;
      head.status = self->status;
      head.headers = self->headers;
      std::int64_t size = 0;
      for (const std::string& piece : self->pieces) size += static_cast<std::int64_t>(piece.size());
      if (self->sized) {
        head.size = size;
        head.headers.push_back({"Content-Length", std::to_string(size)});
      }
      if (self->flushes) head.flushed_after = serve::Duration::zero();
      co_await call.sink->head(std::move(head));
      for (const std::string& piece : self->pieces) {
        co_await call.sink->write(piece);
        if (self->flushes) co_await call.sink->flush();
      }
      co_await call.sink->end({});
    }
  };
  auto server = std::make_shared<const Server>(Server{status, std::move(headers), std::move(pieces), sized, flushes});
  return [server](serve::Call& call) { return Server::answer(server, call); };
}

namespace {

serve::Task<void> echo(serve::Call& call) {
  const route::Request& request = call.prepared.request;
  std::string body, text = std::string(request.method) + " " + std::string(request.target) + "\n";
  text += "Host: " + std::string(request.host) + "\n";
  std::vector<std::string> lines;
  for (const rule::Pair& one : request.headers) lines.push_back(std::string(one.name) + ": " + std::string(one.value));
  std::ranges::sort(lines);
  for (const std::string& line : lines) text += line + "\n";
  co_await serve::read_all(*call.body, -1, body);
  text += "\n" + body;
  serve::AnswerHead head;
  head.size = static_cast<std::int64_t>(text.size());
  co_await call.sink->head(std::move(head));
  co_await call.sink->write(text);
  co_await call.sink->end({});
}

}  // namespace

StepHandler echoing() { return echo; }

}  // namespace gw::testing
