"""Entry-point options, and which of them a request is likely to meet."""

# Name → options of an entry point. Each is run beside one without options, so that what it decides shows.
OPTIONS = {
    'sanitizePath': {'http': {'sanitizePath': False}},
    'encodeQuerySemicolons': {'http': {'encodeQuerySemicolons': True}},
    'encodedCharacters': {'http': {'encodedCharacters': {'allowEncodedSlash': False, 'allowEncodedSemicolon': False, 'allowEncodedPercent': False}}},
    'aliasHeadersStrategy-delete': {'http': {'aliasHeadersStrategy': 'delete'}},
    'aliasHeadersStrategy-reject': {'http': {'aliasHeadersStrategy': 'reject'}},
    'underscoreHeadersStrategy-delete': {'http': {'underscoreHeadersStrategy': 'delete'}},
    'underscoreHeadersStrategy-reject': {'http': {'underscoreHeadersStrategy': 'reject'}},
    'forwardedHeaders-insecure': {'forwardedHeaders': {'insecure': True}},
    'forwardedHeaders-trustedIPs': {'forwardedHeaders': {'trustedIPs': ['10.0.0.0/8', '2001:db8::/32']}},
    'forwardedHeaders-connection': {'forwardedHeaders': {'connection': ['X-A']}},
    'maxHeaderBytes': {'http': {'maxHeaderBytes': 512}},
}
# Those whose effect only a server or a client sees, not the choice of a router.
SEEN_OUTSIDE = {
    'notAppendXForwardedFor': {'forwardedHeaders': {'notAppendXForwardedFor': True}},
    'redirections-name': {'http': {'redirections': {'entryPoint': {'to': 'secure'}}}},
    'redirections-port': {'http': {'redirections': {'entryPoint': {'to': ':8443', 'scheme': 'https'}}}},
    'redirections-low': {'http': {'redirections': {'entryPoint': {'to': ':8443', 'permanent': False, 'priority': 500}}}},
    'middlewares': {'http': {'middlewares': ['entry-add@file']}},
    'tls': {'http': {'tls': {}}},
}

# The first release that knows an option; 3.0 where nothing is said.
SINCE = {
    'sanitizePath': (3, 4, 1), 'encodedCharacters': (3, 6, 7), 'aliasHeadersStrategy-delete': (3, 7, 12),
    'aliasHeadersStrategy-reject': (3, 7, 12), 'underscoreHeadersStrategy-delete': (3, 7, 6),
    'underscoreHeadersStrategy-reject': (3, 7, 6), 'forwardedHeaders-connection': (3, 2, 0), 'maxHeaderBytes': (3, 5, 0),
    'notAppendXForwardedFor': (3, 7, 0), 'parentRefs': (3, 6, 0),
}


def knows(version, name):
    return version is None or tuple(map(int, version.split('.'))) >= SINCE.get(name, (3, 0, 0))
