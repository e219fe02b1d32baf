"""digestAuth, circuitBreaker, rateLimit, forwardAuth and the connections that are kept: what depends on what came before."""
import hashlib, re, socket, subprocess, time

from world import story, whole


def fine(request):
    return [whole(200, b'fine')]


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def challenge(answer):
    return next((value for name, value in answer['headers'] if name.lower() == 'www-authenticate'), '')


def shown(answer):
    """The answer without what is drawn by chance."""
    for line in answer.get('headers', []):
        line[1] = re.sub(r'(nonce|opaque)="[^"]*"', r'\1="…"', line[1])
    return answer


class Digest:
    """Answers to a challenge: `credentials(nc, **what)` with other parameters than the right ones."""

    def __init__(self, asked, realm='traefik'):
        self.text, self.realm = challenge(asked), realm
        self.nonce, self.opaque = (re.search(f'{name}="([^"]*)"', self.text)[1] for name in ('nonce', 'opaque'))

    def credentials(self, nc='00000001', form='Digest {}', without=(), user='u', password='p', method='GET', **other):
        given = {'username': user, 'realm': self.realm, 'nonce': self.nonce, 'uri': '/a', 'algorithm': 'MD5', 'qop': 'auth',
                 'nc': nc, 'cnonce': 'c', 'opaque': self.opaque, **other}
        ha1, ha2 = md5(f'{user}:{self.realm}:{password}'), md5(f'{method}:{given["uri"]}')
        given.setdefault('response', md5(':'.join([ha1, given['nonce'], given['nc'], given['cnonce'], given['qop'], ha2])))
        bare = ('algorithm', 'qop', 'nc')
        return form.format(', '.join(f'{name}={value}' if name in bare else f'{name}="{value}"' for name, value in given.items() if name not in without))


USERS = {'users': ['u:traefik:' + md5('u:traefik:p'), 'v:other:' + md5('v:other:p'), 'e:traefik:']}
# Each is asked with a challenge of its own.
TRIES = {
    'played again': [{}, {}], 'counted on': [{}, {'nc': '00000002'}, {'nc': '00000009'}], 'out of order': [{'nc': '00000005'}, {'nc': '00000003'}, {'nc': '00000006'}],
    'from a high count': [{'nc': 'ffffffff'}, {'nc': '00000001'}], 'a count of nothing': [{'nc': '00000000'}, {'nc': '00000000'}, {'nc': '00000001'}],
    'a long count': [{'nc': '00000000000000001'}, {'nc': '10000000000000000'}, {'nc': ''}, {'nc': '0x1'}, {'nc': 'xyz'}, {'nc': '-1'}, {'nc': '+1'}, {'nc': '1_0'}],
    'upper case count': [{'nc': '0000000A'}, {'nc': '0000000a'}, {'nc': '0000000B'}],
    'another password': [{'password': 'x'}, {}], 'another user': [{'user': 'w'}, {'user': 'v'}, {'user': 'e'}, {'user': ''}],
    'another realm': [{'realm': 'other'}], 'another nonce': [{'nonce': 'AAAAAAAAAAAAAAAA'}], 'another opaque': [{'opaque': 'AAAA'}],
    'algorithms': [{'algorithm': 'SHA-256'}, {'algorithm': 'md5'}, {'without': ['algorithm']}, {'algorithm': '"MD5"', 'nc': '00000002'}],
    'qop': [{'qop': 'auth-int'}, {'qop': ''}, {'without': ['qop']}, {'qop': '"auth"'}],
    'left out': [{'without': [name]} for name in ('username', 'realm', 'nonce', 'uri', 'nc', 'cnonce', 'opaque', 'response')],
    'URIs': [{'uri': '/', 'nc': '1'}, {'uri': '', 'nc': '2'}, {'uri': '/a?x', 'nc': '3'}, {'uri': '/b', 'nc': '4'}, {'uri': 'http://other/a', 'nc': '5'}, {'uri': '/%61', 'nc': '6'},
             {'uri': '/a/b', 'nc': '7'}, {'uri': '/%', 'nc': '8'}, {'uri': '/a#b', 'nc': '9'}],
    'types': [{'form': 'digest {}'}, {'form': 'Digest  {}'}, {'form': 'Digest {},'}, {'form': 'Basic {}'}, {'form': 'Digest'}, {'form': 'Digest a="b, {}'}],
    'escapes': [{'cnonce': 'a\\"b'}, {'cnonce': 'a,b', 'nc': '2'}, {'cnonce': '', 'nc': '3'}],
    'responses': [{'response': ''}, {'response': 'x' * 32}, {'response': md5('').upper()}],
}


@story('digestAuth: answers to challenges')
def digest(w):
    variants = {'plain': {}, 'header': {'headerField': 'X-User', 'removeHeader': True}, 'realm': {'realm': 'other'}}
    backends = {name: w.backend(fine) for name in variants}
    hosts = {name: w.route(backends[name], {'digestAuth': {**USERS, **more}}) for name, more in variants.items()}
    yield
    for name, host in hosts.items():
        for text, tries in TRIES.items():
            asked = w.ask(host, '/a')
            of = Digest(asked)
            yield f'{name}: {text}', shown(asked)
            for one in tries:
                yield f'{name}: {text}: {one}', shown(w.ask(host, '/a', headers=[('Authorization', of.credentials(**one))]))
        yield 'other targets', [shown(w.ask(host, target, headers=[('Authorization', Digest(w.ask(host)).credentials())])) for target in ('/a', '/a?x', '/a/b', '/b', '/%61')]
        yield 'what came', [(target, headers.get('X-User'), re.sub('".*?"', '', headers.get('Authorization', ''))) for _, target, headers, _ in backends[name].seen]


def breaker(name, expression, spoil, code=None):
    """Trips, stays so, recovers; and trips again."""
    def tell(w):
        well = []
        host = w.route(w.backend(lambda request: fine(request) if well else spoil()),
                       {'circuitBreaker': {'expression': expression, 'checkPeriod': '100ms', 'fallbackDuration': '2s', 'recoveryDuration': '2s',
                                           **({'responseCode': code} if code else {})}})
        blocked = code or 503
        yield
        for round in range(2):
            well.clear()
            for _ in range(60):
                last = w.ask(host)
                if last['status'] == blocked:
                    break
                time.sleep(0.03)
            begin = time.monotonic()
            yield 'tripped', last
            well.append(True)
            time.sleep(1)
            yield 'a second later', [w.ask(host)['status'] for _ in range(3)]
            time.sleep(max(0, begin + 2.2 - time.monotonic()))
            # A share passes that rises to a half of them.
            statuses = []
            while time.monotonic() < begin + 3.9:
                statuses.append(w.ask(host)['status'])
                time.sleep(0.02)
            passed = statuses.count(200) / max(1, len(statuses))
            yield 'recovering', {'first': statuses[:1], 'some': 0.05 < passed < 0.5, 'kinds': sorted(set(statuses))}
            time.sleep(max(0, begin + 4.6 - time.monotonic()))
            yield 'recovered', [w.ask(host)['status'] for _ in range(10)]
    story('circuitBreaker: ' + name)(tell)


breaker('by statuses', 'ResponseCodeRatio(500, 600, 0, 600) > 0.30', lambda: [whole(500, b'bad')])
breaker('by errors of the network', 'NetworkErrorRatio() > 0.10', lambda: [None], 429)
breaker('by latency', 'LatencyAtQuantileMS(50.0) > 80', lambda: [0.15, whole(200, b'late')])
breaker('by one or the other', 'NetworkErrorRatio() > 0.90 || ResponseCodeRatio(404, 405, 200, 600) > 0.50', lambda: [whole(404, b'no')], 418)


def times(answer):
    """Without the time to wait, which goes on."""
    for line in answer.get('headers', []):
        if line[0] == 'X-Retry-In' or line[0] == 'Retry-After' and 40 <= int(line[1]) <= 60:
            line[1] = '…'
    return answer


class Redis:
    def __init__(self, w, *options):
        with socket.create_server(('127.0.0.1', 0)) as one:
            self.port = one.getsockname()[1]
        self.options = options
        self.process = w.process('redis-server', '--port', str(self.port), '--bind', '127.0.0.1', '--save', '', *options)
        self.address = f'127.0.0.1:{self.port}'
        end = time.monotonic() + 10
        while 'PONG' not in self.ask('ping') and time.monotonic() < end:
            time.sleep(0.05)

    def ask(self, *words):
        password = ['-a', self.options[1], '--no-auth-warning'] if '--requirepass' in self.options else []
        return subprocess.run(['redis-cli', '-p', str(self.port), *password, *words], capture_output=True, text=True).stdout.strip()


SLOW = {'average': 1, 'period': '1m', 'burst': 2}


@story('rateLimit: in memory and in Redis')
def limits(w):
    redis, guarded = Redis(w), Redis(w, '--requirepass', 'secret')
    backend = w.backend(fine)
    route = lambda **more: w.route(backend, {'rateLimit': {**SLOW, **more}})
    by_header = {'sourceCriterion': {'requestHeaderName': 'X-Key'}}
    hosts = {
        'memory': route(), 'redis': route(redis={'endpoints': [redis.address]}),
        'by host': route(redis={'endpoints': [redis.address]}, sourceCriterion={'requestHost': True}),
        'by header': route(redis={'endpoints': [redis.address]}, **by_header),
        'database': route(redis={'endpoints': [redis.address], 'db': 3}),
        'password': route(redis={'endpoints': [guarded.address], 'password': 'secret'}),
        'user': route(redis={'endpoints': [guarded.address], 'username': 'default', 'password': 'secret'}),
        'no password': route(redis={'endpoints': [guarded.address]}),
        'nobody': route(redis={'endpoints': ['127.0.0.1:1'], 'dialTimeout': '1s'}),
        'no cluster': route(redis={'endpoints': [redis.address, redis.address.replace('127.0.0.1', 'localhost')]}),
        'no average': route(average=0, redis={'endpoints': [redis.address]}), 'no average in memory': route(average=0),
        'fast': route(average=1000, period='1s', burst=5, redis={'endpoints': [redis.address]}),
    }
    yield
    for name, host in hosts.items():
        yield name, [times(w.ask(host, headers=[('X-Key', 'k')], seconds=60)) for _ in range(4)]
    life = lambda seconds: 'two seconds' if int(seconds) <= 2 else 'a minute' if int(seconds) <= 61 else seconds
    key = lambda name: name.split(':', 2)[2]
    for database in ('0', '3'):
        names = redis.ask('-n', database, 'keys', '*').split()
        yield f'database {database}', sorted((key(name), redis.ask('-n', database, 'hkeys', name), life(redis.ask('-n', database, 'ttl', name))) for name in names)
    redis.process.kill()
    redis.process.wait()
    yield 'gone', w.ask(hosts['redis'], seconds=60)


@story('forwardAuth: its connections are kept')
def kept(w):
    judge, backend = w.backend(lambda request: [whole(200 if request[1] == '/yes' else 401, b'no')]), w.backend(fine)
    ending = w.backend(lambda request: [whole(200), None])
    hosts = [w.route(backend, {'forwardAuth': {'address': judge.url + target}}) for target in ('/yes', '/no')]
    dying = w.route(backend, {'forwardAuth': {'address': ending.url}})
    yield
    for host in hosts:
        yield host, [w.ask(host)['status'] for _ in range(10)]
    # One more might come of a moment; a thread has its own.
    yield 'connections', judge.connections <= 4
    yield 'connections that end', [w.ask(dying, method=method)['status'] for method in ('GET', 'POST', 'GET', 'GET')]
