"""Start, signals, draining, the admin address, --mock and --fault."""
import json, os, pwd, signal, socket, threading, time

from gateway import Gw, balancer, one_service, start, static
from suite import Skipped, check, same, test, wait_for
from wire import Backend, Client, ask, exchange, header

LATE = 1.2


def slow(request):
    if request.target.startswith('/slow'):
        time.sleep(LATE)
    if request.target.startswith('/never'):
        time.sleep(8)
    return 200, [], b'done'


@test('life: SIGTERM lets requests finish, refuses new ones and says so by /readyz')
def drains(t):
    backend = Backend(t, reply=slow)
    gw = start(t, one_service(backend.url))
    same(gw.get('/readyz')[0], 200, '/readyz before')
    same(gw.get('/ping')[0], 200, '/ping before')
    idle = Client(gw.points['web'])
    same(idle.ask('/').status, 200, 'a request before')
    answers = []
    askers = [threading.Thread(target=lambda: answers.append(ask(gw.points['web'], '/slow'))) for _ in range(5)]
    for one in askers:
        one.start()
    wait_for(lambda: backend.hits >= 6, 'the slow requests are at the backend')
    gw.signal(signal.SIGTERM)
    gw.says('draining')
    time.sleep(0.1)
    same(gw.get('/readyz')[0], 503, '/readyz while requests finish')
    same(gw.get('/ping')[0], 503, '/ping while requests finish')
    try:
        Client(gw.points['web'], timeout=2).close()
        check(False, 'a new connection is taken while gw drains')
    except OSError:
        pass
    for one in askers:
        one.join(10)
    same([answer and (answer.status, answer.body) for answer in answers], [(200, b'done')] * 5, 'the slow requests')
    same(gw.wait(), 0, 'exit code')
    idle.close()


@test('life: gw ends at once when nobody asks anything')
def ends(t):
    gw = start(t, one_service(Backend(t).url))
    clients = [Client(gw.points['web']) for _ in range(5)]
    for client in clients:
        same(client.ask('/').status, 200, 'a request')
    begin = time.monotonic()
    gw.signal(signal.SIGTERM)
    same(gw.wait(), 0, 'exit code')
    check(time.monotonic() - begin < 0.8, f'gw took {time.monotonic() - begin:.1f} s to end')
    for client in clients:
        client.close()


@test('life: what takes longer than --drain is cut off')
def drain_ends(t):
    backend = Backend(t, reply=slow)
    gw = start(t, one_service(backend.url), options=['--drain', '1'])
    answers = []
    asker = threading.Thread(target=lambda: answers.append(ask(gw.points['web'], '/never')))
    asker.start()
    wait_for(lambda: backend.hits, 'the request is at the backend')
    begin = time.monotonic()
    gw.signal(signal.SIGTERM)
    same(gw.wait(5), 0, 'exit code')
    took = time.monotonic() - begin
    check(0.9 < took < 4, f'gw with --drain 1 took {took:.1f} s to end')
    gw.says('1 request was cut off')
    asker.join(10)


@test('life: SIGHUP reloads, and --no-watch does not')
def hang_up(t):
    old, new = Backend(t, 'old'), Backend(t, 'new')
    gw = start(t, one_service(old.url), options=['--no-watch'])
    t.replace('dynamic.yml', one_service(new.url))
    time.sleep(0.6)
    same(ask(gw.points['web']).body, b'old', 'the answer before SIGHUP')
    gw.signal(signal.SIGHUP)
    wait_for(lambda: ask(gw.points['web']).body == b'new', 'the answer after SIGHUP is the new one')


@test('life: the access log says how a request came and where it went')
def log_lines(t):
    backend = Backend(t)
    dynamic = json.loads(one_service(backend.url + '/base'))
    dynamic['http']['routers']['own'] = {'rule': 'Path(`/own`)', 'service': 'noop@internal', 'priority': 100}
    gw = start(t, dynamic, options=['--access-log', 'access.log', '--access-log-format', 'json'])
    exchange(gw.points['web'], b'GET /old HTTP/1.0\r\n\r\n')
    same(ask(gw.points['web'], '/own').status, 418, "Traefik's own service")
    ask(gw.points['web'], '/last')
    wait_for(lambda: os.path.exists(t.path('access.log')) and '/last' in open(t.path('access.log')).read(), 'a line in the log')
    lines = {line['RequestPath']: line for line in map(json.loads, open(t.path('access.log')))}
    same(sorted(lines), ['/last', '/old'], "what is written: nothing of Traefik's own services")
    same([lines[path]['RequestProtocol'] for path in ('/old', '/last')], ['HTTP/1.0', 'HTTP/1.1'], 'the protocols')
    same(lines['/last']['ServiceAddr'], backend.url.removeprefix('http://'), 'the address without the path of the URL')
    same(lines['/last']['OriginStatus'], 200, "the server's status")


@test('life: SIGHUP opens the access log anew')
def log_reopened(t):
    backend = Backend(t)
    gw = start(t, one_service(backend.url), options=['--access-log', 'access.log', '--access-log-format', 'json'])
    ask(gw.points['web'], '/one')
    wait_for(lambda: os.path.exists(t.path('access.log')) and '/one' in open(t.path('access.log')).read(), 'a line in the log')
    line = json.loads(open(t.path('access.log')).read().splitlines()[0])
    same(line.get('RouterName'), 'all@file', f'the router in {line}')
    os.rename(t.path('access.log'), t.path('access.log.1'))
    gw.signal(signal.SIGHUP)
    wait_for(lambda: os.path.exists(t.path('access.log')), 'a new log after SIGHUP')
    ask(gw.points['web'], '/two')
    wait_for(lambda: '/two' in open(t.path('access.log')).read(), 'a line in the new log')
    check('/two' not in open(t.path('access.log.1')).read(), 'the old log is written on')


@test('life: the REST provider takes configurations by PUT, only with --rest')
def rest(t):
    one, two = Backend(t, 'one'), Backend(t, 'two')
    gw = Gw(t, inputs=[t.write('static.yml', json.dumps({'entryPoints': {'web': {'address': '127.0.0.1:0'}},
                                                        'providers': {'rest': {'insecure': True}}}))], options=['--rest'])
    same(ask(gw.points['web']).status, 404, 'an answer without a configuration')
    for backend in (one, two):
        status, body = gw.get('/api/providers/rest', 'PUT', one_service(backend.url))
        same(status, 200, f'PUT ({body})')
        same(ask(gw.points['web']).body, backend.name.encode(), 'the answer right after PUT')
    status, body = gw.get('/api/providers/rest', 'PUT', '{"http": {"routers": 3}}')
    same(status, 400, f'PUT of nonsense ({body})')
    same(gw.get('/api/providers/rest', 'PUT', '{')[0], 400, 'PUT of half an object')
    same(gw.get('/api/providers/rest')[0], 405, 'GET')
    same(ask(gw.points['web']).body, b'two', 'the answer after what was refused')
    check('all@rest' in [one['name'] for one in gw.json('/api/http/routers')], 'the API has the router all@rest')
    gw.close()
    without = start(t, one_service(one.url))
    same(without.get('/api/providers/rest', 'PUT', one_service(two.url))[0], 404, 'PUT without --rest')
    same(ask(without.points['web']).body, b'one', 'the answer without --rest')


@test('life: --admin-token-file guards the API, and an address for others needs it')
def token(t):
    backend = Backend(t)
    gw = start(t, one_service(backend.url), options=['--admin-token-file', t.write('token', 'correct horse\n'), '--rest'])
    for path in ('/api/rawdata', '/metrics', '/api/reloads', '/api/version', '/api/stats', '/api/overview'):
        same(gw.get(path)[0], 401, f'{path} without a token')
        same(gw.get(path, headers={'Authorization': 'Bearer wrong'})[0], 401, f'{path} with another token')
        same(gw.get(path, headers={'Authorization': 'Bearer correct horse'})[0], 200, f'{path} with the token')
    same(gw.get('/api/providers/rest', 'PUT', '{}')[0], 401, 'PUT without a token')
    same(gw.get('/ping')[0], 200, '/ping without a token')
    other = Gw(t, inputs=['static.yml'], options=['--admin', '0.0.0.0:0'], wait=False)
    same(other.wait(20), 2, 'exit code of --admin 0.0.0.0 without a token')
    other.reader.join(5)
    other.says('needs --admin-token-file')


@test('life: --user gives up root once gw listens')
def user(t):
    if os.getuid() != 0:
        raise Skipped('only root can become another user')
    backend = Backend(t)
    port = next((port for port in range(700, 1000) if unused(port)), None)
    gw = start(t, one_service(backend.url), {'web': {'address': f'127.0.0.1:{port}'}}, ['--user', 'nobody'])
    nobody = pwd.getpwnam('nobody')
    with open(f'/proc/{gw.process.pid}/status') as status:
        lines = dict(line.split(':', 1) for line in status.read().splitlines() if ':' in line)
    same(lines['Uid'].split(), [str(nobody.pw_uid)] * 4, 'user ids')
    same(lines['Gid'].split(), [str(nobody.pw_gid)] * 4, 'group ids')
    same(lines['Groups'].split(), [], 'further groups')
    same(int(lines['CapEff'], 16), 0, 'capabilities')
    same(ask(gw.points['web']).status, 200, 'a request')
    t.replace('dynamic.yml', one_service(Backend(t, 'new').url))
    wait_for(lambda: ask(gw.points['web']).body == b'new', 'a reload as the other user')


def unused(port):
    with socket.socket() as one:
        try:
            one.bind(('127.0.0.1', port))
            return True
        except OSError:
            return False


@test('life: exit codes of --check, of what is refused and of what cannot be had')
def codes(t):
    t.write('static.yml', static())
    t.write('dynamic.yml', one_service('http://127.0.0.1:1'))
    same(Gw(t, options=['--check'], wait=False).wait(20), 0, '--check of a fine configuration')
    t.write('dynamic.yml', '{"http": {"routers": {"a": {"rul": "x"}}}}')
    same(Gw(t, options=['--check'], wait=False).wait(20), 1, '--check of one that is refused')
    same(Gw(t, options=['--no-watch'], wait=False).wait(20), 1, 'a start with one that is refused, and nothing to wait for')
    t.write('dynamic.yml', one_service('http://127.0.0.1:1'))
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        taken.listen()
        same(Gw(t, options=['--listen', f'web=127.0.0.1:{taken.getsockname()[1]}'], wait=False).wait(20), 2,
             'an address that is taken')
    t.write('dynamic.yml', one_service('http://127.0.0.1:1', {'rule': 'Host(`a`) &&'}))
    same(Gw(t, options=['--check', '--strict'], wait=False).wait(20), 1, '--strict of a rule that is none')


@test('life: --mock answers for servers that there are not')
def mock(t):
    gw = start(t, one_service('http://192.0.2.1:9'), options=['--mock'])
    answer = ask(gw.points['web'], '/a?b=c', 'POST', headers=[('Accept', 'application/json'), ('X-Own', 'v')], body=b'hello')
    told = json.loads(answer.body)
    same((told['router'], told['service'], told['method'], told['target'], told['body'], told['bodySize']),
         ('all@file', 'all@file', 'POST', '/a?b=c', 'hello', 5), 'the echo')
    headers = {name.lower(): value for name, value in told['headers']}
    same((headers.get('x-own'), headers.get('x-forwarded-for')), ('v', '127.0.0.1'), 'headers of the echo')
    check(b'what http://192.0.2.1:9 would receive' in ask(gw.points['web']).body, 'the readable echo names the server')


@test('life: --fault delays and aborts the share that it names')
def fault(t):
    backend = Backend(t)
    dynamic = {'http': {'routers': {name: {'rule': f'PathPrefix(`/{name}`)', 'service': name} for name in ('late', 'bad', 'cut', 'some')},
                        'services': {name: balancer(backend.url) for name in ('late', 'bad', 'cut', 'some')}}}
    gw = start(t, dynamic, options=['--fault', 'service=late,delay=300ms', '--fault', 'service=bad,abort=503',
                                    '--fault', 'service=cut,abort=close', '--fault', 'service=some,abort=500,percent=50'])
    begin = time.monotonic()
    same(ask(gw.points['web'], '/late').status, 200, 'a late answer')
    check(time.monotonic() - begin >= 0.3, 'the answer is not late')
    same(ask(gw.points['web'], '/bad').status, 503, 'an aborted one')
    same(ask(gw.points['web'], '/cut'), None, 'one whose connection is closed')
    client = Client(gw.points['web'])
    statuses = [client.ask('/some').status for _ in range(200)]
    check(60 <= statuses.count(500) <= 140, f'{statuses.count(500)} of 200 were aborted at 50 percent')
    same(set(statuses), {200, 500}, 'statuses')
    client.close()


@test('life: --dev explains, and says what comes near')
def dev(t):
    backend = Backend(t)
    gw = start(t, one_service(backend.url, {'rule': 'Host(`a.example`) && Path(`/x`)'}), options=['--dev'])
    answer = ask(gw.points['web'], '/x', host='a.example')
    check('all@file' in header(answer.headers, 'x-gw-explain', ''), f'X-Gw-Explain names the router: {answer.headers}')
    answer = ask(gw.points['web'], '/y', host='a.example')
    same(answer.status, 404, 'no router')
    check(b'all@file' in answer.body, f'the near miss is named: {answer.body!r}')
