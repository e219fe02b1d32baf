"""TCP and UDP routers, and the PROXY protocol."""
import json, socket, struct, threading

import certificates
from gateway import start
from suite import check, same, test, wait_for
from wire import Backend, Reader, ask, exchange, free_port, header


class Lines(Backend):
    """Says its name, and every line again; keeps what comes in front of the first line, if that is a PROXY header."""

    def speak(self, connection):
        reader = Reader(connection)
        self.first = b''
        if self.reply:
            self.first = self.reply(reader)
        connection.sendall(self.name.encode() + b'\n')
        while (line := reader.until(b'\n')) is not None:
            connection.sendall(line)


def tcp(servers, **routers):
    out = {'routers': routers, 'services': {}}
    for name, one in servers.items():
        options = {} if isinstance(one, Backend) else one[1]
        server = one if isinstance(one, Backend) else one[0]
        out['services'][name] = {'loadBalancer': {'servers': [{'address': f'127.0.0.1:{server.port}'}], **options}}
    return out


def talk(address, wrap=None, first=b''):
    """The name of the server that one gets to; nothing if the connection ends."""
    try:
        raw = socket.create_connection(address, timeout=5)
        raw.sendall(first)
        connection = wrap(raw) if wrap else raw
        with connection:
            connection.settimeout(5)
            reader = Reader(connection)
            connection.sendall(b'hello\n')
            name = reader.until(b'\n')
            return name and reader.until(b'\n') == b'hello\n' and name.strip().decode()
    except OSError:
        return None


@test('streams: passthrough and terminated TLS by server name, plain TCP beside them')
def by_name(t):
    ca = certificates.Authority(t)
    own = ca.make('pass', 'pass.example')
    passed, ended, plain = Lines(t, 'passed', wrap=certificates.server(own)), Lines(t, 'ended'), Lines(t, 'plain')
    web = Backend(t, 'web')
    dynamic = {'tcp': tcp({'passed': passed, 'ended': ended, 'plain': plain},
                          passed={'rule': 'HostSNI(`pass.example`)', 'service': 'passed', 'tls': {'passthrough': True}},
                          ended={'rule': 'HostSNI(`end.example`)', 'service': 'ended', 'tls': {}}),
               'http': {'routers': {'web': {'rule': 'Host(`web.example`)', 'service': 'web', 'tls': {}}},
                        'services': {'web': {'loadBalancer': {'servers': [{'url': web.url}]}}}},
               'tls': {'certificates': [ca.files('front', 'end.example', 'web.example')]}}
    dynamic['tcp']['routers']['plain'] = {'rule': 'HostSNI(`*`)', 'service': 'plain', 'entryPoints': ['db']}
    for name in ('passed', 'ended'):
        dynamic['tcp']['routers'][name]['entryPoints'] = ['web']
    dynamic['http']['routers']['web']['entryPoints'] = ['web']
    gw = start(t, dynamic, {'web': {}, 'db': {}})
    trusting = certificates.client(ca)
    same(talk(gw.points['web'], trusting('pass.example')), 'passed', 'the passed one, with its own certificate')
    same(talk(gw.points['web'], trusting('end.example')), 'ended', 'the one that gw ends')
    same(ask(gw.points['web'], host='web.example', wrap=trusting('web.example')).body, b'web', 'HTTP on the same entry point')
    same(talk(gw.points['db']), 'plain', 'plain TCP')
    # A ClientHello in small pieces is one.
    proxy = socket.socketpair()
    def pieces():
        raw = socket.create_connection(gw.points['web'])
        threading.Thread(target=lambda: copy(raw, proxy[1], 65536), daemon=True).start()
        copy(proxy[1], raw, 7)
    threading.Thread(target=pieces, daemon=True).start()
    with trusting('pass.example')(proxy[0]) as connection:
        same(connection.getpeercert()['subject'][0][0][1], 'pass', 'the certificate by a ClientHello in pieces')


def copy(source, to, size):
    try:
        while got := source.recv(size):
            to.sendall(got)
        to.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@test('streams: a server that speaks first, half-closed connections, and much at once')
def raw(t):
    class Sum(Backend):
        def speak(self, connection):
            connection.sendall(b'220 ready\r\n')
            size = 0
            while got := connection.recv(1 << 20):
                size += len(got)
            connection.sendall(b'%d' % size)
    server = Sum(t)
    gw = start(t, {'tcp': tcp({'s': server}, s={'rule': 'HostSNI(`*`)', 'service': 's'})})
    with socket.create_connection(gw.points['web'], timeout=10) as one:
        same(one.recv(100), b'220 ready\r\n', 'what the server says first')
        for _ in range(20):
            one.sendall(b'x' * (1 << 20))
        one.shutdown(socket.SHUT_WR)
        same(one.recv(100), b'%d' % (20 << 20), 'the answer behind the end of the client')
        same(one.recv(100), b'', 'the end')


@test('streams: TCP weights, ipAllowList, inFlightConn, a dead server')
def middlewares(t):
    a, b = Lines(t, 'a'), Lines(t, 'b')
    service = {'loadBalancer': {'servers': [{'address': f'127.0.0.1:{one.port}'} for one in (a, b)]}}
    points = ('turn', 'weight', 'denied', 'few', 'dead')
    routers = {name: {'rule': 'HostSNI(`*`)', 'service': name, 'entryPoints': [name]} for name in points}
    routers['denied']['middlewares'], routers['few']['middlewares'] = ['nobody'], ['two']
    only = lambda port: {'loadBalancer': {'servers': [{'address': f'127.0.0.1:{port}'}]}}
    gw = start(t, {'tcp': {'routers': routers, 'middlewares': {'nobody': {'ipAllowList': {'sourceRange': ['10.0.0.0/8']}},
                                                              'two': {'inFlightConn': {'amount': 2}}},
                           'services': {'turn': service, 'denied': service, 'few': service, 'dead': only(free_port()), 'a': only(a.port),
                                        'b': only(b.port), 'weight': {'weighted': {'services': [{'name': 'a', 'weight': 3}, {'name': 'b', 'weight': 1}]}}}}},
               {name: {} for name in points})
    same(sorted(talk(gw.points['turn']) for _ in range(6)), ['a'] * 3 + ['b'] * 3, 'servers in turn')
    same(sorted(talk(gw.points['weight']) for _ in range(8)), ['a'] * 6 + ['b'] * 2, 'services by weight')
    same(talk(gw.points['denied']), None, 'a client that ipAllowList does not have')
    same(talk(gw.points['dead']), None, 'a dead server')
    held = []
    for _ in range(2):
        one = socket.create_connection(gw.points['few'], timeout=5)
        check(one.recv(10), 'a connection below the limit')
        held.append(one)
    same(talk(gw.points['few']), None, 'a connection above inFlightConn')
    held.pop().close()
    wait_for(lambda: talk(gw.points['few']), 'a connection once another has ended')
    held.pop().close()


def version2(source, port, to='127.0.0.1', to_port=80, command=0x21):
    return (b'\r\n\r\n\0\r\nQUIT\n' + bytes([command, 0x11, 0, 12]) + socket.inet_aton(source) + socket.inet_aton(to) + struct.pack('>HH', port, to_port))


@test('streams: PROXY protocol in, versions 1 and 2, of those who are trusted')
def proxy_in(t):
    backend = Backend(t)
    web = {'routers': {'all': {'rule': 'PathPrefix(`/`)', 'service': 'all'}, 'tls': {'rule': 'PathPrefix(`/`)', 'service': 'all', 'tls': {}}},
           'services': {'all': {'loadBalancer': {'servers': [{'url': backend.url}]}}}}
    gw = start(t, {'http': web}, {'trusted': {'proxyProtocol': {'trustedIPs': ['127.0.0.0/8']}}, 'other': {'proxyProtocol': {'trustedIPs': ['10.0.0.0/8']}},
                                  'insecure': {'proxyProtocol': {'insecure': True}}})
    def address(point, first, wrap=None):
        backend.requests.clear()
        def proxied(raw):
            raw.sendall(first)
            return wrap(raw) if wrap else raw
        answer = ask(gw.points[point], wrap=proxied)
        return answer and answer.status == 200 and header(backend.requests[0].headers, 'x-forwarded-for')
    text = b'PROXY TCP4 203.0.113.7 127.0.0.1 1234 80\r\n'
    same(address('trusted', text), '203.0.113.7', 'the client by version 1')
    same(address('trusted', version2('203.0.113.8', 99)), '203.0.113.8', 'the client by version 2')
    same(address('trusted', b'PROXY TCP6 2001:db8::1 2001:db8::2 1234 80\r\n'), '2001:db8::1', 'the client by version 1 over IPv6')
    same(address('trusted', b'PROXY UNKNOWN\r\n'), '127.0.0.1', 'the client by UNKNOWN')
    same(address('trusted', version2('203.0.113.8', 99, command=0x20)), '127.0.0.1', 'the client by LOCAL')
    same(address('trusted', b''), '127.0.0.1', 'the client without a header')
    same(address('insecure', text), '203.0.113.7', 'the client where anybody is trusted')
    same(address('trusted', text, certificates.client()('a.example')), '203.0.113.7', 'the client in front of TLS')
    out, _ = exchange(gw.points['other'], text + b'GET / HTTP/1.1\r\nHost: a\r\n\r\n', half_close=0.4)
    check(b' 400 ' in out or b'127.0.0.1' == header(backend.requests[-1].headers, 'x-forwarded-for').encode(),
          f'a header of somebody who is not trusted: {out[:80]!r}')
    check(not any(header(one.headers, 'x-forwarded-for') == '203.0.113.7' for one in list(backend.requests)[1:]), 'it is believed')
    for noise in (b'PROXY TCP4 x y z\r\n', b'PROXY ' + b'a' * 4000, b'\r\n\r\n\0\r\nQUIT\n\xff\xff\xff\xff' + b'a' * 100, b'PROXY TCP4 1.2.3.4 1.2.3.4 99999 80\r\n'):
        out, ended = exchange(gw.points['trusted'], noise + b'GET / HTTP/1.1\r\nHost: a\r\n\r\n', half_close=0.4)
        check(ended and b' 200 ' not in out, f'{noise[:40]!r} is answered {out[:60]!r}')


@test('streams: PROXY protocol out, versions 1 and 2')
def proxy_out(t):
    def one(reader):
        return reader.until(b'\r\n')
    def two(reader):
        head = reader.exactly(16)
        return head + reader.exactly(struct.unpack('>H', head[14:])[0])
    first, second = Lines(t, 'first', one), Lines(t, 'second', two)
    gw = start(t, {'tcp': tcp({'first': (first, {'proxyProtocol': {'version': 1}}), 'second': (second, {'proxyProtocol': {'version': 2}})},
                              first={'rule': 'HostSNI(`*`)', 'service': 'first', 'entryPoints': ['web']},
                              second={'rule': 'HostSNI(`*`)', 'service': 'second', 'entryPoints': ['two']})}, {'web': {}, 'two': {}})
    same(talk(gw.points['web']), 'first', 'the server of version 1')
    words = first.first.split()
    same(words[:4] + words[5:], [b'PROXY', b'TCP4', b'127.0.0.1', b'127.0.0.1', str(gw.port('web')).encode()], f'the header {first.first}')
    same(talk(gw.points['two']), 'second', 'the server of version 2')
    same((second.first[12], second.first[13], second.first[16:24], second.first[26:28]),
         (0x21, 0x11, socket.inet_aton('127.0.0.1') * 2, struct.pack('>H', gw.port('two'))), f'the header {second.first}')


class Packets:
    """A server of UDP: each packet comes back behind the name."""

    def __init__(self, test, name):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(('127.0.0.1', 0))
        self.port, self.name, self.peers = self.socket.getsockname()[1], name, set()
        self.running = True
        self.socket.settimeout(0.2)
        threading.Thread(target=self._run, daemon=True).start()
        test.ends(self)

    def _run(self):
        while self.running:
            try:
                data, peer = self.socket.recvfrom(65536)
                self.peers.add(peer)
                self.socket.sendto(self.name.encode() + b':' + data, peer)
            except OSError:
                pass

    def close(self):
        self.running = False
        self.socket.close()


@test('streams: UDP routers, a session a client, servers in turn, and reloads')
def udp(t):
    servers = [Packets(t, name) for name in 'ab']
    config = lambda *some: {'udp': {'routers': {'u': {'service': 'u', 'entryPoints': ['dns']}},
                                    'services': {'u': {'loadBalancer': {'servers': [{'address': f'127.0.0.1:{one.port}'} for one in some]}}}}}
    gw = start(t, config(*servers), {'dns': {'address': '127.0.0.1:0/udp', 'udp': {'timeout': '1s'}}})
    def client():
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.connect(gw.points['dns'])
        one.settimeout(2)
        return one
    def asked(one, data=b'x'):
        one.send(data)
        return one.recv(65536)
    clients = [client() for _ in range(4)]
    names = []
    for one in clients:
        first = asked(one)
        names.append(first[:1])
        for data in (b'', b'more', b'z' * 9000):
            same(asked(one, data), first[:1] + b':' + data, 'a packet of the same client')
    same(sorted(names), [b'a', b'a', b'b', b'b'], 'servers of four clients')
    same(len(servers[0].peers | servers[1].peers), 4, 'sessions')
    files = gw.descriptors()
    wait_for(lambda: gw.descriptors() <= files - 4, 'sessions end at udp.timeout', 6)
    t.replace('dynamic.yml', json.dumps(config(servers[0])))
    wait_for(lambda: len(gw.json('/api/reloads')) == 2, 'a reload')
    same({asked(client())[:1] for _ in range(4)}, {b'a'}, 'servers after a reload')
    for one in clients:
        one.close()
