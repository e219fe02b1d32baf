#ifndef GW_TESTS_SUPPORT_HTTP_SERVER_H_
#define GW_TESTS_SUPPORT_HTTP_SERVER_H_

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace gw::testing {

/// Answers GET on a free port of 127.0.0.1 until the end: the bodies given by target, 404 for all else.
class HttpServer {
 public:
  explicit HttpServer(std::map<std::string, std::string> bodies);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::string last_request();

 private:
  void serve();

  std::map<std::string, std::string> bodies_;
  int socket_ = -1;
  int port_ = 0;
  std::atomic<bool> ends_ = false;
  std::mutex mutex_;
  std::string last_;
  std::thread thread_;
};

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_HTTP_SERVER_H_
