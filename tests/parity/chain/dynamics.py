"""Dynamic files."""
import json

import parts


def dynamic(random, farm):
    http = {'routers': {}, 'services': {}, 'middlewares': {}}
    tree = {'http': http}
    names = random.sample(parts.NAMES, random.randint(2, 6))
    server = lambda: {'url': f'http://{random.choice(farm[0])}:{random.choice(farm[1])}'}
    for name in names:
        servers = [server() for _ in range(random.choice([1, 1, 2, 3]))]
        if random.random() < 0.1:
            servers[0]['weight'] = 3
        http['services'][name] = {'loadBalancer': {'servers': servers, **parts.balancer(random)}}
    if random.random() < 0.15:
        transport = random.choice([{'insecureSkipVerify': True}, {'maxIdleConnsPerHost': 7}, {'forwardingTimeouts': {'dialTimeout': '3s'}}])
        http['serversTransports'] = {'own': transport}
        http['services'][names[0]]['loadBalancer']['serversTransport'] = 'own'
    if random.random() < 0.3:
        services = [{'name': name, 'weight': random.choice([1, 2, 5])} for name in names[:3]]
        http['services']['weighted'] = {'weighted': {'services': services, **parts.maybe(random, 0.3, sticky=parts.sticky(random))}}
    if random.random() < 0.15:
        http['services']['mirrored'] = {'mirroring': {'service': names[0], 'mirrors': [{'name': names[1], 'percent': 50}],
                                                      **parts.maybe(random, 0.3, mirrorBody=False), **parts.maybe(random, 0.3, maxBodySize=1024)}}
    if random.random() < 0.1:
        http['services']['failing'] = {'failover': {'service': names[0], 'fallback': names[1]}}
    for number in range(random.randint(0, 5)):
        kind, options = parts.middleware(random, farm, list(http['middlewares']), random.choice(names))
        http['middlewares'][random.choice([kind, f'mw{number}', f'Auth_{number}'])] = {kind: options}
    used = set()
    for number in range(random.randint(1, 7)):
        rule = parts.rule(random)
        if parts.taken(random, rule, used):
            continue
        router = {'rule': rule, 'service': random.choice(list(http['services']))}
        points = random.choice([None, ['web'], ['websecure'], ['web', 'websecure']])
        if points:
            router['entryPoints'] = points
        if points == ['websecure'] or random.random() < 0.2:
            router['tls'] = random.choice([{}, {'options': 'modern'}, {'domains': [{'main': 'example.com', 'sans': ['*.example.com']}]}])
            if 'options' in router['tls']:
                tree['tls'] = {'options': {'modern': {'minVersion': 'VersionTLS12', **parts.maybe(random, 0.3, sniStrict=False)}}}
        if random.random() < 0.2:
            router['priority'] = random.choice([1, 10, 100, 1000])
        if http['middlewares'] and random.random() < 0.6:
            router['middlewares'] = random.sample(list(http['middlewares']), random.randint(1, min(3, len(http['middlewares']))))
        if random.random() < 0.05:
            router['observability'] = {'metrics': False}
        http['routers'][random.choice([f'{random.choice(names)}-{number}', f'r{number}', f'To_{number}'])] = router
    if random.random() < 0.1:
        tree['tcp'] = {'routers': {'stream': {'rule': 'HostSNI(`*`)', 'entryPoints': ['tcpep'], 'service': 'stream'}},
                       'services': {'stream': {'loadBalancer': {'servers': [{'address': server()['url'][7:]}]}}}}
    if not http['middlewares']:
        del http['middlewares']
    return json.dumps(tree, indent=1)


def version_2(random, farm):
    """Routers with rules of Traefik 2, on one service each."""
    http, used = {'routers': {}, 'services': {}}, set()
    for number in range(random.randint(2, 8)):
        http['services'][f's{number}'] = {'loadBalancer': {'servers': [{'url': f'http://{farm[0][number]}:{random.choice(farm[1])}'}]}}
        router = {'rule': parts.rule_v2(random), 'service': f's{number}', **parts.maybe(random, 0.15, priority=random.choice([1, 50]))}
        if random.random() < 0.2:
            router['entryPoints'] = ['web']
        if not parts.taken(random, router['rule'], used):
            http['routers'][f'r{number}'] = router
    return json.dumps({'http': http}, indent=1)


def container(labels, place):
    """One container that says all of this."""
    return {'Id': 'c0ffee', 'Name': '/converted', 'State': {'Status': 'running'}, 'Config': {'Labels': labels},
            'HostConfig': {'NetworkMode': 'bridge'},
            'NetworkSettings': {'Ports': {'80/tcp': None}, 'Networks': {'bridge': {'IPAddress': place, 'NetworkID': 'b'}}}}
