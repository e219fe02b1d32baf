"""A proxy (gw serve, or the real Traefik) with backends of its own, for stories: what both have to tell alike."""
import contextlib, http.client, json, os, socket, subprocess, tempfile, time, zlib

import wire

STORIES = []


def story(name):
    """A story is a generator: up to its first yield it says what has to be configured, and each later one gives
    (text, what was seen)."""
    def register(function):
        STORIES.append((name, function))
        return function
    return register


class Backend(wire.Server):
    """A server of HTTP/1.1 that answers as `reply(request)` says: pieces of bytes, and numbers of seconds between
    them. A request is (method, target, {header: value}, body)."""

    def __init__(self, reply):
        self.reply, self.seen = reply, []
        super().__init__()

    def serve(self, connection):
        with connection, contextlib.suppress(OSError, ValueError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            file = connection.makefile('rb')
            while request := self.read(file):
                self.seen.append(request)
                for piece in self.pieces(request):
                    if piece is None:
                        return
                    if isinstance(piece, (int, float)):
                        time.sleep(piece)
                    else:
                        connection.sendall(piece)

    def pieces(self, request):
        pieces = self.reply(request)
        if request[0] != 'HEAD':
            return pieces
        return [b''.join(one for one in pieces if isinstance(one, bytes)).split(b'\r\n\r\n')[0] + b'\r\n\r\n']

    @staticmethod
    def read(file):
        line = file.readline().decode('latin-1').rstrip('\r\n')
        if not line:
            return None
        method, target, _ = line.split(' ', 2)
        headers = {}
        while line := file.readline().decode('latin-1').rstrip('\r\n'):
            name, _, value = line.partition(': ')
            headers[name] = headers[name] + ', ' + value if name in headers else value
        if headers.get('Transfer-Encoding') == 'chunked':
            body = b''
            while size := int(file.readline(), 16):
                body += file.read(size)
                file.readline()
            while file.readline() not in (b'\r\n', b''):
                pass
        else:
            body = file.read(int(headers.get('Content-Length', 0)))
        return method, target, headers, body

    def close(self):
        # Who waits in accept() holds it open.
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def whole(status, body=b'', headers=()):
    """An answer whose length is told."""
    lines = [f'HTTP/1.1 {status} X', f'Content-Length: {len(body)}', *(f'{name}: {value}' for name, value in headers)]
    return '\r\n'.join(lines).encode() + b'\r\n\r\n' + body


def chunked(status, *pieces, headers=(), trailers=(), pause=0):
    """An answer whose length is not told."""
    lines = [f'HTTP/1.1 {status} X', 'Transfer-Encoding: chunked', *(f'{name}: {value}' for name, value in headers)]
    yield '\r\n'.join(lines).encode() + b'\r\n\r\n'
    for piece in pieces:
        if pause:
            yield pause
        yield b'%x\r\n%s\r\n' % (len(piece), piece)
    yield b'0\r\n' + b''.join(f'{name}: {value}\r\n'.encode() for name, value in trailers) + b'\r\n'


class World:
    """What a proxy runs with. `make` is its command, given the name of the static configuration."""

    def __init__(self, name, command):
        self.name, self.command = name, command
        self.http = {'routers': {}, 'middlewares': {}, 'services': {}}
        self.ending = contextlib.ExitStack()
        self.directory = self.ending.enter_context(tempfile.TemporaryDirectory())
        self.count = 0

    def backend(self, reply):
        out = Backend(reply)
        self.ending.callback(out.close)
        return out

    def process(self, *command):
        out = subprocess.Popen(command, cwd=self.directory, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.ending.callback(lambda: (out.kill(), out.wait()))
        return out

    def route(self, backend, *middlewares, service=None):
        """A router with these middlewares; its host. `service`: more of its load balancer."""
        self.count += 1
        host, names = f'h{self.count}.test', []
        for i, one in enumerate(middlewares):
            names.append(f'm{self.count}-{i}')
            self.http['middlewares'][names[-1]] = one
        url = backend if isinstance(backend, str) else backend.url
        self.http['services'][f's{self.count}'] = {'loadBalancer': {'servers': [{'url': url}], **(service or {})}}
        self.http['routers'][f'r{self.count}'] = {'rule': f'Host(`{host}`)', 'service': f's{self.count}', 'middlewares': names}
        return host

    def start(self):
        with socket.create_server(('127.0.0.1', 0)) as one:
            self.port = one.getsockname()[1]
        last = self.route('http://127.0.0.1:1', {'redirectRegex': {'regex': '.*', 'replacement': 'http://x/'}})
        static = {'entryPoints': {'web': {'address': f'127.0.0.1:{self.port}', 'forwardedHeaders': {'insecure': True}}}, 'providers': {'file': {'filename': 'dynamic.yml'}},
                  'global': {'checkNewVersion': False, 'sendAnonymousUsage': False}}
        for name, content in (('static.yml', static), ('dynamic.yml', {'http': self.http})):
            with open(os.path.join(self.directory, name), 'w') as out:
                json.dump(content, out)
        log = self.ending.enter_context(open(os.path.join(self.directory, 'log'), 'wb'))
        process = subprocess.Popen(self.command, cwd=self.directory, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                                   env={'PATH': '/usr/bin:/bin', 'HOME': self.directory})
        self.ending.callback(lambda: (process.kill(), process.wait()))
        end = time.monotonic() + 40
        while time.monotonic() < end and process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.ask(last).get('status') == 302:
                    return
            time.sleep(0.02)
        raise RuntimeError(f'{self.name} does not come up: ' + open(os.path.join(self.directory, 'log'), errors='replace').read()[-2000:])

    def ask(self, host, target='/', method='GET', headers=(), body=None, seconds=10, version=11):
        """The answer to one request on a connection of its own: all of it but the moment. `version`: 10 for HTTP/1.0."""
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=seconds)
        if version == 10:
            connection._http_vsn, connection._http_vsn_str = 10, 'HTTP/1.0'
        try:
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            connection.putheader('Host', host)
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader('Content-Length', str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            broken = False
            try:
                content = answer.read()
            except http.client.IncompleteRead as part:
                content, broken = part.partial, True
            left = {'Date'}
            if content[:2] == b'\x1f\x8b':
                # Libraries make different bytes of it, and flush at other times.
                content, left = zlib.decompressobj(31).decompress(content), {'Date', 'Content-Length', 'Transfer-Encoding'}
            kept = sorted([name, value] for name, value in answer.getheaders() if name not in left)
            # How much of it came out before is by chance.
            told = {} if answer.version == 11 else {'version': answer.version}
            return {'broken off': True} if broken else {**told, 'status': answer.status, 'headers': kept, 'body': content.decode('latin-1')}
        except (http.client.HTTPException, ConnectionError):
            return {'broken off': True}
        finally:
            connection.close()

    def close(self):
        self.ending.close()
