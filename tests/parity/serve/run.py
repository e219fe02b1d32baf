#!/usr/bin/env python3
"""run.py: gw serve beside the real Traefik, the same bytes to both: status, Location, router, and what the backend
received; and what `gw route test` says of it beforehand. See CONTRIBUTING.md, "Parity"."""
import argparse, collections, concurrent.futures, copy, json, os, random, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
import binary, gateways, requests, sides, wire

QUESTIONS = 25


class Serve(wire.Traefik):
    """gw serve in the place of Traefik."""

    def __init__(self, gw, directory, web):
        self.web = web
        self.log = open(os.path.join(directory, 'log.gw'), 'wb')
        self.process = subprocess.Popen([gw, 'serve', 'gw.yml', '--admin', '127.0.0.1:0', '--no-watch'], cwd=directory,
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT,
                                        env={'PATH': '/usr/bin:/bin', 'HOME': directory})


class Run:
    def __init__(self, asked, which, seed):
        self.asked, self.which, self.seed = asked, which, seed
        self.counters, self.wrong = collections.Counter(), []
        self.gw = sides.Gw(os.path.abspath(asked.gw))

    def go(self, end):
        points = gateways.entry_points(self.which, None)
        backend, self.traefik, self.serve, self.canaries = wire.Backend(), None, None, 0
        with tempfile.TemporaryDirectory() as self.directory:
            ports = wire.free_ports(2 * len(points))
            self.ports = dict(zip(points, ports[:len(points)]))
            self.own = dict(zip(points, ports[len(points):]))
            self.write('static.yml', binary.static(points, self.ports))
            self.write('gw.yml', binary.static(points, self.own))
            try:
                number = 0
                while time.monotonic() < end and len(self.wrong) < 8 and self.counters['pairs'] < self.asked.pairs:
                    drawn = random.Random(f'{self.seed}/{number}')
                    dynamic = gateways.dynamic(drawn, self.which, None, backend.url)
                    self.load(dynamic)
                    self.ask(points, dynamic, gateways.questions(drawn, QUESTIONS))
                    number += 1
            finally:
                for one in (self.traefik, self.serve):
                    if one:
                        one.close()
                backend.close()

    def write(self, name, content):
        path = os.path.join(self.directory, name)
        with open(path + '.new', 'w') as out:
            json.dump(content, out)
        os.rename(path + '.new', path)

    def load(self, dynamic):
        self.canaries += 1
        canary = f'canary{self.canaries}'
        gateways.add_canary(dynamic, canary)
        self.write('dynamic.yml', dynamic)
        if self.traefik is None:
            self.traefik = wire.Traefik(os.path.abspath(self.asked.traefik), self.directory, self.ports['web'])
            self.serve = Serve(os.path.abspath(self.asked.gw), self.directory, self.own['web'])
        else:
            self.traefik.reload()
            self.serve.reload()
        for one, log in ((self.traefik, 'log'), (self.serve, 'log.gw')):
            if not one.settle(canary):
                raise RuntimeError(f'{log}: does not come up: ' + open(os.path.join(self.directory, log), errors='replace').read()[-1500:])

    def exchange(self, ports, question):
        try:
            return wire.exchange(ports[question['entrypoint']], question['raw'], question['remote'], question['tls'], question['sni'])
        except OSError as problem:
            return {'status': str(problem), 'router': None, 'location': None, 'upstream': None}

    def ask(self, points, dynamic, questions):
        asked = [{**question, 'entrypoint': name} for question in questions for name in points if name != 'secure' or question['tls']]
        started = self.gw.routes(self.directory, ['static.yml'], asked, None)
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            theirs = list(pool.map(lambda one: self.exchange(self.ports, one), asked))
            ours = list(pool.map(lambda one: self.exchange(self.own, one), asked))
        predicted = self.gw.finish(started)
        self.counters['pairs'] += len(asked)
        for question, one, other, told in zip(asked, theirs, ours, predicted):
            self.counters['forwarded' if one['upstream'] else f'status {one["status"]}'] += 1
            if told and not binary.agrees(one, told):
                self.counters['predicted otherwise'] += 1
            if self.same(question, one, other):
                continue
            # Once more: names of equal length tie over TLS, and a moment may have passed.
            again = [(self.exchange(self.ports, question), self.exchange(self.own, question)) for _ in range(6)]
            if any(self.same(question, *pair) for pair in again):
                self.counters['by chance or moment'] += 1
                continue
            self.wrong.append({'question': question, 'traefik': one, 'gw serve': other, 'dynamic': copy.deepcopy(dynamic),
                               'entryPoint': points[question['entrypoint']]})
            if len(self.wrong) >= 8:
                return

    def same(self, question, one, other):
        # A TLS connection is ended by an alert or by an end: to the client it is the same.
        ended = ('closed', 'handshake failed')
        if one['status'] in ended and other['status'] in ended:
            return True
        # Both tell of ports, each of its own.
        text = json.dumps(other)
        for name, port in self.own.items():
            text = text.replace(str(port), str(self.ports[name]))
        return one == json.loads(text)


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument('--seconds', type=float, default=60)
    asked.add_argument('--pairs', type=int, default=10**9)
    asked.add_argument('--seed', default='')
    asked.add_argument('--gw', required=True)
    asked.add_argument('--traefik', required=True)
    asked = asked.parse_args()
    seed = asked.seed or str(random.SystemRandom().randrange(10**9))
    print(f'gw serve beside Traefik: seed {seed}, {asked.seconds:g} s', flush=True)
    counters, wrong = collections.Counter(), []
    for which, share in (('options', 0.7), ('defaults', 1.0)):
        run = Run(asked, which, f'{seed}/{which}')
        run.go(time.monotonic() + asked.seconds * (share if which == 'options' else 0.3))
        counters += run.counters
        wrong += run.wrong
    for name, count in sorted(counters.items(), key=lambda item: -item[1]):
        print(f'  {name:24} {count}')
    if wrong:
        found = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'found')
        os.makedirs(found, exist_ok=True)
        path = os.path.join(found, f'{seed}.json')
        json.dump(wrong, open(path, 'w'), indent=1)
        for one in wrong[:3]:
            print(json.dumps({k: one[k] for k in ('question', 'traefik', 'gw serve', 'entryPoint')})[:1500])
        print(f'gw serve beside Traefik: {len(wrong)} disagreements, in {path}')
        sys.exit(1)
    if counters['pairs'] == 0:
        sys.exit('gw serve beside Traefik: nothing was asked')
    print(f'gw serve beside Traefik: {counters["pairs"]} pairs, 0 disagreements')


if __name__ == '__main__':
    main()
