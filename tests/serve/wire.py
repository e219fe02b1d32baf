"""HTTP/1.1 as bytes: servers that tests look into, clients that keep their connections, and load."""
import collections, socket, threading, time

from suite import Failed

Request = collections.namedtuple('Request', 'method target version headers body head')
Answer = collections.namedtuple('Answer', 'status headers body')


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


class Reader:
    """Lines and counts of bytes from a socket."""

    def __init__(self, connection):
        self.connection, self.bytes = connection, b''

    def more(self):
        got = self.connection.recv(65536)
        self.bytes += got
        return bool(got)

    def until(self, end):
        """Through `end`; nothing if the connection ends before."""
        while end not in self.bytes:
            if not self.more():
                return None
        out, self.bytes = self.bytes.split(end, 1)
        return out + end

    def exactly(self, count):
        parts, have = [self.bytes], len(self.bytes)
        while have < count:
            got = self.connection.recv(min(1 << 20, max(65536, count - have)))
            if not got:
                return None
            parts.append(got)
            have += len(got)
        all_bytes = b''.join(parts)
        self.bytes = all_bytes[count:]
        return all_bytes[:count]

    def rest(self):
        while self.more():
            pass
        out, self.bytes = self.bytes, b''
        return out

    def chunked(self):
        out = b''
        while True:
            line = self.until(b'\r\n')
            if line is None:
                return None
            size = int(line.split(b';')[0], 16)
            if size == 0:
                while True:
                    line = self.until(b'\r\n')
                    if line in (None, b'\r\n'):
                        return out if line else None
            part = self.exactly(size + 2)
            if part is None:
                return None
            out += part[:-2]


def parse_headers(lines):
    out = []
    for line in lines:
        name, _, value = line.partition(b':')
        out.append((name.decode('latin1').lower(), value.strip().decode('latin1')))
    return out


def header(headers, name, otherwise=None):
    return next((value for key, value in headers if key == name.lower()), otherwise)


def read_answer(reader, method='GET'):
    """An Answer, or nothing if the connection ends before it is whole. 1xx are passed over."""
    while True:
        head = reader.until(b'\r\n\r\n')
        if head is None:
            return None
        lines = head[:-4].split(b'\r\n')
        status = int(lines[0].split()[1])
        headers = parse_headers(lines[1:])
        if 100 <= status < 200 and status != 101:
            continue
        break
    body = b''
    if method == 'HEAD' or status in (204, 304, 101):
        pass
    elif 'chunked' in header(headers, 'transfer-encoding', ''):
        body = reader.chunked()
    elif header(headers, 'content-length') is not None:
        body = reader.exactly(int(header(headers, 'content-length')))
    else:
        body = reader.rest()
    return None if body is None else Answer(status, headers, body)


class Client:
    """One connection that is kept."""

    def __init__(self, address, timeout=15, wrap=None):
        self.address = address
        self.connection = socket.create_connection(address, timeout=timeout)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if wrap:
            self.connection = wrap(self.connection)
        self.reader = Reader(self.connection)

    def send(self, data):
        self.connection.sendall(data)

    def ask(self, target='/', method='GET', headers=(), body=None, host='test.example'):
        lines = [f'{method} {target} HTTP/1.1', f'Host: {host}', *(f'{name}: {value}' for name, value in headers)]
        if body is not None:
            lines.append(f'Content-Length: {len(body)}')
        self.send('\r\n'.join(lines).encode() + b'\r\n\r\n' + (body or b''))
        return read_answer(self.reader, method)

    def close(self):
        self.connection.close()


def ask(address, *words, wrap=None, timeout=15, **more):
    """One request on a connection of its own; nothing if it gets no whole answer."""
    client = Client(address, timeout, wrap)
    try:
        return client.ask(*words, **more)
    finally:
        client.close()


def exchange(address, data, seconds=5, half_close=None):
    """Sends bytes and gives what comes until the connection ends, or nothing comes for so long; and whether it ended.
    With `half_close` the client's side is closed after so many seconds without a byte: closed at once, gw may take the
    client for gone, as Go does."""
    out = b''
    with socket.create_connection(address, timeout=seconds) as connection:
        try:
            connection.sendall(data)
            if half_close == 0:
                connection.shutdown(socket.SHUT_WR)
            elif half_close:
                connection.settimeout(half_close)
        except OSError:
            pass
        while True:
            try:
                got = connection.recv(65536)
            except socket.timeout:
                if not half_close:
                    return out, False
                half_close = None
                connection.settimeout(seconds)
                try:
                    connection.shutdown(socket.SHUT_WR)
                except OSError:
                    return out, True
                continue
            except OSError:
                return out, True
            if not got:
                return out, True
            out += got


class Backend:
    """A server of HTTP/1.1. `reply(request)` gives (status, headers, body), or bytes to send as they are, after which
    the connection ends; by default 200 and the name. Tells how many requests it got, and keeps the last ones."""

    def __init__(self, test, name='backend', reply=None, port=0, wrap=None, start=True):
        self.name, self.reply, self.port, self.wrap = name, reply, port, wrap
        self.hits, self.checks, self.requests = 0, 0, collections.deque(maxlen=1000)
        self.last = 0.0
        self.lock = threading.Lock()
        self.connections, self.listener = set(), None
        self.accepted = 0
        if start:
            self.start()
        test.ends(self)

    @property
    def url(self):
        return f'http://127.0.0.1:{self.port}'

    def start(self):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(('127.0.0.1', self.port))
        listener.listen(1024)
        self.port = listener.getsockname()[1]
        self.listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with self.lock:
                if self.listener is not listener:
                    connection.close()
                    return
                self.connections.add(connection)
                self.accepted += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, raw):
        connection = raw
        try:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.wrap:
                connection = self.wrap(raw)
            self.speak(connection)
        except (OSError, ValueError):
            pass
        finally:
            with self.lock:
                self.connections.discard(raw)
            connection.close()

    def speak(self, connection):
        reader = Reader(connection)
        while True:
            head = reader.until(b'\r\n\r\n')
            if head is None:
                return
            request = self.read(reader, head, connection)
            if request is None:
                return
            out = self.answer(request)
            if isinstance(out, bytes):
                connection.sendall(out)
                return
            status, headers, body = out
            lines = [f'HTTP/1.1 {status} Status', *(f'{name}: {value}' for name, value in headers)]
            if not any(name.lower() in ('content-length', 'transfer-encoding') for name, _ in headers):
                lines.append(f'Content-Length: {len(body)}')
            data = '\r\n'.join(lines).encode() + b'\r\n\r\n'
            connection.sendall(data if request.method == 'HEAD' else data + body)

    def read(self, reader, head, connection):
        lines = head[:-4].split(b'\r\n')
        method, target, version = lines[0].decode('latin1').split(' ', 2)
        headers = parse_headers(lines[1:])
        if header(headers, 'expect', '').lower() == '100-continue':
            connection.sendall(b'HTTP/1.1 100 Continue\r\n\r\n')
        if 'chunked' in header(headers, 'transfer-encoding', ''):
            body = reader.chunked()
        else:
            body = reader.exactly(int(header(headers, 'content-length', '0')))
        return None if body is None else Request(method, target, version, headers, body, head)

    def answer(self, request):
        if request.target == '/health':
            self.checks += 1
        else:
            with self.lock:
                self.hits += 1
                self.last = time.monotonic()
            self.requests.append(request)
        if self.reply:
            return self.reply(request)
        return 200, [('X-Server', self.name)], self.name.encode()

    def stop(self):
        """As if it were killed: no connection stays."""
        with self.lock:
            listener, self.listener = self.listener, None
            connections = list(self.connections)
        if listener:
            try:
                listener.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            listener.close()
        for one in connections:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    close = stop


class Load:
    """Clients that ask and ask on kept connections until stop(); each answer goes to `judge(answer)`, which gives what
    is wrong with it. A connection that ends without an answer is wrong, too."""

    def __init__(self, test, address, judge, clients=6, target='/', before=None, pause=0.0, wrap=None, post=False):
        self.address, self.judge, self.target, self.before, self.pause = address, judge, target, before, pause
        self.wrap, self.post = wrap, post
        self.count, self.wrong, self.running = 0, [], True
        self.lock = threading.Lock()
        test.ends(self)
        self.threads = [threading.Thread(target=self._run, args=(i,), daemon=True) for i in range(clients)]
        for one in self.threads:
            one.start()

    def _run(self, number):
        client, served = None, 0
        while self.running:
            try:
                if client is None or served > 400:
                    if client:
                        client.close()
                    client, served = Client(self.address, wrap=self.wrap), 0
                told = self.before() if self.before else None
                if self.post:
                    answer = client.ask(self.target, 'POST', body=b'x' * 2000)
                else:
                    answer = client.ask(self.target)
                served += 1
                why = 'the connection ended without a whole answer' if answer is None else \
                    self.judge(answer, told) if self.before else self.judge(answer)
            except (OSError, ValueError) as error:
                answer, why = None, f'{type(error).__name__}: {error}'
            with self.lock:
                self.count += 1
                if why and self.running:
                    self.wrong.append((time.monotonic(), why))
            if answer is None or (answer and header(answer.headers, 'connection') == 'close'):
                if client:
                    client.close()
                client = None
            if self.pause:
                time.sleep(self.pause)
        if client:
            client.close()

    def stop(self):
        self.running = False
        for one in self.threads:
            one.join(20)

    def close(self):
        self.running = False

    def expect_fine(self, least=1):
        self.stop()
        if self.wrong:
            kinds = collections.Counter(why for _, why in self.wrong)
            raise Failed(f'{len(self.wrong)} of {self.count} requests went wrong: ' +
                         '; '.join(f'{count} × {why}' for why, count in kinds.most_common(5)))
        if self.count < least:
            raise Failed(f'the load made only {self.count} requests')
