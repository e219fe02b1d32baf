#!/usr/bin/env python3
"""What GW725 says of a role beside a Traefik that has it: of every resource in turn the role lacks one, and where gw says
that a provider waits for it, Traefik must publish nothing; where gw is silent, Traefik must publish.

    rbac.py --gw PATH --traefik PATH
"""
import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
import time

from ask import PROVIDERS
from fakekube import FakeKube, RESOURCES
from traefikproc import Traefik

# The provider's name in a static configuration, options, and the same as flags.
CASES = [("crd", "kubernetesCRD", {}), ("ingress", "kubernetesIngress", {}), ("gateway", "kubernetesGateway", {}),
         ("crd", "kubernetesCRD", {"disableClusterScopeResources": True}),
         ("ingress", "kubernetesIngress", {"disableClusterScopeResources": True}),
         ("ingress", "kubernetesIngress", {"disableIngressClassLookup": True}),
         ("gateway", "kubernetesGateway", {"experimentalChannel": True})]
WAITS = 2.5  # Seconds in which a provider that can publish does.


def resources():
    out = set()
    for gv, table in RESOURCES.items():
        group = gv.rpartition("/")[0] if "/" in gv else ""
        out |= {(group, resource) for resource in table}
    return sorted(out)


def manifest(lacking):
    rules = [{"apiGroups": [group], "resources": [resource], "verbs": ["get", "list", "watch"]}
             for group, resource in resources() if (group, resource) != lacking]
    account = {"kind": "ServiceAccount", "name": "traefik", "namespace": "edge"}
    objects = [
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "traefik", "namespace": "edge"},
         "spec": {"template": {"spec": {"serviceAccountName": "traefik", "containers": [{"name": "t", "image": "traefik:v3.7"}]}}}},
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "traefik"}, "rules": rules},
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "traefik"},
         "roleRef": {"kind": "ClusterRole", "name": "traefik"}, "subjects": [account]}]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})


def said(gw, name, options, lacking):
    """gw says that the provider waits for what the role lacks."""
    with tempfile.TemporaryDirectory() as place:
        static = {"entryPoints": {"web": {"address": ":80"}}, "providers": {name: options}}
        for file, text in (("traefik.yml", json.dumps(static)), ("manifest.yml", manifest(lacking))):
            with open(os.path.join(place, file), "w", encoding="utf-8") as out:
                out.write(text)
        run = subprocess.run([gw, "lint", "--select", "GW725", "--format", "json", "."], cwd=place, capture_output=True,
                             text=True, timeout=60, check=False)
        found = json.loads(run.stdout)["diagnostics"]
        assert len(found) <= 1, found
        return bool(found)


def published(kind, options, lacking):
    """Traefik's provider gets as far as a configuration."""
    flag, provider = PROVIDERS[kind]
    with FakeKube() as api:
        api.load("")
        api.forbidden.add(lacking)
        flags = [f"--providers.{flag}.{option.lower()}=true" for option in options]
        with Traefik(provider, [f"--providers.{flag}.endpoint=http://127.0.0.1:{api.port}", f"--providers.{flag}.token=x", *flags],
                     api.port) as traefik:
            return not traefik.answer(WAITS).get("silent")


def ask(job):
    gw, kind, name, options, lacking = job
    return job, said(gw, name, options, lacking), published(kind, options, lacking)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gw", required=True)
    parser.add_argument("--traefik", required=True)
    options = parser.parse_args()
    os.environ["TRAEFIK"] = os.path.abspath(options.traefik)
    begin = time.monotonic()
    jobs = [(os.path.abspath(options.gw), *case, lacking) for case in CASES for lacking in resources()]
    waits = wrong = 0
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for (_, _, name, given, lacking), lacks, publishes in pool.map(ask, jobs):
            waits += lacks
            if lacks == publishes:
                wrong += 1
                print(f"parity rbac: {name} {given} without {lacking}: gw says {'it waits' if lacks else 'nothing'}, "
                      f"Traefik {'publishes' if publishes else 'publishes nothing'}")
    print(f"parity rbac: {len(jobs)} roles that lack one resource, {waits} with which a provider waits for ever: "
          f"{wrong} disagreements in {time.monotonic() - begin:.0f} s")
    if wrong or not waits:
        sys.exit(1)


if __name__ == "__main__":
    main()
