"""Checklists of inspections: reference data with dates, copied into each inspection (16.2)."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from branches.querysets import covers

SHIPPED = Path(__file__).parent.parent / "data" / "inspection_checklists.json"


@dataclass(frozen=True)
class ChecklistLine:
    """One thing to look at; ``evidence`` names what the product knows of it (`Evidence`)."""

    code: str
    title: str
    guide: str
    evidence: str = ""


@dataclass(frozen=True)
class Checklist:
    """``valid_from`` is the first day (None: always), ``valid_to`` the first day no longer."""

    code: str
    kinds: tuple
    name: str
    source: str
    valid_from: date | None
    valid_to: date | None
    steps: tuple
    lines: tuple


def checklist_for(kind, day):
    """The `Checklist` in force for a kind of inspection on ``day``; the newest of several."""
    found = [one for one in shipped_checklists() if kind in one.kinds and covers(one, day)]
    return max(found, key=lambda one: one.valid_from or date.min)


def checklist_of(code):
    """The checklist an inspection was begun with, or None where it is no longer shipped."""
    return next((one for one in shipped_checklists() if one.code == code), None)


@lru_cache(maxsize=1)
def shipped_checklists():
    """Everything in ``reports/data/inspection_checklists.json``."""
    return tuple(_checklist(one) for one in json.loads(SHIPPED.read_text(encoding="utf-8")))


def _checklist(one):
    return Checklist(
        code=one["code"],
        kinds=tuple(one["kinds"]),
        name=one["name"],
        source=one["source"],
        valid_from=_day(one["valid_from"]),
        valid_to=_day(one["valid_to"]),
        steps=tuple(one["steps"]),
        lines=tuple(ChecklistLine(**line) for line in one["lines"]),
    )


def _day(text):
    return date.fromisoformat(text) if text else None
