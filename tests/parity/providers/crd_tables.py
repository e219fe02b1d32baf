"""Forms of middlewares and balancer options, and the secrets that they name."""
from certs import PAIRS
from kubetext import meta, secret, tls_secret

LB = {"strategy": ["wrr", "p2c", "hrw", "leasttime", "RoundRobin", "rr"], "passHostHeader": [True, False], "responseForwarding": [{"flushInterval": "10ms"}, {"flushInterval": "1x"}, {"flushInterval": "5"}],
      "sticky": [{"cookie": {}}, {"cookie": {"name": "lb", "secure": True, "httpOnly": True, "sameSite": "none", "maxAge": 42, "path": "/x", "domain": "a.b"}}, {}, {"cookie": {"sameSite": "weird"}}],
      "serversTransport": ["st", "st@file", "default-st@kubernetescrd", "missing"], "nativeLB": [True, False], "weight": [3, 0], "middlewares": [[{"name": "m"}], [{"name": "m@file"}], [{"name": "m", "namespace": "other"}]],
      "passiveHealthCheck": [{"maxFailedAttempts": 2}, {"failureWindow": "1x"}], "scheme": ["h2c"]}

MIDDLEWARES = {
    "addPrefix": [{"prefix": "/api"}, {"prefix": "api"}, {}], "stripPrefix": [{"prefixes": ["/a", "/b"], "forceSlash": True}, {}], "stripPrefixRegex": [{"regex": ["^/[a-z]+"]}, {"regex": ["["]}],
    "replacePath": [{"path": "/x"}], "replacePathRegex": [{"regex": "^/(.*)", "replacement": "/b/$1"}, {"regex": "("}],
    "headers": [{"customRequestHeaders": {"X-A": "1", "X-B": ""}, "stsSeconds": 100}, {"accessControlAllowOriginList": ["*"], "accessControlMaxAge": 5, "addVaryHeader": True}, {"sslRedirect": True, "frameDeny": True}, {"stsSeconds": -1}, {}],
    "errors": [{"status": ["500-599"], "query": "/{status}", "service": {"name": "svc", "port": 80}}, {"status": ["404"], "service": {"name": "nope", "port": 80}}, {"status": ["4xx"], "service": {"name": "svc", "port": 80}},
               {"status": ["500"], "service": {"name": "err@file", "kind": "TraefikService"}}, {"status": ["500"], "statusRewrites": {"418": 404}, "service": {"name": "svc", "port": 80}}],
    "rateLimit": [{"average": 10, "burst": 5}, {"average": 1, "period": "1m", "sourceCriterion": {"requestHost": True}}, {"average": 1, "period": "1x"}, {"average": 1, "redis": {"endpoints": ["r:6379"], "secret": "redis"}}, {"average": 1, "period": 3}],
    "redirectRegex": [{"regex": "^http://(.*)", "replacement": "https://$1", "permanent": True}, {"regex": "("}], "redirectScheme": [{"scheme": "https", "permanent": True, "port": "443"}, {"port": "443"}],
    "basicAuth": [{"secret": "users"}, {"secret": "nope"}, {"secret": "twokeys"}, {"secret": "basic"}, {"secret": "empty"}, {}, {"secret": "users", "realm": "r", "removeHeader": True, "headerField": "X"}, {"secret": "nokeys"}],
    "digestAuth": [{"secret": "digest"}, {"secret": "nope"}, {"secret": "users"}],
    "forwardAuth": [{"address": "http://auth"}, {"address": "http://auth", "tls": {"caSecret": "ca", "certSecret": "pair"}}, {"address": "https://auth", "tls": {"caSecret": "nope"}}, {"address": "http://a", "tls": {"certSecret": "nope"}},
                    {"address": "http://a", "authResponseHeaders": ["A"], "maxBodySize": 10, "forwardBody": True, "trustForwardHeader": True, "maxResponseBodySize": 99, "authSigninURL": "https://s"}, {}],
    "inFlightReq": [{"amount": 5}, {"amount": -1}, {"amount": 2, "sourceCriterion": {"ipStrategy": {"depth": 1, "excludedIPs": ["1.2.3.4"]}}}],
    "buffering": [{"maxRequestBodyBytes": 100, "retryExpression": "IsNetworkError()"}, {}], "circuitBreaker": [{"expression": "NetworkErrorRatio() > 0.5", "checkPeriod": "1s"}, {"expression": "x"}, {"expression": "NetworkErrorRatio() > 1", "fallbackDuration": "1.5s", "responseCode": 503}],
    "compress": [{}, {"encodings": ["gzip"], "minResponseBodyBytes": 10}, {"defaultEncoding": "br", "excludedContentTypes": ["a/b"]}], "passTLSClientCert": [{"pem": True}, {"info": {"subject": {"commonName": True}, "sans": True}}],
    "retry": [{"attempts": 3}, {"attempts": 3, "initialInterval": "100ms", "timeout": 2}, {"attempts": 1, "initialInterval": "1.5s"}, {"attempts": 0}, {"attempts": 2, "status": ["500-503"]}],
    "contentType": [{}, {"autoDetect": True}], "grpcWeb": [{"allowOrigins": ["*"]}], "ipAllowList": [{"sourceRange": ["10.0.0.0/8"], "rejectStatusCode": 404}, {"sourceRange": ["x"]}, {"ipStrategy": {"ipv6Subnet": 64}, "sourceRange": ["::/0"]}],
    "ipWhiteList": [{"sourceRange": ["10.0.0.0/8"]}], "encodedCharacters": [{"allowEncodedSlash": True}],
    "plugin": [{"demo": {"a": 1, "b": ["x"], "c": {"d": True}}}, {"demo": {"key": "urn:k8s:secret:plug:token"}}, {"demo": {"key": "urn:k8s:secret:nope:token"}}, {"demo": {"list": [{"k": "urn:k8s:secret:plug:token"}]}}, {"demo": "text"}, {}],
}

SECRETS = [secret("default", "users", {"users": "a:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/\nb:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n\n# c\n"}), secret("default", "twokeys", {"a": "x:y", "b": "z:w"}),
           secret("default", "basic", {"username": "joe", "password": "secret"}, "kubernetes.io/basic-auth"), secret("default", "empty", {"users": ""}), secret("default", "digest", {"users": "t:traefik:a2688e031edb4be6a3797f3882655c05"}),
           secret("default", "redis", {"username": "u", "password": "p"}), secret("default", "ca", {"tls.ca": PAIRS["a.example"][0]}), secret("default", "plug", {"token": "s3cret"}), tls_secret("default", "pair")]
NOKEYS = {"apiVersion": "v1", "kind": "Secret", "metadata": meta("default", "nokeys")}
