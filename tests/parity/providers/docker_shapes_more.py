"""Shapes of Docker cases: TCP and UDP, networks, options of the provider, spellings of labels and of compose files."""
from docker_draw import shape, quoted, file_text, router_labels
from labeltables import HTTP_MIDDLEWARES, HTTP_ROUTER, TCP_MIDDLEWARES


@shape
def same_tcp_udp(d):
    a, b = d.words(2)
    proto = d.one(["tcp", "udp"])
    def labels(port):
        out = {f"traefik.{proto}.services.s.loadbalancer.server.port": port, f"traefik.{proto}.routers.r.service": "s",
               f"traefik.{proto}.routers.r.entrypoints": "tcpep" if proto == "tcp" else "udpep"}
        if proto == "tcp":
            out["traefik.tcp.routers.r.rule"] = "HostSNI(`*`)"
        return out
    left, right = labels("5000"), labels(d.one(["5000", "5001"]))
    if d.chance(0.4):
        right[f"traefik.{proto}.routers.r.entrypoints"] = "web"
    return file_text(d, [(a, left, {}), (b, right, {})])


@shape
def replicas(d):
    options = {"expose": ["80"], d.one(["scale"]): d.number(2, 3)}
    return file_text(d, [(d.word(), router_labels(d, "r", 0), options)])


@shape
def tcp(d):
    n = d.word().replace(".", "-")
    labels = {f"traefik.tcp.routers.{n}.rule": d.tcp_rule()}
    for option, values in {"entrypoints": ["tcpep", "web,tcpep", "nope"], "tls": ["true", "false"], "tls.passthrough": ["true"], "tls.certresolver": ["le"],
                           "tls.options": ["x@file"], "priority": ["3", "x"], "rulesyntax": ["v2"], "middlewares": ["m1", "nope"], "tls.domains[0].main": ["a.org"]}.items():
        if d.chance(0.25):
            labels[f"traefik.tcp.routers.{n}.{option}"] = d.one(values)
    for option, values in {"server.port": ["5432", "5432", "x", ""], "server.tls": ["true"], "terminationdelay": ["100"], "proxyprotocol.version": ["1", "2", "3"],
                           "proxyprotocol": ["true"], "serverstransport": ["st@file"], "server.address": ["1.2.3.4:5"]}.items():
        if d.chance(0.3):
            labels[f"traefik.tcp.services.{n}.loadbalancer.{option}"] = d.one(values)
    if d.chance(0.4):
        kind = d.one(TCP_MIDDLEWARES)
        option = d.one(TCP_MIDDLEWARES[kind])
        labels[f"traefik.tcp.middlewares.m1.{kind}.{option}"] = d.one(TCP_MIDDLEWARES[kind][option])
    return file_text(d, [(d.word(), labels, d.one([{}, {"expose": ["5432"]}]))])


@shape
def tcp_several(d):
    labels = {"traefik.tcp.routers.a.rule": "HostSNI(`*`)", "traefik.tcp.routers.b.rule": "HostSNI(`b.example`)", "traefik.tcp.routers.b.tls": "true"}
    for s in d.one([["a"], ["a", "b"], []]):
        labels[f"traefik.tcp.services.{s}.loadbalancer.server.port"] = str(d.number(1000, 1003))
    if d.chance(0.5):
        labels["traefik.tcp.routers.a.service"] = "a"
    return file_text(d, [(d.word(), labels, d.one([{}, {"expose": ["80"]}]))])


@shape
def udp(d):
    n = d.word().replace(".", "-")
    labels = {f"traefik.udp.routers.{n}.entrypoints": d.one(["udpep", "web", "nope", "udpep,udpep"])}
    if d.chance(0.7):
        labels[f"traefik.udp.services.{n}.loadbalancer.server.port"] = d.one(["53", "x"])
    if d.chance(0.3):
        labels[f"traefik.udp.services.second.loadbalancer.server.port"] = "54"
    if d.chance(0.3):
        labels[f"traefik.udp.routers.{n}.service"] = d.one(["second", n, "nope"])
    return file_text(d, [(d.word(), labels, d.one([{}, {"ports": ["53:53/udp"]}]))])


@shape
def mixed_protocols(d):
    labels = {"traefik.tcp.routers.t.rule": "HostSNI(`*`)", "traefik.tcp.services.t.loadbalancer.server.port": "1000"}
    if d.chance(0.6):
        labels.update({"traefik.udp.services.u.loadbalancer.server.port": "2000", "traefik.udp.routers.u.entrypoints": "udpep"})
    labels.update(d.one([{}, {"traefik.http.routers.h.rule": "Host(`h`)"}, {"traefik.http.middlewares.m.compress": "true"},
                         {"traefik.http.services.h.loadbalancer.server.port": "80"}, {"traefik.tcp.middlewares.m.inflightconn.amount": "1"}]))
    return file_text(d, [(d.word(), labels, d.one([{}, {"expose": ["80"]}]))])


@shape
def tcp_middleware_only(d):
    return file_text(d, [(d.word(), {"traefik.tcp.middlewares.m.ipallowlist.sourcerange": "10.0.0.0/8"}, d.one([{}, {"expose": ["80"]}]))])


@shape
def quotes_and_dollars(d):
    value = d.one(["Host(`a`) && Path(`/x$`)", "Host(\"a\")", "Host('a')", "\"Host(`a`)\"", "'Host(`a`)'", "Host(`a`) # comment", "PathRegexp(`^/\\d+$`)", "Host(`a`)\n", "Host(`a`) && Header(`X`, `=`)",
                   "Host(`$a`)", "Host(`a=b`)", "Host(`{{ normalize .Name }}`)", "Host(`\\x41`)", "Host(`a\tb`)"])
    return file_text(d, [(d.word(), {"traefik.http.routers.r.rule": value, "traefik.http.middlewares.m.basicauth.users": HTTP_MIDDLEWARES["basicauth"]["users"][0]}, {"expose": ["80"]})])


@shape
def lists(d):
    labels = {}
    for index in d.some([0, 1, 2, 10, 3], 1, 4):
        labels[f"traefik.http.routers.r.tls.domains[{index}].main"] = f"d{index}.example"
        if d.chance(0.5):
            labels[f"traefik.http.routers.r.tls.domains[{index}].sans"] = d.one(["a,b", "a, b", "", "*.x"])
    labels.update(d.one([{}, {"traefik.http.routers.r.entrypoints": " web , websecure "}, {"traefik.http.routers.r.entrypoints[0]": "web"},
                         {"traefik.http.middlewares.p.plugin.demo.items[0].a": "1", "traefik.http.middlewares.p.plugin.demo.items[1].a": "2", "traefik.http.routers.r.middlewares": "p"}]))
    return file_text(d, [(d.word(), labels, {"expose": ["80"]})])


@shape
def case_of_keys(d):
    def mix(text):
        return "".join(c.upper() if d.chance(0.4) else c for c in text)
    labels = {"traefik." + mix("http.routers.") + "r." + mix("rule"): "Host(`mixed`)",
              "traefik." + mix("http.services.") + d.one(["S", "s"]) + "." + mix("loadbalancer.server.port"): "8080"}
    if d.chance(0.5):
        labels["traefik.http.routers." + d.one(["R", "r"]) + ".priority"] = "7"
    if d.chance(0.4):
        labels["traefik.http.middlewares.M." + mix("stripPrefix.prefixes")] = "/a"
    return file_text(d, [(d.word(), labels, {})])


@shape
def default_rules(d):
    rule = d.one(["Host(`{{ .Name }}.example.org`)", "Host(`{{ normalize .Name }}.{{ index .Labels \"com.docker.compose.project\" }}`)", "Host(`{{ .ContainerName }}`)",
                  "Host(`{{ trimPrefix \"/\" .Name | lower }}`)", "{{ if .Labels }}Host(`x`){{ end }}", "", "Host(`{{ index .Labels \"my.host\" }}`)", "{{ nosuch }}", "Host(`{{ .Nope }}`)",
                  "PathPrefix(`/{{ .Name }}`)", "Host(`{{ .Name | replace \"-\" \".\" }}`)", "{{ with index .Labels \"my.host\" }}Host(`{{ . }}`){{ end }}", "not a rule", "Host(`{{ splitList \"-\" .Name | first }}`)"])
    labels = d.one([{}, {"my.host": d.host()}, {"traefik.http.routers.r.entrypoints": "web"}, {"traefik.http.routers.r.rule": "Host(`own`)", "traefik.http.routers.q.priority": "1"}])
    return file_text(d, [(d.word(), labels, {"expose": ["80"]})]), [f"--providers.docker.defaultrule={rule}"]


@shape
def names(d):
    options = {"expose": ["80"], "container_name": quoted(d.one(["my-container", "My.Container_1", "a", "web_1.x", "0x", "c--d"]))}
    return file_text(d, [(d.one(["svc", "Svc_1", "a.b", "x--y", "9"]), d.one([{}, {"traefik.http.routers.r.priority": "2"}]), options)], name=d.one([None, "proj", "my_proj-2"])), \
        d.one([[], ["--providers.docker.defaultrule=Host(`{{ .ContainerName }}`)"]])


@shape
def networks(d):
    labels = {"traefik.http.routers.r.rule": "Host(`n`)"}
    label = d.one([None, "shop_front", "front", "shop_back", "named", "nope", ""])
    if label is not None:
        labels["traefik.docker.network"] = label
    nets = d.one([["front"], ["front", "back"], ["back", "named-net"], {"front": {"ipv4_address": "172.30.0.5"}, "back": {}}])
    args = d.one([[], [], ["--providers.docker.network=shop_back"], ["--providers.docker.network=nope"]])
    return file_text(d, [(d.word(), labels, {"expose": ["80"], "networks": nets}), ("other", {}, {"expose": ["81"]})],
                     networks={"front": {}, "back": {}, "named-net": {"name": "named"}}), args


@shape
def network_modes(d):
    mode = d.one(["host", "none", "bridge", "service:base", "container:nobody", "host"])
    labels = {"traefik.http.routers.r.rule": "Host(`n`)"}
    if d.chance(0.7):
        labels["traefik.http.services.s.loadbalancer.server.port"] = "8080"
    if d.chance(0.3):
        labels["traefik.docker.network"] = d.one(["shop_default", "host", "bridge", "nope"])
    base = ("base", d.one([{}, {"traefik.enable": "false"}, {"traefik.docker.network": "shop_default"}]), {"expose": ["7000"]})
    return file_text(d, [base, (d.word() + "1", labels, {"network_mode": quoted(mode), "expose": ["80"]})])


@shape
def bind_port(d):
    options = d.one([{"ports": ["8080:80"]}, {"ports": ["192.168.1.5:8080:80"]}, {"ports": ["127.0.0.1:8080:80", "10.0.0.1:9090:81"]}, {"expose": ["80"]}, {"ports": ["127.0.0.1:5353:53/udp"]}, {}])
    labels = {"traefik.http.routers.r.rule": "Host(`b`)"}
    if d.chance(0.4):
        labels["traefik.http.services.s.loadbalancer.server.port"] = d.one(["80", "81", "99"])
    return file_text(d, [(d.word(), labels, options)]), ["--providers.docker.usebindportip=true"]


@shape
def constraint(d):
    expression = d.one(["Label(`tier`, `public`)", "!Label(`tier`, `public`)", "LabelRegex(`tier`, `^pub`)", "Label(`tier`,`public`) && Label(`a`,`1`)", "Label(`tier`, `public`) || LabelRegex(`a`, `.+`)",
                        "label(`tier`, `public`)", "Label(`tier`)", "Label(\"tier\", \"public\")", "LabelRegex(`tier`, `(`)", "Label(`nolabel`, ``)", "Label(`tier`, `public`", "true", "Tag(`x`)"])
    a, b = d.words(2)
    return file_text(d, [(a, {"tier": d.one(["public", "private"]), "a": "1"}, {"expose": ["80"]}), (b, {"tier": "publicity"}, {"expose": ["81"]})]), [f"--providers.docker.constraints={expression}"]


@shape
def health(d):
    a, b = d.words(2)
    labels = router_labels(d, "r", 0) if d.chance(0.7) else {"traefik.tcp.routers.r.rule": "HostSNI(`*`)", "traefik.tcp.services.s.loadbalancer.server.port": "99"}
    if d.chance(0.4):
        labels["traefik.docker.allownonrunning"] = d.one(["true", "false", "x"])
    runtime = {a: d.one([{"health": "healthy"}, {"health": "starting"}, {"health": "unhealthy"}, {"status": "exited"}, {"status": "paused"}, {"status": "created"}, {"status": "restarting"}, {"health": "none"}])}
    return file_text(d, [(a, labels, {"expose": ["80"]}), (b, {}, {"expose": ["81"]})]), d.one([[], ["--providers.docker.allowemptyservices=true"]]), runtime


@shape
def tls(d):
    labels = {"traefik.http.routers.r.rule": d.one(["Host(`a.example`)", "HostRegexp(`x`)", "PathPrefix(`/`)"]), "traefik.http.routers.r.entrypoints": "websecure"}
    for o, v in HTTP_ROUTER.items():
        if o.startswith("tls") and d.chance(0.45):
            labels["traefik.http.routers.r." + o] = d.one(v)
    if d.chance(0.3):
        labels.update({"traefik.tls.stores.default.defaultgeneratedcert.resolver": "le", "traefik.tls.stores.default.defaultgeneratedcert.domain.main": "example.org",
                       "traefik.tls.stores.default.defaultgeneratedcert.domain.sans": "a.example.org, b.example.org"})
    return file_text(d, [(d.word(), labels, {"expose": ["80"]})])


@shape
def unicode_and_empty(d):
    labels = d.one([{"traefik.http.routers.é.rule": "Host(`é.example`)"}, {"traefik.http.middlewares.m.headers.customresponseheaders.X-Ö": "ü"}, {"traefik.http.routers.r.rule": ""},
                    {"traefik.http.routers.r.rule": "Host(`a`)", "traefik.http.routers.r.middlewares": ""}, {"traefik.http.routers.r.service": ""}, {"traefik.http.services.s.loadbalancer.server.port": ""},
                    {"traefik.http.routers.r.tls.certresolver": ""}, {"traefik.http.routers.中文.rule": "Path(`/中`)"}, {"traefik.http.routers.r.priority": ""}, {"traefik.http.routers.r.entrypoints": ""},
                    {"traefik.http.middlewares.m.compress": "", "traefik.http.routers.r.middlewares": "m"}, {"traefik.http.routers.r.tls": ""}, {"traefik.http.services.s.loadbalancer.sticky": ""}])
    return file_text(d, [(d.one(["web", "wéb", "Ω"]), labels, {"expose": ["80"]})])


@shape
def loops(d):
    labels = d.one([
        {"traefik.http.middlewares.a.chain.middlewares": "b", "traefik.http.middlewares.b.chain.middlewares": "a", "traefik.http.routers.r.middlewares": "a"},
        {"traefik.http.middlewares.a.chain.middlewares": "a", "traefik.http.routers.r.middlewares": "a"},
        {"traefik.http.middlewares.e.errors.service": "shop", "traefik.http.middlewares.e.errors.status": "500", "traefik.http.routers.r.middlewares": "e"},
        {"traefik.http.routers.r.parentrefs": "r"}])
    return file_text(d, [(d.word(), {"traefik.http.routers.r.rule": d.good_rule(), **labels}, {"expose": ["80"]})])


@shape
def realistic(d):
    """What a tutorial's compose file looks like: proxy, dashboard, redirect, two applications."""
    a, b = (w.lower().replace(".", "-").replace("_", "-") for w in d.words(2))
    base = d.one(["example.com", "home.test"])
    proxy = ("traefik", {"traefik.enable": "true", "traefik.http.routers.dashboard.rule": f"Host(`traefik.{base}`)", "traefik.http.routers.dashboard.service": "api@internal",
                         "traefik.http.routers.dashboard.middlewares": "auth", "traefik.http.middlewares.auth.basicauth.users": HTTP_MIDDLEWARES["basicauth"]["users"][0],
                         "traefik.http.routers.to-https.rule": "HostRegexp(`.+`)", "traefik.http.routers.to-https.entrypoints": "web", "traefik.http.routers.to-https.middlewares": "https",
                         "traefik.http.routers.to-https.service": "noop@internal",
                         "traefik.http.middlewares.https.redirectscheme.scheme": "https", "traefik.http.middlewares.https.redirectscheme.permanent": "true"},
             {"image": "traefik:v3.7", "ports": ["80:80", "443:443"], "networks": ["edge"]})
    apps = []
    for n in (a, b):
        labels = {"traefik.enable": "true", f"traefik.http.routers.{n}.rule": f"Host(`{n}.{base}`)", f"traefik.http.routers.{n}.entrypoints": "websecure", f"traefik.http.routers.{n}.tls": "true",
                  "traefik.docker.network": "shop_edge"}
        if d.chance(0.6):
            labels[f"traefik.http.services.{n}.loadbalancer.server.port"] = d.port()
        if d.chance(0.5):
            labels[f"traefik.http.routers.{n}.middlewares"] = "auth@docker"
        apps.append((n, labels, {"expose": ["80"], "networks": ["edge", "internal"]}))
    return file_text(d, [proxy, *apps, ("db", {}, {"image": "postgres", "networks": ["internal"]})], networks={"edge": {}, "internal": {"internal": True}}), ["--providers.docker.exposedbydefault=false"]


@shape
def interpolated(d):
    head = f"x-common: &common\n  image: nginx\n  expose: ['80']\n"
    body = "services:\n  web:\n    <<: *common\n    labels:\n      - traefik.http.routers.web.rule=Host(`${HOST:-" + d.host() + "}`)\n      - traefik.http.routers.web.priority=${PRIO:-" + str(d.number(1, 99)) + "}\n"
    body += d.one(["      - 'traefik.http.middlewares.m.replacepathregex.regex=^/a(.*)$$'\n      - 'traefik.http.middlewares.m.replacepathregex.replacement=/b$$1'\n", "      - traefik.enable=${ENABLED-true}\n", "      - traefik.http.routers.web.entrypoints=${EP:+web}\n", ""])
    return head + body


@shape
def yaml_scalars(d):
    values = d.one(["      traefik.enable: true\n", "      traefik.http.services.s.loadbalancer.server.port: 8080\n", "      traefik.http.routers.r.tls:\n", "      traefik.http.routers.r.priority: 1000\n",
                    "      traefik.http.routers.r.tls: 'true'\n", "      traefik.http.routers.r.rule: >-\n        Host(`a`)\n        && Path(`/b`)\n", "      traefik.http.routers.r.rule: |\n        Host(`a`)\n", "      \"traefik.http.routers.r.rule\": \"Host(`a`)\"\n"])
    return "services:\n  web:\n    image: nginx\n    expose: [80]\n    labels:\n" + values + f"      x: {quoted(d.word())}\n"


# --- plain `docker run` containers: no compose file says this -------------------------------
@shape
def docker_run(d):
    name = d.one(["/whoami", "/My_App.1", "/a--b", "/éa", "/x/y", "/-", "/0", "/UPPER"])
    labels = d.one([{}, {"traefik.http.routers.r.rule": "Host(`r`)"}, {"com.docker.compose.project": "p"}, {"com.docker.compose.service": "s", "com.docker.compose.project": ""},
                    {"com.docker.compose.service": "s_1", "com.docker.compose.project": "p.2"}, {"traefik.http.routers.r.entrypoints": "web"}])
    nets = d.one([{"bridge": {"IPAddress": "172.17.0.2"}}, {"v6": {"IPAddress": "", "GlobalIPv6Address": "fd00::2"}}, {}, {"both": {"IPAddress": "10.1.0.2", "GlobalIPv6Address": "fd00::3"}}])
    other = {"Id": "f" * 64, "Name": "/zz-other", "State": {"Status": "running"}, "Config": {"Labels": {}}, "HostConfig": {"NetworkMode": "bridge"},
             "NetworkSettings": {"Ports": {"81/tcp": None}, "Networks": {"bridge": {"IPAddress": "172.17.0.9"}}}}
    first = {"Id": "".join(d.one("0123456789abcdef") for _ in range(64)), "Name": name, "State": {"Status": "running"}, "Config": {"Labels": labels},
             "HostConfig": {"NetworkMode": next(iter(nets), "default")}, "NetworkSettings": {"Ports": d.one([{"80/tcp": None}, {"80/tcp": [], "70/udp": None}, {}]), "Networks": nets}}
    return None, d.one([[], ["--providers.docker.defaultrule=Host(`{{ .ContainerName }}`)"]]), {}, [first, other]
