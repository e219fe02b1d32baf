#include <charconv>

#include "routetest/batch.h"
#include "routetest/json_scan.h"

namespace gw::routetest {
namespace {

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  /// Its key, with what is in front of it: `{"router":`, `,"status":`.
  void key(std::string_view key) { out_ += key; }
  void text(std::string_view text) { append_json(text, out_); }
  void text_or_null(std::string_view text) {
    if (text.empty()) out_ += "null";
    else append_json(text, out_);
  }
  void object(const runtime::Object* object) { text_or_null(object == nullptr ? std::string_view() : object->name); }

  void number(int number) {
    char digits[16];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  }

  template <class List, class One>
  void list(const List& list, One&& one) {
    char separator = '[';
    for (const auto& item : list) {
      out_ += separator;
      one(item);
      separator = ',';
    }
    out_ += separator == '[' ? "[]" : "]";
  }

  void names(const std::vector<const runtime::Object*>& objects) {
    list(objects, [this](const runtime::Object* o) { object(o); });
  }

  void upstream(const route::Outgoing& upstream) {
    key("{\"method\":");
    text(upstream.method);
    key(",\"target\":");
    text(upstream.target);
    key(",\"host\":");
    text(upstream.host);
    key(",\"headers\":");
    list(upstream.headers, [this](const rule::Pair& line) {
      out_ += '[';
      text(line.name);
      out_ += ',';
      text(line.value);
      out_ += ']';
    });
    out_ += '}';
  }

  void uncertain(const std::vector<flow::Uncertain>& uncertain) {
    list(uncertain, [this](const flow::Uncertain& one) {
      key("{\"middleware\":");
      text(one.middleware);
      key(",\"reason\":");
      text(one.reason);
      out_ += '}';
    });
  }

  void tls_options(const flow::Answer& answer) {
    if (answer.handshake) text(answer.tls_options);
    else out_ += "null";
  }

 private:
  std::string& out_;
};

std::string_view name(flow::Answer::Via via) {
  switch (via) {
    case flow::Answer::Via::None: break;
    case flow::Answer::Via::Tcp: return "tcp";
    case flow::Answer::Via::Udp: return "udp";
    case flow::Answer::Via::Http: return "http";
    case flow::Answer::Via::Https: return "https";
    case flow::Answer::Via::Closed: return "closed";
  }
  return "";
}

void write_connection(const flow::Answer& answer, Writer& to) {
  to.key("{\"via\":");
  to.text(name(answer.via));
  to.key(",\"router\":");
  to.object(answer.router);
  to.key(",\"tls_options\":");
  to.tls_options(answer);
  to.key(",\"ambiguous\":");
  to.names(answer.ambiguous);
  if (!answer.uncertain.empty()) {
    to.key(",\"uncertain\":");
    to.uncertain(answer.uncertain);
  }
  to.key("}");
}

void write_request(const flow::Answer& answer, Writer& to) {
  to.key("{\"router\":");
  to.object(answer.router);
  to.key(",\"status\":");
  if (answer.status != 0) to.number(answer.status);
  else to.text_or_null(answer.broken);
  to.key(",\"location\":");
  to.text_or_null(answer.location);
  to.key(",\"ambiguous\":");
  to.names(answer.ambiguous);
  to.key(",\"service\":");
  to.text_or_null(answer.service);
  to.key(",\"middlewares\":");
  to.list(answer.middlewares, [&](std::string_view middleware) { to.text(middleware); });
  to.key(",\"upstream\":");
  if (answer.forwarded) to.upstream(answer.upstream);
  else to.key("null");
  to.key(",\"entrypoint\":");
  to.text(answer.entry_point);
  to.key(",\"tls_options\":");
  to.tls_options(answer);
  to.key(",\"server\":");
  to.text_or_null(answer.server);
  to.key(",\"uncertain\":");
  to.uncertain(answer.uncertain);
  to.key(",\"why\":");
  to.text(answer.why);
  to.key("}");
}

}  // namespace

void write_answer(const flow::Answer& answer, std::string& out) {
  Writer to(out);
  if (answer.via == flow::Answer::Via::None) write_request(answer, to);
  else write_connection(answer, to);
}

void write_error(std::string_view message, std::string& out) {
  out += "{\"error\":";
  append_json(message, out);
  out += '}';
}

}  // namespace gw::routetest
