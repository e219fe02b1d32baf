"""Middlewares, services and answers of servers in combinations that people have."""
import gzip, re

from world import chunked, story, whole

TYPED = [('Content-Type', 'text/plain'), ('X-Answer', '1')]
LARGE = b'hello world ' * 500


@story('errors: the page of a service whose provider is not written')
def pages(w):
    page = w.backend(lambda request: [whole(200, f'{request[0]} {request[1]}'.encode(), [('X-Page', '1')])])
    w.http['services']['pages'] = {'loadBalancer': {'servers': [{'url': page.url}]}}
    backend = w.backend(lambda request: [whole(int(request[1][1:4]), b'own', TYPED)])
    hosts = [w.route(backend, {'errors': {'status': ['404', '500-599'], 'service': service, 'query': '/{status}?{url}'}}) for service in ('pages', 'pages@file')]
    yield
    for host in hosts:
        for target in ('/404/a%20b?x=1', '/503', '/200', '/403'):
            yield f'{host} {target}', [w.ask(host, target, method=method) for method in ('GET', 'HEAD', 'POST')]
