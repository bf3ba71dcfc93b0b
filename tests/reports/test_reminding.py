"""Reminding branches from the matrix: whom, of what, how often, and what became of it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from branches.models import AuditEvent, MailOutbox
from config.lib.errors import RuleBroken
from config.lib.periods import Month
from meetings.choices import MeetingState
from meetings.models import Meeting
from reports.actions.reminding import remind_branches
from reports.kept.refresh import mark_everything, refresh
from reports.matrix.states import CellState
from reports.models import BranchReminder, ReminderRound
from reports.reminding_rules import asks_for, has_reacted
from tests.factories import hold, make_branch, make_meeting, make_member, make_org, make_user

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = datetime(2026, 11, 5, 12, tzinfo=ZONE)
NOVEMBER = Month(2026, 11)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOON)


@pytest.fixture
def commune(db):
    return make_org(make_org(kind="CENTRAL"), code="XA1", name="Đảng bộ xã Pa Tần")


@pytest.fixture
def staff(commune):
    return make_user(commune, "COMMITTEE_STAFF")


def branch_with_secretary(unit, name):
    branch = make_branch(unit, name=name)
    secretary = make_user(branch, "SECRETARY")
    secretary.email = f"bithu{branch.pk}@example.org"
    secretary.save()
    return branch, secretary


def counted():
    mark_everything()
    refresh()


def remind(commune, staff, branches, month=NOVEMBER, **values):
    return remind_branches(
        unit=commune, branch_ids=[one.pk for one in branches], month=month, by=staff, **values
    )


@pytest.mark.parametrize(
    ("cell", "is_planned", "asks"),
    [
        (CellState.DUE, False, True),
        (CellState.DUE, True, False),
        (CellState.MISSING, True, True),
        (CellState.POSTPONED, False, False),
        (CellState.HELD, False, True),
        (CellState.SENT, False, False),
        (CellState.RETURNED, False, True),
        (CellState.ABSENT, False, False),
    ],
)
def test_what_is_asked_for(cell, is_planned, asks):
    assert bool(asks_for(cell, is_planned=is_planned)) is asks


@pytest.mark.parametrize(
    ("about", "state", "done"),
    [
        (CellState.DUE, None, False),
        (CellState.DUE, MeetingState.PLANNED, True),
        (CellState.MISSING, MeetingState.PLANNED, False),
        (CellState.MISSING, MeetingState.HELD, True),
        (CellState.HELD, MeetingState.SIGNED, False),
        (CellState.HELD, MeetingState.SUBMITTED, True),
        (CellState.RETURNED, MeetingState.RETURNED, False),
        (CellState.RETURNED, MeetingState.CORRECTED, True),
    ],
)
def test_when_a_word_is_answered(about, state, done):
    assert has_reacted(about, state) is done


def test_each_secretary_gets_one_word_of_what_is_missing(commune, staff):
    lazy, secretary = branch_with_secretary(commune, "Chi bộ Một")
    done, _ = branch_with_secretary(commune, "Chi bộ Hai")
    nobody = make_branch(commune, name="Chi bộ Ba")
    far, _ = branch_with_secretary(make_org(commune.parent), "Chi bộ Xa")
    make_meeting(done, date(2026, 11, 4), state=MeetingState.PLANNED)
    counted()
    outcome = remind(commune, staff, [lazy, done, nobody, far])
    (word,) = BranchReminder.objects.all()
    assert (word.user, word.about) == (secretary, CellState.DUE)
    assert word.text == (
        "Đảng bộ xã Pa Tần nhắc Chi bộ Một: đến hạn, chưa lên lịch cuộc họp tháng 11 năm 2026"
    )
    assert outcome.text == (
        "Đã nhắc bí thư 1 chi bộ. 1 chi bộ không còn việc phải nhắc; "
        "1 chi bộ chưa có tài khoản bí thư."
    )
    (letter,) = MailOutbox.objects.all()
    assert letter.body == f"{word.text}."
    assert AuditEvent.objects.get(code="reports.branches_reminded").payload == {
        "branches": [lazy.pk],
        "month": "tháng 11 năm 2026",
    }


def test_nobody_is_reminded_again_within_the_hours_between_words(commune, staff):
    branch, _ = branch_with_secretary(commune, "Chi bộ Một")
    counted()
    remind(commune, staff, [branch])
    soon = remind(commune, staff, [branch], now=NOON + timedelta(hours=11))
    assert (soon.round, soon.recent) == (None, 1)
    assert BranchReminder.objects.count() == 1
    later = remind(commune, staff, [branch], now=NOON + timedelta(hours=13))
    assert later.reminded == 1
    assert MailOutbox.objects.count() == 2


def test_letters_wait_for_the_end_of_the_quiet_hours(commune, staff):
    branch, _ = branch_with_secretary(commune, "Chi bộ Một")
    counted()
    remind(commune, staff, [branch], now=NOON.replace(hour=22))
    letter = MailOutbox.objects.get()
    assert letter.next_try_at.astimezone(ZONE) == datetime(2026, 11, 6, 6, 30, tzinfo=ZONE)


def test_only_those_with_the_right_remind(commune, staff):
    branch, secretary = branch_with_secretary(commune, "Chi bộ Một")
    counted()
    for other in (secretary, make_user(commune, "INSPECTOR"), make_user(commune, "SYSTEM_ADMIN")):
        with pytest.raises(PermissionDenied):
            remind(commune, other, [branch])
    with pytest.raises(RuleBroken, match="ít nhất một chi bộ"):
        remind(commune, staff, [])


def test_the_page_reminds_all_that_are_filtered_and_a_second_click_changes_nothing(
    client, commune, staff
):
    for name in ("Chi bộ Một", "Chi bộ Hai"):
        branch_with_secretary(commune, name)
    counted()
    client.force_login(staff)
    shown = client.get(reverse("reports:matrix", args=[commune.pk]) + "?tim=mot")
    once = str(shown.context["once_key"])
    sent = {"month": "11", "all": "on", "once": once}
    address = reverse("reports:remind", args=[commune.pk]) + "?tim=mot"
    first, second = client.post(address, sent), client.post(address, sent)
    found = ReminderRound.objects.get()
    assert first.url == second.url == reverse("reports:reminder", args=[commune.pk, found.pk])
    assert [one.branch.name for one in found.reminders.select_related("branch")] == ["Chi bộ Một"]


@pytest.mark.parametrize("sent", [{"month": "13"}, {"month": "11"}, {"branch": "x"}])
def test_a_form_without_month_or_branch_is_refused_in_words(client, commune, staff, sent):
    branch_with_secretary(commune, "Chi bộ Một")
    counted()
    client.force_login(staff)
    answer = client.post(reverse("reports:remind", args=[commune.pk]), sent, follow=True)
    assert "Đồng chí chọn" in answer.content.decode()
    assert not ReminderRound.objects.exists()


def test_the_next_day_shows_who_reacted(client, commune, staff, time_machine):
    acted, _ = branch_with_secretary(commune, "Chi bộ Một")
    idle, _ = branch_with_secretary(commune, "Chi bộ Hai")
    counted()
    found = remind(commune, staff, [acted, idle]).round
    time_machine.move_to(NOON + timedelta(days=1))
    make_meeting(acted, date(2026, 11, 20), state=MeetingState.PLANNED)
    client.force_login(staff)
    page = client.get(reverse("reports:reminder", args=[commune.pk, found.pk]))
    assert [(row.branch, row.now) for row in page.context["rows"]] == [
        (idle, "Chưa lên lịch"),
        (acted, "Đã lên lịch ngày 20/11/2026"),
    ]
    assert "1/2 chi bộ đã có chuyển biến" in page.content.decode()
    listed = client.get(reverse("reports:reminders", args=[commune.pk]))
    assert [one.branch_count for one in listed.context["page"]] == [2]


def test_the_secretary_sees_the_word_until_it_is_done(client, commune, staff):
    branch, secretary = branch_with_secretary(commune, "Chi bộ Một")
    hold(branch, date(2026, 10, 3), [make_member(branch)])
    counted()
    remind(commune, staff, [branch], Month(2026, 10))
    client.force_login(secretary)
    words = "đã họp, chưa gửi biên bản tháng 10 năm 2026"
    assert words in client.get("/").content.decode()
    Meeting.objects.update(state=MeetingState.SUBMITTED, submitted_at=NOON)
    assert words not in client.get("/").content.decode()


@pytest.mark.parametrize("number", [1, 4])
def test_reminding_and_its_page_cost_the_same_for_many(
    client, commune, staff, number, django_assert_num_queries
):
    branches = [branch_with_secretary(commune, f"Chi bộ {n}")[0] for n in range(number)]
    counted()
    found = remind(commune, staff, branches).round
    client.force_login(staff)
    with django_assert_num_queries(6):
        client.get(reverse("reports:reminder", args=[commune.pk, found.pk]))
