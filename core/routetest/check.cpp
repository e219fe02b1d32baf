#include "routetest/check.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::routetest {
namespace {

std::string_view name_of(const runtime::Object* object) {
  return object == nullptr ? std::string_view() : object->name;
}

std::string joined(const std::vector<std::string>& texts) {
  if (texts.empty()) return "none";
  std::string out = texts[0];
  for (std::size_t i = 1; i < texts.size(); ++i) out += ", " + texts[i];
  return out;
}

class Comparison {
 public:
  explicit Comparison(const flow::Answer& answer) : answer_(answer) {}

  void text(std::string_view what, const WantedText& wanted, std::string_view actual, std::string_view absent) {
    if (!wanted || wanted->value == actual) return;
    add(what, wanted->value, std::string(actual.empty() ? absent : actual), wanted->span);
  }

  void texts(std::string_view what, const WantedTexts& wanted, const std::vector<std::string>& actual) {
    if (wanted && wanted->value != actual) add(what, joined(wanted->value), joined(actual), wanted->span);
  }

  void none(const std::optional<Wanted<bool>>& wanted) {
    if (!wanted || wanted->value == (answer_.router == nullptr)) return;
    add("router", wanted->value ? "none" : "any", wanted->value ? std::string(name_of(answer_.router)) : "none",
        wanted->span);
  }

  void status(const WantedText& wanted) {
    std::string actual = answer_.status != 0 ? std::to_string(answer_.status) : std::string(answer_.broken);
    text("status", wanted, actual, answer_.forwarded ? "the request goes to the server" : "none");
  }

  void ambiguous(const Expect& expect) {
    std::vector<std::string> actual;
    for (const runtime::Object* router : answer_.ambiguous) actual.emplace_back(router->name);
    texts("ambiguous", expect.ambiguous, actual);
    const auto& any = expect.any_ambiguous;
    if (any && any->value == actual.empty()) add("ambiguous", any->value ? "any" : "none", joined(actual), any->span);
  }

  void upstream(const Expect& expect) {
    constexpr std::string_view kNothing = "nothing goes to a server";
    bool sent = answer_.forwarded;
    const route::Outgoing& up = answer_.upstream;
    std::string_view absent = sent ? "none" : kNothing;
    text("upstream method", expect.method, sent ? up.method : std::string_view(), absent);
    text("upstream target", expect.target, sent ? up.target : std::string_view(), absent);
    text("upstream host", expect.host, sent ? up.host : std::string_view(), absent);
    for (const WantedHeader& wanted : expect.headers) {
      std::string what = "upstream header " + wanted.name;
      if (!sent) add(what, wanted.value.value_or("none"), std::string(kNothing), wanted.span);
      else header(what, wanted);
    }
  }

  std::vector<Difference> take() { return std::move(out_); }

 private:
  /// One of the lines, or all of them as a list.
  void header(const std::string& what, const WantedHeader& wanted) {
    std::vector<std::string> lines;
    for (const rule::Pair& line : answer_.upstream.headers) {
      if (base::equal_fold_ascii(line.name, wanted.name)) lines.emplace_back(line.value);
    }
    bool right = wanted.value ? std::ranges::find(lines, *wanted.value) != lines.end() ||
                                    (!lines.empty() && joined(lines) == *wanted.value)
                              : lines.empty();
    if (!right) add(what, wanted.value.value_or("none"), joined(lines), wanted.span);
  }

  void add(std::string_view what, std::string expected, std::string actual, text::Span span) {
    out_.push_back({std::string(what), std::move(expected), std::move(actual), span});
  }

  const flow::Answer& answer_;
  std::vector<Difference> out_;
};

}  // namespace

std::vector<Difference> differences(const Expect& expect, const flow::Answer& answer) {
  Comparison compare(answer);
  compare.text("router", expect.router, name_of(answer.router), "none");
  compare.none(expect.none);
  compare.text("service", expect.service, answer.service, "none");
  compare.text("entrypoint", expect.entry_point, answer.entry_point, "none");
  compare.texts("middlewares", expect.middlewares, {answer.middlewares.begin(), answer.middlewares.end()});
  compare.status(expect.status);
  compare.text("location", expect.location, answer.location, "none");
  compare.upstream(expect);
  compare.text("tls_options", expect.tls_options, answer.handshake ? answer.tls_options : std::string_view(), "none");
  compare.text("server", expect.server, answer.server, "none is determined");
  compare.ambiguous(expect);
  return compare.take();
}

}  // namespace gw::routetest
