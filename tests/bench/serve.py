#!/usr/bin/env python3
"""What gw serve costs, next to nginx, haproxy, caddy and the real Traefik, all on loopback in one run: serve.py --gw BINARY
--gw-bench BINARY --traefik BINARY [SECTION …]. A line a figure with the ratio to the others of the same run; what is asked
of gw stands beside it, and nothing fails. What is not installed is named and left out. Needs nginx and wrk, and h2load for
some. The figures are medians of rounds in which all take turns. Other work on the machine moves them."""
import argparse, functools, os, random, resource, signal, socket, statistics, subprocess, sys, time

sys.dont_write_bytecode = True
import loads
from dynamic import host_names, host_routers, mixed_routers, mixed_table, one_router
from proxies import Lab, Missing, caddy, gw, haproxy, nginx, program, traefik

ROUNDS = 3


def line(name, figure, asked=''):
    print(f'  {name:<18} {figure:<62} {asked}'.rstrip(), flush=True)


def ratios(figures, asked, unit=''):
    """gw's figure by that of each other one."""
    for name in (name for name in figures if name != 'gw'):
        line(f'gw / {name}', f'{figures["gw"] / figures[name]:9.3f}', f'asked ≤ {asked[name]}' if name in asked else '')


def settle(proxies):
    """Waits until none has work of its own left, such as gw's linting of what it has just taken."""
    for _ in range(20):
        before = [sum(proxy.cpu()) for proxy in proxies]
        time.sleep(0.5)
        if all(sum(proxy.cpu()) - cpu < 0.03 for proxy, cpu in zip(proxies, before)):
            return


def cpu(proxies, load, asked):
    """CPU a request of each, all in turn."""
    settle(proxies)
    costs = {proxy.name: [] for proxy in proxies}
    for _ in range(ROUNDS):
        for proxy in proxies:
            user, system = proxy.cpu()
            begin = time.monotonic()
            seen = load(proxy)
            took = time.monotonic() - begin
            now = proxy.cpu()
            used = sum(now) - user - system
            costs[proxy.name].append((used / seen.answers * 1e6, (now[0] - user) / seen.answers * 1e6, seen.answers / took,
                                      seen.p99, used))
    middle = {}
    for name, rounds in costs.items():
        total, user, rate, p99, used = sorted(rounds)[len(rounds) // 2]
        line(name, f'{total:9.1f} µs CPU a request (user {user:.1f}), {rate:8.0f} requests/s'
             + (f', p99 {p99:.1f} ms' if p99 is not None else ''), 'too busy here: rough' if used < 0.2 else '')
        middle[name] = total
    ratios(middle, asked)


def proxy(lab):
    """One router, 64 connections that are kept, an answer of 1 KB"""
    proxies = lab.start(gw(one_router), nginx(['a.localhost']), haproxy(['a.localhost']), caddy('a.localhost'),
                        traefik(one_router))
    for one in proxies:
        one.prove([{'host': 'a.localhost'}])
    cpu(proxies, lambda one: loads.wrk(one, 3, []), {'nginx': '0.9', 'traefik': '0.2'})


def hosts(lab):
    """10,000 routers, each with a host, 64 connections that are kept"""
    names = host_names()
    random.Random(1).shuffle(names)
    proxies = lab.start(gw(host_routers), nginx(names), haproxy(names), traefik(host_routers))
    for one in proxies:
        one.prove([{'host': name} for name in names[:50]])
    options = loads.script(lab, [{'host': name} for name in names])
    cpu(proxies, lambda one: loads.wrk(one, 3, options), {'nginx': '0.9', 'traefik': '0.1'})


def mixed(lab):
    """10,000 routers as people have them (hosts, paths, expressions, headers, methods), 64 connections that are kept"""
    table = mixed_table(lab.asked)
    requests = [{key: row[key] for key in ('host', 'method', 'target', 'headers')} for row in table if 'host' in row]
    random.Random(1).shuffle(requests)
    routers = functools.partial(mixed_routers, table)
    proxies = lab.start(gw(routers), traefik(routers))
    for one in proxies:
        one.prove(requests[:100])
    options = loads.script(lab, requests)
    cpu(proxies, lambda one: loads.wrk(one, 3, options), {'traefik': '0.033'})


def h2(lab):
    """One router, HTTP/2 over TLS, 8 connections with 8 streams each"""
    program('h2load')
    routers = functools.partial(one_router, tls=True)
    proxies = lab.start(gw(routers, tls=True), nginx(['a.localhost'], tls=True), traefik(routers, tls=True))
    for one in proxies:
        one.prove([{'host': 'a.localhost'}])
    cpu(proxies, lambda one: loads.h2(one, 3), {})


def percentile(answers, percent):
    times = sorted(took for _, took in answers)
    return times[min(len(times) - 1, len(times) * percent // 100)]


def latency(lab):
    """What a proxy adds to the latency at 800 requests a second over 8 connections"""
    program('h2load')
    proxies = lab.start(gw(one_router), nginx(['a.localhost']))
    for one in proxies:
        one.prove([{'host': 'a.localhost'}])
    added = {one.name: [] for one in proxies}
    for _ in range(5):
        direct = loads.Steady(lab, lab.server, 2).answers()
        for one in proxies:
            answers = loads.Steady(lab, one, 2).answers()
            added[one.name].append([percentile(answers, percent) - percentile(direct, percent) for percent in (50, 99)])
    middle = {}
    for name, rounds in added.items():
        half, middle[name] = (statistics.median(column) for column in zip(*rounds))
        line(name, f'{middle[name]:9.3f} ms added at the 99th of 100, {half:.3f} ms at the 50th')
    ratios(middle, {'nginx': '1'})


def idle(lab):
    """Memory that 1,000 connections take which have had an answer each and are kept"""
    for one in lab.start(gw(one_router), nginx(['a.localhost']), traefik(one_router)):
        one.prove([{'host': 'a.localhost'}] * 20)
        before, connections = one.memory(), []
        for _ in range(1000):
            connection = socket.create_connection(('127.0.0.1', one.port), timeout=5)
            connections.append(connection)
            connection.sendall(loads.raw('a.localhost').encode())
            got = b''
            while not got.endswith(b'x' * 1024):
                got += connection.recv(65536) or sys.exit(f'bench-serve: {one.name} closes a connection')
        time.sleep(0.5)
        line(one.name, f'{(one.memory() - before) / 1e6:9.1f} MB added to {before / 1e6:.1f}',
             'asked ≤ 12 MB' if one.name == 'gw' else '')
        for connection in connections:
            connection.close()


def until_live(one, host):
    """Seconds until that host is answered, at most 60."""
    begin = time.monotonic()
    while one.ask(host)[0] != 200 and time.monotonic() - begin < 60:
        time.sleep(0.005)
    return time.monotonic() - begin


def reload_once(lab, one, number, seconds):
    """Seconds until live; the longest answer from then to half a second after it is live, and in the second before."""
    host = f'new{number}.example.com'
    lab.write('next.yml', host_routers(lab, host))
    load = loads.Steady(lab, one, seconds)
    time.sleep(1.3)
    written = time.time()
    os.rename(lab.path('next.yml'), lab.path(f'{one.name}/dynamic.yml'))
    live = until_live(one, host)
    answers = load.answers()
    during = [took for begin, took in answers if written - 0.005 < begin < written + live + 0.5]
    return live, max(during), max(took for begin, took in answers if begin < written - 0.1)


def reload(lab):
    """10,000 routers written anew below 800 requests a second"""
    program('h2load')
    proxies = lab.start(gw(host_routers), traefik(host_routers))
    rounds = {one.name: [] for one in proxies}
    for one in proxies:
        one.prove([{'host': 'a.localhost'}])
    settle(proxies)
    for number in range(ROUNDS):
        for one in proxies:
            rounds[one.name].append(reload_once(lab, one, number, 4 if one.name == 'gw' else 6))
            settle([one])
    lives = {}
    for name, got in rounds.items():
        live, longest, before = zip(*got)
        lives[name] = statistics.median(live)
        line(name, f'{lives[name]:9.3f} s from the write until it is live', 'asked ≤ 0.5 s' if name == 'gw' else '')
        line('', f'{statistics.median(longest):9.1f} ms the longest answer meanwhile, at most {max(longest):.1f}; '
             f'{statistics.median(before):.1f} just before', 'asked ≤ 5 ms' if name == 'gw' else '')
    ratios(lives, {})


SECTIONS = [proxy, hosts, mixed, h2, latency, idle, reload]


def main():
    parser = argparse.ArgumentParser()
    for name in ('gw', 'gw-bench', 'traefik'):
        parser.add_argument('--' + name, required=True, type=os.path.abspath)
    parser.add_argument('sections', nargs='*', metavar='SECTION', help=', '.join(one.__name__ for one in SECTIONS))
    asked = parser.parse_args()
    if unknown := set(asked.sections) - {one.__name__ for one in SECTIONS}:
        parser.error(f'there is no section {", ".join(sorted(unknown))}')
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536) if hard > 0 else 65536, hard))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    print(f'{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}')
    for section in SECTIONS:
        if asked.sections and section.__name__ not in asked.sections:
            continue
        print(f'{section.__name__}: {section.__doc__}', flush=True)
        try:
            with Lab(asked) as lab:
                section(lab)
        except Missing as what:
            print(f'  skipped: {what}', flush=True)
        except subprocess.TimeoutExpired as what:
            print(f'  given up, the machine is too busy: {what}', flush=True)


if __name__ == '__main__':
    main()
