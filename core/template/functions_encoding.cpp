// Source: sprig v3.2.3 strings.go, crypto.go, defaults.go; Go encoding/base64, encoding/base32.

#include <openssl/sha.h>

#include <array>
#include <cstdio>

#include "template/failure.h"
#include "template/functions.h"
#include "template/json.h"

namespace gw::template_ {
namespace {

struct Alphabet {
  std::string_view letters;
  unsigned bits;      ///< Of one letter.
  std::size_t group;  ///< Letters that make whole bytes.
  const char* name;
};

constexpr Alphabet kBase64 = {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 6, 4, "base64"};
constexpr Alphabet kBase32 = {"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5, 8, "base32"};

std::string encoded(std::string_view bytes, const Alphabet& alphabet) {
  std::string out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (unsigned char c : bytes) {
    held = (held << 8 | c) & 0xFFFF;
    for (bits += 8; bits >= alphabet.bits; bits -= alphabet.bits) {
      out += alphabet.letters[held >> (bits - alphabet.bits) & ((1U << alphabet.bits) - 1)];
    }
  }
  if (bits > 0) out += alphabet.letters[held << (alphabet.bits - bits) & ((1U << alphabet.bits) - 1)];
  while (out.size() % alphabet.group != 0) out += '=';
  return out;
}

/// The bytes; sprig gives the error's text where it is malformed. Where Go places the error in a
/// malformed text is not imitated.
std::string decoded(std::string_view text, const Alphabet& alphabet) {
  std::string letters;
  for (char c : text) {
    if (c != '\r' && c != '\n') letters += c;
  }
  std::size_t padding = 0;
  while (padding < letters.size() && letters[letters.size() - 1 - padding] == '=') ++padding;
  std::string_view body = std::string_view(letters).substr(0, letters.size() - padding);
  bool whole = letters.size() % alphabet.group == 0 && padding < alphabet.group;
  std::size_t tail = body.size() % alphabet.group * alphabet.bits % 8;
  if (!whole || tail >= alphabet.bits || body.find_first_not_of(alphabet.letters) != std::string_view::npos) {
    throw NotEvaluated{std::string("malformed ") + alphabet.name};
  }
  std::string out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (char c : body) {
    held = (held << alphabet.bits | static_cast<std::uint32_t>(alphabet.letters.find(c))) & 0xFFFF;
    bits += alphabet.bits;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(static_cast<unsigned char>(held >> bits & 0xFF));
  }
  return out;
}

std::string hex(std::span<const unsigned char> bytes) {
  std::string out;
  char pair[3];
  for (unsigned char byte : bytes) {
    std::snprintf(pair, sizeof pair, "%02x", byte);
    out += pair;
  }
  return out;
}

Value b64enc(Machine& machine, Arguments& in) { return machine.text(encoded(in[0].text(), kBase64)); }
Value b64dec(Machine& machine, Arguments& in) { return machine.text(decoded(in[0].text(), kBase64)); }
Value b32enc(Machine& machine, Arguments& in) { return machine.text(encoded(in[0].text(), kBase32)); }
Value b32dec(Machine& machine, Arguments& in) { return machine.text(decoded(in[0].text(), kBase32)); }

const unsigned char* bytes(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

Value sha1sum(Machine& machine, Arguments& in) {
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(bytes(in[0].text()), in[0].text().size(), digest.data());
  return machine.text(hex(digest));
}

Value sha256sum(Machine& machine, Arguments& in) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(bytes(in[0].text()), in[0].text().size(), digest.data());
  return machine.text(hex(digest));
}

Value adler32sum(Machine& machine, Arguments& in) {
  std::uint32_t low = 1, high = 0;
  for (unsigned char c : in[0].text()) {
    low = (low + c) % 65521;
    high = (high + low) % 65521;
  }
  return machine.text(std::to_string(high << 16 | low));
}

/// sprig swallows the error.
Value quiet_json(Machine& machine, const Value& value, bool indent) {
  try {
    return machine.text(to_json(machine, value, true, indent));
  } catch (const CallError&) { return text({}); }
}

Value json(Machine& machine, Arguments& in) { return quiet_json(machine, in[0], false); }
Value pretty_json(Machine& machine, Arguments& in) { return quiet_json(machine, in[0], true); }
Value must_json(Machine& machine, Arguments& in) { return machine.text(to_json(machine, in[0], true, false)); }
Value must_pretty_json(Machine& machine, Arguments& in) { return machine.text(to_json(machine, in[0], true, true)); }
Value raw_json(Machine& machine, Arguments& in) { return machine.text(to_json(machine, in[0], false, false)); }
Value parsed_json(Machine& machine, Arguments& in) { return from_json(machine, in[0].text()).value_or(Value()); }

Value must_parsed_json(Machine& machine, Arguments& in) {
  auto out = from_json(machine, in[0].text());
  if (!out) throw NotEvaluated{"malformed JSON"};
  return *out;
}

using enum Function::Result;

constexpr std::array<Function, 15> kFunctions = {{
    {"b64enc", "s", b64enc},
    {"b64dec", "s", b64dec},
    {"b32enc", "s", b32enc},
    {"b32dec", "s", b32dec},
    {"sha1sum", "s", sha1sum},
    {"sha256sum", "s", sha256sum},
    {"adler32sum", "s", adler32sum},
    {"toJson", "a", json},
    {"toPrettyJson", "a", pretty_json},
    {"toRawJson", "a", raw_json},
    {"mustToJson", "a", must_json},
    {"mustToPrettyJson", "a", must_pretty_json},
    {"mustToRawJson", "a", raw_json},
    {"fromJson", "s", parsed_json, Interface},
    {"mustFromJson", "s", must_parsed_json, Interface},
}};

}  // namespace

std::span<const Function> encoding_functions() { return kFunctions; }

}  // namespace gw::template_
