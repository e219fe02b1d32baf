#!/usr/bin/env python3
"""run.py: gw against the real Traefik, for a number of seconds. See CONTRIBUTING.md, "Parity"."""
import argparse, collections, json, multiprocessing, os, random, statistics, sys, tempfile, time, traceback, zlib

import binary, rules, shrink, sides, tables, witnesses, words

HERE = os.path.dirname(os.path.abspath(__file__))
FOUND = os.path.join(HERE, 'found')
RULES_AT_ONCE = 20000


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument('--seconds', type=float, default=60)
    asked.add_argument('--seed', default='')
    asked.add_argument('--gw', required=True)
    asked.add_argument('--oracle', required=True, help='the program of go/')
    asked.add_argument('--traefik', nargs='*', default=[], help='VERSION=BINARY; the first is the reference')
    asked.add_argument('--fake', action='store_true', help='pretend a disagreement, to see it found and shrunk')
    asked = asked.parse_args()
    seed = asked.seed or str(random.SystemRandom().randrange(10**9))
    print(f'parity: seed {seed}, {asked.seconds:g} s', flush=True)
    gw = sides.Gw(os.path.abspath(asked.gw))
    routes, several = gw.can_route(), False
    if routes:
        several = gw.can_read_snapshots()
        if not several:
            print('parity: gw reads no snapshots, so all routers of a table are of the provider file')
    else:
        print('parity: gw has no `route test`, so tables and requests are asked of Traefik alone')
    wrong = replay(asked, gw) if routes else []
    begin = time.monotonic()
    jobs = [(asked, f'{seed}/{i}', routes, several) for i in range(os.cpu_count() or 2)]
    with multiprocessing.Pool(len(jobs)) as pool:
        results = pool.map(work, jobs, chunksize=1)
    left = asked.seconds - (time.monotonic() - begin)
    if asked.traefik:
        results.append(binary.run(asked.traefik, gw if routes else None, seed, left))
    wrong += [case for result in results for case in result['wrong']]
    totals = sum((result['counters'] for result in results), collections.Counter())
    sizes = [size for result in results for size in result.get('sizes', [])]
    sys.exit(report(seed, totals, sizes, wrong, bool(asked.traefik), asked.seconds))


def work(job):
    """A worker: rules for a quarter of its time, then tables."""
    asked, seed, routes, several = job
    gw, oracle = sides.Gw(os.path.abspath(asked.gw)), sides.Oracle(asked.oracle)
    result = {'counters': collections.Counter(), 'wrong': [], 'sizes': []}
    share = asked.seconds * (0.65 if asked.traefik else 1)
    begin = time.monotonic()
    try:
        while time.monotonic() - begin < share * 0.33 and len(result['wrong']) < 3:
            some_rules(random.Random(f'{seed}/rules/{result["counters"]["rules"]}'), gw, oracle, result, asked.fake)
        number = 0
        while time.monotonic() - begin < share and len(result['wrong']) < 6:
            some_table(random.Random(f'{seed}/table/{number}'), number, routes, several, gw, oracle, result)
            number += 1
    except Exception:
        result['wrong'].append({'kind': 'failed', 'seed': seed, 'text': traceback.format_exc()})
    oracle.close()
    return result


def some_rules(random, gw, oracle, result, fake):
    questions = []
    for _ in range(RULES_AT_ONCE):
        tcp, syntax = random.random() < 0.2, random.choice(['v3', 'v3', 'v2'])
        text = rules.rule(random, syntax, tcp, spoilt=random.choice([0, 0.5]), depth=random.choice([0, 1, 2, 3]))
        questions.append({'kind': 'tcp-rule' if tcp else 'http-rule', 'syntax': syntax, 'rule': text})
    started = gw.rules(questions)
    traefik = []
    for at in range(0, len(questions), 1000):
        traefik += oracle.ask({'kind': 'rules', 'rules': questions[at:at + 1000]})
    answers = gw.finish(started)
    counters = result['counters']
    counters['rules'] += len(questions)
    for question, one, other in zip(questions, traefik, answers):
        counters['rules accepted' if one['error'] is None else 'rules refused'] += 1
        if other.get('limit'):
            counters['rules that gw leaves open'] += 1
        elif not same_rule(one, other, fake) and len(result['wrong']) < 3:
            differs = lambda case: rule_differs(case, gw, oracle, fake)
            result['wrong'].append(explained_rule(shrink.shrink(question, differs), gw, oracle))


def same_rule(traefik, gw, fake=False):
    if fake and traefik['error'] and 'mux' in traefik['error']:
        return False
    return (traefik['error'] == gw['error'] and traefik['priority'] == gw['priority']
            and (traefik['domains'] or []) == (gw['domains'] or []))


def rule_differs(case, gw, oracle, fake=False):
    if case['kind'] not in ('http-rule', 'tcp-rule') or case['syntax'] not in ('v2', 'v3'):
        return False
    answer = gw.finish(gw.rules([case]))[0]
    return not answer.get('limit') and not same_rule(oracle.ask(case), answer, fake)


def explained_rule(case, gw, oracle):
    return {'case': case, 'traefik': oracle.ask(case), 'gw': gw.finish(gw.rules([case]))[0]}


def some_table(random, number, routes, several, gw, oracle, result):
    case = tables.tcp_table(random, several) if number % 5 == 4 else tables.http_table(random, several)
    counters = result['counters']
    if routes:
        with tempfile.TemporaryDirectory() as directory:
            found = tables.disagreement(case, oracle, gw, directory)
            if found:
                result['wrong'].append(explained_table(case, found, oracle, gw, directory))
                return
            if case['kind'] == 'http-table' and number % 4 == 0:
                if said := witnesses.disagreement(case, oracle, gw, directory, counters):
                    case.pop('traefik', None)
                    result['wrong'].append({'kind': 'analysis', 'table': case['table'], **said})
                    return
    else:
        _, case['traefik'] = tables.ask(case, oracle)
    result['sizes'].append(len(tables.routers(case['table'])))
    counters['tables'] += 1
    counters['table-request pairs'] += len(case['questions'])
    if number % 5 >= 3 or counters['tables'] < 100:  # deciders want questions of their own; a share of them is enough
        tables.count(case, counters, oracle)


def explained_table(case, found, oracle, gw, directory):
    """The case with the one question, smaller."""
    case = {'kind': case['kind'], 'table': case['table'], 'questions': [case['questions'][found[0]]]}
    case = shrink.shrink(case, lambda trial: tables.disagreement(trial, oracle, gw, directory) is not None)
    case.pop('traefik', None)
    again = tables.disagreement(case, oracle, gw, directory)
    case.pop('traefik', None)
    return {'case': case, 'traefik': again and again[1], 'gw': again and again[2]}


def replay(asked, gw):
    """The cases that were found before come first."""
    wrong, oracle = [], sides.Oracle(asked.oracle)
    names = sorted(name for name in os.listdir(FOUND) if name.endswith('.json')) if os.path.isdir(FOUND) else []
    for name in names:
        with open(os.path.join(FOUND, name)) as text:
            case = json.load(text)['case']
        with tempfile.TemporaryDirectory() as directory:
            if case['kind'] == 'gateway':
                if asked.traefik and (found := binary.replay(case, asked.traefik, gw)):
                    wrong.append(found)
            elif case['kind'].endswith('-rule'):
                if rule_differs(case, gw, oracle):
                    wrong.append(explained_rule(case, gw, oracle))
            elif case['kind'].endswith('-table') and (found := tables.disagreement(case, oracle, gw, directory)):
                case.pop('traefik', None)
                wrong.append({'case': case, 'traefik': found[1], 'gw': found[2]})
    if names:
        print(f'parity: {len(names)} cases found before, {len(wrong)} still differ', flush=True)
    oracle.close()
    return wrong


def wanted(binaries):
    """What must have decided an answer, or the run has not tested it."""
    out = ['rules accepted', 'rules refused', 'ties', 'witnesses', 'routers proved to get no request'] + ['connections to ' + via for via in ('tcp', 'http', 'https', 'closed')]
    for protocol, table in (('http', words.HTTP), ('tcp', words.TCP)):
        out += [f'{protocol} {syntax} {name}' for syntax in table for name in table[syntax]]
    return out + ['option ' + name for name in tables.options.OPTIONS] + (binary.wanted() if binaries else [])


def report(seed, totals, sizes, wrong, binaries, seconds):
    os.makedirs(FOUND, exist_ok=True)
    for case in wrong:
        print(json.dumps(case, ensure_ascii=False, indent=1))
        if 'case' in case:
            name = f"{case['case']['kind']}-{zlib.crc32(json.dumps(case['case'], sort_keys=True).encode()):08x}.json"
            with open(os.path.join(FOUND, name), 'w') as out:
                json.dump(case, out, ensure_ascii=False, indent=1)
    idle = [name for name in wanted(binaries) if not totals[name]]
    print(f"parity: TLS options that gw calls chance: {totals['chance seen in Traefik']} seen to vary in Traefik, "
          f"{totals['chance not seen in Traefik']} not in 40 builds")
    print('parity: decided by: ' + ', '.join(f'{name} {totals[name]}' for name in wanted(binaries)))
    if idle:
        print('parity: decided nothing: ' + ', '.join(idle))
    print(f"parity: {totals['rules']} rules ({totals['rules that gw leaves open']} left open), {totals['tables']} tables with "
          f"{totals['table-request pairs']} requests, median {statistics.median(sizes or [0]):g} routers, "
          f"{totals['requests through the binary']} requests through the binary ({totals['answers that gw leaves open']} of gw's "
          f"answers left open, {totals['unstable answers']} of Traefik's unstable), seed {seed}")
    print(f"parity: {totals['witnesses']} requests by which gw shows that a router can win or a matcher can decide, "
          f"{totals['routers proved to get no request']} proofs that a router cannot")
    print(f'parity: {len(wrong)} disagreements')
    # What is rare a short run may miss; more than that is a generator that has lost something.
    return 1 if wrong or len(idle) > (2 if seconds < 300 else 0) else 0


if __name__ == '__main__':
    main()
