#ifndef GW_SOURCE_COMPOSE_SCHEMA_TABLE_H_
#define GW_SOURCE_COMPOSE_SCHEMA_TABLE_H_

// The shape of a compose file, in the notation of schema.cpp. Source: the Compose Specification's schema.

#include <string_view>

namespace gw::source::compose {

struct Definition {
  std::string_view name, rule;
};

/// Letters are types: s string, n number, i integer, b boolean, z null, o any mapping. [T] is a list ("u" behind it: no
/// two equal items), {key:T …} a mapping of these keys ("!a,b" behind it: required ones; "~": no x- keys; "?": other
/// keys too), <T> a mapping of any key, %T one whose keys are names, 'a'b' a string out of these, ^name a string of a
/// pattern, @name a definition; a bar stands between alternatives.
inline constexpr Definition kDefinitions[] = {
    {"root",
     "{version:s name:s include:[@include] services:%@service models:%@model networks:%@network volumes:%@volume "
     "secrets:%@secret configs:%@config jobs:%o}"},
    {"include", "s|{path:@strings env_file:@strings project_directory:s}~"},
    {"service",
     "{annotations:@kv blkio_config:o cap_add:[s]u cap_drop:[s]u cgroup:'host'private' cgroup_parent:s "
     "command:@command configs:@mounts cpu_count:s|i cpu_percent:s|i cpu_shares:ns cpu_quota:ns cpu_period:ns "
     "cpu_rt_period:ns cpu_rt_runtime:ns cpus:ns cpuset:s credential_spec:{config:s file:s registry:s} "
     "device_cgroup_rules:[s]u devices:[s|{source:s target:s permissions:s}!source] dns:@strings dns_opt:[s]u "
     "dns_search:@strings domainname:s entrypoint:@command env_file:s|[s|{path:s format:s required:bs}~!path] "
     "label_file:s|[s] environment:@kv extra_hosts:<s|[s]>|[s]u gpus:'all'|[o] group_add:[sn]u hostname:s image:s "
     "init:bs ipc:s isolation:s labels:@kv logging:{driver:s options:<snz>} mac_address:s mem_limit:ns "
     "mem_reservation:si mem_swappiness:is memswap_limit:ns network_mode:s models:[s]u|o "
     "networks:[s]u|%{aliases:[s]u interface_name:s ipv4_address:s ipv6_address:s link_local_ips:[s]u mac_address:s "
     "driver_opts:<sn> priority:n gw_priority:n use_service_name_alias:bs}|z oom_kill_disable:bs oom_score_adj:s|i "
     "pid:sz pids_limit:ns platform:s privileged:bs pull_policy:^pull pull_refresh_after:s read_only:bs runtime:s "
     "security_opt:[s]u shm_size:ns secrets:@mounts sysctls:@kv stop_grace_period:s stop_signal:s storage_opt:o "
     "tmpfs:@strings ulimits:<is|{hard:is soft:is}!soft,hard> umask:isz use_api_socket:b user:s uts:s userns_mode:s "
     "volumes:[s|@volume_mount]u volumes_from:[s]u working_dir:s deploy:@deploy develop:oz profiles:[s]u restart:s "
     "scale:is attach:bs container_name:^container provider:{type:s options:o}!type extends:s|{service:s "
     "file:s}~!service "
     "links:[s]u external_links:[s]u pre_start:[o] post_start:[o] pre_stop:[o] build:s|@build "
     "depends_on:[s]u|%{restart:bs required:b "
     "condition:'service_started'service_healthy'service_completed_successfully'"
     "}!condition healthcheck:{disable:bs interval:s retries:ns test:s|[s] timeout:s start_period:s start_interval:s} "
     "ports:[n|s|{name:s mode:s host_ip:s target:is published:si protocol:s app_protocol:s}]u expose:[sn]u "
     "stdin_open:bs tty:bs}*"},
    {"volume_mount",
     "{type:'bind'volume'tmpfs'cluster'npipe'image' source:s target:s read_only:bs consistency:s "
     "bind:{propagation:s create_host_path:bs recursive:'enabled'disabled'writable'readonly' selinux:'z'Z'} "
     "volume:{labels:@kv nocopy:bs subpath:s} tmpfs:{size:i|s mode:ns} image:{subpath:s}}!type"},
    {"build",
     "{context:s dockerfile:s dockerfile_inline:s entitlements:[s] args:@kv ssh:@kv labels:@kv cache_from:[s] "
     "cache_to:[s] no_cache:bs no_cache_filter:@strings additional_contexts:@kv network:s provenance:sb sbom:sb "
     "pull:bs "
     "target:s shm_size:is extra_hosts:<s|[s]>|[s]u isolation:s privileged:bs secrets:@mounts tags:[s] ulimits:o "
     "platforms:[s]}"},
    {"deploy",
     "z|{mode:s endpoint_mode:s replicas:is labels:@kv rollback_config:@rollout update_config:@rollout "
     "resources:{limits:{cpus:ns memory:s pids:is} reservations:{cpus:ns memory:s generic_resources:[o] devices:[o]}} "
     "restart_policy:{condition:s delay:s max_attempts:is window:s} "
     "placement:{constraints:[s] preferences:[{spread:s}] max_replicas_per_node:is}}"},
    {"rollout",
     "{parallelism:is delay:s failure_action:s monitor:s max_failure_ratio:ns order:'start-first'stop-first'}"},
    {"network",
     "z|{name:s driver:s driver_opts:<sn> ipam:{driver:s config:[{subnet:s ip_range:s gateway:s aux_addresses:<s>}] "
     "options:<s>} external:bs|{name:s} internal:bs enable_ipv4:bs enable_ipv6:bs attachable:bs labels:@kv}"},
    {"volume", "z|{name:s driver:s driver_opts:<sn> external:bs|{name:s} labels:@kv}"},
    {"secret",
     "{name:s environment:s file:s external:bs|{name:s}? labels:@kv driver:s driver_opts:<sn> template_driver:s}"},
    {"config", "{name:s content:s environment:s file:s external:bs|{name:s}? labels:@kv template_driver:s}"},
    {"model", "{name:s model:s context_size:i runtime_flags:[s]}!model"},
    {"mounts", "[s|{source:s target:s uid:s gid:s mode:ns}]"},
    {"command", "z|s|[s]"},
    {"strings", "s|[s]u"},
    {"kv", "<snbz>|[s]u"},
};

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_SCHEMA_TABLE_H_
