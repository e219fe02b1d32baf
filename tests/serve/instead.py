"""TCP and UDP with --mock and --local, and UDP servers by name."""
import json, socket, time

from gateway import Gw, start, static
from streams import Lines, Packets, talk
from suite import check, same, test, wait_for
from wire import free_port


def udp_client(gw, point='dns'):
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.connect(gw.points[point])
    one.settimeout(3)
    return one


def udp_of(address):
    return {'udp': {'routers': {'u': {'service': 'u', 'entryPoints': ['dns']}},
                    'services': {'u': {'loadBalancer': {'servers': [{'address': address}]}}}}}


DNS = {'dns': {'address': '127.0.0.1:0/udp'}}


@test('instead: a UDP server by name gets all packets, those from before the name is known, too')
def by_name(t):
    server = Packets(t, 'a')
    gw = start(t, udp_of(f'localhost:{server.port}'), DNS)
    for number in range(3):
        one = udp_client(gw)
        sent = [b'%d' % index for index in range(20)]
        for data in sent:
            one.send(data)
        got = [one.recv(100) for _ in sent]
        same(got, [b'a:' + data for data in sent], f'packets of client {number} that come at once')
        one.close()
    same(len(server.peers), 3, 'sessions')


@test('instead: a UDP server whose name there is not has packets dropped, and gw lives')
def no_name(t):
    gw = start(t, udp_of('none.invalid:9'), DNS)
    files = gw.descriptors()
    one = udp_client(gw)
    for _ in range(300):
        one.send(b'x' * 1000)
    time.sleep(0.5)
    one.close()
    wait_for(lambda: gw.descriptors() <= files + 1, 'its session ends')
    check(gw.alive(), 'gw lives')


@test('instead: --mock gives TCP and UDP clients back what they send')
def mock(t):
    dynamic = {**udp_of('192.0.2.1:9'), 'tcp': {
        'routers': {'plain': {'rule': 'HostSNI(`*`)', 'service': 's', 'entryPoints': ['db']},
                    'none': {'rule': 'HostSNI(`*`)', 'service': 's', 'entryPoints': ['denied'], 'middlewares': ['nobody']}},
        'middlewares': {'nobody': {'ipAllowList': {'sourceRange': ['192.0.2.0/24']}}},
        'services': {'s': {'loadBalancer': {'servers': [{'address': '192.0.2.1:5432'}], 'healthCheck': {'interval': '100ms', 'timeout': '50ms'}}}}}}
    gw = start(t, dynamic, {**DNS, 'db': {}, 'denied': {}}, options=['--mock'])
    time.sleep(0.4)
    with socket.create_connection(gw.points['db'], timeout=5) as one:
        for data in (b'hello', b'y' * 200000):
            one.sendall(data)
            got = b''
            while len(got) < len(data):
                got += one.recv(65536)
            same(got, data, 'the echo of TCP')
        one.shutdown(socket.SHUT_WR)
        same(one.recv(10), b'', 'the end of the echo')
    same(talk(gw.points['denied']), None, 'a client that ipAllowList does not have')
    one = udp_client(gw)
    for data in (b'', b'hello', b'z' * 9000):
        one.send(data)
        same(one.recv(65536), data, 'the echo of UDP')
    one.close()


def labels(port, kind, entry, rule=''):
    name = f'traefik.{kind}'
    return {'traefik.enable': 'true', **({f'{name}.routers.r.rule': rule} if rule else {}), f'{name}.routers.r.entrypoints': entry,
            f'{name}.services.s.loadbalancer.server.port': str(port)}


@test('instead: --local reaches TCP and UDP services by their published ports')
def local(t):
    tcp, udp = Lines(t, 'tcp'), Packets(t, 'udp')
    hidden = free_port()
    t.write('compose.yml', json.dumps({'services': {
        'traefik': {'image': 'traefik:v3.7.13', 'command': ['--providers.docker=true', '--entrypoints.db.address=:7001',
                                                           '--entrypoints.dns.address=:7002/udp', '--entrypoints.none.address=:7003/udp']},
        'db': {'image': 'db', 'ports': [f'127.0.0.1:{tcp.port}:5432'], 'labels': labels(5432, 'tcp', 'db', 'HostSNI(`*`)')},
        'dns': {'image': 'dns', 'ports': [f'127.0.0.1:{udp.port}:53/udp'], 'labels': labels(53, 'udp', 'dns')},
        # One port of TCP that is published is none of UDP.
        'none': {'image': 'none', 'ports': [f'127.0.0.1:{hidden}:53/tcp'],
                 'labels': {key.replace('routers.r', 'routers.n').replace('services.s', 'services.n'): value for key, value in labels(53, 'udp', 'none').items()}}}}))
    gw = Gw(t, ['compose.yml'], ['--local', '--listen', 'db=127.0.0.1:0', '--listen', 'dns=127.0.0.1:0/udp', '--listen', 'none=127.0.0.1:0/udp'])
    same(talk(gw.points['db']), 'tcp', 'the published port of TCP')
    one = udp_client(gw)
    one.send(b'x')
    same(one.recv(100), b'udp:x', 'the published port of UDP')
    one.close()
    one = udp_client(gw, 'none')
    one.settimeout(0.5)
    one.send(b'x')
    try:
        check(False, f'a port that is not published answers {one.recv(100)!r}')
    except (TimeoutError, ConnectionError):
        pass
    one.close()
    check(gw.alive(), 'gw lives')
