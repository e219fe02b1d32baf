"""The chains: what is generated, what gw makes of it, and the two ends that are compared."""
import glob, json, os, re, subprocess, tempfile

import asking, certs, dynamics, ends, ingresses, judge, projects

BASE = ['--entrypoints.web.address=:80', '--entrypoints.websecure.address=:443', '--entrypoints.tcpep.address=:9000']
FLAGS = {'compose': ['--providers.docker=true'], 'dynamic': [],
         'crd': ['--providers.kubernetescrd=true'] + [f'--providers.kubernetescrd.{name}=true' for name in ends.KUBE['kubernetescrd']],
         'ingress': ['--providers.kubernetesingress=true'] + [f'--providers.kubernetesingress.{name}=true' for name in ends.KUBE['kubernetesingress']]}


GATEWAY_CLASS = {'apiVersion': 'gateway.networking.k8s.io/v1', 'kind': 'GatewayClass', 'metadata': {'name': 'traefik'},
                 'spec': {'controllerName': 'traefik.io/gateway-controller'}}


def secret(name):
    """A Secret with the certificate of a listener."""
    certificate, key = certs.PAIRS['a.example']
    return {'apiVersion': 'v1', 'kind': 'Secret', 'type': 'kubernetes.io/tls', 'metadata': {'name': name},
            'stringData': {'tls.crt': certificate, 'tls.key': key}}


class Wrong(Exception):
    """gw did not do what it says; the text says what."""


def convert(gw, form, text, to, flags=(), more=()):
    """(texts by file name, losses, added)"""
    with tempfile.TemporaryDirectory() as place:
        path = os.path.join(place, {'compose': 'compose.yml', 'dynamic': 'dynamic.yml'}.get(form, 'manifest.yml'))
        with open(path, 'w', encoding='utf-8') as out:
            out.write(text)
        to_place = os.path.join(place, 'out/')
        run = subprocess.run([gw, '--no-config', 'convert', path, '--to', to, *more, '--format', 'json', '--output', to_place, '--', *BASE,
                              *FLAGS[form], *flags], capture_output=True, text=True, timeout=60)
        if run.returncode:
            raise Wrong(f'gw convert to {to}: exit {run.returncode}: {run.stderr[-1500:]}')
        report = json.loads(run.stderr)
        told = to in ('ingress', 'gateway-api') and any(loss['path'] == 'requests' for loss in report['losses'])
        if not report.get('proved') and not told:
            raise Wrong(f'gw convert to {to}: not proved')
        files = {}
        for name in sorted(glob.glob(to_place + '**/*', recursive=True)):
            if os.path.isfile(name):
                with open(name, encoding='utf-8') as file:
                    files[os.path.relpath(name, to_place)] = file.read()
        return files, report['losses'], report['added']


TAKEN = re.compile(r'Service (\S+) port (\S+) is taken to exist')


def taken_to_exist(added, rawdata, provider, have=()):
    """Manifests of the Services that gw says must exist, in front of the servers that the first end has."""
    out = []
    for one in added:
        match, path = TAKEN.search(one['reason']), re.match(r'(http|tcp|udp)\.services\.(.+)', one['path'])
        if not match or not path or match[1] in have:
            continue
        table = 'services' if path[1] == 'http' else path[1] + 'Services'
        found = rawdata.get(table, {}).get(f'{path[2]}@{provider}', {})
        servers = [judge.address(server) for server in found.get('loadBalancer', {}).get('servers') or []]
        port = int(match[2]) if match[2].isdigit() else 80
        out.append({'apiVersion': 'v1', 'kind': 'Service', 'metadata': {'name': match[1]}, 'spec': {'ports': [{'name': f'p{port}', 'port': port}]}})
        for number, server in enumerate(servers):
            host, _, target = server.partition(':')
            out.append({'apiVersion': 'discovery.k8s.io/v1', 'kind': 'EndpointSlice', 'addressType': 'IPv4',
                        'metadata': {'name': f'{match[1]}-{port}-{number}', 'labels': {'kubernetes.io/service-name': match[1]}},
                        'ports': [{'name': f'p{port}', 'port': int(target)}],
                        'endpoints': [{'addresses': [host], 'conditions': {'ready': True}}]})
    return merged(out)


def merged(objects):
    """Services of one name become one with all ports."""
    out = {}
    for one in objects:
        key = one['kind'], one['metadata']['name']
        if key in out and one['kind'] == 'Service':
            out[key]['spec']['ports'] += [port for port in one['spec']['ports'] if port not in out[key]['spec']['ports']]
        else:
            out[key] = one
    return list(out.values())


def as_text(files, objects=()):
    return '\n---\n'.join([*files.values(), *(json.dumps(one) for one in objects)])


class Chains:
    """A worker's: its Traefiks live until close()."""

    def __init__(self, gw, farm, requests, counters):
        self.gw, self.requests, self.counters = gw, requests, counters
        self.farm = farm.addresses, farm.ports
        self.docker, self.files = {}, {}

    def close(self):
        for end in [*self.docker.values(), *self.files.values()]:
            end.close()

    def docker_end(self, containers, args):
        if tuple(args) not in self.docker:
            self.docker[tuple(args)] = ends.Docker(args)
        end = self.docker[tuple(args)]
        end.load(containers)
        return end

    def file_end(self, which, text, args=()):
        if which not in self.files:
            self.files[which] = ends.File(args)
        self.files[which].load(text)
        return self.files[which]

    def asked(self, random, one):
        """Questions about what this end runs, and its answers: it is asked once, for some middlewares count."""
        routers = [router for name, router in sorted(one.rawdata.get('routers', {}).items()) if router.get('rule') and '@internal' not in name]
        questions = asking.questions(random, routers, self.requests)
        return one, questions, one.answers(questions)

    def compared(self, asked, other, losses, later=(), by_name=False, origin=None):
        one, questions, left = asked
        gone = judge.Gone(losses, one.rawdata), judge.Gone(later, other.rawdata)
        found = judge.compare(questions, left, one, other, gone, self.counters, by_name, origin)
        if found:
            raise Wrong(json.dumps(found, indent=1))

    def kube_compared(self, asked, text, losses):
        other = ends.Kube('kubernetescrd', text)
        try:
            if other.rejected:
                raise Wrong(f'the API server refuses {json.dumps(other.rejected)}')
            self.compared(asked, other, losses)
        finally:
            other.close()

    # --- each draws its input, and keeps in `case` what is needed to see it again
    def compose(self, random, case):
        """compose → crd and compose → file"""
        text, containers, addresses, variant = projects.project(random, self.farm)
        case['input'], args = text, projects.VARIANTS[variant]
        one = self.docker_end(containers, args)
        asked = self.asked(random, one)
        files, losses, added = convert(self.gw, 'compose', text, 'crd', args)
        objects = taken_to_exist(added, one.rawdata, 'docker')
        case['output'] = as_text(files)
        self.kube_compared(asked, as_text(files, objects), losses)
        files, losses, _ = convert(self.gw, 'compose', text, 'file-yaml', args)
        case['output'] = as_text(files)
        for invented, real in sorted(addresses.items(), key=lambda pair: -len(pair[0])):
            case['output'] = re.sub(re.escape(invented) + r'(?![\d])', real, case['output'])
        self.compared(asked, self.file_end('converted', case['output']), losses)

    def labels(self, random, case):
        """file → labels"""
        case['input'] = dynamics.dynamic(random, self.farm)
        one = self.file_end('original', case['input'])
        asked = self.asked(random, one)
        files, losses, _ = convert(self.gw, 'dynamic', case['input'], 'labels')
        case['output'] = as_text(files)
        labels = dict(line.split('=', 1) for line in case['output'].splitlines() if line)
        place = next((found[1] for loss in losses if (found := re.search(r'\(here ([0-9.]+)\)', loss['reason']))), '127.0.0.29')
        other = self.docker_end([dynamics.container(labels, place)], ['--providers.docker.defaultrule=Host(`never.invalid`)'])
        self.compared(asked, other, losses)

    def crd(self, random, case):
        """file → crd → file"""
        case['input'] = dynamics.dynamic(random, self.farm)
        one = self.file_end('original', case['input'])
        asked = self.asked(random, one)
        files, losses, added = convert(self.gw, 'dynamic', case['input'], 'crd')
        objects = taken_to_exist(added, one.rawdata, 'file')
        case['output'] = as_text(files, objects)
        self.kube_compared(asked, case['output'], losses)
        files, later, _ = convert(self.gw, 'crd', case['output'], 'file-yaml')
        case['output'] = as_text(files)
        self.compared(asked, self.file_end('converted', case['output']), losses, later)

    def ingress(self, random, case):
        """Ingress → crd"""
        case['input'], have = ingresses.manifest(random, self.farm)
        one = ends.Kube('kubernetesingress', case['input'])
        try:
            asked = self.asked(random, one)
            files, losses, added = convert(self.gw, 'ingress', case['input'], 'crd')
            case['output'] = as_text(files)
            names = {json.loads(text)['metadata']['name'] for text in have}
            self.kube_compared(asked, '\n---\n'.join([as_text(files, taken_to_exist(added, one.rawdata, 'kubernetes', names)), *have]), losses)
        finally:
            one.close()

    def gateway(self, random, case):
        """file → gateway-api, where gw says that every request fares as before"""
        for _ in range(100):
            drawn = json.loads(dynamics.dynamic(random, self.farm))
            case['input'] = json.dumps({key: value for key, value in drawn.items() if key not in ('tcp', 'udp')}, indent=1)
            files, losses, added = convert(self.gw, 'dynamic', case['input'], 'gateway-api')
            routes = [text for text in files.values() if 'kind: HTTPRoute' in text]
            if routes and not any(loss['path'] == 'requests' for loss in losses):
                break
        else:
            raise Wrong('of a hundred inputs none is proved')
        self.counters['routes'] += sum(text.count('kind: HTTPRoute') for text in routes)
        one = self.file_end('original', case['input'])
        asked = self.asked(random, one)
        have = taken_to_exist(added, one.rawdata, 'file') + [GATEWAY_CLASS] + [
            secret(found[1]) for one in added if (found := re.match(r'Secret (\S+) with a certificate is taken to exist', one['reason']))]
        case['output'] = as_text(files, have)

        def manifest(ports):
            """Traefik looks for the entry point at a listener's port."""
            usual = {'80': 'web', '443': 'websecure', '9000': 'tcpep'}
            return re.sub(r'(?m)^(      port: )(80|443|9000)$', lambda at: at[1] + str(ports[usual[at[2]]]) if ' protocol: HTTP' in at.string[max(0, at.start() - 60):at.start()] else at[0], case['output'])

        def origin(name):
            """httproute-default-NAME-gw-default-traefik-ep-web-0-HASH@kubernetesgateway"""
            route = re.match(r'httproute-default-(.+?)-gw-default-traefik-ep-', name)
            names = {judge.written_as(known) for known in one.rawdata.get('routers', {})}
            fit = [known for known in names if route and (route[1] + '-').startswith(re.sub('[^a-z0-9]+', '-', known.lower()).strip('-') + '-')]
            return max(fit, key=len, default=name)

        other = ends.Gateway(manifest)
        try:
            if other.rejected:
                raise Wrong(f'the API server refuses {json.dumps(other.rejected)}')
            self.compared(asked, other, losses, origin=origin)
        finally:
            other.close()

    def syntax(self, random, case):
        """v2 → v3"""
        case['input'] = dynamics.version_2(random, self.farm)
        one = self.file_end('version 2', case['input'], ['--core.defaultrulesyntax=v2'])
        asked = self.asked(random, one)
        files, losses, _ = convert(self.gw, 'dynamic', case['input'], 'file-yaml', (), ['--target-traefik', '3.7'])
        case['output'] = as_text(files)
        self.compared(asked, self.file_end('converted', case['output']), losses, by_name=True)


NAMES = ['compose', 'labels', 'crd', 'ingress', 'gateway', 'syntax']
