#include "flow/password.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "base/base64.h"
#include "base/strings.h"

namespace gw::flow {
namespace {

std::string digest(const EVP_MD* kind, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kind, nullptr);
  return {reinterpret_cast<const char*>(out.data()), size};
}

std::string md5(std::string_view bytes) { return digest(EVP_md5(), bytes); }

/// 16 bytes in the order and letters of crypt(3).
std::string crypt_letters(std::string_view bytes) {
  constexpr std::string_view kLetters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr std::size_t kOrder[] = {12, 6, 0, 13, 7, 1, 14, 8, 2, 15, 9, 3, 5, 10, 4, 11};
  std::string out;
  unsigned held = 0, bits = 0;
  for (std::size_t at : kOrder) {
    held |= static_cast<unsigned>(static_cast<unsigned char>(bytes[at])) << bits;
    for (bits += 8; bits > 6; bits -= 6) {
      out += kLetters[held & 0x3FU];
      held >>= 6U;
    }
  }
  return out += kLetters[held & 0x3FU];
}

/// "$apr1$SALT$…" and "$1$SALT$…".
std::string md5_crypt(const std::string& password, const std::string& salt, const std::string& magic) {
  std::string first = password + magic + salt, mixin = md5(password + salt + password);
  for (std::size_t i = 0; i < password.size(); ++i) first += mixin[i % 16];
  for (std::size_t i = password.size(); i != 0; i >>= 1U) first += (i & 1U) == 0 ? password[0] : '\0';
  std::string out = md5(first);
  for (int i = 0; i < 1000; ++i) {
    std::string next = i % 2 == 0 ? out : password;
    if (i % 3 != 0) next += salt;
    if (i % 7 != 0) next += password;
    next += i % 2 == 0 ? password : out;
    out = md5(next);
  }
  return magic + salt + "$" + crypt_letters(out);
}

bool is_md5_crypt(std::string_view password, std::string_view hash) {
  std::size_t first = hash.find('$');
  std::size_t second = first == std::string_view::npos ? first : hash.find('$', first + 1);
  std::size_t third = second == std::string_view::npos ? second : hash.find('$', second + 1);
  if (third == std::string_view::npos) return false;
  std::string magic = "$" + std::string(hash.substr(first + 1, second - first - 1)) + "$";
  return hash == md5_crypt(std::string(password), std::string(hash.substr(second + 1, third - second - 1)), magic);
}

}  // namespace

Verdict check_password(std::string_view password, std::string_view hash) {
  for (std::string_view bcrypt : {"$2a$", "$2b$", "$2x$", "$2y$"}) {
    if (hash.starts_with(bcrypt)) return Verdict::Unknown;
  }
  constexpr std::string_view kSha = "{SHA}";
  bool right = hash.starts_with(kSha) ? hash.substr(kSha.size()) == base::base64_encode(digest(EVP_sha1(), password))
                                      : is_md5_crypt(password, hash);
  return right ? Verdict::Right : Verdict::Wrong;
}

std::vector<std::string> user_lines(const Making& making) {
  std::vector<std::string> out;
  std::string name = making.text("usersFile");
  std::optional<std::string> file = name.empty() ? std::nullopt : making.file(name);
  for (std::string_view line : base::split(file ? std::string_view(*file) : std::string_view(), "\n")) {
    line = base::trim(line);
    if (!line.empty() && !line.starts_with('#')) out.emplace_back(line);
  }
  for (std::string& user : making.texts("users")) out.push_back(std::move(user));
  return out;
}

PasswordUsers password_users(const Making& making) {
  PasswordUsers out;
  for (const std::string& line : user_lines(making)) {
    std::size_t colon = line.find(':');
    if (colon != std::string::npos) out[line.substr(0, colon)] = line.substr(colon + 1);
  }
  return out;
}

std::optional<std::string> basic_credentials(std::string_view authorization) {
  constexpr std::string_view kType = "Basic ";
  if (authorization.size() < kType.size() || !base::starts_with_fold(authorization, kType)) return std::nullopt;
  std::optional<std::string> out = base::base64_decode(authorization.substr(kType.size()));
  return out && out->find(':') != std::string::npos ? out : std::nullopt;
}

}  // namespace gw::flow
