#include "serve/api_query.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "base/strings.h"

namespace gw::serve {

std::string_view ApiQuery::get(std::string_view name) const {
  auto found = std::ranges::find(pairs_, name, &rule::Pair::name);
  return found == pairs_.end() ? std::string_view() : found->value;
}

namespace {

/// A positive number; nothing: `why` says what was there instead.
std::optional<std::size_t> positive(const ApiQuery& query, const char* name, std::size_t otherwise, std::string& why) {
  std::string_view text = query.get(name);
  if (text.empty()) return otherwise;
  std::int64_t value = 0;
  std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  bool signs = text.starts_with("+-");
  // strconv.Atoi gives the nearest number with its error where the text is out of range, and 0 where it is none.
  if (error == std::errc::result_out_of_range) value = digits.starts_with('-') ? INT64_MIN : INT64_MAX;
  bool whole = error == std::errc() && end == digits.data() + digits.size() && !signs;
  if (!whole && error != std::errc::result_out_of_range) value = 0;
  if (whole && value > 0) return static_cast<std::size_t>(value);
  why = std::string("invalid request: ") + name + ": " + std::to_string(value);
  return std::nullopt;
}

}  // namespace

std::optional<ApiPage> page_of(const ApiQuery& query, std::size_t count, std::string& why) {
  auto size = positive(query, "per_page", 100, why);
  if (!size) return std::nullopt;
  auto page = positive(query, "page", 1, why);
  if (!page) return std::nullopt;
  // Where the product does not fit there is no such page.
  bool beyond = *page > 1 && (*page - 1 > count / *size || (*page - 1) * *size >= count);
  if (beyond) {
    why = "invalid request: page: " + std::to_string(*page) + ", per_page: " + std::to_string(*size);
    return std::nullopt;
  }
  ApiPage out;
  out.begin = (*page - 1) * *size;
  out.end = out.begin + std::min(*size, count - out.begin);
  if (out.end < count) out.next = *page + 1;
  return out;
}

ApiCriterion::ApiCriterion(const ApiQuery& query)
    : search_(base::ascii_lower(std::string(query.get("search")))),
      status_(query.get("status")),
      service_(query.get("serviceName")),
      middleware_(query.get("middlewareName")) {}

bool ApiCriterion::status(std::string_view status) const {
  return status_.empty() || base::equal_fold(status, status_);
}

bool ApiCriterion::search(std::initializer_list<std::string_view> texts) const {
  return search_.empty() || std::ranges::any_of(texts, [&](std::string_view text) {
           return base::ascii_lower(std::string(text)).find(search_) != std::string::npos;
         });
}

bool ApiCriterion::service(std::string_view name) const {
  if (service_.empty() || name == service_) return true;
  return name.find('@') == std::string_view::npos && service_.substr(0, service_.find('@')) == name;
}

bool ApiCriterion::middlewares(const std::vector<std::string>& names) const {
  return middleware_.empty() || std::ranges::find(names, middleware_) != names.end();
}

void sort_items(std::vector<ApiItem>& items, std::string_view direction) {
  auto key = [](const ApiItem& item) { return std::tie(item.key.text, item.key.number, item.name); };
  std::ranges::sort(items, [&](const ApiItem& a, const ApiItem& b) {
    return direction.empty() || direction == "asc" ? key(a) < key(b) : key(b) < key(a);
  });
}

}  // namespace gw::serve
