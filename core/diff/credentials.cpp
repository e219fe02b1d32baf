#include "diff/credentials.h"

#include <algorithm>
#include <string_view>

#include "base/strings.h"

namespace gw::diff {
namespace {

using model::Tree;

constexpr const char* kHidden = "****";

/// The maps whose keys users choose.
constexpr std::string_view kFree[] = {"customRequestHeaders", "customResponseHeaders", "plugin"};

bool sounds_secret(std::string_view name) {
  static constexpr std::string_view kParts[] = {"authorization", "cookie", "token",   "secret", "passw",
                                                "credential",    "apikey", "api-key", "api_key"};
  std::string lower = base::ascii_lower(name);
  return std::ranges::any_of(kParts, [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

bool is_port(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return '0' <= c && c <= '9'; });
}

/// "http://user:****@host/" of a URL with a password, even of one that has a slash where none may be.
void hide_password(std::string& text) {
  std::size_t scheme = text.find("://");
  if (scheme == std::string::npos) return;
  std::size_t colon = text.find(':', scheme + 3), at = text.rfind('@');
  if (colon == std::string::npos || at == std::string::npos || colon > at) return;
  std::size_t end = text.find_first_of("/?#", scheme + 3);
  if (end < at && (end < colon || is_port(std::string_view(text).substr(colon + 1, end - colon - 1)))) return;
  text.replace(colon + 1, at - colon - 1, kHidden);
}

void hide(Tree& tree, bool secret, bool free) {
  if (tree.kind == Tree::Kind::String) {
    if (!secret) hide_password(tree.string);
    else if (!tree.string.empty()) tree.string = kHidden;
  }
  for (Tree& item : tree.items) hide(item, secret, free);
  for (auto& [name, member] : tree.members) {
    bool below = free || std::ranges::find(kFree, std::string_view(name)) != std::end(kFree);
    hide(member, secret || (free && sounds_secret(name)), below);
  }
}

}  // namespace

void hide_credentials(Tree& tree) { hide(tree, false, false); }

}  // namespace gw::diff
