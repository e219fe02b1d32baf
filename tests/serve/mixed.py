"""Everything at once for as long as SECONDS says (from 300 on; else for some seconds). With the build that has sanitizers,
tests/serve/run.sh build/sanitize 1860 "everything at once" for half an hour, a finding ends gw, and so the test."""
import json, random, re, socket, subprocess, threading, time

import certificates
from gateway import Gw, balancer, static
from suite import check, program, same, test
from upgrades import Echo, connect
from wire import Backend, Load

# Freed memory that the sanitizer holds back would look like growth; what it finds ends the process by a signal.
SANITIZERS = {'ASAN_OPTIONS': 'detect_leaks=1:quarantine_size_mb=8:abort_on_error=1', 'LSAN_OPTIONS': 'exitcode=99',
              'UBSAN_OPTIONS': 'halt_on_error=1:abort_on_error=1:print_stacktrace=1'}
GROWTH = 24 << 20


def config(first, second, echo, files, number):
    middlewares = {'number': {'headers': {'customResponseHeaders': {'X-Number': str(number)}}}, 'small': {'compress': {'minResponseBodyBytes': 100}},
                   'again': {'retry': {'attempts': 20, 'initialInterval': '1ms'}}, 'held': {'buffering': {'memRequestBodyBytes': 1000}}, 'few': {'inFlightReq': {'amount': 1000}},
                   'cut': {'stripPrefix': {'prefixes': ['/held']}}}
    routers = {'all': ('PathPrefix(`/`)', ['number', 'small', 'few', 'again'], 'both'), 'held': ('PathPrefix(`/held`)', ['number', 'cut', 'held', 'again'], 'first'),
               'chat': ('Path(`/chat`) && Method(`GET`)', [], 'echo')}
    out = {}
    for name, (rule, steps, service) in routers.items():
        out[name] = {'rule': rule, 'middlewares': steps, 'service': service, 'entryPoints': ['web']}
        out[name + '-tls'] = {**out[name], 'entryPoints': ['secure'], 'tls': {}}
    return {'http': {'routers': out, 'middlewares': middlewares,
                     'services': {'first': balancer(first.url), 'echo': balancer(f'http://127.0.0.1:{echo.port}'),
                                  'both': balancer(first.url, second.url, healthCheck={'path': '/health', 'interval': '200ms', 'timeout': '1s'})}},
            'tls': {'certificates': [files]}}


def chat(url, running, wrong, told):
    while running():
        try:
            with connect(url) as client:
                client.recv(5)
                for size in (1, 1000, 100000):
                    client.send('x' * size)
                    if len(client.recv(10)) != size:
                        wrong.append('a message came back otherwise')
                told.append(1)
        except Exception as why:
            wrong.append(f'chat: {type(why).__name__}: {why}')
        time.sleep(0.05)


def disturb(address, running):
    """Clients that nobody wants: noise, halves, and such that go away."""
    chance = random.Random(3)
    pieces = [b'GET / HTTP/1.1\r\n', b'GET / HTTP/1.1\r\nHost: a\r\n\r\n', b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nxx', b'\x16\x03\x01\x02\x00',
              b'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' + bytes(range(60)), b'\0' * 50]
    while running():
        try:
            with socket.create_connection(address, timeout=2) as one:
                one.sendall(chance.choice(pieces))
                if chance.random() < 0.5:
                    one.settimeout(0.05)
                    one.recv(1000)
        except OSError:
            pass
        time.sleep(0.01)


@test('mixed: everything at once, with reloads and a backend that goes and comes, without a fault or growth', limit=90)
def everything(t):
    seconds = t.seconds - 60 if t.seconds >= 300 else 10
    body = b'body ' * 1000
    first = Backend(t, 'first', reply=lambda request: (200, [('X-Got', str(len(request.body)))], body))
    second, echo, ca = Backend(t, 'second', reply=first.reply), Echo(t), certificates.Authority(t)
    files, number = ca.files('own', 'a.example'), 0
    t.write('static.yml', static({'web': {}, 'secure': {}}))
    t.write('dynamic.yml', json.dumps(config(first, second, echo, files, number)))
    gw = Gw(t, environment=SANITIZERS)

    def judge(answer):
        return None if answer.status == 200 and answer.body == body else f'status {answer.status} with {len(answer.body)} bytes'
    wrap = certificates.client(ca)('a.example')
    loads = {'HTTP/1.1': Load(t, gw.points['web'], judge, clients=3), 'POST': Load(t, gw.points['web'], judge, clients=2, post=True, target='/held/x'),
             'TLS': Load(t, gw.points['secure'], judge, clients=2, wrap=wrap, pause=0.001)}
    begin, wrong, told = time.monotonic(), [], []
    running = lambda: time.monotonic() - begin < seconds and gw.alive()
    others = [threading.Thread(target=chat, args=(gw.url(scheme='ws') + '/chat', running, wrong, told)), threading.Thread(target=disturb, args=(gw.points['web'], running)),
              threading.Thread(target=disturb, args=(gw.points['secure'], running))]
    for one in others:
        one.start()
    memory, rounds, streams = None, 0, 0
    while running():
        rounds += 1
        number += 1
        t.replace('dynamic.yml', json.dumps(config(first, second, echo, files, number)))
        out = subprocess.run([program('h2load'), '-n', '300', '-c', '4', '-m', '10', gw.url('secure', 'https') + '/'], capture_output=True, text=True, timeout=60).stdout
        found = re.search(r'(\d+) succeeded, (\d+) failed', out)
        streams += int(found[1]) if found else 0
        if not found or '300 2xx' not in out:
            wrong.append(f'h2load: {out[-300:]}')
        if rounds % 3 == 0:
            second.stop()
            time.sleep(0.5)
            second.start()
        if memory is None and time.monotonic() - begin > seconds / 3:
            memory, descriptors = gw.memory(), gw.descriptors()
    for one in others:
        one.join(20)
    check(gw.alive(), gw.last_words())
    late = gw.memory()
    # What was under way when the second server was killed may be lost, and only that: a request a client each time.
    for name, load in loads.items():
        load.stop()
        lost = [why for _, why in load.wrong]
        check(len(lost) <= rounds // 3 * len(load.threads), f'{name}: {len(lost)} of {load.count} lost by {rounds // 3} deaths of a server: {lost[:3]}')
        check(load.count > 50, f'{name}: only {load.count} requests')
    check(not wrong, f'{len(wrong)}: {wrong[:3]}')
    check(told and streams, 'chats and streams')
    check(late <= memory + GROWTH, f'resident bytes: {memory}, later {late}')
    check(gw.descriptors() <= descriptors + 64, f'descriptors: {descriptors}, later {gw.descriptors()}')
    print(f'         ({sum(load.count for load in loads.values())} requests, {streams} streams, {len(told)} chats, {rounds} reloads in {seconds:.0f} s; '
          f'{memory >> 20} MB after a third, {late >> 20} MB in the end)')
    gw.signal(15)
    same(gw.wait(40), 0, 'the exit code')
