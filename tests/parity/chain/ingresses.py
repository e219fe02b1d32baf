"""Ingresses with annotations, and the Services and EndpointSlices behind them."""
import json

import parts

ANNOTATIONS = {'entrypoints': ['web', 'websecure', 'web,websecure'], 'priority': ['10', '200'], 'tls': ['true'], 'pathmatcher': ['Path', 'PathPrefix']}
OF_SERVICE = {'sticky.cookie': ['true'], 'sticky.cookie.name': ['lb'], 'passhostheader': ['false'], 'serversscheme': ['http']}


def annotations(random, kind, table):
    return {f'traefik.ingress.kubernetes.io/{kind}.{name}': random.choice(values) for name, values in table.items() if random.random() < 0.2}


def manifest(random, farm):
    """(all objects as text, the texts of what is no Ingress)"""
    names = [name.lower().replace('_', '-') for name in random.sample(parts.NAMES, random.randint(2, 4))]
    services, out = [], []
    for number, name in enumerate(names):
        port, target = random.choice([80, 8080, 3000]), random.choice(farm[1])
        services.append({'apiVersion': 'v1', 'kind': 'Service',
                         'metadata': {'name': name, 'annotations': annotations(random, 'service', OF_SERVICE)},
                         'spec': {'ports': [{'name': 'http', 'port': port, 'targetPort': target}]}})
        services.append({'apiVersion': 'discovery.k8s.io/v1', 'kind': 'EndpointSlice', 'addressType': 'IPv4',
                         'metadata': {'name': name + '-1', 'labels': {'kubernetes.io/service-name': name}},
                         'ports': [{'name': 'http', 'port': target}],
                         'endpoints': [{'addresses': [address], 'conditions': {'ready': True}} for address in random.sample(farm[0], random.choice([1, 2]))]})
    ports = {one['metadata']['name']: one['spec']['ports'][0]['port'] for one in services if one['kind'] == 'Service'}
    backend = lambda: (lambda name: {'service': {'name': name, 'port': random.choice([{'number': ports[name]}, {'name': 'http'}])}})(random.choice(names))
    used = set()
    for number in range(random.randint(1, 3)):
        spec = {}
        rules = []
        for _ in range(random.randint(1, 3)):
            host = random.choice([*parts.HOSTS, '*.example.com', None])
            paths = []
            for _ in range(random.randint(1, 3)):
                path = random.choice(['/', '/' + random.choice(parts.NAMES).lower(), f'/{random.choice(parts.NAMES).lower()}/x/', None])
                kind = random.choice(['Prefix', 'Prefix', 'Exact', 'ImplementationSpecific'])
                if (host, path) not in used and (path or kind != 'Exact'):
                    used.add((host, path))
                    paths.append({**({'path': path} if path else {}), 'pathType': kind, 'backend': backend()})
            if paths:
                rules.append({**({'host': host} if host else {}), 'http': {'paths': paths}})
        if rules:
            spec['rules'] = rules
        if random.random() < 0.15 or not rules:
            spec['defaultBackend'] = backend()
        if random.random() < 0.15:
            spec['tls'] = [{'hosts': [random.choice(parts.HOSTS)]}]
        out.append({'apiVersion': 'networking.k8s.io/v1', 'kind': 'Ingress',
                    'metadata': {'name': f'in{number}', 'annotations': annotations(random, 'router', ANNOTATIONS)}, 'spec': spec})
    have = [json.dumps(one) for one in services]
    return '\n---\n'.join([json.dumps(one) for one in out] + have), have
