"""What no good client or server sends: a bounded answer, bounded memory, and gw lives."""
import random, re, socket, threading, time

import certificates
from gateway import one_service, start
from suite import check, same, test, wait_for
from wire import Backend, Client, Reader, ask, exchange, read_answer

MB = 1 << 20


def statuses(data):
    """The statuses of the answers in these bytes."""
    return [int(one) for one in re.findall(rb'HTTP/1\.[01] (\d{3}) ', data)]


# Name; bytes; what gw may answer (None: the connection ends without a word). In none of them may a backend
# see /smuggled, for it is inside of a body or behind what ends the connection.
SMUGGLED = b'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'
CASES = [
    ('both lengths', b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n'
     % (len(SMUGGLED) + 20, len(SMUGGLED), SMUGGLED), (200, 400)),
    ('two lengths that differ', b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: %d\r\n\r\n%s' % (len(SMUGGLED), SMUGGLED), (400,)),
    ('a list of lengths', b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0, %d\r\n\r\n%s' % (len(SMUGGLED), SMUGGLED), (400,)),
    ('a length with a sign', b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +0\r\n\r\n' + SMUGGLED, (400,)),
    ('a negative length', b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n' + SMUGGLED, (400,)),
    ('a huge length', b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n' + SMUGGLED, (400,)),
    ('a length in hexadecimal', b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x10\r\n\r\n' + SMUGGLED, (400,)),
    ('a length with a tail', b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0 5\r\n\r\n' + SMUGGLED, (400,)),
    ('an unknown coding', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n' + SMUGGLED, (501, 400)),
    ('codings behind each other', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n' + SMUGGLED, (501, 400)),
    ('two lines of codings', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n' + SMUGGLED, (501, 400)),
    ('a coding behind a tab', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\x0bchunked\r\nContent-Length: 0\r\n\r\n' + SMUGGLED, (501, 400)),
    ('a blank before the colon', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n' + SMUGGLED, (400,)),
    ('a blank before the colon of the length', b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length : %d\r\n\r\n%s' % (len(SMUGGLED), SMUGGLED), (400,)),
    ('a folded line first', b'POST / HTTP/1.1\r\n X: y\r\nHost: a\r\n\r\n' + SMUGGLED, (400,)),
    ('a NUL in a name', b'GET / HTTP/1.1\r\nHost: a\r\nX\0Y: z\r\n\r\n' + SMUGGLED, (400,)),
    ('a NUL in a value', b'GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n' + SMUGGLED, (400,)),
    ('a lone CR in a value', b'GET / HTTP/1.1\r\nHost: a\r\nX: a\rY: b\r\n\r\n' + SMUGGLED, (400,)),
    ('two hosts', b'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n' + SMUGGLED, (400,)),
    ('no host', b'GET / HTTP/1.1\r\n\r\n' + SMUGGLED, (400,)),
    ('a host that is none', b'GET / HTTP/1.1\r\nHost: a b\r\n\r\n' + SMUGGLED, (400,)),
    ('a method that is none', b'G(T / HTTP/1.1\r\nHost: a\r\n\r\n' + SMUGGLED, (400,)),
    ('no version', b'GET /\r\nHost: a\r\n\r\n' + SMUGGLED, (400,)),
    ('another version', b'GET / HTTP/3.0\r\nHost: a\r\n\r\n' + SMUGGLED, (505, 400)),
    ('a version in small letters', b'GET / http/1.1\r\nHost: a\r\n\r\n' + SMUGGLED, (400,)),
    ('a bad chunk size', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;\r\n\r\nhello\r\n0\r\n\r\n' + SMUGGLED, (400, 500, 502, 200, None)),
    ('a chunk size with a sign', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n+0\r\n\r\n' + SMUGGLED, (400, 500, 502, None)),
    ('a chunk size in C', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n' + SMUGGLED, (400, 500, 502, None)),
    ('a huge chunk size', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n' + SMUGGLED, (400, 500, 502, None)),
    ('a negative chunk size', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n' + SMUGGLED, (400, 500, 502, None)),
    ('a chunk without its end', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n' + SMUGGLED, (400, 500, 502, None)),
    ('an extension with a bare LF', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;\nxx\r\n%x\r\n0\r\n\r\n%s\r\n0\r\n\r\n'
     % (len(SMUGGLED) + 5, SMUGGLED), (400, 500, 502, 200, None)),
    ('a long chunk extension', b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;' + b'a' * 100000 + b'\r\nx\r\n0\r\n\r\n' + SMUGGLED, (400, 500, 502, None)),
    ('noise', bytes(random.Random(1).randrange(256) for _ in range(4000)), (400, None)),
    ('a lone LF', b'\n' * 3000, (400, None)),
    ('SSH', b'SSH-2.0-OpenSSH_9.2\r\n', (400, None)),
]


@test('bad input: no smuggled request reaches a server', limit=90)
def smuggling(t):
    backend = Backend(t)
    gw = start(t, one_service(backend.url))
    wrong = []
    for name, data, allowed in CASES:
        backend.requests.clear()
        out, ended = exchange(gw.points['web'], data, seconds=4, half_close=0.4)
        first = statuses(out)[0] if statuses(out) else None
        seen = [one.target for one in backend.requests]
        if '/smuggled' in seen:
            wrong.append(f'{name}: the server saw {seen}')
        if first not in allowed:
            wrong.append(f'{name}: answered {out[:90]!r}, and not {allowed}')
        if not ended:
            wrong.append(f'{name}: the connection stays open')
    check(not wrong, '\n'.join(wrong))
    same(ask(gw.points['web']).status, 200, 'a good request afterwards')


@test('bad input: what is forwarded has one length, and nothing that ends at this hop')
def one_length(t):
    backend = Backend(t)
    gw = start(t, one_service(backend.url))
    asked = [
        ('both', b'POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n', b'hello'),
        ('equal lengths', b'POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello', b'hello'),
        ('named by Connection', b'POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: Content-Length\r\n\r\nhello', b'hello'),
        ('an extension', b'POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nTrailer: x\r\n\r\n', b'hello'),
        ('lines of LF', b'POST /x HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello', b'hello'),
        ('folded', b'POST /x HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\nContent-Length: 5\r\n\r\nhello', b'hello')]
    for name, data, body in asked:
        backend.requests.clear()
        out, _ = exchange(gw.points['web'], data, half_close=0.4)
        if statuses(out)[:1] == [400]:
            same(len(backend.requests), 0, f'{name}: requests at the server')
            continue
        same(statuses(out), [200], f'{name}: statuses of {out!r}')
        same(len(backend.requests), 1, f'{name}: requests at the server')
        one = backend.requests[0]
        same(one.body, body, f'{name}: the body')
        names = [key for key, _ in one.headers]
        same(names.count('content-length') + names.count('transfer-encoding'), 1, f'{name}: lines of length in {one.head}')
        check(b'\n ' not in one.head and b'\r' not in one.head.replace(b'\r\n', b''), f'{name}: the head is {one.head}')


@test('bad input: absolute form and CONNECT, duplicate and odd hosts route as one name')
def forms(t):
    backend = Backend(t)
    gw = start(t, one_service(backend.url, {'rule': 'Host(`good.example`)'}))
    for name, data, want in [
            ('absolute form', b'GET http://good.example/x HTTP/1.1\r\nHost: evil.example\r\n\r\n', 200),
            ('absolute form of another', b'GET http://evil.example/x HTTP/1.1\r\nHost: good.example\r\n\r\n', 404),
            ('another case and a port', b'GET /x HTTP/1.1\r\nHost: GOOD.example:80\r\n\r\n', 200),
            ('a dot behind', b'GET /x HTTP/1.1\r\nHost: good.example.\r\n\r\n', 200),
            ('none', b'GET /x HTTP/1.1\r\nHost:\r\n\r\n', 404)]:
        backend.requests.clear()
        out, _ = exchange(gw.points['web'], data, half_close=0.4)
        same(statuses(out), [want], name)
        if want == 200:
            hosts = [value for key, value in backend.requests[0].headers if key == 'host']
            same(len(hosts), 1, f'{name}: lines Host at the server')
            check(hosts[0].lower().startswith('good.example'), f'{name}: Host at the server is {hosts}')


@test('bad input: a head too large is refused')
def large_head(t):
    backend = Backend(t)
    gw = start(t, one_service(backend.url))
    def big(size):
        return b'GET / HTTP/1.1\r\nHost: a\r\nX: ' + b'x' * size + b'\r\nConnection: close\r\n\r\n'
    same(statuses(exchange(gw.points['web'], big(900_000))[0]), [200], 'a head of 900 KB')
    out, ended = exchange(gw.points['web'], big(3 * MB))
    check(statuses(out) in ([431], []), f'a head of 3 MB: {out[:100]!r}')
    check(ended, 'the connection stays open')
    many = b'GET / HTTP/1.1\r\nHost: a\r\n' + b''.join(b'X%d: y\r\n' % i for i in range(200_000)) + b'\r\n'
    out, ended = exchange(gw.points['web'], many)
    check(statuses(out) in ([431], []) and ended, f'200,000 lines: {out[:100]!r}')
    out, ended = exchange(gw.points['web'], b'GET /' + b'a' * (3 * MB) + b' HTTP/1.1\r\nHost: a\r\n\r\n')
    check(statuses(out) in ([431], [414], []) and ended, f'a target of 3 MB: {out[:100]!r}')
    before = gw.memory()
    held = []
    for _ in range(40):
        one = socket.create_connection(gw.points['web'], timeout=5)
        held.append(one)
        try:
            one.sendall(b'GET / HTTP/1.1\r\nHost: a\r\nX: ' + b'x' * 900_000)
        except OSError:
            pass
    time.sleep(0.3)
    grown = gw.memory() - before
    check(grown < 40 * 2 * MB + 20 * MB, f'40 heads under way of 900 KB hold {grown >> 20} MB')
    for one in held:
        one.close()
    same(ask(gw.points['web']).status, 200, 'a good request afterwards')


@test('bad input: slow clients hold little memory, keep nobody waiting, and end at the time limit')
def slowloris(t):
    backend = Backend(t)
    gw = start(t, one_service(backend.url), {'web': {'transport': {'respondingTimeouts': {'readTimeout': '3s'}}}})
    ask(gw.points['web'])
    before, files = gw.memory(), gw.descriptors()
    slow = []
    for i in range(500):
        one = socket.create_connection(gw.points['web'], timeout=5)
        one.sendall(b'GET / HTTP/1.1\r\nHost: a\r\nX-%d: ' % i)
        slow.append(one)
    begin = time.monotonic()
    for _ in range(4):
        for one in slow:
            try:
                one.sendall(b'y')
            except OSError:
                pass
        at = time.monotonic()
        same(ask(gw.points['web']).status, 200, 'a good client')
        check(time.monotonic() - at < 2, 'a good client waits')
        time.sleep(0.3)
    grown = gw.memory() - before
    check(grown < 20 * MB, f'500 slow clients hold {grown >> 20} MB')
    wait_for(lambda: gw.descriptors() <= files + 20, 'slow clients are gone after readTimeout', 12)
    check(time.monotonic() - begin > 1, 'they were gone at once')
    for one in slow:
        one.close()


@test('bad input: clients that do not read have nothing pile up')
def slow_reading(t):
    chunk = b'z' * (1 * MB)
    backend = Backend(t, reply=lambda request: (200, [], chunk * 24))
    gw = start(t, one_service(backend.url))
    before = gw.memory()
    held = []
    for _ in range(40):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect(gw.points['web'])
        one.sendall(b'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
        held.append(one)
    time.sleep(1.5)
    grown = gw.memory() - before
    check(grown < 30 * MB, f'40 answers of 24 MB that nobody reads hold {grown >> 20} MB')
    for one in held:
        one.close()
    wait_for(lambda: gw.metric('traefik_open_connections') <= 1, 'their connections end')


@test('bad input: bodies of 200 MB stream both ways in constant memory', limit=90)
def huge_bodies(t):
    size = (1000 if t.seconds >= 300 else 200) * MB
    class Big(Backend):
        def speak(self, connection):
            reader = Reader(connection)
            head = reader.until(b'\r\n\r\n')
            if head.startswith(b'POST'):
                got = len(reader.bytes)
                while got < size:
                    part = connection.recv(MB)
                    if not part:
                        return
                    got += len(part)
                connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
            else:
                connection.sendall(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
                block = b'%x\r\n' % MB + b'q' * MB + b'\r\n'
                for _ in range(size // MB):
                    connection.sendall(block)
                connection.sendall(b'0\r\n\r\n')
    backend = Big(t)
    gw = start(t, one_service(backend.url))
    exchange(gw.points['web'], b'nonsense\r\n\r\n')
    before, most, running = gw.memory(), [0], [True]
    def look():
        while running[0]:
            most[0] = max(most[0], gw.memory())
            time.sleep(0.02)
    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    client = Client(gw.points['web'], timeout=60)
    client.send(b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n' % size)
    for _ in range(size // MB):
        client.send(b'p' * MB)
    same(read_answer(client.reader).body, b'ok', 'the answer to the upload')
    client.close()
    client = Client(gw.points['web'], timeout=60)
    client.send(b'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    got = 0
    while part := client.connection.recv(MB):
        got += len(part)
    client.close()
    running[0] = False
    looker.join()
    check(got >= size, f'{got} of {size} bytes came')
    check(most[0] - before < 10 * MB, f'gw grew by {(most[0] - before) / MB:.1f} MB')


@test('bad input: clients that close their half still get the answer')
def half_closed(t):
    backend = Backend(t, reply=lambda request: (time.sleep(0.2), (200, [], b'late'))[1])
    gw = start(t, one_service(backend.url))
    out, ended = exchange(gw.points['web'], b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello', half_close=0)
    # Go's server takes the end of the client's side for its leaving, and cancels; either is an end.
    check(ended and (statuses(out) in ([200], [499], [])), f'a closed half: {out!r}')
    out, ended = exchange(gw.points['web'], b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nhello', half_close=0)
    check(ended and 200 not in statuses(out), f'half a body: {out!r}')
    out, ended = exchange(gw.points['web'], b'GET / HTTP/1.1\r\nHost:', half_close=0)
    check(ended and 200 not in statuses(out), f'half a head: {out!r}')


@test('bad input: TLS garbage')
def tls_garbage(t):
    backend = Backend(t)
    gw = start(t, one_service(backend.url, {'tls': {}}), {'web': {}})
    chance = random.Random(5)
    files = gw.descriptors()
    for index in range(60):
        noise = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 600)))
        head = [b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', b'\x16\x03\x01\xff\xff', b'\x16\x03\x01\x00\x00', b'\x80\x2e\x01\x00\x02',
                b'\x16', b'\x16\x03\x03\x00\x05\x01\x00\xff\xff\xff'][index % 6]
        out, ended = exchange(gw.points['web'], head + noise, seconds=5, half_close=0)
        check(ended, f'garbage {index} keeps its connection')
        check(b'HTTP' not in out, f'garbage {index} is answered {out!r}')
    wait_for(lambda: gw.descriptors() <= files + 2, 'descriptors are as before')
    held = [socket.create_connection(gw.points['web']) for _ in range(100)]
    for one in held:
        one.sendall(b'\x16\x03\x01\x02\x00\x01\x00')
    same(ask(gw.points['web'], wrap=certificates.client()('a.example')).status, 200, 'a good TLS client beside them')
    for one in held:
        one.close()
    wait_for(lambda: gw.descriptors() <= files + 4, 'descriptors are as before')


@test('bad input: clients that vanish while they are answered')
def vanishing_clients(t):
    gone = []
    class Endless(Backend):
        def speak(self, connection):
            reader = Reader(connection)
            reader.until(b'\r\n\r\n')
            connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n')
            try:
                for _ in range(100):
                    connection.sendall(b'x' * MB)
                    time.sleep(0.01)
            finally:
                gone.append(1)
    backend = Endless(t)
    gw = start(t, one_service(backend.url))
    files = gw.descriptors()
    for index in range(40):
        one = socket.create_connection(gw.points['web'])
        one.sendall(b'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
        if index % 2:
            one.recv(100)
        if index % 4 == 0:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\1\0\0\0\0\0\0\0')
        one.close()
    wait_for(lambda: gw.descriptors() <= files + 4, 'descriptors are as before', 15)
    # Those that left before their request was passed on have none.
    wait_for(lambda: len(gone) >= backend.accepted, 'the servers are told that nobody reads', 15)
    same(gw.metric('traefik_open_connections'), 1.0, 'open connections (the one that asks)')


@test('bad input: servers that vanish or answer garbage')
def bad_servers(t):
    answers = {
        '/nothing': b'', '/garbage': b'\x00\xff\xfe garbage\r\n\r\n', '/half-head': b'HTTP/1.1 200 OK\r\nX: ',
        '/half-line': b'HTTP/1.', '/status': b'HTTP/1.1 abc OK\r\n\r\n', '/length': b'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhello',
        '/two': b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
        '/name': b'HTTP/1.1 200 OK\r\nA(B: c\r\nContent-Length: 2\r\n\r\nok',
        '/large': b'HTTP/1.1 200 OK\r\nX: ' + b'x' * (11 * MB) + b'\r\n\r\n',
        '/ssh': b'SSH-2.0-OpenSSH\r\n', '/tls': b'\x15\x03\x01\x00\x02\x02\x46'}
    cut = {'/half-body': b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf',
           '/half-chunk': b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf',
           '/bad-chunk': b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n0\r\n\r\n'}
    backend = Backend(t, reply=lambda request: {**answers, **cut}.get(request.target, (200, [], b'fine')))
    gw = start(t, one_service(backend.url))
    files = gw.descriptors()
    wrong = []
    for target in answers:
        for _ in range(2):
            answer = ask(gw.points['web'], target)
            # Traefik: 502 where nothing came, 500 where what came makes no sense.
            if answer is None or answer.status not in (500, 502):
                wrong.append(f'{target}: {answer and answer.status}, and not 500 or 502')
    for target in cut:
        answer = ask(gw.points['web'], target)
        if answer is not None and answer.status != 502:
            wrong.append(f'{target}: a whole answer {answer.status} {answer.body!r} of half of one')
    check(not wrong, '\n'.join(wrong))
    # More bytes than the answer has: they are of no answer to the next request.
    backend.reply = lambda request: b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison'
    client = Client(gw.points['web'])
    for index in range(20):
        same(client.ask('/').body, b'ok', f'answer {index} of a server that says too much')
    client.close()
    wait_for(lambda: gw.descriptors() <= files + 4, 'descriptors are as before')


@test('bad input: a server that is slow to answer does not keep others waiting, and ends at the time limit')
def slow_server(t):
    backend = Backend(t, reply=lambda request: (time.sleep(5 if request.target == '/slow' else 0), (200, [], b'fine'))[1])
    dynamic = one_service(backend.url, serversTransport='short').replace(
        '{"http": {', '{"http": {"serversTransports": {"short": {"forwardingTimeouts": {"responseHeaderTimeout": "700ms"}}}, ', 1)
    gw = start(t, dynamic, options=['--threads', '1'])
    got = []
    askers = [threading.Thread(target=lambda: got.append(ask(gw.points['web'], '/slow'))) for _ in range(20)]
    begin = time.monotonic()
    for one in askers:
        one.start()
    for _ in range(20):
        same(ask(gw.points['web']).status, 200, 'a request beside slow ones')
    for one in askers:
        one.join(10)
    check(time.monotonic() - begin < 4, 'slow answers end at responseHeaderTimeout')
    same({one and one.status for one in got}, {504}, 'statuses of slow answers')


@test('bad input: 1,000 idle connections add at most 12 MB')
def idle(t):
    backend = Backend(t)
    gw = start(t, one_service(backend.url))
    for _ in range(50):
        ask(gw.points['web'])
    before = gw.memory()
    clients = []
    for index in range(1000):
        client = Client(gw.points['web'])
        if index % 2:
            same(client.ask('/').status, 200, f'connection {index}')
        clients.append(client)
    time.sleep(0.3)
    grown = gw.memory() - before
    print(f'         (1,000 idle connections: {grown / MB:.1f} MB)')
    check(grown <= 12 * MB, f'{grown / MB:.1f} MB for 1,000 idle connections')
    for client in clients:
        client.close()
    wait_for(lambda: gw.metric('traefik_open_connections') <= 1, 'the connections are gone')
    gw.get('/ping')


@test('bad input: floods of odd requests leave no descriptor and no memory behind', limit=60)
def no_growth(t):
    backend = Backend(t)
    gw = start(t, one_service(backend.url))
    chance = random.Random(3)
    def flood(count):
        for _ in range(count):
            name, data, _ = chance.choice(CASES)
            cut = data[:chance.randrange(1, len(data))] if chance.random() < 0.5 else data
            try:
                with socket.create_connection(gw.points['web'], timeout=3) as one:
                    one.sendall(cut)
                    if chance.random() < 0.5:
                        one.shutdown(socket.SHUT_WR)
                        one.recv(1000)
            except OSError:
                pass
    flood(150)
    time.sleep(1)
    files, memory = gw.descriptors(), gw.memory()
    flood(3000 if t.seconds >= 300 else 400)
    wait_for(lambda: gw.descriptors() <= files + 6, f'descriptors are as before ({files})')
    check(gw.memory() < memory + 10 * MB, f'memory: {memory >> 20} MB, then {gw.memory() >> 20} MB')
    same(ask(gw.points['web']).status, 200, 'a good request afterwards')
