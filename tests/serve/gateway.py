"""gw serve as a process, and the configurations that it is given."""
import http.client, json, os, re, signal, subprocess, threading

from suite import Failed, wait_for


def static(points=None, **more):
    """A static configuration with these entry points ({name: options}) and the file provider on dynamic.yml."""
    out = {'entryPoints': {name: {'address': '127.0.0.1:0', **options} for name, options in (points or {'web': {}}).items()},
           'providers': {'file': {'filename': 'dynamic.yml'}}}
    out.update(more)
    return json.dumps(out)


def balancer(*urls, **more):
    return {'loadBalancer': {'servers': [{'url': url} for url in urls], **more}}


def one_service(url, router=None, **more):
    """A router for everything with one server."""
    return json.dumps({'http': {'routers': {'all': {'rule': 'PathPrefix(`/`)', 'service': 'all', **(router or {})}},
                                'services': {'all': balancer(url, **more)}}})


class Gw:
    """A running gw serve. Entry points listen on ports of their own: points['web'] is ('127.0.0.1', 40123)."""

    def __init__(self, test, inputs=('static.yml',), options=(), wait=True, environment=None):
        self.words, self.points, self.lines = [], {}, []
        self.admin = None
        command = [test.gw_binary, 'serve', *inputs, *options]
        if '--admin' not in options:
            command += ['--admin', '127.0.0.1:0']
        self.process = subprocess.Popen(command, cwd=test.directory, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True, errors='replace',
                                        env={'PATH': os.environ['PATH'], 'HOME': test.directory, **(environment or {})})
        test.ends(self)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        if wait:
            wait_for(lambda: self.admin or self.process.poll() is not None, 'gw says where its admin address is', 30)
            if not self.admin:
                self.reader.join(2)
                raise Failed(f'gw serve ended with {self.process.returncode}')
            wait_for(lambda: self.get('/ping')[0] is not None, 'the admin address answers')

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(line.rstrip('\n'))
            if found := re.search(r'entry point (\S+) listens on (.*):(\d+)(/udp)?$', line):
                self.points[found[1]] = (found[2], int(found[3]))
            if found := re.search(r'admin http://(.*):(\d+)/', line):
                self.admin = (found[1], int(found[2]))

    def says(self, text, seconds=10):
        """Waits for a line with that text."""
        wait_for(lambda: any(text in line for line in list(self.lines)), f'gw says "{text}"', seconds)

    def last_words(self):
        return f'last lines of gw ({self.process.poll()}):\n  ' + '\n  '.join(self.lines[-12:])

    def port(self, point='web'):
        return self.points[point][1]

    def url(self, point='web', scheme='http'):
        return f'{scheme}://127.0.0.1:{self.port(point)}'

    def get(self, path, method='GET', body=None, headers=None):
        """(status, body) of the admin address; (None, why) if it does not answer."""
        connection = http.client.HTTPConnection(*self.admin, timeout=20)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError as why:
            return None, str(why)
        finally:
            connection.close()

    def json(self, path):
        status, body = self.get(path)
        if status != 200:
            raise Failed(f'{path} answers {status}: {body[:200]}')
        return json.loads(body)

    def metric(self, name):
        """The sum of a metric's values; name may have the beginning of its labels."""
        _, body = self.get('/metrics')
        return sum(float(line.rsplit(' ', 1)[1]) for line in body.splitlines()
                   if line.startswith(name) and not line.startswith('#'))

    def memory(self):
        """Resident bytes."""
        with open(f'/proc/{self.process.pid}/status') as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith('VmRSS:'))

    def descriptors(self):
        return len(os.listdir(f'/proc/{self.process.pid}/fd'))

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds=15):
        """Its exit code."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failed(f'gw does not end within {seconds} s')

    def alive(self):
        return self.process.poll() is None

    def close(self):
        crashed = (self.process.poll() or 0) < 0
        if self.alive():
            self.process.send_signal(signal.SIGTERM)
            try:
                crashed = self.process.wait(1.5) < 0
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.reader.join(2)
        self.process.stderr.close()
        if crashed:
            raise Failed(f'gw ended by signal {-self.process.returncode}; its last lines:\n' + '\n'.join(self.lines[-30:]))


def start(test, dynamic, points=None, options=(), **more):
    """gw with these entry points and this dynamic configuration."""
    test.write('static.yml', static(points, **more))
    test.write('dynamic.yml', dynamic if isinstance(dynamic, str) else json.dumps(dynamic))
    return Gw(test, options=options)
