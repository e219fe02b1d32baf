#ifndef GW_SERVE_GUNZIP_H_
#define GW_SERVE_GUNZIP_H_

#include <memory>

#include "serve/message.h"

namespace gw::serve {

/// A body that undoes gzip. What is no gzip fails.
class Gunzip final : public Body {
 public:
  explicit Gunzip(Body& inner);
  ~Gunzip() override;

  Task<ssize_t> read(std::span<char> into) override;
  std::int64_t size() const override { return -1; }

 private:
  struct State;
  Body& inner_;
  std::unique_ptr<State> state_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_GUNZIP_H_
