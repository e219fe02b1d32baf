#!/usr/bin/env python3
"""older.py: rules, and what tables of rules pick, against the muxers of Traefik 2.11 and 3.1. See CONTRIBUTING.md."""
import argparse, collections, json, multiprocessing, os, random, re, sys, tempfile, time

import requests, rules, sides, words

AT_ONCE = 5000
SERVICE = {'http': {'loadBalancer': {'servers': [{'url': 'http://127.0.0.1:9'}]}},
           'tcp': {'loadBalancer': {'servers': [{'address': '127.0.0.1:9'}]}}}
# Nothing that the pipeline in front of the muxer would change or refuse.
PATHS = ['/', '/a', '/a/', '/a/b', '/api', '/api/v1', '/a%20b', '/%C3%A9', '/a(b)', '/b', '/a/7', '/api/v12']
QUERIES = ['', '', '?a=1', '?a=', '?a', '?q=a&a=1', '?A=a', '?a=a&a=b', '?x=https']


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument('--seconds', type=float, default=60)
    asked.add_argument('--seed', default='')
    asked.add_argument('--gw', required=True)
    asked.add_argument('--oracle', nargs='+', required=True, help='VERSION=PROGRAM of go_old/')
    asked = asked.parse_args()
    seed = asked.seed or str(random.SystemRandom().randrange(10**9))
    print(f'parity of older releases: seed {seed}, {asked.seconds:g} s', flush=True)
    wrong = 0
    for version, program in (one.split('=', 1) for one in asked.oracle):
        jobs = [(asked, version, program, f'{seed}/{version}/{i}') for i in range(os.cpu_count() or 2)]
        with multiprocessing.Pool(len(jobs)) as pool:
            results = pool.map(work, jobs, chunksize=1)
        counters = sum((one[0] for one in results), collections.Counter())
        found = [case for one in results for case in one[1]]
        for case in found:
            print(json.dumps(case, ensure_ascii=False)[:3000])
        wrong += len(found)
        kinds = ('rules accepted', 'rules refused', 'tables', 'requests', 'connections', 'picked', 'picked none')
        idle = [kind for kind in kinds if not counters[kind]]
        wrong += len(idle)
        print(f'parity of {version}: ' + ', '.join(f'{kind} {counters[kind]}' for kind in kinds) + f', {len(found)} disagreements')
        if idle:
            print(f'parity of {version}: none of ' + ', '.join(idle))
    sys.exit(1 if wrong else 0)


def work(job):
    asked, version, program, seed = job
    gw, oracle = sides.Gw(os.path.abspath(asked.gw)), sides.Oracle(program)
    counters, wrong, number = collections.Counter(), [], 0
    end = time.monotonic() + asked.seconds / len(asked.oracle)
    while time.monotonic() < end and len(wrong) < 3:
        draw = random.Random(f'{seed}/{number}')
        if number % 8 == 0:
            ask_rules(draw, version, gw, oracle, counters, wrong)
        else:
            ask_table(draw, version, gw, oracle, counters, wrong)
        number += 1
    oracle.close()
    return counters, wrong


def syntaxes(version):
    return ['v2'] if version.startswith('2.') else ['v3', 'v3', 'v2']


def ask_rules(draw, version, gw, oracle, counters, wrong):
    questions = []
    for _ in range(AT_ONCE):
        tcp, syntax = draw.random() < 0.2, draw.choice(syntaxes(version))
        text = rules.rule(draw, syntax, tcp, spoilt=draw.choice([0, 0.5]), depth=draw.choice([0, 1, 2, 3]))
        questions.append({'kind': 'tcp-rule' if tcp else 'http-rule', 'syntax': syntax, 'rule': text})
    started = gw.start(['rule', '--traefik', version, '--batch', '-'], questions)
    for question, one, other in zip(questions, oracle.ask({'kind': 'rules', 'rules': questions}), gw.finish(started)):
        counters['rules accepted' if one['error'] is None else 'rules refused'] += 1
        if not other.get('limit') and not same(one, other) and len(wrong) < 3:
            wrong.append({'version': version, 'case': question, 'traefik': one, 'gw': other})


def same(one, other):
    # A refused rule has no priority.
    return one['error'] == other['error'] and (one['error'] is not None or one['priority'] == other['priority']) and (
        one['domains'] or []) == (other['domains'] or [])


def ask_table(draw, version, gw, oracle, counters, wrong):
    tcp = draw.random() < 0.3
    kind = 'tcp' if tcp else 'http'
    routers, asked = {}, []
    count = draw.choice([1, 4, 8, 12, 16, 24])
    # Each priority once: what chance decides is no question here.
    for i, priority in enumerate(draw.sample(range(1, 500), count)):
        syntax = draw.choice(syntaxes(version))
        router = {'rule': rule(draw, syntax, tcp), 'service': 's', 'priority': priority}
        if not version.startswith('2.'):
            router['ruleSyntax'] = syntax
        if tcp:
            router['tls'] = {'passthrough': True}
        routers[f'r{i}'] = router
    for _ in range(60):
        asked.append(connection(draw) if tcp else request(draw))
    told = [{'kind': kind + '-rule', 'syntax': router.get('ruleSyntax', ''), 'rule': router['rule'], 'name': name,
             'priority': router['priority']} for name, router in routers.items()]
    with tempfile.TemporaryDirectory() as directory:
        for name, content in (('static.yml', {'entryPoints': {'web': {'address': ':8000'}}, 'providers': {'file': {'filename': 'dynamic.yml'}}}),
                              ('dynamic.yml', {kind: {'routers': routers, 'services': {'s': SERVICE[kind]}}})):
            with open(os.path.join(directory, name), 'w') as out:
                json.dump(content, out)
        started = gw.routes(directory, ['static.yml'], asked, version)
        traefik = oracle.ask({'kind': 'table', 'rules': told, 'conns' if tcp else 'requests': asked})
        answers = gw.finish(started)
    counters['tables'] += 1
    counters['connections' if tcp else 'requests'] += len(asked)
    for question, one, other in zip(asked, traefik, answers):
        counters['picked' if one else 'picked none'] += 1
        if (other.get('router') or '').removesuffix('@file') != one and len(wrong) < 3:
            wrong.append({'version': version, 'case': question, 'routers': routers, 'traefik': one, 'gw': other})


def rule(draw, syntax, tcp):
    """One without the headers that the pipeline sets in front of the muxer."""
    while True:
        text = rules.rule(draw, syntax, tcp, plain=True, depth=draw.choice([0, 0, 1, 2]))
        if not re.search('x-forwarded|x-real|x_a|`host`|"host"', text, re.IGNORECASE):
            return text


def request(draw):
    headers = [[draw.choice(['X-A', 'x-a', 'Accept', 'X.A']), draw.choice(['1', 'a', 'A', 'b', 'http', 'a b'])] for _ in range(draw.choice([0, 0, 1, 2]))]
    host = draw.choice([name for name in words.HOSTS if not name.startswith('::')])
    if draw.random() < 0.1:
        host = draw.choice([host.upper(), host + ':80', host + ':8080'])
    parts = {'method': draw.choice(['GET', 'GET', 'GET', 'POST', 'HEAD', 'OPTIONS', 'DELETE', 'M-SEARCH']),
             'target': draw.choice(PATHS) + draw.choice(QUERIES), 'host': host, 'headers': headers, 'version': '1.1'}
    return {'raw': requests.raw(parts), 'remote': requests.peer(draw), 'tls': False, 'entrypoint': 'web'}


def connection(draw):
    return {'conn': 'tls', 'sni': draw.choice(words.SNIS), 'alpn': draw.sample(['h2', 'http/1.1', 'foo'], draw.choice([0, 1, 1, 2])),
            'remote': requests.peer(draw), 'entrypoint': 'web'}


if __name__ == '__main__':
    main()
