"""The two sides: gw, a process for each configuration, and Traefik's packages, one process that stays."""
import json, os, subprocess, tempfile


class Oracle:
    """Traefik's own packages (go/)."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, question):
        self.process.stdin.write(json.dumps(question).encode() + b'\n')
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError('the program with Traefik\'s packages died of ' + json.dumps(question)[:2000])
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Gw:
    def __init__(self, program, seconds=60):
        self.program, self.seconds = program, seconds

    def start(self, arguments, questions, cwd=None):
        """Begins to answer; `finish` waits for it. The questions go through a file: no pipe can fill up."""
        lines = tempfile.TemporaryFile()
        for question in questions:
            lines.write(json.dumps(question).encode() + b'\n')
        lines.seek(0)
        answers = tempfile.TemporaryFile()
        errors = tempfile.TemporaryFile()
        process = subprocess.Popen([self.program] + arguments, stdin=lines, stdout=answers, stderr=errors, cwd=cwd)
        lines.close()
        return process, answers, errors, len(questions)

    def finish(self, started):
        process, answers, errors, count = started
        try:
            process.wait(self.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        answers.seek(0)
        errors.seek(0)
        with answers, errors:
            lines = answers.read().splitlines()
            if len(lines) != count:
                raise Broken(f'gw answered {len(lines)} of {count} questions, exit code {process.returncode}: '
                             + errors.read().decode(errors='replace')[-600:])
            return [json.loads(line) for line in lines]

    def rules(self, questions):
        return self.start(['rule', '--batch', '-'], questions)

    def routes(self, directory, inputs, questions, version=None):
        arguments = ['route', 'test'] + (['--traefik', version] if version else [])
        for name in inputs:
            arguments += ['-c', name]
        return self.start(arguments + ['--batch', '-'], questions, directory)

    def can_route(self):
        return subprocess.run([self.program, 'route', 'test', '--help'], capture_output=True, timeout=20).returncode == 0

    def can_read_snapshots(self):
        """Whether routes may be asked of /api/rawdata: only there a name tells its provider."""
        with tempfile.TemporaryDirectory() as directory:
            with open(os.path.join(directory, 'raw.json'), 'w') as out:
                json.dump({'routers': {'r@docker': {'entryPoints': ['web'], 'rule': 'Path(`/a`)', 'service': 's'}},
                           'services': {'s@docker': {'loadBalancer': {'servers': [{'url': 'http://127.0.0.1:1'}]}}}}, out)
            question = {'method': 'GET', 'target': '/a', 'host': 'a', 'entrypoint': 'web'}
            try:
                answer = self.finish(self.routes(directory, ['snapshot=raw.json'], [question]))[0]
            except Broken:
                return False
            return answer.get('router') == 'r@docker'


class Broken(Exception):
    """A side that gave no answers."""
