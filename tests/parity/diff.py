#!/usr/bin/env python3
"""What `gw diff` says of two configurations, asked of two real Traefiks: each group's request has the two fates that gw
tells, and a request whose fate is another on both sides belongs to a group. See CONTRIBUTING.md, "Parity"."""
import argparse, concurrent.futures, copy, json, os, random, subprocess, sys, tempfile, time

import binary, gateways, requests, rules, wire, witnesses

SERVICES, QUESTIONS = 3, 120
ADDED = ['addPrefix-0', 'stripPrefix-0', 'headers-0', 'ipAllowList-0']


def router(drawn, name):
    out = {'rule': rules.rule(drawn, 'v3', plain=True, depth=drawn.choice([0, 0, 1, 2])), 'service': f's{drawn.randrange(SERVICES)}',
           'entryPoints': ['web'], 'middlewares': ['name-' + name] + ([drawn.choice(ADDED)] if drawn.random() < 0.3 else [])}
    if drawn.random() < 0.1:
        out['rule'] = drawn.choice(['PathPrefix(`/`)', 'HostRegexp(`.*`)'])
    if drawn.random() < 0.4:
        out['priority'] = drawn.choice([10, 20, 30, 1000, 2000])
    if drawn.random() < 0.15:
        out['tls'] = {}
    return out


def changed(drawn, routers, number):
    """The other side: some routers are gone, new, or otherwise."""
    out = copy.deepcopy(routers)
    for i in range(drawn.choice([1, 1, 2, 3, 5])):
        name, kind = drawn.choice(sorted(out)) if out else '', drawn.random()
        if kind < 0.2 and len(out) > 1:
            del out[name]
        elif kind < 0.45 or not out:
            out[f'n{number}-{i}'] = router(drawn, f'n{number}-{i}')
        elif kind < 0.65:
            out[name]['rule'] = rules.rule(drawn, 'v3', plain=True, depth=1)
        elif kind < 0.8:
            out[name]['service'] = f's{drawn.randrange(SERVICES)}'
        elif kind < 0.9:
            out[name]['priority'] = drawn.choice([1, 15, 25, 3000])
        else:
            out[name]['middlewares'] = ['name-' + name] + drawn.sample(ADDED, 1)
    return untied(drawn, out)


def untied(drawn, routers):
    """No two of one rank: between those chance decides."""
    taken = set()
    for one in routers.values():
        rank = one.get('priority') or len(one['rule'].encode())
        while rank in taken:
            rank = one['priority'] = drawn.randrange(1, 3000)
        taken.add(rank)
    return routers


def dynamic(routers, backends):
    middlewares = {f'{kind}-{i}': {kind: variant} for kind, variants in gateways.MIDDLEWARES.items() for i, variant in enumerate(variants)}
    for name in routers:
        middlewares['name-' + name] = {'headers': {'customResponseHeaders': {'X-Router': name + '@file'}}}
    services = {f's{i}': {'loadBalancer': {'servers': [{'url': one.url}]}} for i, one in enumerate(backends)}
    return {'http': {'routers': copy.deepcopy(routers), 'middlewares': middlewares, 'services': services}}


class Side:
    """One Traefik, and the folder that gw reads: the same without the router by which a configuration is known to be in force."""

    def __init__(self, program, directory, backends):
        self.program, self.directory, self.backends, self.traefik, self.count = program, directory, backends, None, 0
        self.ports = {'web': wire.free_ports(1)[0]}
        os.mkdir(directory)
        os.mkdir(directory + '-gw')
        self.put(directory, 'static.yml', binary.static({'web': {}}, self.ports))
        self.put(directory + '-gw', 'traefik.yml', binary.static({'web': {}}, {'web': 8000}))

    def put(self, directory, name, content):
        with open(os.path.join(directory, name + '.new'), 'w') as out:
            json.dump(content, out)
        os.rename(os.path.join(directory, name + '.new'), os.path.join(directory, name))

    def load(self, routers):
        self.put(self.directory + '-gw', 'dynamic.yml', dynamic(routers, self.backends))
        self.count += 1
        content = dynamic(routers, self.backends)
        content['http']['services']['echo'] = content['http']['services']['s0']
        gateways.add_canary(content, f'canary{self.count}')
        self.put(self.directory, 'dynamic.yml', content)
        if self.traefik is None:
            self.traefik = wire.Traefik(self.program, self.directory, self.ports['web'])
        else:
            self.traefik.reload()
        if not self.traefik.settle(f'canary{self.count}'):
            raise RuntimeError('Traefik does not come up: ' + open(os.path.join(self.directory, 'log'), errors='replace').read()[-1500:])

    def ask(self, question):
        try:
            got = wire.exchange(self.ports['web'], question['raw'], question['remote'], question['tls'], question['sni'])
        except OSError as problem:
            got = {'status': str(problem), 'router': None, 'backend': None}
        return {'router': got['router'], 'service': got.get('backend'), 'status': got['status']}

    def close(self):
        if self.traefik:
            self.traefik.close()


def told(side):
    """gw's side of a group: what of it can be seen from outside."""
    service = side['service'].split('@')[0] if side['service'] else None
    return {'router': side['router'], 'service': service, 'status': side['status']}


def agrees(said, seen):
    """Each router says its name before any other of its middlewares answers; one that answers leaves no name of a server."""
    if said['router'] is None:
        return seen['router'] is None and seen['status'] == (said['status'] or 404)
    answered = seen['service'] is None and seen['status'] == 403 == said['status']
    return seen['router'] == said['router'] and (answered or seen['service'] == said['service'])


def differences(gw, directory):
    done = subprocess.run([gw, 'diff', 'old-gw', 'new-gw', '--all', '--format', 'json'], cwd=directory, capture_output=True, text=True, timeout=120)
    if done.returncode not in (0, 1, 3):
        raise RuntimeError(f'gw diff: exit code {done.returncode}: {done.stderr[-800:]}')
    return json.loads(done.stdout)


def compare(gw, directory, sides, drawn, counters):
    """None, or what is wrong."""
    report = differences(gw, directory)
    ask = lambda question: [side.ask(question) for side in sides]
    known = set()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        groups = [one for one in report['behavioural'] if one['request']]
        cases = []
        for one in groups:
            request = one['request']
            known.add((one['old']['router'], one['new']['router']))
            cases.append(witnesses.question({'request': f"{request['method']} {request['url']}", 'headers': request['headers'],
                                             'from': request['from'], 'entrypoint': 'web'}))
        for one, question, answers in zip(groups, cases, pool.map(ask, cases)):
            counters['groups'] += 1
            for name, seen in zip(('old', 'new'), answers):
                if not agrees(told(one[name]), seen):
                    return {'group': one, 'side': name, 'traefik': seen, 'request': question['raw']}
        if not report['complete']:
            counters['incomplete'] += 1
            return None
        asked = [one for one in gateways.questions(drawn, QUESTIONS) if not witnesses.left_out(one)]
        for question, (old, new) in zip(asked, pool.map(ask, asked)):
            counters['requests'] += 1
            if old['router'] == new['router'] and old['service'] == new['service']:
                continue
            counters['requests that change their fate'] += 1
            if (old['router'], new['router']) not in known:
                return {'in no group': question['raw'], 'remote': question['remote'], 'tls': question['tls'], 'old': old, 'new': new}
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--gw', required=True)
    parser.add_argument('--traefik', required=True)
    parser.add_argument('--seconds', type=float, default=60)
    parser.add_argument('--seed', default='')
    asked = parser.parse_args()
    seed, gw = asked.seed or str(time.time_ns() % 10**9), os.path.abspath(asked.gw)
    counters, wrong = {name: 0 for name in ('pairs', 'groups', 'incomplete', 'requests', 'requests that change their fate')}, 0
    backends = [wire.Backend(f's{i}') for i in range(SERVICES)]
    end = time.monotonic() + asked.seconds
    with tempfile.TemporaryDirectory() as directory:
        sides = [Side(os.path.abspath(asked.traefik), os.path.join(directory, name), backends) for name in ('old', 'new')]
        try:
            while time.monotonic() < end and wrong < 3:
                drawn = random.Random(f"{seed}/{counters['pairs']}")
                routers = untied(drawn, {f'r{i}': router(drawn, f'r{i}') for i in range(drawn.choice([2, 5, 10, 20, 30]))})
                pair = [routers, changed(drawn, routers, counters['pairs'])]
                state = drawn.getstate()
                for _ in range(2):  # What is another thing the second time was a moment.
                    drawn.setstate(state)
                    for side, one in zip(sides, pair):
                        side.load(one)
                    found = compare(gw, directory, sides, drawn, counters)
                    if not found:
                        break
                counters['pairs'] += 1
                if found:
                    wrong += 1
                    print(json.dumps({'seed': seed, 'number': counters['pairs'] - 1, **found, 'old routers': pair[0], 'new routers': pair[1]}, ensure_ascii=False, indent=1))
        finally:
            for one in [*sides, *backends]:
                one.close()
    print('diff beside two Traefiks: ' + ', '.join(f'{value} {name}' for name, value in counters.items()) + f', {wrong} disagreements, seed {seed}')
    sys.exit(1 if wrong or not counters['requests that change their fate'] or not counters['groups'] else 0)


if __name__ == '__main__':
    main()
