"""The words of a committee's report start from kept figures: the same as from the rows."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from branches.models import PartyOrganization
from config.lib.periods import parse_period
from reports.choices import PERIOD_KINDS, ReportKind
from reports.documents import preview_report
from reports.documents.attention import attention
from reports.documents.kept_words import word_attention, word_figures
from reports.documents.narrative import proposed, tokens
from reports.kept.refresh import refresh
from reports.report_figures import gather
from tests.blackbox.building import World
from tests.blackbox.oracle import YEAR
from tests.reports.test_kept_figures import settle

KIND_OF = {letter: kind for kind, letter in PERIOD_KINDS.items()}


@pytest.mark.parametrize("seed", [3])
def test_words_from_kept_figures_equal_those_from_the_rows(db, tmp_path, seed):
    with time_machine.travel(f"{YEAR + 2}-01-01T12:00:00+07:00"):
        settle(World(tmp_path), seed)
    day, compared = date(YEAR + 1, 3, 1), 0
    periods = [parse_period(f"{YEAR}{code}") for code in ("", "H1", "Q2", "M03", "M11")]
    with time_machine.travel(f"{day.isoformat()}T12:00:00+07:00"):
        refresh()
        for unit in PartyOrganization.objects.filter(is_branch=False):
            for period in periods:
                kept = word_figures(unit, period, day)
                if kept is None:
                    continue
                whole, kind = gather(unit, period, day), KIND_OF[period.kind]
                from_rows = (tokens(whole), proposed(whole, kind, attention(whole)))
                assert (tokens(kept), proposed(kept, kind, word_attention(kept))) == from_rows
                compared += 1
    assert compared > 9


def test_the_page_of_the_words_asks_a_fixed_number_of_questions(
    reported, client, django_assert_num_queries
):
    refresh()
    client.force_login(reported.staff)
    address = reverse("reports:narrative", args=[reported.commune.pk])
    with django_assert_num_queries(15):
        page = client.get(address, {"ky": "2026Q3"})
    assert "90,91" in page.content.decode()


def test_another_day_than_today_is_counted_from_the_rows(reported):
    refresh()
    period, day = parse_period("2026Q3"), date(2026, 7, 31)
    assert word_figures(reported.commune, period, day) is None
    early = preview_report(reported.commune, ReportKind.QUARTER, period, day)
    assert early.tokens["thường kỳ"].endswith("(2/2)")
