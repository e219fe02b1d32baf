#!/usr/bin/env python3
"""stories.py: requests that follow each other, told alike by gw serve and the real Traefik: retries, digests that are
used up, breakers that recover. See CONTRIBUTING.md, "Parity"."""
import argparse, concurrent.futures, itertools, json, os, sys, traceback

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, '..')]
import world

MODULES = ['retry_stories', 'guard_stories', 'header_stories', 'mixed_stories']


def tell(name, command, chosen):
    """By story: what was seen."""
    one = world.World(name, command)
    try:
        begun = [(title, function(one)) for title, function in chosen]
        for _, generator in begun:
            next(generator)
        one.start()

        def rest(generator):
            try:
                return list(generator)
            except Exception:
                return [('failed', traceback.format_exc())]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            return dict(zip((title for title, _ in begun), pool.map(rest, (generator for _, generator in begun))))
    finally:
        one.close()


def both(asked, chosen):
    """What Traefik tells, and gw."""
    gw = [os.path.abspath(asked.gw), 'serve', 'static.yml', '--admin', '127.0.0.1:0', '--no-watch']
    traefik = [os.path.abspath(asked.traefik), '--configFile=static.yml']
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda of: tell(*of, chosen), [('Traefik', traefik), ('gw serve', gw)]))


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument('--gw', required=True)
    asked.add_argument('--traefik', required=True)
    asked.add_argument('--show', action='store_true', help='what Traefik tells, too')
    asked.add_argument('only', nargs='*', help='texts in the names of stories')
    asked = asked.parse_args()
    for module in MODULES:
        __import__(module)
    chosen = [one for one in world.STORIES if not asked.only or any(text in one[0] for text in asked.only)]
    theirs, ours = both(asked, chosen)
    # Once more, alone: a machine that is busy tells other moments.
    told_again = set()
    for _ in range(3):
        again = [one for one in chosen if ours[one[0]] != theirs[one[0]] or theirs[one[0]][-1][0] == 'failed']
        told_again.update(title for title, _ in again)
        if again:
            for kept, told in zip((theirs, ours), both(asked, again)):
                kept.update(told)
    wrong = 0
    for title, _ in chosen:
        if asked.show:
            for text, seen in theirs[title]:
                print(f'{title}: {text}: {json.dumps(seen)}')
        for (text, one), (_, other) in itertools.zip_longest(theirs[title], ours[title], fillvalue=('failed', 'nothing more')):
            if one == other and text != 'failed':
                continue
            wrong += 1
            print(f'{title}: {text}\n  Traefik  {one if text == "failed" else json.dumps(one)}\n  gw serve {json.dumps(other)}')
            break
    print(f'stories of gw serve and Traefik: {len(chosen)}, {wrong} told otherwise, {len(told_again)} told more than once')
    sys.exit(1 if wrong or not chosen else 0)


if __name__ == '__main__':
    main()
