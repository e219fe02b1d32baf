"""Counts that instances share in Redis, and connections that are kept for the next request."""
import json, subprocess, threading, time

from certificates import Authority
from gateway import Gw, balancer, static
from stores import Redis, Store
from suite import check, program, same, test, wait_for
from wire import Backend, Client, ask, free_port


def limited(url, redis, **more):
    return json.dumps({'http': {'routers': {'all': {'rule': 'PathPrefix(`/`)', 'service': 'all', 'middlewares': ['limit']}}, 'services': {'all': balancer(url)},
                                'middlewares': {'limit': {'rateLimit': {'average': 1, 'period': '10m', 'burst': 6, 'redis': redis, **more}}}}})


def two(t, dynamic):
    t.write('static.yml', static())
    t.write('dynamic.yml', dynamic)
    return [Gw(t) for _ in range(2)]


def statuses(gws, count, **more):
    return [ask(gws[index % len(gws)].points['web'], **more).status for index in range(count)]


@test('limits: two instances share the counts of rateLimit in Redis, and answer 500 without it')
def shared(t):
    store = Redis(t)
    gws = two(t, limited(Backend(t).url, {'endpoints': [f'127.0.0.1:{store.port}'], 'db': 2}))
    check(not any('not in Redis' in line for line in gws[0].lines), 'it is not said to count in memory')
    same(statuses(gws, 10), [200] * 6 + [429] * 4, 'ten requests by turns')
    store.close()
    same(ask(gws[0].points['web']).status, 500, 'without Redis')
    store.start()
    # Nothing was saved: all are there again, and connections that ended with the server cost no request.
    same(statuses(gws, 8), [200] * 6 + [429] * 2, 'with a new Redis')


@test('limits: a Redis that does not answer ends in 500 after readTimeout')
def silent(t):
    hung = Backend(t, start=False)
    hung.speak = lambda connection: time.sleep(20)
    hung.start()
    gw = two(t, limited(Backend(t).url, {'endpoints': [f'127.0.0.1:{hung.port}'], 'readTimeout': '200ms'}))[0]
    begin = time.monotonic()
    same(ask(gw.points['web']).status, 500, 'the answer')
    check(0.1 < time.monotonic() - begin < 5, f'it takes {time.monotonic() - begin:.1f} s')


@test('limits: Redis with TLS and a user')
def by_tls(t):
    ca = Authority(t)
    chain, key = ca.make('redis', '127.0.0.1')
    port = free_port()
    store = Store.__new__(Store)
    store.alive = [program('redis-cli'), '--tls', '--cacert', ca.path, '-p', str(port), '--no-auth-warning', '-a', 'secret', 'ping']
    Store.__init__(store, t, [program('redis-server'), '--port', '0', '--tls-port', str(port), '--bind', '127.0.0.1', '--save', '', '--tls-cert-file', chain,
                              '--tls-key-file', key, '--tls-ca-cert-file', ca.path, '--tls-auth-clients', 'no', '--user', 'gw', 'on', '>secret', '~*', '+@all',
                              '--requirepass', 'secret'], port)
    options = {'endpoints': [f'127.0.0.1:{port}'], 'username': 'gw', 'password': 'secret'}
    gws = two(t, limited(Backend(t).url, {**options, 'tls': {'ca': ca.path}}))
    same(statuses(gws, 8), [200] * 6 + [429] * 2, 'by TLS')
    for wrong in ({'tls': {'ca': ca.path}, 'password': 'x'}, {'tls': {'ca': Authority(t, 'other').path}}, {}):
        t.replace('dynamic.yml', limited(Backend(t).url, {**options, **wrong}))
        wait_for(lambda: ask(gws[0].points['web']).status == 500, f'with {wrong}')
        t.replace('dynamic.yml', limited(Backend(t).url, {**options, 'tls': {'ca': ca.path}}))
        wait_for(lambda: ask(gws[0].points['web']).status == 429, 'as before')


@test('limits: a cluster of Redis')
def cluster(t):
    ports = [free_port() for _ in range(3)]
    for port in ports:
        store = Store.__new__(Store)
        store.alive = [program('redis-cli'), '-p', str(port), 'ping']
        Store.__init__(store, t, [program('redis-server'), '--port', str(port), '--bind', '127.0.0.1', '--save', '', '--cluster-enabled', 'yes',
                                  '--cluster-config-file', f'nodes-{port}.conf', '--cluster-port', str(free_port())], port)
    nodes = [f'127.0.0.1:{port}' for port in ports]
    subprocess.run([program('redis-cli'), '--cluster', 'create', *nodes, '--cluster-yes'], capture_output=True, timeout=30)
    wait_for(lambda: all(b'cluster_state:ok' in subprocess.run([program('redis-cli'), '-p', str(port), 'cluster', 'info'], capture_output=True).stdout for port in ports),
             'the cluster is made', 20)
    gws = two(t, limited(Backend(t).url, {'endpoints': nodes[:2]}, sourceCriterion={'requestHeaderName': 'X-Key'}))
    for key in range(12):
        same(statuses(gws, 7, headers=[('X-Key', str(key))]), [200] * 6 + [429], f'key {key}')


def at_once(gw, count):
    """So many requests that are under way together."""
    clients = [Client(gw.points['web']) for _ in range(count)]
    for one in clients:
        one.send(b'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
    for one in clients:
        one.reader.until(b'slow')
        one.close()


def kept(t, transport, options=(), instead=None):
    """gw whose server takes its time; its transport is this one."""
    together = threading.Barrier(6)

    def reply(request):
        if request.target == '/slow':
            together.wait(10)
        return 200, [], b'slow'
    backend = Backend(t, reply=reply)
    dynamic = {'http': {'routers': {'all': {'rule': 'PathPrefix(`/`)', 'service': 'all'}}, 'services': {'all': balancer(backend.url)}}}
    if transport is not None:
        dynamic['http']['services']['all']['loadBalancer']['serversTransport'] = 'own'
        dynamic['http']['serversTransports'] = {'own': transport}
    t.write('static.yml', static(**(instead or {})))
    t.write('dynamic.yml', json.dumps(dynamic))
    return backend, Gw(t, options=options)


@test('limits: as many connections stay open to a server as maxIdleConnsPerHost says, of all threads together')
def idle(t):
    # Go's own number is two; the transport that nobody names keeps 200.
    for transport, instead, expected in (({'maxIdleConnsPerHost': 3}, None, 3), ({'disableHTTP2': True}, None, 2), ({'maxIdleConnsPerHost': -1}, None, 0),
                                         (None, None, 6), (None, {'serversTransport': {'maxIdleConnsPerHost': 4}}, 4)):
        backend, gw = kept(t, transport, ('--threads', '2'), instead)
        at_once(gw, 6)
        wait_for(lambda: len(backend.connections) == expected, f'{expected} connections with {transport} and {instead}; there are {len(backend.connections)}', 5)
        time.sleep(0.3)
        same(len(backend.connections), expected, f'with {transport} and {instead}')
        gw.close()


@test('limits: a connection that nobody uses ends after idleConnTimeout')
def idle_time(t):
    backend, gw = kept(t, {'maxIdleConnsPerHost': 10, 'forwardingTimeouts': {'idleConnTimeout': '700ms'}})
    at_once(gw, 6)
    same(len(backend.connections), 6, 'connections behind the requests')
    wait_for(lambda: not backend.connections, 'they end', 5)
    # Without end.
    backend, gw = kept(t, {'maxIdleConnsPerHost': 10, 'forwardingTimeouts': {'idleConnTimeout': '0s'}}, ('--threads', '1'))
    at_once(gw, 6)
    time.sleep(0.5)
    same(len(backend.connections), 6, 'connections without an end')
    for _ in range(5):
        ask(gw.points['web'])
    same(backend.accepted, 6, 'connections that were opened')


@test('limits: forwardAuth keeps its connections, and outlives one that its server has ended')
def judged(t):
    judge, backend = Backend(t, 'judge'), Backend(t)
    t.write('static.yml', static())
    t.write('dynamic.yml', json.dumps({'http': {
        'routers': {'all': {'rule': 'PathPrefix(`/`)', 'service': 'all', 'middlewares': ['judge']}}, 'services': {'all': balancer(backend.url)},
        'middlewares': {'judge': {'forwardAuth': {'address': judge.url, 'forwardBody': True}}}}}))
    gw = Gw(t, options=('--threads', '1'))
    for index in range(50):
        same(ask(gw.points['web'], method='POST' if index % 2 else 'GET', body=b'x' * 100 if index % 2 else None).status, 200, f'request {index}')
    same((judge.hits, judge.accepted), (50, 1), 'questions, and connections')
    check(all(value != 'close' for request in judge.requests for name, value in request.headers if name == 'connection'), 'no question ends its connection')
    judge.stop()
    judge.start()
    same(ask(gw.points['web']).status, 200, 'behind a judge that has begun anew')
    judge.stop()
    same(ask(gw.points['web']).status, 500, 'without a judge')
