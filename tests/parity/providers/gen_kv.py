"""Keys of a store: random configurations, well-formed ones and ones with faults, as they stand below a root key."""
import json
import random

HTTP_ROUTER = {'rule': ['Host(`a.com`)', 'PathPrefix(`/x`)', 'Host(', ''], 'service': ['s', 't@redis', 'missing', ''],
               'priority': ['7', '-1', 'x', '0'], 'entrypoints/0': ['web', 'nope'], 'entrypoints/1': ['websecure'],
               'entrypoints': ['web,websecure', ''], 'middlewares/0': ['m', 'n'], 'tls': ['true', '', 'false', 'yes'],
               'tls/certresolver': ['le'], 'tls/domains/0/main': ['a.com'], 'tls/domains/0/sans/0': ['b.com'],
               'rulesyntax': ['v2', 'v3', 'v9'], 'observability/accesslogs': ['true', 'no'], 'parentrefs/0': ['p']}
SERVICE = {'loadbalancer/servers/0/url': ['http://127.0.0.1:1', 'ftp://x', ':'], 'loadbalancer/servers/1/url': ['http://127.0.0.1:2'],
           'loadbalancer/servers/10/url': ['http://127.0.0.1:3'], 'loadbalancer/servers/0/weight': ['2', '-1', 'w'],
           'loadbalancer/passhostheader': ['false', 'maybe'], 'loadbalancer/sticky': ['', 'true'],
           'loadbalancer/sticky/cookie/name': ['c'], 'loadbalancer/sticky/cookie': ['', 'true'], 'loadbalancer/healthcheck/path': ['/h'],
           'loadbalancer/healthcheck/interval': ['5', '5s', '5d'], 'weighted/services/0/name': ['s', 't'],
           'weighted/services/0/weight': ['3'], 'mirroring/service': ['s'], 'mirroring/mirrors/0/name': ['t'],
           'failover/service': ['s'], 'failover/fallback': ['t'], 'loadbalancer/strategy': ['p2c', 'wrr', 'none']}
MIDDLEWARE = {'addprefix/prefix': ['/p', ''], 'stripprefix/prefixes/0': ['/a'], 'stripprefix/prefixes': ['/a,/b'],
              'headers/customrequestheaders/X-A': ['1'], 'headers/customrequestheaders/x-a': ['2'], 'compress': ['true', '', 'false'],
              'compress/minresponsebodybytes': ['9', 'nine'], 'ratelimit/average': ['5'], 'ratelimit/period': ['1m', '1'],
              'basicauth/users/0': ['u:$apr1$x'], 'plugin/p/a/b': ['1'], 'retry/attempts': ['3', '0'], 'chain/middlewares/0': ['m', 'n'],
              'ipallowlist/sourcerange/0': ['10.0.0.0/8', 'x'], 'redirectscheme/scheme': ['https'], 'buffering/maxrequestbodybytes': ['1']}
OTHERS = {'http/serverstransports/st/insecureskipverify': ['true'], 'http/serverstransports/st/rootcas/0': ['x'],
          'tcp/routers/r/rule': ['HostSNI(`*`)', 'HostSNI(`a.com`)'], 'tcp/routers/r/service': ['s'], 'tcp/routers/r/tls': ['true'],
          'tcp/services/s/loadbalancer/servers/0/address': ['127.0.0.1:1'], 'tcp/middlewares/m/inflightconn/amount': ['1'],
          'udp/routers/r/service': ['s'], 'udp/routers/r/entrypoints/0': ['udpep', 'web'],
          'udp/services/s/loadbalancer/servers/0/address': ['127.0.0.1:1'], 'tls/options/o/minversion': ['VersionTLS12', 'x'],
          'tls/options/default/minversion': ['VersionTLS12'], 'tls/stores/default/defaultcertificate/certfile': ['nope'],
          'tls/certificates/0/certfile': ['nope'], 'tls/certificates/0/keyfile': ['nope'], 'foo/bar': ['x'], 'http': ['', 'x'],
          'http/routers': [''], 'http/nope/x': ['1'], 'http/routers/r/nope': ['1']}


def case(seed, index, prefix):
    draw = random.Random(f'{seed}/{index}')
    root = draw.choice(['traefik'] * 6 + ['Traefik', 'a/b'])
    keys = {}
    for name in draw.sample(['r', 'q', 'Web-1', 'a.b'], draw.randint(0, 2)):
        some(draw, keys, f'http/routers/{name}/', HTTP_ROUTER, ['rule', 'service'])
    for name in draw.sample(['s', 't', 'S'], draw.randint(0, 2)):
        some(draw, keys, f'http/services/{name}/', SERVICE, ['loadbalancer/servers/0/url'])
    for name in draw.sample(['m', 'n'], draw.randint(0, 2)):
        some(draw, keys, f'http/middlewares/{name}/', MIDDLEWARE, [])
    for key in draw.sample(sorted(OTHERS), draw.choice([0, 0, 1, 2, 4])):
        keys[key] = draw.choice(OTHERS[key][:1] * 3 + OTHERS[key])
    keys = {f'{root}/{spell(draw, key)}': value for key, value in keys.items()}
    args = [] if root == 'traefik' else [f'--providers.redis.rootkey={root}'] if draw.random() < 0.9 else []
    return {'id': f'{prefix}{index:04d}', 'kind': 'redis', 'keys': keys, 'args': args}


def some(draw, keys, below, table, usual):
    for key in sorted({*usual, *draw.sample(sorted(table), draw.choice([0, 0, 1, 2, 3]))}):
        values = table[key]
        keys[below + key] = draw.choice(values[:1] * 6 + values)


def spell(draw, key):
    return key if draw.random() < 0.8 else '/'.join(part.capitalize() if draw.random() < 0.3 else part for part in key.split('/'))


if __name__ == '__main__':
    import sys
    for number in range(int(sys.argv[2])):
        print(json.dumps(case(sys.argv[1], number, 'kv-')))
