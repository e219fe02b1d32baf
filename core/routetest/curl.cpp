#include "routetest/curl.h"

#include "base/strings.h"
#include "routetest/curl_options.h"
#include "routetest/curl_request.h"
#include "routetest/shell.h"

namespace gw::routetest {
namespace {

constexpr std::size_t kLongest = 8UL << 20;

Error at_byte(std::size_t place, std::string message) {
  return {Error::Kind::Usage, std::move(message) + " (byte " + std::to_string(place) + ")"};
}

class Reader {
 public:
  explicit Reader(std::vector<Word> words) : words_(std::move(words)) {}

  Result<CurlCommand> read() {
    if (!program()) return *std::move(error_);
    while (at_ < words_.size() && !error_) word(words_[at_++]);
    if (error_) return *std::move(error_);
    return to_request(std::move(request_));
  }

 private:
  void fail(std::size_t place, std::string message) {
    if (!error_) error_ = at_byte(place, std::move(message));
  }

  /// "curl", "/usr/bin/curl", "curl.exe", behind assignments to variables.
  bool program() {
    while (at_ < words_.size() && words_[at_].text.find('=') != std::string::npos && words_[at_].text[0] != '-') ++at_;
    std::string_view name = at_ < words_.size() ? std::string_view(words_[at_].text) : "";
    name = name.substr(name.find_last_of("/\\") + 1);
    if (name == "curl" || base::equal_fold_ascii(name, "curl.exe")) return ++at_, true;
    fail(at_ < words_.size() ? words_[at_].place : 1, "this is no command of curl: it begins with the word curl");
    return false;
  }

  void word(const Word& word) {
    std::string_view text = word.text;
    if (plain_ || text.size() < 2 || text[0] != '-') return url(text, word.place);
    if (text == "--") plain_ = true;
    else if (text[1] == '-') long_option(text, word.place);
    else letters(text, word.place);
  }

  void long_option(std::string_view text, std::size_t place) {
    const CurlOption* option = find_curl_option(text.substr(2));
    if (option == nullptr)
      return fail(place, "curl has no option " + std::string(text.substr(0, 100)) + ", or gw does not know it");
    if (!option->value) return apply(*option, text, {}, place);
    if (at_ == words_.size()) return fail(place, std::string(text) + " needs a value");
    apply(*option, text, words_[at_].text, place);
    ++at_;
  }

  /// "-sSL", "-XPOST", "-H" and a word.
  void letters(std::string_view text, std::size_t place) {
    for (std::size_t i = 1; i < text.size() && !error_; ++i) {
      std::string name = {'-', text[i]};
      const CurlOption* option = find_curl_option(text[i]);
      if (option == nullptr)
        return fail(place + i, "curl has no option " + base::quote(name) + ", or gw does not know it");
      if (!option->value) {
        apply(*option, name, {}, place);
        continue;
      }
      if (i + 1 < text.size()) return apply(*option, name, text.substr(i + 1), place);
      if (at_ == words_.size()) return fail(place, name + " needs a value");
      apply(*option, name, words_[at_].text, place);
      ++at_;
    }
  }

  void url(std::string_view text, std::size_t place) {
    if (request_.url) return fail(place, "this is a second URL: give a command for each");
    request_.url = text;
  }

  void apply(const CurlOption& option, std::string_view name, std::string_view value, std::size_t place) {
    switch (option.effect) {
      case CurlEffect::None: break;
      case CurlEffect::Refused:
        return fail(place, std::string(name) + " makes another request than gw can foresee: leave it out");
      case CurlEffect::Request: request_.method = value; break;
      case CurlEffect::Header: header(value); break;
      case CurlEffect::Cookie: cookie(value); break;
      case CurlEffect::Data: data(from_file(value, name) ? std::string() : std::string(value), "&"); break;
      case CurlEffect::DataRaw: data(std::string(value), "&"); break;
      case CurlEffect::DataEncoded: data(encoded(value, name), "&"); break;
      case CurlEffect::Json:
        request_.json = true;
        data(from_file(value, name) ? std::string() : std::string(value), "");
        break;
      case CurlEffect::Form: form(value, name, place, true); break;
      case CurlEffect::FormText: form(value, name, place, false); break;
      case CurlEffect::Get: request_.get = true; break;
      case CurlEffect::Head: request_.head = true; break;
      case CurlEffect::Agent: request_.agent = value; break;
      case CurlEffect::Referer: referer(value); break;
      case CurlEffect::User: user(value); break;
      case CurlEffect::Bearer: request_.bearer = value; break;
      case CurlEffect::NoBasic: request_.no_basic = true; break;
      case CurlEffect::Compressed: request_.compressed = true; break;
      case CurlEffect::Http10: request_.version = "HTTP/1.0"; break;
      case CurlEffect::Http11: request_.version = "HTTP/1.1"; break;
      case CurlEffect::Http2: request_.version = "HTTP/2.0"; break;
      case CurlEffect::Http3: request_.version = "HTTP/3.0"; break;
      case CurlEffect::PathAsIs: request_.path_as_is = true; break;
      case CurlEffect::Url: url(value, place); break;
      case CurlEffect::UrlQuery: query(value, name); break;
      case CurlEffect::Target: request_.target = value; break;
      case CurlEffect::GlobOff: request_.glob_off = true; break;
      case CurlEffect::Range: request_.range = "bytes=" + std::string(value); break;
      case CurlEffect::Certificate: request_.certificate = true; break;
      case CurlEffect::Interface: request_.interface = value; break;
    }
  }

  bool from_file(std::string_view value, std::string_view option) {
    if (!value.starts_with('@')) return false;
    request_.notes.push_back(std::string(option) + " " + std::string(value) + ": the file is not read, taken as empty");
    return true;
  }

  /// "Name: value", "Name;" for one without value, "Name:" to leave curl's own out.
  void header(std::string_view value) {
    using Kind = CurlRequest::Header::Kind;
    if (value.starts_with('@')) {
      from_file(value, "--header");
      return;
    }
    std::size_t end = value.find_first_of(":;");
    if (end == std::string_view::npos) return;  // curl leaves it out too.
    std::string name(value.substr(0, end));
    std::string_view rest = base::trim(value.substr(end + 1), " \t\r\n");
    if (value[end] == ';') {
      if (rest.empty()) request_.headers.push_back({std::move(name), {}, Kind::Empty});
      return;
    }
    request_.headers.push_back({std::move(name), std::string(rest), rest.empty() ? Kind::Removed : Kind::Line});
  }

  void cookie(std::string_view value) {
    if (value.find('=') == std::string_view::npos) {
      request_.notes.push_back("--cookie " + std::string(value) + ": the file is not read");
      return;
    }
    if (!request_.cookies.empty()) request_.cookies += ';';
    request_.cookies += value;
  }

  void data(std::string value, std::string_view separator) {
    if (request_.body) *request_.body += separator;
    else request_.body.emplace();
    *request_.body += value;
  }

  /// "content", "=content", "name=content", "@file", "name@file".
  std::string encoded(std::string_view value, std::string_view option) {
    std::size_t sign = value.find_first_of("=@");
    if (sign == std::string_view::npos) return percent_encoded(value);
    std::string name(value.substr(0, sign));
    if (!name.empty()) name += '=';
    if (value[sign] == '@') return from_file(value.substr(sign), option) ? name : name;
    return name + percent_encoded(value.substr(sign + 1));
  }

  /// As --data-urlencode, "+" in front for what is encoded already.
  void query(std::string_view value, std::string_view option) {
    if (!request_.query.empty()) request_.query += '&';
    request_.query += value.starts_with('+') ? std::string(value.substr(1)) : encoded(value, option);
  }

  /// A part of multipart/form-data. Source: curl 7.88 lib/mime.c.
  void form(std::string_view value, std::string_view option, std::size_t place, bool typed) {
    std::size_t sign = value.find('=');
    if (sign == std::string_view::npos) return fail(place, std::string(option) + " needs NAME=CONTENT");
    std::string_view content = value.substr(sign + 1);
    constexpr std::string_view kHead = "Content-Disposition: form-data; name=\"\"\r\n\r\n";
    bool special = typed && (content.starts_with('@') || content.starts_with('<') ||
                             content.find(';') != std::string_view::npos || content.starts_with('"'));
    if (special)
      request_.notes.push_back(std::string(option) + " " + std::string(value) +
                               ": Content-Length is not that of the real form");
    request_.form_bytes += kHead.size() + sign + (special ? 0 : content.size()) + 2;
    ++request_.form_parts;
  }

  void referer(std::string_view value) {
    std::size_t automatic = value.find(";auto");
    value = value.substr(0, automatic);
    if (value.empty()) request_.referer.reset();
    else request_.referer = value;
  }

  void user(std::string_view value) {
    request_.user = value;
    if (value.find(':') == std::string_view::npos) {
      request_.notes.push_back("--user " + std::string(value) + ": curl asks for the password, taken as empty");
      *request_.user += ':';
    }
  }

  std::vector<Word> words_;
  std::size_t at_ = 0;
  bool plain_ = false;  ///< Behind "--".
  CurlRequest request_;
  std::optional<Error> error_;
};

}  // namespace

Result<CurlCommand> read_curl(std::string_view command) {
  if (command.size() > kLongest) return at_byte(kLongest, "the command is longer than 8 MiB");
  if (command.find('\0') != std::string_view::npos) return at_byte(command.find('\0') + 1, "a command has no NUL byte");
  Result<std::vector<Word>> words = looks_like_windows(command) ? windows_words(command) : posix_words(command);
  if (!words) return std::move(words).error();
  return Reader(*std::move(words)).read();
}

}  // namespace gw::routetest
