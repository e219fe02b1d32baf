"""Servers that die and come back, and who gets which request."""
import collections, json, threading, time

from gateway import balancer, start
from suite import check, same, test, wait_for
from wire import Backend, Client, Load, Reader, ask, free_port, header

INTERVAL = 0.3
CHECK = {'path': '/health', 'interval': '300ms', 'timeout': '250ms'}


def fine(answer):
    return None if answer.status == 200 else f'status {answer.status}'


def config(service, **services):
    return {'http': {'routers': {'all': {'rule': 'PathPrefix(`/`)', 'service': 'all'}}, 'services': {'all': service, **services}}}


def tally(address, count, **more):
    client = Client(address)
    out = collections.Counter(header(client.ask(**more).headers, 'x-server') for _ in range(count))
    client.close()
    return out


@test('servers: none that is marked down gets a request after the check interval; back, it does')
def killed(t):
    backends = [Backend(t, f's{i}') for i in range(3)]
    unfit = set()
    for one in backends:
        one.reply = lambda request, one=one: (503 if request.target == '/health' and one in unfit else 200,
                                              [('X-Server', one.name)], b'')
    gw = start(t, config(balancer(*(one.url for one in backends), healthCheck=CHECK)))
    wait_for(lambda: all(one.checks for one in backends), 'all servers are checked')
    load = Load(t, gw.points['web'], fine)
    rounds = 20 if t.seconds >= 300 else 3
    for index in range(rounds):
        victim = backends[index % 3]
        # The server says that it is not well: after the interval nothing may come.
        unfit.add(victim)
        wait_for(lambda: status(gw, victim) == 'DOWN', f'{victim.name} is marked down')
        at = time.monotonic()
        time.sleep(INTERVAL * 2)
        check(victim.last <= at + 0.05, f'{victim.name} got a request {victim.last - at:.2f} s after it was marked down')
        check(not load.wrong, f'requests went wrong: {load.wrong[:3]}')
        unfit.discard(victim)
        wait_for(lambda: status(gw, victim) == 'UP', f'{victim.name} is marked up')
        before = victim.hits
        wait_for(lambda: victim.hits > before + 5, f'{victim.name} gets requests again')
        # The server dies: what is under way may fail, and nothing after the interval.
        victim.stop()
        wait_for(lambda: status(gw, victim) == 'DOWN', f'{victim.name}, killed, is marked down')
        time.sleep(0.1)
        late = time.monotonic()
        time.sleep(INTERVAL * 2)
        wrong = [why for at, why in load.wrong if at > late]
        check(not wrong, f'{len(wrong)} requests failed after {victim.name} was marked down: {wrong[:3]}')
        with load.lock:
            others = [why for _, why in load.wrong if why not in ('status 502', 'status 504')]
            load.wrong.clear()
        check(not others, f'requests of a dying server: {others[:3]}')
        victim.start()
        wait_for(lambda: status(gw, victim) == 'UP', f'{victim.name}, revived, is marked up')
        before = victim.hits
        wait_for(lambda: victim.hits > before + 5, f'{victim.name}, revived, gets requests again')
    load.expect_fine(100)
    down = gw.metric('traefik_service_server_up{service="all@file"')
    same(down, 3.0, 'traefik_service_server_up of three servers')


def status(gw, backend, service='all@file'):
    return gw.json(f'/api/http/services/{service}').get('serverStatus', {}).get(backend.url)


@test('servers: with none up there is 503, and checks go on over reloads')
def none_up(t):
    backend = Backend(t)
    dynamic = config(balancer(backend.url, healthCheck=CHECK))
    gw = start(t, dynamic)
    same(ask(gw.points['web']).status, 200, 'before')
    backend.stop()
    wait_for(lambda: ask(gw.points['web']).status == 503, '503 when the only server is down')
    dynamic['http']['routers']['all']['priority'] = 7
    t.replace('dynamic.yml', json.dumps(dynamic))
    wait_for(lambda: len(gw.json('/api/reloads')) == 2, 'a reload')
    same(status(gw, backend), 'DOWN', 'the server right after the reload')
    backend.start()
    wait_for(lambda: ask(gw.points['web']).status == 200, '200 when the server is back')
    before = backend.checks
    time.sleep(INTERVAL * 4)
    checks = backend.checks - before
    check(2 <= checks <= 6, f'{checks} checks in four intervals: those of the old configuration go on, or none do')


@test('servers: passive health checks take a failing one out for the window')
def passive(t):
    good = Backend(t, 'good')
    bad = Backend(t, 'bad', reply=lambda request: (500, [('X-Server', 'bad')], b''))
    gw = start(t, config(balancer(good.url, bad.url, passiveHealthCheck={'failureWindow': '2s', 'maxFailedAttempts': 3})))
    tally(gw.points['web'], 12)
    same(bad.hits, 3, 'requests at the failing server before it is out')
    tally(gw.points['web'], 20)
    same(bad.hits, 3, 'requests at the failing server while it is out')
    time.sleep(2.1)
    tally(gw.points['web'], 4)
    check(bad.hits > 3, 'the failing server is tried again after the window')


@test('servers: weights share the requests')
def weights(t):
    backends = [Backend(t, f's{i}') for i in range(3)]
    service = balancer()
    service['loadBalancer']['servers'] = [{'url': one.url, 'weight': weight} for one, weight in zip(backends, (5, 3, 2))]
    gw = start(t, config(service))
    same(tally(gw.points['web'], 100), {'s0': 50, 's1': 30, 's2': 20}, 'requests by the weights 5:3:2')


@test('servers: weighted services, nested, and children that are down')
def weighted(t):
    a, b = Backend(t, 'a'), Backend(t, 'b')
    gw = start(t, config({'weighted': {'services': [{'name': 'a', 'weight': 3}, {'name': 'b', 'weight': 1}], 'healthCheck': {}}},
                         a=balancer(a.url, healthCheck=CHECK), b=balancer(b.url, healthCheck=CHECK)))
    same(tally(gw.points['web'], 80), {'a': 60, 'b': 20}, 'requests by the weights 3:1')
    a.stop()
    wait_for(lambda: status(gw, a, 'a@file') == 'DOWN', 'a is marked down')
    same(tally(gw.points['web'], 20), {'b': 20}, 'requests while a is down')


@test('servers: sticky cookies lead to the same server, also over reloads')
def sticky(t):
    backends = [Backend(t, f's{i}') for i in range(3)]
    dynamic = config(balancer(*(one.url for one in backends), sticky={'cookie': {'name': 'lb', 'httpOnly': True, 'secure': False}}))
    gw = start(t, dynamic)
    for _ in range(3):
        answer = ask(gw.points['web'])
        cookie = header(answer.headers, 'set-cookie')
        check(cookie and cookie.startswith('lb=') and 'HttpOnly' in cookie, f'the cookie: {cookie}')
        own = [('Cookie', cookie.split(';')[0])]
        same(tally(gw.points['web'], 10, headers=own), {header(answer.headers, 'x-server'): 10}, 'requests with the cookie')
    dynamic['http']['routers']['all']['priority'] = 9
    t.replace('dynamic.yml', json.dumps(dynamic))
    wait_for(lambda: len(gw.json('/api/reloads')) == 2, 'a reload')
    same(tally(gw.points['web'], 10, headers=own), {header(answer.headers, 'x-server'): 10}, 'requests after a reload')
    same(len(tally(gw.points['web'], 12, headers=[('Cookie', 'lb=nonsense')])), 3, 'servers of a cookie that is none')


@test('servers: a sticky server that is down is left, and the cookie is set anew')
def sticky_down(t):
    backends = {name: Backend(t, name) for name in ('x', 'y')}
    gw = start(t, config(balancer(*(one.url for one in backends.values()), healthCheck=CHECK, sticky={'cookie': {'name': 'lb'}})))
    answer = ask(gw.points['web'])
    own = [('Cookie', header(answer.headers, 'set-cookie').split(';')[0])]
    first = backends[header(answer.headers, 'x-server')]
    first.stop()
    wait_for(lambda: status(gw, first) == 'DOWN', 'its server is marked down')
    answer = ask(gw.points['web'], headers=own)
    same(answer.status, 200, 'the answer')
    check(header(answer.headers, 'x-server') != first.name, 'another server answers')
    check(header(answer.headers, 'set-cookie'), 'the cookie of the other server is set')


@test('servers: a mirror gets its share, bodies included, and its trouble is its own')
def mirroring(t):
    main, mirror = Backend(t, 'main'), Backend(t, 'mirror', reply=lambda request: (500, [], b'no'))
    gw = start(t, config({'mirroring': {'service': 'main', 'mirrors': [{'name': 'mirror', 'percent': 50}]}},
                         main=balancer(main.url), mirror=balancer(mirror.url)))
    client = Client(gw.points['web'])
    for _ in range(40):
        answer = client.ask('/m', 'POST', body=b'body' * 300)
        same((answer.status, header(answer.headers, 'x-server')), (200, 'main'), 'the answer')
    client.close()
    wait_for(lambda: mirror.hits >= 20, 'the mirror gets half of the requests')
    same((main.hits, mirror.hits), (40, 20), 'requests at the service and its mirror')
    check(all(one.body == b'body' * 300 for one in mirror.requests), 'the mirror gets the bodies')
    mirror.stop()
    same(tally(gw.points['web'], 20), {'main': 20}, 'answers with a dead mirror')


@test('servers: failover goes to the fallback while the service is down')
def failover(t):
    main, fallback = Backend(t, 'main'), Backend(t, 'fallback')
    gw = start(t, config({'failover': {'service': 'main', 'fallback': 'fallback'}},
                         main=balancer(main.url, healthCheck=CHECK), fallback=balancer(fallback.url)))
    same(tally(gw.points['web'], 10), {'main': 10}, 'before')
    main.stop()
    wait_for(lambda: status(gw, main, 'main@file') == 'DOWN', 'the main service is marked down')
    same(tally(gw.points['web'], 10), {'fallback': 10}, 'while it is down')
    main.start()
    wait_for(lambda: status(gw, main, 'main@file') == 'UP', 'the main service is marked up')
    same(tally(gw.points['web'], 10), {'main': 10}, 'after')


@test('servers: a kept connection that its server has closed costs no request')
def stale(t):
    backend = Backend(t)
    gw = start(t, config(balancer(backend.url)), options=['--threads', '1'])
    for index in range(30):
        same(ask(gw.points['web']).status, 200, f'request {index}')
        backend.stop()
        backend.start()
    client = Client(gw.points['web'])
    for index in range(10):
        backend.stop()
        backend.start()
        same(client.ask('/').status, 200, f'request {index} of one connection')
    client.close()


@test('servers: retry goes to the next one where Traefik does')
def retry(t):
    good = Backend(t, 'good')
    dynamic = config(balancer(good.url, f'http://127.0.0.1:{free_port()}'))
    dynamic['http']['routers']['all']['middlewares'] = ['again']
    dynamic['http']['middlewares'] = {'again': {'retry': {'attempts': 3}}}
    gw = start(t, dynamic)
    same(tally(gw.points['web'], 20), {'good': 20}, 'answers with one dead server and retries')


def streamed(status, body):
    """Bytes of an answer without a length."""
    return b'HTTP/1.1 %d X\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n' % (status, len(body), body)


@test('servers: what retry drops by its status begins the answer, where Traefik flushes it')
def retry_by_status(t):
    answers = []
    backend = Backend(t, reply=lambda request: answers.pop(0))
    dynamic = config(balancer(backend.url))
    dynamic['http']['middlewares'] = {'again': {'retry': {'attempts': 2, 'status': ['503']}}}
    dynamic['http']['routers']['all']['middlewares'] = ['again']
    gw = start(t, dynamic)
    # As Traefik 3.7.13 answers.
    for first, second, expected in (((503, [], b'busy'), (201, [('X-A', 'b')], b'fine'), (201, 'b', b'fine')),
                                    (streamed(503, b'busy'), (201, [('X-A', 'b')], b'fine'), (200, None, b'fine')),
                                    (streamed(503, b'busy'), streamed(503, b'still'), (200, None, b'still'))):
        answers[:] = [first, second]
        got = ask(gw.points['web'])
        same((got.status, header(got.headers, 'x-a'), got.body), expected, f'{first} and {second}')
    answers[:] = [(503, [], b'busy')]
    same(ask(gw.points['web'], method='POST', body=b'mine').status, 503, 'POST is not sent again')


@test('servers: the head of an answer that streams does not wait for its body')
def early_head(t):
    may_go_on = threading.Event()
    backend = Backend(t, start=False)

    def speak(connection):
        Reader(connection).until(b'\r\n\r\n')
        whole = streamed(200, b'body')
        connection.sendall(whole.split(b'\r\n\r\n')[0] + b'\r\n\r\n')
        may_go_on.wait(10)
        connection.sendall(whole.split(b'\r\n\r\n', 1)[1])
    backend.speak = speak
    backend.start()
    client = Client(start(t, config(balancer(backend.url))).points['web'], timeout=5)
    client.send(b'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    check(client.reader.until(b'\r\n\r\n').startswith(b'HTTP/1.1 200'), 'the head comes')
    may_go_on.set()
    same(client.reader.chunked(), b'body', 'the body')


@test('servers: p2c, hrw and leasttime spread as they say')
def strategies(t):
    backends = [Backend(t, f's{i}') for i in range(3)]
    backends[2].reply = lambda request: (time.sleep(0.05), (200, [('X-Server', 's2')], b''))[1]
    for strategy in ('p2c', 'hrw', 'leasttime'):
        gw = start(t, config(balancer(*(one.url for one in backends), strategy=strategy)))
        counts = tally(gw.points['web'], 40)
        if strategy == 'hrw':
            same(len(counts), 1, f'servers of one client by hrw: {counts}')
        elif strategy == 'leasttime':
            check(counts['s2'] <= 8, f'the slow server by leasttime: {counts}')
        else:
            check(len(counts) >= 2, f'servers by p2c: {counts}')
        gw.close()
