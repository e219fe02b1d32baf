"""Asks the real Traefik what it makes of containers, of a manifest, of the keys of a store."""
import atexit
import ctypes
import json
import re
import signal
import socket
import subprocess
import time

from fakedocker import FakeDocker
from fakekube import FakeKube
from traefikproc import Failed, Traefik, free_port

PROVIDERS = {"crd": ("kubernetescrd", "kubernetescrd"), "ingress": ("kubernetesingress", "kubernetes"),
             "gateway": ("kubernetesgateway", "kubernetesgateway")}


class DockerSession:
    """One Traefik with one set of static arguments; many questions, one after the other."""

    def __init__(self, args=()):
        self.api = FakeDocker()
        self.args = list(args)
        self.traefik = None

    def ask(self, containers, timeout=5.0):
        self.api.set_containers(containers)
        fresh = self.traefik is None
        if fresh:
            self.traefik = Traefik("docker", [f"--providers.docker.endpoint=tcp://127.0.0.1:{self.api.port}", *self.args], self.api.port)
        else:
            self.api.trigger()
        answer = self.traefik.answer(timeout)
        failed = any(e["message"].startswith(("Provider error", "Error in Go routine", "Cannot start the provider")) for e in answer["errors"])
        if answer.get("silent") or failed:
            self.restart()  # the provider is in its retry loop, and the last good configuration stays in force
            if not fresh:
                return self.ask(containers, timeout)
        return answer

    def restart(self):
        if self.traefik:
            self.traefik.close()
            self.traefik = None

    def close(self):
        self.restart()
        self.api.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def ask_docker(containers, args=()):
    with DockerSession(args) as session:
        return session.ask(containers)


def ask_kube(kind, manifest, args=(), validate=True, synthesise=False, timeout=8.0):
    option, provider = PROVIDERS[kind]
    namespaces = ["default"]
    for a in args:
        if a.startswith(f"--providers.{option}.namespaces="):
            namespaces = a.split("=", 1)[1].split(",")
    # The provider kubernetesgateway leaves middlewares to kubernetescrd.
    both = kind == "gateway" and "--providers.kubernetescrd=true" in args
    with FakeKube() as api:
        rejected = api.load(manifest, validate, namespaces, synthesise)
        reach = [f"--providers.{one}.{flag}" for one in [option] + ["kubernetescrd"] * both
                 for flag in (f"endpoint=http://127.0.0.1:{api.port}", "token=x")]
        with Traefik(provider, [*reach, *args], api.port, also=["kubernetescrd"] * both) as traefik:
            answer = traefik.answer(timeout, certificates=True)
        if both:
            # Until kubernetescrd has spoken, its middlewares do not exist.
            kept = json.dumps(answer["rawdata"])
            answer["errors"] = [line for line in answer["errors"] if not re.search(r'middleware "\S+@kubernetescrd" does not exist', line.get("error", ""))
                                or json.dumps(line["error"]) in kept]
        if rejected:
            answer["rejected"] = rejected
        if api.refusals:
            answer["refusals"] = sorted(map(list, api.refusals))
        if api.unknown:
            raise RuntimeError(f"requests that the fake API does not know: {sorted(set(api.unknown))}")
        return answer


def end_with_parent():
    """A worker of a pool ends without its exit handlers; the kernel then ends what it started (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Redis:
    """A redis-server of our own on a free port of 127.0.0.1, for one case after another."""

    def __init__(self):
        self.port = free_port()
        self.process = subprocess.Popen(["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "",
                                         "--appendonly", "no", "--notify-keyspace-events", "KEA"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=end_with_parent)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                self.command("PING")
                return
            except OSError:
                time.sleep(0.02)
        raise Failed("redis-server does not start")

    def command(self, *words):
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as s:
            parts = [w.encode("utf-8", "surrogateescape") for w in words]
            s.sendall(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts))
            return s.recv(1 << 16)

    def close(self):
        self.process.kill()
        self.process.wait()


class RestSession:
    """One Traefik, which is sent one body after the other."""

    def __init__(self):
        self.traefik = Traefik("rest", [], 0)

    def ask(self, body):
        """What it makes of the body, as it replies, or why it refuses it."""
        status, reply = self.traefik.get("/api/providers/rest", "PUT", body.encode())
        self.traefik.drain()  # a full pipe would stop Traefik
        text = reply.decode("utf-8", "replace")
        return {"provided": json.loads(text), "errors": []} if status == 200 else {"provided": None, "errors": [text.strip()]}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.traefik.close()


_redis = None


def ask_redis(keys, args=(), timeout=8.0):
    global _redis
    if _redis is None:
        _redis = Redis()
        atexit.register(_redis.close)
    _redis.command("FLUSHALL")
    for key, value in keys.items():
        _redis.command("SET", key, value)
    with Traefik("redis", [f"--providers.redis.endpoints=127.0.0.1:{_redis.port}", *args], _redis.port) as traefik:
        return traefik.answer(timeout)
