#ifndef GW_FLOW_REQUEST_FLOW_H_
#define GW_FLOW_REQUEST_FLOW_H_

#include "flow/gateway.h"

namespace gw::flow {

/// One request on its way through a gateway, from the connection to the server.
class RequestFlow {
 public:
  RequestFlow(const Gateway& gateway, const Asked& asked, const route::EntryPoint& point, Scratch& scratch, Answer& out,
              route::Trace* trace)
      : gateway_(gateway), asked_(asked), point_(point), scratch_(scratch), out_(out), trace_(trace) {}

  void run();

 private:
  bool connect();
  bool shake_hands();
  bool misdirected();
  void route();
  void refuse_method(const route::Muxer& muxer);
  bool enter(const route::Route& route, bool root);
  bool pass(const Chain& chain);
  void serve(const Service& service);
  void internal(const Service& service);
  void forward(const Service& service);
  void reply(const Reply& reply);
  void refuse(const route::Refusal& refusal);
  std::string_view priority_text(const route::Route& route);

  const Gateway& gateway_;
  const Asked& asked_;
  const route::EntryPoint& point_;
  Scratch& scratch_;
  Answer& out_;
  route::Trace* trace_;
  bool keep_forwarded_for_ = false;
};

/// 405 instead of 404, until 3.0: a router matches but for the method.
bool refuses_method(const route::Muxer& muxer, const rule::HttpRequest& request, Version version);

/// Releases before the check of each router compare the options of two hosts: that of the request and the server name.
bool misdirected(const route::EntryPoint& point, std::string_view host, std::string_view server_name);

}  // namespace gw::flow

#endif  // GW_FLOW_REQUEST_FLOW_H_
