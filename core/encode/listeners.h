#ifndef GW_ENCODE_LISTENERS_H_
#define GW_ENCODE_LISTENERS_H_

// The listeners of a Gateway that stand for entry points.

#include <map>
#include <string>
#include <vector>

#include "encode/encode.h"

namespace gw::encode {

/// A listener is for HTTP or for HTTPS, where an entry point takes routers with and without TLS. Of the two kinds that
/// of the routers with TLS that name the entry point is written.
class Listeners {
 public:
  /// `routers`: http.routers; may be null.
  Listeners(const model::Value* routers, const Options& options);

  struct Left {
    std::string entry_point, why;
  };
  struct Places {
    std::vector<std::string> taken;  ///< Entry points with a listener of the router's kind.
    std::vector<Left> left;          ///< Where the router is not any more.
  };
  /// Where a router is. What it takes is written.
  Places take(const model::Property& router);

  struct Listener {
    std::string entry_point;
    bool secure = false;
    std::int64_t port = 0;
    bool assumed = false;  ///< The port: no static configuration says it.
  };
  /// Those that routers have taken.
  std::vector<Listener> taken() const;

 private:
  bool secure(const model::Property& router, const std::string& entry_point) const;
  std::vector<std::string> usual(bool secure) const;
  bool exists(const std::string& entry_point) const { return known_.empty() || known_.contains(entry_point); }

  const std::map<std::string, EntryPoint>& known_;
  std::map<std::string, bool> kinds_, taken_;  ///< By entry point: with TLS.
};

}  // namespace gw::encode

#endif  // GW_ENCODE_LISTENERS_H_
