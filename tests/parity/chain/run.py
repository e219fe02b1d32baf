#!/usr/bin/env python3
"""run.py: what gw converts does in the real Traefik what the original does. See CONTRIBUTING.md, "Parity"."""
import argparse, collections, json, multiprocessing, os, random, sys, time, traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, '..', 'providers'))
import chains, farm  # noqa: E402
from traefikproc import Failed  # noqa: E402

FOUND = os.path.join(HERE, 'found')


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument('--seconds', type=float, default=60)
    asked.add_argument('--cases', type=int, default=10**9, help='of each chain')
    asked.add_argument('--requests', type=int, default=200)
    asked.add_argument('--chains', default=','.join(chains.NAMES))
    asked.add_argument('--seed', default='')
    asked.add_argument('--only', default='', help='CHAIN/WORKER/NUMBER of a case of this seed')
    asked.add_argument('--gw', required=True)
    asked.add_argument('--traefik', required=True)
    asked = asked.parse_args()
    os.environ['TRAEFIK'], asked.gw = os.path.abspath(asked.traefik), os.path.abspath(asked.gw)
    asked.seed = asked.seed or str(random.SystemRandom().randrange(10**9))
    print(f'parity of chains: seed {asked.seed}, {asked.seconds:g} s', flush=True)
    workers = 1 if asked.only else os.cpu_count() or 2
    processes = [multiprocessing.get_context('fork').Pipe() for _ in range(workers)]
    running = []
    for number, (_, said) in enumerate(processes):
        running.append(multiprocessing.Process(target=work, args=(asked, number, workers, said)))
        running[-1].start()
    results = [got.recv() for got, _ in processes]
    for one in running:
        one.join()
    sys.exit(report(asked, results))


def work(asked, number, workers, said):
    counters = {name: collections.Counter() for name in asked.chains.split(',')}
    wrong, spent, ground = [], collections.Counter(), farm.Farm()
    chain = chains.Chains(asked.gw, ground, asked.requests, None)
    end, share = time.monotonic() + asked.seconds, -(-asked.cases // workers)
    if asked.only:
        name, number, one = asked.only.split('/')
        counters, number, share = {name: collections.Counter(tried=int(one))}, int(number), int(one) + 1
    while time.monotonic() < end and len(wrong) < 100:
        left = [name for name in counters if counters[name]['tried'] < share]
        if not left:
            break
        name = min(left, key=lambda one: spent[one])
        begin, case = time.monotonic(), {'id': f'{name}/{number}/{counters[name]["tried"]}', 'seed': asked.seed}
        counters[name]['tried'] += 1
        chain.counters = counters[name]
        try:
            getattr(chain, name)(random.Random(f'{asked.seed}/{case["id"]}'), case)
            counters[name]['cases'] += 1
        except chains.Wrong as problem:
            wrong.append({**case, 'wrong': str(problem)})
            counters[name]['wrong'] += 1
        except (Failed, OSError) as problem:
            counters[name]['unanswered'] += 1
            print(f'parity of chains: {case["id"]}: no answer: {problem}', flush=True)
            chain.close()
            chain = chains.Chains(asked.gw, ground, asked.requests, None)
        except Exception:
            wrong.append({**case, 'wrong': traceback.format_exc()})
            break
        spent[name] += time.monotonic() - begin
    chain.close()
    ground.close()
    said.send((counters, wrong))


def report(asked, results):
    wrong = [case for _, cases in results for case in cases]
    os.makedirs(FOUND, exist_ok=True)
    for case in wrong:
        path = os.path.join(FOUND, case['id'].replace('/', '-') + f'-{case["seed"]}.json')
        with open(path, 'w', encoding='utf-8') as out:
            json.dump(case, out, ensure_ascii=False, indent=1)
        print(f'parity of chains: {path}: {case["wrong"][:500]}')
    fail = bool(wrong)
    for name in results[0][0]:
        sums = sum((counters[name] for counters, _ in results), collections.Counter())
        print(f'parity of chains: {name}: {sums["cases"]} cases with {sums["requests"]} comparisons ({sums["routed"]} routed, {sums["excused"]} '
              f'differ as the loss report says, {sums["ties"]} by a tie), {sums["unanswered"]} unanswered, {sums["wrong"]} wrong')
        fail = fail or not sums['cases'] or sums['unanswered'] * 10 > sums['tried']
    print(f'parity of chains: {len(wrong)} differences, seed {asked.seed}')
    return fail


if __name__ == '__main__':
    main()
