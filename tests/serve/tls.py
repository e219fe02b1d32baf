"""TLS: which certificate, which versions, who must show one, to the front and to servers."""
import json, shutil, signal, socket, ssl, tempfile

import certificates
from gateway import balancer, start
from suite import check, same, test, wait_for
from wire import Backend, Client, Load, ask, header


def config(backend, tls=None, router=None, **more):
    return {'http': {'routers': {'all': {'rule': 'PathPrefix(`/`)', 'service': 'all', 'tls': {}, **(router or {})}},
                     'services': {'all': balancer(backend.url)}, **more}, **({'tls': tls} if tls else {})}


def shown(gw, name):
    """The names of the certificate that gw shows for a server name."""
    raw = socket.create_connection(gw.points['web'], timeout=10)
    context = ssl._create_unverified_context()
    with context.wrap_socket(raw, server_hostname=name) as connection:
        der = connection.getpeercert(binary_form=True)
    with tempfile.NamedTemporaryFile('w', suffix='.pem') as file:
        file.write(ssl.DER_cert_to_PEM_cert(der))
        file.flush()
        told = ssl._ssl._test_decode_cert(file.name)
    return sorted(value for kind, value in told.get('subjectAltName', ()))


def refused(gw, wrap, name='a.example'):
    """Whether a handshake or the first request under it fails."""
    try:
        return ask(gw.points['web'], host=name, wrap=wrap(name)) is None
    except (ssl.SSLError, OSError):
        return True


@test('tls: certificates by server name, exact before wildcard, and the default one')
def by_name(t):
    backend, ca = Backend(t), certificates.Authority(t)
    gw = start(t, config(backend, {
        'certificates': [ca.files('a.example'), ca.files('wild', '*.w.example'), ca.files('many', 'x.test', 'y.test')],
        'stores': {'default': {'defaultCertificate': ca.files('default', 'default.invalid')}}}))
    for name, want in [('a.example', ['a.example']), ('A.EXAMPLE', ['a.example']), ('b.w.example', ['*.w.example']), ('y.test', ['x.test', 'y.test']),
                       ('none.test', ['default.invalid']), ('deep.b.w.example', ['default.invalid']), (None, ['default.invalid'])]:
        same(shown(gw, name), want, f'the certificate for {name}')
    trusting = certificates.client(ca)
    for name in ('a.example', 'b.w.example', 'x.test'):
        same(ask(gw.points['web'], host=name, wrap=trusting(name)).status, 200, f'a client that checks {name}')
    headers = dict(backend.requests[-1].headers)
    same((headers['x-forwarded-proto'], headers['x-forwarded-port']), ('https', '443'), 'headers at the server')


@test('tls: without a certificate a self-signed one is shown, and plain HTTP has its routers')
def self_signed(t):
    backend = Backend(t)
    dynamic = config(backend)
    dynamic['http']['routers']['plain'] = {'rule': 'Path(`/plain`)', 'service': 'all'}
    gw = start(t, dynamic)
    anybody = certificates.client()
    check(shown(gw, 'a.example'), 'the certificate has no name')
    same(ask(gw.points['web'], '/', wrap=anybody('a.example')).status, 200, 'a request over TLS')
    same(ask(gw.points['web'], '/plain').status, 200, 'a plain request on the same entry point')
    same(ask(gw.points['web'], '/').status, 404, 'a plain request for a TLS router')


@test('tls: certificates are swapped on reload, under load, and connections live on')
def swapped(t):
    backend, ca = Backend(t), certificates.Authority(t)
    trusting = certificates.client(ca)
    dynamic = lambda name: json.dumps(config(backend, {'certificates': [ca.files(name, 'a.example', name)]}))
    gw = start(t, dynamic('first'))
    kept = Client(gw.points['web'], wrap=trusting('a.example'))
    load = Load(t, gw.points['web'], lambda answer: None if answer.status == 200 else f'status {answer.status}', clients=3,
                wrap=trusting('a.example'))
    for name in ('second', 'third'):
        t.replace('dynamic.yml', dynamic(name))
        wait_for(lambda: name in shown(gw, 'a.example'), f'the {name} certificate is shown')
        same(kept.ask('/', host='a.example').status, 200, 'the connection from before')
    load.expect_fine(20)
    kept.close()


@test('tls: a certificate whose file changes is shown once it is reloaded')
def file_changes(t):
    backend, ca = Backend(t), certificates.Authority(t)
    files = ca.files('own', 'a.example')
    gw = start(t, config(backend, {'certificates': [files]}))
    same(shown(gw, 'a.example'), ['a.example'], 'before')
    new = ca.files('later', 'a.example', 'b.example')
    for kind in ('certFile', 'keyFile'):
        shutil.copy(new[kind], files[kind])
    gw.signal(signal.SIGHUP)
    wait_for(lambda: shown(gw, 'a.example') == ['a.example', 'b.example'], 'the new certificate after SIGHUP')


@test('tls: versions, ciphers and protocols of TLS options')
def options(t):
    backend = Backend(t)
    dynamic = config(backend, {'options': {'strict': {'minVersion': 'VersionTLS13'}, 'old': {'maxVersion': 'VersionTLS12',
                               'cipherSuites': ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384']}, 'plain': {'alpnProtocols': ['http/1.1']}}})
    for name in ('strict', 'old', 'plain'):
        dynamic['http']['routers'][name] = {'rule': f'Host(`{name}.example`)', 'service': 'all', 'tls': {'options': name}}
    gw = start(t, dynamic)
    two, anybody = certificates.client(most=ssl.TLSVersion.TLSv1_2), certificates.client()
    check(refused(gw, two, 'strict.example'), 'TLS 1.2 is taken where minVersion is 1.3')
    check(not refused(gw, anybody, 'strict.example'), 'TLS 1.3 is refused where it is the minVersion')
    check(not refused(gw, two, 'other.example'), 'TLS 1.2 is refused by default')
    def agreed(name, protocols=()):
        client = Client(gw.points['web'], wrap=certificates.client(protocols=protocols)(name))
        out = client.connection.version(), client.connection.cipher()[0], client.connection.selected_alpn_protocol()
        client.close()
        return out
    same(agreed('old.example')[:2], ('TLSv1.2', 'ECDHE-RSA-AES256-GCM-SHA384'), 'version and cipher')
    same(agreed('plain.example', ('h2', 'http/1.1'))[2], 'http/1.1', 'ALPN of alpnProtocols')
    same(agreed('other.example', ('http/1.1',))[2], 'http/1.1', 'ALPN of a client of HTTP/1.1')
    same(ask(gw.points['web'], host='strict.example', wrap=anybody('other.example')).status, 421,
         'a host of other TLS options than the server name')


@test('tls: mTLS is enforced')
def mutual(t):
    backend, ca, other = Backend(t), certificates.Authority(t), certificates.Authority(t, 'other')
    good, bad = ca.make('client'), other.make('stranger')
    dynamic = config(backend, {'certificates': [ca.files('a.example')], 'options': {
        'default': {'clientAuth': {'caFiles': [ca.path], 'clientAuthType': 'RequireAndVerifyClientCert'}},
        'given': {'clientAuth': {'caFiles': [ca.path], 'clientAuthType': 'VerifyClientCertIfGiven'}}}})
    dynamic['http']['routers']['given'] = {'rule': 'Host(`given.example`)', 'service': 'all', 'tls': {'options': 'given'}}
    dynamic['http']['routers']['all']['middlewares'] = ['tell']
    dynamic['http']['middlewares'] = {'tell': {'passTLSClientCert': {'pem': True}}}
    gw = start(t, dynamic)
    check(refused(gw, certificates.client(ca)), 'a client without a certificate is served')
    check(refused(gw, certificates.client(ca, bad)), 'a client with a certificate of another authority is served')
    same(backend.hits, 0, 'requests at the server')
    same(ask(gw.points['web'], host='a.example', wrap=certificates.client(ca, good)('a.example')).status, 200, 'a client of the authority')
    check(header(backend.requests[-1].headers, 'x-forwarded-tls-client-cert'), 'passTLSClientCert tells the server')
    check(not refused(gw, certificates.client(), 'given.example'), 'a client without one is refused where it is not required')
    check(refused(gw, certificates.client(None, bad), 'given.example'), 'a stranger is served where what is given is verified')
    same(ask(gw.points['web'], host='a.example', wrap=certificates.client()('given.example')).status, 421,
         'a host that needs a certificate over a connection that needs none')


@test('tls: mTLS goes by the authorities of the newest configuration')
def mutual_reloaded(t):
    backend, ca, other = Backend(t), certificates.Authority(t), certificates.Authority(t, 'other')
    first, second = ca.make('first'), other.make('second')
    dynamic = lambda authority: json.dumps(config(backend, {'options': {'default': {'clientAuth': {
        'caFiles': [authority.path], 'clientAuthType': 'RequireAndVerifyClientCert'}}}}))
    gw = start(t, dynamic(ca))
    check(not refused(gw, certificates.client(None, first)), 'the first is refused')
    # A session of the old configuration is none of the new one.
    context = ssl._create_unverified_context()
    context.load_cert_chain(*first)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with context.wrap_socket(socket.create_connection(gw.points['web']), server_hostname='a.example') as connection:
        session = connection.session
    t.replace('dynamic.yml', dynamic(other))
    wait_for(lambda: not refused(gw, certificates.client(None, second)), 'a client of the new authority is served')
    check(refused(gw, certificates.client(None, first)), 'a client of the old authority is served')
    try:
        with context.wrap_socket(socket.create_connection(gw.points['web']), server_hostname='a.example', session=session) as connection:
            connection.sendall(b'GET / HTTP/1.1\r\nHost: a.example\r\n\r\n')
            check(b' 200 ' not in connection.recv(1000), 'a session from before the reload is taken')
    except (ssl.SSLError, OSError):
        pass


@test('tls: servers over https, verified, by their name, with a client certificate')
def to_servers(t):
    ca, other = certificates.Authority(t), certificates.Authority(t, 'other')
    backend = Backend(t, wrap=certificates.server(ca.make('server', 'server.test')))
    strict = Backend(t, wrap=certificates.server(ca.make('strict', 'server.test'), ca))
    own = ca.files('gw')
    transports = {'good': {'rootCAs': [ca.path], 'serverName': 'server.test'}, 'wrong': {'rootCAs': [other.path], 'serverName': 'server.test'},
                  'name': {'rootCAs': [ca.path], 'serverName': 'else.test'}, 'blind': {'insecureSkipVerify': True},
                  'client': {'rootCAs': [ca.path], 'serverName': 'server.test', 'certificates': [own]}}
    dynamic = {'http': {'routers': {}, 'services': {}, 'serversTransports': transports}}
    for name, server, transport in [('good', backend, 'good'), ('wrong', backend, 'wrong'), ('name', backend, 'name'), ('blind', backend, 'blind'),
                                    ('none', backend, None), ('client', strict, 'client'), ('without', strict, 'good')]:
        dynamic['http']['routers'][name] = {'rule': f'Path(`/{name}`)', 'service': name}
        dynamic['http']['services'][name] = balancer(f'https://127.0.0.1:{server.port}', **({'serversTransport': transport} if transport else {}))
    gw = start(t, dynamic)
    got = {name: ask(gw.points['web'], f'/{name}').status for name in dynamic['http']['routers']}
    # Traefik: what fails in the handshake is 500 or 502, by what kind of an error Go has for it.
    fine = {name for name, status in got.items() if status == 200}
    same(fine, {'good', 'blind', 'client'}, f'who is answered (statuses: {got})')
    check(all(got[name] in (500, 502) for name in set(got) - fine), f'statuses: {got}')
