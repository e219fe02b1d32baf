#!/usr/bin/env python3
"""log.py: the lines that gw serve and the real Traefik write into their access logs for the same requests, in both
formats. Different by nature: moments, durations, ports; what EXCEPT names."""
import argparse, base64, contextlib, hashlib, json, os, re, socket, ssl, subprocess, sys, tempfile, time

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, '..')]
import api, world

MOMENTS = ['ClientAddr', 'ClientPort', 'Duration', 'OriginDuration', 'Overhead', 'RequestCount', 'StartLocal', 'StartUTC', 'time']
EXCEPT = {
    # gw tells them always, Traefik where accessLog.fields.headers says so.
    'request_User-Agent': 'all', 'request_Referer': 'all', 'gwReason': 'all',
    # Traefik tells one less than there were: it calls its first retry the first attempt.
    'RetryAttempts': ['retry.test'],
    # Two libraries make gzip of another length; of the server's 3,000 bytes Traefik tells 10, gw what it sends.
    'OriginContentSize': ['compress.test'], 'DownstreamContentSize': ['compress.test'], 'GzipRatio': ['compress.test'],
    # Without credentials Traefik's user is "", without servers its service.
    'ClientUsername': ['auth.test'], 'ServiceName': ['none.test'],
}


def reply(request):
    method, target = request[0], request[1].split('?')[0]
    if target == '/chunks':
        return world.chunked(200, b'hello', b'you')
    status = {'/204': 204, '/304': 304, '/500': 500}.get(target, 200)
    headers = [('Content-Type', 'text/plain')] if target == '/text' else []
    if status in (204, 304):
        return [b'HTTP/1.1 %d X\r\n\r\n' % status]
    return [None] if target == '/close' else [world.whole(status, b'a' * (3000 if target == '/text' else 7), headers)]


def configuration(backend, users):
    servers = {'b': backend, 'base': backend + '/base', 'dead': 'http://127.0.0.1:1'}
    services = {name: {'loadBalancer': {'servers': [{'url': url}]}} for name, url in servers.items()}
    services.update(none={'loadBalancer': {'servers': []}}, weighted={'weighted': {'services': [{'name': 'b'}]}})
    middlewares = {'auth': {'basicAuth': {'users': users}}, 'retry': {'retry': {'attempts': 2, 'initialInterval': '1ms'}}, 'compress': {'compress': {}},
                   'redirect': {'redirectScheme': {'scheme': 'https'}}, 'errors': {'errors': {'status': ['500'], 'service': 'b', 'query': '/page'}},
                   'strip': {'stripPrefix': {'prefixes': ['/strip']}}, 'deny': {'ipAllowList': {'sourceRange': ['10.0.0.0/8']}}}
    routers = {name: {'rule': f'Host(`{name}.test`)', 'service': 'dead' if name == 'retry' else 'b', 'middlewares': [name], 'entryPoints': ['web']} for name in middlewares}
    routers.update({name: {'rule': f'Host(`{name}.test`)', 'service': service, 'entryPoints': ['web']} for name, service in
                    (('plain', 'b'), ('base', 'base'), ('dead', 'dead'), ('none', 'none'), ('weighted', 'weighted'), ('noop', 'noop@internal'))})
    routers['tls'] = {'rule': 'Host(`tls.test`)', 'service': 'b', 'tls': {}, 'entryPoints': ['secure']}
    return {'http': {'routers': routers, 'services': services, 'middlewares': middlewares}}


def basic(text):
    return 'Authorization: Basic ' + base64.b64encode(text.encode()).decode()


def requests():
    """(TLS, bytes) of each."""
    def whole(host, target='/', *lines, method='GET', body='', version='1.1'):
        lines = [f'{method} {target} HTTP/{version}', *([f'Host: {host}'] if host else []), 'Connection: close', *lines]
        return '\r\n'.join(lines + ([f'Content-Length: {len(body)}'] if body else [])) + '\r\n\r\n' + body
    plain = [whole('plain.test', target) for target in ('/a?b=c', '/204', '/304', '/500', '/chunks', '/close', '/a%22%0ab', '/%zz', '/"quoted"', '//double/../x')]
    plain += [whole(f'{name}.test', '/x') for name in ('dead', 'retry', 'redirect', 'deny', 'none', 'weighted', 'nobody', 'noop')]
    plain += [
        whole('plain.test:8080', '/port', 'User-Agent: a "b" \\', 'Referer: http://r/'), whole('base.test', '/q?z'), whole('PLAIN.test', '/capitals'),
        whole('auth.test'), whole('auth.test', '/', basic('u:p')), whole('auth.test', '/', basic('u:wrong')),
        whole('compress.test', '/text', 'Accept-Encoding: gzip'), whole('errors.test', '/500'), whole('strip.test', '/strip/y'),
        whole('plain.test', '/post', method='POST', body='hello'), whole('plain.test', method='HEAD'), whole('plain.test', '*', method='OPTIONS'),
        whole('plain.test', '/o', method='OPTIONS'), whole('plain.test', version='1.0'), whole('', version='1.0'), whole('other', 'http://plain.test/absolute'),
        whole('plain.test', '/', 'Transfer-Encoding: chunked', method='POST') + '3\r\nabc\r\n0\r\n\r\n', whole('plain.test', '/', 'X-Forwarded-For: 9.9.9.9'),
        whole('a b'), 'BAD\r\n\r\n', whole('plain.test', method='BREW')]
    return [(False, one) for one in plain] + [(True, whole('tls.test', '/s')), (True, whole('nobody.test', '/t'))]


def send(port, tls, text):
    with contextlib.suppress(OSError), contextlib.closing(socket.create_connection(('127.0.0.1', port), timeout=5)) as connection:
        if tls:
            connection = ssl._create_unverified_context().wrap_socket(connection, server_hostname='tls.test')
        connection.sendall(text.encode('latin-1'))
        out = b''
        while piece := connection.recv(65536):
            out += piece
        return out
    return b''


def lines_of(command, log, folder, ports):
    """The lines of the log, those of the first answers left out."""
    with contextlib.ExitStack() as ending:
        output = ending.enter_context(open(os.path.join(folder, 'output'), 'wb'))
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env={'PATH': '/usr/bin:/bin', 'HOME': folder})
        ending.callback(lambda: (process.kill(), process.wait()))
        end = time.monotonic() + 40
        while b' 200 ' not in send(ports[0], False, 'GET /ready HTTP/1.1\r\nHost: plain.test\r\nConnection: close\r\n\r\n')[:20]:
            if time.monotonic() > end or process.poll() is not None:
                raise RuntimeError(f'{command[0]} does not come up: ' + open(os.path.join(folder, 'output'), errors='replace').read()[-2000:])
            time.sleep(0.05)
        for tls, text in requests():
            send(ports[1 if tls else 0], tls, text)
        send(ports[2], False, 'GET /ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
        send(ports[0], False, 'GET /last HTTP/1.1\r\nHost: plain.test\r\nConnection: close\r\n\r\n')
        while '/last' not in open(os.path.join(folder, log)).read() and time.monotonic() < end:
            time.sleep(0.05)
        process.terminate()
        process.wait(20)
    lines = open(os.path.join(folder, log), encoding='utf-8', errors='surrogateescape').read().splitlines()
    ready = [i for i, line in enumerate(lines) if '/ready' in line]
    return lines[ready[-1] + 1:]


def told(line, form):
    """What has to be the same."""
    if form == 'common':
        line = re.sub(r'\[[^]]*\]', '[…]', line)
        line = re.sub(r'"[^"]*" "(?:[^"\\]|\\.)*" \d+ (?="[^"]*" "[^"]*" \d+ms$)', '… ', line)  # Referer, agent, count.
        return re.sub(r'\d+ms$', 'ms', line)
    return {key: value for key, value in json.loads(line).items() if key not in MOMENTS}


def same(theirs, ours, form):
    if form == 'common':
        cut = (lambda line: re.sub(r' (\d+) \d+ ', r' \1 … ', line)) if 'compress@' in theirs else (lambda line: line)
        return cut(theirs) == cut(ours)
    names = [name for name in {*theirs, *ours} if theirs.get(name) != ours.get(name)]
    return all(EXCEPT.get(name) == 'all' or ours.get('RequestHost') in EXCEPT.get(name, []) for name in names)


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument('--gw', required=True)
    asked.add_argument('--traefik', required=True)
    asked = asked.parse_args()
    count = wrong = 0
    with contextlib.ExitStack() as ending:
        folder = ending.enter_context(tempfile.TemporaryDirectory())
        backend = world.Backend(reply)
        ending.callback(backend.close)
        ports = api.free_ports(3)
        with open(os.path.join(folder, 'dynamic.yml'), 'w') as out:
            json.dump(configuration(backend.url, ['u:{SHA}' + base64.b64encode(hashlib.sha1(b'p').digest()).decode()]), out)
        for form in ('json', 'common'):
            static = {'global': {'checkNewVersion': False, 'sendAnonymousUsage': False}, 'api': {'insecure': True}, 'ping': {},
                      'entryPoints': {name: {'address': f'127.0.0.1:{port}'} for name, port in zip(('web', 'secure', 'traefik'), ports)},
                      'accessLog': {'filePath': 'traefik.log', 'format': form}, 'providers': {'file': {'filename': 'dynamic.yml'}}}
            with open(os.path.join(folder, 'static.yml'), 'w') as out:
                json.dump(static, out)
            for name in ('traefik.log', 'gw.log'):
                open(os.path.join(folder, name), 'w').close()
            theirs = lines_of([os.path.abspath(asked.traefik), '--configFile=static.yml'], 'traefik.log', folder, ports)
            ours = lines_of([os.path.abspath(asked.gw), 'serve', 'static.yml', '--admin', '127.0.0.1:0', '--no-watch', '--access-log', 'gw.log',
                             '--access-log-format', form], 'gw.log', folder, ports)
            theirs, ours = [told(line, form) for line in theirs], [told(line, form) for line in ours]
            count += len(theirs)
            if len(theirs) != len(ours):
                wrong += 1
                print(f'{form}: {len(theirs)} lines of Traefik, {len(ours)} of gw serve')
            for one, other in zip(theirs, ours):
                if same(one, other, form):
                    continue
                wrong += 1
                if wrong <= 8:
                    if form == 'json':
                        names = sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
                        one, other = [{name: each.get(name) for name in [*names, 'RequestHost', 'RequestPath']} for each in (one, other)]
                    print(f'{form}\n  Traefik  {one}\n  gw serve {other}')
    print(f'access logs of gw serve and Traefik: {count} lines, {wrong} told otherwise')
    sys.exit(1 if wrong or not count else 0)


if __name__ == '__main__':
    main()
