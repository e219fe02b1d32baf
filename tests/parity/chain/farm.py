"""Every backend of a test: one process on loopback that answers each request with what it received and where."""
import asyncio, base64, json, multiprocessing, re, socket

ADDRESSES = [f'127.0.0.{n}' for n in range(2, 30)]


class Farm:
    """Listens at each address of ADDRESSES and each of its ports, which are free ones."""

    def __init__(self, count=5):
        self.addresses, self.ports = ADDRESSES, some_ports(count)
        ready, said = multiprocessing.Pipe(False)
        self.process = multiprocessing.Process(target=serve, args=(self.ports, said), daemon=True)
        self.process.start()
        if not ready.poll(20) or ready.recv() != 'ready':
            raise RuntimeError('the backends do not listen')

    def close(self):
        self.process.kill()
        self.process.join()


def some_ports(count):
    found = []
    while len(found) < count:
        with socket.create_server(('127.0.0.1', 0)) as one:
            port = one.getsockname()[1]
        try:
            for address in ADDRESSES:
                socket.create_server((address, port)).close()
            found.append(port)
        except OSError:
            continue
    return found


def serve(ports, said):
    async def run():
        loop = asyncio.get_running_loop()
        servers = [await loop.create_server(Echo, address, port, backlog=64) for address in ADDRESSES for port in ports]
        said.send('ready')
        await asyncio.gather(*(server.serve_forever() for server in servers))
    asyncio.run(run())


class Echo(asyncio.Protocol):
    """`?code=503` is answered with that status; an HTTP header X-Echo tells what came."""

    def connection_made(self, transport):
        self.transport, self.rest = transport, b''
        self.at = '%s:%d' % transport.get_extra_info('sockname')

    def data_received(self, data):
        self.rest += data
        while b'\r\n\r\n' in self.rest:
            head, rest = self.rest.split(b'\r\n\r\n', 1)
            length = re.search(rb'(?i)\r\ncontent-length: *(\d+)', head)
            length = int(length[1]) if length else 0
            if len(rest) < length:
                return
            self.rest = rest[length:]
            self.answer(head.decode('latin-1'))

    def answer(self, head):
        line, *headers = head.split('\r\n')
        echo = base64.b64encode(json.dumps([self.at, line, headers]).encode()).decode()
        code = re.search(r'[?&]code=(\d{3})', line)
        self.transport.write(f'HTTP/1.1 {code[1] if code else 200} -\r\nContent-Length: 0\r\nX-User: {self.at.split(":")[0]}\r\n'
                             f'X-Echo: {echo}\r\n\r\n'.encode())
