"""Counts people read: exact up to 999, then "hơn 999", and the database stops there too."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.models import PartyOrganization
from config.lib import told_counts
from config.lib.told_counts import ToldCount, told_count
from tests.factories import make_org


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (999, "999"), (1000, "hơn 999")])
def test_very_many_are_told_as_more_than_the_most(number, text):
    assert str(ToldCount(number)) == text
    assert bool(ToldCount(number)) is (number > 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("rows", "text"), [(2, "2"), (3, "hơn 2"), (4, "hơn 2")])
def test_counting_stops_where_the_exact_number_says_no_more(monkeypatch, rows, text):
    monkeypatch.setattr(told_counts, "MOST_TOLD", 2)
    root = make_org()
    for _ in range(rows - 1):
        make_org(root)
    with CaptureQueriesContext(connection) as asked:
        found = told_count(PartyOrganization.objects.order_by("name"))
    assert str(found) == text
    assert "LIMIT 3" in asked.captured_queries[0]["sql"]
    assert "ORDER BY" not in asked.captured_queries[0]["sql"]
