"""Compose projects, as people have them, for Traefik's labels."""
import json, os, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'providers'))
import compose  # noqa: E402

import parts  # noqa: E402

# Static options that change what becomes of labels; a worker has a Traefik for each.
VARIANTS = [[], ['--providers.docker.exposedbydefault=false'],
            ['--providers.docker.defaultrule=Host(`{{ normalize .Name }}.example.com`)']]


def labels(prefix, value, random):
    """An object as labels below `prefix`."""
    if isinstance(value, dict) and value:
        out = {}
        for key, item in value.items():
            out.update(labels(f'{prefix}.{key if random.random() < 0.5 or key[:2] == "X-" else key.lower()}', item, random))
        return out
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return {key: text for n, item in enumerate(value) for key, text in labels(f'{prefix}[{n}]', item, random).items()}
        return {prefix: random.choice([',', ', ', ',']).join(value)}
    return {prefix: 'true' if value in ({}, True) else 'false' if value is False else str(value)}


def project(random, farm):
    """(compose text, its containers with addresses of the farm, variant)."""
    variant = random.choice([0, 0, 1, 2])
    services, middlewares, used = {}, [], set()
    ports = farm[1]
    for name in random.sample(parts.NAMES, random.randint(2, 7)):
        own = {}
        body = {'image': f'{name.lower()}:latest', 'expose': [str(p) for p in random.sample(ports, random.choice([1, 1, 1, 2]))], 'labels': own}
        if random.random() < 0.15:
            body['deploy'] = {'replicas': random.randint(2, 3)}
        if variant == 1 and random.random() < 0.9:
            own['traefik.enable'] = 'true'
        elif random.random() < 0.05:
            own['traefik.enable'] = 'false'
        container(random, name, own, ports, farm, middlewares, used)
        services[name] = body
    if random.random() < 0.5:
        services['traefik'] = {'image': 'traefik:v3.7', 'labels': gateway(random, farm, middlewares)}
    tree = {'name': random.choice(['shop', 'prod', 'my_stack']), 'services': services}
    for body in services.values():
        body['labels'] = {key: value.replace('$', '$$') for key, value in body['labels'].items()}
        if random.random() < 0.5:
            body['labels'] = [f'{key}={value}' for key, value in body['labels'].items()]
    text = json.dumps(tree, indent=1)
    found = compose.containers(text)
    addresses = {}
    for number, one in enumerate(found):
        for network in one['NetworkSettings']['Networks'].values():
            addresses[network['IPAddress']] = network['IPAddress'] = farm[0][number % len(farm[0])]
    return text, found, addresses, variant


def container(random, name, own, ports, farm, middlewares, used):
    """The labels of one service of the project, put into `own`."""
    http = 'traefik.http.'
    of_service = []
    for number in range(random.choice([0, 1, 1, 1, 2])):
        service = name.lower().replace('_', '-') + ('' if number == 0 else '-admin')
        options = parts.balancer(random)
        own.update(labels(f'{http}services.{service}.loadbalancer', options, random) if options else {})
        if not options or number or random.random() < 0.7:
            own[f'{http}services.{service}.loadbalancer.server.port'] = str(random.choice(ports))
        of_service.append(service)
    for number in range(random.choice([0, 1, 1, 1, 2, 3])):
        router = f'{name.lower()}{"" if number == 0 else "-" + random.choice(["secure", "http", "api"]) + str(number)}'
        prefix = f'{http}routers.{router}.'
        rule = parts.rule(random)
        if random.random() < 0.9 and not parts.taken(random, rule, used):
            own[prefix + 'rule'] = rule
        points = random.choice([None, ['web'], ['websecure'], ['web', 'websecure']])
        if points:
            own[prefix + 'entrypoints'] = ','.join(points)
        if points == ['websecure'] or random.random() < 0.2:
            own.update(random.choice([{prefix + 'tls': 'true'}, {prefix + 'tls.certresolver': 'le'},
                                      {prefix + 'tls.domains[0].main': 'example.com', prefix + 'tls.domains[0].sans': '*.example.com'}]))
        if random.random() < 0.15:
            own[prefix + 'priority'] = str(random.choice([1, 10, 100, 1000]))
        if len(of_service) > 1 or of_service and random.random() < 0.3:
            own[prefix + 'service'] = random.choice(of_service)
        chosen = []
        for _ in range(random.choice([0, 0, 1, 1, 2, 3])):
            if middlewares and random.random() < 0.4:
                chosen.append(random.choice(middlewares) + random.choice(['', '', '@docker']))
                continue
            kind, options = parts.middleware(random, farm, middlewares, of_service[0] if of_service else None)
            middleware = f'{router}-{random.choice([kind.lower(), "mw", kind])}'
            if middleware not in middlewares:
                own.update(labels(f'{http}middlewares.{middleware}.{kind.lower()}', options, random))
                middlewares.append(middleware)
            chosen.append(middleware)
        if random.random() < 0.02:
            chosen.append('forgotten')
        if chosen:
            own[prefix + 'middlewares'] = ','.join(chosen)
        if not of_service and random.random() < 0.03:
            own[prefix + 'service'] = 'nowhere'
    if random.random() < 0.06:
        own.update({f'traefik.tcp.routers.{name.lower()}.rule': 'HostSNI(`*`)', f'traefik.tcp.routers.{name.lower()}.entrypoints': 'tcpep',
                    f'traefik.tcp.services.{name.lower()}.loadbalancer.server.port': str(random.choice(ports))})


def gateway(random, farm, middlewares):
    """Traefik's own container: it often holds what others share."""
    out = {}
    for number in range(random.randint(1, 2)):
        kind, options = parts.middleware(random, farm)
        out.update(labels(f'traefik.http.middlewares.shared{number}.{kind.lower()}', options, random))
    if random.random() < 0.5:
        out.update({'traefik.http.routers.dashboard.rule': 'Host(`traefik.example.com`)', 'traefik.http.routers.dashboard.service': 'api@internal'})
    if random.random() < 0.6:
        out['traefik.enable'] = 'true'
    return out
