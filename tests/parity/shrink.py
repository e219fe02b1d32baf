"""Makes a disagreement small: leaves out what it does not need, part by part, as long as both sides still differ."""
import copy, time


TEXTS = ('rule', 'raw', 'sni')
LISTS = ('alpn', 'middlewares', 'parentRefs', 'entryPoints')
NAMES = ('routers', 'providers', 'middlewares', 'options')
KEPT = ('canary', 'echo', 'entry-add', 'o1')
NEEDED = ('rule', 'service', 'parentRefs')  # of a router


def shrink(case, differs, seconds=20):
    """`case`: JSON values. `differs(case)` asks both sides again."""
    end = time.monotonic() + seconds
    changed = True
    while changed and time.monotonic() < end:
        changed = False
        for path in sorted(paths(case), key=len):
            for smaller in candidates(at(case, path), path):
                if time.monotonic() > end:
                    return case
                trial = replaced(case, path, smaller)
                if trial is not None and holds(differs, trial):
                    case, changed = trial, True
                    break
    return case


def holds(differs, case):
    try:
        return differs(case)
    except Exception:  # a case without a needed part is no case
        return False


def paths(value, prefix=()):
    yield prefix
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from paths(part, prefix + (key,))


def at(value, path):
    for key in path:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def candidates(value, path):
    """Smaller values, the smallest first: without a half, a quarter, … of the parts."""
    name, holder = (path[-1] if path else ''), (path[-2] if len(path) > 1 else '')
    if isinstance(value, dict) and (name in NAMES or holder in NAMES):
        for some in chunks([key for key in value if key not in KEPT and (holder != 'routers' or key not in NEEDED)]):
            yield {key: part for key, part in value.items() if key not in some}
    elif isinstance(value, list) and name in LISTS:
        for some in chunks(list(range(len(value)))):
            yield [part for i, part in enumerate(value) if i not in some]
    elif isinstance(value, str) and name in TEXTS:
        for some in chunks(list(range(len(value)))):
            yield value[:some[0]] + value[some[-1] + 1:]


def chunks(items):
    """Runs of `items`: all of them, halves, quarters, …, each alone."""
    size = len(items)
    while size >= 1:
        for begin in range(0, len(items), size):
            yield items[begin:begin + size]
        size //= 2


def replaced(case, path, value):
    if not path:
        return value
    case = copy.deepcopy(case)
    holder = at(case, path[:-1])
    if not isinstance(holder, (dict, list)):
        return None
    try:
        holder[path[-1]] = value
    except IndexError:
        return None
    return case
