"""Requests from the words of rules, with noise: spelling, ports, encodings, what a client may try."""
import words

NOISE = ['', '', '', '', '/', '/x', '//', '/../b', '/.', '%2F', '%2f', '%41', '%20', ';x', '%3B', '%25', '#', '?', '%zz', '\\', '{', '%C3%A9', '\u00e9', 'B', '/./a', '/..%2Fb']
QUERIES = ['', '', '', '?a=1', '?a=', '?a', '?a=1;q=a', '?q=a&a=1', '?A=a', '?a=a&a=b', '?a+b=1', '?a%20b=a', '?a=%zz', '?x=https', '?a=1%3Bb']


def path(random, paths):
    text = random.choice(paths).replace(' ', '%20') if random.random() < 0.9 else '/'
    return (text if text.startswith('/') else '/' + text) + random.choice(NOISE) + random.choice(QUERIES)


def host(random):
    name = random.choice(words.HOSTS).strip('*')
    kind = random.random()
    if kind < 0.16:
        name = name.upper()
    elif kind < 0.32:
        name += ':' + random.choice(['80', '443', '8080', '', 'x'])
    elif kind < 0.36:
        name += random.choice(['.', '_', '*', ',b.com'])
    elif kind < 0.39:
        return random.choice([None, '', '[::1]', '[::1]:80', 'a b', '\u00e9.com', '*', 'a.com\t'])
    return name


def headers(random):
    out = []
    while random.random() < 0.5:
        name = random.choice(words.HEADERS[:9])
        if random.random() < 0.1:
            name = random.choice(['Connection', 'Upgrade', 'X_Forwarded_For', 'X-Forwarded-Port', 'X.Forwarded.Proto', 'X-Forwarded-Prefix', 'Via'])
        value = random.choice(words.VALUES + ['X-A', 'X-Forwarded-For', 'websocket', '10.0.0.9, 10.0.0.8'])
        out.append([name, value])
    if random.random() < 0.03:
        out += [['Connection', 'X-A'], ['X-A', random.choice(words.VALUES[:4])]]
    if random.random() < 0.02:
        out.append(['X-Long', 'a' * random.choice([300, 6000])])
    if random.random() < 0.01:
        out.append([random.choice(['Host', 'Expect', 'Transfer-Encoding', 'Content-Length', 'X A', 'X(A']), random.choice(['a.com', 'chunked', '0', '100-continue', '-1'])])
    return out


def request(random, paths=words.PATHS):
    """The parts of a request; `raw` makes its bytes."""
    target = path(random, paths)
    kind = random.random()
    if kind < 0.02:
        target = random.choice(['http://b.com', 'http://@', 'HTTP://a.com:80']) + target
    elif kind < 0.05:
        target = random.choice(['*', 'a.com:80', 'http:a', 'a', '//a.com/a', 'http:/a', 'urn:x:y'])
    return {'method': random.choice(words.METHODS + ['GET'] * 6 + ['CONNECT'] if kind < 0.2 else ['GET', 'POST']), 'target': target,
            'host': host(random), 'headers': headers(random), 'version': random.choice(['1.1'] * 60 + ['1.0'] * 3 + ['1.2', '0.9', '2.0'])}


def raw(parts):
    lines = [f"{parts['method']} {parts['target']} HTTP/{parts['version']}"]
    if parts['host'] is not None:
        lines.append('Host: ' + parts['host'])
    lines += [f'{name}: {value}' for name, value in parts['headers']]
    return ('\r\n'.join(lines) + '\r\n\r\n').encode().decode('latin-1')


def peer(random):
    return f'{random.choice(words.PEERS)}:{random.randrange(1024, 65535)}'
