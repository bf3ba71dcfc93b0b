"""``python -m tests.bench.growth``, started by ``manage.py bench --growth``.

Every line of standard output is one measured cost as JSON. The database of ``DATABASE_URL`` is
filled with one slice and grown from size to size; one that holds a slice already is grown on.
"""

import argparse
import json
import sys

import django


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", required=True)
    for name in ("branches", "members", "rounds"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    django.setup()
    from tests.bench.growth.costs import costs  # noqa: PLC0415 - needs the loaded models
    from tests.bench.growth.sizes import grow_to  # noqa: PLC0415

    for times in map(int, options.sizes.split(",")):
        counts = grow_to(times, options.branches, options.members, tell=say)
        say(f"=== {times}: {counts}")
        for cost in costs(options.rounds, set(filter(None, options.only.split(",")))):
            say(f"{cost['name']}: {cost['processor']:.4f} s processor, {cost['wall']:.4f} s")
            line = {"times": times, **counts, **cost}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()


def say(sentence):
    sys.stderr.write(f"  {sentence}\n")
    sys.stderr.flush()


main()
