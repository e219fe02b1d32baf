"""Middlewares, services and answers of servers in combinations that people have."""
import gzip, re

from world import chunked, story, whole

TYPED = [('Content-Type', 'text/plain'), ('X-Answer', '1')]
LARGE = b'hello world ' * 500


@story('errors: the page of a service whose provider is not written')
def pages(w):
    page = w.backend(lambda request: [whole(200, f'{request[0]} {request[1]}'.encode(), [('X-Page', '1')])])
    w.http['services']['pages'] = {'loadBalancer': {'servers': [{'url': page.url}]}}
    backend = w.backend(lambda request: [whole(int(request[1][1:4]), b'own', TYPED)])
    hosts = [w.route(backend, {'errors': {'status': ['404', '500-599'], 'service': service, 'query': '/{status}?{url}'}}) for service in ('pages', 'pages@file')]
    yield
    for host in hosts:
        for target in ('/404/a%20b?x=1', '/503', '/200', '/403'):
            yield f'{host} {target}', [w.ask(host, target, method=method) for method in ('GET', 'HEAD', 'POST')]


@story('answers of the gateway to HEAD')
def to_head(w):
    backend, nothing = w.backend(lambda request: [whole(200, b'fine')]), w.backend(lambda request: [whole(403)])
    hosts = {'no text': w.route(backend, {'forwardAuth': {'address': 'http://127.0.0.1:1'}}), 'a text': w.route(backend, {'ipAllowList': {'sourceRange': ['10.0.0.0/8']}}),
             'a length': w.route(backend, {'forwardAuth': {'address': nothing.url}}), 'no server': w.route('http://127.0.0.1:1')}
    yield
    for name, host in hosts.items():
        yield name, [w.ask(host, method=method) for method in ('HEAD', 'GET')]
    yield 'no router', [w.ask('none.test', method=method) for method in ('HEAD', 'GET')]
    yield 'no target', [w.ask('none.test', '/a#b', method=method) for method in ('HEAD', 'GET')]


@story('answers: 304 without a type, and clients of HTTP/1.0')
def unchanged(w):
    backend = w.backend(lambda request: [b'HTTP/1.1 304 X\r\nContent-Length: 10\r\nContent-Type: text/x\r\nETag: "x"\r\n\r\n' if request[1] == '/304' else
                                         whole(int(request[1][1:]), b'' if request[1] == '/204' else b'ok', TYPED)])
    host = w.route(backend)
    yield
    for target in ('/304', '/204', '/200', '/404'):
        yield target, w.ask(host, target)
        yield f'{target} by HTTP/1.0', w.ask(host, target, version=10)
        yield f'{target} by HTTP/1.0, kept', w.ask(host, target, version=10, headers=[('Connection', 'keep-alive')])


@story('forwardAuth: what its server is asked, and what of a refusal reaches the client')
def judged(w):
    def verdict(request):
        hop = [('Connection', 'X-Hop'), ('X-Hop', '1'), ('Keep-Alive', 'x'), ('Proxy-Authenticate', 'x'), ('Trailer', 'X-T'), ('Upgrade', 'x')]
        return [{'/yes': lambda: whole(200), '/hop': lambda: whole(403, b'no', hop), '/zipped': lambda: whole(403, gzip.compress(b'no'), [('Content-Encoding', 'gzip')]),
                 '/nowhere': lambda: whole(302, b'', [('Location', 'http://a b:%zz'), ('X-Answer', '1')]),
                 '/nowhere401': lambda: whole(401, b'', [('Location', 'http://a b:%zz'), ('X-Answer', '1')])}[request[1]]()]
    judge, backend = w.backend(verdict), w.backend(lambda request: [whole(200, b'fine')])
    hosts = {target: w.route(backend, {'forwardAuth': {'address': judge.url + target}}) for target in ('/yes', '/hop', '/zipped', '/nowhere', '/nowhere401')}
    hosts['few headers'] = w.route(backend, {'forwardAuth': {'address': judge.url + '/zipped', 'authRequestHeaders': ['X-A']}})
    hosts['its method'] = w.route(backend, {'forwardAuth': {'address': judge.url + '/yes', 'preserveRequestMethod': True}})
    yield
    for name, host in hosts.items():
        for way in ({}, {'method': 'HEAD'}, {'headers': [('Range', 'bytes=0-1')]}, {'headers': [('Accept-Encoding', 'gzip')]}, {'headers': [('Accept-Encoding', 'br'), ('X-A', '1')]}):
            before = len(judge.seen)
            yield f'{name}: {way}', w.ask(host, **way)
            yield 'what was asked', [(method, target, headers.get('Accept-Encoding')) for method, target, headers, _ in judge.seen[before:]]


@story('compress: answers that stream, those whose length is told, and Vary')
def compressed(w):
    def reply(request):
        kind, size = request[1][1:].split('/')
        headers = [*TYPED, *([('Vary', 'Origin')] if kind == 'varies' else [])]
        body = LARGE[:int(size)]
        return list(chunked(200, body, headers=headers)) if kind == 'streamed' else [whole(200, body, headers)]
    backend = w.backend(reply)
    compress = {'compress': {'encodings': ['gzip', 'br', 'zstd']}}
    vary = {'headers': {'customResponseHeaders': {'Vary': 'X-Own'}}}
    hosts = {'alone': w.route(backend, compress), 'Vary behind it': w.route(backend, compress, vary), 'Vary before it': w.route(backend, vary, compress)}
    yield
    for name, host in hosts.items():
        for target in ('/whole/100', '/whole/1500', '/whole/6000', '/streamed/100', '/streamed/6000', '/varies/6000'):
            for coding in ('gzip', 'br', 'zstd', 'identity'):
                answer = w.ask(host, target, headers=[('Accept-Encoding', coding)])
                # Libraries make different bytes of it, also of different number.
                if coding in ('br', 'zstd') and any(line[0] == 'Content-Encoding' for line in answer['headers']):
                    answer['body'] = '…'
                    answer['headers'] = [line for line in answer['headers'] if line[0] != 'Content-Length']
                yield f'{name}: {target} {coding}', answer


@story('servers: names with spaces, protocols that nobody asked for, schemes that are none')
def odd(w):
    backend = w.backend(lambda request: [b'HTTP/1.1 200 OK\r\nX A: a\r\nX-B : b\r\nX-C: c\r\nContent-Length: 2\r\n\r\nok' if request[1] == '/spaces' else
                                         b'HTTP/1.1 101 S\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n' if request[1] == '/101' else whole(200, b'fine')])
    host = w.route(backend)
    others = [w.route(backend.url.replace('http:', scheme)) for scheme in ('ws:', 'ftp:', 'HTTP:')]
    yield
    yield 'spaces', w.ask(host, '/spaces')
    yield '101', w.ask(host, '/101')
    yield 'schemes', [w.ask(other) for other in others]


@story('sticky cookies: paths and domains')
def cookies(w):
    backend = w.backend(lambda request: [whole(200, b'fine')])
    many = [{}, {'path': ''}, {'path': '/x'}, {'path': '/a;b'}, {'domain': 'a.test'}, {'domain': '.a.test'}, {'domain': 'bad domain'}, {'domain': '-a.test'},
            {'domain': '127.0.0.1'}, {'domain': '1.2.3'}, {'secure': True, 'httpOnly': True, 'sameSite': 'none', 'maxAge': 5, 'path': '/x', 'domain': 'a.test'}, {'maxAge': -1}]
    hosts = [w.route(backend, service={'sticky': {'cookie': {'name': 's', **one}}}) for one in many]
    yield
    for one, host in zip(many, hosts):
        yield str(one), [re.sub('^s=[^;]*', 's=…', value) for name, value in w.ask(host)['headers'] if name == 'Set-Cookie']
