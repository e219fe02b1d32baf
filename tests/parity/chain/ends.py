"""The two ends of a chain: Traefiks that read containers, objects of Kubernetes and files, and answer requests."""
import json, os, re, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'providers'))
import fakedocker, fakekube, traefikproc  # noqa: E402

import asking  # noqa: E402

COMMON = ['--accesslog.format=json', '--accesslog.fields.headers.names.X-Ask=keep']
KUBE = {'kubernetescrd': ['allowcrossnamespace', 'allowexternalnameservices', 'allowemptyservices'],
        'kubernetesingress': ['allowexternalnameservices', 'allowemptyservices']}


def free_ports():
    return {name: traefikproc.free_port() for name in traefikproc.ENTRY_POINTS}


class End:
    """One Traefik. `answers` asks it; what it runs is in `rawdata`."""

    def __init__(self, name, args, api_port=0, ports=None, also=()):
        self.name, self.asked = name, 0
        self.directory = tempfile.TemporaryDirectory()
        self.ports = ports or free_ports()
        self.log = os.path.join(self.directory.name, 'access.log')
        proxy = [f'--entrypoints.{entry}.proxyprotocol.insecure=true' for entry in self.ports]
        self.process = traefikproc.Traefik(name, [*COMMON, '--accesslog.filepath=' + self.log, *proxy, *args], api_port, self.ports, also)
        self.read_to = 0

    def take(self, timeout=8.0):
        answer = self.process.answer(timeout)
        if answer.get('silent'):
            raise traefikproc.Failed(f'{self.name} published nothing')
        self.rawdata, self.errors = answer['rawdata'], answer['errors']

    def answers(self, questions):
        """One for each: status, headers, what went to which backend, and the router of the access log."""
        client = asking.Client(self.ports)
        out = []
        for number, question in enumerate(questions):
            self.asked += 1
            out.append({**client.ask(question, f'{number}-'), 'router': None})
            if number % 50 == 49:
                self.process.drain()  # a full pipe would stop Traefik
        client.close()
        with open(self.log, 'rb') as log:
            log.seek(self.read_to)
            lines = log.read().splitlines()
            self.read_to = log.tell()
        for line in lines:
            line = json.loads(line)
            number = re.fullmatch(r'(\d+)-', line.get('request_X-Ask', ''))
            if number and int(number[1]) < len(out):
                out[int(number[1])]['router'] = line.get('RouterName')
        self.process.drain()
        return out

    def close(self):
        self.process.close()
        self.directory.cleanup()


class Docker(End):
    """Lives as long as the worker; each project takes the place of the one before."""

    def __init__(self, args=()):
        self.api = fakedocker.FakeDocker()
        self.args, self.process = list(args), None

    def load(self, containers):
        self.api.set_containers(containers)
        if self.process is None:
            super().__init__('docker', [f'--providers.docker.endpoint=tcp://127.0.0.1:{self.api.port}', *self.args], self.api.port)
        else:
            self.api.trigger()
        self.take()

    def close(self):
        if self.process:
            super().close()
        self.api.close()


class File(End):
    """Lives as long as the worker. `args`: its static options, besides the common ones."""

    def __init__(self, args=()):
        self.args, self.process = list(args), None
        self.place = tempfile.TemporaryDirectory()

    def load(self, text):
        path = os.path.join(self.place.name, 'dynamic.yml')
        with open(path + '.new', 'w', encoding='utf-8') as out:
            out.write(text)
        os.rename(path + '.new', path)
        if self.process is None:
            super().__init__('file', [f'--providers.file.filename={path}', *self.args])
        self.take()

    def close(self):
        if self.process:
            super().close()
        self.place.cleanup()


class Kube(End):
    """One Traefik for one set of objects: the provider reads what a fake API server admits."""

    def __init__(self, provider, manifest):
        self.api = fakekube.FakeKube()
        self.rejected = self.api.load(manifest)
        options = [f'--providers.{provider}.{name}=true' for name in KUBE[provider]]
        super().__init__('kubernetes' if provider == 'kubernetesingress' else provider,
                         [f'--providers.{provider}.endpoint=http://127.0.0.1:{self.api.port}', f'--providers.{provider}.token=x', *options],
                         self.api.port)
        self.take()

    def close(self):
        super().close()
        self.api.close()


class Gateway(End):
    """As Kube, for routes of the Gateway API and their middlewares. `manifest(ports)`: listeners are found by port."""

    def __init__(self, manifest):
        ports = free_ports()
        self.api = fakekube.FakeKube()
        self.rejected = self.api.load(manifest(ports))
        options = ['experimentalchannel']
        server = lambda name: [f'--providers.{name}.endpoint=http://127.0.0.1:{self.api.port}', f'--providers.{name}.token=x']
        super().__init__('kubernetesgateway', [*server('kubernetesgateway'), *server('kubernetescrd'),
                                               *(f'--providers.kubernetesgateway.{name}=true' for name in options),
                                               *(f'--providers.kubernetescrd.{name}=true' for name in KUBE['kubernetescrd'])],
                         self.api.port, ports, ['kubernetescrd'])
        self.take()

    def close(self):
        super().close()
        self.api.close()
