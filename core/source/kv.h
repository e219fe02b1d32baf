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
/// - a JSON object of texts, numbers and booleans: key → value (`redis-cli --json`, hand-made); of objects: a tree,
///   keys joined by "/";
/// - a JSON array of objects with key and value: `consul kv export` ({key, flags, value}) and Consul's HTTP API ({Key,
///   Value, …}), values in base64;
/// - a JSON array of texts: key, value, key, value, …;
/// - `etcdctl get --prefix -w json`: {"header", "kvs": [{key, value}]}, both in base64;
/// - Redis protocol: `*3 $3 SET …` (append-only file, redis-dump-go), and commands as lines: `SET key value`;
/// - `key value` lines: a key holds a "/" and no blank, the value is the rest of the line; `key=value` lines where every
///   line has a "=" in front of its first blank;
/// - lines in turn, a key and its value (`etcdctl get --prefix`), where the first line holds no blank and every second
///   line begins with the same part up to "/" as the first;
/// - `key:` on a line of its own with its value on the next (ZooKeeper's shell: `get` on each of `ls -R`).
/// Error: nothing of it. Lines that cannot be read are an error too; it names the first.
Result<std::vector<Pair>> read_kv(const text::SourceSet& sources, text::SourceId source);

/// What the provider of `store` ("redis", "consul", "etcd", "zooKeeper": as in providers.*) publishes of a store that
/// holds `pairs`, all from one source. Source: pkg/provider/kv/kv.go; kvtools: redis, consul, etcdv3, zookeeper (List).
Provider load_kv(text::SourceSet& sources, std::vector<Pair> pairs, std::string_view store, const Static& install,
                 const World& world, Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_KV_H_
