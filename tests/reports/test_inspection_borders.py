"""Inspections at the borders: taken back, written by two, of a branch closed meanwhile."""

from copy import copy

import pytest
from django.urls import reverse

from config.lib.dates import today
from config.lib.digests import seen_digest
from config.lib.errors import RuleBroken, Stale
from meetings.actions.minutes import submit_minutes
from reports.actions import findings as finding_actions
from reports.actions import inspections as actions
from reports.inspections.figures import totals
from reports.models import Finding
from tests.factories import close_branch, make_user
from tests.meetings.conftest import make_village
from tests.reports.inspected import H2, find, inspect

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to("2026-11-20 09:00+07:00", tick=False)


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def inspector(village):
    return make_user(village.commune, "INSPECTOR", username="ubkt")


def test_what_the_unit_said_is_not_thrown_away(village, inspector):
    inspection = inspect(village, inspector)
    actions.send_to_unit(inspection=inspection, by=inspector)
    actions.answer(inspection=inspection, statement="Chi bộ đã họp đủ.", by=village.secretary)
    actions.ask_again(inspection=inspection, by=inspector)
    actions.take_back(inspection=inspection, by=inspector)
    with pytest.raises(RuleBroken, match="đã báo cáo, giải trình"):
        actions.discard(inspection=inspection, by=inspector)


def test_two_inspectors_write_one_finding(village, inspector):
    inspection = inspect(village, inspector)
    kept = find(inspection, by=inspector)
    seen = seen_digest(kept, finding_actions.TEXTS)

    def write(**changes):
        finding = copy(kept)  # as both forms were opened
        for name, text in changes.items():
            setattr(finding, name, text)
        asked = {"inspection": inspection, "finding": finding, "seen": seen, "by": inspector}
        return finding_actions.save_finding(**asked)

    write(text="Biên bản còn sơ sài")
    write(remedy="Ghi đủ tên người phát biểu")  # another column: both stay
    kept_now = Finding.objects.get()
    assert (kept_now.text, kept_now.remedy) == ("Biên bản còn sơ sài", "Ghi đủ tên người phát biểu")
    with pytest.raises(Stale):
        write(text="Biên bản chưa rõ ý kiến")
    finding_actions.remove_finding(finding=kept_now, by=inspector)
    with pytest.raises(Stale):
        write(text="Biên bản còn sơ sài")
    assert not Finding.objects.exists()


def test_a_refused_check_of_the_book_keeps_what_was_typed(client, village, inspector):
    submit_minutes(meeting=village.signed(), by=village.secretary)
    inspection = inspect(village, inspector)
    client.force_login(inspector)
    address = reverse("reports:inspection_book", args=[inspection.pk])
    [(entry, _, _)] = client.get(address).context["entries"]
    long = "Chưa ghi rõ ý kiến. " * 20  # more than the 300 characters there is room for
    sent = {"xem": [entry.pk], f"nhan_xet_{entry.pk}": long}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert long.strip() in refused.text
    assert not inspection.minutes.exists()


def test_the_totals_keep_a_branch_closed_in_the_half_year(village, inspector):
    inspection = inspect(village, inspector)
    close_branch(village.branch, today())
    [line] = [one for one in totals(village.commune, H2, today()).kinds if one.running]
    assert (line.kind, line.running) == (inspection.kind, 1)
