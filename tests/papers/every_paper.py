"""Every kind of paper of the product, filled with any text: found by its class, not by a list."""

import importlib
import pkgutil
import types
import typing
from dataclasses import fields, is_dataclass

from django.template.loader import render_to_string

from config.lib.paper_proof import proof_of

APPS = ("branches", "members", "meetings", "resolutions", "reports")
# Fields that hold no words of people but codes, days and moments.
CODES = {"kind": "REGULAR", "period": "2026Q3", "moment": "2026-10-03T19:30"}
DAYS = ("_on", "until", "day", "days")
ROWS = {"counts": 6}  # of a tally: as many as it has kinds of cards


def papers():
    """Every dataclass of the product that is laid out: it has a template and a title."""
    found = []
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if "papers" in module.name and ".migrations" not in module.name:
                found += vars(importlib.import_module(module.name)).values()
    return sorted(set(filter(_is_paper, found)), key=lambda one: one.__name__)


def _is_paper(one):
    is_shown = isinstance(one, type) and is_dataclass(one) and not one.__name__.startswith("_")
    return is_shown and hasattr(one, "pdf_title") and hasattr(one, "template")


def filled(kind, text, name=""):
    """A ``kind`` with ``text(name)`` in each field of words, two rows in lists or as `ROWS` say."""
    if isinstance(kind, types.UnionType):
        wanted = [one for one in typing.get_args(kind) if one is not types.NoneType]
        return filled(wanted[0], text, name)
    if typing.get_origin(kind) is list:
        return [filled(typing.get_args(kind)[0], text, name) for _ in range(ROWS.get(name, 2))]
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        names = [one.name for one in fields(kind) if one.init]
        return kind(**{one: filled(hints[one], text, one) for one in names})
    if kind is not str:
        return {int: 1, bool: True}[kind]
    if name in CODES:
        return CODES[name]
    if name.endswith("_at"):
        return "2026-10-03T19:30"
    return "2026-10-03" if name.endswith(DAYS) else text(name)


def html_of(paper):
    """The page as `config.lib.pdf.render_paper` hands it to the layout."""
    context = {"paper": paper, "proof": proof_of(paper, ""), "pdf_title": paper.pdf_title}
    return render_to_string(paper.template, context)
