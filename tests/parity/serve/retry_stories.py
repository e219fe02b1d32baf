"""retry by status: answers that are dropped, and what reaches the client of them all the same."""
from world import chunked, story, whole


def one_after_the_other(*answers):
    """A reply that gives each of them once, and the last one from there on."""
    left = list(answers)

    def reply(request):
        out = left.pop(0) if len(left) > 1 else left[0]
        out = out() if callable(out) else out
        return [out] if isinstance(out, bytes) else out
    return reply


HEADERS = [('Content-Type', 'text/x'), ('X-Answer', 'one')]
OUTER = {'headers': {'customResponseHeaders': {'X-Outer': 'yes'}}}
TABLES = {
    'whole, until none is left': [lambda: whole(503, b'busy', HEADERS)],
    'whole, then fine': [lambda: whole(503, b'busy', HEADERS), lambda: whole(200, b'fine', HEADERS)],
    'streamed, until none is left': [lambda: chunked(503, b'bu', b'sy', headers=HEADERS)],
    'streamed, then fine': [lambda: chunked(503, b'busy', headers=HEADERS), lambda: whole(201, b'fine', HEADERS)],
    'streamed, then fine and streamed': [lambda: chunked(503, b'busy', headers=HEADERS), lambda: chunked(201, b'fi', b'ne', headers=HEADERS)],
    'streamed, then nothing': [lambda: chunked(503, b'busy', headers=HEADERS), lambda: whole(204, b'', HEADERS)],
    'streamed, then unmodified': [lambda: chunked(503, b'busy', headers=HEADERS), lambda: whole(304, b'', HEADERS)],
    'streamed, then not found': [lambda: chunked(503, b'busy', headers=HEADERS), lambda: whole(404, b'no', HEADERS)],
    'streamed, then the connection ends': [lambda: chunked(503, b'busy', headers=HEADERS), lambda: [None]],
    'streamed without a body': [lambda: chunked(503, headers=HEADERS)],
    'until the end of the connection': [lambda: [b'HTTP/1.1 503 X\r\nConnection: close\r\n\r\nbusy', None]],
    'whole, its body late': [lambda: [whole(503, b'busy', HEADERS)[:-4], 0.3, b'busy']],
    'whole, half of its body late': [lambda: [whole(503, b'busy', HEADERS)[:-2], 0.3, b'sy']],
    'whole events': [lambda: whole(503, b'data: 1\n\n', [('Content-Type', 'text/event-stream')])],
    'events of a character set': [lambda: whole(503, b'data: 1\n\n', [('Content-Type', 'text/event-stream; charset=utf-8')])],
    'trailers': [lambda: chunked(503, b'busy', headers=HEADERS, trailers=[('X-Trailer', '1')])],
    'announced trailers': [lambda: chunked(503, headers=[*HEADERS, ('Trailer', 'X-Trailer')], trailers=[('X-Trailer', '1')])],
    'broken off': [lambda: [whole(503, b'busy', HEADERS)[:-2], None], lambda: whole(200, b'fine', HEADERS)],
    'streamed and broken off': [lambda: [*list(chunked(503, b'busy', headers=HEADERS))[:-1], None], lambda: whole(200, b'fine', HEADERS)],
    'the first of three streamed': [lambda: chunked(503, b'busy', headers=HEADERS), lambda: whole(503, b'busy', HEADERS), lambda: whole(200, b'fine', HEADERS)],
    'a hint, whole, then fine': [lambda: b'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n' + whole(503, b'busy', HEADERS), lambda: whole(200, b'fine', HEADERS)],
    'no answer, then fine': [lambda: [None], lambda: whole(200, b'fine', HEADERS)],
    'not one of those': [lambda: chunked(502, b'busy', headers=HEADERS), lambda: whole(200, b'fine', HEADERS)],
}
RETRY = {'attempts': 3, 'status': ['503', '500']}


def asked(name, answers, *middlewares, ways=({},), service=None):
    """One story of these answers, asked in each of these ways, each by a router of its own."""
    def tell(w):
        backends = [w.backend(one_after_the_other(*answers)) for _ in ways]
        hosts = [w.route(backend, *middlewares, service=service) for backend in backends]
        yield
        for way, backend, host in zip(ways, backends, hosts):
            yield str(way), w.ask(host, **way)
            yield 'what came', [(method, body.decode()) for method, _, _, body in backend.seen]
    story('retry: ' + name)(tell)


for name, answers in TABLES.items():
    asked(name, answers, {'retry': RETRY})
    asked(name + ', with headers around it', answers, OUTER, {'retry': RETRY})
for name in ('whole, then fine', 'streamed, then fine', 'streamed, until none is left'):
    asked(name + ', other methods', TABLES[name], {'retry': RETRY},
          ways=[{'method': 'HEAD'}, {'method': 'POST', 'body': b'mine'}, {'method': 'PUT', 'body': b'mine'}, {'method': 'DELETE'}])
    asked(name + ', any method', TABLES[name], {'retry': {**RETRY, 'retryNonIdempotentMethod': True}},
          ways=[{'method': 'POST', 'body': b'mine'}, {'method': 'PATCH', 'body': b'mine'}, {'method': 'POST'}])
    asked(name + ', a body that is too large', TABLES[name], {'retry': {**RETRY, 'maxRequestBodyBytes': 3}},
          ways=[{'method': 'PUT', 'body': b'mine'}, {'method': 'PUT', 'body': b'own'}])
    asked(name + ', compressed around it', TABLES[name], {'compress': {'minResponseBodyBytes': 1}}, {'retry': RETRY},
          ways=[{'headers': [('Accept-Encoding', 'gzip')]}, {}])
    asked(name + ', compressed inside', TABLES[name], {'retry': RETRY}, {'compress': {'minResponseBodyBytes': 1}}, ways=[{'headers': [('Accept-Encoding', 'gzip')]}, {}])
    asked(name + ', with headers inside', TABLES[name], {'retry': RETRY}, {'headers': {'customResponseHeaders': {'X-Inner': 'yes'}}})
    asked(name + ', buffered around it', TABLES[name], {'buffering': {'maxRequestBodyBytes': 1000}}, {'retry': RETRY})
    asked(name + ', buffered inside', TABLES[name], {'retry': RETRY}, {'buffering': {'maxRequestBodyBytes': 1000}})
    asked(name + ', twice', TABLES[name], {'retry': RETRY}, {'retry': {'attempts': 2, 'status': ['503']}})
    asked(name + ', only once', TABLES[name], {'retry': {**RETRY, 'attempts': 1}})
    asked(name + ', not by the network', TABLES[name], {'retry': {**RETRY, 'disableRetryOnNetworkError': True}})
    asked(name + ', flushed at once', TABLES[name], {'retry': RETRY}, service={'responseForwarding': {'flushInterval': '1ms'}})
for name in ('no answer, then fine', 'broken off', 'streamed and broken off', 'streamed, until none is left'):
    asked(name + ', not tried again', TABLES[name], OUTER)
    asked(name + ', not tried again, but compressed', TABLES[name], OUTER, {'compress': {'minResponseBodyBytes': 1}},
          ways=[{'headers': [('Accept-Encoding', 'gzip')]}])
    asked(name + ', not tried again, but buffered', TABLES[name], OUTER, {'buffering': {'maxRequestBodyBytes': 1000}})
    asked(name + ', not tried again, but its type guessed', TABLES[name], OUTER, {'contentType': {'autoDetect': True}})
    asked(name + ', its type guessed', TABLES[name], OUTER, {'contentType': {'autoDetect': True}}, {'retry': RETRY})
asked('too late', [lambda: whole(503, b'one'), lambda: [0.3, whole(503, b'two')], lambda: whole(200, b'three')], {'retry': {**RETRY, 'timeout': '200ms'}})
asked('whole, its body late, flushed later', TABLES['whole, its body late'], {'retry': RETRY}, service={'responseForwarding': {'flushInterval': '1s'}})
