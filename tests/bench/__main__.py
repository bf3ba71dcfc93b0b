"""One database: ``python -m tests.bench``, started by ``manage.py bench``.

The database of ``DATABASE_URL`` is filled with a slice; every line of standard output is one
measured goal as JSON, what is going on goes to standard error.
"""

import argparse
import json
import sys

import django

BROKEN = 3  # the code this ends with where a goal could not be measured for a fault


def main():
    parser = argparse.ArgumentParser()
    for name in ("branches", "members", "rounds"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    django.setup()
    from tests.bench.filling import fill, sweep  # noqa: PLC0415 - needs the loaded models
    from tests.bench.goals import measured  # noqa: PLC0415
    from tests.bench.timing import use_one_process  # noqa: PLC0415
    from tests.bench.world import World  # noqa: PLC0415

    fill(options.branches, options.members, tell=say)
    use_one_process()
    world = World(options.rounds, options.quick)
    broken = False
    for line in measured(world, set(filter(None, options.only.split(",")))):
        broken = broken or line.is_broken
        ratio = "" if line.ratio is None else f" {line.ratio:.3g} × ({line.target.text})"
        say(f"{line.goal}: {line.verdict}{ratio}")
        sys.stdout.write(json.dumps(line.plain(), ensure_ascii=False) + "\n")
        sys.stdout.flush()
        sweep()
    sys.exit(BROKEN if broken else 0)


def say(sentence):
    sys.stderr.write(f"  {sentence}\n")
    sys.stderr.flush()


main()
