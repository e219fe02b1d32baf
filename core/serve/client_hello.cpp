// Source: RFC 8446 4.1.2, RFC 6066 3, RFC 7301 3.1.

#include "serve/tls_store.h"

namespace gw::serve {
namespace {

/// Takes numbers and pieces off the front of bytes; what is not there makes it bad.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool good() const { return good_; }
  bool empty() const { return bytes_.empty(); }

  std::size_t number(std::size_t size) {
    std::size_t out = 0;
    for (char c : piece(size)) out = out << 8U | static_cast<unsigned char>(c);
    return out;
  }
  std::string_view piece(std::size_t size) {
    if (size > bytes_.size()) {
      good_ = false;
      bytes_ = {};
      return {};
    }
    std::string_view out = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return out;
  }
  /// A piece behind its length.
  std::string_view counted(std::size_t size) { return piece(number(size)); }

 private:
  std::string_view bytes_;
  bool good_ = true;
};

void read_names(std::string_view bytes, ClientHello& out) {
  Reader list(Reader(bytes).counted(2));
  while (!list.empty() && list.good()) {
    std::size_t kind = list.number(1);
    std::string_view name = list.counted(2);
    if (kind == 0 && list.good()) out.server_name = name;
  }
}

void read_protocols(std::string_view bytes, ClientHello& out) {
  Reader list(Reader(bytes).counted(2));
  while (!list.empty() && list.good()) {
    std::string_view name = list.counted(1);
    if (list.good()) out.protocols.emplace_back(name);
  }
}

}  // namespace

std::optional<ClientHello> read_client_hello(std::string_view bytes, bool& more) {
  constexpr std::size_t kLargest = 65536;
  more = false;
  // The message may lie in several records.
  std::string message;
  for (Reader records(bytes);
       message.size() < 4 || message.size() < 4 + Reader(std::string_view(message).substr(1)).number(3);) {
    if (message.size() > kLargest) return std::nullopt;
    if (records.number(1) != 22 && records.good()) return std::nullopt;
    records.number(2);
    std::string_view record = records.counted(2);
    if (!records.good()) {
      more = bytes.size() < kLargest;
      return std::nullopt;
    }
    if (record.empty()) return std::nullopt;
    message += record;
  }
  Reader reader(message);
  if (reader.number(1) != 1) return std::nullopt;
  Reader hello(reader.counted(3));
  hello.number(2);
  hello.piece(32);
  hello.counted(1);
  hello.counted(2);
  hello.counted(1);
  ClientHello out;
  if (!hello.good()) return std::nullopt;
  if (hello.empty()) return out;
  Reader extensions(hello.counted(2));
  while (!extensions.empty() && extensions.good()) {
    std::size_t kind = extensions.number(2);
    std::string_view data = extensions.counted(2);
    if (kind == 0) read_names(data, out);
    if (kind == 16) read_protocols(data, out);
  }
  return out;
}

}  // namespace gw::serve
