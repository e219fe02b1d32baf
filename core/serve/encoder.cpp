#include "serve/encoder.h"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace gw::serve {
namespace {

constexpr std::size_t kPiece = 16384;
constexpr int kWindowBits = 15, kGzip = 16, kMemory = 8;
// Windows of the others are smaller than their defaults, so that a thousand slow clients do not take gigabytes.
constexpr int kBrotliQuality = 6, kBrotliWindow = 19, kZstdLevel = 3, kZstdWindow = 19;

constexpr std::array<std::pair<Coding, std::string_view>, 3> kNames = {
    {{Coding::Gzip, "gzip"}, {Coding::Brotli, "br"}, {Coding::Zstd, "zstd"}}};

/// States of zlib that are ready for another body: making one costs more than a small body does.
class GzipStates {
 public:
  GzipStates() = default;
  GzipStates(const GzipStates&) = delete;
  GzipStates& operator=(const GzipStates&) = delete;
  ~GzipStates() {
    for (auto& one : kept_) deflateEnd(one.get());
  }

  std::unique_ptr<z_stream> take() {
    if (!kept_.empty()) {
      std::unique_ptr<z_stream> out = std::move(kept_.back());
      kept_.pop_back();
      return out;
    }
    auto out = std::make_unique<z_stream>();
    *out = {};
    bool made = deflateInit2(out.get(), Z_DEFAULT_COMPRESSION, Z_DEFLATED, kWindowBits + kGzip, kMemory,
                             Z_DEFAULT_STRATEGY) == Z_OK;
    return made ? std::move(out) : nullptr;
  }

  void give(std::unique_ptr<z_stream> state) {
    if (kept_.size() < 8 && deflateReset(state.get()) == Z_OK) kept_.push_back(std::move(state));
    else deflateEnd(state.get());
  }

 private:
  std::vector<std::unique_ptr<z_stream>> kept_;
};
thread_local GzipStates gzip_states;

class Gzip final : public Encoder {
 public:
  Gzip() : state_(gzip_states.take()) {}
  ~Gzip() override {
    if (state_ != nullptr) gzip_states.give(std::move(state_));
  }

  bool write(std::string_view bytes, std::string& out) override { return run(bytes, Z_NO_FLUSH, out); }
  bool flush(std::string& out) override { return run({}, Z_SYNC_FLUSH, out); }
  bool finish(std::string& out) override { return run({}, Z_FINISH, out); }

 private:
  bool run(std::string_view bytes, int how, std::string& out) {
    if (state_ == nullptr) return false;
    state_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    state_->avail_in = static_cast<uInt>(bytes.size());
    for (;;) {
      std::size_t before = out.size();
      out.resize(before + kPiece);
      state_->next_out = reinterpret_cast<Bytef*>(out.data() + before);
      state_->avail_out = kPiece;
      int result = deflate(state_.get(), how);
      out.resize(before + kPiece - state_->avail_out);
      if (result == Z_STREAM_ERROR) return false;
      if (result == Z_STREAM_END || state_->avail_out > 0) return true;
    }
  }

  std::unique_ptr<z_stream> state_;
};

class Brotli final : public Encoder {
 public:
  Brotli() : state_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
    if (state_ == nullptr) return;
    BrotliEncoderSetParameter(state_, BROTLI_PARAM_QUALITY, kBrotliQuality);
    BrotliEncoderSetParameter(state_, BROTLI_PARAM_LGWIN, kBrotliWindow);
  }
  Brotli(const Brotli&) = delete;
  Brotli& operator=(const Brotli&) = delete;
  ~Brotli() override { BrotliEncoderDestroyInstance(state_); }

  bool write(std::string_view bytes, std::string& out) override { return run(bytes, BROTLI_OPERATION_PROCESS, out); }
  bool flush(std::string& out) override { return run({}, BROTLI_OPERATION_FLUSH, out); }
  bool finish(std::string& out) override { return run({}, BROTLI_OPERATION_FINISH, out); }

 private:
  bool run(std::string_view bytes, BrotliEncoderOperation how, std::string& out) {
    if (state_ == nullptr) return false;
    const auto* in = reinterpret_cast<const std::uint8_t*>(bytes.data());
    std::size_t left = bytes.size();
    for (;;) {
      std::size_t room = 0;
      if (BrotliEncoderCompressStream(state_, how, &left, &in, &room, nullptr, nullptr) == BROTLI_FALSE) return false;
      std::size_t size = 0;
      const std::uint8_t* ready = BrotliEncoderTakeOutput(state_, &size);
      out.append(reinterpret_cast<const char*>(ready), size);
      if (left == 0 && BrotliEncoderHasMoreOutput(state_) == BROTLI_FALSE) return true;
    }
  }

  BrotliEncoderState* state_;
};

class Zstd final : public Encoder {
 public:
  Zstd() : state_(ZSTD_createCCtx()) {
    if (state_ == nullptr) return;
    ZSTD_CCtx_setParameter(state_, ZSTD_c_compressionLevel, kZstdLevel);
    ZSTD_CCtx_setParameter(state_, ZSTD_c_windowLog, kZstdWindow);
    ZSTD_CCtx_setParameter(state_, ZSTD_c_checksumFlag, 1);
  }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;
  ~Zstd() override { ZSTD_freeCCtx(state_); }

  bool write(std::string_view bytes, std::string& out) override { return run(bytes, ZSTD_e_continue, out); }
  bool flush(std::string& out) override { return run({}, ZSTD_e_flush, out); }
  bool finish(std::string& out) override { return run({}, ZSTD_e_end, out); }

 private:
  bool run(std::string_view bytes, ZSTD_EndDirective how, std::string& out) {
    if (state_ == nullptr) return false;
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (;;) {
      std::size_t before = out.size();
      out.resize(before + kPiece);
      ZSTD_outBuffer to{out.data() + before, kPiece, 0};
      std::size_t left = ZSTD_compressStream2(state_, &to, &in, how);
      out.resize(before + to.pos);
      if (ZSTD_isError(left) != 0) return false;
      bool done = how == ZSTD_e_continue ? in.pos == in.size : left == 0;
      if (done) return true;
    }
  }

  ZSTD_CCtx* state_;
};

}  // namespace

std::string_view coding_name(Coding coding) {
  return std::ranges::find(kNames, coding, &std::pair<Coding, std::string_view>::first)->second;
}

std::optional<Coding> find_coding(std::string_view name) {
  auto at = std::ranges::find(kNames, name, &std::pair<Coding, std::string_view>::second);
  return at == kNames.end() ? std::nullopt : std::optional(at->first);
}

std::unique_ptr<Encoder> make_encoder(Coding coding) {
  switch (coding) {
    case Coding::Gzip: return std::make_unique<Gzip>();
    case Coding::Brotli: return std::make_unique<Brotli>();
    case Coding::Zstd: return std::make_unique<Zstd>();
  }
  return nullptr;
}

}  // namespace gw::serve
