"""Active checks of servers by gRPC, HTTP/2 and TCP, and checks that are sent elsewhere."""
import json, socket, struct, time

from gateway import balancer, start
from grpc_calls import OPTIONS, library
from suite import Failed, check, same, test, wait_for
from wire import Backend, Reader, ask

INTERVAL = 0.3
EVERY = {'interval': '300ms', 'timeout': '250ms'}


def status(gw, address, path='http/services/s@file'):
    return gw.json(f'/api/{path}').get('serverStatus', {}).get(address)


def config(service):
    return {'http': {'routers': {'all': {'rule': 'PathPrefix(`/`)', 'service': 's'}}, 'services': {'s': service}}}


class Health:
    """A server of gRPC that says what `state` is to grpc.health.v1, and counts its calls."""

    def __init__(self, test, health=True):
        grpc = library()
        from concurrent import futures
        self.state, self.hits, self.last, self.asked = 1, 0, 0.0, []

        def unary(request, context):
            self.hits, self.last = self.hits + 1, time.monotonic()
            return request

        def asked(request, context):
            self.asked.append(request)
            if self.state == 'slow':
                time.sleep(1)
            if self.state == 'broken':
                context.abort(grpc.StatusCode.INTERNAL, 'broken')
            return bytes([8, self.state]) if isinstance(self.state, int) else b''

        handler = grpc.method_handlers_generic_handler
        methods = [handler('test.Calls', {'Unary': grpc.unary_unary_rpc_method_handler(unary)})]
        if health:
            methods.append(handler('grpc.health.v1.Health', {'Check': grpc.unary_unary_rpc_method_handler(asked)}))
        self.server = grpc.server(futures.ThreadPoolExecutor(8))
        self.server.add_generic_rpc_handlers(tuple(methods))
        self.port = self.server.add_insecure_port('127.0.0.1:0')
        self.url = f'h2c://127.0.0.1:{self.port}'
        self.server.start()
        test.ends(self)

    def close(self):
        self.server.stop(0)


@test('checks: mode grpc asks grpc.health.v1, and only who serves gets calls')
def by_grpc(t):
    servers = [Health(t), Health(t)]
    gw = start(t, config(balancer(*(one.url for one in servers), healthCheck={'mode': 'grpc', **EVERY})))
    channel = t.ends(library().insecure_channel(f'127.0.0.1:{gw.port()}', OPTIONS))
    call = channel.unary_unary('/test.Calls/Unary')
    wait_for(lambda: all(one.asked for one in servers), 'both servers are asked')
    same(set(servers[0].asked), {b''}, 'the question is of the server as a whole')
    for state in (2, 'broken', 'slow', 0):
        victim = servers[0]
        wait_for(lambda: status(gw, victim.url) == 'UP', 'the server is up')
        victim.state = state
        wait_for(lambda: status(gw, victim.url) == 'DOWN', f'a server that is {state} is marked down')
        at = time.monotonic()
        for index in range(20):
            same(call(b'%d' % index, timeout=5), b'%d' % index, f'call {index} beside a server that is {state}')
        time.sleep(INTERVAL)
        check(victim.last <= at, f'a server that is {state} gets calls')
        victim.state = 1
        wait_for(lambda: status(gw, victim.url) == 'UP', f'a server that was {state} serves again')
        before = victim.hits
        for index in range(8):
            call(b'', timeout=5)
        check(victim.hits > before, f'a server that was {state} gets calls again')


@test('checks: a server of gRPC without the health service is down')
def without_health(t):
    server = Health(t, health=False)
    gw = start(t, config(balancer(server.url, healthCheck={'mode': 'grpc', **EVERY})))
    wait_for(lambda: status(gw, server.url) == 'DOWN', 'it is marked down')
    same(ask(gw.points['web']).status, 503, 'a request without a server')


@test('checks: mode grpc asks without TLS whatever the URL says, and nobody where its scheme is another')
def grpc_schemes(t):
    server = Health(t)
    for scheme, option, wanted in (('https', None, 'UP'), ('https', 'http', 'UP'), ('h2c', 'https', 'DOWN')):
        url = f'{scheme}://127.0.0.1:{server.port}'
        asked = len(server.asked)
        gw = start(t, config(balancer(url, healthCheck={'mode': 'grpc', **({'scheme': option} if option else {}), **EVERY})))
        if wanted == 'UP':
            wait_for(lambda: len(server.asked) > asked + 1, f'{url} is asked')
        wait_for(lambda: status(gw, url) == wanted, f'{url}, scheme {option}: {wanted}')
        gw.signal(15)
        same(gw.wait(20), 0, 'the exit code')


class Http2(Backend):
    """A server of HTTP/2 that answers every request with `status`, or with nothing; `pings`: how many it got.
    What is in the requests is left alone."""

    CODES = {200: 0x88, 204: 0x89, 404: 0x8d, 500: 0x8e}

    def __init__(self, test, **more):
        self.status, self.pings, self.pongs, self.asked, self.plain = 200, 0, True, 0, 0
        super().__init__(test, **more)

    def speak(self, connection):
        reader = Reader(connection)
        if reader.exactly(24) != b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n':
            self.plain += 1
            return
        connection.sendall(frame(4, 0, 0))
        while (head := reader.exactly(9)) is not None:
            size, kind, flags, stream = int.from_bytes(head[:3], 'big'), head[3], head[4], int.from_bytes(head[5:], 'big')
            body = reader.exactly(size)
            if kind == 4 and not flags & 1:
                connection.sendall(frame(4, 1, 0))
            if kind == 6 and not flags & 1:
                self.pings += 1
                if self.pongs:
                    connection.sendall(frame(6, 1, 0, body))
            if kind == 1:
                self.asked += 1
                if self.status:
                    connection.sendall(frame(1, 5, stream, bytes([self.CODES[self.status]])))


def frame(kind, flags, stream, data=b''):
    return len(data).to_bytes(3, 'big') + bytes([kind, flags]) + struct.pack('>I', stream) + data


@test('checks: a server of h2c is asked by HTTP/2, by its scheme and by that of the check')
def by_h2c(t):
    own, named = Http2(t), Http2(t)
    dynamic = config(balancer(f'h2c://127.0.0.1:{own.port}', healthCheck={'path': '/', **EVERY}))
    dynamic['http']['services']['named'] = balancer(named.url, healthCheck={'path': '/', 'scheme': 'h2c', **EVERY})
    dynamic['http']['routers']['named'] = {'rule': 'Path(`/named`)', 'service': 'named'}
    gw = start(t, dynamic)
    for server, url, path in ((own, f'h2c://127.0.0.1:{own.port}', 'http/services/s@file'), (named, named.url, 'http/services/named@file')):
        for code in (200, 500, 204, 404):
            server.status = code
            wait_for(lambda: status(gw, url, path) == ('UP' if code < 300 else 'DOWN'), f'{url} that answers {code} is marked so')
        server.status = None
        server_is = lambda: status(gw, url, path) == 'DOWN'
        wait_for(server_is, f'{url} that answers nothing is marked down')
        same(server.plain, 0, f'connections of HTTP/1 at {url}')


class Says(Backend):
    """A server of TCP: what follows `PING` is its state; everybody else is told its name."""

    def __init__(self, test, name):
        self.state, self.pieces = b'PONG ok', False
        super().__init__(test, name)

    def speak(self, connection):
        line = Reader(connection).until(b'\n')
        if line == b'PING\n':
            self.checks += 1
            for one in (self.state[:2], self.state[2:]) if self.pieces else (self.state,):
                connection.sendall(one)
                time.sleep(0.02)
        elif line:
            self.hits += 1
            connection.sendall(self.name.encode())


def tcp_of(servers, **check_more):
    return {'tcp': {'routers': {'r': {'rule': 'HostSNI(`*`)', 'service': 's'}},
                    'services': {'s': {'loadBalancer': {'servers': [{'address': f'127.0.0.1:{one.port}'} for one in servers],
                                                        'healthCheck': {**EVERY, **check_more}}}}}}


def name_of(gw):
    """The server that a connection gets to."""
    with socket.create_connection(gw.points['web'], timeout=5) as one:
        try:
            one.sendall(b'who\n')
            return one.recv(100).decode()
        except OSError:
            return ''


def names(gw, count=12):
    return {name_of(gw) for _ in range(count)}


@test('checks: a TCP service sends, expects, and leaves out who answers otherwise')
def by_tcp(t):
    servers = [Says(t, name) for name in 'ab']
    gw = start(t, tcp_of(servers, send='PING\n', expect='PONG'))
    same(names(gw), {'a', 'b'}, 'servers before')
    wait_for(lambda: all(one.checks for one in servers), 'both are asked')
    for state in (b'DEAD', b'PO', b'', b'pong'):
        servers[0].state = state
        wait_for(lambda: names(gw, 6) == {'b'}, f'a server that says {state!r} is left out')
        before = servers[0].hits
        same(names(gw), {'b'}, f'servers while a says {state!r}')
        same([status(gw, f'127.0.0.1:{one.port}', 'tcp/services/s@file') for one in servers], ['DOWN', 'UP'], 'serverStatus of the API')
        same(servers[0].hits, before, f'connections at a server that says {state!r}')
        servers[0].state = b'PONG'
        wait_for(lambda: names(gw, 6) == {'a', 'b'}, f'a server that said {state!r} is back')
    servers[1].stop()
    wait_for(lambda: names(gw, 6) == {'a'}, 'a server that is gone is left out')
    servers[0].stop()
    wait_for(lambda: names(gw, 2) == {''}, 'without a server there is no connection')
    servers[1].start()
    wait_for(lambda: names(gw, 6) == {'b'}, 'a server that is back gets connections')


@test('checks: a TCP service without send and expect connects, also to another port')
def by_connecting(t):
    server, other = Says(t, 'a'), Says(t, 'other')
    gw = start(t, tcp_of([server], port=other.port))
    wait_for(lambda: other.accepted, 'the other port is asked')
    same(names(gw), {'a'}, 'servers before')
    other.stop()
    wait_for(lambda: names(gw, 2) == {''}, 'the server is down with the port that is asked')
    other.start()
    wait_for(lambda: names(gw, 2) == {'a'}, 'it is up with it')


@test('checks: what is known of TCP servers is known after a reload')
def tcp_reloaded(t):
    servers = [Says(t, name) for name in 'ab']
    servers[0].state = b'DEAD'
    dynamic = tcp_of(servers, send='PING\n', expect='PONG', interval='2s', unhealthyInterval='2s')
    gw = start(t, dynamic)
    wait_for(lambda: names(gw, 4) == {'b'}, 'a server that says otherwise is left out')
    dynamic['tcp']['routers']['r']['priority'] = 3
    t.replace('dynamic.yml', json.dumps(dynamic))
    wait_for(lambda: len(gw.json('/api/reloads')) == 2, 'a reload')
    same(names(gw, 6), {'b'}, 'servers right after it')


def redirecting(to, code=302):
    return lambda request: (code, [('Location', to)], b'') if request.target.startswith('/health') else (200, [], b'')


@test('checks: redirects are followed as Go does, or not at all')
def redirects(t):
    goal = Backend(t)
    state = {'code': 200}
    goal.reply = lambda request: (state['code'], [], b'')
    round_and_round = Backend(t)
    round_and_round.reply = redirecting('/health')
    nowhere = Backend(t, reply=redirecting('http://[::1', 302))
    not_one = Backend(t, reply=redirecting('/gone', 304))
    kinds = {'followed': Backend(t, reply=redirecting(f'{goal.url}/goal')), 'kept': Backend(t, reply=redirecting(f'{goal.url}/goal', 307)),
             'last': Backend(t, reply=redirecting(f'{goal.url}/last')), 'exact': Backend(t, reply=redirecting(f'{goal.url}/last')),
             'round': round_and_round, 'nowhere': nowhere, 'not-one': not_one}
    more = {'last': {'followRedirects': False}, 'exact': {'followRedirects': False, 'status': 200}}
    dynamic = {'http': {'routers': {name: {'rule': f'Path(`/{name}`)', 'service': name} for name in kinds},
                        'services': {name: balancer(one.url, healthCheck={'path': '/health', 'method': 'POST', 'hostname': 'own.example', **EVERY,
                                                                          **more.get(name, {})}) for name, one in kinds.items()}}}
    gw = start(t, dynamic)
    is_now = lambda name: status(gw, kinds[name].url, f'http/services/{name}@file')
    wait_for(lambda: goal.hits >= 2, 'redirects are followed')
    expected = {'followed': 'UP', 'kept': 'UP', 'last': 'UP', 'exact': 'DOWN', 'round': 'DOWN', 'nowhere': 'DOWN', 'not-one': 'UP'}
    time.sleep(INTERVAL * 2)
    wait_for(lambda: {name: is_now(name) for name in kinds} == expected or _told(is_now, expected), 'servers are marked by where they lead to', 3)
    same({(one.method, dict(one.headers)['host']) for one in goal.requests},
         {('GET', f'127.0.0.1:{goal.port}'), ('POST', f'127.0.0.1:{goal.port}')}, 'methods and hosts at the goal of 302 and 307')
    check(all(one.target == '/goal' for one in goal.requests), 'nobody follows with followRedirects: false')
    state['code'] = 503
    wait_for(lambda: is_now('followed') == 'DOWN', 'a server whose redirect leads to 503 is down')
    same(is_now('last'), 'UP', 'a server whose redirect is not followed')


def _told(is_now, expected):
    time.sleep(0.5)
    now = {name: is_now(name) for name in expected}
    if now != expected:
        raise Failed(f'servers are {now}, and not {expected}')
    return True
