"""A fake Kubernetes API server: list and watch of the resources that Traefik's providers ask for.

    with FakeKube() as kube:
        rejected = kube.load(manifest_text, validate=True)

`validate` applies the CRD schemas as a real API server does (see crdschema.py): refused objects are
not stored, unknown fields are pruned, defaults filled. Services, Secrets and so on are stored as they
are, except that stringData becomes data and a missing namespace becomes `default`.
"""
import base64
import datetime
import hashlib
import json
import re
from urllib.parse import parse_qs, urlsplit

import yaml

import crdschema
from httpbase import Handler, Server

# resource -> (kind, namespaced), by group and version
RESOURCES = {
    "v1": {"services": ("Service", True), "endpoints": ("Endpoints", True), "secrets": ("Secret", True),
           "configmaps": ("ConfigMap", True), "nodes": ("Node", False), "namespaces": ("Namespace", False),
           "pods": ("Pod", True)},
    "discovery.k8s.io/v1": {"endpointslices": ("EndpointSlice", True)},
    "networking.k8s.io/v1": {"ingresses": ("Ingress", True), "ingressclasses": ("IngressClass", False)},
    "traefik.io/v1alpha1": {"ingressroutes": ("IngressRoute", True), "ingressroutetcps": ("IngressRouteTCP", True),
                            "ingressrouteudps": ("IngressRouteUDP", True), "middlewares": ("Middleware", True),
                            "middlewaretcps": ("MiddlewareTCP", True), "traefikservices": ("TraefikService", True),
                            "tlsoptions": ("TLSOption", True), "tlsstores": ("TLSStore", True),
                            "serverstransports": ("ServersTransport", True),
                            "serverstransporttcps": ("ServersTransportTCP", True)},
    "gateway.networking.k8s.io/v1": {"gatewayclasses": ("GatewayClass", False), "gateways": ("Gateway", True),
                                     "httproutes": ("HTTPRoute", True), "grpcroutes": ("GRPCRoute", True),
                                     "tlsroutes": ("TLSRoute", True), "backendtlspolicies": ("BackendTLSPolicy", True),
                                     "tcproutes": ("TCPRoute", True), "referencegrants": ("ReferenceGrant", True)},
    "gateway.networking.k8s.io/v1beta1": {"gatewayclasses": ("GatewayClass", False), "gateways": ("Gateway", True),
                                          "httproutes": ("HTTPRoute", True), "referencegrants": ("ReferenceGrant", True)},
    "gateway.networking.k8s.io/v1alpha2": {"tcproutes": ("TCPRoute", True), "tlsroutes": ("TLSRoute", True)},
    "gateway.networking.k8s.io/v1alpha3": {"tlsroutes": ("TLSRoute", True), "backendtlspolicies": ("BackendTLSPolicy", True)},
}
GATEWAY = "gateway.networking.k8s.io/"  # Every version serves all objects of a kind.
NAMESPACED = {(gv, kind): namespaced for gv, table in RESOURCES.items() for kind, namespaced in table.values()}

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def documents(text):
    for doc in yaml.load_all(text, Loader=LOADER):
        if isinstance(doc, dict) and str(doc.get("kind", "")).endswith("List") and "items" in doc:
            yield from (d for d in doc["items"] or [] if isinstance(d, dict))
        elif isinstance(doc, dict):
            yield doc


def plain(value):
    """Dates that PyYAML makes of unquoted text become text again."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return value


class KubeHandler(Handler):
    def do_GET(self):
        api = self.api
        url = urlsplit(self.path)
        query = {k: v[-1] for k, v in parse_qs(url.query, keep_blank_values=True).items()}
        if url.path == "/version":
            return self.send_json({"major": "1", "minor": "33", "gitVersion": "v1.33.0"})
        match = re.fullmatch(r"/(?:api/(?P<core>v1)|apis/(?P<gv>[^/]+/[^/]+))(?:/namespaces/(?P<ns>[^/]+))?/(?P<res>[a-z]+)(?:/(?P<name>[^/]+))?", url.path)
        gv = match and (match["core"] or match["gv"])
        known = match and RESOURCES.get(gv, {}).get(match["res"])
        if url.path in ("/api", "/apis") or re.fullmatch(r"/api/v1|/apis/[^/]+/[^/]+", url.path):
            return self.discovery(url.path)
        if known and (gv.rpartition("/")[0] if "/" in gv else "", match["res"]) in api.forbidden:
            return self.status(403, "Forbidden", f'{match["res"]} is forbidden')
        if not known:
            api.unknown.append(self.path)
            return self.status(404, "NotFound", "the server could not find the requested resource")
        kind = known[0]
        group = gv if not gv.startswith(GATEWAY) else GATEWAY
        objects = [{**o, "apiVersion": gv} for o in api.objects if o["apiVersion"].startswith(group) and o["kind"] == kind
                   and (match["ns"] is None or o["metadata"].get("namespace") == match["ns"])]
        if match["name"]:
            for o in objects:
                if o["metadata"]["name"] == match["name"]:
                    return self.send_json(o)
            return self.status(404, "NotFound", f'{match["res"]} "{match["name"]}" not found')
        objects = [o for o in objects if selected(o["metadata"].get("labels") or {}, query.get("labelSelector", ""))]
        if query.get("watch") in ("true", "1"):
            return self.watch(gv, kind, objects, query)
        self.send_json({"kind": kind + "List", "apiVersion": gv, "metadata": {"resourceVersion": "100"}, "items": objects})

    def watch(self, gv, kind, objects, query):
        try:
            self.start_stream()
            if query.get("sendInitialEvents") == "true":
                for o in objects:
                    self.send_chunk({"type": "ADDED", "object": o})
                self.send_chunk({"type": "BOOKMARK", "object": {
                    "kind": kind, "apiVersion": gv, "metadata": {
                        "resourceVersion": "100", "creationTimestamp": None,
                        "annotations": {"k8s.io/initial-events-end": "true"}}}})
            self.api.stopping.wait()
        except OSError:
            pass
        self.close_connection = True

    def do_PUT(self):  # of status updates only what is wrong is kept
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        try:
            body = json.loads(body)
            self.api.refusals.update(refusals(body))
        except ValueError:
            body = {}
        self.send_json(body)

    do_PATCH = do_POST = do_PUT

    def discovery(self, path):
        if path == "/api":
            return self.send_json({"kind": "APIVersions", "versions": ["v1"]})
        if path == "/apis":
            groups = {}
            for gv in RESOURCES:
                if "/" in gv:
                    group, version = gv.split("/")
                    groups.setdefault(group, []).append({"groupVersion": gv, "version": version})
            return self.send_json({"kind": "APIGroupList", "apiVersion": "v1", "groups": [
                {"name": g, "versions": v, "preferredVersion": v[0]} for g, v in groups.items()]})
        gv = "v1" if path == "/api/v1" else path[len("/apis/"):]
        self.send_json({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": gv, "resources": [
            {"name": r, "kind": k, "namespaced": n, "singularName": "", "verbs": ["get", "list", "watch"]}
            for r, (k, n) in RESOURCES.get(gv, {}).items()]})

    def status(self, code, reason, message):
        self.send_json({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
                        "reason": reason, "code": code, "message": message}, code)


def refusals(obj):
    """(kind, namespace/name, reason, message) of the conditions of a status that say what is wrong."""
    meta, status = obj.get("metadata") or {}, obj.get("status") or {}
    parts = [status, *(status.get("listeners") or []), *(status.get("parents") or []), *(status.get("ancestors") or [])]
    for condition in [c for part in parts for c in part.get("conditions") or []]:
        if (condition["status"] == "True") == (condition["type"] == "Conflicted"):
            yield obj.get("kind", ""), f'{meta.get("namespace", "")}/{meta.get("name", "")}', condition["reason"], condition.get("message", "")


def selected(labels, selector):
    """Equality and set forms of a label selector, as far as the cases use them."""
    for part in re.split(r",(?![^()]*\))", selector):
        part = part.strip()
        if not part:
            continue
        if m := re.fullmatch(r"([^\s!=()]+)\s*(==|=|!=)\s*([^\s]*)", part):
            equal = labels.get(m[1]) == m[3]
            if equal == (m[2] == "!="):
                return False
        elif m := re.fullmatch(r"(\S+)\s+(in|notin)\s+\(([^)]*)\)", part):
            inside = labels.get(m[1]) in [x.strip() for x in m[3].split(",")]
            if inside == (m[2] == "notin"):
                return False
        elif part.startswith("!"):
            if part[1:] in labels:
                return False
        elif part not in labels:
            return False
    return True


class FakeKube(Server):
    def __init__(self):
        self.objects = []
        self.refusals = set()
        self.forbidden = set()  # (group, resource) that nobody may read
        super().__init__(KubeHandler)

    def load(self, manifest, validate=True, namespaces=("default",), synthesise=False):
        """Replaces the objects. Returns what a real API server would have refused."""
        rejected = []
        self.objects = []
        seen = {}
        for number, doc in enumerate(documents(manifest)):
            obj = plain(doc)
            key = (obj.get("apiVersion"), obj.get("kind"))
            if key not in NAMESPACED:
                continue
            meta = obj.get("metadata")
            if not isinstance(meta, dict):
                meta = obj["metadata"] = {}
            if NAMESPACED[key]:
                meta["namespace"] = meta.get("namespace") or "default"
            meta["name"] = str(meta.get("name") or "")
            if validate:
                obj, errors = crdschema.admit(obj)
                if errors:
                    rejected.append({"kind": key[1], "namespace": meta.get("namespace", ""), "name": meta["name"], "reasons": errors})
                    continue
            meta = obj["metadata"]
            meta["uid"] = hashlib.sha256(json.dumps([key, meta.get("namespace"), meta["name"]]).encode()).hexdigest()[:32]
            meta.setdefault("resourceVersion", str(10 + number))
            meta.setdefault("creationTimestamp", "2026-01-01T00:00:%02dZ" % (number % 60))
            if key[1] == "Secret" and obj.get("stringData"):
                data = dict(obj.get("data") or {})
                data.update({k: base64.b64encode(str(v).encode()).decode() for k, v in obj.pop("stringData").items()})
                obj["data"] = data
            for port in (obj.get("spec") or {}).get("ports") or [] if key[1] == "Service" else []:
                port.setdefault("protocol", "TCP")
            seen[key, meta.get("namespace"), meta["name"]] = obj  # applying twice: the last one stays
        self.objects = with_namespaces(list(seen.values()))
        if synthesise:
            self.objects += synthetic_endpoints(self.objects)
        # One object that makes the provider publish even where nothing else would; nobody refers to it.
        for ns in namespaces:
            self.objects.append({"apiVersion": "v1", "kind": "Service",
                                 "metadata": {"name": "gw-parity", "namespace": ns, "uid": "gw-parity-" + ns, "resourceVersion": "1"},
                                 "spec": {"ports": [{"port": 1}]}})
        return rejected


def with_namespaces(objects):
    """Namespaces exist where objects lie, and have a label with their name."""
    own = {o["metadata"]["name"] for o in objects if o["kind"] == "Namespace"}
    for name in sorted({o["metadata"].get("namespace") for o in objects} - {None} - own):
        objects.append({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "uid": "ns-" + name, "resourceVersion": "1"}})
    for o in objects:
        if o["kind"] == "Namespace":
            o["metadata"]["labels"] = {**(o["metadata"].get("labels") or {}), "kubernetes.io/metadata.name": o["metadata"]["name"]}
    return objects


def synthetic_endpoints(objects):
    """EndpointSlices for the Services that have none: two addresses 10.42.<n>.1 and .2 each."""
    have = {(o["metadata"].get("namespace"), (o["metadata"].get("labels") or {}).get("kubernetes.io/service-name"))
            for o in objects if o["kind"] == "EndpointSlice"}
    out = []
    services = sorted((o for o in objects if o["kind"] == "Service"), key=lambda o: (o["metadata"]["namespace"], o["metadata"]["name"]))
    for n, s in enumerate(services):
        ns, name = s["metadata"]["namespace"], s["metadata"]["name"]
        spec = s.get("spec") or {}
        if (ns, name) in have or spec.get("type") == "ExternalName":
            continue
        ports = []
        for p in spec.get("ports") or []:
            target = p.get("targetPort", p.get("port"))
            ports.append({"name": p.get("name", ""), "port": target if isinstance(target, int) else p.get("port"),
                          "protocol": p.get("protocol", "TCP")})
        out.append({"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
                    "metadata": {"name": name + "-auto", "namespace": ns, "uid": f"auto-{ns}-{name}", "resourceVersion": "5",
                                 "labels": {"kubernetes.io/service-name": name}},
                    "ports": ports,
                    "endpoints": [{"addresses": [f"10.42.{n}.{k}"], "conditions": {"ready": True}} for k in (1, 2)]})
    return out
