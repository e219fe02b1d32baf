"""What /api/reloads tells of a reload beside routers, services and middlewares."""
import json, shutil, signal

import certificates
from gateway import balancer, start
from suite import check, same, test, wait_for
from wire import Backend


def config(backend, **tls):
    return {'http': {'routers': {'all': {'rule': 'PathPrefix(`/`)', 'service': 'all', 'tls': {}}}, 'services': {'all': balancer(backend.url)},
                     'serversTransports': {'own': {'maxIdleConnsPerHost': 3}}},
            'tcp': {'serversTransports': {'own': {'dialTimeout': '1s'}}}, 'tls': tls}


def newest(gw, count):
    wait_for(lambda: len(gw.json('/api/reloads')) == count, f'{count} reloads')
    return gw.json('/api/reloads')[0]


@test('told: TLS options, certificates and transports that changed, each by itself')
def changed(t):
    backend, ca = Backend(t), certificates.Authority(t)
    files = ca.files('own', 'a.example')
    tls = {'options': {'strict': {'minVersion': 'VersionTLS12'}}, 'certificates': [files]}
    dynamic = config(backend, **tls)
    gw = start(t, dynamic)
    same(newest(gw, 1)['changed'], ['router all@file added', 'service all@file added'], 'what the start tells')

    def after(count, expected, text):
        t.replace('dynamic.yml', json.dumps(dynamic))
        one = newest(gw, count)
        same((one['outcome'], one['changed']), ('applied', expected), text)

    dynamic['tls']['options']['strict']['minVersion'] = 'VersionTLS13'
    after(2, ['TLS of file changed'], 'a TLS option')
    dynamic['http']['serversTransports']['own']['maxIdleConnsPerHost'] = 4
    after(3, ['servers transports of file changed'], 'a servers transport')
    dynamic['tcp']['serversTransports']['own']['dialTimeout'] = '2s'
    after(4, ['TCP servers transports of file changed'], 'a servers transport of TCP')
    del dynamic['http']['serversTransports']
    after(5, ['servers transports of file changed'], 'servers transports that are gone')
    dynamic['tls']['certificates'].append(ca.files('more', 'b.example'))
    after(6, ['TLS of file changed', 'certificates changed'], 'a certificate that is added')
    dynamic['http']['services']['all']['loadBalancer']['passHostHeader'] = False
    del dynamic['tls']['options']
    after(7, ['service all@file changed', 'TLS of file changed'], 'several at once')
    gw.says('  TCP servers transports of file changed')


@test('told: a certificate whose file has changed, though the configuration has not')
def certificate_files(t):
    backend, ca = Backend(t), certificates.Authority(t)
    files = ca.files('own', 'a.example')
    gw = start(t, config(backend, certificates=[files]))
    gw.signal(signal.SIGHUP)
    one = newest(gw, 2)
    same((one['outcome'], one['changed']), ('unchanged', []), 'a reload of what is the same')
    new = ca.files('later', 'a.example', 'b.example')
    for kind in ('certFile', 'keyFile'):
        shutil.copy(new[kind], files[kind])
    gw.signal(signal.SIGHUP)
    wait_for(lambda: any(one['changed'] == ['certificates changed'] for one in gw.json('/api/reloads')), 'the certificate is told')
    check('PRIVATE' not in gw.get('/api/reloads')[1], 'no key is told')
