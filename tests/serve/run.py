#!/usr/bin/env python3
"""The real gw serve on loopback, from outside: run.py --gw BINARY [--seconds N] [TEXT …] runs the tests with one of
those texts in their name. Programs and packages that are missing have tests skipped. See CONTRIBUTING.md, "Serve tests"."""
import argparse, os, resource, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import suite

MODULES = ['life', 'reloads', 'servers', 'bad_input', 'tls', 'streams', 'upgrades', 'http2', 'grpc_calls', 'seen', 'stores',
           'checks', 'instead', 'transports', 'metrics', 'told', 'words', 'limits', 'mixed']


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--gw', default='build/release/gw')
    parser.add_argument('--seconds', type=float, default=60, help='about what all may take; from 300 on, more of everything')
    parser.add_argument('only', nargs='*')
    asked = parser.parse_args()
    asked.gw = os.path.abspath(asked.gw)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536) if hard > 0 else 65536, hard))
    for name in MODULES:
        __import__(name)
    return suite.run(asked)


if __name__ == '__main__':
    sys.exit(main())
