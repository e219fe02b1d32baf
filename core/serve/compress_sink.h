#ifndef GW_SERVE_COMPRESS_SINK_H_
#define GW_SERVE_COMPRESS_SINK_H_

#include <optional>
#include <set>

#include "serve/encoder.h"
#include "serve/pass_sink.h"

namespace gw::serve {

struct CompressRules {
  std::set<std::string, std::less<>> included;  ///< Types; empty: all but
  std::set<std::string, std::less<>> excluded;  ///< these.
  std::size_t smallest = 1024;                  ///< Bytes of a body that is compressed.
};

/// Compresses what is worth it. Its head waits until that is known; gzip decides otherwise than the other two, because
/// it is another library of Traefik's.
/// Source: pkg/middlewares/compress/compression_handler.go; github.com/klauspost/compress gzhttp/compress.go.
class CompressSink final : public PassSink {
 public:
  /// `may`: false if nothing is to be compressed; the answer only says that it depends on Accept-Encoding.
  CompressSink(Sink& next, Coding coding, const CompressRules& rules, bool may);

  Task<bool> head(AnswerHead head) override;
  Task<bool> write(std::string_view bytes) override;
  Task<bool> flush() override;
  Task<bool> end(const Headers& trailers) override;
  void abort() override {
    aborted_ = true;
    next_.abort();
  }

  /// The answer broke off, though its head may not have gone on: Traefik sends it then.
  bool aborted() const { return aborted_; }

 private:
  enum class State { Undecided, Plain, Compressed };
  enum class Choice { Wait, Plain, Compress };

  Choice choose(std::size_t size, bool flushed) const;
  Choice choose_gzip(std::size_t size, bool flushed) const;
  bool type_allows() const;
  bool gzip_type_allows() const;
  Task<bool> begin(Choice choice);
  Task<bool> decide_and_write(std::string_view bytes);
  Task<bool> compress(std::string_view bytes);
  Task<bool> write_and_flush(std::string_view bytes);
  Task<bool> flush_all();
  Task<bool> decide_and_flush();
  Task<bool> flush_encoder();
  Task<bool> put_last(const Headers& trailers);
  Task<bool> put();

  Coding coding_;
  const CompressRules& rules_;
  State state_ = State::Undecided;
  AnswerHead head_;
  bool may_, has_head_ = false, aborted_ = false;
  bool streams_ = false;  ///< Traefik flushes behind each piece of the body.
  Duration flushed_after_{};
  Time flushed_at_{};
  std::string held_;  ///< Of the body.
  std::string out_;   ///< Compressed, to be sent.
  std::unique_ptr<Encoder> encoder_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_COMPRESS_SINK_H_
