"""The canonical snapshot of a paper: the JSON text that is signed, and the way back from it."""

import hashlib
import json
import types
import typing
import unicodedata
from dataclasses import MISSING, fields, is_dataclass
from functools import cache


def to_snapshot(paper):
    """The one JSON text of a paper: sorted keys, no spaces, NFC, with kind and schema version.

    The class of ``paper`` carries ``KIND`` (stable code) and ``SCHEMA`` (version of its fields).
    """
    document = {"kind": paper.KIND, "paper": _plain(paper), "schema": paper.SCHEMA}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_snapshot(paper_class, text):
    """The paper written in a snapshot; ValueError if it is of another kind or schema."""
    document = json.loads(text)
    found = document.get("kind"), document.get("schema")
    if found != (paper_class.KIND, paper_class.SCHEMA):
        raise ValueError(f"not a snapshot of {paper_class.KIND}/{paper_class.SCHEMA}: {found}")
    return _built(paper_class, document["paper"])


def sha256_of(snapshot_text):
    """SHA-256 of the snapshot as hexadecimal text."""
    return hashlib.sha256(snapshot_text.encode()).hexdigest()


def _plain(value):
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or type(value) is int:
        return value
    raise TypeError(f"a paper holds text, whole numbers, lists and None, not {value!r}")


def _built(kind, value):
    if isinstance(kind, types.UnionType):
        wanted = [option for option in typing.get_args(kind) if option is not types.NoneType]
        return None if value is None else _built(wanted[0], value)
    if typing.get_origin(kind) is list:
        return [_built(typing.get_args(kind)[0], item) for item in _checked(value, list)]
    if is_dataclass(kind):
        return _built_dataclass(kind, _checked(value, dict))
    return _checked(value, kind)


def _built_dataclass(kind, values):
    kinds, needed = _fields_of(kind)
    if not needed <= values.keys() <= kinds.keys():
        raise ValueError(f"fields of {kind.__name__} do not match: {sorted(values)}")
    return kind(**{name: _built(kinds[name], value) for name, value in values.items()})


@cache
def _fields_of(kind):
    """The types of the fields of a class by name, and the names without which there is none."""
    hints, known = typing.get_type_hints(kind), fields(kind)
    needed = {item.name for item in known if item.default is item.default_factory is MISSING}
    return {item.name: hints[item.name] for item in known}, needed


def _checked(value, kind):
    if type(value) is not kind:
        raise ValueError(f"expected {kind.__name__}, got {value!r}")
    return value
