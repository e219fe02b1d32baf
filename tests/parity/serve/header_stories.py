"""headers: every option for answers and requests, alone and together."""
import re

from world import story, whole

SECURE = [('X-Forwarded-Proto', 'https')]
ORIGIN = [('Origin', 'https://a.test')]
PREFLIGHT = [*ORIGIN, ('Access-Control-Request-Method', 'PUT')]
CORS = {'accessControlAllowOriginList': ['https://a.test'], 'accessControlAllowMethods': ['GET', 'PUT'], 'accessControlMaxAge': 10}
STS = {'stsSeconds': 100}
OPTIONS = {
    'requests': {'customRequestHeaders': {'X-New': 'a', 'X-Old': '', 'x-lower': 'b'}},
    'answers': {'customResponseHeaders': {'X-New': 'a', 'X-Answer': '', 'Server': 'mine', 'x-lower': 'b'}},
    'frames': {'frameDeny': True}, 'own frames': {'customFrameOptionsValue': 'SAMEORIGIN'}, 'both frames': {'frameDeny': True, 'customFrameOptionsValue': 'SAMEORIGIN'},
    'sniffing': {'contentTypeNosniff': True}, 'filter': {'browserXssFilter': True}, 'own filter': {'customBrowserXSSValue': '1; report=x'},
    'both filters': {'browserXssFilter': True, 'customBrowserXSSValue': '1; report=x'},
    'policy': {'contentSecurityPolicy': "script-src 'self'"}, 'reports': {'contentSecurityPolicyReportOnly': "script-src 'self'"},
    'nonce': {'contentSecurityPolicy': 'script-src $NONCE'},
    'key': {'publicKey': 'pin-sha256="x"; max-age=1'}, 'referrer': {'referrerPolicy': 'same-origin'}, 'permissions': {'permissionsPolicy': 'camera=()'},
    'feature': {'featurePolicy': "camera 'none'"},
    'sts': STS, 'sts of subdomains': {**STS, 'stsIncludeSubdomains': True}, 'sts preloaded': {**STS, 'stsPreload': True},
    'sts of all': {**STS, 'stsIncludeSubdomains': True, 'stsPreload': True, 'forceSTSHeader': True}, 'sts forced': {**STS, 'forceSTSHeader': True},
    'sts of nothing': {'stsSeconds': 0, 'forceSTSHeader': True}, 'sts without a time': {'stsIncludeSubdomains': True, 'forceSTSHeader': True},
    'sts negative': {'stsSeconds': -1, 'forceSTSHeader': True},
    'sts behind a proxy': {**STS, 'sslProxyHeaders': {'X-Forwarded-Proto': 'https'}}, 'sts behind another': {**STS, 'sslProxyHeaders': {'X-Tls': 'on'}},
    'development': {**STS, 'isDevelopment': True, 'forceSTSHeader': True, 'frameDeny': True, 'allowedHosts': ['b.test'], 'publicKey': 'x', 'contentSecurityPolicy': 'x'},
    'hosts': {'allowedHosts': ['b.test']}, 'hosts, also other ones': {'allowedHosts': ['b.test'], 'hostsProxyHeaders': ['X-Host']},
    'hosts that are these': {'allowedHosts': ['{host}']}, 'hosts in capitals': {'allowedHosts': ['{HOST}']},
    'redirect': {'sslRedirect': True}, 'temporary redirect': {'sslRedirect': True, 'sslTemporaryRedirect': True}, 'redirect to a host': {'sslRedirect': True, 'sslHost': 's.test'},
    'host forced': {'sslRedirect': True, 'sslHost': 's.test', 'sslForceHost': True}, 'redirect behind a proxy': {'sslRedirect': True, 'sslProxyHeaders': {'X-Forwarded-Proto': 'https'}},
    'cors': CORS, 'cors of anybody': {**CORS, 'accessControlAllowOriginList': ['*']}, 'cors of nobody': {'accessControlAllowMethods': ['GET']},
    'cors with credentials': {**CORS, 'accessControlAllowCredentials': True, 'accessControlExposeHeaders': ['X-A', 'X-B'], 'accessControlAllowHeaders': ['X-C']},
    'cors that varies': {**CORS, 'addVaryHeader': True}, 'cors by expression': {'accessControlAllowOriginListRegex': ['^https://.*[.]test$'], 'addVaryHeader': True},
    'cors of anybody with credentials': {'accessControlAllowOriginList': ['*'], 'accessControlAllowCredentials': True},
    'cors without an age': {'accessControlAllowOriginList': ['https://a.test'], 'accessControlMaxAge': 0},
    'all': {**CORS, **STS, 'frameDeny': True, 'contentTypeNosniff': True, 'browserXssFilter': True, 'referrerPolicy': 'x', 'customResponseHeaders': {'X-Frame-Options': 'mine'}},
    'all but a header': {'frameDeny': True, 'customResponseHeaders': {'X-Frame-Options': ''}},
}
ANSWERED = [('Content-Type', 'text/x'), ('X-Answer', '1'), ('Server', 'its'), ('X-Frame-Options', 'its'), ('Vary', 'X-V'), ('Access-Control-Allow-Origin', 'its'),
            ('Strict-Transport-Security', 'its'), ('Referrer-Policy', 'its')]
WAYS = [{}, {'headers': SECURE}, {'headers': ORIGIN}, {'headers': [('Origin', 'https://b.other')]}, {'method': 'OPTIONS', 'headers': PREFLIGHT},
        {'method': 'OPTIONS', 'headers': [*PREFLIGHT, ('Access-Control-Request-Headers', 'X-C')]}, {'method': 'OPTIONS', 'headers': ORIGIN}, {'method': 'OPTIONS'},
        {'headers': [('X-Host', 'b.test'), ('X-Tls', 'on')]}, {'headers': [('X-Forwarded-Host', 'b.test')]}, {'headers': [('X-Forwarded-Proto', 'HTTPS')]},
        {'method': 'POST', 'body': b'x', 'target': '/p%20q?r=1'}, {'headers': [('X-Old', '1'), ('X-New', '2'), ('X-Lower', '3')]}]


def shown(answer):
    """The answer without what is drawn by chance."""
    for line in answer.get('headers', []):
        line[1] = re.sub("'nonce-[^']*'", "'nonce-…'", line[1])
    return answer


def told(name, options):
    def tell(w):
        backend = w.backend(lambda request: [whole(200, b'fine', ANSWERED if '/plain' not in request[1] else [])])
        host = f'h{w.count + 1}.test'
        options_ = {**options}
        if 'allowedHosts' in options:
            options_['allowedHosts'] = [one.replace('{host}', host).replace('{HOST}', host.upper()) for one in options['allowedHosts']]
        w.route(backend, {'headers': options_})
        yield
        for way in WAYS:
            yield str(way), shown(w.ask(host, **way))
        for way in WAYS[:5]:
            yield f'plain {way}', shown(w.ask(host, **{**way, 'target': '/plain'}))
        yield 'what came', [(method, target, sorted((name, value) for name, value in headers.items() if not name.startswith('X-Forwarded-') and name not in ('Content-Length', 'User-Agent')))
                            for method, target, headers, _ in backend.seen]
    story('headers: ' + name)(tell)


for name, options in OPTIONS.items():
    told(name, options)
