"""Metrics as Prometheus reads them, and the API as Traefik's tools do."""
import http.client, json, subprocess, urllib.parse

from gateway import balancer, one_service, start
from suite import check, program, same, test, wait_for
from wire import Backend, ask, free_port


def busy(t):
    """gw after requests of several kinds, with names that are hard to write."""
    backend = Backend(t, reply=lambda request: (int(request.target[1:]) if request.target[1:].isdigit() else 200, [], b'x' * 100))
    dynamic = {'http': {'routers': {'all': {'rule': 'PathPrefix(`/`)', 'service': 'all'}, 'odd "name" \\ ü': {'rule': 'Path(`/odd`)', 'service': 'all', 'priority': 99}},
                        'services': {'all': balancer(backend.url, healthCheck={'path': '/health'})}}}
    gw = start(t, dynamic)
    for target in ['/', '/204', '/404', '/500', '/odd'] * 3:
        ask(gw.points['web'], target)
    ask(gw.points['web'], '/', 'POST', body=b'y' * 50)
    return gw


@test('seen: promtool finds nothing wrong with the metrics')
def promtool(t):
    gw = busy(t)
    status, text = gw.get('/metrics')
    out = subprocess.run([program('promtool'), 'check', 'metrics'], input=text, capture_output=True, text=True, timeout=20)
    same((out.returncode, out.stdout + out.stderr), (0, ''), 'promtool check metrics')


@test('seen: the metrics count what was asked')
def counted(t):
    gw = busy(t)
    for code, count in (('200', 7), ('204', 3), ('404', 3), ('500', 3)):
        same(gw.metric(f'traefik_entrypoint_requests_total{{code="{code}"'), float(count), f'requests of the entry point with {code}')
    same(gw.metric('traefik_service_requests_total'), 16.0, 'requests of the service')
    same(gw.metric('traefik_entrypoint_request_duration_seconds_count'), 16.0, 'durations of the entry point')
    stats = gw.json('/api/stats')
    same(stats['total']['requests'], 16, 'requests of /api/stats')


@test('seen: a real Prometheus scrapes it')
def prometheus(t):
    gw, port = busy(t), free_port()
    t.write('prometheus.yml', json.dumps({'global': {'scrape_interval': '1s'}, 'scrape_configs': [
        {'job_name': 'gw', 'static_configs': [{'targets': ['%s:%d' % gw.admin]}]}]}))
    process = subprocess.Popen([program('prometheus'), f'--config.file={t.path("prometheus.yml")}', f'--storage.tsdb.path={t.path("data")}',
                                f'--web.listen-address=127.0.0.1:{port}'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    class Ended:
        def close(self):
            process.kill()
            process.wait(5)
    t.ends(Ended())
    def query(text):
        try:
            connection = http.client.HTTPConnection('127.0.0.1', port, timeout=5)
            connection.request('GET', '/api/v1/query?' + urllib.parse.urlencode({'query': text}))
            return json.loads(connection.getresponse().read())['data']['result']
        except (OSError, ValueError, KeyError):
            return []
    wait_for(lambda: [one['value'][1] for one in query('up')] == ['1'], 'Prometheus says that gw is up', 25, 0.2)
    result = query('sum by (code) (traefik_service_requests_total{service="all@file"})')
    same({one['metric']['code']: one['value'][1] for one in result}, {'200': '7', '204': '3', '404': '3', '500': '3'}, 'what it knows of the service')
    odd = query('traefik_router_requests_total{router=~"odd.*"}')
    same(odd[0]['metric']['router'], 'odd "name" \\ ü@file', 'a name that is hard to write')


@test('seen: the API has what Traefik has, without secrets')
def api(t):
    backend = Backend(t)
    dynamic = json.loads(one_service(backend.url, {'middlewares': ['auth']}))
    dynamic['http']['middlewares'] = {'auth': {'basicAuth': {'users': ['u:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/']}}}
    gw = start(t, dynamic)
    for path in ('/api/rawdata', '/api/overview', '/api/entrypoints', '/api/http/routers', '/api/http/services', '/api/http/middlewares',
                 '/api/tcp/routers', '/api/udp/services', '/api/version', '/api/reloads', '/api/stats', '/api/http/middlewares/auth@file'):
        text = json.dumps(gw.json(path))
        check('IgXLP6ewTrSuBkTrqE8wj' not in text, f'{path} tells the hash of a password')
    same(gw.json('/api/http/routers/all@file')['status'], 'enabled', 'the router')
    same(gw.get('/api/http/routers/none@file')[0], 404, 'a router that there is not')
    status, body = gw.get('/api/route-test', 'POST', json.dumps({'url': 'http://a.example/x'}))
    same((status, json.loads(body)['router']), (200, 'all@file'), 'a trace')
    same(gw.get('/api/route-test', 'POST', '{')[0], 400, 'a trace of half a question')
    status, page = gw.get('/')
    check(status == 200 and '<html' in page, 'the page')
