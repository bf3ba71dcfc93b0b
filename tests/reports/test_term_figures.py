"""The years of a term add up by their counts."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from branches.models import Term
from reports.kept.refresh import refresh
from tests.factories import (
    attend,
    make_branch,
    make_meeting,
    make_member,
    make_org,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_years_stand_side_by_side_and_are_added_by_counts(client, django_assert_num_queries):
    branch = make_branch(make_org(make_org(kind="PROVINCIAL_COMMITTEE")))
    people = [make_member(branch) for _ in range(10)]
    attend(make_meeting(branch, date(2024, 12, 3)), unexcused=people)  # the term before
    attend(make_meeting(branch, date(2025, 3, 3)), present=people)
    attend(make_meeting(branch, date(2026, 2, 3)), present=people[:7], unexcused=people[7:])
    attend(make_meeting(branch, date(2026, 3, 3)), present=people[:8], unexcused=people[8:])
    with time_machine.travel("2026-06-20T12:00:00+07:00"):
        refresh()
        client.force_login(make_user(branch.parent, "COMMITTEE_LEADER"))
        address = reverse("reports:term", args=[branch.parent_id])
        client.get(address)
        with django_assert_num_queries(5):
            answer = client.get(address)
    rows = {row.head: row.cells[0].text for row in answer.context["answer"].table.rows}
    assert rows == {
        "Năm 2025": "100,00 % (10/10)",
        "Năm 2026": "75,00 % (15/20)",
        "Cộng từ đầu nhiệm kỳ": "83,33 % (25/30)",
    }


def test_a_unit_without_figures_says_so(client):
    commune = make_org(make_org(kind="PROVINCIAL_COMMITTEE"))
    client.force_login(make_user(commune, "COMMITTEE_LEADER"))
    page = client.get(reverse("reports:term", args=[commune.pk])).content.decode()
    assert "Chưa có số liệu của năm nào trong nhiệm kỳ." in page


def test_without_a_term_the_page_says_what_to_do(client):
    commune = make_org(make_org(kind="PROVINCIAL_COMMITTEE"))
    Term.objects.all().delete()
    client.force_login(make_user(commune, "COMMITTEE_LEADER"))
    page = client.get(reverse("reports:term", args=[commune.pk]), follow=True).content.decode()
    assert "Đơn vị chưa có nhiệm kỳ" in page
