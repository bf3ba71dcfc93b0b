"""What a login sees is looked up: no scope reads the rows of the whole country to find its few."""

import re
from datetime import date

import pytest
from django.db import connection
from django.db.models import Q

from branches.models import PartyOrganization
from meetings.models import Meeting
from meetings.querysets import own_member
from reports.models import YearlyGrade
from reports.tree import CHILDREN
from resolutions.models import MemberTask, QualityScore, Resolution, TaskAssignment
from tests.factories import make_branch, make_member, make_office, make_org, make_user

DAY = date(2026, 11, 3)
OF_BRANCHES = [
    Meeting.objects.visible_to,
    Meeting.objects.content_visible_to,
    Resolution.objects.visible_to,
    TaskAssignment.objects.visible_to,
    QualityScore.objects.visible_to,
    YearlyGrade.objects.visible_to,
    MemberTask.objects.visible_to,
]
READ_WHOLE = {
    "postgresql": r"Seq Scan on {table} |Filter: .*hashed SubPlan",
    "sqlite": r"SCAN {table}\b(?! USING INDEX)",
}


@pytest.fixture
def commune(db):
    return make_org(make_org(kind="PROVINCIAL_COMMITTEE"))


@pytest.fixture
def secretary(commune):
    branch = make_branch(commune)
    return make_office(make_member(branch), branch)


def reads_whole(rows):
    """Whether the database goes through all rows of the table, although it would rather not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    pattern = READ_WHOLE[connection.vendor].format(table=rows.model._meta.db_table)
    return re.search(pattern, rows.order_by().explain()) is not None


@pytest.mark.parametrize("visible_to", OF_BRANCHES, ids=lambda one: one.__qualname__)
def test_a_secretary_and_the_committee_above_look_up_what_they_see(visible_to, commune, secretary):
    assert not reads_whole(visible_to(secretary))
    assert not reads_whole(visible_to(make_user(commune, "COMMITTEE_STAFF")))


def test_control_a_subquery_asked_of_each_row_reads_them_all(secretary):
    """On SQLite an "or" with another table does, on PostgreSQL "in" does."""
    here = secretary.posts[0].organization_id
    by_row = {
        "postgresql": Q(minute_taker__in=own_member(secretary)),
        "sqlite": Q(minute_taker__user=secretary.pk),
    }
    rows = Meeting.objects.filter(by_row[connection.vendor] | Q(branch=here))
    assert reads_whole(rows)


def test_the_units_directly_below_one_are_looked_up(commune):
    assert not reads_whole(CHILDREN.build(commune.pk, DAY, DAY))


def test_units_that_ended_are_found_without_reading_the_others(commune):
    assert not reads_whole(PartyOrganization.objects.filter(valid_to__gt=DAY, valid_to__lte=DAY))
