#!/usr/bin/env python3
"""run.py: what gw makes of generated containers, manifests and keys, against the real Traefik. See CONTRIBUTING.md, "Parity".

Each kind takes turns until the time is over or `--cases` of each are asked. A disagreement is written to found/.
"""
import argparse, collections, json, multiprocessing, os, random, subprocess, sys, tempfile, time, traceback

import ask, compare, gen_crd, gen_docker, gen_gateway, gen_ingress, gen_kv, gen_rest
from traefikproc import Failed, listening_port

HERE = os.path.dirname(os.path.abspath(__file__))
FOUND = os.path.join(HERE, 'found')
BASE = ['--api.insecure=true', '--providers.rest.insecure=true', '--log.level=DEBUG', '--log.format=json',
        '--entrypoints.traefik.address=127.0.0.1:8080', '--entrypoints.web.address=127.0.0.1:0',
        '--entrypoints.websecure.address=127.0.0.1:0', '--entrypoints.tcpep.address=127.0.0.1:0',
        '--entrypoints.udpep.address=127.0.0.1:0/udp']
# Kind of case: the form of gw's input, the flag that enables the provider, the provider's name.
KINDS = {'docker': ('containers', '--providers.docker=true', 'docker'),
         'crd': ('manifest', '--providers.kubernetescrd=true', 'kubernetescrd'),
         'ingress': ('manifest', '--providers.kubernetesingress=true', 'kubernetes'),
         'gateway': ('manifest', '--providers.kubernetesgateway=true', 'kubernetesgateway'),
         'redis': ('kv', '--providers.redis=true', 'redis'),
         'rest': ('http', '--providers.rest.insecure=true', 'rest')}


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument('--seconds', type=float, default=60)
    asked.add_argument('--cases', type=int, default=10**9, help='of each kind')
    asked.add_argument('--kinds', default='docker,crd,ingress,gateway,redis,rest')
    asked.add_argument('--seed', default='')
    asked.add_argument('--gw', required=True)
    asked.add_argument('--traefik', required=True)
    asked = asked.parse_args()
    os.environ['TRAEFIK'] = os.path.abspath(asked.traefik)
    asked.gw = os.path.abspath(asked.gw)
    seed = asked.seed or str(random.SystemRandom().randrange(10**9))
    print(f'parity of providers: seed {seed}, {asked.seconds:g} s', flush=True)
    jobs = [(asked, f'{seed}/{i}', i) for i in range(os.cpu_count() or 2)]
    with multiprocessing.Pool(len(jobs)) as pool:
        results = pool.map(work, jobs, chunksize=1)
    counters = sum((one[0] for one in results), collections.Counter())
    wrong = [case for one in results for case in one[1]]
    for case in wrong:
        keep(case)
    print('parity of providers: ' + ', '.join(f'{kind} {counters[kind]}' for kind in asked.kinds.split(',')) +
          f' cases, {counters["asked again"]} asked again of a Traefik of its own, {counters["unanswered"]} that Traefik did not '
          f'answer, seed {seed}')
    print(f'parity of providers: {len(wrong)} disagreements')
    asked_of = sum(counters[kind] for kind in asked.kinds.split(','))
    mute = counters['unanswered'] * 10 > asked_of
    if mute:
        print('parity of providers: too many cases without an answer')
    none = [kind for kind in asked.kinds.split(',') if not counters[kind]]
    if none:
        print('parity of providers: no case of ' + ', '.join(none))
    sys.exit(1 if wrong or none or mute else 0)


def work(job):
    asked, seed, number = job
    counters, wrong = collections.Counter(), []
    # A batch runs to its end: a short run has small ones, so that each kind has its turn.
    batch = 60 if asked.seconds >= 120 else 8
    makers = {kind: Maker(kind, seed, batch) for kind in asked.kinds.split(',')}
    end = time.monotonic() + asked.seconds
    share = -(-asked.cases // (os.cpu_count() or 2))
    while time.monotonic() < end and len(wrong) < 8:
        open_kinds = [kind for kind in makers if counters[kind] < share]
        if not open_kinds:
            break
        kind = min(open_kinds, key=lambda one: makers[one].spent)
        begin = time.monotonic()
        try:
            for case in makers[kind].some():
                case['wrong'] = judge(asked.gw, kind, case)
                if case['wrong']:
                    # On a busy machine lines of the case before may come late: a Traefik of its own has the last word.
                    counters['asked again'] += 1
                    case['expect'] = ask_alone(kind, case)
                    case['wrong'] = judge(asked.gw, kind, case)
                counters[kind] += 1
                if case['wrong']:
                    wrong.append(case)
        except (Failed, OSError) as problem:
            # A Traefik that did not come up or answer in time says nothing about gw.
            counters['unanswered'] += 1
            print(f'parity of providers: {kind}: no answer: {problem}', flush=True)
        except Exception:
            wrong.append({'id': f'{kind}-failed', 'kind': kind, 'wrong': traceback.format_exc()})
        makers[kind].spent += time.monotonic() - begin
    return counters, wrong


class Maker:
    """Cases of one kind with Traefik's answers."""

    def __init__(self, kind, seed, batch):
        self.kind, self.seed, self.batch, self.number, self.spent = kind, seed, batch, 0, 0.0

    def some(self):
        generator = {'docker': gen_docker, 'crd': gen_crd, 'ingress': gen_ingress, 'gateway': gen_gateway, 'redis': gen_kv,
                     'rest': gen_rest}[self.kind]
        count = self.batch if self.kind in ('docker', 'rest') else 1
        cases = [generator.case(self.seed, self.number + i, f'{self.kind}-{self.seed}-'.replace('/', '-')) for i in range(count)]
        self.number += count
        if self.kind == 'gateway':
            cases = [gen_gateway.on_free_ports(case, listening_port) for case in cases]
        if self.kind == 'docker':
            # One process answers all cases with the same arguments.
            groups = collections.defaultdict(list)
            for case in cases:
                groups[tuple(case['args'])].append(case)
            for args, group in groups.items():
                with ask.DockerSession(args) as session:
                    for case in group:
                        case['expect'] = session.ask(case['containers'])
                        yield case
        elif self.kind == 'rest':
            with ask.RestSession() as session:
                for case in cases:
                    case['expect'] = session.ask(case['body'])
                    yield case
        else:
            for case in cases:
                case['expect'] = ask_alone(self.kind, case)
                yield case


def ask_alone(kind, case):
    if kind == 'docker':
        return ask.ask_docker(case['containers'], case['args'])
    if kind == 'redis':
        return ask.ask_redis(case['keys'], case['args'])
    if kind == 'rest':
        with ask.RestSession() as session:
            return session.ask(case['body'])
    return ask.ask_kube(kind, case['manifest'], case['args'])


def judge(gw, kind, case):
    """Nothing, or in what gw's answer differs."""
    form, flag, provider = KINDS[kind]
    given = {'docker': lambda: json.dumps(case['containers']), 'redis': lambda: json.dumps(case.get('keys')),
             'rest': lambda: case['body']}
    text = given[kind]() if kind in given else case['manifest']
    flags = [flag] if not any(a.lower().startswith(flag[:-5].lower()) for a in case['args']) else []
    with tempfile.NamedTemporaryFile('w', encoding='utf-8', suffix='.json' if kind in given else '.yml', delete=False) as file:
        file.write(text)
    try:
        run = subprocess.run([gw, '--no-config', 'effective', '--format', 'json', f'{form}={file.name}', '--', *BASE, *flags,
                              *case['args']], capture_output=True, text=True, timeout=60)
    finally:
        os.unlink(file.name)
    try:
        actual = json.loads(run.stdout)
    except ValueError:
        return f'gw: exit {run.returncode}: {run.stderr[-400:]}'
    return compare.difference(case, provider, actual)


def keep(case):
    os.makedirs(FOUND, exist_ok=True)
    path = os.path.join(FOUND, case['id'].replace('/', '-') + '.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(case, file, ensure_ascii=False, indent=1)
    print(f'parity of providers: {path}: {case["wrong"][:600]}')


if __name__ == '__main__':
    main()
