"""The words that rules and requests share, few enough that they often meet."""

HOSTS = ['a.com', 'b.com', 'x.a.com', 'y.x.a.com', 'localhost', 'xn--bcher-kva.de', '10.0.0.1', '::1', 'a.com.']
HOST_RULES = HOSTS + ['*.a.com', '*', '*.x.a.com', 'A.com', 'b.com:80', '*a.com', 'é.com', 'a.*']
HOST_REGEXPS = ['^a\\.com$', '.*', '^$', '^.+\\.a\\.com$', '[a-z]+', 'A', '(?i)A', '^(a|b)\\.com$', '(', '\\p{L}+', 'a{2,1}', '[z-a]']
HOST_TEMPLATES = ['{s:[a-z]+}.com', '{s}.a.com', 'a.com', '{x', '{:a}', '{h:.*}', 'A.com', '{s:(}.com']
PATHS = ['/', '/a', '/a/', '/a/b', '/api', '/api/v1', '/a%2Fb', '/a%2fb', '/a b', '/é', '/a;b', '/a(b)', '/a//b', '/..', 'x', '/a%20b']
PATH_REGEXPS = ['^/a', 'b$', '.*', '^/api/v[0-9]+', '//', '\\.\\.', '(?i)^/API', '[', '^/(a|b)', '%2F', '\\x{e9}', '(?=a)', 'a**']
PATH_TEMPLATES = ['/a/{id}', '/{p:.*}', '/a/{id:[0-9]+}', '/a', '/api/{v:v[0-9]+}', '/{a:(}', '/{', 'x', '/']
METHODS = ['GET', 'POST', 'get', 'HEAD', 'OPTIONS', 'DELETE', 'M-SEARCH']
HEADERS = ['X-A', 'x-a', 'X_A', 'Accept', 'X-Forwarded-Proto', 'X-Forwarded-For', 'X-Real-Ip', 'X-Forwarded-Host', 'X.A', 'Host']
VALUES = ['1', 'a', 'A', 'b', 'http', 'https', 'a b', 'é', '10.0.0.1', ' ']
VALUE_REGEXPS = ['^$', 'a', '^[0-9]+$', '.*', '^a$', '(a|b)', 'https?', '*', '\\d', '(?P<n>a)']
KEYS = ['a', 'A', 'q', 'a b', 'x']
NETS = ['10.0.0.0/8', '10.0.0.1', '127.0.0.1', '2001:db8::/32', '::1', '0.0.0.0/0', '::ffff:10.0.0.0/104', '10.0.0.0/31', 'x', '10.0.0.1/33', '010.0.0.1', 'fe80::1%eth0']
PEERS = ['10.0.0.1', '10.0.0.2', '192.168.1.7', '127.0.0.1', '[2001:db8::5]', '[::1]']  # Go shows ::ffff:10.0.0.1 as 10.0.0.1
ALPNS = ['h2', 'http/1.1', 'foo', 'acme-tls/1']
SNIS = HOSTS[:6] + ['*.a.com', 'A.COM', '', 'zz', 'com']

# Matcher → what stands in each of its places; a list that may be repeated ends in '+'. Error texts want wrong ones too.
HTTP = {
    'v3': {'Host': [HOST_RULES], 'HostRegexp': [HOST_REGEXPS], 'Path': [PATHS], 'PathPrefix': [PATHS], 'PathRegexp': [PATH_REGEXPS],
           'Method': [METHODS], 'Header': [HEADERS, VALUES], 'HeaderRegexp': [HEADERS, VALUE_REGEXPS], 'Query': [KEYS, VALUES],
           'QueryRegexp': [KEYS, VALUE_REGEXPS], 'ClientIP': [NETS]},
    'v2': {'Host': [HOST_RULES], 'HostHeader': [HOST_RULES], 'HostRegexp': [HOST_TEMPLATES], 'Path': [PATH_TEMPLATES],
           'PathPrefix': [PATH_TEMPLATES], 'Method': [METHODS], 'Headers': [HEADERS, VALUES], 'HeadersRegexp': [HEADERS, VALUE_REGEXPS],
           'Query': [['a=1', 'a=', 'a={v:[0-9]+}', 'q=a', 'a', 'x={']], 'ClientIP': [NETS]},
}
TCP = {
    'v3': {'HostSNI': [HOST_RULES], 'HostSNIRegexp': [HOST_REGEXPS], 'ALPN': [ALPNS], 'ClientIP': [NETS]},
    'v2': {'HostSNI': [HOST_RULES], 'HostSNIRegexp': [HOST_TEMPLATES], 'ALPN': [ALPNS], 'ClientIP': [NETS]},
}
PRECEDENCE = ['kubernetesgateway', 'kubernetescrd', 'kubernetes', 'kubernetesingressnginx', 'swarm', 'docker', 'file', 'redis',
              'knative', 'consul', 'consulcatalog', 'nomad', 'etcd', 'ecs', 'http', 'zookeeper', 'rest']
