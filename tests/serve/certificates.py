"""Authorities and certificates, made by openssl, and TLS contexts over them."""
import os, ssl, subprocess

from suite import program


class Authority:
    """A CA of a test; certificates go to the test's directory as NAME.pem and NAME.key."""

    def __init__(self, test, name='ca'):
        self.test, self.name, self.openssl = test, name, program('openssl')
        self._run('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30',
                  '-keyout', f'{name}.key', '-out', f'{name}.pem', '-subj', f'/CN={name}',
                  '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign')
        self.path = test.path(f'{name}.pem')

    def _run(self, *words):
        subprocess.run([self.openssl, *words], cwd=self.test.directory, check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20)

    def make(self, name, *hosts):
        """(certificate, key) for these names."""
        self.test.write(f'{name}.ext', 'subjectAltName=' + ','.join(
            ('URI:' if '://' in host else 'IP:' if host[0].isdigit() else 'DNS:') + host for host in hosts or (name,)) + '\n')
        self._run('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', f'{name}.key',
                  '-out', f'{name}.csr', '-subj', f'/CN={name}')
        self._run('x509', '-req', '-in', f'{name}.csr', '-CA', f'{self.name}.pem', '-CAkey', f'{self.name}.key',
                  '-CAcreateserial', '-days', '20', '-out', f'{name}.pem', '-extfile', f'{name}.ext')
        os.chmod(self.test.path(f'{name}.key'), 0o644)
        return self.test.path(f'{name}.pem'), self.test.path(f'{name}.key')

    def files(self, name, *hosts):
        """As the tls section of a configuration names them."""
        certificate, key = self.make(name, *hosts)
        return {'certFile': certificate, 'keyFile': key}


def client(authority=None, certificate=None, most=None, protocols=()):
    """A wrapper of sockets for a server name; without an authority anything is trusted."""
    context = ssl.create_default_context(cafile=authority.path) if authority else ssl._create_unverified_context()
    if certificate:
        context.load_cert_chain(*certificate)
    if most:
        context.maximum_version = most
        context.minimum_version = min(most, ssl.TLSVersion.TLSv1_2)
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return lambda name: lambda raw: context.wrap_socket(raw, server_hostname=name)


def server(certificate, authority=None):
    """A wrapper of accepted sockets; with an authority clients need a certificate of it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    if authority:
        context.load_verify_locations(authority.path)
        context.verify_mode = ssl.CERT_REQUIRED
    return lambda raw: context.wrap_socket(raw, server_side=True)
