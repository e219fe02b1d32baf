"""wrk and h2load on a proxy, bounded in time, and what they saw."""
import json, re, subprocess, time

from proxies import program


class Seen:
    """What one run of a load saw: how many answers, and the 99th of a hundred latencies in milliseconds."""

    def __init__(self, answers, p99):
        self.answers, self.p99 = answers, p99


def milliseconds(text):
    number, unit = re.fullmatch(r'([\d.]+)(us|ms|s|m)', text).groups()
    return float(number) * {'us': 0.001, 'ms': 1, 's': 1000, 'm': 60000}[unit]


def raw(host, method='GET', target='/', headers=None):
    """A request as it goes over the wire."""
    lines = [f'{method} {target} HTTP/1.1', f'Host: {host}', *(f'{name}: {value}' for name, value in (headers or {}).items())]
    if method == 'POST':
        lines.append('Content-Length: 0')
    return '\r\n'.join(lines) + '\r\n\r\n'


def script(lab, requests):
    """A script of wrk that sends these requests in turn."""
    if not requests:
        return []
    return ['-s', lab.write('requests.lua', 'local all = {' + ',\n'.join(json.dumps(raw(**one)) for one in requests) + '''}
local at = 0
function request()
  at = at % #all + 1
  return all[at]
end
''')]


def wrk(proxy, seconds, options, host='a.localhost'):
    """64 connections, kept alive."""
    command = [program('wrk'), '-t1', '-c64', f'-d{seconds}s', '--timeout', '10s', '--latency', '-H', f'Host: {host}', *options,
               f'http://127.0.0.1:{proxy.port}/']
    out = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=True).stdout
    if re.search('Non-2xx|Socket errors', out):
        raise SystemExit(f'bench-serve: {proxy.name} does not answer everything with 200:\n{out}')
    return Seen(int(re.search(r'(\d+) requests in', out)[1]), milliseconds(re.search(r'^ +99% +(\S+)', out, re.M)[1]))


def h2(proxy, seconds):
    """HTTP/2 over TLS, 8 connections with 8 streams each."""
    command = [program('h2load'), '-t1', '-c8', '-m8', f'-D{seconds}', f'--connect-to=127.0.0.1:{proxy.port}',
               f'https://a.localhost:{proxy.port}/']
    out = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=True).stdout
    found = re.search(r'status codes: (\d+) 2xx, 0 3xx, 0 4xx, 0 5xx', out)
    if not found or found[1] == '0':
        raise SystemExit(f'bench-serve: {proxy.name} does not answer everything with 200:\n{out}')
    return Seen(int(found[1]), None)


class Steady:
    """HTTP/1.1 at a steady rate over a few connections that are kept, begun at once, for `seconds`."""

    def __init__(self, lab, proxy, seconds, rate=800, connections=8):
        self.proxy, self.seconds, self.log = proxy, seconds, lab.path('h2load.log')
        open(self.log, 'w').close()
        self.begin = time.time()
        self.process = subprocess.Popen(
            [program('h2load'), '--h1', '-t1', f'-c{connections}', f'--rps={rate // connections}',
             f'-n{rate * seconds}', f'--log-file={self.log}', f'--connect-to=127.0.0.1:{proxy.port}',
             f'http://a.localhost:{proxy.port}/'],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers(self):
        """Waits for the end. Of every answer but the first ones: when it was asked for, and milliseconds until its end."""
        try:
            self.process.wait(self.seconds + 30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        with open(self.log) as log:
            rows = [[int(field) for field in line.split()[:3]] for line in log]
        if {status for _, status, _ in rows} != {200}:
            raise SystemExit(f'bench-serve: {self.proxy.name} answers {sorted({row[1] for row in rows})}, and not 200 alone')
        return [(begin / 1e6, took / 1e3) for begin, _, took in rows if begin / 1e6 > self.begin + 0.3]
