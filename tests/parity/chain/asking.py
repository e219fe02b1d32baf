"""Requests that the rules of a gateway are about, and what a Traefik answers to them."""
import base64, json, re, socket, ssl

METHODS = ['GET'] * 8 + ['POST', 'PUT', 'HEAD', 'OPTIONS']
SUFFIXES = ['', '', '', '/', '/x', '/x/y', 'x', '/../x', '/%2e', '//', '/x.html', '/42']
ENTRIES = ['web', 'web', 'websecure', 'tcpep']
PEERS = ['10.1.2.3', '192.168.1.7', '203.0.113.9']
USER = 'Basic ' + base64.b64encode(b'test:test').decode()
WORDS = re.compile(r'(\w+)\s*\(([^()]*)\)')
TEXTS = re.compile(r'`([^`]*)`|"([^"]*)"|\'([^\']*)\'')


def words_of(rules):
    """What the matchers of these rules name: {'host': […], 'path': […], 'header': […], 'query': […]}."""
    out = {'host': ['nobody.test'], 'path': ['/', '/nothing'], 'header': [], 'query': ['', 'a=1', 'code=503', 'code=404']}
    for rule in rules:
        for name, texts in WORDS.findall(rule):
            texts = [a or b or c for a, b, c in TEXTS.findall(texts)]
            name = name.lower()
            if name in ('host', 'hostheader', 'hostsni'):
                out['host'] += texts
            elif name in ('hostregexp', 'hostsniregexp'):
                out['host'] += [plain(text) for text in texts]
            elif name in ('path', 'pathprefix', 'pathregexp'):
                out['path'] += [plain(text) for text in texts]
            elif name in ('header', 'headers', 'headerregexp', 'headersregexp') and len(texts) > 1:
                out['header'].append((texts[0], plain(texts[1])))
            elif name in ('query', 'queryregexp') and texts:
                out['query'] += ['='.join(plain(t) for t in texts[:2])]
    return {key: sorted(set(values), key=str) for key, values in out.items()}


def plain(pattern):
    """Some text that the regular expressions of the generators match."""
    text = re.sub(r'\{\w+:(.*?)\}', r'\1', pattern)
    text = re.sub(r'\{\w+\}', 'word', text).strip('^$')
    text = re.sub(r'\[a-z0-9-\][+*]|\[a-z\][+*]|\.\+', 'word', text)
    text = re.sub(r'\[0-9\]\+', '42', text)
    text = re.sub(r'\(([^|()]*)\|[^()]*\)', r'\1', text)
    return re.sub(r'\\(.)', r'\1', text)


def questions(random, routers, count):
    """Most are made for one of these routers (of rawdata), the others from the words of all."""
    all_words = words_of([router['rule'] for router in routers])
    single = [(words_of([router['rule']]), router) for router in routers] or [(all_words, {})]
    out = []
    for _ in range(count):
        words, router = random.choice(single)
        words = words if random.random() < 0.8 else all_words
        points = [one for one in router.get('using') or ENTRIES if (one == 'websecure') == ('tls' in router)] if random.random() < 0.8 else ENTRIES
        pick = lambda key, p: random.choice(words[key]) if random.random() < p and words[key] else random.choice(all_words[key] or [''])
        host = pick('host', 0.95)
        path = pick('path', 0.9) + (random.choice(SUFFIXES) if random.random() < 0.5 else '')
        query = pick('query', 0.5) if random.random() < 0.3 else ''
        headers = [pick('header', 0.9)] if words['header'] and random.random() < 0.8 else []
        if random.random() < 0.3:
            headers.append(('Authorization', USER))
        if random.random() < 0.2:
            headers.append(random.choice([('Origin', 'https://app.example.com'), ('Accept-Encoding', 'gzip'), ('X-Forwarded-For', '10.9.9.9'),
                                          ('X-Forwarded-Proto', 'https'), ('Content-Type', 'text/plain'), ('Cookie', 'a=b')]))
        if random.random() < 0.05:
            host = random.choice([host.upper(), host + ':8080', 'www.' + host])
        out.append({'entry': random.choice(points or ENTRIES), 'method': random.choice(METHODS),
                    'path': (path if path.startswith('/') else '/' + path).replace(' ', '%20') + ('?' + query if query else ''), 'host': host,
                    'headers': headers, 'peer': random.choice(PEERS)})
    return out


def context():
    out = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    out.check_hostname, out.verify_mode = False, ssl.CERT_NONE
    out.set_alpn_protocols(['http/1.1'])
    return out


CONTEXT = context()


class Client:
    """Connections to one Traefik, kept open; the PROXY protocol says from whom they come."""

    def __init__(self, ports):
        self.ports, self.open = ports, {}

    def ask(self, question, number):
        sni = question['host'].split(':')[0] if question['entry'] == 'websecure' else ''
        key = (question['entry'], question['peer'], sni)
        lines = [f"{question['method']} {question['path']} HTTP/1.1", 'Host: ' + question['host'], f'X-Ask: {number}']
        lines += [f'{name}: {value}' for name, value in question['headers']]
        raw = ('\r\n'.join(lines) + '\r\n\r\n').encode()
        for _ in range(2):  # an old connection may have been closed
            fresh = key not in self.open
            try:
                if fresh:
                    self.open[key] = self.connect(*key)
                self.open[key].sendall(raw)
                got = self.head(self.open[key])
            except (OSError, ssl.SSLError) as problem:
                got = b''
                if fresh:
                    self.drop(key)
                    return {'status': type(problem).__name__}
            if got:
                return self.read(got, key, question['method'])
            self.drop(key)
            if fresh:
                return {'status': 'closed'}
        return {'status': 'closed'}

    def connect(self, entry, peer, sni):
        connection = socket.create_connection(('127.0.0.1', self.ports[entry]), timeout=5)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(f'PROXY TCP4 {peer} 127.0.0.1 40000 {self.ports[entry]}\r\n'.encode())
        return CONTEXT.wrap_socket(connection, server_hostname=sni or None) if entry == 'websecure' else connection

    @staticmethod
    def head(connection):
        got = b''
        while b'\r\n\r\n' not in got:
            more = connection.recv(65536)
            if not more:
                return b''
            got += more
        return got

    def read(self, got, key, method):
        head, rest = got.split(b'\r\n\r\n', 1)
        line, *lines = head.decode('latin-1').split('\r\n')
        headers = sorted([part.strip() for part in header.split(':', 1)] for header in lines)
        named = {name.lower(): value for name, value in headers}
        out = {'status': int(line.split(' ')[1]), 'upstream': None}
        body = int(named.get('content-length', 0)) if method != 'HEAD' else 0
        while len(rest) < body:
            rest += self.open[key].recv(65536) or b' ' * body
        if 'transfer-encoding' in named or named.get('connection') == 'close':
            self.drop(key)
        if 'x-echo' in named:
            at, line, sent = json.loads(base64.b64decode(named['x-echo']))
            out['at'], out['upstream'] = at, [line, *sorted('Host: the server' if header == 'Host: ' + at else header for header in sent)]
        out['headers'] = [[name, re.sub(r'^_[0-9a-f]{5}=', '_=', re.sub(r'=.*?;', '=;', value + ';', count=1)) if name == 'Set-Cookie' else value] for name, value in headers
                          if name not in ('Date', 'X-Echo', 'X-User', 'X-Retry-In')]
        return out

    def drop(self, key):
        one = self.open.pop(key, None)
        if one:
            one.close()

    def close(self):
        for key in list(self.open):
            self.drop(key)
