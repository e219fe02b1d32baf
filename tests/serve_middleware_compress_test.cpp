// What the compress middleware compresses, and that it can be undone. Seen with Traefik 3.7.13, but for zstd, q=0, HEAD
// of gRPC and many pieces, which are read from its source; what brotli makes is not decoded here.

#include <zlib.h>
#include <zstd.h>

#include "serve/encoder.h"
#include "support/catch.h"
#include "support/serve_step.h"

using namespace gw;
using testing::answering;
using testing::StepAnswer;
using testing::SteppedMiddleware;

namespace {

std::string gunzip(const std::string& bytes) {
  z_stream state{};
  REQUIRE(inflateInit2(&state, 15 + 16) == Z_OK);
  std::string out(1 << 20, '\0');
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  state.avail_in = static_cast<uInt>(bytes.size());
  state.next_out = reinterpret_cast<Bytef*>(out.data());
  state.avail_out = static_cast<uInt>(out.size());
  CHECK(inflate(&state, Z_FINISH) == Z_STREAM_END);
  out.erase(out.size() - state.avail_out);
  inflateEnd(&state);
  return out;
}

std::string unzstd(const std::string& bytes) {
  std::string out(1 << 20, '\0');
  std::size_t size = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
  REQUIRE(ZSTD_isError(size) == 0);
  out.erase(size);
  return out;
}

}  // namespace

TEST_CASE("serve/compress: what is compressed", "[serve]") {
  struct Row {
    std::string yaml, accepts;  ///< "-": no header.
    serve::Headers headers;
    std::size_t size;
    bool sized;
    std::string coding, vary;
  };
  const std::string all = "compress: {}", br = "compress: {encodings: [br], excludedContentTypes: [image/png]}",
                    some =
                        "compress: {defaultEncoding: gzip, minResponseBodyBytes: 10, includedContentTypes: "
                        "[text/plain]}";
  const std::string yes = "Accept-Encoding";
  for (const Row& row :
       std::vector<Row>{{all, "gzip, br", {}, 1000, true, "", yes},
                        {all, "gzip, br", {}, 1024, true, "gzip", yes},
                        {all, "br", {}, 1024, true, "br", yes},
                        {all, "zstd, br;q=0.9", {}, 1024, true, "zstd", yes},
                        {all, "gzip, br", {{"Content-Type", "image/png"}}, 2000, true, "gzip", yes},
                        {all, "gzip, br", {{"Content-Type", "application/grpc"}}, 2000, true, "", yes},
                        {all, "gzip, br", {{"Content-Type", "x"}}, 2000, true, "gzip", yes},
                        {all, "gzip, br", {{"Content-Encoding", "x"}}, 2000, true, "x", yes},
                        {all, "gzip, br", {{"Content-Range", "bytes 0-1/2"}}, 2000, true, "", yes},
                        {all, "gzip, br", {}, 0, true, "", yes},
                        {all, "-", {}, 2000, true, "", ""},
                        {all, "", {}, 2000, true, "", ""},
                        {all, "*", {}, 2000, true, "", yes},
                        {all, "gzip;q=0.5, br;q=0.8, identity", {}, 2000, true, "", ""},
                        {all, "gzip;q=0", {}, 2000, true, "", ""},
                        {all, "gzip, br", {}, 100, false, "gzip", yes},
                        {br, "gzip, br", {}, 1000, true, "", yes},
                        {br, "gzip, br", {}, 2000, true, "br", yes},
                        {br, "gzip, br", {{"Content-Type", "image/png"}}, 2000, true, "", yes},
                        {br, "gzip, br", {{"Content-Range", "bytes 0-1/2"}}, 2000, true, "br", yes},
                        {br, "gzip, br", {}, 100, false, "br", yes},
                        {br, "*", {}, 2000, true, "br", yes},
                        {some, "gzip", {}, 1000, true, "gzip", yes},
                        {some, "gzip", {{"Content-Type", "text/plain; charset=utf-8"}}, 1000, true, "gzip", yes},
                        {some, "gzip", {{"Content-Type", "x"}}, 1000, true, "", yes},
                        {some, "-", {}, 2000, true, "", yes}}) {
    INFO(row.yaml << " | " << row.accepts << " | " << row.size);
    testing::StepRequest request;
    if (row.accepts != "-") request.headers.push_back({"Accept-Encoding", row.accepts});
    std::string body(row.size, 'a');
    // A server that does not say how large its answer is has each piece flushed, as Go's reverse proxy does.
    StepAnswer answer =
        SteppedMiddleware(row.yaml).ask(request, answering(200, row.headers, {body}, row.sized, !row.sized));
    CHECK(answer.header("Content-Encoding") == row.coding);
    CHECK(answer.header("Vary") == row.vary);
    CHECK(answer.heads == 1);
    CHECK(answer.ended);
    if (row.coding == "gzip") CHECK(gunzip(answer.body) == body);
    else if (row.coding == "zstd") CHECK(unzstd(answer.body) == body);
    else if (row.coding != "br") CHECK(answer.body == body);
    if (row.coding == "gzip" || row.coding == "br") CHECK(answer.header("Content-Length").empty());
    if (row.sized) CHECK(answer.size == static_cast<std::int64_t>(answer.body.size()));
  }
}

TEST_CASE("serve/compress: HEAD, requests of gRPC, order of Vary", "[serve]") {
  SteppedMiddleware step("compress: {}");
  auto large = answering(200, {{"Vary", "Accept"}, {"Accept-Ranges", "bytes"}}, {std::string(5000, 'a')});
  CHECK(step.ask({.line = "HEAD /", .headers = {{"Accept-Encoding", "gzip"}}}, large).header("Vary") == "Accept");
  CHECK(step.ask({.headers = {{"Accept-Encoding", "gzip"}, {"Content-Type", "application/grpc"}}}, large)
            .header("Content-Encoding")
            .empty());
  StepAnswer answer = step.ask({.headers = {{"Accept-Encoding", "gzip"}}}, large);
  CHECK(answer.header("Vary") == "Accept-Encoding");
  CHECK(answer.header("Accept-Ranges").empty());
  CHECK(answer.headers[1].value == "Accept");
}

TEST_CASE("serve/compress: pieces that are flushed come at once, large bodies as they come", "[serve]") {
  for (const char* coding : {"gzip", "br", "zstd"}) {
    SteppedMiddleware step("compress: {}");
    std::vector<std::string> pieces;
    std::string body;
    for (int i = 0; i < 200; ++i) {
      pieces.push_back(std::string(997, static_cast<char>('a' + i % 23)) + std::to_string(i * 7919));
      body += pieces.back();
    }
    for (bool flushes : {false, true}) {
      StepAnswer answer =
          step.ask({.headers = {{"Accept-Encoding", coding}}}, answering(200, {}, pieces, false, flushes));
      CHECK(answer.header("Content-Encoding") == coding);
      CHECK(answer.flushes == (flushes ? 200 : 0));
      if (std::string(coding) == "gzip") CHECK(gunzip(answer.body) == body);
      if (std::string(coding) == "zstd") CHECK(unzstd(answer.body) == body);
      CHECK(answer.body.size() < body.size() / 4);
    }
  }
}
