"""WebSocket and other upgrades, with the client and server of PyPI's websockets where they are installed."""
import socket, ssl, threading

import certificates
from gateway import balancer, one_service, start
from suite import Skipped, check, same, test, wait_for
from wire import Backend, Client, Reader, ask, read_answer


def library():
    try:
        import websockets.sync.client, websockets.sync.server
        return websockets.sync
    except ImportError:
        raise Skipped('websockets (PyPI) is not installed')


def library_errors():
    import websockets.exceptions
    return websockets.exceptions


class Echo:
    """A WebSocket server: says its name, then each message again."""

    def __init__(self, test, **options):
        self.paths, self.closed = [], []
        def serve(connection):
            self.paths.append((connection.request.path, dict(connection.request.headers.raw_items())))
            connection.send('hello')
            try:
                while True:
                    connection.send(connection.recv())
            except library_errors().ConnectionClosed:
                self.closed.append(connection.close_code)
        self.server = library().server.serve(serve, '127.0.0.1', 0, max_size=1 << 26, **options)
        self.port = self.server.socket.getsockname()[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        test.ends(self)

    def close(self):
        self.server.shutdown()


def connect(url, **more):
    return library().client.connect(url, open_timeout=5, close_timeout=2, max_size=1 << 26, **more)


@test('upgrades: WebSocket through gw, small, large and many messages, and the end')
def web_socket(t):
    echo = Echo(t)
    gw = start(t, one_service(f'http://127.0.0.1:{echo.port}'))
    with connect(f'{gw.url(scheme="ws")}/chat?a=b', subprotocols=None, additional_headers={'X-Own': 'v'}) as client:
        same(client.recv(5), 'hello', 'the first message')
        for message in ('text', b'bytes', 'ü' * 1000, b'x' * (20 << 20), ''):
            client.send(message)
            same(client.recv(10) == message, True, f'a message of {len(message)}')
        for index in range(300):
            client.send(str(index))
        same([client.recv(5) for _ in range(300)], [str(index) for index in range(300)], 'messages sent at once')
        client.ping().wait(5)
        client.close(4001, 'enough')
    wait_for(lambda: echo.closed == [4001], 'the server sees the code of the end')
    path, headers = echo.paths[0]
    same((path, headers.get('X-Own'), headers.get('X-Forwarded-Proto')), ('/chat?a=b', 'v', 'ws'), 'the request at the server')
    wait_for(lambda: gw.metric('traefik_open_connections') <= 1, 'no connection is left')


@test('upgrades: WebSocket over TLS, and to a server with TLS')
def over_tls(t):
    ca = certificates.Authority(t)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*ca.make('server', 'server.test'))
    plain, secure = Echo(t), Echo(t, ssl=context)
    dynamic = {'http': {'routers': {name: {'rule': f'Path(`/{name}`)', 'service': name, 'tls': {}} for name in ('plain', 'secure')},
                        'services': {'plain': balancer(f'http://127.0.0.1:{plain.port}'),
                                     'secure': balancer(f'https://127.0.0.1:{secure.port}', serversTransport='own')},
                        'serversTransports': {'own': {'rootCAs': [ca.path], 'serverName': 'server.test'}}},
               'tls': {'certificates': [ca.files('front', 'a.example')]}}
    gw = start(t, dynamic)
    trusting = ssl.create_default_context(cafile=ca.path)
    for name, server in (('plain', plain), ('secure', secure)):
        with connect(f'wss://127.0.0.1:{gw.port()}/{name}', ssl=trusting, server_hostname='a.example') as client:
            same(client.recv(5), 'hello', f'the first message ({name})')
            client.send('x' * 100000)
            same(len(client.recv(5)), 100000, f'a message ({name})')
        same(server.paths[0][1].get('X-Forwarded-Proto'), 'wss', 'X-Forwarded-Proto')


@test('upgrades: WebSocket lives on over reloads, and its router is gone for the next')
def over_reloads(t):
    echo = Echo(t)
    gw = start(t, one_service(f'http://127.0.0.1:{echo.port}'))
    with connect(gw.url(scheme='ws')) as client:
        same(client.recv(5), 'hello', 'the first message')
        t.replace('dynamic.yml', one_service(f'http://127.0.0.1:{echo.port}', {'rule': 'Path(`/new`)'}))
        wait_for(lambda: ask(gw.points['web']).status == 404, 'the new configuration is live')
        client.send('still here')
        same(client.recv(5), 'still here', 'a message after the reload')
    with connect(gw.url(scheme='ws') + '/new') as client:
        same(client.recv(5), 'hello', 'a connection by the new router')


@test('upgrades: a middleware may refuse a WebSocket, and a server that does is heard')
def refused(t):
    echo, backend = Echo(t), Backend(t, reply=lambda request: (403, [('X-Why', 'own')], b'no'))
    dynamic = {'http': {'routers': {'a': {'rule': 'Path(`/a`)', 'service': 'a', 'middlewares': ['auth']}, 'b': {'rule': 'Path(`/b`)', 'service': 'b'}},
                        'middlewares': {'auth': {'basicAuth': {'users': ['u:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/']}}},
                        'services': {'a': balancer(f'http://127.0.0.1:{echo.port}'), 'b': balancer(backend.url)}}}
    gw = start(t, dynamic)
    for path, status in (('/a', 401), ('/b', 403), ('/c', 404)):
        try:
            connect(gw.url(scheme='ws') + path).close()
            check(False, f'{path} is upgraded')
        except library_errors().InvalidStatus as why:
            same(why.response.status_code, status, f'the status of {path}')
    same(echo.paths, [], 'WebSockets at the server')


@test('upgrades: another protocol, bytes behind both heads, and ends of either side')
def other(t):
    class Upper(Backend):
        def speak(self, connection):
            reader = Reader(connection)
            head = reader.until(b'\r\n\r\n')
            self.head = head
            connection.sendall(b'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: upper\r\n\r\nfirst|')
            if reader.bytes:
                connection.sendall(reader.bytes.upper())
            while got := connection.recv(65536):
                connection.sendall(got.upper())
            connection.sendall(b'|end')
    backend = Upper(t)
    gw = start(t, one_service(backend.url))
    head = b'GET /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: upper\r\n\r\n'
    with socket.create_connection(gw.points['web'], timeout=5) as client:
        client.sendall(head + b'early ')
        reader = Reader(client)
        answer = reader.until(b'\r\n\r\n')
        check(answer.startswith(b'HTTP/1.1 101 ') and b'upgrade: upper' in answer.lower(), f'the answer {answer!r}')
        client.sendall(b'later')
        client.shutdown(socket.SHUT_WR)
        same(reader.rest(), b'first|EARLY LATER|end', 'what comes of it')
    check(b'Upgrade: upper' in backend.head and b'Connection: Upgrade' in backend.head, f'the head at the server: {backend.head}')
    files = gw.descriptors()
    for _ in range(30):
        one = socket.create_connection(gw.points['web'], timeout=5)
        one.sendall(head)
        one.recv(10)
        one.close()
    wait_for(lambda: gw.descriptors() <= files, 'descriptors are as before')
    # An upgrade that the server does not know is an answer as others are.
    plain = Backend(t)
    t.replace('dynamic.yml', one_service(plain.url))
    wait_for(lambda: len(gw.json('/api/reloads')) == 2, 'a reload')
    client = Client(gw.points['web'])
    for index in range(2):
        client.send(head)
        same(read_answer(client.reader).body, b'backend', f'answer {index} without an upgrade')
    client.close()
