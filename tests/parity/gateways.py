"""Gateways for the binary: entry points with options, routers with middlewares, trees of routers, TLS options."""
import options, requests, rules, words

MIDDLEWARES = {
    'addPrefix': [{'prefix': '/p'}, {'prefix': '/p q'}],
    'stripPrefix': [{'prefixes': ['/a', '/api']}, {'prefixes': ['/a/', '/']}],
    'stripPrefixRegex': [{'regex': ['/[a-z]+']}, {'regex': ['^/a(/b)?']}],
    'replacePath': [{'path': '/new'}, {'path': '/n%20w'}],
    'replacePathRegex': [{'regex': '^/a/?(.*)', 'replacement': '/b/$1'}, {'regex': '(.)$', 'replacement': '${1}x'}],
    'redirectScheme': [{'scheme': 'https'}, {'scheme': 'https', 'port': '8443', 'permanent': True}],
    'redirectRegex': [{'regex': '^http://([^/]*)/a(.*)', 'replacement': 'https://$1/b$2'}, {'regex': '/api', 'replacement': '/v2', 'permanent': True}],
    'ipAllowList': [{'sourceRange': ['10.0.0.0/8', '2001:db8::/32']}, {'sourceRange': ['10.0.0.9'], 'ipStrategy': {'depth': 1}}],
    'headers': [{'customRequestHeaders': {'X-Added': 'yes', 'X-A': ''}}, {'customRequestHeaders': {'Host': 'other.com', 'X-Added': 'no'}}],
}
TLS_OPTIONS = {'o1': {'minVersion': 'VersionTLS12'}, 'o2': {'sniStrict': True}}


def entry_points(which, version):
    """Name → options that this release knows. `defaults`: few entry points, some of them asDefault."""
    if which == 'defaults':
        denied = options.OPTIONS['encodedCharacters'] if options.knows(version, 'encodedCharacters') else {}
        return {'web': {}, 'other': {'asDefault': True}, 'third': {'asDefault': True, **denied}}
    every = {**options.OPTIONS, **options.SEEN_OUTSIDE}
    return {'web': {}, 'secure': {}, **{name: every[name] for name in every if options.knows(version, name)}}


def dynamic(random, which, version, backend):
    """A dynamic configuration whose routers say their names in the response header X-Router."""
    routers, middlewares = {}, {'entry-add': {'addPrefix': {'prefix': '/entry'}}}
    for kind, variants in MIDDLEWARES.items():
        for i, variant in enumerate(variants):
            middlewares[f'{kind}-{i}'] = {kind: variant}
    count = random.choice([6, 12, 20])
    dealt = deal(random, sorted(set(middlewares) - {'entry-add'}))
    priorities = random.sample(range(100, 1000), count)
    for i in range(count):
        syntax = random.choice(['', '', '', 'v2'])
        router = {'rule': rules.rule(random, syntax, plain=True, depth=random.choice([0, 0, 1, 2])), 'service': 'echo',
                  'priority': priorities[i],
                  'middlewares': [next(dealt) for _ in range(random.choice([0, 1, 1, 1, 2]))]}
        if i < 3:
            router['rule'] = random.choice(['PathPrefix(`/`)', 'HostRegexp(`.`)', '!Path(`/a`)'])
        if syntax:
            router['ruleSyntax'] = syntax
        if random.random() < 0.3:
            router['tls'] = random.choice([{}, {}, {'options': 'o1'}, {'options': 'o2'}, {'options': 'none'}])
            if '`*`' in router['rule']:
                router['tls'] = {}  # Beside routers without a host, chance decides which options "*" has.
        if which == 'defaults' and random.random() < 0.4:
            router['entryPoints'] = random.sample(['web', 'other', 'third'], random.choice([1, 2]))
        routers[f'r{i}'] = router
    for i, (host, chosen) in enumerate(random.sample([('a.com', 'o1'), ('b.com', 'none'), ('x.a.com', 'o2'), ('*.x.a.com', 'o1')], 2)):
        routers[f't{i}'] = {'rule': f'Host(`{host}`)', 'service': 'echo', 'priority': 2000 + i, 'tls': {'options': chosen}}
    if options.knows(version, 'parentRefs'):
        tree(random, routers)
    for name, router in routers.items():
        if 'service' in router:
            middlewares['name-' + name] = {'headers': {'customResponseHeaders': {'X-Router': name + '@file'}}}
            router['middlewares'] = router.get('middlewares', []) + ['name-' + name]
    return {'http': {'routers': routers, 'middlewares': middlewares, 'services': services(backend)},
            'tls': {'options': TLS_OPTIONS}}


def deal(random, names):
    """Names in a random order, each once before one comes again."""
    while True:
        yield from random.sample(names, len(names))


def services(backend):
    return {'echo': {'loadBalancer': {'servers': [{'url': backend}]}}}


def add_canary(dynamic, name):
    """A router that tells that its configuration is in force: it says its name."""
    dynamic['http']['middlewares']['canary'] = {'headers': {'customResponseHeaders': {'X-Router': name}}}
    dynamic['http']['routers']['canary'] = {'rule': f'Path(`/{name}`)', 'priority': 10**12, 'service': 'echo', 'entryPoints': ['web'],
                                            'middlewares': ['canary']}


def tree(random, routers):
    """Turns one router into a parent of some new ones."""
    parent = routers['r0']
    del parent['service']
    parent['priority'] = random.choice([50, 5000])
    parent.pop('tls', None)
    for i in range(random.choice([1, 2, 4])):
        routers[f'c{i}'] = {'rule': rules.rule(random, 'v3', plain=True, depth=0), 'priority': 10 + i, 'service': 'echo', 'parentRefs': ['r0']}
    if random.random() < 0.7:
        routers['c9'] = {'rule': 'PathPrefix(`/`)', 'priority': 1, 'service': 'echo', 'parentRefs': ['r0']}


STRANGE = ('transfer-encoding', 'content-length', 'expect', 'upgrade')  # whose answers come by several messages


def questions(random, count):
    out = []
    while len(out) < count:
        parts = requests.request(random)
        if any(name.lower() in STRANGE for name, _ in parts['headers']):
            continue
        tls = random.random() < 0.3
        out.append({'raw': requests.raw(parts), 'remote': requests.peer(random), 'tls': tls,
                    'sni': random.choice(['', 'a.com', 'b.com', 'x.a.com', 'zz']) if tls else ''})
    return out
