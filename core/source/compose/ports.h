#ifndef GW_SOURCE_COMPOSE_PORTS_H_
#define GW_SOURCE_COMPOSE_PORTS_H_

#include <string>
#include <string_view>
#include <vector>

namespace gw::source::compose {

/// One published port in the long form.
struct PortSpec {
  std::string host_ip, published;  ///< published may be a range: "8000-8010".
  std::string protocol = "tcp";
  std::uint32_t target = 0;
};

/// The ports of the short form, sorted as Compose does (by the text "80/tcp"). Fails with `error`:
/// "invalid containerPort: x". Source: docker/go-connections nat (ParsePortSpec); compose-go types (ParsePortConfig).
std::vector<PortSpec> read_ports(std::string_view text, std::string& error);

/// "80" or "80-82". False: not such a text. Source: nat (ParsePortRange).
bool read_port_range(std::string_view text, std::uint32_t& first, std::uint32_t& last);

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_PORTS_H_
