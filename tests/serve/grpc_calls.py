"""gRPC through gw, over h2c and TLS, with PyPI's grpcio."""
import json, threading, time

import certificates
from gateway import balancer, start
from http2 import needs_http2
from suite import Skipped, check, same, test, wait_for


def library():
    try:
        import grpc
        return grpc
    except ImportError:
        raise Skipped('grpcio (PyPI) is not installed')


class Service:
    """All kinds of calls, of bytes, and health as grpc.health.v1 has it."""

    def __init__(self, test, credentials=None):
        grpc = library()
        from concurrent import futures
        self.cancelled, self.seen = threading.Event(), []

        def unary(request, context):
            self.seen.append(dict(context.invocation_metadata()))
            if request == b'fail':
                context.set_trailing_metadata((('why', 'asked-for'),))
                context.abort(grpc.StatusCode.FAILED_PRECONDITION, 'as you wish')
            if request == b'slow':
                context.add_callback(self.cancelled.set)
                time.sleep(3)
            context.set_trailing_metadata((('size', str(len(request))),))
            return request[::-1] if len(request) < 1000 else request

        def many(request, context):
            for index in range(int(request)):
                yield b'%d' % index
                time.sleep(0.01)

        def total(requests, context):
            return b'%d' % sum(len(one) for one in requests)

        def both(requests, context):
            for one in requests:
                yield one.upper()

        def forever(request, context):
            context.add_callback(self.cancelled.set)
            while context.is_active():
                yield b'tick'
                time.sleep(0.02)

        handler = grpc.method_handlers_generic_handler
        self.server = grpc.server(futures.ThreadPoolExecutor(16), options=[('grpc.max_receive_message_length', -1)])
        self.server.add_generic_rpc_handlers((
            handler('test.Calls', {'Unary': grpc.unary_unary_rpc_method_handler(unary), 'Many': grpc.unary_stream_rpc_method_handler(many),
                                   'Total': grpc.stream_unary_rpc_method_handler(total), 'Both': grpc.stream_stream_rpc_method_handler(both),
                                   'Forever': grpc.unary_stream_rpc_method_handler(forever)}),
            # HealthCheckResponse with status SERVING, field 1.
            handler('grpc.health.v1.Health', {'Check': grpc.unary_unary_rpc_method_handler(lambda request, context: b'\x08\x01')})))
        self.port = self.server.add_secure_port('127.0.0.1:0', credentials) if credentials else self.server.add_insecure_port('127.0.0.1:0')
        self.server.start()
        test.ends(self)

    def close(self):
        self.server.stop(0)


class Calls:
    def __init__(self, test, channel):
        self.channel = channel
        self.unary = channel.unary_unary('/test.Calls/Unary')
        self.many = channel.unary_stream('/test.Calls/Many')
        self.total = channel.stream_unary('/test.Calls/Total')
        self.both = channel.stream_stream('/test.Calls/Both')
        self.forever = channel.unary_stream('/test.Calls/Forever')
        self.health = channel.unary_unary('/grpc.health.v1.Health/Check')
        test.ends(channel)


OPTIONS = [('grpc.max_receive_message_length', -1), ('grpc.enable_http_proxy', 0)]


def insecure(t, gw):
    return Calls(t, library().insecure_channel(f'127.0.0.1:{gw.port()}', OPTIONS))


def config(url, tls=False, **more):
    routers = {'plain': {'rule': 'PathPrefix(`/`)', 'service': 's'}, 'tls': {'rule': 'PathPrefix(`/`)', 'service': 's', 'tls': {}}}
    return {'http': {'routers': routers, 'services': {'s': balancer(url, **more)}}}


def all_kinds(t, calls, service):
    grpc = library()
    same(calls.health(b'', timeout=10), b'\x08\x01', 'health')
    answer, call = calls.unary.with_call(b'hello', timeout=10, metadata=(('x-own', 'v'),))
    same(answer, b'olleh', 'a unary call')
    same(dict(call.trailing_metadata()).get('size'), '5', 'its trailer')
    same(service.seen[-1].get('x-own'), 'v', 'metadata at the server')
    same(len(calls.unary(b'x' * (5 << 20), timeout=20)), 5 << 20, 'a message of 5 MB')
    same(list(calls.many(b'20', timeout=10)), [b'%d' % index for index in range(20)], 'a stream of the server')
    same(list(calls.many(b'0', timeout=10)), [], 'an empty stream of the server')
    same(calls.total(iter([b'x' * 1000] * 200), timeout=10), b'200000', 'a stream of the client')
    # Each message waits for the answer to the one before: nothing may be held back.
    came = threading.Semaphore(1)
    def messages():
        for index in range(20):
            check(came.acquire(timeout=5), 'an answer came')
            yield b'm%d' % index
    got = []
    for one in calls.both(messages(), timeout=15):
        got.append(one)
        came.release()
    same(got, [b'M%d' % index for index in range(20)], 'a stream of both, in turns')
    try:
        calls.unary(b'fail', timeout=10)
        check(False, 'a call that fails succeeds')
    except grpc.RpcError as why:
        same((why.code(), why.details(), dict(why.trailing_metadata()).get('why')), (grpc.StatusCode.FAILED_PRECONDITION, 'as you wish', 'asked-for'),
             'the status of a call that fails')
    begin = time.monotonic()
    try:
        calls.unary(b'slow', timeout=0.5)
        check(False, 'a call beyond its deadline succeeds')
    except grpc.RpcError as why:
        same(why.code(), grpc.StatusCode.DEADLINE_EXCEEDED, 'the status of a call beyond its deadline')
    check(time.monotonic() - begin < 2, 'the deadline is late')
    check(service.cancelled.wait(3), 'the server is not told of the deadline')
    service.cancelled.clear()
    stream = calls.forever(b'')
    same(next(stream), b'tick', 'a stream without an end')
    stream.cancel()
    check(service.cancelled.wait(3), 'the server is not told that the client has cancelled')


@test('grpc: all kinds of calls over h2c')
def plain(t):
    service = Service(t)
    gw = start(t, config(f'h2c://127.0.0.1:{service.port}'))
    needs_http2(gw)
    all_kinds(t, insecure(t, gw), service)


@test('grpc: all kinds of calls over TLS on both sides')
def over_tls(t):
    grpc = library()
    ca = certificates.Authority(t)
    certificate, key = (open(path, 'rb').read() for path in ca.make('server', 'server.test'))
    service = Service(t, grpc.ssl_server_credentials([(key, certificate)]))
    dynamic = config(f'https://127.0.0.1:{service.port}', serversTransport='own')
    dynamic['http']['serversTransports'] = {'own': {'rootCAs': [ca.path], 'serverName': 'server.test'}}
    dynamic['tls'] = {'certificates': [ca.files('front', 'front.example')]}
    gw = start(t, dynamic)
    needs_http2(gw)
    channel = grpc.secure_channel(f'127.0.0.1:{gw.port()}', grpc.ssl_channel_credentials(open(ca.path, 'rb').read()),
                                  OPTIONS + [('grpc.ssl_target_name_override', 'front.example')])
    all_kinds(t, Calls(t, channel), service)


@test('grpc: streams live on over reloads, and many calls at once')
def over_reloads(t):
    service = Service(t)
    gw = start(t, config(f'h2c://127.0.0.1:{service.port}'))
    needs_http2(gw)
    calls = insecure(t, gw)
    stream = calls.forever(b'')
    next(stream)
    futures = [calls.unary.future(b'%d' % index, timeout=20) for index in range(200)]
    t.replace('dynamic.yml', json.dumps(config(f'h2c://127.0.0.1:{service.port}', passHostHeader=False)))
    wait_for(lambda: len(gw.json('/api/reloads')) == 2, 'a reload')
    same([one.result() for one in futures], [(b'%d' % index)[::-1] for index in range(200)], 'calls over a reload')
    for _ in range(5):
        same(next(stream), b'tick', 'the stream after the reload')
    stream.cancel()


@test('grpc: what has no server or no router is a status of gRPC')
def statuses(t):
    grpc = library()
    service = Service(t)
    dynamic = config(f'h2c://127.0.0.1:{service.port}')
    dynamic['http']['routers']['plain']['rule'] = 'PathPrefix(`/test.Calls`)'
    gw = start(t, dynamic)
    needs_http2(gw)
    calls = insecure(t, gw)
    same(calls.unary(b'ab', timeout=10), b'ba', 'before')
    def code(call, *words):
        try:
            call(*words, timeout=10)
            return None
        except grpc.RpcError as why:
            return why.code()
    same(code(calls.health, b''), grpc.StatusCode.UNIMPLEMENTED, 'a call of no router (404)')
    service.close()
    check(code(calls.unary, b'x') in (grpc.StatusCode.UNAVAILABLE,), 'a call while the server is down (502)')
