"""Bad words and bad files at the start, bodies that are none, and stores that answer nonsense: told, and survived."""
import json, os, random, socket, threading

from gateway import Gw, one_service, start, static
from suite import check, same, test, wait_for
from wire import ask

OPTIONS = [('--fault', one) for one in ('', 'x', 'service=', 'service=all', '=', ',', 'delay=', 'delay=-1s', 'delay=9h', 'abort=0', 'abort=99', 'abort=600', 'abort=101',
                                        'abort=5x3', 'abort=503,percent=0', 'abort=503,percent=101', 'abort=503,percent=1e9', 'abort=503,bad=1', 'abort=503,\xff')]
OPTIONS += [('--upstream', one) for one in ('', '=', 'all', 'all=', '=http://a', 'all=http://', 'all=://', 'all=ftp://a:1', 'all=http://[::1', 'all=http://a:x', 'all=127.0.0.1:1')]
OPTIONS += [('--threads', one) for one in ('-1', 'x', '100000')] + [('--drain', one) for one in ('', 'x', '-1', '1e400', 'nan')]
OPTIONS += [('--listen', one) for one in ('', 'x', '=', 'web=', 'web=:x', 'web=127.0.0.1:99999', 'web=127.0.0.1:0/sctp', 'web=127.0.0.1:0/udp')] + [('--access-log', one) for one in ('.', '/nonexistent/x')]
OPTIONS += [('--user', 'nobody-of-that-name')]


def refused(t, inputs, *words):
    """(exit code, what is said) of a start that should be none."""
    gw = Gw(t, inputs, words, wait=False)
    code = gw.wait(20)
    gw.reader.join(2)
    return code, '\n'.join(gw.lines)


@test('words: values of options that are none are usage errors, and say which', limit=120)
def options(t):
    t.write('static.yml', static())
    t.write('dynamic.yml', one_service('http://127.0.0.1:1'))
    wrong = []
    for name, value in OPTIONS:
        code, said = refused(t, ['static.yml'], '--check', name, value)
        if code != 2 or not said.strip():
            wrong.append(f'{name} {value!r}: exit code {code}, and {said!r}')
    check(not wrong, '\n'.join(wrong))


@test('words: a token file without a token that clients can send is refused')
def token_files(t):
    t.write('static.yml', static())
    t.write('dynamic.yml', one_service('http://127.0.0.1:1'))
    os.mkdir(t.path('folder'))
    files = {'empty': b'', 'line': b'\n', 'blank': b' \t\r\n', 'two': b'one\ntwo\n', 'binary': bytes(range(256)), 'nul': b'a\0b', 'huge': b'a' * 5_000_000}
    for name, data in files.items():
        with open(t.path(name), 'wb') as out:
            out.write(data)
    for name in (*files, 'folder', 'missing', '/dev/null', ''):
        code, said = refused(t, ['static.yml'], '--check', '--admin-token-file', name)
        check(code == 2 and '--admin-token-file' in said, f'{name!r}: exit code {code}, and {said!r}')
    t.write('good', 'secret-1\r\n')
    gw = Gw(t, options=['--admin-token-file', 'good'])
    for value, want in (('Bearer secret-1', 200), ('Bearer secret-1 ', 200), ('Bearer secret-', 401), ('Bearer ', 401), ('Bearer secret-1x', 401), ('secret-1', 401), ('Bearer secret-1, Bearer x', 401)):
        same(gw.get('/api/reloads', headers={'Authorization': value})[0], want, f'the API with {value!r}')
    same(gw.get('/api/reloads')[0], 401, 'the API without a token')


@test('words: services that there are not are told')
def no_service(t):
    gw = start(t, one_service('http://127.0.0.1:1'), options=['--fault', 'service=none,abort=503', '--upstream', 'gone=http://127.0.0.1:1', '--fault', 'service=all,abort=418'])
    gw.says('--fault: there is no service none')
    gw.says('--upstream: there is no service gone')
    check(not any('no service all' in line for line in gw.lines), 'a service that is there')
    same(ask(gw.points['web']).status, 418, 'the fault of a service that is there')


@test('words: PUT of a body that is none is 4xx, and the last good configuration stays', limit=90)
def put(t):
    good = one_service('http://127.0.0.1:1', {'rule': 'Path(`/put`)'})
    gw = start(t, '{}', options=['--rest', '--mock'])
    def send(body):
        return gw.get('/api/providers/rest', 'PUT', body)[0]
    same(send(good), 200, 'a good body')
    chance = random.Random(3)
    bodies = [b'', b'{', b'[]', b'7', b'"x"', b'\0' * 100, b'\xff\xfe', b'[' * 100000, b'{"a":' * 50000, bytes(chance.randrange(256) for _ in range(5000)),
              b'{"http": {"routers": 7}}']
    bodies += [good[:chance.randrange(1, len(good))].encode() for _ in range(40)]
    for body in bodies:
        status = send(body)
        check(status is not None and 400 <= status < 500, f'{body[:60]!r} is answered {status}')
        same(ask(gw.points['web'], '/put').status, 200, f'the last good configuration after {body[:60]!r}')
    same(send(good), 200, 'a good body again')


class Nonsense:
    """A store that answers whatever it is asked with the same bytes."""

    def __init__(self, test, answer):
        self.answer = answer
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()
        test.ends(self)

    def _run(self):
        while True:
            try:
                one, _ = self.listener.accept()
            except OSError:
                return
            with one:
                try:
                    one.settimeout(0.5)
                    one.recv(65536)
                    one.sendall(self.answer)
                except OSError:
                    pass

    def close(self):
        self.listener.close()


@test('words: stores that answer nonsense, and addresses of stores that are none', limit=180)
def stores(t):
    chance = random.Random(5)
    noise = bytes(chance.randrange(256) for _ in range(3000))
    answers = [b'', b'\r\n', b'+OK\r\n', b'-ERR no\r\n', b'$-1\r\n', b'*-1\r\n', b'*2\r\n$1\r\n0\r\n*1\r\n', b'$999999999999\r\n', b'*1000000000\r\n', b'*1\r\n' * 5000, b':1\r\n', noise,
               b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}', b'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull', b'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"kvs":[{"key":"!"',
               b'HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{"kvs":[{"key":"%%"}]}', b'HTTP/1.1 500 no\r\n\r\n']
    for scheme in ('redis', 'etcd'):
        for answer in answers:
            url = f'{scheme}://u:hidden@127.0.0.1:{Nonsense(t, answer).port}/traefik'
            code, said = refused(t, [url], '--check')
            none = scheme == 'etcd' and answer.endswith(b'{}')  # A store without a key.
            check(code == 0 if none else code in (1, 3), f'{scheme} that answers {answer[:40]!r}: exit code {code}, and {said!r}')
            check(none or f'{scheme}://127.0.0.1' in said, f'{scheme} that answers {answer[:40]!r}: nothing tells why: {said!r}')
            check('hidden' not in said, f'the password is told: {said!r}')
    for url in ('redis://', 'redis://a:b:c', 'redis://127.0.0.1:99999', 'redis://127.0.0.1:x', 'redis://[::1', 'redis://u:hidden@', 'redis://127.0.0.1:1', 'etcd://', 'etcd://127.0.0.1:0',
                'etcds://127.0.0.1:1'):
        code, said = refused(t, [url], '--check')
        check(code in (1, 2, 3) and '://' in said and 'hidden' not in said, f'{url}: exit code {code}, and {said!r}')


@test('words: inputs that are empty, cut or noise are refused with a reason', limit=180)
def inputs(t):
    chance = random.Random(9)
    noise = bytes(chance.randrange(256) for _ in range(2000))
    wrong = []
    for name in ('a.yml', 'a.toml', 'a.json', 'a.kv'):
        for data in (b'', b'\n', b'\0' * 50, noise, b'[' * 50000, '{"http": {}}'.encode('utf-16')):
            with open(t.path(name), 'wb') as out:
                out.write(data)
            code, said = refused(t, [name], '--check')
            if code not in (1, 2, 3) or len(said) < 20:
                wrong.append(f'{name} of {data[:20]!r}: exit code {code}, and {said!r}')
    os.mkdir(t.path('own'))
    t.write('own/dynamic.yml', one_service('http://127.0.0.1:1'))
    for data in (b'[lint', noise, b'nothing = 1\n', b'[lint]\nignore = 7\n'):
        with open(t.path('gw.toml'), 'wb') as out:
            out.write(data)
        code, said = refused(t, ['own'], '--check')
        if code not in (0, 1, 2, 3) or (code == 0 and data != b'[lint]\nignore = 7\n'):
            wrong.append(f'gw.toml of {data[:20]!r}: exit code {code}, and {said!r}')
    os.remove(t.path('gw.toml'))
    # A dump of docker inspect, whole and cut.
    dump = json.dumps([{'Id': 'a' * 64, 'Name': name, 'Config': {'Labels': {'traefik.http.routers.a.rule': 'Path(`/`)'}}, 'NetworkSettings': {'Networks': {'n': {'IPAddress': '192.0.2.1'}}}}
                       for name in ('', '/', '//', '/a')])
    for size in [len(dump)] + [chance.randrange(len(dump)) for _ in range(20)]:
        t.write('inspect.json', dump[:size])
        code, said = refused(t, ['containers=inspect.json'], '--check', '--local')
        if code not in (0, 1, 2, 3) or not said:
            wrong.append(f'a dump of {size} of {len(dump)} bytes: exit code {code}, and {said!r}')
    check(not wrong, '\n'.join(wrong))
