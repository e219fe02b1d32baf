#include "serve/password_check.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <memory>

#include "serve/worker.h"

namespace gw::serve {
namespace {

constexpr std::size_t kBcryptSize = 60;

bool is_bcrypt(std::string_view hash) {
  return hash.starts_with("$2a$") || hash.starts_with("$2b$") || hash.starts_with("$2x$") || hash.starts_with("$2y$");
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

/// Every revision counts as the newest one, whatever it says of itself.
bool is_bcrypt_of(const std::string& password, std::string_view hash) {
  // C would end the password there.
  if (hash.size() != kBcryptSize || password.find('\0') != std::string::npos) return false;
  std::string setting = "$2b$" + std::string(hash.substr(4));
  auto data = std::make_unique<crypt_data>();
  const char* made = crypt_r(password.c_str(), setting.c_str(), data.get());
  return made != nullptr && equal(made, setting);
}

}  // namespace

bool is_password(const std::string& password, const std::string& hash) {
  if (is_bcrypt(hash)) return is_bcrypt_of(password, hash);
  return flow::check_password(password, hash) == flow::Verdict::Right;
}

PasswordCheck::PasswordCheck(flow::PasswordUsers users) : users_(std::move(users)), key_(32, '\0') {
  RAND_bytes(reinterpret_cast<unsigned char*>(key_.data()), static_cast<int>(key_.size()));
}

std::string PasswordCheck::digest(std::string_view user, std::string_view password) const {
  std::string text = std::to_string(user.size()) + ":";
  text.append(user).append(password);
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), out.data(), &size);
  OPENSSL_cleanse(text.data(), text.size());
  return {reinterpret_cast<const char*>(out.data()), size};
}

bool PasswordCheck::known(const std::string& user, const std::string& digest) const {
  std::scoped_lock lock(mutex_);
  auto at = known_.find(user);
  return at != known_.end() && equal(at->second, digest);
}

void PasswordCheck::remember(const std::string& user, const std::string& digest) const {
  std::scoped_lock lock(mutex_);
  known_[user] = digest;
}

Task<bool> PasswordCheck::check(Loop& loop, std::string user, std::string password) const {
  if (users_.empty()) co_return false;
  auto at = users_.find(user);
  bool listed = at != users_.end() && !at->second.empty();
  const std::string& hash = listed ? at->second : users_.begin()->second;
  std::string made = digest(user, password);
  if (known(user, made)) co_return true;
  bool right = false;
  if (!is_bcrypt(hash)) {
    right = is_password(password, hash) && listed;
  } else {
    // Many of one user come at once: the first one computes, the others find it done.
    std::function<void()> work = [&] {
      right = listed && known(user, made);
      if (!right) right = is_password(password, hash) && listed;
      if (right) remember(user, made);
    };
    Aside aside(loop, std::move(work));
    co_await aside;
  }
  OPENSSL_cleanse(password.data(), password.size());
  if (right) remember(user, made);
  co_return right;
}

}  // namespace gw::serve
