#ifndef GW_SOURCE_KV_H_
#define GW_SOURCE_KV_H_

// Key/value stores: what their tools print, and what Traefik makes of it.

#include <string_view>
#include <vector>

#include "base/result.h"
#include "decode/names.h"
#include "source/gateway.h"

namespace gw::source {

/// A key and its value. The spans lead to the dump; where key or value is encoded there (escapes, base64) a span is
/// longer or shorter than the text and stands for the whole of it.
using Pair = decode::Named;

/// The pairs of a dump, in its order. Told by content:
/// - a JSON object of scalars: key → value (`redis-cli -3 --json`, by hand); objects in it are levels of the tree;
/// - a JSON array of objects with key (or path) and value (or data): `consul kv export`, Consul's HTTP API, redis-dump;
///   values are base64 where a member Flags says that it is Consul's. Objects without a key are taken as above;
/// - a JSON array of texts: key, value, key, value, … (`redis-cli --json`);
/// - {"kvs": [{key, value}]} in base64: `etcdctl get --prefix -w json`, etcd's gateway;
/// - Redis's protocol with commands SET, MSET, SETEX, DEL, … : append-only files, redis-dump-go;
/// - command lines, quoted as in a shell: `SET key value`, `redis-cli SET …`, `etcdctl put …`, `consul kv put …`;
/// - `1) "key"` and `2) "value"` in turn (redis-cli on a terminal), `"Key" : "…"` and `"Value" : "…"` (etcdctl -w
/// fields);
/// - lines of key and value, cut at the first blank, "=" or ":", whichever the first line has first (`consul kv get
///   -recurse` has ":"). A line whose part in front is no key (no "/", or blanks or quotes in it) continues the value;
/// - lines in turn, key and value (`etcdctl get --prefix`), where the first line is a key alone. A value of several
///   lines ends where a line begins with the same first part as the first key.
/// Lines that begin with # in front of the first key are passed over. Error: nothing of it, or what the first fault is.
Result<std::vector<Pair>> read_kv(const text::SourceSet& sources, text::SourceId source);

/// What the provider of `store` ("redis", "consul", "etcd", "zooKeeper": as in providers.*) publishes of a store that
/// holds `pairs`, all from one source. `root_key` counts where the static configuration has no such provider; empty:
/// Traefik's default. Source: pkg/provider/kv/kv.go; kvtools: redis, consul, etcdv3, zookeeper (List).
Provider load_kv(text::SourceSet& sources, std::vector<Pair> pairs, std::string_view store, const Static& install,
                 const World& world, Version version, std::string_view root_key = {});

}  // namespace gw::source

#endif  // GW_SOURCE_KV_H_
