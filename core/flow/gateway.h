#ifndef GW_FLOW_GATEWAY_H_
#define GW_FLOW_GATEWAY_H_

// A gateway that can be asked what becomes of a request.

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "flow/answer.h"
#include "flow/asked.h"
#include "flow/chain.h"
#include "flow/service.h"
#include "route/tables.h"
#include "runtime/runtime.h"
#include "source/gateway.h"

namespace gw::flow {

/// What a router leads to.
struct Way {
  Chain chain;
  const Service* service = nullptr;  ///< Null: child routers.
};

/// The memory of one question; use it again for the next one.
struct Scratch {
  route::Prepared prepared;
  std::string server_name;    ///< SNI, lower case.
  std::string other_options;  ///< "a host of equal length has o2@file, and chance decides"
  std::vector<std::string_view> alpn;
  std::vector<rule::Pair> headers;
  std::vector<const route::Route*> others;
  std::vector<const route::Route*> path;  ///< The routers that were chosen, from the root down.
};

/// Takes the request of the question to where the routers of the entry point see it.
void prepare(const Asked& asked, const route::EntryPoint& point, Scratch& scratch, route::Trace* trace = nullptr);

/// Immutable; any number of threads may ask it, each with a scratch of its own.
class Gateway {
 public:
  Gateway(source::Gateway gateway, const text::SourceSet& sources, const source::World& world);

  /// What becomes of it at the entry point. The answer's views live as long as the gateway, the question and, until the
  /// next question, the scratch.
  void ask(const Asked& asked, const route::EntryPoint& point, Scratch& scratch, Answer& out,
           route::Trace* trace = nullptr) const;

  /// The same at the entry point that the question names; else the one on its port; else the first that has a router
  /// for it. Null, with a text that says why, if there is none.
  const route::EntryPoint* ask(const Asked& asked, Scratch& scratch, Answer& out, std::string& why,
                               route::Trace* trace = nullptr) const;

  /// The entry points that the question is for: the one it names, those on its port, or all. Empty, with a text that
  /// says why, if there is none.
  std::vector<const route::EntryPoint*> points(const Asked& asked, std::string& why) const;

  /// Names of middlewares, services and TLS options that are not among the inputs: they are taken to be there.
  const std::set<std::string, std::less<>>& absent() const { return absent_; }

  const source::Gateway& source() const { return source_; }
  const runtime::Graph& graph() const { return graph_; }
  const route::Tables& tables() const { return tables_; }
  const Way& way(const runtime::Object& router) const;
  const Services& services() const { return services_; }
  const Services& tcp_services() const { return tcp_services_; }
  const Services& udp_services() const { return udp_services_; }
  /// The bytes of a file that the configuration names; nothing if it cannot be read.
  const Chains::File& file() const { return file_; }
  /// Some provider has a certificate, or a router asks a resolver for one.
  bool has_certificates() const { return has_certificates_; }

 private:
  bool find_certificates() const;
  void connection(const Asked& asked, const route::EntryPoint& point, Scratch& scratch, Answer& out) const;

  std::set<std::string, std::less<>> absent_;  ///< Names of objects that unseen providers may have.
  source::Gateway source_;
  runtime::Graph graph_;
  route::Tables tables_;
  Chains::File file_;
  Chains chains_;
  Services services_, tcp_services_, udp_services_;
  bool has_certificates_ = false;
  std::vector<Way> ways_;  ///< By the index of the router's object.
};

}  // namespace gw::flow

#endif  // GW_FLOW_GATEWAY_H_
