"""What gw proves of a table's routers, held against Traefik: each request that is to reach a router must reach it, and of a router
that is said to get none no request may be answered."""
import re, subprocess
from urllib.parse import urlsplit

import tables

TEXT = re.compile(r"'((?:[^']|'')*)'")


def texts(line):
    return [text.replace("''", "'") for text in TEXT.findall(line)]


def suggested(gw, directory, inputs):
    """gw's cases, and the routers that it says get no request, each with the reason."""
    arguments = [gw.program, 'route', 'test', '--suggest', '--matchers']
    for name in inputs:
        arguments += ['-c', name]
    done = subprocess.run(arguments, cwd=directory, capture_output=True, timeout=120, text=True, errors='replace')
    if done.returncode not in (0, 1):
        raise RuntimeError(f'gw route test --suggest: exit code {done.returncode}: {done.stderr[-800:]}')
    cases = []
    for line in done.stdout.splitlines():
        key, _, value = line.strip().removeprefix('- ').partition(': ')
        if key == 'name':
            cases.append({'name': texts(value)[0], 'headers': [], 'from': '192.0.2.1:0'})
        elif key == 'headers':
            words = texts(value)
            cases[-1]['headers'] = list(zip(words[::2], words[1::2]))
        elif key == 'expect':
            names = texts(value)
            cases[-1]['router'], cases[-1]['ambiguous'] = (names[0] if names else None), names[1:]
        elif key in ('request', 'entrypoint', 'from'):
            cases[-1][key] = texts(value)[0]
    dead = {}
    for line in done.stderr.splitlines():
        if found := re.match(r'gw: no case for (\S+): (no request meets its rule|all its requests go to .*)$', line):
            dead[found[1]] = found[2]
    return cases, dead


def question(case):
    method, url = case['request'].split(' ', 1)
    parts = urlsplit(url)
    target = url[url.index('/', url.index('://') + 3):]
    lines = [f'{method} {target} HTTP/1.1', f'Host: {parts.netloc}'] + [f'{name}: {value}' for name, value in case['headers']]
    tls = parts.scheme == 'https'
    return {'raw': '\r\n'.join(lines) + '\r\n\r\n', 'remote': case['from'], 'tls': tls, 'sni': parts.netloc if tls else '',
            'entrypoint': case['entrypoint']}


def left_out(asked):
    """What proofs do not speak of: the target *, which only OPTIONS has by right, and hosts outside ASCII."""
    line, _, rest = asked['raw'].partition('\n')
    host = line.split(' ')[1] if len(line.split(' ')) > 1 else ''
    return host == '*' or any(ord(c) > 127 for c in host.partition('://')[2].partition('/')[0]) or '%' in host.partition('://')[2].partition('/')[0]


def disagreement(case, oracle, gw, directory, counters):
    """None, or what gw said that Traefik denies. The table is the one that Traefik was asked of last."""
    cases, dead = suggested(gw, directory, tables.write(case['table'], directory))
    cases = [one for one in cases if 'request' in one]
    summary, answers = tables.ask({**case, 'questions': [question(one) for one in cases]}, oracle)
    if 'problem' in summary:
        return None
    for one, answer in zip(cases, answers):
        if one['router'] and one['router'].endswith('@internal'):
            continue
        said = {'router': one['router'], 'ambiguous': one['ambiguous'], 'entrypoint': one['entrypoint'], 'status': 404}
        counters['witnesses'] += 1
        if not tables.agrees_http(answer, said):
            return {'witness': one, 'traefik': answer}
    for name, why in dead.items():
        counters['routers proved to get no request'] += 1
        for asked, answer in zip(case['questions'], case['traefik']):
            if name in (answer['routers'] or []) and not left_out(asked):
                return {'proof': f'{name}: {why}', 'question': asked, 'traefik': answer}
    return None
