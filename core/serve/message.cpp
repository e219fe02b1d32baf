#include "serve/message.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::serve {

const Headers& Body::trailers() const {
  static const Headers none;
  return none;
}

const Header* find_header(const Headers& headers, std::string_view name) {
  auto found = std::ranges::find_if(headers, [&](const Header& one) { return base::equal_fold_ascii(one.name, name); });
  return found == headers.end() ? nullptr : &*found;
}

std::string_view header_value(const Headers& headers, std::string_view name) {
  const Header* found = find_header(headers, name);
  return found == nullptr ? std::string_view() : std::string_view(found->value);
}

void remove_header(Headers& headers, std::string_view name) {
  std::erase_if(headers, [&](const Header& one) { return base::equal_fold_ascii(one.name, name); });
}

void set_header(Headers& headers, std::string_view name, std::string_view value) {
  remove_header(headers, name);
  headers.push_back({std::string(name), std::string(value)});
}

}  // namespace gw::serve
