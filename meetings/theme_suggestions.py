"""Themes worth thinking of, by type of branch: data with its source in ``data/``."""

import json
from functools import cache
from pathlib import Path

from meetings.plan.choices import ThemeCategory

FILE = Path(__file__).parent / "data" / "theme_suggestions.json"


def suggestions_for(branch_type):
    """``(category label, title)`` pairs for branches of this type; empty for an unknown one."""
    data = _shipped()
    kind = data["same_as"].get(branch_type, branch_type)
    return [
        (ThemeCategory(category).label, title) for category, title in data["by_type"].get(kind, ())
    ]


def suggestions_source():
    return _shipped()["source"]


@cache
def _shipped():
    return json.loads(FILE.read_text(encoding="utf-8"))
