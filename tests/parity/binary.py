"""gw against Traefik's binary: the same gateway, the same bytes; status, location, router and what the backend received."""
import collections, concurrent.futures, contextlib, copy, json, os, random, tempfile, time, traceback

import gateways, options, shrink, tables, wire

QUESTIONS = 25


def wanted():
    return (['option ' + name for name in [*options.SEEN_OUTSIDE, 'asDefault']]
            + ['middleware ' + name for name in gateways.MIDDLEWARES]
            + ['stage ' + name for name in ('opaque target', 'fragment', 'normalised path', 'clean path', 'semicolons', 'forwarded headers',
                                            'hop-by-hop headers', 'canonical host', 'children', 'TLS options', 'no router')])


def run(binaries, gw, seed, seconds):
    """Each binary for its share of the time, the first (the reference) for most of it."""
    result = {'counters': collections.Counter(), 'wrong': []}
    for i, named in enumerate(binaries):
        version, binary = named.split('=', 1)
        share = seconds * (1 if len(binaries) == 1 else 0.6 if i == 0 else 0.4 / (len(binaries) - 1))
        for which, part in (('options', 0.75), ('defaults', 0.25)):
            try:
                one = Run(version if i else None, os.path.abspath(binary), gw, f'{seed}/{version}/{which}', which, result)
                one.go(time.monotonic() + share * part)
            except Exception:
                result['wrong'].append({'kind': 'failed', 'version': version, 'text': traceback.format_exc()})
    return result


def replay(case, binaries, gw):
    """A case that was found before: None where both sides agree now, or its release is not here."""
    named = [name.split('=', 1) for name in binaries]
    chosen = [binary for version, binary in named if case['version'] in (None, version)]
    if not chosen:
        return None
    one = Run(case['version'], os.path.abspath(chosen[0]), gw, '', '', {})
    with one.running({**{'web': {}}, **case['entryPoints']}) as backend:
        case['dynamic']['http']['services'] = gateways.services(backend.url)
        answers = one.both(case)
        return None if agrees(*answers) else {'case': case, 'traefik': answers[0], 'gw': answers[1]}


class Run:
    """One process of Traefik, which gets one dynamic configuration after the other."""

    def __init__(self, version, binary, gw, seed, which, result):
        self.version, self.binary, self.gw, self.seed, self.which, self.result = version, binary, gw, seed, which, result

    def go(self, end):
        points = gateways.entry_points(self.which, self.version)
        with self.running(points) as backend:
            number = 0
            while time.monotonic() < end and len(self.result['wrong']) < 6:
                drawn = random.Random(f'{self.seed}/{number}')
                dynamic = gateways.dynamic(drawn, self.which, self.version, backend.url)
                self.load(dynamic)
                self.ask(points, dynamic, gateways.questions(drawn, QUESTIONS))
                number += 1

    @contextlib.contextmanager
    def running(self, points):
        """A place and a backend; Traefik comes with the first configuration, and goes at the end."""
        backend, self.traefik = wire.Backend(), None
        with tempfile.TemporaryDirectory() as self.directory:
            self.ports, self.canaries = dict(zip(points, wire.free_ports(len(points)))), 0
            self.write('static.yml', static(points, self.ports))
            try:
                yield backend
            finally:
                if self.traefik:
                    self.traefik.close()
                backend.close()

    def load(self, dynamic):
        """Returns when Traefik runs this configuration: a router that no other configuration has answers then."""
        self.canaries += 1
        canary = f'canary{self.canaries}'
        gateways.add_canary(dynamic, canary)
        self.write('dynamic.yml', dynamic)
        if self.traefik is None:
            self.traefik = wire.Traefik(self.binary, self.directory, self.ports['web'])
        else:
            self.traefik.reload()
        if not self.traefik.settle(canary):
            raise RuntimeError('Traefik does not come up: ' + open(os.path.join(self.directory, 'log'), errors='replace').read()[-1500:])

    def write(self, name, content):
        path = os.path.join(self.directory, name)
        with open(path + '.new', 'w') as out:
            json.dump(content, out)
        os.rename(path + '.new', path)

    def ask(self, points, dynamic, questions):
        asked = [{**question, 'entrypoint': name} for question in questions for name in points if name != 'secure' or question['tls']]
        started = self.gw and self.gw.routes(self.directory, ['static.yml'], asked, self.version)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            traefik = list(pool.map(self.exchange, asked))
        answers = self.gw.finish(started) if started else [None] * len(asked)
        counters = self.result['counters']
        counters['requests through the binary'] += len(asked)
        self.count(asked, traefik, dynamic)
        for question, one, other in zip(asked, traefik, answers):
            if other and (other.get('uncertain') or other.get('ambiguous')):
                counters['answers that gw leaves open'] += 1
            if other is None or agrees(one, other):
                continue
            case = {'kind': 'gateway', 'version': self.version, 'entryPoints': {question['entrypoint']: points[question['entrypoint']]},
                    'dynamic': dynamic, 'question': question}
            self.statuses = (one['status'], other.get('status'))
            if not self.differs(case):  # not at the second time: chance, or a moment
                counters['unstable answers'] += 1
                self.load(dynamic)
                continue
            self.result['wrong'].append(self.explained(shrink.shrink(case, self.differs, 15)))
            return

    def differs(self, case):
        """Whether both still differ in the same way; over TLS not once but each time, for names of equal length tie there."""
        for _ in range(6 if case['question']['tls'] else 1):
            one, other = self.both(case)
            if (one['status'], other.get('status')) != self.statuses or agrees(one, other):
                return False
        return True

    def both(self, case):
        """Both answers; Traefik gives its own twice."""
        question = case['question']
        if not question['raw'].endswith('\r\n\r\n') or not question['raw'].strip():
            raise ValueError('half a request')
        self.load(copy.deepcopy(case['dynamic']))
        one, other = self.exchange(question), self.gw.finish(self.gw.routes(self.directory, ['static.yml'], [question], self.version))[0]
        if self.exchange(question) != one:
            raise RuntimeError('an answer that changes')
        return one, other

    def explained(self, case):
        one, other = self.both(case)
        for kind in ('routers', 'middlewares'):
            case['dynamic']['http'][kind].pop('canary', None)
        return {'case': case, 'traefik': one, 'gw': other}

    def exchange(self, question):
        try:
            return wire.exchange(self.ports[question['entrypoint']], question['raw'], question['remote'], question['tls'], question['sni'])
        except OSError as problem:
            return {'status': str(problem), 'router': None, 'location': None, 'upstream': None}

    def count(self, asked, traefik, dynamic):
        counters = self.result['counters']
        plain = {}
        for question, answer in zip(asked, traefik):
            name = question['entrypoint']
            if name == 'web':
                plain = answer
            if name in ('web', 'other', 'third'):
                for stage in stages(question, answer, dynamic):
                    counters[stage] += 1
            if name not in ('web', 'secure', 'other', 'third') and answer != plain:
                counters['option ' + name] += 1
            elif name in ('other', 'third') and answer['router'] != plain['router']:
                counters['option asDefault'] += 1
            elif name == 'secure' and answer['status'] in (421, 'handshake failed'):
                counters['stage TLS options'] += 1


def static(points, ports):
    """The static configuration; every entry point believes the PROXY protocol, which tells it the client's address."""
    return {'global': {'checkNewVersion': False, 'sendAnonymousUsage': False},
            'entryPoints': {name: {'address': f'127.0.0.1:{ports[name]}', 'proxyProtocol': {'insecure': True}, **chosen} for name, chosen in points.items()},
            'providers': {'providersThrottleDuration': '0s', 'file': {'filename': 'dynamic.yml', 'watch': False}}}


def agrees(traefik, gw):
    if gw.get('error'):
        return False
    router = tables.own(gw, gw.get('router'))
    if gw.get('uncertain'):
        # What a parent's middleware does decides among its children (c…).
        return traefik['router'] in (None, router) or bool(gw.get('ambiguous')) or traefik['router'].startswith('c')
    names = {router, *(tables.own(gw, name) for name in gw.get('ambiguous', []))}
    if len(names) > 1:
        return traefik['router'] is None or traefik['router'] in names
    if traefik['upstream'] is None:
        return gw['status'] == traefik['status'] and gw.get('location') == traefik['location']
    mine = gw.get('upstream')
    return (traefik['router'] in (None, router) and mine is not None
            and {**mine, 'headers': wire.kept(mine['headers'])} == traefik['upstream'])


def stages(question, answer, dynamic):
    """What decided this answer, as far as it shows in bytes that went in and bytes that came out."""
    line = question['raw'].split('\r\n', 1)[0].split(' ')
    target, upstream = line[1] if len(line) > 2 else '', answer['upstream']
    path, _, query = target.partition('?')
    host = next((h[6:] for h in question['raw'].split('\r\n')[1:] if h.startswith('Host: ')), '')
    if answer['status'] == 404:
        yield 'stage no router'
    if answer['status'] == 400 and ':' in path and '/' not in path.split(':', 1)[1][:1]:
        yield 'stage opaque target'
    if answer['status'] == 400 and '#' in path:
        yield 'stage fragment'
    if answer['status'] == 403:
        yield 'middleware ipAllowList'
    if answer['location']:
        yield 'middleware redirectScheme' if answer['location'].startswith('https:') and '/b' not in answer['location'] else 'middleware redirectRegex'
    if not upstream:
        return
    headers = dict(upstream['headers'])
    router = dynamic['http']['routers'].get((answer['router'] or '').split('@')[0], {})
    if '%41' in path and '%41' not in upstream['target']:
        yield 'stage normalised path'
    if ('//' in path or '/.' in path) and '//' not in upstream['target'] and '/.' not in upstream['target']:
        yield 'stage clean path'
    if ';' in query and ';' not in upstream['target']:
        yield 'stage semicolons'
    if '\r\nX-Forwarded-' in question['raw'] or '\r\nX-Real-Ip' in question['raw']:
        yield 'stage forwarded headers'
    if '\r\nConnection: X-A' in question['raw'] and 'X-A' not in headers:
        yield 'stage hop-by-hop headers'
    if 'Host(' in router.get('rule', '') and (':' in host or host != host.lower()):
        yield 'stage canonical host'
    if router.get('parentRefs'):
        yield 'stage children'
    kinds = {name.split('-')[0] for name in router.get('middlewares', [])}
    shown = {'addPrefix': upstream['target'].startswith('/p'), 'stripPrefix': 'X-Forwarded-Prefix' in headers,
             'stripPrefixRegex': 'X-Forwarded-Prefix' in headers, 'replacePath': 'X-Replaced-Path' in headers,
             'replacePathRegex': 'X-Replaced-Path' in headers, 'headers': 'X-Added' in headers}
    yield from ('middleware ' + kind for kind in kinds if shown.get(kind))
