#ifndef GW_SERVE_BALANCE_H_
#define GW_SERVE_BALANCE_H_

// Which of several gets the next request. Source: pkg/server/service/loadbalancer/{wrr,p2c,hrw,leasttime}, sticky.go;
// routing.md 6.

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gw::serve {

/// One of them, as balancing sees it. Shared by all threads.
struct Member {
  std::string name;    ///< Server's URL, or the child service as it is written.
  std::string cookie;  ///< sticky_value() of the name.
  std::int64_t weight = 1;
  std::atomic<std::int64_t> in_flight{0};
  std::function<bool()> up;  ///< Empty: always.
  bool fenced = false;       ///< Only those who have its cookie come to it.

  bool is_up() const { return !up || up(); }

  /// Milliseconds until a server's answer begins; the last hundred count.
  void add_time(double milliseconds);
  double mean_time() const;

 private:
  mutable std::mutex mutex_;
  std::array<double, 100> times_ = {};
  std::size_t count_ = 0;
};

/// Picks a member; kNone: none is up. Locked: all threads share it.
class Balancer {
 public:
  static constexpr std::size_t kNone = ~std::size_t{0};

  virtual ~Balancer() = default;
  /// `client` is the client's address, with its port or without.
  virtual std::size_t pick(std::string_view client) = 0;
  /// Whether it goes by Member::in_flight and Member::mean_time().
  virtual bool by_load() const { return false; }
};

/// `strategy`: "wrr", "p2c", "hrw", "leasttime". `members` outlive it. `random(n)` gives one of 0 to n - 1.
using Random = std::function<std::size_t(std::size_t)>;
std::unique_ptr<Balancer> make_balancer(std::string_view strategy, const std::vector<std::unique_ptr<Member>>& members,
                                        Random random);

/// TCP and UDP take turns otherwise: classic interleaved weights. Source: pkg/tcp/wrr_load_balancer.go.
class TurnBalancer {
 public:
  explicit TurnBalancer(const std::vector<std::unique_ptr<Member>>& members) : members_(members) {}
  std::size_t pick();

 private:
  std::mutex mutex_;
  const std::vector<std::unique_ptr<Member>>& members_;
  std::size_t index_ = ~std::size_t{0};
  std::int64_t current_ = 0;
};

/// The cookie that leads a client back to its member.
struct StickyCookie {
  std::string name, path = "/", domain, same_site;
  bool secure = false, http_only = false;
  std::int64_t max_age = 0;

  std::string header(std::string_view value) const;  ///< Of Set-Cookie.
};

/// What the cookie says of a member: 16 hexadecimal digits.
std::string sticky_value(std::string_view member);
/// The member that a cookie's value stands for; `old`: in a form that is to be written anew. kNone: none.
std::size_t find_sticky(const std::vector<std::unique_ptr<Member>>& members, std::string_view value, bool& old);

}  // namespace gw::serve

#endif  // GW_SERVE_BALANCE_H_
