"""gw serve and the proxies beside it on loopback, configured alike: connections to the one server are kept, there is no
access log, and each has as many workers or threads as it takes by itself, which is one a core."""
import http.client, json, os, shutil, signal, socket, ssl, subprocess, tempfile, time

BODY = 'x' * 1024
TICK = os.sysconf('SC_CLK_TCK')


class Missing(Exception):
    """What is not installed; the text names it."""


def program(name):
    path = shutil.which(name, path=os.environ.get('PATH', '') + ':/usr/sbin:/sbin')
    if not path:
        raise Missing(f'{name}: not installed')
    return path


def free_port():
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


class Proxy:
    """A running one."""

    def __init__(self, name, port, process, log, tls):
        self.name, self.port, self.process, self.log, self.tls = name, port, process, log, tls

    def processes(self):
        """Its process and the workers of that."""
        out = [self.process.pid]
        for entry in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open(f'/proc/{entry}/stat') as stat:
                    if int(stat.read().rpartition(')')[2].split()[1]) == self.process.pid:
                        out.append(int(entry))
            except OSError:
                pass  # It has just ended.
        return out

    def cpu(self):
        """Seconds in user space and in the kernel."""
        user = system = 0
        for pid in self.processes():
            with open(f'/proc/{pid}/stat') as stat:
                fields = stat.read().rpartition(')')[2].split()
            user, system = user + int(fields[11]), system + int(fields[12])
        return user / TICK, system / TICK

    def memory(self):
        """Resident bytes."""
        out = 0
        for pid in self.processes():
            with open(f'/proc/{pid}/status') as status:
                out += next(int(line.split()[1]) * 1024 for line in status if line.startswith('VmRSS:'))
        return out

    def ask(self, host, method='GET', target='/', headers=None):
        """The status and the body of one request; (0, why) if it does not answer."""
        if self.tls:
            trusting = ssl._create_unverified_context()
            connection = http.client.HTTPSConnection('127.0.0.1', self.port, timeout=5, context=trusting)
        else:
            connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=5)
        try:
            connection.request(method, target, headers={'Host': host, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException) as why:
            return 0, str(why)
        finally:
            connection.close()

    def prove(self, requests, seconds=120):
        """Waits for the body as the answer to each of these requests."""
        end = time.monotonic() + seconds
        for one in requests:
            while (got := self.ask(**one)) != (200, BODY):
                if self.process.poll() is not None or time.monotonic() > end:
                    with open(self.log) as log:
                        words = log.read()[-2000:]
                    raise SystemExit(f'bench-serve: {self.name} answers {one} with {got[0]} {got[1][:200]}\n{words}')
                time.sleep(0.05)

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            for pid in self.processes():
                os.kill(pid, signal.SIGKILL)
            self.process.wait()


class Lab:
    """A directory and the server behind all proxies; what is started in it ends with it."""

    def __init__(self, asked):
        self.asked, self.proxies, self.missing = asked, [], []

    def __enter__(self):
        self.directory = tempfile.mkdtemp(prefix='gw-bench-')
        os.chmod(self.directory, 0o755)
        try:
            server = f'listen 127.0.0.1:%d backlog=4096; location / {{ return 200 "{BODY}"; }}'
            self.server = self.nginx('server', lambda port: f'server {{ {server % port} }}', workers=1)
            self.server.prove([{'host': 'a.localhost'}])
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for proxy in reversed(self.proxies):
            proxy.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.directory, name)

    def write(self, name, text):
        with open(self.path(name), 'w') as out:
            out.write(text)
        return self.path(name)

    def start(self, *starters):
        """The proxies that are installed; the others are named."""
        out = []
        for starter in starters:
            try:
                out.append(starter(self))
            except Missing as what:
                print(f'  without {what}', flush=True)
        return out

    def begin(self, name, port, *command, tls=False):
        log = self.path(f'{name}.log')
        with open(log, 'w') as out:
            process = subprocess.Popen(command, cwd=self.directory, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                       env={**os.environ, 'HOME': self.directory})
        self.proxies.append(Proxy(name, port, process, log, tls))
        return self.proxies[-1]

    def nginx(self, name, servers, workers='auto', tls=False):
        """servers(port): what is in http."""
        binary, port = program('nginx'), free_port()
        temporary = ' '.join(f'{kind}_temp_path {self.path(kind)};'
                             for kind in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))
        self.write(f'{name}.conf', f'''
worker_processes {workers}; pid {self.path(name)}.pid; error_log {self.path(name)}.errors; daemon off;
events {{ worker_connections 4096; }}
http {{ access_log off; keepalive_requests 1000000000; keepalive_timeout 300s; {temporary}
{servers(port)} }}''')
        return self.begin(name, port, binary, '-c', self.path(f'{name}.conf'), tls=tls)

    def certificate(self):
        """Of ECDSA, as most are now."""
        if not os.path.exists(self.path('key.pem')):
            subprocess.run([program('openssl'), 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
                            '-nodes', '-days', '2', '-subj', '/CN=a.localhost', '-addext', 'subjectAltName=DNS:a.localhost',
                            '-keyout', self.path('key.pem'), '-out', self.path('cert.pem')], check=True, capture_output=True)
        return self.path('cert.pem'), self.path('key.pem')


def nginx(hosts, tls=False):
    def start(lab):
        listen = '127.0.0.1:%d'
        if tls:
            certificate, key = lab.certificate()
            listen += f' ssl http2; ssl_certificate {certificate}; ssl_certificate_key {key}'
        location = f'''location / {{ proxy_pass http://b; proxy_http_version 1.1; proxy_set_header Connection "";
  proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Real-Ip $remote_addr; proxy_set_header X-Forwarded-Host $host;
  proxy_set_header X-Forwarded-Proto {'https' if tls else 'http'}; }}'''
        upstream = f'''server_names_hash_max_size 65536; server_names_hash_bucket_size 128;
upstream b {{ server 127.0.0.1:{lab.server.port}; keepalive 256; keepalive_requests 1000000000; }}\n'''
        return lab.nginx('nginx', lambda port: upstream + '\n'.join(
            f'server {{ listen {listen % port}; server_name {host}; {location} }}' for host in hosts), tls=tls)
    return start


def haproxy(hosts):
    def start(lab):
        binary, port = program('haproxy'), free_port()
        hosts_map = lab.write('haproxy.map', ''.join(f'{host} b\n' for host in hosts))
        return lab.begin('haproxy', port, binary, '-f', lab.write('haproxy.cfg', f'''
global
  maxconn 4096
defaults
  mode http
  timeout connect 5s
  timeout client 300s
  timeout server 300s
  option forwardfor
frontend f
  bind 127.0.0.1:{port}
  use_backend %[req.hdr(host),lower,map_str({hosts_map})]
backend b
  http-reuse always
  server s 127.0.0.1:{lab.server.port}
'''))
    return start


def caddy(host):
    def start(lab):
        binary, port = program('caddy'), free_port()
        return lab.begin('caddy', port, binary, 'run', '--adapter', 'caddyfile', '--config', lab.write('Caddyfile', f'''
{{
  admin off
  auto_https off
  persist_config off
}}
http://{host}:{port} {{
  bind 127.0.0.1
  reverse_proxy 127.0.0.1:{lab.server.port} {{
    transport http {{
      keepalive_idle_conns_per_host 256
    }}
  }}
}}
'''))
    return start


def static(lab, name, port, dynamic):
    """The dynamic configuration has a directory of its own, so that whoever watches that sees nothing else change."""
    os.mkdir(lab.path(name))
    return lab.write(f'{name}.yml', json.dumps({
        'global': {'checkNewVersion': False, 'sendAnonymousUsage': False},
        'entryPoints': {'web': {'address': f'127.0.0.1:{port}'}},
        'providers': {'file': {'filename': lab.write(f'{name}/dynamic.yml', dynamic(lab))}}}))


def gw(dynamic, tls=False):
    """dynamic(lab): the text of its dynamic configuration."""
    def start(lab):
        port = free_port()
        return lab.begin('gw', port, lab.asked.gw, 'serve', static(lab, 'gw', port, dynamic), '--admin', '127.0.0.1:0', tls=tls)
    return start


def traefik(dynamic, tls=False):
    def start(lab):
        if not os.access(lab.asked.traefik, os.X_OK):
            raise Missing('traefik: `make parity` fetches it')
        port = free_port()
        return lab.begin('traefik', port, lab.asked.traefik, f'--configFile={static(lab, "traefik", port, dynamic)}', tls=tls)
    return start
