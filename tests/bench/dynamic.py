"""Dynamic configurations for gw and Traefik, each in front of the one server of a lab."""
import json, subprocess

ROUTERS = 10000


def one_router(lab, tls=False):
    router = {'rule': 'Host(`a.localhost`)', 'service': 'web', **({'tls': {}} if tls else {})}
    out = {'http': {'routers': {'web': router},
                    'services': {'web': {'loadBalancer': {'servers': [{'url': f'http://127.0.0.1:{lab.server.port}'}]}}}}}
    if tls:
        certificate, key = lab.certificate()
        out['tls'] = {'certificates': [{'certFile': certificate, 'keyFile': key}]}
    return json.dumps(out)


def host_names():
    return [f'shop-{i}.team{i % (ROUTERS // 20)}.example.com' for i in range(ROUTERS)]


def host_routers(lab, extra=''):
    """A router for each host, for a.localhost and for the one more."""
    names = ['a.localhost', *host_names(), *([extra] if extra else [])]
    return ('http:\n  routers:\n' + ''.join(f'    r{i}:\n      rule: Host(`{name}`)\n      service: web\n'
                                            for i, name in enumerate(names)) +
            f'  services:\n    web:\n      loadBalancer:\n        servers:\n          - url: http://127.0.0.1:{lab.server.port}\n')


def mixed_table(asked):
    """Routers as people have them, from gw_bench."""
    out = subprocess.run([asked.gw_bench, '--people', str(ROUTERS)], capture_output=True, text=True, timeout=60, check=True)
    return [json.loads(row) for row in out.stdout.splitlines()]


def mixed_routers(table, lab):
    out = {'routers': {}, 'services': {}, 'middlewares': {'secure': {'headers': {'stsSeconds': 31536000}}}}
    for i, row in enumerate(table):
        router = out['routers'][f'r{i}'] = {'rule': row['rule'], 'service': f's{i // 2}'}
        if row['priority']:
            router['priority'] = row['priority']
        if i % 3 == 0:
            router['middlewares'] = [f'strip{i % 50}', 'secure']
    for i in range((len(table) + 1) // 2):
        out['services'][f's{i}'] = {'loadBalancer': {'servers': [{'url': f'http://127.0.0.1:{lab.server.port}'}]}}
    for i in range(50):
        out['middlewares'][f'strip{i}'] = {'stripPrefix': {'prefixes': [f'/p{i}']}}
    return json.dumps({'http': out})
