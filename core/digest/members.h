#ifndef GW_DIGEST_MEMBERS_H_
#define GW_DIGEST_MEMBERS_H_

// Going through what the providers of a gateway publish, and through trees.

#include <functional>
#include <string_view>

#include "model/tree.h"
#include "source/gateway.h"

namespace gw::digest {

/// Whether anything of the provider's configuration names an object or a certificate.
bool publishes(const source::Provider& provider);

/// Each member of a table such as "tls.stores" of each provider that was taken.
void each_member(const source::Gateway& gateway, std::string_view table,
                 const std::function<void(const source::Provider&, const model::Property&)>& use);

void each_certificate(const source::Gateway& gateway,
                      const std::function<void(const source::Provider&, const model::Value&)>& use);

/// Whether a field that Traefik's JSON does not show counts: what it does is not shown elsewhere.
bool counts_unseen(const model::Property& property);

/// Members of the tree by name, so that the order of writing does not count.
void sort_members(model::Tree& tree);

}  // namespace gw::digest

#endif  // GW_DIGEST_MEMBERS_H_
