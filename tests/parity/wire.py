"""Loopback: a backend that tells what it received, Traefik's process, and requests as bytes."""
import base64, json, os, signal, socket, ssl, subprocess, threading, time


class Server:
    """Serves each of its connections in a thread: serve(connection)."""

    def __init__(self):
        self.connections = 0
        self.listener = socket.create_server(('127.0.0.1', 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.url = f'http://127.0.0.1:{self.port}'
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()


class Backend(Server):
    """Answers every request with what it received, in the response header X-Echo (a HEAD has no body to tell it in), and
    says its name, if it has one, in X-Backend."""

    def __init__(self, name=''):
        self.named = f'X-Backend: {name}\r\n'.encode() if name else b''
        super().__init__()

    def serve(self, connection):
        rest = b''
        with connection:
            while True:
                while b'\r\n\r\n' not in rest:
                    more = connection.recv(65536)
                    if not more:
                        return
                    rest += more
                head, rest = rest.split(b'\r\n\r\n', 1)
                if b'\r\ncontent-length: ' in head.lower() and b'content-length: 0' not in head.lower():
                    return
                line, *headers = told(head).split('\r\n')
                echo = base64.b64encode(json.dumps({'line': line, 'headers': [h.split(': ', 1) for h in headers]}).encode())
                connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n' + self.named + b'X-Echo: ' + echo + b'\r\n\r\n')

    def close(self):
        self.listener.close()


def told(content):
    """Bytes as gw tells them: UTF-8 where they are."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode('latin-1')


def free_ports(count):
    sockets = [socket.create_server(('127.0.0.1', 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Traefik:
    def __init__(self, binary, directory, web):
        self.web = web
        self.log = open(os.path.join(directory, 'log'), 'wb')
        self.process = subprocess.Popen([binary, '--configFile=static.yml'], cwd=directory, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT, env={'PATH': '/usr/bin:/bin', 'HOME': directory})

    def settle(self, canary, seconds=8):
        """Waits until the configuration with this canary is in force."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if exchange(self.web, f'GET /{canary} HTTP/1.1\r\nHost: a\r\n\r\n', '127.0.0.1:1024')['router'] == canary:
                    time.sleep(0.1)  # entry points take a configuration one after the other, and TLS after HTTP
                    return True
            except OSError:
                pass
            time.sleep(0.02)
        return False

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.log.close()


def client_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(['http/1.1'])
    return context


CONTEXT = client_context()


def exchange(port, raw, peer, tls=False, sni=''):
    """Sends one request, which the PROXY protocol says is from `peer`; its answer."""
    host, _, source = peer.rpartition(':')
    host = host.strip('[]')
    family, here = ('TCP6', '::1') if ':' in host else ('TCP4', '127.0.0.1')
    with socket.create_connection(('127.0.0.1', port), timeout=3) as connection:
        connection.sendall(f'PROXY {family} {host} {here} {source} {port}\r\n'.encode())
        try:
            if tls:
                connection = CONTEXT.wrap_socket(connection, server_hostname=sni or None)
        except (ssl.SSLError, ConnectionResetError):
            return {'status': 'handshake failed', 'router': None, 'location': None, 'upstream': None}
        with connection:
            connection.sendall(raw.encode('latin-1'))
            got = b''
            while b'\r\n\r\n' not in got:
                try:
                    more = connection.recv(65536)
                except ConnectionResetError:
                    more = b''
                if not more:
                    break
                got += more
    return read(got)


def read(got):
    if not got:
        return {'status': 'closed', 'router': None, 'location': None, 'upstream': None}
    line, *lines = told(got.split(b'\r\n\r\n', 1)[0]).split('\r\n')
    headers = dict(reversed([[part.strip() for part in header.split(':', 1)] for header in lines]))
    upstream = None
    if 'X-Echo' in headers:
        echo = json.loads(base64.b64decode(headers['X-Echo']))
        method, target, _ = echo['line'].split(' ', 2) if echo['line'].count(' ') > 1 else (echo['line'], '', '')
        upstream = {'method': method, 'target': target, 'host': next((h[1] for h in echo['headers'] if h[0] == 'Host'), ''),
                    'headers': kept([h if len(h) > 1 else [h[0].rstrip(':'), ''] for h in echo['headers']])}
    return {'status': int(line.split(' ')[1]), 'router': headers.get('X-Router'), 'location': headers.get('Location'), 'upstream': upstream,
            'backend': headers.get('X-Backend')}


# The length says nothing of a request without a body; the server's name is the machine's.
def kept(headers):
    return sorted([name, '' if name == 'X-Forwarded-Server' else value] for name, value in headers
                  if name not in ('Host', 'Content-Length'))
