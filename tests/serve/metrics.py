"""The labels of metrics, held against those of the real Traefik for the same requests."""
import http.client, json, os, re, subprocess, time

from gateway import Gw, balancer, static
from suite import Skipped, check, same, test, wait_for
from wire import Backend, Client, ask, free_port

TRAEFIK = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../build/parity/traefik-3.7.13')
FAMILIES = ('traefik_entrypoint_requests_total', 'traefik_router_requests_total', 'traefik_service_requests_total')


def backend_says(request):
    headers = dict(request.headers)
    if headers.get('upgrade', '').lower() == 'websocket':
        return b'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    if request.target == '/teapot':
        return 418, [], b''
    return 200, [('Content-Type', 'text/event-stream' if request.target == '/events' else 'text/plain')], b'data: x\n\n'


WEBSOCKET = [('Connection', 'Upgrade'), ('Upgrade', 'websocket'), ('Sec-WebSocket-Version', '13'), ('Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==')]
ASKED = [('/', 'GET', []), ('/', 'HEAD', []), ('/', 'POST', []), ('/', 'OPTIONS', []), ('/', 'PURGE', []), ('/', 'get', []), ('/teapot', 'GET', []),
         ('/ws', 'GET', WEBSOCKET), ('/ws', 'GET', [('Connection', 'keep-alive, Upgrade'), *WEBSOCKET[1:]]), ('/', 'GET', [('Upgrade', 'websocket')]),
         ('/', 'GET', [('Connection', 'Upgrade'), ('Upgrade', 'WebSocket, h2c')]),
         ('/events', 'GET', [('Accept', 'text/event-stream')]), ('/events', 'GET', [('Accept', 'text/html, text/event-stream;q=0.9')]),
         ('/events', 'GET', [('Accept', 'TEXT/EVENT-STREAM')]), ('/events', 'GET', []), ('/ws', 'GET', [('Accept', 'text/event-stream'), *WEBSOCKET]),
         ('/denied', 'GET', []), ('/moved', 'GET', []), ('/split', 'GET', []), ('/split', 'GET', []), ('/dead', 'GET', []), ('/none', 'GET', [])]


def dynamic(backend):
    to = lambda service, **more: {'service': service, **more}
    return {'http': {
        'routers': {'all': to('s', rule='Path(`/`) || PathPrefix(`/ws`) || Path(`/events`) || Path(`/teapot`)'), 'denied': to('s', rule='Path(`/denied`)', middlewares=['no']),
                    'moved': to('s', rule='Path(`/moved`)', middlewares=['move']), 'split': to('w', rule='Path(`/split`)'), 'dead': to('dead', rule='Path(`/dead`)')},
        'middlewares': {'no': {'ipAllowList': {'sourceRange': ['192.0.2.0/24']}}, 'move': {'redirectRegex': {'regex': '.*', 'replacement': 'http://a.test/'}}},
        'services': {'s': balancer(backend.url), 'dead': balancer(f'http://127.0.0.1:{free_port()}'),
                     'w': {'weighted': {'services': [{'name': 's', 'weight': 1}, {'name': 'dead', 'weight': 1}]}}}}}


def ask_all(address):
    for target, method, headers in ASKED:
        client = Client(address, timeout=10)
        try:
            client.ask(target, method, headers)
        except (OSError, ValueError):
            pass
        finally:
            client.close()


def counted(text, families=FAMILIES):
    """{family: [(labels, count)]}, of the requests of the entry point web."""
    out = {one: [] for one in families}
    for name, labels, value in re.findall(r'^(\w+)\{(.*)\} (\S+)$', text, re.M):
        told = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels))
        if name in out and told.get('entrypoint', 'web') == 'web' and not told.get('router', told.get('service', '')).endswith('@internal'):
            out[name].append((tuple(sorted(told.items())), float(value)))
    return {name: sorted(all_of) for name, all_of in out.items()}


def get(port, path):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=5)
    try:
        connection.request('GET', path)
        return connection.getresponse().read().decode()
    except OSError:
        return ''
    finally:
        connection.close()


class Traefik:
    def __init__(self, test, path):
        self.web, self.own = free_port(), free_port()
        test.write('traefik.yml', json.dumps({
            'global': {'checkNewVersion': False, 'sendAnonymousUsage': False}, 'providers': {'file': {'filename': test.path('dynamic.yml')}},
            'entryPoints': {'web': {'address': f'127.0.0.1:{self.web}'}, 'own': {'address': f'127.0.0.1:{self.own}'}},
            'ping': {'entryPoint': 'own'},
            'metrics': {'prometheus': {'entryPoint': 'own', 'addEntryPointsLabels': True, 'addRoutersLabels': True, 'addServicesLabels': True}}}))
        self.process = subprocess.Popen([path, '--configFile=' + test.path('traefik.yml')], cwd=test.directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        test.ends(self)
        wait_for(lambda: get(self.own, '/ping') == 'OK', 'Traefik answers', 30)
        # The provider's configuration comes after.
        wait_for(lambda: ask(('127.0.0.1', self.web), '/teapot').status == 418, 'Traefik has its routers', 30)

    def close(self):
        self.process.terminate()
        self.process.wait(10)


@test('metrics: labels and counts are those of Traefik', limit=120)
def labels(t):
    path = os.environ.get('TRAEFIK', TRAEFIK)
    if not os.path.exists(path):
        raise Skipped('build/parity/traefik-3.7.13 is not there (make parity)')
    backend = Backend(t, reply=backend_says)
    t.write('dynamic.yml', json.dumps(dynamic(backend)))
    traefik = Traefik(t, path)
    t.write('static.yml', static())
    gw = Gw(t)
    ask(gw.points['web'], '/teapot')
    before = counted(get(traefik.own, '/metrics')), counted(gw.get('/metrics')[1])
    ask_all(('127.0.0.1', traefik.web))
    ask_all(gw.points['web'])
    time.sleep(0.5)
    theirs, ours = counted(get(traefik.own, '/metrics')), counted(gw.get('/metrics')[1])
    wrong = ''
    for family in FAMILIES:
        wanted, got = grown(theirs[family], before[0][family]), grown(ours[family], before[1][family])
        check(wanted, f'Traefik tells nothing of {family}')
        lacking, beyond = [one for one in wanted if one not in got], [one for one in got if one not in wanted]
        if lacking or beyond:
            wrong += f'{family}: Traefik has {lacking}\n  and gw {beyond}\n'
    check(not wrong, wrong)


def grown(after, before):
    """What was asked between: how often Traefik was asked whether it is there does not count."""
    old = dict(before)
    return sorted((key, count - old.get(key, 0)) for key, count in after if count != old.get(key, 0))
