#ifndef GW_NET_HTTP_H_
#define GW_NET_HTTP_H_

#include <string>
#include <vector>

#include "base/result.h"

namespace gw::net {

class Stop;

struct HttpOptions {
  std::vector<std::string> headers = {};  ///< "Name: value".
  std::string ca_file = {};               ///< PEM; empty: what the system trusts.
  int seconds = 15;                       ///< For the whole exchange.
  std::size_t largest = 256UL << 20;      ///< Bytes of a body.
  std::string socket = {};                ///< The path of a socket of the machine that answers for the URL's host.
  std::string server = {};                ///< What errors call the server; empty: by the URL.
  bool direct = false;                    ///< Not by the proxy that the environment names.
  const Stop* stop = nullptr;             ///< Ends the exchange.
};

struct HttpReply {
  int status = 0;
  std::string body;
};

/// GET of an http or https URL, which may hold user and password; three redirects are followed. Error: a message about
/// the server ("http://127.0.0.1:8080: connection refused"), never with a password.
Result<HttpReply> get(const std::string& url, const HttpOptions& options);

/// POST of a JSON document; redirects are not followed.
Result<HttpReply> post(const std::string& url, const std::string& json, const HttpOptions& options);

/// The URL without user and password, to be shown.
std::string without_user(const std::string& url);

}  // namespace gw::net

#endif  // GW_NET_HTTP_H_
