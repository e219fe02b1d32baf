#ifndef GW_ROUTE_REFERENCE_H_
#define GW_ROUTE_REFERENCE_H_

#include <string_view>

#include "route/url.h"

namespace gw::route {

/// Any URL, as redirects have it.
struct Reference {
  Url url;
  bool authority = false;     ///< "//" stands in front of user and host.
  std::string_view user;      ///< As written, in front of "@"; without a data() if there is none.
  std::string_view fragment;  ///< As written.
};

/// url.Parse; false if Go has an error. Texts are views of `text` or live in `store`.
bool parse_reference(std::string_view text, base::HostRules rules, Store& store, Reference& out);

/// Source: Go URL.String.
std::string_view to_text(const Reference& reference, Store& store);

}  // namespace gw::route

#endif  // GW_ROUTE_REFERENCE_H_
