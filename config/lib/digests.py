"""Short digests of what a writer has seen, so that nobody overwrites what they have not seen.

A form carries one mark per column. Two devices may then fill different columns of one row: each
changes what it touched, and only a column both have changed is refused.
"""

import hashlib
from functools import lru_cache

from config.lib.errors import Clash, Stale


def digest_of(*values):
    """Sixteen hexadecimal characters that stand for ``values`` in this order."""
    text = "\x1f".join(str(value) for value in values)
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:16]


def seen_digest(row, names):
    """The marks of the named columns of a row, as a form shows them in its hidden field."""
    return ".".join(_mark(getattr(row, name)) for name in names)


def changed_by_writer(values, *, names, seen):
    """Those of ``values`` whose writer changed what they saw; not compared with what is stored."""
    marks = _marks(seen, names)
    return {name: value for name, value in values.items() if _mark(value) != marks.get(name)}


def seen_of_typed(row, names, *, seen, typed):
    """The marks of a form that shows ``typed`` columns as their writer left them and the others as
    they are now: the writer has still seen no more of the former than ``seen`` says."""
    marks = _marks(seen, names)
    return ".".join(
        marks.get(name, "") if name in typed else _mark(getattr(row, name)) for name in names
    )


def touched(row, values, *, names, seen, what):
    """Those of ``values`` their writer changed, checked against the row as it reads now.

    A column the writer left as they saw it is left alone, whatever it holds by now. Stale, naming
    ``what``, when the writer changed a column that reads otherwise than they saw.
    """
    marks = _marks(seen, names)
    changes, clashes = {}, []
    for name, value in values.items():
        current = getattr(row, name)
        if value == current or _mark(value) == marks.get(name):
            continue
        if name in names and marks.get(name) != _mark(current):
            clashes.append(Clash(name, _title(row, name), current, value))
            marks[name] = _mark(current)
        changes[name] = value
    if clashes:
        raise Stale(what, clashes=clashes, seen=".".join(marks.get(name, "") for name in names))
    return changes


def _title(row, name):
    title = str(row._meta.get_field(name).verbose_name)
    return title[:1].upper() + title[1:]


def _marks(seen, names):
    parts = seen.split(".")
    return dict(zip(names, parts, strict=True)) if len(parts) == len(names) else {}


def _mark(value):
    """Eight characters for one value; a related row stands for its key."""
    text = str(getattr(value, "pk", value))
    return _short_mark(text) if len(text) < SHORT else _mark_of(text)


def _mark_of(text):
    return digest_of(text)[:8]


SHORT = 20
_short_mark = lru_cache(maxsize=1000)(_mark_of)  # of empty columns, numbers, truth values
