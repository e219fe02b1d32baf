"""Servers transports: versions, ciphers and names of TLS to servers, SPIFFE, and pings of HTTP/2."""
import json, ssl, time

import certificates
from checks import Http2
from gateway import balancer, start
from streams import Lines, talk
from suite import check, same, test, wait_for
from wire import Backend, ask


def tls_server(certificate, most=None, ciphers=None, protocols=(), agreed=None):
    """A wrapper of accepted sockets; `agreed` gets the version and the cipher of each."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    if most:
        context.maximum_version = most
    if ciphers:
        context.set_ciphers(ciphers)
    if protocols:
        context.set_alpn_protocols(list(protocols))
    def wrap(raw):
        out = context.wrap_socket(raw, server_side=True)
        if agreed is not None:
            agreed.append((out.version(), out.cipher()[0]))
        return out
    return wrap


def config(pairs, transports, **more):
    """A router, a service and its transport for each name of `pairs`: the server's URL."""
    return {'http': {'routers': {name: {'rule': f'Path(`/{name}`)', 'service': name} for name in pairs},
                     'services': {name: balancer(url, serversTransport=name) for name, url in pairs.items()},
                     'serversTransports': transports, **more}}


def https(server):
    return f'https://127.0.0.1:{server.port}'


@test('transports: minVersion, maxVersion and cipherSuites are those of the handshake')
def versions(t):
    ca, agreed = certificates.Authority(t), []
    own = ca.make('server', 'server.test')
    new = Backend(t, wrap=tls_server(own, agreed=agreed))
    old = Backend(t, wrap=tls_server(own, most=ssl.TLSVersion.TLSv1_2, agreed=agreed))
    trusted = {'rootCAs': [ca.path], 'serverName': 'server.test'}
    only_new = {'minVersion': 'VersionTLS13', 'maxVersion': 'VersionTLS13'}
    gw = start(t, config({'plain': https(new), 'least': https(new), 'alone': https(new), 'above': https(old), 'most': https(new), 'cipher': https(new)},
                         {'plain': trusted, 'least': {**only_new, **trusted}, 'above': {**only_new, **trusted}, 'alone': {'minVersion': 'VersionTLS13', **trusted},
                          'most': {'maxVersion': 'VersionTLS12', **trusted},
                          'cipher': {'maxVersion': 'VersionTLS12', 'cipherSuites': ['TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305'], **trusted}}))
    for name, version, cipher in [('plain', 'TLSv1.3', None), ('least', 'TLSv1.3', None), ('most', 'TLSv1.2', None),
                                  ('cipher', 'TLSv1.2', 'ECDHE-ECDSA-CHACHA20-POLY1305')]:
        agreed.clear()
        same(ask(gw.points['web'], f'/{name}').status, 200, f'a request by {name}')
        same(agreed[0][0], version, f'the version of {name}')
        same(agreed[0][1] if cipher else None, cipher, f'the cipher of {name}')
    check(ask(gw.points['web'], '/above').status in (500, 502), 'a server below minVersion is asked')
    same(old.hits, 0, 'requests at a server below minVersion')
    # Traefik 3.7.13 finds a minVersion without a maxVersion above it, and goes on with its default for TLS.
    check(ask(gw.points['web'], '/alone').status in (500, 502), 'a transport that Traefik refuses is taken')


@test('transports: what Traefik refuses of one has its default for TLS, and what is no PEM counts for nothing')
def refused(t):
    ca = certificates.Authority(t)
    server = Backend(t, wrap=tls_server(ca.make('server', 'server.test')))
    junk = t.write('junk.pem', 'no PEM')
    trusted = {'rootCAs': [ca.path], 'serverName': 'server.test'}
    cases = {'cipher': ({**trusted, 'cipherSuites': ['TLS_NONE']}, False), 'blind-cipher': ({'insecureSkipVerify': True, 'cipherSuites': ['TLS_NONE']}, False),
             'version': ({**trusted, 'maxVersion': 'TLS13'}, False), 'order': ({**trusted, 'minVersion': 'VersionTLS13', 'maxVersion': 'VersionTLS12'}, False),
             'junk-root': ({**trusted, 'rootCAs': [junk]}, False), 'beside': ({**trusted, 'rootCAs': [junk, ca.path]}, True),
             'junk-certificate': ({**trusted, 'certificates': [{'certFile': junk, 'keyFile': junk}]}, True)}
    gw = start(t, config({name: https(server) for name in cases}, {name: one for name, (one, _) in cases.items()}))
    got = {name: ask(gw.points['web'], f'/{name}').status for name in cases}
    same({name: status == 200 for name, status in got.items()}, {name: fine for name, (_, fine) in cases.items()}, f'who is answered ({got})')


@test('transports: peerCertURI is checked, also with insecureSkipVerify')
def peer_uri(t):
    ca, other = certificates.Authority(t), certificates.Authority(t, 'other')
    named = Backend(t, wrap=tls_server(ca.make('named', 'server.test', 'spiffe://a.test/own', 'https://b.test/')))
    nameless = Backend(t, wrap=tls_server(ca.make('nameless', 'server.test')))
    stranger = Backend(t, wrap=tls_server(other.make('stranger', 'server.test', 'spiffe://a.test/own')))
    trusted = {'rootCAs': [ca.path], 'serverName': 'server.test'}
    own, blind = {'peerCertURI': 'spiffe://a.test/own'}, {'peerCertURI': 'spiffe://a.test/own', 'insecureSkipVerify': True, 'rootCAs': [ca.path]}
    cases = {'good': (named, {**trusted, **own}, True), 'second': (named, {**trusted, 'peerCertURI': 'https://b.test/'}, True),
             'else': (named, {**trusted, 'peerCertURI': 'spiffe://a.test/else'}, False), 'part': (named, {**trusted, 'peerCertURI': 'spiffe://a.test/'}, False),
             'without': (nameless, {**trusted, **own}, False), 'stranger': (stranger, {**trusted, **own}, False),
             # Traefik verifies the chain for the URI, whatever insecureSkipVerify says; the name of the host it does not.
             'blind': (named, blind, True), 'blind-nameless': (nameless, blind, False), 'blind-stranger': (stranger, blind, False)}
    gw = start(t, config({name: https(server) for name, (server, _, _) in cases.items()}, {name: one for name, (_, one, _) in cases.items()}))
    got = {name: ask(gw.points['web'], f'/{name}').status for name in cases}
    same({name: status == 200 for name, status in got.items()}, {name: fine for name, (_, _, fine) in cases.items()}, f'who is answered ({got})')
    same(stranger.hits, 0, 'requests at a server of another authority')


@test('transports: SPIFFE is not implemented, which is told, and answers 501')
def spiffe(t):
    backend, lines = Backend(t), Lines(t, 'lines')
    dynamic = config({'own': backend.url, 'plain': backend.url}, {'own': {'spiffe': {'ids': ['spiffe://a.test/b']}}, 'plain': {}})
    dynamic['tcp'] = {'routers': {'r': {'rule': 'HostSNI(`*`)', 'service': 's', 'entryPoints': ['db']}}, 'serversTransports': {'own': {'tls': {'spiffe': {'ids': ['spiffe://a.test/b']}}}},
                      'services': {'s': {'loadBalancer': {'servers': [{'address': f'127.0.0.1:{lines.port}'}], 'serversTransport': 'own'}}}}
    gw = start(t, dynamic, {'web': {}, 'db': {}})
    gw.says('service own@file: SPIFFE is not implemented: it answers 501')
    gw.says('TCP service s@file: SPIFFE is not implemented: it closes connections')
    same({name: ask(gw.points['web'], f'/{name}').status for name in ('own', 'plain')}, {'own': 501, 'plain': 200}, 'answers')
    same(backend.hits, 1, 'requests at the server')
    same((talk(gw.points['db']), lines.accepted), (None, 0), 'a connection of TCP')
    check(not any('plain@file' in line and 'SPIFFE' in line for line in gw.lines), 'the other service is told of, too')


@test('transports: a server of HTTP/2 that answers no ping is left after pingTimeout')
def pings(t):
    ca = certificates.Authority(t)
    own = ca.make('server', 'server.test')
    mute = Http2(t, wrap=tls_server(own, protocols=('h2',)))
    slow = Http2(t, wrap=tls_server(own, protocols=('h2',)))
    calm = Http2(t, wrap=tls_server(own, protocols=('h2',)))
    mute.status = slow.status = calm.status = None
    mute.pongs = False
    trusted = {'rootCAs': [ca.path], 'serverName': 'server.test'}
    soon = {'forwardingTimeouts': {'readIdleTimeout': '300ms', 'pingTimeout': '300ms'}, **trusted}
    gw = start(t, config({'mute': https(mute), 'slow': https(slow), 'calm': https(calm)},
                         {'mute': soon, 'slow': soon, 'calm': trusted}))
    begin = time.monotonic()
    status = ask(gw.points['web'], '/mute').status
    took = time.monotonic() - begin
    same(status, 502, 'the answer of a server that answers no ping')
    check(0.5 <= took < 3, f'it came after {took:.2f} s')
    check(mute.pings >= 1, 'the server got no ping')
    for name, server, fewest in (('slow', slow, 2), ('calm', calm, 0)):
        try:
            ask(gw.points['web'], f'/{name}', timeout=1.5)
            check(False, f'{name}, which does not answer, is given up')
        except TimeoutError:
            pass
        check(server.pings >= fewest and (fewest or not server.pings), f'{name} got {server.pings} pings')


@test('transports: a reload with other pings is that of later requests')
def pings_reloaded(t):
    ca = certificates.Authority(t)
    server = Http2(t, wrap=tls_server(ca.make('server', 'server.test'), protocols=('h2',)))
    trusted = {'rootCAs': [ca.path], 'serverName': 'server.test'}
    gw = start(t, config({'s': https(server)}, {'s': trusted}))
    same(ask(gw.points['web'], '/s').status, 200, 'before')
    t.replace('dynamic.yml', json.dumps(config({'s': https(server)}, {'s': {**trusted, 'forwardingTimeouts': {'readIdleTimeout': '200ms', 'pingTimeout': '200ms'}}})))
    wait_for(lambda: len(gw.json('/api/reloads')) == 2, 'a reload')
    server.status, server.pongs = None, False
    begin = time.monotonic()
    same(ask(gw.points['web'], '/s', timeout=5).status, 502, 'an answer that does not come')
    check(time.monotonic() - begin < 3, 'it was waited for')
