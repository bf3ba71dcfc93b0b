"""Finding a unit among thousands by its name, without diacritics, and saying where it stands."""

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Concat, Length

from branches.models import PartyOrganization
from branches.querysets import covering
from branches.rules import ancestor_paths
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.prepared import Prepared
from config.lib.vietnamese import nfc, search_key


def matching(units, text):
    """The units with a word beginning like each word of ``text``; working ones and tops first.

    Names that hold the words one after the other stand before those that hold them apart.
    """
    phrase = search_key(text)
    if not phrase:
        return units.none()
    found = units.alias(words=Concat(Value(" "), F("search_name"), output_field=CharField()))
    for word in phrase.split():
        found = found.filter(words__contains=f" {word}")
    return found.alias(
        has_ended=Case(When(covering(today()), then=0), default=1),
        is_apart=Case(When(words__contains=f" {phrase}", then=0), default=1),
    ).order_by("has_ended", "is_apart", Length("path"), "sort_name", "pk")


def organization_of(code):
    """The unit with this code; RuleBroken when there is none."""
    organization = PartyOrganization.objects.filter(code=nfc(code)).first()
    if organization is None:
        raise RuleBroken(f"Không có đơn vị nào mang mã “{code}”. Đồng chí kiểm tra lại mã đơn vị.")
    return organization


def children_of(units):
    """The units directly below ``units`` with how many working ones stand below each."""
    return with_counts(PartyOrganization.objects.filter(parent__in=units)).order_by(
        "parent__path", "sort_name", "pk"
    )


def with_counts(units):
    """``units`` with ``child_count``: working units directly below."""
    working = covering(today(), prefix="children__")
    below = Q(children__isnull=False) & working
    return units.annotate(child_count=Count("children", filter=below))


PARENT = PartyOrganization._meta.get_field("parent")
LINE = Prepared(
    lambda *paths: PartyOrganization.objects.filter(path__in=paths).order_by("path"),
    further="#path{}".format,
)


def line_of(unit):
    """The units from the root down to ``unit``; no question where they came with it."""
    line = [unit]
    while line[0].parent_id is not None:
        if not PARENT.is_cached(line[0]):
            return LINE(*ancestor_paths(unit.path))
        line.insert(0, line[0].parent)
    return line


def say_where(units):
    """Set ``where`` on each unit: the labels above it, from the province down. One query."""
    units = list(units)
    above = {path for unit in units for path in ancestor_paths(unit.path)[:-1]}
    labels = {unit.path: unit.label for unit in PartyOrganization.objects.filter(path__in=above)}
    for unit in units:
        steps = [labels[path] for path in ancestor_paths(unit.path)[:-1] if path in labels]
        unit.where = " › ".join(steps[1:] or steps)
        unit.has_ended = unit.valid_to is not None and unit.valid_to <= today()
    return units
