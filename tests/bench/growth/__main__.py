"""``python -m tests.bench.growth``, started by ``manage.py bench --growth``.

Every line of standard output is one measured cost as JSON. The database of ``DATABASE_URL`` is
filled with one slice and grown from size to size; one that holds a slice already is grown on, and
sizes it has outgrown are left out. With ``--lines`` what is measured is kept in a file as well, and
what that file holds is not measured again.
"""

import argparse
import json
import sys
from pathlib import Path

import django


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", required=True)
    for name in ("branches", "members", "rounds"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--lines", type=Path)
    options = parser.parse_args()
    django.setup()
    # Both need the loaded models.
    from tests.bench.growth.costs import MEASURED, costs  # noqa: PLC0415
    from tests.bench.growth.sizes import can_grow_to, grow_to  # noqa: PLC0415

    only = set(filter(None, options.only.split(","))) or set(MEASURED)
    if only - set(MEASURED):
        raise SystemExit(f"no such cost: {', '.join(sorted(only - set(MEASURED)))}")
    known = _known(options.lines)
    for times in map(int, options.sizes.split(",")):
        left = only - {line["name"] for line in known if line["times"] == times}
        for line in known:
            if line["times"] == times and line["name"] in only:
                tell(line)
        if not left or not can_grow_to(times, options.branches, tell=say):
            continue
        counts = grow_to(times, options.branches, options.members, tell=say)
        say(f"=== {times}: {counts}")
        for cost in costs(options.rounds, left):
            say(f"{cost['name']}: {cost['processor']:.4f} s processor, {cost['wall']:.4f} s")
            line = {"times": times, **counts, **cost}
            tell(line)
            if options.lines:
                with options.lines.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line) + "\n")


def tell(line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _known(path):
    """The lines measured by an earlier run; the last one may be half written."""
    if path is None or not path.exists():
        return []
    found = [line for line in path.read_text(encoding="utf-8").split("\n") if line.endswith("}")]
    return [json.loads(line) for line in found]


def say(sentence):
    sys.stderr.write(f"  {sentence}\n")
    sys.stderr.flush()


main()
