"""What generated gateways are made of: names, rules, middlewares. A middleware is the object that a file would have."""

NAMES = ['web', 'api', 'shop', 'auth', 'blog', 'grafana', 'whoami', 'gitea', 'wiki', 'mail', 'cart', 'docs', 'admin', 'metrics', 'my_app', 'front-end', 'CMS2']
HOSTS = ['example.com', 'shop.example.com', 'api.example.com', 'blog.example.org', 'wiki.home.arpa', 'localhost', 'git.example.net', 'a.b.example.com']
USERS = ['test:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/', 'test:{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=']
NETWORKS = ['10.0.0.0/8', '192.168.0.0/16', '203.0.113.9', '127.0.0.1/32']


def rule(random, more=True):
    host = lambda: random.choice(HOSTS)
    word = lambda: random.choice(NAMES).lower()
    kinds = [lambda: f'Host(`{host()}`)', lambda: f'Host(`{host()}`)', lambda: f'Host(`{host()}`) && PathPrefix(`/{word()}`)',
             lambda: f'Host(`{host()}`) && PathPrefix(`/{word()}/{word()}`)', lambda: f'Host(`{host()}`) && (Path(`/{word()}`) || PathPrefix(`/{word()}/`))',
             lambda: f'Host(`{host()}`) || Host(`www.{host()}`)', lambda: f'PathPrefix(`/{word()}`)', lambda: f'Host(`{host()}`) && !PathPrefix(`/{word()}`)']
    if more:
        kinds += [lambda: f'HostRegexp(`^.+\\.{host()}$`)'.replace('.e', '\\.e'), lambda: f'PathRegexp(`^/{word()}/[0-9]+$`)',
                  lambda: f'Host(`{host()}`) && Header(`X-Team`, `{word()}`)', lambda: f'Host(`{host()}`) && Query(`a`, `1`)',
                  lambda: f'Host(`{host()}`) && Method(`POST`)', lambda: f'Host(`{host()}`) && ClientIP(`10.0.0.0/8`)',
                  lambda: f'HeaderRegexp(`X-Team`, `^{word()}[0-9]+$`)', lambda: f'Host(`{host()}`) && Query(`a`)']
    return random.choice(kinds)()


def taken(random, rule, used):
    """True if another router has this rule, or mostly one as long: Traefik decides between such by chance."""
    if rule in used or len(rule) in used and random.random() < 0.9:
        return True
    used |= {rule, len(rule)}
    return False


def rule_v2(random):
    """As people wrote rules for Traefik 2."""
    host, word = random.choice(HOSTS), random.choice(NAMES).lower()
    return random.choice([
        lambda: f'Host(`{host}`)', lambda: f'Host(`{host}`, `www.{host}`)', lambda: f'Host(`{host}`) && PathPrefix(`/{word}`, `/{word}2`)',
        lambda: f'HostRegexp(`{{sub:[a-z]+}}.{host}`)', lambda: f'HostRegexp(`{host}`, `{{any:.+}}.{host}`)', lambda: f'Path(`/{word}/{{id:[0-9]+}}`)',
        lambda: f'PathPrefix(`/{word}/{{name}}`)', lambda: f'Host(`{host}`) && Headers(`X-Team`, `{word}`)',
        lambda: f'HeadersRegexp(`X-Team`, `^{word}[0-9]+$`)', lambda: f'Host(`{host}`) && Method(`GET`, `HEAD`)', lambda: f'Query(`a=1`)',
        lambda: f'Host(`{host}`) && Query(`a=1`, `code=404`)', lambda: f'Host(`{host}`) && ClientIP(`10.0.0.0/8`, `203.0.113.9`)',
        lambda: f'PathPrefix(`/{word}`) && !Host(`{host}`)', lambda: f'Host(`{host}`) && (Path(`/`, `/{word}`) || Method(`POST`))',
        lambda: f'HostHeader(`{host}`)', lambda: f'Host(`{host}`) && !Headers(`X-Team`, `{word}`)'])()


def middleware(random, farm, names=(), service=None):
    """(kind, options). `names`: of other middlewares, `service`: of an error page, where there is one."""
    word = lambda: random.choice(NAMES).lower()
    some = lambda items, most=3: random.sample(items, random.randint(1, min(most, len(items))))
    kinds = {
        'addPrefix': lambda: {'prefix': f'/{word()}'},
        'stripPrefix': lambda: {'prefixes': [f'/{one.lower()}' for one in some(NAMES, 4)], **maybe(random, 0.1, forceSlash=True)},
        'stripPrefixRegex': lambda: {'regex': [random.choice(['^/[a-z]+/[0-9]+', '/v[12]', f'^/{word()}'])]},
        'replacePath': lambda: {'path': f'/{word()}'},
        'replacePathRegex': lambda: {'regex': random.choice(['^/(.*)', f'^/{word()}/(.*)$']), 'replacement': f'/{word()}/$1'},
        'headers': lambda: headers(random),
        'basicAuth': lambda: {'users': some(USERS), **maybe(random, 0.3, realm='My Realm'), **maybe(random, 0.3, removeHeader=True),
                              **maybe(random, 0.3, headerField='X-WebAuth-User')},
        'ipAllowList': lambda: {'sourceRange': some(NETWORKS), **maybe(random, 0.3, ipStrategy={'depth': 1}), **maybe(random, 0.3, rejectStatusCode=404)},
        'rateLimit': lambda: {'average': random.choice([1, 3]), 'period': '1h', **maybe(random, 0.7, burst=random.choice([5, 20])),
                              **maybe(random, 0.3, sourceCriterion={'requestHost': True})},
        'inFlightReq': lambda: {'amount': random.choice([1, 20]), **maybe(random, 0.4, sourceCriterion={'requestHeaderName': 'X-Team'})},
        'redirectScheme': lambda: {'scheme': 'https', **maybe(random, 0.5, permanent=True), **maybe(random, 0.2, port='8443')},
        'redirectRegex': lambda: {'regex': f'^https?://([^/]+)/{word()}(.*)', 'replacement': f'https://${{1}}/{word()}$2', **maybe(random, 0.5, permanent=True)},
        'retry': lambda: {'attempts': 2, **maybe(random, 0.5, initialInterval='10ms')},
        'buffering': lambda: {'maxRequestBodyBytes': 2000000, **maybe(random, 0.3, retryExpression='IsNetworkError() && Attempts() < 2')},
        'circuitBreaker': lambda: {'expression': 'NetworkErrorRatio() > 0.50', **maybe(random, 0.5, fallbackDuration='10s')},
        'compress': lambda: random.choice([{}, {'minResponseBodyBytes': 1200}, {'excludedContentTypes': ['text/event-stream'], 'encodings': ['gzip', 'br']}]),
        'contentType': lambda: {},
        'grpcWeb': lambda: {'allowOrigins': ['*']},
        'forwardAuth': lambda: {'address': f'http://{random.choice(farm[0])}:{random.choice(farm[1])}/auth' + random.choice(['', '', '?code=401']),
                                'authResponseHeaders': ['X-User'], **maybe(random, 0.3, trustForwardHeader=True),
                                **maybe(random, 0.2, authRequestHeaders=['X-Team', 'Accept'])},
        'encodedCharacters': lambda: {'allowEncodedSlash': True, 'allowEncodedPercent': True},
    }
    if len(names) > 1:
        kinds['chain'] = lambda: {'middlewares': some(list(names), 2)}
    if service:
        kinds['errors'] = lambda: {'status': random.choice([['500-599'], ['404', '503']]), 'service': service, 'query': random.choice(['/{status}.html', '/error'])}
    kind = random.choice(list(kinds) + ['headers', 'stripPrefix', 'basicAuth', 'redirectScheme'])
    return kind, kinds[kind]()


def headers(random):
    parts = [{'customRequestHeaders': {'X-From': 'gw', 'X-Team': ''}}, {'customRequestHeaders': {'X-Script-Name': 'a, b'}},
             {'customResponseHeaders': {'Server': '', 'X-Powered-By': 'gw'}}, {'stsSeconds': 31536000, 'stsIncludeSubdomains': True, 'stsPreload': True},
             {'frameDeny': True}, {'contentTypeNosniff': True, 'browserXssFilter': True}, {'customFrameOptionsValue': 'SAMEORIGIN'},
             {'accessControlAllowMethods': ['GET', 'PUT'], 'accessControlAllowOriginList': ['https://app.example.com'], 'accessControlMaxAge': 100,
              'addVaryHeader': True}, {'contentSecurityPolicy': "default-src 'self'; img-src *"}, {'referrerPolicy': 'same-origin'},
             {'accessControlAllowOriginListRegex': ['^https://.*\\.example\\.com$'], 'accessControlAllowHeaders': ['X-A']}, {'permissionsPolicy': 'geolocation=()'}]
    out = {}
    for part in random.sample(parts, random.randint(1, 4)):
        for key, value in part.items():
            out[key] = {**out[key], **value} if isinstance(value, dict) and key in out else value
    return out


def maybe(random, chance, **options):
    return options if random.random() < chance else {}


def sticky(random):
    return {'cookie': {**maybe(random, 0.7, name='lb'), **maybe(random, 0.3, secure=True), **maybe(random, 0.3, httpOnly=True),
                       **maybe(random, 0.3, sameSite=random.choice(['lax', 'none'])), **maybe(random, 0.2, maxAge=42)}}


def balancer(random):
    """Options of a service besides its servers."""
    return {**maybe(random, 0.25, sticky=sticky(random)), **maybe(random, 0.15, passHostHeader=False),
            **maybe(random, 0.15, healthCheck={'path': '/health', 'interval': '10s', **maybe(random, 0.5, timeout='3s')}),
            **maybe(random, 0.1, responseForwarding={'flushInterval': '10ms'}), **maybe(random, 0.1, strategy=random.choice(['wrr', 'p2c', 'hrw']))}
