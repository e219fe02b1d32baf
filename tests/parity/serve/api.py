#!/usr/bin/env python3
"""api.py: what gw serve and the real Traefik answer at /api, side by side: lists, objects, filters, orders, pages,
errors. Different by nature: secrets (masked), the release's name, when it was started, what gw alone has."""
import argparse, contextlib, json, os, random, socket, subprocess, sys, tempfile, time, urllib.error, urllib.parse, urllib.request

LISTS = ['http/routers', 'http/services', 'http/middlewares', 'tcp/routers', 'tcp/services', 'tcp/middlewares', 'udp/routers', 'udp/services',
         'entrypoints', 'certificates']
SORTS = ['name', 'provider', 'priority', 'status', 'rule', 'service', 'entryPoints', 'type', 'servers', 'cn', 'issuer', 'validUntil', 'nothing']


def free_ports(count):
    with contextlib.ExitStack() as open_ones:
        return [open_ones.enter_context(socket.create_server(('127.0.0.1', 0))).getsockname()[1] for _ in range(count)]


def certificate(folder, name, *options):
    subprocess.run(['openssl', 'req', '-x509', '-nodes', '-keyout', f'{name}.key', '-out', f'{name}.pem', *options], cwd=folder, check=True, capture_output=True)
    return {'certFile': f'{name}.pem', 'keyFile': f'{name}.key'}


def configuration(folder, web, secure, dns, admin):
    static = {
        'global': {'checkNewVersion': False, 'sendAnonymousUsage': False},
        'entryPoints': {
            'web': {'address': f'127.0.0.1:{web}', 'http': {'middlewares': ['add@file'], 'redirections': {'entryPoint': {'to': 'secure'}}},
                    'forwardedHeaders': {'trustedIPs': ['127.0.0.1/32']}, 'observability': {'metrics': False}},
            'secure': {'address': f'127.0.0.1:{secure}', 'asDefault': True, 'http': {'tls': {'options': 'strict@file'}, 'encodedCharacters': {'allowEncodedSlash': True}},
                       'transport': {'respondingTimeouts': {'readTimeout': '5s'}, 'lifeCycle': {'graceTimeOut': '1500ms'}},
                       'proxyProtocol': {'trustedIPs': ['127.0.0.1/32']}},
            'dns': {'address': f'127.0.0.1:{dns}/udp'},
            'traefik': {'address': f'127.0.0.1:{admin}'}},
        'api': {'insecure': True, 'dashboard': False}, 'ping': {}, 'metrics': {'prometheus': {}}, 'accessLog': {'filePath': os.devnull},
        'providers': {'file': {'filename': 'dynamic.yml'}}}
    routers = {
        'a': {'rule': 'Host(`a.example.com`)', 'service': 's', 'middlewares': ['add', 'strip'], 'entryPoints': ['secure'], 'tls': {}},
        'b': {'rule': 'Host(`b.example.com`) && PathPrefix(`/x`)', 'service': 'w', 'priority': 7},
        'c': {'rule': 'Host(', 'service': 's'},
        'd': {'rule': 'PathPrefix(`/`)', 'service': 'nowhere@file'},
        'e/f': {'rule': 'Path(`/e`)', 'service': 's'},
        'own': {'rule': 'PathPrefix(`/own`)', 'service': 'api@internal', 'entryPoints': ['traefik']},
        'health': {'rule': 'Path(`/health`)', 'service': 'ping@internal', 'entryPoints': ['traefik']},
        'numbers': {'rule': 'PathPrefix(`/numbers`)', 'service': 'prometheus@internal', 'entryPoints': ['traefik']}}
    routers.update({f'many{i}': {'rule': f'Host(`m{i}.example.com`)', 'service': 's', 'entryPoints': ['web']} for i in range(120)})
    services = {
        's': {'loadBalancer': {'servers': [{'url': 'http://127.0.0.1:1'}, {'url': 'http://127.0.0.1:2'}]}},
        'w': {'weighted': {'services': [{'name': 's', 'weight': 2}]}},
        'm': {'mirroring': {'service': 's', 'mirrors': [{'name': 'w', 'percent': 5}]}},
        'f': {'failover': {'service': 's', 'fallback': 'w'}},
        'empty': {'loadBalancer': {'servers': []}}}
    middlewares = {
        'add': {'addPrefix': {'prefix': '/p'}}, 'strip': {'stripPrefix': {'prefixes': ['/p']}}, 'ch': {'chain': {'middlewares': ['add', 'strip']}},
        'bad': {'chain': {'middlewares': ['none']}}, 'headers': {'headers': {'customRequestHeaders': {'X-A': 'b'}}}}
    tcp = {'routers': {'t': {'rule': 'HostSNI(`*`)', 'service': 'ts', 'entryPoints': ['secure'], 'middlewares': ['allow']},
                       't2': {'rule': 'HostSNI(`t.example.com`)', 'service': 'ts', 'tls': {'passthrough': True}}},
           'services': {'ts': {'loadBalancer': {'servers': [{'address': '127.0.0.1:3'}]}}, 'tw': {'weighted': {'services': [{'name': 'ts', 'weight': 1}]}}},
           'middlewares': {'allow': {'ipAllowList': {'sourceRange': ['127.0.0.1/32']}}, 'flight': {'inFlightConn': {'amount': 3}}}}
    udp = {'routers': {'u': {'service': 'us', 'entryPoints': ['dns']}}, 'services': {'us': {'loadBalancer': {'servers': [{'address': '127.0.0.1:4'}]}}}}
    certificates = [
        certificate(folder, 'rsa', '-newkey', 'rsa:2048', '-days', '20', '-subj', '/CN=a.example.com/O=Acme/O=Second/C=FR', '-addext',
                    'subjectAltName=DNS:a.example.com,DNS:*.b.example.com,IP:127.0.0.1,IP:::1'),
        certificate(folder, 'ec', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-days', '400', '-sha384', '-subj', '/CN=ec.example.com'),
        certificate(folder, 'ed', '-newkey', 'ed25519', '-days', '1', '-subj', '/CN=ed.example.com/O=Ed'),
        certificate(folder, 'pss2', '-newkey', 'rsa:2048', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest', '-days', '90', '-subj', '/CN=pss'),
        certificate(folder, 'pss', '-newkey', 'rsa:2048', '-sigopt', 'rsa_padding_mode:pss', '-days', '90', '-subj', '/O=No name')]
    tls = {'certificates': certificates, 'options': {'strict': {'minVersion': 'VersionTLS12'}},
           'stores': {'default': {'defaultCertificate': certificate(folder, 'shown', '-newkey', 'rsa:2048', '-days', '60', '-subj', '/CN=shown.example.com')}}}
    return static, {'http': {'routers': routers, 'services': services, 'middlewares': middlewares}, 'tcp': tcp, 'udp': udp, 'tls': tls}


def questions(rng, names):
    """(method, path) of each question."""
    out = [('GET', f'/api/{one}') for one in LISTS + ['rawdata', 'overview', 'version', 'nothing', 'http', 'http/routers/', 'http/routers/e/f@file', '']]
    out += [(method, f'/api/{one}') for one in ('rawdata', 'http/routers', 'nothing', 'overview') for method in ('HEAD', 'POST', 'PUT', 'DELETE')]
    for one in LISTS:
        out += [('GET', f'/api/{one}?{key}={value}') for key in ('page', 'per_page') for value in
                ('0', '-1', 'abc', '1', '+2', '99', '1e3', '', '9223372036854775808', '-99999999999999999999', '0x10', ' 1', '%32')]
        out += [('GET', f'/api/{one}?page={page}&per_page={size}') for page, size in ((1, 1), (2, 1), (2, 3), (3, 50), (2, 100), (999, 999))]  # (3, 2 to the 62nd) overflows in Traefik, which panics.
        out += [('GET', f'/api/{one}?sortBy={key}{direction}') for key in SORTS for direction in ('', '&direction=asc', '&direction=desc', '&direction=up')]
        out += [('GET', f'/api/{one}/{urllib.parse.quote(name, safe="")}') for name in names[one] + ['none', 'none@file', 'a', '@', 'x%2fy']]
    words = ['', 'a', 'A', 'example', 'EXAMPLE.COM', 'file', 's@file', 'w', '/x', 'Host', 'none', 'acme', '127', 'b.', 'ü', 'web']
    states = ['', 'enabled', 'ENABLED', 'disabled', 'warning', 'expired', 'x']
    for _ in range(300):
        query = [('search', rng.choice(words)), ('status', rng.choice(states)), ('serviceName', rng.choice(['', 's', 's@file', 'w@file', 'api@internal', 'nowhere@file'])),
                 ('middlewareName', rng.choice(['', 'add@file', 'add', 'strip@file', 'x'])), ('sortBy', rng.choice(SORTS)), ('direction', rng.choice(['', 'asc', 'desc'])),
                 ('per_page', rng.choice(['', '3', '50']))]
        out.append(('GET', f'/api/{rng.choice(LISTS)}?' + urllib.parse.urlencode(rng.sample(query, rng.randint(1, 4)))))
    out += [('GET', f'/api/http/routers?{query}') for query in ('search=a;b', 'search=a&search=none', 'search=%zz', 'search', '&&', 'search=a%20b', 'status=enabled;x')]
    # The services of Traefik's own behind other routers.
    out += [(method, path) for path in ('/health', '/own', '/numbers', '/ping', '/ping/deeper', '/healthy') for method in ('GET', 'POST', 'HEAD')]
    return out


def ask(port, method, path):
    """(status, content type, next page, body)."""
    request = urllib.request.Request(f'http://127.0.0.1:{port}{path.replace(" ", "%20")}', method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        answer = opener.open(request, timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    body = answer.read().decode()
    # Which characters of names are escaped is a matter of Prometheus' library.
    return answer.status, (answer.headers.get('Content-Type') or '').replace('; escaping=underscores', ''), answer.headers.get('X-Next-Page'), body


def shape(path, body):
    """What has to be the same."""
    if path.startswith('/numbers'):
        return 'metrics' if '# TYPE' in body else body
    try:
        content = json.loads(body)
    except ValueError:
        return body

    if path == '/api/rawdata':
        # Once its lists have been asked, Traefik shows the default here too.
        for one in content.get('routers', {}).values():
            if one.get('tls', {}).get('options') == 'default':
                del one['tls']['options']

    def walk(value):
        if isinstance(value, dict):
            # The order of errors follows what Traefik's program asks first; /api/version names the program.
            return {key: sorted(one) if key == 'error' and isinstance(one, list) else walk(one) for key, one in value.items()
                    if not (path == '/api/version' and key in ('Codename', 'startDate', 'gw'))}
        return [walk(one) for one in value] if isinstance(value, list) else value
    return walk(content)


def start(command, folder, port, ending):
    log = ending.enter_context(open(os.path.join(folder, 'log'), 'wb'))
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env={'PATH': '/usr/bin:/bin', 'HOME': folder})
    ending.callback(lambda: (process.kill(), process.wait()))
    end = time.monotonic() + 40
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            if ask(port, 'GET', '/api/http/routers/a@file')[0] == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f'{command[0]} does not come up: ' + open(os.path.join(folder, 'log'), errors='replace').read()[-2000:])


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument('--gw', required=True)
    asked.add_argument('--traefik', required=True)
    asked.add_argument('--seed', default='')
    asked = asked.parse_args()
    rng = random.Random(int(asked.seed) if asked.seed else 1)
    with contextlib.ExitStack() as ending:
        folder = ending.enter_context(tempfile.TemporaryDirectory())
        # One after the other, at the same addresses: both tell of them.
        ports = free_ports(4)
        static, dynamic = configuration(folder, *ports)
        for name, content in (('static.yml', static), ('dynamic.yml', dynamic)):
            with open(os.path.join(folder, name), 'w') as out:
                json.dump(content, out)
        told, names = [], None
        for command in ([os.path.abspath(asked.traefik), '--configFile=static.yml'],
                        [os.path.abspath(asked.gw), 'serve', 'static.yml', '--admin', '127.0.0.1:0', '--no-watch']):
            with contextlib.ExitStack() as one:
                start(command, folder, ports[3], one)
                if names is None:
                    names = {one: [each['name'] for each in json.loads(ask(ports[3], 'GET', f'/api/{one}')[3])] for one in LISTS}
                    all_questions = questions(rng, names)
                told.append([ask(ports[3], *question) for question in all_questions])
        wrong, shown = 0, set()
        for (method, path), theirs, ours in zip(all_questions, *told):
            if theirs[:3] == ours[:3] and shape(path, theirs[3]) == shape(path, ours[3]):
                continue
            if path == '/api/version' and shape(path, theirs[3]) == shape(path, ours[3]) and theirs[0] == ours[0]:
                continue  # application/json; charset=UTF-8
            wrong += 1
            kind = method + path.split('=')[0]
            if kind not in shown and len(shown) < 12:
                shown.add(kind)
                texts = [json.dumps(shape(path, one[3]), sort_keys=True) for one in (theirs, ours)]
                at = max(0, len(os.path.commonprefix(texts)) - 60)
                print(f'{method} {path}\n  Traefik  {theirs[:3]} …{texts[0][at:at + 300]}\n  gw serve {ours[:3]} …{texts[1][at:at + 300]}')
        print(f'the API of gw serve and Traefik: {len(all_questions)} questions, {wrong} answered otherwise')
        sys.exit(1 if wrong or not all_questions else 0)


if __name__ == '__main__':
    main()
