"""Whether two ends of a chain do the same, save for what the losses name."""
import re

IGNORED = {'X-Forwarded-Server'}


def short(name):
    return name.rsplit('@', 1)[0] if name else name


def written_as(name):
    """Routers that disagree on the TLS options of a host are built under another name."""
    return re.sub('^(web|websecure|tcpep)-conflicted-', '', short(name))


class Gone:
    """What a loss report gives up, by the names of one end: routers that losses touch, however far away."""

    def __init__(self, losses, rawdata):
        # What is logged and counted is no answer.
        paths = [loss['path'] for loss in losses if not loss.get('note') and loss['path'] and '.observability' not in loss['path']]
        self.all = [path for path in paths if path.count('.') < 2]
        self.names = {}
        for path in paths:
            match = re.match(r'(?:http|tcp|udp)\.(routers|services|middlewares|serversTransports)\.(.+)', path)
            if match:
                self.names.setdefault(match[1], []).append(match[2])
        # The header that guards routers of the default rule.
        self.guard = any('X-Traefik-Router' in loss['reason'] for loss in losses)
        self.tls = any(path.startswith('tls') for path in paths)
        self.rawdata, self.known = rawdata, {}

    def named(self, table, name):
        name = written_as(name)
        return any(path == name or path.startswith(name + '.') for path in self.names.get(table, []))

    def router(self, name):
        """True if answers of this router may differ."""
        if '-conflicted-' in name and name not in self.rawdata.get('routers', {}):
            name = name.split('-conflicted-', 1)[1]
        if name not in self.known:
            self.known[name] = self.look('routers', name, set())
        return self.known[name]

    def look(self, table, name, seen):
        if self.named(table, name):
            return True
        if (table, name) in seen:
            return False
        seen.add((table, name))
        one = self.rawdata.get(table, {}).get(name)
        if one is None:
            return False
        provider = name.rsplit('@', 1)[-1]
        whole = lambda other: other if '@' in other else f'{other}@{provider}'
        for kind, other in references(one, table):
            if self.look(kind, whole(other), seen):
                return True
        return False


def references(value, table):
    """(table, name) of everything that an object of rawdata refers to."""
    if isinstance(value, list):
        for item in value:
            yield from references(item, table)
    if not isinstance(value, dict):
        return
    for key, item in value.items():
        if key in ('service', 'fallback') and isinstance(item, str):
            yield 'services', item
        elif key == 'serversTransport' and isinstance(item, str):
            yield 'serversTransports', item
        elif key == 'middlewares' and isinstance(item, list):
            yield from (('middlewares', name) for name in item)
        elif key in ('services', 'mirrors') and isinstance(item, list):
            yield from (('services', one['name']) for one in item if isinstance(one, dict) and 'name' in one)
        elif key not in ('usedBy', 'using', 'error'):
            yield from references(item, table)


def leaves(rawdata, name, provider, depth=0):
    """Every server address that a service may reach."""
    whole = name if '@' in name else f'{name}@{provider}'
    one = rawdata.get('services', {}).get(whole, {})
    out = {address(server) for server in one.get('loadBalancer', {}).get('servers') or []}
    for kind, other in references(one, 'services') if depth < 9 else ():
        if kind == 'services':
            out |= leaves(rawdata, other, whole.rsplit('@', 1)[-1], depth + 1)
    return out


def address(server):
    return re.sub(r'^\w+://', '', server.get('url') or server.get('address') or '').split('/')[0]


def compare(questions, left, one, other, gone, counters, by_name=False, origin=None):
    """`one` and `other` are ends, `left` what `one` answered. The first difference, or None. `gone`: a Gone for each end.
    A router is the same at both ends if its rule is; `by_name`: if its name is; `origin`: if its name at the one end is
    that which origin makes of its name at the other."""
    identity = [identities(end.rawdata, by_name) for end in (one, other)]
    if origin:
        identity = [{name: written_as(name) for name in one.rawdata.get('routers', {})},
                    {name: origin(name) for name in other.rawdata.get('routers', {})}]
    right = other.answers(questions)
    for question, a, b in zip(questions, left, right):
        counters['requests'] += 1
        same = identity[0].get(a['router']) == identity[1].get(b['router'])
        wrong = differ(a, b, same, one.rawdata, gone[0].guard)
        if not wrong:
            counters['routed'] += bool(a['router'] or a.get('upstream'))
            continue
        if gone[0].router(a['router'] or '') or gone[1].router(b['router'] or '') or gone[0].all or gone[0].tls and question['entry'] == 'websecure':
            counters['excused'] += 1
        elif tied(one.rawdata, a['router'], identity[0], identity[1].get(b['router'])):
            counters['ties'] += 1
        elif a['router'] is None and streams_tied(one.rawdata, a.get('at'), b.get('at')):
            counters['ties'] += 1
        else:
            return {'what': wrong, 'differ': {key: [a.get(key), b.get(key)] if key not in ('upstream', 'headers') else apart(a.get(key), b.get(key))
                                              for key in sorted({*a, *b}) if a.get(key) != b.get(key)}, 'question': question}
    return None


def differ(a, b, same, rawdata, guard):
    ra, rb = a['router'], b['router']
    if (ra is None) != (rb is None):
        return 'router'
    if not same:
        return 'router'
    if a['status'] != b['status']:
        return 'status'
    if a.get('headers') != b.get('headers'):
        return 'headers'
    if (a.get('upstream') is None) != (b.get('upstream') is None):
        return 'upstream'
    if a.get('upstream') and seen(a['upstream'], guard) != seen(b['upstream'], guard):
        return 'upstream'
    if a.get('at') != b.get('at'):
        if ra is None:  # TCP: the access log does not say which router it was
            sets = [{address(server) for server in one.get('loadBalancer', {}).get('servers') or []} for one in rawdata.get('tcpServices', {}).values()]
            return None if any(a.get('at') in one and b.get('at') in one for one in sets) else 'server'
        service = rawdata.get('routers', {}).get(ra, {}).get('service', '')
        both = leaves(rawdata, service, ra.rsplit('@', 1)[-1])
        if a['at'] not in both or b['at'] not in both:
            return 'server'
    return None


def apart(a, b):
    return [[one for one in a or [] if one not in (b or [])], [one for one in b or [] if one not in (a or [])]]


def seen(upstream, guard):
    ignored = IGNORED | ({'X-Traefik-Router'} if guard else set())
    return [line for line in upstream if line.split(':')[0] not in ignored]


def identities(rawdata, by_name):
    # Where an entry point has a syntax of its own, its name goes before those of its routers.
    plain = lambda name: re.sub('^(web|websecure|tcpep)-', '', written_as(name))
    out = {name: plain(name) if by_name else router.get('rule', '') for name, router in rawdata.get('routers', {}).items()}
    # Routers that disagree on the TLS options of a host are built under another name.
    return {**out, **{f'{point}-conflicted-{name}': same for name, same in out.items() for point in ('web', 'websecure', 'tcpep')}}


def tied(rawdata, name, identity, other):
    """Traefik decides between routers of equal priority by chance, or by their names."""
    routers = rawdata.get('routers', {})
    weights = {same: routers[key].get('priority') or len(routers[key].get('rule', '')) for key, same in identity.items() if key in routers}
    return name in identity and identity[name] in weights and weights[identity[name]] == weights.get(other)


def streams_tied(rawdata, at, other):
    """Whether TCP routers of one rule, one priority and a common entry point lead to both servers: chance picks among them."""
    def leading(server):
        for router in rawdata.get('tcpRouters', {}).values():
            service = router.get('service', '')
            for name, one in rawdata.get('tcpServices', {}).items():
                servers = {address(item) for item in one.get('loadBalancer', {}).get('servers') or []}
                if short(name) == short(service) and server in servers:
                    yield router
    return any(a.get('rule') == b.get('rule') and a.get('priority') == b.get('priority') and bool(a.get('tls')) == bool(b.get('tls'))
               and set(a.get('using') or []) & set(b.get('using') or []) for a in leading(at) for b in leading(other))
