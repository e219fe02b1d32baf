"""Tables of HTTP and TCP routers of several providers: written for both sides, asked, compared."""
import json, os

import options, requests, rules, words

SERVICE = {'loadBalancer': {'servers': [{'url': 'http://127.0.0.1:9'}]}}
TCP_SERVICE = {'loadBalancer': {'servers': [{'address': '127.0.0.1:9'}]}}
PRIORITIES = [0] * 12 + [10, 10, 20, 20, 30, -1, -5, 1000, 9223372036854774807, 9223372036854774808, -9223372036854775808]
REQUESTS, CONNECTIONS = 200, 60


def http_table(random, several):
    """A table and questions for it. several: routers of providers other than file too."""
    providers = random.sample(['docker', 'kubernetescrd', 'redis', 'consulcatalog', 'http'], random.randrange(0, 4)) if several else []
    providers.append('file')
    name = random.choice(sorted(options.OPTIONS))
    table = {'entryPoints': {'web': {'address': ':8000'}, 'opt': {'address': ':8001', **options.OPTIONS[name]}},
             'precedence': words.PRECEDENCE if random.random() < 0.6 else random.sample(words.PRECEDENCE, 5), 'providers': {}}
    common = rules.rule(random, 'v3', plain=True, depth=0)
    for i in range(random.choice([1, 2, 5, 8, 10, 12, 14, 16, 20, 24, 30, 40])):
        syntax = random.choice(['', '', 'v3', 'v3', 'v2', 'default', 'V2'])
        text = rules.rule(random, syntax, plain=True, spoilt=0.02, depth=random.choice([0, 0, 1, 2]))
        if random.random() < 0.1:
            text = common  # ties
        if random.random() < 0.04:
            text = random.choice(['PathPrefix(`/`)', 'HostRegexp(`.*`)'])
        router = {'rule': text, 'service': 's'}
        if syntax:
            router['ruleSyntax'] = syntax
        if priority := random.choice(PRIORITIES):
            router['priority'] = priority
        if random.random() < 0.25:
            router['tls'] = {}
        place(table, random.choice(providers), 'http', SERVICE)[f'r{i}'] = router
    asked = []
    for _ in range(REQUESTS):
        parts = requests.request(random)
        asked.append({'raw': requests.raw(parts), 'remote': requests.peer(random), 'tls': random.random() < 0.25,
                      'sni': '', 'entrypoint': random.choice(['web', 'opt'])})
    return {'kind': 'http-table', 'option': name, 'table': table, 'questions': asked}


def tcp_table(random, several):
    providers = (random.sample(['docker', 'kubernetescrd', 'redis'], random.randrange(0, 3)) if several else []) + ['file']
    table = {'entryPoints': {'web': {'address': ':8000'}}, 'precedence': words.PRECEDENCE,
             'strictTLSOptions': random.random() < 0.2, 'providers': {}}
    place(table, 'file', 'tcp', TCP_SERVICE)
    table['providers']['file']['tls'] = {'options': {'o1': {'minVersion': 'VersionTLS12'}, 'o2': {'minVersion': 'VersionTLS13'}}}
    named = ['o1', 'o2', '', 'default', 'o1@file', 'none', 'o2@file']
    for i in range(random.choice([1, 3, 6, 10, 12, 14, 18, 24])):
        syntax = random.choice(['', 'v3', 'v3', 'v2'])
        router = {'rule': rules.rule(random, syntax, tcp=True, plain=True, spoilt=0.02, depth=random.choice([0, 1, 2])), 'service': 's'}
        if random.random() < 0.08:
            router['rule'] = 'HostSNI(`*`)'
        if syntax:
            router['ruleSyntax'] = syntax
        if priority := random.choice(PRIORITIES):
            router['priority'] = priority
        if (kind := random.random()) < 0.4:
            router['tls'] = {'passthrough': True}
        elif kind < 0.7:
            router['tls'] = {'options': random.choice(named)} if random.random() < 0.6 else {}
        place(table, random.choice(providers), 'tcp', TCP_SERVICE)[f't{i}'] = router
    for i in range(random.choice([0, 0, 1, 3, 6])):
        host = f'Host(`{random.choice(words.HOST_RULES)}`)'
        router = {'rule': random.choice([host, host, host + ' && PathPrefix(`/a`)', 'PathPrefix(`/`)', '!' + host]), 'service': 's'}
        if random.random() < 0.8:
            router['tls'] = {'options': random.choice(named)} if random.random() < 0.6 else {}
        place(table, random.choice(providers), 'http', SERVICE)[f'h{i}'] = router
    asked = [{'conn': random.choice(['tls'] * 8 + ['plain', 'plain', 'postgres', 'sslv2']), 'sni': random.choice(words.SNIS),
              'alpn': random.sample(words.ALPNS, random.choice([0, 1, 1, 2])), 'remote': requests.peer(random), 'entrypoint': 'web'}
             for _ in range(CONNECTIONS)]
    return {'kind': 'tcp-table', 'table': table, 'questions': asked}


def place(table, provider, protocol, service):
    part = table['providers'].setdefault(provider, {}).setdefault(protocol, {'routers': {}, 'services': {'s': service}})
    return part['routers']


def routers(table):
    return {f'{name}@{provider}': router for provider, offered in table['providers'].items() for part in ('http', 'tcp')
            for name, router in offered.get(part, {}).get('routers', {}).items()}


def write(table, directory):
    """The files that gw reads. JSON is YAML; the objects of other providers stand in a snapshot. Returns gw's inputs."""
    static = {'entryPoints': table['entryPoints'], 'providers': {'file': {'filename': 'dynamic.yml'}, 'precedence': table['precedence']}}
    if table.get('strictTLSOptions'):
        static['core'] = {'strictTLSOptions': True}
    for name, content in (('static.yml', static), ('dynamic.yml', for_file(table['providers'].get('file', {})))):
        with open(os.path.join(directory, name), 'w') as out:
            out.write(json.dumps(content).replace('{{', '{\\u007b'))  # Two braces would make a template of the file.
    others = {name: offered for name, offered in table['providers'].items() if name != 'file'}
    if not others:
        return ['static.yml']
    with open(os.path.join(directory, 'snapshot.json'), 'w') as out:
        json.dump(snapshot(others, sorted(table['entryPoints']), tls_options(table)), out)
    return ['static.yml', 'snapshot=snapshot.json']


def for_file(offered):
    """Sections without content are refused in a file."""
    out = {}
    for part, content in offered.items():
        kept = {kind: objects for kind, objects in content.items() if objects}
        if part == 'tls' and 'options' in kept:
            kept['options'] = {name: options or {'minVersion': 'VersionTLS12'} for name, options in kept['options'].items()}
        if kept:
            out[part] = kept
    return out


def tls_options(table):
    return {f'{name}@{provider}' for provider, offered in table['providers'].items()
            for name in offered.get('tls', {}).get('options', {})}


def disabled(router, provider, options):
    """A snapshot cannot say which TLS options exist; it says which routers do without theirs."""
    name = (router.get('tls') or {}).get('options') or 'default'
    return name != 'default' and (name if '@' in name else f'{name}@{provider}') not in options


def snapshot(providers, entry_points, options):
    raw = {}
    for provider, offered in providers.items():
        for part, prefix in (('http', ''), ('tcp', 'tcp')):
            for kind in ('routers', 'services'):
                for name, value in offered.get(part, {}).get(kind, {}).items():
                    key = prefix + kind.capitalize() if prefix else kind
                    value = {'entryPoints': entry_points, **value} if kind == 'routers' else value
                    if kind == 'routers' and disabled(value, provider, options):
                        value = {**value, 'status': 'disabled'}
                    raw.setdefault(key, {})[f'{name}@{provider}'] = value
    return raw


def agrees_http(traefik, gw):
    if not traefik['routers']:
        # A router may be chosen and refuse before its middlewares are reached: then gw names it beside the status.
        refused = traefik['status'] in (400, 421)
        return (gw.get('router') is None or refused) and gw.get('status') == (traefik['status'] or 'closed')
    chosen = traefik['routers']
    return own(gw, gw.get('router')) in chosen and {own(gw, name) for name in [gw['router'], *gw.get('ambiguous', [])]} == set(chosen)


def own(answer, name):
    """A router's name in the provider's words: one that an entry point's options split runs under another."""
    for prefix in (f"{answer.get('entrypoint')}-conflicted-", f"{answer.get('entrypoint')}-"):
        if name and name.startswith(prefix):
            name = name[len(prefix):]
    return name


def agrees_tcp(traefik, gw):
    return (gw.get('via') == traefik['via'] and gw.get('tls_options') == traefik['tls_options']
            and (traefik['via'] != 'tcp' or gw.get('router') == traefik['routers'][0]))


def disagreement(case, oracle, gw, directory):
    """Asks both sides. None, or (index, Traefik's answer, gw's) of the first question that they answer differently."""
    inputs = write(case['table'], directory)
    started = gw.routes(directory, inputs, case['questions'])
    summary, traefik = ask(case, oracle)
    case['traefik'] = traefik
    answers = gw.finish(started)
    if 'problem' in summary:
        return None
    case['chance'] = [i for i, answer in enumerate(answers) if case['kind'] == 'tcp-table' and says_chance(answer)]
    for i, (one, other) in enumerate(zip(traefik, answers)):
        if case['kind'] == 'http-table':
            agreed = agrees_http(one, other)
        else:
            agreed = agrees_tcp(one, other) or by_chance(one, other)
        if not agreed:
            return i, one, other
    return None


def ask(case, oracle):
    summary = oracle.ask({'kind': 'table', **case['table']})
    kind = 'requests' if case['kind'] == 'http-table' else 'conns'
    return summary, oracle.ask({'kind': kind, kind: case['questions']}) if 'problem' not in summary else []


def by_chance(traefik, gw):
    """Whether gw says that chance decides, with Traefik's answer among those that it names."""
    others = {own(gw, name) for name in gw.get('ambiguous', [])}
    if traefik['via'] == 'tcp' and traefik['routers'][0] in others or traefik['via'] == 'closed' and others:
        return True
    options = traefik['tls_options'] if traefik['via'] == 'https' else 'which close the connection'
    return says_chance(gw) and any(options in one['reason'] for one in gw['uncertain'])


def says_chance(gw):
    return any('chance decides' in one['reason'] for one in gw.get('uncertain', []))


def varies(case, i, oracle):
    """Whether Traefik answers otherwise when it is built again: ties go by the order of a map, another one each time."""
    for _ in range(40):
        oracle.ask({'kind': 'table', **case['table']})
        if not agrees_tcp(oracle.ask({'kind': 'conns', 'conns': [case['questions'][i]]})[0], case['traefik'][i]):
            return True
    return False


def count(case, counters, oracle):
    """Which matcher decided the answers, and which option: it did where an entry point without it answers otherwise."""
    table = routers(case['table'])
    tcp = case['kind'] == 'tcp-table'
    for answer in case['traefik']:
        if answer['routers'] and (router := table.get(answer['routers'][0])):
            syntax = 'v2' if router.get('ruleSyntax') == 'v2' else 'v3'
            for name in rules.deciders(router['rule']):
                counters[f"{'tcp' if tcp else 'http'} {syntax} {name}"] += 1
            if len(answer['routers']) > 1:
                counters['ties'] += 1
    if tcp:
        for answer in case['traefik']:
            counters['connections to ' + answer['via']] += 1
        for i in case['chance'][:1]:
            counters['chance seen in Traefik' if varies(case, i, oracle) else 'chance not seen in Traefik'] += 1
        return
    chosen = [i for i, question in enumerate(case['questions']) if question['entrypoint'] == 'opt']
    plain = oracle.ask({'kind': 'requests', 'requests': [{**case['questions'][i], 'entrypoint': 'web'} for i in chosen]})
    for i, answer in zip(chosen, plain):
        if (answer['status'], set(answer['routers'] or [])) != (case['traefik'][i]['status'], set(case['traefik'][i]['routers'] or [])):
            counters['option ' + case['option']] += 1
