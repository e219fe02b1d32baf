#include <charconv>

#include "net/redis.h"

// Source: the specification of RESP2, redis.io/docs/reference/protocol-spec.

namespace gw::net {
namespace {

constexpr int kDeepest = 8;
constexpr std::size_t kLargest = 512UL << 20;  // As Redis has it for a text.
constexpr std::size_t kMostItems = 1UL << 20;  // Of a list: no answer to gw has as many.

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  RedisRead run() {
    RedisRead out;
    if (reply(out.reply, 0)) out.size = at_;
    else out.bad = bad_;
    out.need = need_;
    return out;
  }

 private:
  bool fail() {
    bad_ = true;
    return false;
  }

  bool more(std::size_t need) {
    need_ = need;
    return false;
  }

  bool line(std::string_view& out) {
    std::size_t end = bytes_.find("\r\n", at_);
    if (end == std::string_view::npos) return bytes_.size() - at_ > 65536 ? fail() : more(bytes_.size() + 1);
    out = bytes_.substr(at_, end - at_);
    at_ = end + 2;
    return true;
  }

  bool reply(RedisReply& out, int depth) {
    if (depth > kDeepest) return fail();
    std::string_view text;
    if (!line(text)) return false;
    if (text.empty()) return fail();
    char type = text[0];
    text.remove_prefix(1);
    if (type == '+' || type == '-' || type == ':') {
      out.kind = type == '+'   ? RedisReply::Kind::Text
                 : type == '-' ? RedisReply::Kind::Error
                               : RedisReply::Kind::Number;
      out.text = text;
      return true;
    }
    long long count = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size() || count < -1) return fail();
    if (type != '$' && type != '*') return fail();
    if (count < 0) return true;
    auto size = static_cast<std::size_t>(count);
    if (size > (type == '$' ? kLargest : kMostItems)) return fail();
    return type == '$' ? bulk(out, size) : list(out, size, depth);
  }

  bool bulk(RedisReply& out, std::size_t size) {
    out.kind = RedisReply::Kind::Text;
    if (bytes_.size() - at_ < size + 2) return more(at_ + size + 2);
    if (bytes_.substr(at_ + size, 2) != "\r\n") return fail();
    out.text = bytes_.substr(at_, size);
    at_ += size + 2;
    return true;
  }

  bool list(RedisReply& out, std::size_t size, int depth) {
    out.kind = RedisReply::Kind::List;
    // An item takes three bytes at least.
    if (bytes_.size() - at_ < size * 3) return more(at_ + size * 3);
    for (std::size_t i = 0; i < size; ++i) {
      if (!reply(out.items.emplace_back(), depth + 1)) return false;
    }
    return true;
  }

  std::string_view bytes_;
  std::size_t at_ = 0, need_ = 0;
  bool bad_ = false;
};

}  // namespace

RedisRead read_redis(std::string_view bytes) { return Reader(bytes).run(); }

}  // namespace gw::net
