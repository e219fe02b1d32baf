// Any text as the URL of a store: what is shown of it names the same store and no user.

#include "base/store_url.h"
#include "check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  constexpr const char* kSchemes[] = {"redis://", "rediss://", "etcd://", "etcds://", "docker://"};
  if (size == 0) return 0;
  std::string text(kSchemes[data[0] % 5]);
  text += fuzz::view(data + 1, size - 1);
  Result<base::StoreUrl> url = base::parse_store_url(text);
  if (!url) {
    const std::string shown = base::shown_store_url(text);
    fuzz::require(url.error().message.starts_with(shown + ": "), "an error names the URL");
    fuzz::require(shown.find('@') == std::string::npos, "no user is shown");
    return 0;
  }
  fuzz::require(url->name.find('@') == std::string::npos, "no user is named");
  Result<base::StoreUrl> again = base::parse_store_url(url->name);
  fuzz::require(static_cast<bool>(again), "a name is a URL");
  fuzz::require(again->name == url->name && again->host == url->host && again->port == url->port &&
                    again->socket == url->socket && again->root == url->root && again->database == url->database,
                "a name is the store");
  return 0;
}
