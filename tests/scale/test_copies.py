"""A slice several times side by side: every copy is as whole as the first."""

import pytest
from django.db import connection, transaction
from django.db.models import Max

from branches import guards
from branches.models import PartyOrganization
from config.lib.dates import today
from config.lib.periods import parse_period
from config.scale.loading import grow_slice
from config.scale.shape import Shape
from meetings.book_facts import broken_entry
from meetings.models import Attendance, Contribution, Meeting, MinutesBook, SignedDocument
from members.models import Member, Membership
from reports.indicators import compute
from reports.json_form import indicators_json
from reports.kept.check import differences
from reports.kept.refresh import refresh
from resolutions.models import Resolution, TaskAssignment
from tests.scale.conftest import ON, SHAPE
from tests.scale.test_loading import WRITTEN

TIMES = 3
COPIED = (Member, Membership, Meeting, Attendance, Contribution, SignedDocument, Resolution)


def counts():
    return {model: model.objects.count() for model in (*COPIED, TaskAssignment)}


@pytest.fixture(scope="module")
def grown(logins, django_db_blocker):
    """How many rows there were before the slice was copied twice; taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        before = counts()
        shape = Shape(**{**vars(SHAPE), "times": TIMES})
        grow_slice(shape, tell=lambda sentence: None)
        yield before
        transaction.set_rollback(True)


def figures(unit):
    return indicators_json(compute(unit, parse_period("2025"), ON))


def provinces():
    return list(PartyOrganization.objects.filter(parent__parent=None, parent__isnull=False))


def test_there_are_as_many_rows_in_every_copy(grown):
    assert counts() == {model: TIMES * count for model, count in grown.items()}
    assert [unit.code for unit in provinces()] == ["01", "02", "03"]


def test_every_key_leads_somewhere_and_the_guards_are_back(grown):
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
            if connection.vendor == "postgresql"
            else "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
        )
        assert cursor.fetchone()[0] >= len(guards.GUARDS)


@pytest.mark.parametrize("model", WRITTEN)
def test_every_copied_row_is_clean(grown, model):
    for row in model.objects.order_by("-pk")[:50]:
        gaps = [f for f in row._meta.fields if f.is_relation or getattr(row, f.attname) is None]
        row.clean_fields(exclude=["pk", *(field.name for field in gaps)])


def test_derived_names_of_copies_are_those_the_models_make(grown):
    for row in (*PartyOrganization.objects.all(), *Member.objects.all()):
        kept = row.search_name, row.sort_name
        row.fill_keys()
        assert (row.search_name, row.sort_name) == kept


def test_nothing_of_a_copy_lies_in_another(grown):
    """Members sit, meet and speak in units of their own province only."""
    width = len(provinces()[0].path)
    for path, seat in Attendance.objects.values_list(
        "meeting__branch__path", "organization__path"
    ).distinct():
        assert path == seat
    seats = Membership.objects.values_list("member", "branch__path")
    homes = {}
    for member, path in seats:
        homes.setdefault(member, set()).add(path[:width])
    assert all(len(own) == 1 for own in homes.values())


def test_every_province_has_the_figures_of_the_first(grown):
    first, *others = [{**figures(unit), "organization": ""} for unit in provinces()]
    assert others == [first, first]


def test_minutes_books_of_copies_are_whole(grown):
    for book in MinutesBook.objects.select_related("organization").order_by("-pk")[:20]:
        assert broken_entry(book.organization, book.year) is None
        last = book.entries.order_by("-number").first()
        assert (book.last_number, book.last_hash) == (last.number, last.hash)


def test_new_rows_are_numbered_after_the_copies(grown):
    last = Meeting.objects.aggregate(last=Max("pk"))["last"]
    branch = PartyOrganization.objects.branches().first()
    with transaction.atomic():
        made = Meeting.objects.create(
            branch=branch, meeting_type="OTHER_ACTIVITY", held_on=ON, for_year=2025, for_month=12
        )
        transaction.set_rollback(True)
    assert made.pk > last


def test_figures_of_copies_are_kept_after_a_refresh(grown):
    with transaction.atomic():
        refresh()
        assert [one.text for one in differences(today())] == []
        transaction.set_rollback(True)
