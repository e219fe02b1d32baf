#ifndef GW_SERVE_PAGE_H_
#define GW_SERVE_PAGE_H_

// The page of the admin address: the files of serve/page/, as they lie there, in the binary.

#include <string_view>

namespace gw::serve {

/// The bytes of "index.html" and of what it loads: "page.css", "page.js", the modules that this imports, "icon.svg";
/// empty of any other name. The files hold no secret and need no token. They name each other and the API (api/…)
/// relative to where index.html is, load nothing from elsewhere, and have no script or style inline:
/// `Content-Security-Policy: default-src 'self'` fits.
std::string_view page_file(std::string_view name);

/// The Content-Type of such a file; empty of any other name.
std::string_view page_type(std::string_view name);

/// The name of the file that a path asks for: "/" is the page.
std::string_view file_of(std::string_view path);

/// What lies below Traefik's dashboard is the page and what it asks for: of "/dashboard/api/version" "/api/version".
/// Other paths stay.
std::string_view below_dashboard(std::string_view path);

}  // namespace gw::serve

#endif  // GW_SERVE_PAGE_H_
