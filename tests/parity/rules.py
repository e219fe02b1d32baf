"""Random rules, most of them good, and rules spoilt in every way that text can be."""
import re

import words

ODD = list('`"\'()!&|,. \t\n\\{}[]*?+^$;:#%@~/-_=<>0aZ') + ['&&', '||', '//', '/*', '*/', '...', 'é', '“', '\u00a0', '\ufeff', '\\x', 'func', '0x1', '1.5', '`a`', 'Host']


def rule(random, syntax, tcp=False, spoilt=0.0, depth=2, plain=False):
    """One rule. spoilt: how often the text is damaged; plain: mostly arguments that the matcher takes."""
    table = (words.TCP if tcp else words.HTTP)['v2' if syntax == 'v2' else 'v3']
    text = expression(random, table, syntax, depth, plain)
    while random.random() < spoilt:
        text = spoil(random, text)
    return text


def expression(random, table, syntax, depth, plain):
    kind = random.random()
    if depth == 0 or kind < 0.45:
        return ('!' if random.random() < 0.12 else '') + leaf(random, table, syntax, plain)
    if kind < 0.52:
        return random.choice(['(%s)', '!(%s)', '( %s )']) % expression(random, table, syntax, depth - 1, plain)
    operator = random.choice([' && ', ' && ', ' && ', '&&', ' || ', ' ||\n'])
    return expression(random, table, syntax, depth - 1, plain) + operator + expression(random, table, syntax, depth - 1, plain)


def leaf(random, table, syntax, plain):
    name = random.choice(sorted(table))
    places = [random.choice(place[:6] if plain and random.random() < 0.9 else place) for place in table[name]]
    if name in ('Query', 'QueryRegexp') and syntax != 'v2' and random.random() < 0.3:
        places.pop()
    if syntax == 'v2':
        while random.random() < 0.3:
            places += [random.choice(place) for place in table[name]]
    if not plain and random.random() < 0.04:
        places.append(random.choice(words.VALUES))
    if not plain and random.random() < 0.03:
        places[0] = ''
    if random.random() < 0.08:
        name = random.choice([name.lower(), name.upper(), name.lower().capitalize(), name.swapcase() if not plain else name.lower()])
    return name + '(' + random.choice([', ', ',']).join(quoted(random, place) for place in places) + ')'


def quoted(random, text):
    if random.random() < 0.1:
        return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'
    return '`' + text + '`'


def spoil(random, text):
    at, end = sorted(random.randrange(len(text) + 1) for _ in range(2))
    kind = random.random()
    if kind < 0.4:
        return text[:at] + random.choice(ODD) + text[at:]
    if kind < 0.7:
        return text[:at] + text[min(at + random.choice([1, 1, 2, 5]), len(text)):]
    if kind < 0.9:
        return text[:at] + random.choice(ODD) + text[at + 1:]
    return text[:at] + text[end:] if random.random() < 0.5 else text[:end] + text[at:]


LEAF = re.compile(r'(!?)\b([A-Za-z]+)\((?=[`"])')
CANONICAL = {name.lower(): name for table in (words.HTTP, words.TCP) for names in table.values() for name in names}


def deciders(text):
    """The matchers of a rule that all had to agree: none where the rule knows an alternative."""
    if '||' in text or '!(' in text:
        return []
    return [CANONICAL.get(name.lower(), name) for _, name in LEAF.findall(text)]
