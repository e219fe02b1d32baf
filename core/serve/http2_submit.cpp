// What a session asks nghttp2 for, and what nghttp2 tells it.

#include <nghttp2/nghttp2.h>

#include <algorithm>

#include "serve/http2_session.h"

namespace gw::serve {
namespace {

std::string_view text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// nghttp2 copies them, names in lower case.
std::vector<nghttp2_nv> to_nghttp2(const std::vector<Http2Line>& lines) {
  std::vector<nghttp2_nv> out;
  out.reserve(lines.size());
  auto bytes = [](std::string_view of) {
    return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(of.data()));
  };
  for (const Http2Line& line : lines)
    out.push_back({bytes(line.name), bytes(line.value), line.name.size(), line.value.size(), NGHTTP2_NV_FLAG_NONE});
  return out;
}

}  // namespace

struct Http2Callbacks {
  static Http2Session& session_of(void* user) { return *static_cast<Http2Session*>(user); }

  static int begin_headers(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    Http2Session& self = session_of(user);
    self.heading_since_ = self.loop().now();
    std::int32_t id = frame->hd.stream_id;
    if (frame->hd.type != NGHTTP2_HEADERS) return 0;
    if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) {
      if (Http2Stream* stream = self.find(id)) stream->fields_.clear();
      return 0;
    }
    std::shared_ptr<Http2Stream> stream = self.on_open(id);
    if (stream == nullptr) self.submit_reset(id, Http2Error::Refused);
    else self.streams_.emplace(id, std::move(stream));
    return 0;
  }

  static int header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
                    const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* user) {
    Http2Session& self = session_of(user);
    Http2Stream* stream = self.find(frame->hd.stream_id);
    if (stream == nullptr || stream->fields_.add(text(name, name_size), text(value, value_size))) return 0;
    self.terminate(Http2Error::EnhanceYourCalm);
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  }

  static int frame_received(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    Http2Session& self = session_of(user);
    Http2Stream* stream = self.find(frame->hd.stream_id);
    bool ended = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    switch (frame->hd.type) {
      case NGHTTP2_HEADERS:
        self.heading_since_ = kNever;
        if (stream == nullptr || stream->closed()) break;
        stream->on_fields(ended);
        if (ended) stream->end_data();
        break;
      case NGHTTP2_DATA:
        if (stream != nullptr && ended) stream->end_data();
        break;
      case NGHTTP2_RST_STREAM:
        if (stream == nullptr) break;
        stream->reset_by_peer_ = true;
        self.on_reset_by_peer(*stream);
        break;
      case NGHTTP2_SETTINGS: self.settled_ = true; break;
      case NGHTTP2_GOAWAY: self.on_goaway(); break;
      case NGHTTP2_PING:
        if ((frame->hd.flags & NGHTTP2_FLAG_ACK) != 0) self.on_pong();
        break;
      default: break;
    }
    return 0;
  }

  static int data(nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* bytes, std::size_t size,
                  void* user) {
    Http2Session& self = session_of(user);
    if (Http2Stream* stream = self.find(id)) stream->add_data(text(bytes, size));
    else self.consumed(id, size);
    return 0;
  }

  static int closed(nghttp2_session*, std::int32_t id, std::uint32_t code, void* user) {
    session_of(user).close_stream(id, static_cast<Http2Error>(code));
    return 0;
  }

  static int frame_sent(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    Http2Session& self = session_of(user);
    if (frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA) return 0;
    Http2Stream* stream = self.find(frame->hd.stream_id);
    if (stream == nullptr) return 0;
    stream->sent_head_ = true;
    if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) self.on_end_sent(*stream);
    return 0;
  }

  /// How many bytes of a stream can go; send_data() fetches them.
  static ssize_t bytes_to_send(nghttp2_session* session, std::int32_t id, std::uint8_t*, std::size_t most,
                               std::uint32_t* flags, nghttp2_data_source* source, void*) {
    auto& stream = *static_cast<Http2Stream*>(source->ptr);
    if (stream.closed_ || (stream.out_.empty() && !stream.out_ended_)) {
      stream.deferred_ = true;
      return NGHTTP2_ERR_DEFERRED;
    }
    *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
    std::size_t count = std::min(most, stream.out_.size());
    if (count < stream.out_.size() || !stream.out_ended_) return static_cast<ssize_t>(count);
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (stream.out_trailers_.empty()) return static_cast<ssize_t>(count);
    *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    std::vector<Http2Line> lines;
    for (const Header& one : stream.out_trailers_) lines.push_back({one.name, one.value});
    std::vector<nghttp2_nv> list = to_nghttp2(lines);
    if (nghttp2_submit_trailer(session, id, list.data(), list.size()) != 0)
      return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    return static_cast<ssize_t>(count);
  }

  static int send_data(nghttp2_session*, nghttp2_frame*, const std::uint8_t* head, std::size_t size,
                       nghttp2_data_source* source, void* user) {
    Http2Session& self = session_of(user);
    auto& stream = *static_cast<Http2Stream*>(source->ptr);
    if (self.output_.size() >= kMostOutput) return NGHTTP2_ERR_WOULDBLOCK;
    constexpr std::size_t kHead = 9;
    self.output_.add(text(head, kHead));
    self.output_.add(stream.out_.view().substr(0, size));
    stream.out_.consume(size);
    if (stream.out_.size() <= kMostOutput / 2) self.later(stream.writer_);
    return 0;
  }

  static constexpr std::size_t kMostOutput = 64UL << 10;

  static nghttp2_session_callbacks* all() {
    static nghttp2_session_callbacks* made = [] {
      nghttp2_session_callbacks* out = nullptr;
      nghttp2_session_callbacks_new(&out);
      nghttp2_session_callbacks_set_on_begin_headers_callback(out, begin_headers);
      nghttp2_session_callbacks_set_on_header_callback(out, header);
      nghttp2_session_callbacks_set_on_frame_recv_callback(out, frame_received);
      nghttp2_session_callbacks_set_on_data_chunk_recv_callback(out, data);
      nghttp2_session_callbacks_set_on_stream_close_callback(out, closed);
      nghttp2_session_callbacks_set_on_frame_send_callback(out, frame_sent);
      nghttp2_session_callbacks_set_send_data_callback(out, send_data);
      return out;
    }();
    return made;
  }
};

Http2Session::Http2Session(Stream& stream, Side side, const Http2Limits& limits)
    : stream_(stream), last_read_(stream.loop().now()), next_look_(last_read_) {
  nghttp2_option* option = nullptr;
  nghttp2_option_new(&option);
  nghttp2_option_set_no_auto_window_update(option, 1);
  nghttp2_option_set_no_http_messaging(option, 1);  // Go's checks take its place.
  nghttp2_option_set_no_closed_streams(option, 1);
  nghttp2_option_set_max_outbound_ack(option, 1000);
  nghttp2_option_set_max_settings(option, 32);
  nghttp2_option_set_max_send_header_block_length(option, 16UL << 20);
  // Each but the last is 16 KiB where the peer means well.
  nghttp2_option_set_max_continuations(option, limits.header_bytes / 16384 + 8);
  if (side == Side::Server) nghttp2_session_server_new2(&session_, Http2Callbacks::all(), this, option);
  else nghttp2_session_client_new2(&session_, Http2Callbacks::all(), this, option);
  nghttp2_option_del(option);
  std::vector<nghttp2_settings_entry> settings = {
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, limits.window},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE,
       static_cast<std::uint32_t>(std::min<std::size_t>(limits.header_bytes, UINT32_MAX))}};
  if (side == Side::Server) settings.push_back({NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.streams});
  else settings.push_back({NGHTTP2_SETTINGS_ENABLE_PUSH, 0});
  nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0,
                                        static_cast<std::int32_t>(limits.connection_window));
}

Http2Session::~Http2Session() { nghttp2_session_del(session_); }

bool Http2Session::submit_answer(Http2Stream& stream, const std::vector<Http2Line>& lines, bool ended) {
  if (closed_ || stream.closed()) return false;
  std::vector<nghttp2_nv> list = to_nghttp2(lines);
  nghttp2_data_provider provider{};
  provider.source.ptr = &stream;
  provider.read_callback = Http2Callbacks::bytes_to_send;
  send_soon();
  return nghttp2_submit_response(session_, stream.id(), list.data(), list.size(), ended ? nullptr : &provider) == 0;
}

bool Http2Session::submit_interim(Http2Stream& stream, const std::vector<Http2Line>& lines) {
  if (closed_ || stream.closed()) return false;
  std::vector<nghttp2_nv> list = to_nghttp2(lines);
  send_soon();
  return nghttp2_submit_headers(session_, NGHTTP2_FLAG_NONE, stream.id(), nullptr, list.data(), list.size(), nullptr) ==
         0;
}

std::int32_t Http2Session::submit_request(const std::shared_ptr<Http2Stream>& stream,
                                          const std::vector<Http2Line>& lines, bool ended) {
  if (closed_) return -1;
  std::vector<nghttp2_nv> list = to_nghttp2(lines);
  nghttp2_data_provider provider{};
  provider.source.ptr = stream.get();
  provider.read_callback = Http2Callbacks::bytes_to_send;
  std::int32_t id =
      nghttp2_submit_request(session_, nullptr, list.data(), list.size(), ended ? nullptr : &provider, nullptr);
  if (id > 0) streams_.emplace(id, stream);
  send_soon();
  return id;
}

void Http2Session::submit_reset(std::int32_t id, Http2Error code) {
  if (closed_) return;
  nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, static_cast<std::uint32_t>(code));
  send_soon();
}

void Http2Session::resume_sending(std::int32_t id) {
  if (!closed_) nghttp2_session_resume_data(session_, id);
}

void Http2Session::consumed(std::int32_t id, std::size_t count) {
  if (closed_ || count == 0) return;
  nghttp2_session_consume(session_, id, count);
  if (nghttp2_session_want_write(session_) != 0) send_soon();
}

void Http2Session::submit_ping() {
  if (closed_) return;
  nghttp2_submit_ping(session_, NGHTTP2_FLAG_NONE, nullptr);
  send_soon();
}

void Http2Session::submit_goaway(bool notice) {
  if (closed_) return;
  if (notice) {
    nghttp2_submit_shutdown_notice(session_);
  } else {
    std::int32_t last = nghttp2_session_get_last_proc_stream_id(session_);
    nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE, last, NGHTTP2_NO_ERROR, nullptr, 0);
  }
  send_soon();
}

void Http2Session::terminate(Http2Error code) {
  if (closed_) return;
  nghttp2_session_terminate_session(session_, static_cast<std::uint32_t>(code));
  send_soon();
}

std::uint32_t Http2Session::peer_streams() const {
  return nghttp2_session_get_remote_settings(session_, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
}

bool Http2Session::may_request() const {
  return !closed_ && !broken_ && nghttp2_session_check_request_allowed(session_) != 0;
}

}  // namespace gw::serve
