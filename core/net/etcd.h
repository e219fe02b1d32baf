#ifndef GW_NET_ETCD_H_
#define GW_NET_ETCD_H_

// etcd by its JSON gateway (/v3). Source: etcd v3.5 api/etcdserverpb/rpc.swagger.json.

#include <memory>

#include "net/store.h"

namespace gw::net {

/// The keys that begin with the root key (without a slash in front), as of one revision. Changes are those that
/// /v3/watch tells of from that revision on.
std::unique_ptr<Store> open_etcd(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop);

}  // namespace gw::net

#endif  // GW_NET_ETCD_H_
