#ifndef GW_SERVE_API_QUERY_H_
#define GW_SERVE_API_QUERY_H_

// What a query of Traefik's API asks for. Source: pkg/api/criterion.go, sort.go.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "route/url.h"

namespace gw::serve {

/// A query as Go reads it.
class ApiQuery {
 public:
  explicit ApiQuery(std::string_view query) { route::parse_query(query, store_, pairs_); }

  /// The first value of that name; empty if there is none.
  std::string_view get(std::string_view name) const;

 private:
  route::Store store_;
  std::vector<rule::Pair> pairs_;
};

/// The part of a list that is asked for.
struct ApiPage {
  std::size_t begin = 0, end = 0, next = 1;
};

/// Nothing: `why` says, in Traefik's words, that there is no such page.
std::optional<ApiPage> page_of(const ApiQuery& query, std::size_t count, std::string& why);

/// Which objects of a list are asked for.
class ApiCriterion {
 public:
  explicit ApiCriterion(const ApiQuery& query);

  bool status(std::string_view status) const;
  /// One of the texts has the words, in any case of letters.
  bool search(std::initializer_list<std::string_view> texts) const;
  /// A router's service as it stands there.
  bool service(std::string_view name) const;
  /// One of a router's is the one that is asked for.
  bool middlewares(const std::vector<std::string>& names) const;

 private:
  std::string search_, status_, service_, middleware_;
};

/// What a list is sorted by: a text or a number, then the name.
struct ApiKey {
  std::string text;
  std::int64_t number = 0;
};

/// An object of a list: `place` is the caller's number of it.
struct ApiItem {
  ApiKey key;
  std::string name;
  std::size_t place = 0;
};
/// Sorts by keys, as `direction` says, and among equal ones by name.
void sort_items(std::vector<ApiItem>& items, std::string_view direction);

}  // namespace gw::serve

#endif  // GW_SERVE_API_QUERY_H_
