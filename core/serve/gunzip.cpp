#include "serve/gunzip.h"

#include <zlib.h>

#include <array>

namespace gw::serve {

struct Gunzip::State {
  z_stream stream = {};
  std::array<char, 16384> input = {};
  bool ended = false, member_ended = false;
};

Gunzip::Gunzip(Body& inner) : inner_(inner), state_(std::make_unique<State>()) {
  inflateInit2(&state_->stream, 16 + MAX_WBITS);
}

Gunzip::~Gunzip() { inflateEnd(&state_->stream); }

Task<ssize_t> Gunzip::read(std::span<char> into) {
  z_stream& stream = state_->stream;
  for (;;) {
    if (stream.avail_in == 0 && !state_->ended) {
      ssize_t count = co_await inner_.read(state_->input);
      if (count < 0) co_return count;
      state_->ended = count == 0;
      stream.next_in = reinterpret_cast<Bytef*>(state_->input.data());
      stream.avail_in = static_cast<uInt>(count);
    }
    if (state_->member_ended) {
      // Members may follow one another.
      if (stream.avail_in == 0) co_return 0;
      if (inflateReset(&stream) != Z_OK) co_return kFailed;
      state_->member_ended = false;
    }
    stream.next_out = reinterpret_cast<Bytef*>(into.data());
    stream.avail_out = static_cast<uInt>(into.size());
    int result = inflate(&stream, Z_NO_FLUSH);
    state_->member_ended = result == Z_STREAM_END;
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) co_return kFailed;
    std::size_t made = into.size() - stream.avail_out;
    if (made > 0) co_return static_cast<ssize_t>(made);
    if (!state_->member_ended && state_->ended && stream.avail_in == 0) co_return kFailed;
  }
}

}  // namespace gw::serve
