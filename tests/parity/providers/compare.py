"""Whether two answers are the same: absent equals null, {} and []; using, usedBy and error are sets."""
import json
import re

import compose


def plain(value, key=''):
    if isinstance(value, dict):
        out = {k: plain(v, k) for k, v in value.items() if k != 'serverStatus'}
        return {k: v for k, v in out.items() if v is not None} or None
    if isinstance(value, list):
        out = [plain(v) for v in value]
        if key in ('using', 'usedBy', 'error'):
            out = sorted(set(map(any_server, out)))
        return out or None
    return any_server(value) if isinstance(value, str) else value


def any_server(text):
    """Servers are built in random order; the first that fails is the one named."""
    return re.sub(r'(error building proxy for server URL )\S+:', r'\1SERVER:', text)


def log(lines):
    # A store's refusal stands under the provider's errors.
    lines = [line for line in lines or [] if line.get('message') != 'Cannot build the configuration'
             and not line.get('message', '').startswith('Provider error, retrying')]
    kept = ({k: v for k, v in line.items() if k not in ('providerName', 'entryPointName') and (k, v) != ('message', '')} for line in lines)
    texts = {any_server(json.dumps(line, sort_keys=True, ensure_ascii=False)) for line in kept}
    # How long it waits, and the order of a set, are chance.
    texts = {re.sub(r'retrying in [0-9.]+m?s', 'retrying in N', text) for text in texts}
    return sorted(re.sub(r'(multiple namespaces: \[|multiple Services: \[)([^\]]*)\]',
                         lambda m: m[1] + ' '.join(sorted(m[2].split())) + ']', text) for text in texts)


def answers(actual):
    """gw's answer and its alternatives."""
    yield actual
    yield from actual.get('alternatives', [])


def difference(case, provider, actual):
    first = ''
    for answer in answers(actual):
        wrong = one_difference(case, provider, answer)
        if not wrong:
            return ''
        first = first or wrong
    return first


def one_difference(case, provider, actual):
    expect = case['expect']
    if case.get('random_ip'):
        actual, expect = any_address(case, actual), any_address(case, expect)
    if provider == 'rest':
        own = (actual.get('providers') or {}).get(provider) or {}
        pairs = [('config', plain(own.get('config')), plain(without_keys(expect['provided']))), ('errors', own.get('errors') or [], expect['errors'])]
        return told(pairs)
    refused = sorted({line.get('error', '') for line in expect.get('errors') or [] if line.get('message') == 'Cannot build the configuration'})
    own = (actual.get('providers') or {}).get(provider) or {}
    pairs = [('config', plain(own.get('config')), plain(expect.get('provided'))),
             ('rawdata', plain(actual.get('rawdata')), plain(expect.get('rawdata'))),
             ('log', log(actual.get('log')), log(expect.get('errors'))),
             ('rejected', plain(actual.get('rejected')), plain(expect.get('rejected')))]
    if provider == 'redis':
        pairs.append(('errors', sorted(own.get('errors') or []), refused))
    return told(pairs)


def without_keys(config):
    """The configuration without what Traefik leaves out of its log, and gw of what it shows: certificates and keys."""
    for protocol in ('http', 'tcp'):
        for transport in (((config or {}).get(protocol) or {}).get('serversTransports') or {}).values():
            for part in (transport, transport.get('tls') or {}):
                part.pop('certificates', None)
                part.pop('rootCAs', None)
    tls = (config or {}).get('tls') or {}
    tls.pop('certificates', None)
    for store in (tls.get('stores') or {}).values():
        store.pop('defaultCertificate', None)
    return config


def told(pairs):
    """The first pair that differs."""
    for what, ours, theirs in pairs:
        if ours != theirs:
            return f'{what}: {json.dumps(ours, ensure_ascii=False)} instead of {json.dumps(theirs, ensure_ascii=False)}'
    return ''


def any_address(case, value):
    """A container in several networks and none chosen: Traefik takes any of its addresses."""
    text = json.dumps(value)
    for container in case.get('containers') or []:
        if compose.random_address(container, case['args']):
            networks = sorted(container['NetworkSettings']['Networks'].items())
            for name, network in networks[1:]:
                text = text.replace(network['IPAddress'], networks[0][1]['IPAddress'])
                text = text.replace(f'first available network (\\"{name}\\")', f'first available network (\\"{networks[0][0]}\\")')
    return json.loads(text)
