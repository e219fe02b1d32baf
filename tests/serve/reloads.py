"""Configurations come and go under load: nothing is lost, and nothing is answered by one that is over."""
import collections, json, os, random, shutil, subprocess, time

from gateway import balancer, start
from suite import check, program, same, test, wait_for
from wire import Backend, Client, Load, ask, header


def numbered(number, url, strip=False):
    """A configuration whose answers have its number."""
    names = ['number'] + (['strip'] if strip else [])
    middlewares = {'number': {'headers': {'customResponseHeaders': {'X-Number': str(number)}}}}
    if strip:
        middlewares['strip'] = {'stripPrefix': {'prefixes': ['/a']}}
    return json.dumps({'http': {'routers': {'all': {'rule': 'PathPrefix(`/`)', 'service': 'all', 'middlewares': names}},
                                'middlewares': middlewares, 'services': {'all': balancer(url)}}})


class Numbers:
    """What the answers may have: what is live, or what is about to be."""

    def __init__(self):
        self.live = self.written = 0

    def before(self):
        return self.live

    def judge(self, answer, live):
        if answer.status != 200:
            return f'status {answer.status}'
        number = int(header(answer.headers, 'x-number', -1))
        if not live <= number <= self.written:
            return f'configuration {number} answered, and not {live}..{self.written}'
        return None


REFUSED = ['{"http": {"routers": {"all": {"rul', 'http: [', '{"http": {"routers": 7}}', '{"http": {"nothing": {}}}',
           'http:\n  routers:\n    all:\n\trule: x\n', '\0\0\0\0']


def count_of(t):
    return 1000 if t.seconds >= 300 else 60


def change(t, gw, numbers, backend, kind, index):
    """Writes a configuration in one of the ways, and waits until gw has it or has refused it."""
    number = numbers.written + 1
    good = numbered(number, backend.url, strip=number % 3 == 0)
    if kind == 'refused':
        before = gw.metric('gw_config_reload_failures_total')
        t.replace('dynamic.yml', REFUSED[index % len(REFUSED)])
        wait_for(lambda: gw.metric('gw_config_reload_failures_total') > before, f'{REFUSED[index % len(REFUSED)]!r} is refused')
        return
    numbers.written = number
    if kind == 'renamed':
        t.replace('dynamic.yml', good)
    elif kind == 'in place':
        t.write('dynamic.yml', good)
    elif kind == 'in two halves':
        with open(t.path('dynamic.yml'), 'w') as out:
            out.write(good[:len(good) // 2])
            out.flush()
            time.sleep(0.03 if index % 4 else 0.4)
            out.write(good[len(good) // 2:])
    elif kind == 'away and back':
        os.rename(t.path('dynamic.yml'), t.path('dynamic.gone'))
        time.sleep(0.02)
        t.replace('dynamic.yml', good)
    elif kind == 'written over and over':
        for _ in range(5):
            t.write('dynamic.yml', good)
            time.sleep(0.01)
    client = Client(gw.points['web'])
    wait_for(lambda: header(client.ask('/').headers, 'x-number') == str(number), f'configuration {number} ({kind}) is live')
    client.close()
    numbers.live = number


@test('reloads: none loses a request under load', limit=120)
def under_load(t):
    backend, numbers = Backend(t), Numbers()
    gw = start(t, numbered(0, backend.url))
    load = Load(t, gw.points['web'], numbers.judge, before=numbers.before)
    posts = Load(t, gw.points['web'], numbers.judge, clients=2, before=numbers.before, post=True, target='/a/b')
    chance = random.Random(7)
    kinds = ['renamed', 'in place', 'in two halves', 'refused', 'away and back', 'written over and over']
    refused = 0
    for index in range(count_of(t)):
        kind = chance.choice(kinds)
        change(t, gw, numbers, backend, kind, index)
        refused += kind == 'refused'
        if load.wrong:
            break
    load.expect_fine(least=200)
    posts.expect_fine(least=50)
    same(backend.hits >= load.count + posts.count, True, 'the backend got every request')
    reloads = gw.json('/api/reloads')
    outcomes = collections.Counter(one['outcome'] for one in reloads)
    check(outcomes['applied'] and outcomes['refused'], f'/api/reloads tells both outcomes: {outcomes}')
    check(all(one['reason'] for one in reloads if one['outcome'] == 'refused'), '/api/reloads says why it refused')
    check(gw.metric('traefik_config_reloads_total') >= numbers.written, 'the metric counts what was applied')
    check(gw.metric('gw_config_reload_failures_total') >= refused, 'the metric counts what was refused')
    gw.says('the last good one keeps running')


@test('reloads: a file that was emptied and is written slowly is not read before it is whole')
def slowly(t):
    backend, numbers = Backend(t), Numbers()
    gw = start(t, numbered(0, backend.url))
    load = Load(t, gw.points['web'], numbers.judge, clients=2, before=numbers.before, pause=0.005)
    numbers.written = 1
    with open(t.path('dynamic.yml'), 'w') as out:
        for part in ('', numbered(1, backend.url)[:40], numbered(1, backend.url)[40:]):
            out.write(part)
            out.flush()
            time.sleep(0.5)
    wait_for(lambda: header(ask(gw.points['web']).headers, 'x-number') == '1', 'the whole file is live')
    load.expect_fine(20)
    same([one['outcome'] for one in gw.json('/api/reloads')], ['applied', 'applied'], 'reloads')


@test('reloads: wrk sees no error over them', limit=60)
def under_wrk(t):
    wrk = program('wrk')
    backend, numbers = Backend(t), Numbers()
    gw = start(t, numbered(0, backend.url), options=['--mock'])
    seconds = 30 if t.seconds >= 300 else 6
    load = subprocess.Popen([wrk, '-t1', '-c64', f'-d{seconds}s', gw.url()], stdout=subprocess.PIPE, text=True)
    end, index = time.monotonic() + seconds - 1, 0
    while time.monotonic() < end:
        change(t, gw, numbers, backend, ['renamed', 'refused', 'in two halves'][index % 3], index)
        index += 1
    out = load.communicate(timeout=20)[0]
    check('Non-2xx' not in out and 'Socket errors' not in out, f'{index} reloads, and wrk says:\n{out}')
    check(index >= 3, f'only {index} reloads')


@test('reloads: connections, descriptors and memory do not grow with them', limit=60)
def no_growth(t):
    backend, numbers = Backend(t), Numbers()
    gw = start(t, numbered(0, backend.url))
    load = Load(t, gw.points['web'], numbers.judge, clients=2, before=numbers.before, pause=0.005)
    rounds = 150 if t.seconds >= 300 else 12
    for index in range(rounds):
        change(t, gw, numbers, backend, 'renamed', index)
        if index == rounds // 3:
            descriptors, memory = gw.descriptors(), gw.memory()
    load.expect_fine()
    time.sleep(0.3)
    check(gw.descriptors() <= descriptors + 4, f'descriptors: {descriptors}, later {gw.descriptors()}')
    check(gw.memory() <= memory + (12 << 20), f'resident bytes: {memory}, later {gw.memory()}')
    check(backend.accepted < 60, f'{backend.accepted} connections to the backend: they are not kept over reloads')


@test('reloads: a ConfigMap swapped by its link, and a directory of files')
def config_map(t):
    backend = Backend(t)
    def version(name, number):
        os.makedirs(t.path(f'map/{name}'))
        t.write(f'map/{name}/dynamic.yml', numbered(number, backend.url))
    version('..1', 1)
    os.symlink('..1', t.path('map/..data'))
    os.symlink('..data/dynamic.yml', t.path('map/dynamic.yml'))
    gw = start(t, '{}', providers={'file': {'directory': 'map'}})
    number = lambda: header(ask(gw.points['web']).headers, 'x-number')
    same(number(), '1', 'the first')
    for next_one in range(2, 6):
        version(f'..{next_one}', next_one)
        os.symlink(f'..{next_one}', t.path('map/..new'))
        os.rename(t.path('map/..new'), t.path('map/..data'))
        shutil.rmtree(t.path(f'map/..{next_one - 1}'))
        wait_for(lambda: number() == str(next_one), f'version {next_one} after its link was swapped')
    t.write('map/more.yml', '{"http": {"routers": {"more": {"rule": "Path(`/more`)", "service": "none@file"}}}}')
    wait_for(lambda: 'more@file' in [one['name'] for one in gw.json('/api/http/routers')], 'a further file is read')
    os.remove(t.path('map/more.yml'))
    wait_for(lambda: 'more@file' not in [one['name'] for one in gw.json('/api/http/routers')], 'a file that is gone')


@test('reloads: --on-reload gets the outcome and the reason')
def on_reload(t):
    backend, numbers = Backend(t), Numbers()
    t.write('hook.sh', 'read line; printf "%s|%s|%s\\n" "$GW_RELOAD_OUTCOME" "$GW_RELOAD_REASON" "$line" >> hook.out\n')
    gw = start(t, numbered(0, backend.url), options=['--on-reload', 'sh hook.sh'])
    def lines():
        return open(t.path('hook.out')).read().splitlines() if os.path.exists(t.path('hook.out')) else []
    wait_for(lambda: len(lines()) == 1, 'the hook of the start')
    change(t, gw, numbers, backend, 'renamed', 0)
    wait_for(lambda: len(lines()) == 2, 'the hook of a reload')
    change(t, gw, numbers, backend, 'refused', 0)
    wait_for(lambda: len(lines()) == 3, 'the hook of one that is refused')
    told = [line.split('|', 2) for line in lines()]
    same([one[0] for one in told], ['applied', 'applied', 'refused'], 'outcomes')
    check(told[2][1] and not told[1][1], 'the reason of what is refused, and of nothing else')
    result = json.loads(told[2][2])
    same((result['outcome'], result['reason']), ('refused', told[2][1]), 'the result on standard input')
    check(any('all@file' in one or 'number@file' in one for one in json.loads(told[1][2])['changed']), 'what changed')


@test('reloads: a router with a fault is disabled, and the others go on')
def disabled(t):
    backend = Backend(t)
    config = lambda rule: json.dumps({'http': {
        'routers': {'a': {'rule': 'Path(`/a`)', 'service': 's'}, 'b': {'rule': rule, 'service': 's'}},
        'services': {'s': balancer(backend.url)}}})
    gw = start(t, config('Path(`/b`)'))
    same([ask(gw.points['web'], path).status for path in ('/a', '/b')], [200, 200], 'before')
    t.replace('dynamic.yml', config('Path(`/b'))
    wait_for(lambda: ask(gw.points['web'], '/b').status == 404, 'the faulty router is gone')
    same(ask(gw.points['web'], '/a').status, 200, 'the other router')
    same(gw.json('/api/http/routers/b@file')['status'], 'disabled', 'the API')


@test('reloads: --strict keeps the last good one')
def strict(t):
    backend = Backend(t)
    gw = start(t, numbered(0, backend.url), options=['--strict'])
    bad = json.loads(numbered(1, backend.url))
    bad['http']['routers']['all']['service'] = 'nowhere'
    t.replace('dynamic.yml', json.dumps(bad))
    wait_for(lambda: gw.json('/api/reloads')[0]['outcome'] == 'refused', 'it is refused')
    check('--strict' in gw.json('/api/reloads')[0]['reason'], 'the reason names --strict')
    same(header(ask(gw.points['web']).headers, 'x-number'), '0', 'the last good one answers')


@test('reloads: 10,000 routers are live soon after the write, without a pause', limit=90)
def large(t):
    backend = Backend(t)
    def config(number):
        routers = {f'r{i}': {'rule': f'Host(`h{i}.example`)', 'service': 's', 'middlewares': ['number']} for i in range(10000)}
        return json.dumps({'http': {'routers': routers, 'services': {'s': balancer(backend.url)}, 'middlewares':
                                    {'number': {'headers': {'customResponseHeaders': {'X-Number': str(number)}}}}}})
    gw = start(t, config(0), options=['--mock'])
    client = Client(gw.points['web'])
    for number in range(1, 4):
        t.replace('dynamic.yml', config(number))
        longest, begin = 0, time.monotonic()
        while True:
            at = time.monotonic()
            answer = client.ask(host='h9999.example')
            longest = max(longest, time.monotonic() - at)
            if header(answer.headers, 'x-number') == str(number):
                break
            check(time.monotonic() - begin < 15, f'configuration {number} is not live after 15 s')
            time.sleep(0.001)
    client.close()
    seconds = [one['seconds'] for one in gw.json('/api/reloads')][:3]
    print(f'         (10,000 routers: {", ".join(f"{one:.2f}" for one in seconds)} s; longest answer {longest * 1000:.0f} ms)')
    check(max(seconds) < 10, f'reloads of 10,000 routers took {seconds} s')
