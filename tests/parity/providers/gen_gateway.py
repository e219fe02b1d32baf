#!/usr/bin/env python3
"""Gateway API cases: gen_gateway.py SEED COUNT PREFIX > cases.jsonl. Same seed, same cases; shapes take turns.

Traefik looks for an entry point at the port of a listener, so entry points need real ports: the cases name 60001…60006,
and on_free_ports() puts free ones in their place.
"""
import json
import re
import sys

from kubetext import Draw, backend, endpoints, meta, secret, service, text, tls_secret, traefik

SHAPES = []
OPTION = '--providers.kubernetesgateway.'
GROUP = 'gateway.networking.k8s.io'
HTTP, HTTPS, TLS, TCP, OTHER, NONE = range(60001, 60007)
POINTS = [f'--entrypoints.http.address=127.0.0.1:{HTTP}', f'--entrypoints.https.address=127.0.0.1:{HTTPS}',
          f'--entrypoints.tls.address=127.0.0.1:{TLS}', f'--entrypoints.tcp.address=127.0.0.1:{TCP}/tcp',
          f'--entrypoints.other.address=127.0.0.1:{OTHER}']
CRD = ['--providers.kubernetescrd=true']
EXPERIMENTAL = [OPTION + 'experimentalchannel=true']


def shape(function):
    SHAPES.append(function)
    return function


def gw(kind, namespace, name, spec, version='v1', **more):
    return {'apiVersion': f'{GROUP}/{version}', 'kind': kind, 'metadata': meta(namespace, name, **more), 'spec': spec}


def gateway_class(name='traefik', controller='traefik.io/gateway-controller', **more):
    return gw('GatewayClass', None, name, {'controllerName': controller}, **more)


def listener(name, protocol='HTTP', port=None, hostname=None, allowed=None, tls=None):
    out = {'name': name, 'protocol': protocol, 'port': port or {'HTTP': HTTP, 'HTTPS': HTTPS, 'TLS': TLS}.get(protocol, TCP)}
    for key, value in (('hostname', hostname), ('allowedRoutes', allowed), ('tls', tls)):
        if value is not None:
            out[key] = value
    return out


def gateway(listeners, namespace='default', name='gw', **spec):
    return gw('Gateway', namespace, name, {'gatewayClassName': 'traefik', 'listeners': listeners, **spec})


def to(name='svc', port=80, **more):
    return {'name': name, **({'port': port} if port is not None else {}), **more}


def path_match(d):
    kind = d.one(['Exact', 'PathPrefix', 'RegularExpression', None])
    value = d.one(['/', '/a', '/a/b', '/a/', '/x.y', '/%20', '/~u', None] if kind != 'RegularExpression' else ['/a.*', '^/v[0-9]+$', 'x"y', '\\d', '/(', 'é'])
    out = {**({'type': kind} if kind else {}), **({'value': value} if value is not None else {})}
    return {'path': out} if out or d.chance(0.5) else {}


def match(d):
    out = path_match(d)
    if d.chance(0.3):
        out['method'] = d.one(['GET', 'POST', 'DELETE'])
    for key, part in (('headers', 'X-A'), ('queryParams', 'q')):
        if d.chance(0.3):
            out[key] = [{'name': f'{part}{i}', 'value': d.one(['1', 'a b', 'q"', '^a.*$']), **({'type': t} if (t := d.one([None, 'Exact', 'RegularExpression'])) else {})} for i in range(d.number(1, 3))]
    return out


def headers(d, values=('1', 'x y')):
    out = {}
    for key in d.some(['set', 'add', 'remove'], 0, 3):
        names = d.some(['X-One', 'X-Two', 'Host', 'x-one'], 1, 2)
        out[key] = names if key == 'remove' else [{'name': n, 'value': d.one(values)} for n in names]
    return out


def modifier(d):
    return d.one([{'type': 'ReplaceFullPath', 'replaceFullPath': d.one(['/full', '/'])}, {'type': 'ReplacePrefixMatch', 'replacePrefixMatch': d.one(['/', '/new'])}])


def http_filter(d, kind=None):
    kind = kind or d.one(['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite', 'ExtensionRef', 'RequestMirror'])
    some = lambda **fields: {k: v for k, v in fields.items() if d.chance(0.5)}
    body = {'RequestHeaderModifier': lambda: ('requestHeaderModifier', headers(d)), 'ResponseHeaderModifier': lambda: ('responseHeaderModifier', headers(d)),
            'RequestRedirect': lambda: ('requestRedirect', some(scheme=d.one(['http', 'https']), hostname='to.example', port=d.one([80, 8443]), statusCode=d.one([301, 302, 303, 307, 308]), path=modifier(d))),
            'URLRewrite': lambda: ('urlRewrite', some(hostname='re.example', path=modifier(d))),
            'ExtensionRef': lambda: ('extensionRef', {'group': d.one(['traefik.io', 'traefik.io', 'x.io']), 'kind': d.one(['Middleware', 'Middleware', 'Other']), 'name': d.one(['strip', 'my.mw', 'nope'])}),
            'RequestMirror': lambda: ('requestMirror', {'backendRef': to()}), 'CORS': lambda: ('cors', {'allowOrigins': ['*']})}[kind]()
    return {'type': kind, body[0]: body[1]}


def filters(d, high=2):
    kinds = d.some(['RequestHeaderModifier', 'ResponseHeaderModifier', d.one(['RequestRedirect', 'URLRewrite']), 'ExtensionRef', *(['RequestMirror', 'CORS'] if d.chance(0.3) else [])], 1, high)
    return [http_filter(d, kind) for kind in kinds]


def http_route(parents, rules, namespace='default', name='r', hostnames=None, **more):
    spec = {'parentRefs': parents, **({'hostnames': hostnames} if hostnames else {}), **({'rules': rules} if rules is not None else {})}
    return gw('HTTPRoute', namespace, name, spec, **more)


def base(d, namespace='default', name='svc', **spec):
    return [gateway_class(), *backend(d, namespace, name, **spec)]


def simple_gateway():
    return gateway([listener('web'), listener('secure', 'HTTPS', tls=certificate('cert'))])


def certificate(*names, mode=None, **more):
    return {**({'mode': mode} if mode else {}), 'certificateRefs': [{'name': n, **more} for n in names]}


def grant(namespace, from_kind, from_namespace, to_kind='Service', name=None, group='', version='v1beta1'):
    return gw('ReferenceGrant', namespace, f'g-{from_kind}-{from_namespace}-{to_kind}'.lower(), {'from': [{'group': GROUP, 'kind': from_kind, 'namespace': from_namespace}], 'to': [{'group': group, 'kind': to_kind, **({'name': name} if name else {})}]}, version)


@shape
def simple(d):
    ns, svc = d.namespace(), d.name()
    rules = [{'matches': [match(d)], 'backendRefs': [to(svc)]}]
    return [gateway_class(), gateway([listener('web', allowed={'namespaces': {'from': d.one(['All', 'Same'])}})], ns), http_route([{'name': 'gw'}], rules, ns, d.name(), d.one([None, [d.host()], [d.host(), '*.' + d.host()]])), *backend(d, ns, svc)]


@shape
def rules(d):
    all_rules = [{**({'matches': [match(d) for _ in range(d.number(1, 3))]} if d.chance(0.9) else {}), 'backendRefs': [to(d.one(['svc', 'two']))]} for _ in range(d.number(1, 4))]
    return [*base(d), *backend(d, 'default', 'two'), simple_gateway(), tls_secret('default', 'cert'), http_route([{'name': 'gw'}], d.one([all_rules, all_rules, all_rules, None]), hostnames=d.one([None, ['a.example']]))]


@shape
def hostnames(d):
    names = ['a.example', 'b.example', '*.example', 'x.a.example', '*.a.example', 'other.test']
    listeners = [listener('one', hostname=d.one([None, *names])), listener('two', port=OTHER, hostname=d.one([None, *names]))]
    routes = [http_route([{'name': 'gw'}], [{'backendRefs': [to()]}], name=f'r{i}', hostnames=d.one([None, d.some(names, 1, 3)])) for i in range(3)]
    return [*base(d), gateway(listeners), *routes]


@shape
def parents(d):
    listeners = [listener('one'), listener('two', port=OTHER), listener('secure', 'HTTPS', tls=certificate('cert'))]
    refs = []
    for _ in range(d.number(1, 2)):
        ref = {'name': d.one(['gw', 'gw', 'gw', 'nope'])}
        if d.chance(0.4):
            ref['sectionName'] = d.one(['one', 'two', 'secure', 'none'])
        if d.chance(0.3):
            ref['port'] = d.one([HTTP, OTHER, NONE])
        if d.chance(0.2):
            ref['namespace'] = d.one(['default', 'team-a'])
        if d.chance(0.1):
            ref.update(d.one([{'kind': 'Service', 'group': ''}, {'kind': 'ListenerSet'}, {'group': 'x.io'}, {'kind': 'Gateway', 'group': GROUP}]))
        refs.append(ref)
    return [*base(d), gateway(listeners), tls_secret('default', 'cert'), http_route(refs, [{'backendRefs': [to()]}])]


@shape
def allowed_namespaces(d):
    space = {'from': 'Selector', 'selector': d.one([{'matchLabels': {'team': 'a'}}, {'matchExpressions': [{'key': 'team', 'operator': d.one(['In', 'NotIn']), 'values': ['a']}]}, {'matchExpressions': [{'key': 'team', 'operator': d.one(['Exists', 'DoesNotExist'])}]},
                                                    {'matchLabels': {'kubernetes.io/metadata.name': 'team-b'}}, {}])}
    allowed = d.one([{'namespaces': space}, {'namespaces': space}, {'namespaces': {'from': d.one(['All', 'Same'])}}, {}, {'namespaces': {'from': 'Selector'}}])
    kinds = d.one([None, None, [{'kind': 'HTTPRoute'}], [{'kind': 'GRPCRoute', 'group': GROUP}], [{'kind': 'TCPRoute'}, {'kind': 'HTTPRoute'}], [{'kind': 'HTTPRoute', 'group': 'x.io'}]])
    if kinds:
        allowed = {**allowed, 'kinds': kinds}
    spaces = [{'apiVersion': 'v1', 'kind': 'Namespace', 'metadata': {'name': n, **({'labels': {'team': t}} if t else {})}} for n, t in (('team-a', 'a'), ('team-b', 'b'), ('default', None))]
    routes = [http_route([{'name': 'gw', 'namespace': 'default'}], [{'backendRefs': [to()]}], ns) for ns in ('default', 'team-a', 'team-b')]
    return [*spaces, gateway_class(), gateway([listener('web', allowed=allowed), listener('open', port=OTHER)]), *routes, *[o for ns in ('default', 'team-a', 'team-b') for o in backend(d, ns, 'svc')]]


@shape
def listeners(d):
    made = []
    for i in range(d.number(1, 4)):
        protocol = d.one(['HTTP', 'HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP', 'x.io/own'])
        tls = d.one([None, certificate('cert'), certificate('cert', 'two'), certificate('nope'), certificate('cert', mode='Passthrough'), {'mode': 'Passthrough'}, {'mode': 'Terminate', 'options': {'x.io/a': 'b'}}]) if protocol in ('HTTPS', 'TLS') or d.chance(0.1) else None
        made.append(listener(f'l{i}', protocol, d.one([HTTP, HTTPS, TLS, OTHER, NONE]), d.one([None, 'a.example', '*.example']) if protocol != 'TCP' else None, tls=tls))
    routes = [http_route([{'name': 'gw'}], [{'backendRefs': [to()]}]), tls_route([{'name': 'gw'}], [[to()]]), tcp_route([{'name': 'gw'}], [[to()]])]
    args = d.one([[], EXPERIMENTAL, [f'--entrypoints.http.http.tls=true'], [f'--entrypoints.twin.address=127.0.0.1:{HTTP}/udp']])
    return [*base(d), gateway(made), *routes, tls_secret('default', 'cert'), tls_secret('default', 'two', 'b.example')], args


@shape
def certificates(d):
    refs = [d.one([{'name': 'cert'}, {'name': 'two'}, {'name': 'broken'}, {'name': 'empty'}, {'name': 'nope'}, {'name': 'cert', 'namespace': 'team-a'}, {'name': 'cert', 'kind': 'ConfigMap'}, {'name': 'cert', 'group': 'x.io'}, {'name': 'cert', 'group': 'core'}, {'name': 'half'}]) for _ in range(d.number(1, 2))]
    objects = [tls_secret('default', 'cert'), tls_secret('default', 'two', 'b.example'), tls_secret('team-a', 'cert'), secret('default', 'broken', {'tls.crt': 'x', 'tls.key': 'y'}), secret('default', 'empty', {'tls.crt': '', 'tls.key': ''}), secret('default', 'half', {'tls.crt': 'x'})]
    grants = d.one([[], [grant('team-a', 'Gateway', 'default', 'Secret')], [grant('team-a', 'Gateway', 'default', 'Secret', 'cert')], [grant('team-a', 'Gateway', 'default', 'Secret', 'other')], [grant('team-a', 'HTTPRoute', 'default', 'Secret')], [grant('team-a', 'Gateway', 'default', 'Secret', group='x.io')]])
    return [*base(d), gateway([listener('secure', 'HTTPS', tls={'certificateRefs': refs}), listener('web')]), *objects, *grants, http_route([{'name': 'gw'}], [{'backendRefs': [to()]}])]


@shape
def route_filters(d):
    rule = {'matches': [path_match(d)], 'filters': filters(d, 3)}
    if not any(f['type'] == 'RequestRedirect' for f in rule['filters']):
        rule['backendRefs'] = [to()]
    middlewares = [traefik('Middleware', 'default', n, {'stripPrefix': {'prefixes': ['/a']}}) for n in ('strip', 'my.mw')]
    return [*base(d), simple_gateway(), tls_secret('default', 'cert'), *middlewares, http_route([{'name': 'gw'}], [rule, {'backendRefs': [to()]}], hostnames=['a.example'])], \
        d.one([[], CRD, CRD, [*CRD, '--providers.kubernetescrd.safenaming=true'], [*CRD, '--providers.kubernetescrd.namespaces=team-a']])


@shape
def backend_filters(d):
    refs = [to(d.one(['svc', 'two']), filters=filters(d), **({'weight': d.number(0, 9)} if d.chance(0.5) else {})) for _ in range(d.number(1, 2))]
    return [*base(d), *backend(d, 'default', 'two'), gateway([listener('web')]), traefik('Middleware', 'default', 'strip', {'stripPrefix': {'prefixes': ['/a']}}),
            http_route([{'name': 'gw'}], [{'matches': [path_match(d), path_match(d)], 'backendRefs': refs}])], d.one([[], CRD])


@shape
def backends(d):
    refs = []
    for _ in range(d.number(0, 3)):
        ref = to(d.one(['svc', 'svc', 'two', 'nope', 'external', 'empty', 'noslice']), d.one([80, 80, 80, 81, None]))
        if d.chance(0.3):
            ref['weight'] = d.number(0, 5)
        if d.chance(0.3):
            ref['namespace'] = d.one(['default', 'team-a'])
        if d.chance(0.3):
            ref.update(d.one([{'group': 'core'}, {'kind': 'Service', 'group': ''}, {'kind': 'ConfigMap'}, {'kind': 'TraefikService', 'group': 'traefik.io'}, {'kind': 'TraefikService', 'group': 'traefik.io', 'name': d.one(['api@internal', 'x@file', 'noop@internal'])},
                              {'kind': 'TraefikService', 'group': 'x.io', 'name': 'y@file'}]))
        if ref.get('port') is None and ref.get('kind', 'Service') == 'Service' and ref.get('group', '') == '':
            ref['port'] = 80
        refs.append(ref)
    rule = {'backendRefs': refs} if refs or d.chance(0.5) else {}
    grants = d.one([[], [grant('team-a', 'HTTPRoute', 'default')], [grant('team-a', 'HTTPRoute', 'default', version='v1')], [grant('team-a', 'HTTPRoute', 'default', name='svc')], [grant('team-a', 'HTTPRoute', 'default', 'TraefikService', group='traefik.io')]])
    objects = [*backend(d, 'default', 'two'), *backend(d, 'team-a', 'svc'), service('default', 'external', type='ExternalName', externalName='x.y'), service('default', 'empty'), endpoints('default', 'empty', []), service('default', 'noslice')]
    return [*base(d), gateway([listener('web')]), *objects, *grants, http_route([{'name': 'gw'}], [rule])], \
        d.one([[], [], CRD, [OPTION + 'crossprovidernamespaces=team-a'], [OPTION + 'crossprovidernamespaces=default'], [*CRD, '--providers.kubernetescrd.namespaces=team-a'], [OPTION + 'namespaces=default']])


@shape
def ports(d):
    named = [(None, 80, 8080)] if d.chance(0.3) else [('http', 80, 8080), (d.one(['https', 'https-x', 'tls']), d.one([443, 8443]), None), ('web', 81, None)]
    svc = service('default', 'svc', named)
    for port in svc['spec']['ports']:
        if d.chance(0.5):
            port['appProtocol'] = d.one(['http', 'https', 'HTTPS', 'kubernetes.io/h2c', 'kubernetes.io/ws', 'kubernetes.io/wss', 'tcp', 'grpc'])
        if d.chance(0.15):
            port['protocol'] = d.one(['UDP', 'TCP', 'SCTP'])
    slices = endpoints('default', 'svc', d.one([['10.0.0.1', '10.0.0.2'], ['fd00::1'], ['10.0.0.1', '10.0.0.1']]), [(n or '', t or p) for n, p, t in named], conditions=d.one([{'ready': True}, {'ready': True}, {'ready': False}, {}, {'ready': False, 'serving': True}]))
    more = [endpoints('default', 'svc', ['10.0.0.1', '10.0.0.9'], [(named[0][0] or '', 8080)], suffix='more')] if d.chance(0.3) else []
    rules_ = [{'matches': [{'path': {'value': f'/{p}'}}], 'backendRefs': [to(port=p)]} for p in (80, 443, 8443, 81)]
    grpc = grpc_route([{'name': 'gw'}], [{'backendRefs': [to(port=p)]} for p in (80, 443)])
    return [gateway_class(), gateway([listener('web')]), svc, slices, *more, http_route([{'name': 'gw'}], rules_), grpc]


@shape
def native(d):
    notes = d.one([None, {'traefik.io/service.nativelb': d.one(['true', 'false', 'yes', '1'])}, {'traefik.io/service.NativeLB': 'true'}, {'traefik.io/service.nosuch': 'x'}, {'traefik.io/other': 'x'}, {'traefik.io/service.nativelb.x': 'true'}])
    ip = d.one([{'clusterIP': '10.43.0.1'}, {'clusterIP': 'None'}, {}, {'clusterIP': 'fd00::5'}])
    return [*base(d, annotations=notes, **ip), gateway([listener('web')]), http_route([{'name': 'gw'}], [{'backendRefs': [to()]}])], d.one([[], [OPTION + 'nativelbbydefault=true']])


def policy(name, targets, validation, seconds=0, namespace='default'):
    return gw('BackendTLSPolicy', namespace, name, {'targetRefs': [{'group': '', 'kind': 'Service', 'name': n, **({'sectionName': s} if s else {})} for n, s in targets], 'validation': validation}, creationTimestamp=f'2026-01-01T00:01:{seconds:02d}Z')


@shape
def backend_tls(d):
    validation = lambda: {'hostname': d.one(['svc.example', 'x.test']), **d.one([{'wellKnownCACertificates': 'System'}, {'caCertificateRefs': [{'group': d.one(['', 'core', 'x.io']), 'kind': d.one(['ConfigMap', 'ConfigMap', 'Secret', 'Other']), 'name': d.one(['ca', 'ca', 'other', 'nope'])}]}]),
                          **({'subjectAltNames': [{'type': 'Hostname', 'hostname': 'san.example'}]} if d.chance(0.2) else {})}
    policies = [policy(f'p{i}', [(d.one(['svc', 'svc', 'two']), d.one([None, 'http', 'https'])) for _ in range(1)], validation(), d.number(0, 3)) for i in range(d.number(1, 3))]
    pem = tls_secret('default', 'cert')['data']['tls.crt']
    import base64
    pem = base64.b64decode(pem).decode()
    objects = [{'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': meta('default', 'ca'), 'data': {'ca.crt': pem}}, {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': meta('default', 'other'), 'data': {'x': 'y'}}, secret('default', 'ca', {'ca.crt': pem}), secret('default', 'other', {'ca.crt': ''})]
    svc = [service('default', 'svc', [('http', 80, 8080), ('https', 443, 8443)]), endpoints('default', 'svc', ['10.0.0.1'], [('http', 8080), ('https', 8443)])]
    return [gateway_class(), gateway([listener('web')]), *svc, *backend(d, 'default', 'two', 80, 'http'), *policies, *objects,
            http_route([{'name': 'gw'}], [{'backendRefs': [to(), to(port=443)]}, {'matches': [{'path': {'value': '/two'}}], 'backendRefs': [to('two')]}])]


def grpc_route(parents_, rules_, namespace='default', name='g', hostnames_=None):
    return gw('GRPCRoute', namespace, name, {'parentRefs': parents_, **({'hostnames': hostnames_} if hostnames_ else {}), 'rules': rules_})


@shape
def grpc(d):
    def one():
        out = {}
        if d.chance(0.8):
            method = {k: v for k, v in {'service': d.one(['foo.Bar', 'a.b.C']), 'method': d.one(['Get', 'List'])}.items() if d.chance(0.7)}
            kind = d.one([None, 'Exact', 'RegularExpression'])
            if method:
                out['method'] = {**method, **({'type': kind} if kind else {})}
        if d.chance(0.4):
            out['headers'] = [{'name': 'x-a', 'value': d.one(['1', 'q"']), **({'type': t} if (t := d.one([None, 'Exact', 'RegularExpression'])) else {})}]
        return out
    kinds = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'ExtensionRef', 'RequestMirror']
    rule = lambda: {**({'matches': [one() for _ in range(d.number(1, 2))]} if d.chance(0.8) else {}), **({'filters': [http_filter(d, kind) for kind in d.some(kinds, 1, 2)]} if d.chance(0.4) else {}),
                    'backendRefs': [to(d.one(['svc', 'svc', 'nope']), **({'weight': d.number(0, 3)} if d.chance(0.3) else {}), **({'namespace': 'team-a'} if d.chance(0.2) else {})) for _ in range(d.number(1, 2))]}
    svc = base(d, annotations=None)
    if d.chance(0.5):
        svc[1]['spec']['ports'][0]['appProtocol'] = d.one(['kubernetes.io/h2c', 'https', 'http', 'HTTPS'])
    refs = d.one([[], [], [grant('team-a', 'GRPCRoute', 'default')]])
    odd = d.one([[], [], [{'backendRefs': [{'name': 'api@internal', 'kind': 'TraefikService', 'group': 'traefik.io'}]}], [{}]])
    return [*svc, simple_gateway(), tls_secret('default', 'cert'), *refs, *backend(d, 'team-a', 'svc'), grpc_route([{'name': 'gw'}], [rule() for _ in range(d.number(1, 2))] + odd, hostnames_=d.one([None, ['a.example', '*.b.example']]))], d.one([[], CRD])


def tls_route(parents_, rules_, namespace='default', name='t', hostnames_=('a.example',), version='v1'):
    return gw('TLSRoute', namespace, name, {'parentRefs': parents_, **({'hostnames': list(hostnames_)} if hostnames_ else {}), 'rules': [{'backendRefs': refs} for refs in rules_]}, version)


def tcp_route(parents_, rules_, namespace='default', name='c', version='v1alpha2'):
    return gw('TCPRoute', namespace, name, {'parentRefs': parents_, 'rules': [{'backendRefs': refs} for refs in rules_]}, version)


def stream_refs(d):
    refs = []
    for _ in range(d.number(1, 2)):
        ref = to(d.one(['svc', 'svc', 'two', 'nope']), d.one([80, 80, 99]))
        if d.chance(0.3):
            ref['weight'] = d.number(0, 5)
        if d.chance(0.2):
            ref['namespace'] = 'team-a'
        if d.chance(0.25):
            ref.update(d.one([{'kind': 'TraefikService', 'group': 'traefik.io', 'name': d.one(['api@internal', 'x@file', 'plain'])}, {'group': 'core'}, {'kind': 'ConfigMap'}]))
        refs.append(ref)
    return refs


@shape
def tls_routes(d):
    made = [listener('pass', 'TLS', tls={'mode': 'Passthrough'}, hostname=d.one([None, '*.example'])), listener('term', 'TLS', OTHER, tls=certificate('cert', mode='Terminate')), listener('same', 'TLS', hostname=d.one(['a.example', 'b.example']), tls={'mode': d.one(['Passthrough', 'Terminate'])})]
    routes = [tls_route([{'name': 'gw', **({'sectionName': s} if (s := d.one([None, 'pass', 'term'])) else {})}], [stream_refs(d) for _ in range(d.number(1, 2))], name=f't{i}', hostnames_=d.some(['a.example', 'b.example', '*.example', 'x.y.example'], 1, 3), version=d.one(['v1', 'v1', 'v1alpha3'])) for i in range(d.number(1, 2))]
    svc = base(d)
    if d.chance(0.1):
        svc[1]['spec']['ports'][0]['protocol'] = 'UDP'
    return [*svc, *backend(d, 'default', 'two'), *backend(d, 'team-a', 'svc'), gateway(d.some(made, 1, 3)), *routes, tls_secret('default', 'cert'), *d.one([[], [grant('team-a', 'TLSRoute', 'default')]])], \
        d.one([[], CRD, [OPTION + 'crossprovidernamespaces=team-a'], EXPERIMENTAL])


@shape
def tcp_routes(d):
    made = [listener('tcp', 'TCP'), listener('other', 'TCP', OTHER, allowed={'kinds': [{'kind': 'TCPRoute'}]}), listener('tls', 'TLS', allowed=d.one([None, {'kinds': [{'kind': 'TCPRoute'}]}]), tls=certificate('cert', mode='Terminate'))]
    routes = [tcp_route([{'name': 'gw', **({'sectionName': s} if (s := d.one([None, 'tcp', 'other', 'tls'])) else {})}], [stream_refs(d)], name=f'c{i}', version=d.one(['v1alpha2', 'v1'])) for i in range(d.number(1, 2))]
    return [*base(d), *backend(d, 'default', 'two'), *backend(d, 'team-a', 'svc'), gateway(d.some(made, 1, 3)), *routes, tls_secret('default', 'cert'), *d.one([[], [grant('team-a', 'TCPRoute', 'default')]]), *d.one([[], [tls_route([{'name': 'gw'}], [[to()]])]])], \
        [*d.one([EXPERIMENTAL, EXPERIMENTAL, EXPERIMENTAL, []]), *d.one([[], [OPTION + 'crossprovidernamespaces=team-a']])]


@shape
def classes(d):
    others = d.some([gateway_class('traefik', labels={'tier': 'public'}), gateway_class('nginx', 'x.io/nginx'), gateway_class('second', labels={'tier': 'private'})], 1, 3)
    gateways = [gw('Gateway', ns, 'gw', {'gatewayClassName': c, 'listeners': [listener('web', port=p)]}) for ns, c, p in (('default', 'traefik', HTTP), ('team-a', 'nginx', HTTP), ('team-b', 'second', OTHER), ('prod', 'missing', HTTP))]
    routes = [http_route([{'name': 'gw'}], [{'backendRefs': [to()]}], ns) for ns in ('default', 'team-a', 'team-b', 'prod')]
    return [*others, *gateways, *routes, *[o for ns in ('default', 'team-a', 'team-b', 'prod') for o in backend(d, ns, 'svc')]], \
        d.one([[], [OPTION + 'labelselector=tier=public'], [OPTION + 'labelselector=tier'], [OPTION + 'namespaces=default,team-a'], [OPTION + 'labelselector=!tier']])


@shape
def several_gateways(d):
    made = [gateway([listener('web', port=d.one([HTTP, OTHER]), hostname=d.one([None, '*.example'])), listener('more', port=OTHER, hostname='m.example')], ns, name) for ns, name in d.some([('default', 'gw'), ('default', 'my.gw'), ('a-b', 'c'), ('a', 'b-c')], 1, 3)]
    refs = [{'name': g['metadata']['name'], 'namespace': g['metadata']['namespace']} for g in made]
    for g in made:
        for one in g['spec']['listeners']:
            one['allowedRoutes'] = {'namespaces': {'from': 'All'}}
    routes = [http_route(refs, [{'matches': [match(d), match(d)], 'backendRefs': [to(), to('two')]}], 'default', d.one(['r', 'my.route', 'r-0'])), http_route(refs[:1], [{'backendRefs': [to()]}], 'a-b', 'x')]
    return [*base(d), *backend(d, 'default', 'two'), *backend(d, 'a-b', 'svc'), *made, *routes]


@shape
def refused(d):
    """What an API server does not take."""
    rule = {'backendRefs': [to()]}
    kind = d.number(0, 13)
    spec = {}
    if kind == 0:
        rule['filters'] = [{'type': 'URLRewrite'}]
    elif kind == 1:
        rule['filters'] = [{'type': 'URLRewrite', 'urlRewrite': {'hostname': 'a.b'}, 'requestMirror': {'backendRef': to()}}]
    elif kind == 2:
        rule['backendRefs'] = [to(port=None)]
    elif kind == 3:
        rule['matches'] = [{'path': {'value': 'a'}}]
    elif kind == 4:
        rule['filters'] = [http_filter(d, 'RequestRedirect')]
    elif kind == 5:
        rule = {'filters': [{'type': 'RequestRedirect', 'requestRedirect': {'port': 1}}, {'type': 'URLRewrite', 'urlRewrite': {'hostname': 'a.b'}}]}
    elif kind == 6:
        rule['matches'] = [{'method': 'get'}]
    elif kind == 7:
        rule['backendRefs'] = [to(port=d.one([0, 70000, '80', None]), weight=d.one([-1, 1000001, '1']))]
    elif kind == 8:
        rule['matches'] = [{'headers': [{'name': d.one(['a b', '', 'x' * 300]), 'value': ''}]}]
    elif kind == 9:
        rule['matches'] = [{'headers': [{'name': 'a', 'value': '1'}, {'name': 'a', 'value': '2'}]}]
    elif kind == 10:
        spec = {'hostnames': [d.one(['A.b', 'a..b', '*', 'a_b', 'x' * 260, '10.0.0.1:80'])]}
    elif kind == 11:
        rule['nosuch'] = {'a': 1}
        rule['backendRefs'][0]['nosuch'] = 1
    elif kind == 12:
        rule['matches'] = [{'path': None, 'headers': None}]
    else:
        rule = [rule] * 17
    made = http_route([{'name': 'gw'}], rule if isinstance(rule, list) else [rule], **{})
    made['spec'].update(spec)
    broken = d.one([gateway([listener('a'), listener('a', port=OTHER)], name='broken'), gateway([], name='broken'), gateway([listener('Web', port=d.one([0, HTTP]))], name='broken'), grpc_route([{'name': 'gw'}], [{'matches': [{'method': {'type': 'x'}}], 'backendRefs': [to()]}])])
    return [*base(d), gateway([listener('web')]), made, broken]


def case(seed, index, prefix):
    function = SHAPES[index % len(SHAPES)]
    answer = function(Draw(f'{seed}/{index}'))
    objects, args = (answer, []) if isinstance(answer, list) else answer
    if CRD[0] not in args:  # gw would take Traefik's own resources for what the provider would find.
        objects = [o for o in objects if not o['apiVersion'].startswith('traefik.io/')]
    return {'id': f'{prefix}{index:04d}-{function.__name__}', 'kind': 'gateway', 'args': [*POINTS, *args], 'manifest': text(objects)}


def on_free_ports(made, free_port):
    """The case with free ports in place of those that it names."""
    ports_ = {}
    for port in range(HTTP, NONE + 1):
        while (free := str(free_port())) in ports_.values():
            pass
        ports_[str(port)] = free
    real = lambda t: re.sub(r'\b6000[1-6]\b', lambda m: ports_[m[0]], t)
    return {**made, 'args': [real(a) for a in made['args']], 'manifest': real(made['manifest'])}


def main():
    seed, count, prefix = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    seen, index = set(), 0
    while len(seen) < count:
        c = case(seed, index, prefix)
        index += 1
        key = json.dumps([c['args'], c['manifest']])
        if key not in seen:
            seen.add(key)
            print(json.dumps(c, ensure_ascii=False, separators=(',', ':')))


if __name__ == '__main__':
    main()
