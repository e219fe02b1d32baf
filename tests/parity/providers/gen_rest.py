"""Bodies that are sent to the REST provider: configurations in JSON, in any spelling of names, with values that do not fit."""
import json
import random

import gen_kv

STRANGE = [1, 0, -1, 1.5, 1e3, 2**40, True, None, '', 'x', '5', '5s', [], {}, ['x'], [1], {'a': 1}]
WHOLE = ['', 'null', '[]', '{}', '3', '"x"', '{', '{"http":', 'nul', '{"http":{}} {', '{} trailing', '\ufeff{}', '{"a":1,}', '[{}]', '{"http":{"http":{}}}']


def case(seed, index, prefix):
    draw = random.Random(f'{seed}/{index}')
    out = {'id': f'{prefix}{index:04d}', 'kind': 'rest', 'args': []}
    if draw.random() < 0.03:
        return {**out, 'body': draw.choice(WHOLE)}
    root = {}
    for key, value in gen_kv.case(seed, index, '')['keys'].items():
        put(draw, root, [part for part in key.split('/')[1:] if part], value)
    text = json.dumps(lists(draw, root), ensure_ascii=False)
    if draw.random() < 0.05:
        at = draw.randrange(len(text))
        text = text[:at] + draw.choice(['', '"', '}', ',', ' ', '\\', '\x01', 'é']) + text[at + 1:]
    return {**out, 'body': text}


def put(draw, table, path, value):
    for name in path[:-1]:
        table = table.setdefault(name, {})
        if not isinstance(table, dict):
            return
    if isinstance(table.get(path[-1]), dict):
        return
    if draw.random() < 0.06:
        table[path[-1]] = draw.choice(STRANGE)
    elif value.lstrip('-').isdigit() and draw.random() < 0.9:
        table[path[-1]] = int(value)
    elif value in ('true', 'false'):
        table[path[-1]] = value == 'true'
    else:
        table[path[-1]] = value.split(',') if ',' in value and '(' not in value else value


def lists(draw, value):
    """Numbered keys as lists; now and then the name of a field twice, in two spellings."""
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [lists(draw, item) for item in value.values()]
    out = {}
    for key, item in value.items():
        out[key] = lists(draw, item)
        if isinstance(item, dict) and draw.random() < 0.04:
            out[key.swapcase()] = lists(draw, item)
    return out
