"""Tests by name, each bounded in time: what a test starts ends with it."""
import os, shutil, signal, sys, tempfile, time, traceback

TESTS = []


class Skipped(Exception):
    """A test that cannot be made here; the text says why."""


class Failed(Exception):
    """What gw did that it should not do."""


class TooLong(BaseException):
    """No Exception: a test that catches those does not catch this."""


def test(name, limit=60):
    """A test of that name; after `limit` seconds it has failed."""
    def register(function):
        TESTS.append((name, limit, function))
        return function
    return register


def check(holds, text):
    if not holds:
        raise Failed(text)


def same(actual, expected, text):
    if actual != expected:
        raise Failed(f'{text}: {actual!r}, and not {expected!r}')


def wait_for(condition, text, seconds=10.0, pause=0.02):
    """What `condition` gives once that is true. `text` says what should have been."""
    end = time.monotonic() + seconds
    while True:
        got = condition()
        if got:
            return got
        if time.monotonic() > end:
            raise Failed(f'{text}: not within {seconds:g} s')
        time.sleep(pause)


class Test:
    """What a test gets: a directory, the time that all may take, and a list of what is to be ended."""

    def __init__(self, asked, limit):
        self.gw_binary, self.seconds = asked.gw, asked.seconds
        self.limit = limit
        self.directory = tempfile.mkdtemp(prefix='gw-serve-')
        os.chmod(self.directory, 0o755)
        self._endings = []

    def ends(self, thing):
        """`thing.close()` at the end of the test."""
        self._endings.append(thing)
        return thing

    def path(self, name):
        return os.path.join(self.directory, name)

    def write(self, name, text):
        with open(self.path(name), 'w') as out:
            out.write(text)
        return self.path(name)

    def replace(self, name, text):
        """The file is the old one or the new one at any time."""
        self.write(name + '.new', text)
        os.rename(self.path(name + '.new'), self.path(name))
        return self.path(name)

    def close(self):
        """Ends all. What was wrong by then: a gw that has crashed, or nothing."""
        wrong = ''
        for thing in reversed(self._endings):
            try:
                thing.close()
            except Failed as why:
                wrong += str(why)
            except Exception as why:
                print(f'  (ending {thing}: {why})', file=sys.stderr)
        shutil.rmtree(self.directory, ignore_errors=True)
        return wrong


def program(*names):
    """The path of a program, or the test is skipped."""
    for name in names:
        path = shutil.which(name, path=os.environ.get('PATH', '') + ':/usr/sbin:/sbin')
        if path:
            return path
    raise Skipped(f'{names[0]} is not installed')


def run_one(asked, name, limit, function):
    """'passed', 'skipped' or 'failed', and why."""
    def late(*_):
        raise TooLong()
    limit = max(limit, asked.seconds) if asked.seconds >= 300 else limit
    one = Test(asked, limit)
    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, limit)
    outcome, why = 'passed', ''
    try:
        function(one)
    except Skipped as reason:
        outcome, why = 'skipped', str(reason)
    except Failed as reason:
        outcome, why = 'failed', str(reason) + logs(one)
    except TooLong:
        outcome, why = 'failed', f'it is not done after {limit:g} s at\n' + traceback.format_exc() + logs(one)
    except Exception:
        outcome, why = 'failed', traceback.format_exc() + logs(one)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    wrong = one.close()
    return ('failed', why + '\n' + wrong) if wrong else (outcome, why)


def logs(one):
    out = ''
    for thing in one._endings:
        if hasattr(thing, 'last_words'):
            out += '\n' + thing.last_words()
    return out


def run(asked):
    """Runs what `asked` wants; the exit code."""
    counts, why_skipped, begin = {'passed': 0, 'skipped': 0, 'failed': 0}, {}, time.monotonic()
    for name, limit, function in TESTS:
        if asked.only and not any(part in name for part in asked.only):
            continue
        at = time.monotonic()
        outcome, why = run_one(asked, name, limit, function)
        counts[outcome] += 1
        took = time.monotonic() - at
        if outcome == 'skipped':
            why_skipped[why] = why_skipped.get(why, 0) + 1
            print(f'skipped  {name}: {why}', flush=True)
        elif outcome == 'failed':
            print(f'FAILED   {name} ({took:.1f} s)\n    ' + why.strip().replace('\n', '\n    '), flush=True)
        else:
            print(f'passed   {name} ({took:.1f} s)', flush=True)
    reasons = ' (' + '; '.join(why_skipped) + ')' if why_skipped else ''
    print(f'serve-tests: {counts["passed"]} passed, {counts["skipped"]} skipped{reasons}, {counts["failed"]} failed, '
          f'in {time.monotonic() - begin:.0f} s')
    required = os.environ.get('SERVE_REQUIRED') and counts['skipped']
    return 1 if counts['failed'] or required else 0
