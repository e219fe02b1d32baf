#ifndef GW_SERVE_ENCODER_H_
#define GW_SERVE_ENCODER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gw::serve {

enum class Coding : std::uint8_t { Gzip, Brotli, Zstd };

/// "gzip", "br", "zstd".
std::string_view coding_name(Coding coding);
std::optional<Coding> find_coding(std::string_view name);

/// Compresses one body, piece by piece; what is ready is appended to `out`. False: it failed.
class Encoder {
 public:
  virtual ~Encoder() = default;
  virtual bool write(std::string_view bytes, std::string& out) = 0;
  /// All that was written can be decoded from what is out.
  virtual bool flush(std::string& out) = 0;
  virtual bool finish(std::string& out) = 0;
};

std::unique_ptr<Encoder> make_encoder(Coding coding);

}  // namespace gw::serve

#endif  // GW_SERVE_ENCODER_H_
