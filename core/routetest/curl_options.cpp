#include "routetest/curl_options.h"

namespace gw::routetest {
namespace {

using E = CurlEffect;

// By name. Source: curl 7.88 `curl --help all`; options added up to 8.13.
// clang-format off
constexpr CurlOption kOptions[] = {
    {"abstract-unix-socket", 0, true, E::None}, {"alt-svc", 0, true, E::None}, {"anyauth", 0, false, E::NoBasic},
    {"append", 'a', false, E::None}, {"aws-sigv4", 0, true, E::Refused}, {"basic", 0, false, E::None},
    {"ca-native", 0, false, E::None}, {"cacert", 0, true, E::None}, {"capath", 0, true, E::None},
    {"cert", 'E', true, E::Certificate}, {"cert-status", 0, false, E::None}, {"cert-type", 0, true, E::None},
    {"ciphers", 0, true, E::None}, {"compressed", 0, false, E::Compressed}, {"compressed-ssh", 0, false, E::None},
    {"config", 'K', true, E::Refused}, {"connect-timeout", 0, true, E::None}, {"connect-to", 0, true, E::None},
    {"continue-at", 'C', true, E::Refused}, {"cookie", 'b', true, E::Cookie}, {"cookie-jar", 'c', true, E::None},
    {"create-dirs", 0, false, E::None}, {"create-file-mode", 0, true, E::None}, {"crlf", 0, false, E::None},
    {"crlfile", 0, true, E::None}, {"curves", 0, true, E::None}, {"data", 'd', true, E::Data},
    {"data-ascii", 0, true, E::Data}, {"data-binary", 0, true, E::Data}, {"data-raw", 0, true, E::DataRaw},
    {"data-urlencode", 0, true, E::DataEncoded}, {"delegation", 0, true, E::None}, {"digest", 0, false, E::NoBasic},
    {"disable", 'q', false, E::None}, {"disable-eprt", 0, false, E::None}, {"disable-epsv", 0, false, E::None},
    {"disallow-username-in-url", 0, false, E::None}, {"dns-interface", 0, true, E::None},
    {"dns-ipv4-addr", 0, true, E::None}, {"dns-ipv6-addr", 0, true, E::None}, {"dns-servers", 0, true, E::None},
    {"doh-cert-status", 0, false, E::None}, {"doh-insecure", 0, false, E::None}, {"doh-url", 0, true, E::None},
    {"dump-ca-embed", 0, false, E::None}, {"dump-header", 'D', true, E::None}, {"ech", 0, true, E::None},
    {"egd-file", 0, true, E::None}, {"engine", 0, true, E::None}, {"etag-compare", 0, true, E::None},
    {"etag-save", 0, true, E::None}, {"expect100-timeout", 0, true, E::None}, {"fail", 'f', false, E::None},
    {"fail-early", 0, false, E::None}, {"fail-with-body", 0, false, E::None}, {"false-start", 0, false, E::None},
    {"form", 'F', true, E::Form}, {"form-escape", 0, false, E::None}, {"form-string", 0, true, E::FormText},
    {"ftp-account", 0, true, E::None}, {"ftp-alternative-to-user", 0, true, E::None},
    {"ftp-create-dirs", 0, false, E::None}, {"ftp-method", 0, true, E::None}, {"ftp-pasv", 0, false, E::None},
    {"ftp-port", 'P', true, E::None}, {"ftp-pret", 0, false, E::None}, {"ftp-skip-pasv-ip", 0, false, E::None},
    {"ftp-ssl-ccc", 0, false, E::None}, {"ftp-ssl-ccc-mode", 0, true, E::None},
    {"ftp-ssl-control", 0, false, E::None}, {"get", 'G', false, E::Get}, {"globoff", 'g', false, E::GlobOff},
    {"happy-eyeballs-timeout-ms", 0, true, E::None}, {"haproxy-protocol", 0, false, E::Refused},
    {"head", 'I', false, E::Head}, {"header", 'H', true, E::Header}, {"help", 'h', true, E::Refused},
    {"hostpubmd5", 0, true, E::None}, {"hostpubsha256", 0, true, E::None}, {"hsts", 0, true, E::None},
    {"http0.9", 0, false, E::None}, {"http1.0", '0', false, E::Http10}, {"http1.1", 0, false, E::Http11},
    {"http2", 0, false, E::Http2}, {"http2-prior-knowledge", 0, false, E::Http2}, {"http3", 0, false, E::Http3},
    {"http3-only", 0, false, E::Http3}, {"ignore-content-length", 0, false, E::None},
    {"include", 'i', false, E::None}, {"insecure", 'k', false, E::None}, {"interface", 0, true, E::Interface},
    {"ip-tos", 0, true, E::None}, {"ipfs-gateway", 0, true, E::None}, {"ipv4", '4', false, E::None},
    {"ipv6", '6', false, E::None}, {"json", 0, true, E::Json}, {"junk-session-cookies", 'j', false, E::None},
    {"keepalive-cnt", 0, true, E::None}, {"keepalive-time", 0, true, E::None}, {"key", 0, true, E::None},
    {"key-type", 0, true, E::None}, {"krb", 0, true, E::None}, {"libcurl", 0, true, E::None},
    {"limit-rate", 0, true, E::None}, {"list-only", 'l', false, E::None}, {"local-port", 0, true, E::None},
    {"location", 'L', false, E::None}, {"location-trusted", 0, false, E::None}, {"login-options", 0, true, E::None},
    {"mail-auth", 0, true, E::None}, {"mail-from", 0, true, E::None}, {"mail-rcpt", 0, true, E::None},
    {"mail-rcpt-allowfails", 0, false, E::None}, {"manual", 'M', false, E::Refused},
    {"max-filesize", 0, true, E::None}, {"max-redirs", 0, true, E::None}, {"max-time", 'm', true, E::None},
    {"metalink", 0, false, E::None}, {"mptcp", 0, false, E::None}, {"negotiate", 0, false, E::NoBasic},
    {"netrc", 'n', false, E::None}, {"netrc-file", 0, true, E::None}, {"netrc-optional", 0, false, E::None},
    {"next", ':', false, E::Refused}, {"no-alpn", 0, false, E::None}, {"no-buffer", 'N', false, E::None},
    {"no-clobber", 0, false, E::None}, {"no-keepalive", 0, false, E::None}, {"no-npn", 0, false, E::None},
    {"no-progress-meter", 0, false, E::None}, {"no-sessionid", 0, false, E::None}, {"noproxy", 0, true, E::None},
    {"ntlm", 0, false, E::NoBasic}, {"ntlm-wb", 0, false, E::NoBasic}, {"oauth2-bearer", 0, true, E::Bearer},
    {"output", 'o', true, E::None}, {"output-dir", 0, true, E::None}, {"parallel", 'Z', false, E::None},
    {"parallel-immediate", 0, false, E::None}, {"parallel-max", 0, true, E::None}, {"pass", 0, true, E::None},
    {"path-as-is", 0, false, E::PathAsIs}, {"pinnedpubkey", 0, true, E::None}, {"post301", 0, false, E::None},
    {"post302", 0, false, E::None}, {"post303", 0, false, E::None}, {"preproxy", 0, true, E::Refused},
    {"progress-bar", '#', false, E::None}, {"proto", 0, true, E::None}, {"proto-default", 0, true, E::None},
    {"proto-redir", 0, true, E::None}, {"proxy", 'x', true, E::Refused}, {"proxy-anyauth", 0, false, E::None},
    {"proxy-basic", 0, false, E::None}, {"proxy-ca-native", 0, false, E::None}, {"proxy-cacert", 0, true, E::None},
    {"proxy-capath", 0, true, E::None}, {"proxy-cert", 0, true, E::None}, {"proxy-cert-type", 0, true, E::None},
    {"proxy-ciphers", 0, true, E::None}, {"proxy-crlfile", 0, true, E::None}, {"proxy-digest", 0, false, E::None},
    {"proxy-header", 0, true, E::None}, {"proxy-http2", 0, false, E::None}, {"proxy-insecure", 0, false, E::None},
    {"proxy-key", 0, true, E::None}, {"proxy-key-type", 0, true, E::None}, {"proxy-negotiate", 0, false, E::None},
    {"proxy-ntlm", 0, false, E::None}, {"proxy-pass", 0, true, E::None}, {"proxy-pinnedpubkey", 0, true, E::None},
    {"proxy-service-name", 0, true, E::None}, {"proxy-ssl-allow-beast", 0, false, E::None},
    {"proxy-ssl-auto-client-cert", 0, false, E::None}, {"proxy-tls13-ciphers", 0, true, E::None},
    {"proxy-tlsauthtype", 0, true, E::None}, {"proxy-tlspassword", 0, true, E::None},
    {"proxy-tlsuser", 0, true, E::None}, {"proxy-tlsv1", 0, false, E::None}, {"proxy-user", 'U', true, E::None},
    {"proxy1.0", 0, true, E::Refused}, {"proxytunnel", 'p', false, E::None}, {"pubkey", 0, true, E::None},
    {"quote", 'Q', true, E::None}, {"random-file", 0, true, E::None}, {"range", 'r', true, E::Range},
    {"rate", 0, true, E::None}, {"raw", 0, false, E::None}, {"referer", 'e', true, E::Referer},
    {"remote-header-name", 'J', false, E::None}, {"remote-name", 'O', false, E::None},
    {"remote-name-all", 0, false, E::None}, {"remote-time", 'R', false, E::None},
    {"remove-on-error", 0, false, E::None}, {"request", 'X', true, E::Request},
    {"request-target", 0, true, E::Target}, {"resolve", 0, true, E::None}, {"retry", 0, true, E::None},
    {"retry-all-errors", 0, false, E::None}, {"retry-connrefused", 0, false, E::None},
    {"retry-delay", 0, true, E::None}, {"retry-max-time", 0, true, E::None}, {"sasl-authzid", 0, true, E::None},
    {"sasl-ir", 0, false, E::None}, {"service-name", 0, true, E::None}, {"show-error", 'S', false, E::None},
    {"sigalgs", 0, true, E::None}, {"silent", 's', false, E::None}, {"skip-existing", 0, false, E::None},
    {"socks4", 0, true, E::Refused}, {"socks4a", 0, true, E::Refused}, {"socks5", 0, true, E::Refused},
    {"socks5-basic", 0, false, E::None}, {"socks5-gssapi", 0, false, E::None},
    {"socks5-gssapi-nec", 0, false, E::None}, {"socks5-gssapi-service", 0, true, E::None},
    {"socks5-hostname", 0, true, E::Refused}, {"speed-limit", 'Y', true, E::None}, {"speed-time", 'y', true, E::None},
    {"ssl", 0, false, E::None}, {"ssl-allow-beast", 0, false, E::None}, {"ssl-auto-client-cert", 0, false, E::None},
    {"ssl-no-revoke", 0, false, E::None}, {"ssl-reqd", 0, false, E::None},
    {"ssl-revoke-best-effort", 0, false, E::None}, {"sslv2", '2', false, E::None}, {"sslv3", '3', false, E::None},
    {"stderr", 0, true, E::None}, {"styled-output", 0, false, E::None},
    {"suppress-connect-headers", 0, false, E::None}, {"tcp-fastopen", 0, false, E::None},
    {"tcp-nodelay", 0, false, E::None}, {"telnet-option", 't', true, E::None}, {"tftp-blksize", 0, true, E::None},
    {"tftp-no-options", 0, false, E::None}, {"time-cond", 'z', true, E::Refused},
    {"tls-earlydata", 0, false, E::None}, {"tls-max", 0, true, E::None}, {"tls13-ciphers", 0, true, E::None},
    {"tlsauthtype", 0, true, E::None}, {"tlspassword", 0, true, E::None}, {"tlsuser", 0, true, E::None},
    {"tlsv1", '1', false, E::None}, {"tlsv1.0", 0, false, E::None}, {"tlsv1.1", 0, false, E::None},
    {"tlsv1.2", 0, false, E::None}, {"tlsv1.3", 0, false, E::None}, {"tr-encoding", 0, false, E::Refused},
    {"trace", 0, true, E::None}, {"trace-ascii", 0, true, E::None}, {"trace-config", 0, true, E::None},
    {"trace-ids", 0, false, E::None}, {"trace-time", 0, false, E::None}, {"unix-socket", 0, true, E::None},
    {"upload-file", 'T', true, E::Refused}, {"url", 0, true, E::Url}, {"url-query", 0, true, E::UrlQuery},
    {"use-ascii", 'B', false, E::None}, {"user", 'u', true, E::User}, {"user-agent", 'A', true, E::Agent},
    {"variable", 0, true, E::Refused}, {"verbose", 'v', false, E::None}, {"version", 'V', false, E::Refused},
    {"vlan-priority", 0, true, E::None}, {"write-out", 'w', true, E::None}, {"xattr", 0, false, E::None},
};
// clang-format on

// What is switched off is off by default, for whatever a request shows.
constexpr CurlOption kOff = {"", 0, false, E::None};

}  // namespace

const CurlOption* find_curl_option(std::string_view name) {
  const CurlOption* only = nullptr;
  int beginnings = 0;
  for (const CurlOption& option : kOptions) {
    if (option.name == name) return &option;
    if (name.starts_with("no-") && !option.value && option.name == name.substr(3)) return &kOff;
    if (name.empty() || !option.name.starts_with(name)) continue;
    only = &option;
    ++beginnings;
  }
  return beginnings == 1 ? only : nullptr;
}

const CurlOption* find_curl_option(char letter) {
  for (const CurlOption& option : kOptions) {
    if (option.letter != 0 && option.letter == letter) return &option;
  }
  return nullptr;
}

}  // namespace gw::routetest
