"""Shapes of Docker cases: ports, routers, services and middlewares of HTTP. A shape is a function that draws one situation."""
from docker_draw import shape, file_text, exposed, router_labels, middleware_labels
from labeltables import HTTP_MIDDLEWARES, HTTP_SERVICE, STRANGE_KEYS


@shape
def default_everything(d):
    return file_text(d, [(d.word(), {} if d.chance(0.5) else {"other": "x"}, exposed(d))], name=d.one([None, "my.proj".replace(".", "-"), "blog_1"]))


@shape
def one_router(d):
    n = d.word().replace(".", "-")
    return file_text(d, [(d.word(), router_labels(d, n), exposed(d))])


@shape
def router_rule_forms(d):
    n = d.word().replace(".", "-")
    return file_text(d, [(d.word(), {f"traefik.http.routers.{n}.rule": d.rule()}, {"expose": ["80"]})])


@shape
def ports(d):
    options = d.one([{"expose": ["9000", "80", "443"]}, {"ports": ["8080:3000", "8443:443"]}, {"ports": ["3000-3002"]}, {},
                     {"ports": ["53:53/udp", "8080:8080"]}, {"expose": ["100-102"]}, {"ports": [{"target": 81, "published": "8081", "host_ip": "127.0.0.1"}]},
                     {"ports": ["9000-9001:8000-8001"]}, {"ports": ["53:53/udp"]}, {"ports": ["[::1]:8080:80"]}, {"expose": ["65535", "7"]}])
    labels = {"traefik.http.routers.r.rule": d.good_rule()}
    if d.chance(0.4):
        labels[f"traefik.http.services.{d.word().replace('.', '-')}.loadbalancer.server.port"] = d.one(["8080", "9000", "http", "", "0", "99999", "80 ", "0x50"])
    return file_text(d, [(d.word(), labels, options)])


@shape
def service_options(d):
    n = d.word().replace(".", "-")
    labels = {f"traefik.http.services.{n}.loadbalancer.{o}": d.one(HTTP_SERVICE[o]) if d.chance(0.35) else HTTP_SERVICE[o][0]
              for o in d.some(HTTP_SERVICE, 1, 5)}
    if d.chance(0.7):
        labels[f"traefik.http.routers.{n}.rule"] = d.good_rule()
    return file_text(d, [(d.word(), labels, exposed(d))])


@shape
def sticky_and_health(d):
    n = d.word().replace(".", "-")
    group = d.one(["sticky", "healthcheck", "passivehealthcheck", "responseforwarding"])
    labels = {f"traefik.http.services.{n}.loadbalancer.{o}": d.one(v) if d.chance(0.3) else v[0]
              for o, v in HTTP_SERVICE.items() if o.startswith(group) and d.chance(0.6)}
    labels[f"traefik.http.services.{n}.loadbalancer.server.port"] = "8080"
    labels[f"traefik.http.routers.{n}.rule"] = d.good_rule()
    return file_text(d, [(d.word(), labels, {})])


@shape
def server_url(d):
    labels = {"traefik.http.services.s.loadbalancer.server.url": d.one(["http://10.0.0.1:80", "https://h", "not a url", "", "http://[::1]:8"])}
    if d.chance(0.5):
        labels["traefik.http.services.s.loadbalancer.server." + d.one(["port", "scheme", "weight", "preservepath"])] = d.one(["8080", "https", "true", "2"])
    if d.chance(0.4):
        labels["traefik.http.services.s.loadbalancer.server.port"] = "80"
    return file_text(d, [(d.word(), labels, d.one([{}, {"expose": ["80"]}]))])


@shape
def middleware(d, kinds=tuple(HTTP_MIDDLEWARES)):
    kind = d.one(kinds)
    labels = middleware_labels(d, "m1", kind)
    labels.update({"traefik.http.routers.r.rule": d.good_rule(), "traefik.http.routers.r.middlewares": d.one(["m1", "m1@docker"])})
    return file_text(d, [(d.word(), labels, {"expose": ["80"]})])


@shape
def middleware_all_options(d):
    kind = d.one(HTTP_MIDDLEWARES)
    labels = {}
    for option, values in HTTP_MIDDLEWARES[kind].items():
        if option:
            labels[f"traefik.http.middlewares.m1.{kind}.{option}"] = values[0]
    labels["traefik.http.routers.r.middlewares"] = "m1"
    return file_text(d, [(d.word(), labels, {"expose": ["80"]})])


@shape
def middleware_two_kinds(d):
    a, b = d.some(HTTP_MIDDLEWARES, 2, 2)
    labels = {**middleware_labels(d, "m1", a, 0.1), **middleware_labels(d, d.one(["m1", "m2"]), b, 0.1)}
    labels["traefik.http.routers.r.middlewares"] = "m1,m2"
    return file_text(d, [(d.word(), labels, {"expose": ["80"]})])


@shape
def middlewares_only(d):
    labels = middleware_labels(d, "sec", d.one(HTTP_MIDDLEWARES), 0)
    return file_text(d, [(d.word(), labels, d.one([{}, {"expose": ["80"]}])), ("user", {"traefik.http.routers.u.middlewares": "sec"}, {"expose": ["81"]})])


@shape
def several_routers(d):
    labels, names = {}, d.words(d.number(2, 4))
    for n in names:
        labels.update(router_labels(d, n.replace(".", "-"), 0.15))
    services = d.one([[], ["a"], ["a", "b"]])
    for i, s in enumerate(services):
        labels[f"traefik.http.services.{s}.loadbalancer.server.port"] = str(8000 + i)
    for n in names:
        if d.chance(0.4):
            labels[f"traefik.http.routers.{n.replace('.', '-')}.service"] = d.one(["a", "b", "nope", "api@internal", "x@file", ""])
    return file_text(d, [(d.word(), labels, {"expose": ["80"]})])


@shape
def service_without_router(d):
    labels = {f"traefik.http.services.{s}.loadbalancer.server.port": str(d.number(1, 9999)) for s in d.words(d.number(1, 3)) if "." not in s}
    return file_text(d, [(d.word(), labels, d.one([{}, {"expose": ["80"]}]))])


@shape
def internal_service(d):
    labels = {"traefik.http.routers.dash.rule": d.good_rule(), "traefik.http.routers.dash.service": d.one(["api@internal", "dashboard@internal", "ping@internal", "noop@internal", "prometheus@internal"])}
    return file_text(d, [(d.word(), labels, d.one([{}, {"expose": ["80"]}]))])


@shape
def strange_key(d):
    key = d.one(STRANGE_KEYS)
    labels = {key.format(r="r"): STRANGE_KEYS[key]}
    if d.chance(0.6):
        labels["traefik.http.routers.r.rule"] = d.good_rule()
    return file_text(d, [(d.word(), labels, {"expose": ["80"]}), ("other", {"traefik.http.routers.o.rule": "Host(`o`)"}, {"expose": ["81"]})])


@shape
def strange_keys(d):
    labels = {k.format(r="r"): STRANGE_KEYS[k] for k in d.some(STRANGE_KEYS, 2, 3)}
    labels["traefik.http.routers.r.rule"] = d.good_rule()
    return file_text(d, [(d.word(), labels, {"expose": ["80"]}), ("other", {}, {"expose": ["81"]})])


@shape
def enable_forms(d):
    value = d.one(["true", "false", "True", "TRUE", "t", "1", "0", "F", "yes", "no", "on", "", " true", "tRUE", "2"])
    key = d.one(["traefik.enable"] * 5 + ["traefik.Enable", "Traefik.enable", "traefik.enabled", "traefik.enable.x"])
    return file_text(d, [(d.word(), {key: value, "traefik.http.routers.r.rule": d.good_rule()}, {"expose": ["80"]})]), d.one([[], [], ["--providers.docker.exposedbydefault=false"]])


@shape
def not_exposed(d):
    a, b = d.words(2)
    return file_text(d, [(a, {"traefik.enable": "true", **router_labels(d, "r", 0)}, {"expose": ["80"]}), (b, router_labels(d, "s", 0), {"expose": ["81"]})]), ["--providers.docker.exposedbydefault=false"]


@shape
def same_router(d):
    a, b = d.words(2)
    rule = d.good_rule()
    left = {"traefik.http.routers.r.rule": rule, "traefik.http.routers.r.service": "s", "traefik.http.services.s.loadbalancer.server.port": "80"}
    right = dict(left)
    change = d.one(["none", "none", "rule", "service", "priority", "order", "own"])
    if change == "rule":
        right["traefik.http.routers.r.rule"] = d.good_rule()
    elif change == "service":
        right["traefik.http.routers.r.service"] = "t"
    elif change == "priority":
        right["traefik.http.routers.r.priority"] = "3"
    elif change == "own":
        del left["traefik.http.routers.r.service"], right["traefik.http.routers.r.service"]
        del left["traefik.http.services.s.loadbalancer.server.port"], right["traefik.http.services.s.loadbalancer.server.port"]
    return file_text(d, [(a, left, {"expose": ["80"]}), (b, right, {"expose": ["80"]})])


@shape
def same_service(d):
    names = d.words(d.number(2, 3))
    services = []
    for n in names:
        labels = {"traefik.http.services.s.loadbalancer.server.port": d.one(["80", "80", "81"])}
        if d.chance(0.3):
            labels["traefik.http.services.s.loadbalancer." + d.one(["passhostheader", "sticky.cookie", "healthcheck.path"])] = "true"
        if n == names[0] or d.chance(0.5):
            labels.update({"traefik.http.routers.r.rule": "Host(`same`)", "traefik.http.routers.r.service": "s"})
        services.append((n, labels, {}))
    return file_text(d, services)


@shape
def same_middleware(d):
    a, b = d.words(2)
    kind = d.one(["headers", "stripprefix", "ratelimit", "basicauth"])
    left = middleware_labels(d, "m", kind, 0)
    right = left if d.chance(0.5) else middleware_labels(d, "m", kind, 0)
    return file_text(d, [(a, {**left, "traefik.http.routers.a.middlewares": "m"}, {"expose": ["80"]}), (b, {**right, "traefik.http.routers.b.middlewares": "m"}, {"expose": ["80"]})])
