"""Things of one's own on the ladder: bundled, once, not at night, over when done (product 11)."""

from datetime import date

import pytest
from django.urls import reverse

from branches.models import MailOutbox, User
from meetings.actions.reminding import remind_people
from meetings.models import PersonalReminder
from resolutions.actions import following
from resolutions.models import TaskAssignment
from tests.factories import make_meeting, make_task

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 20)


@pytest.fixture
def owner(village):
    User.objects.filter(pk=village.minute_taker.pk).update(email="thuky@example.vn")
    village.minute_taker.refresh_from_db()
    return village.minute_taker


@pytest.fixture
def task(village, owner):
    past = make_meeting(village.branch, date(2026, 10, 3))
    return make_task(past, owner=village.people[1], due_on=DUE)


@pytest.fixture
def at(time_machine):
    def move(moment):
        time_machine.move_to(f"2026-11-{moment}:00+07:00", tick=False)

    move("10T09:00")
    return move


def steps():
    return list(
        PersonalReminder.objects.order_by("created_at", "pk").values_list("step", flat=True)
    )


def test_the_ladder_of_a_task(at, task):
    told = []
    for day in ("12T09:00", "13T09:00", "14T09:00", "18T09:00", "20T09:00", "21T09:00", "22T09:00"):
        at(day)
        told.append(remind_people())
    assert told == [0, 1, 0, 1, 1, 0, 1]
    assert steps() == ["WEEK", "SOON", "TODAY", "LATE"]
    at("26T09:00")
    assert remind_people() == 0


def test_a_second_run_repeats_nothing_and_the_night_is_quiet(at, task):
    at("13T22:00")
    assert remind_people() == 0
    at("14T07:00")
    assert (remind_people(), remind_people()) == (1, 0)
    assert MailOutbox.objects.count() == 1


def test_several_things_go_into_one_letter_without_their_content(at, village, task, owner):
    make_task(task.point.resolution.meeting, text="Trồng rừng", owner=village.people[1], due_on=DUE)
    at("18T09:00")
    assert remind_people() == 2
    letter = MailOutbox.objects.get(recipient=owner)
    assert letter.subject == "Nhắc việc đến hạn"
    assert letter.body.count("Nhiệm vụ chi bộ giao, hạn 20/11/2026 (còn 2 ngày)") == 2
    assert "Trồng rừng" not in letter.body
    texts = {row.text for row in PersonalReminder.objects.all()}
    assert "Nhiệm vụ: Trồng rừng, hạn 20/11/2026 (còn 2 ngày)" in texts


def test_what_comes_up_shortly_after_waits_for_the_next_word(at, village, task):
    at("18T09:00")
    assert remind_people() == 1
    make_task(task.point.resolution.meeting, text="Trồng rừng", owner=village.people[1], due_on=DUE)
    at("18T15:00")
    assert remind_people() == 0
    at("19T09:00")
    assert remind_people() == 1


def test_a_task_reported_is_spoken_of_no_more_and_staff_see_after_which_word(
    client, at, village, task, owner
):
    at("18T09:00")
    remind_people()
    following.report_task(task=TaskAssignment.objects.get(), is_done=True, note="Xong", by=owner)
    at("20T09:00")
    assert remind_people() == 0
    assert PersonalReminder.objects.get().done_at is not None
    client.force_login(village.secretary)
    page = client.get(reverse("resolutions:task", args=[task.pk])).content.decode()
    assert "Trước 2 ngày: 09:00 18/11/2026; sau lần nhắc này việc được báo xong" in page


def test_drafts_and_owners_without_login_are_left_alone(at, village):
    past = make_meeting(village.branch, date(2026, 10, 3))
    make_task(past, owner=village.people[3], due_on=DUE)
    at("18T09:00")
    assert remind_people() == 0


@pytest.mark.parametrize("number", [1, 5])
def test_reminding_asks_a_fixed_number_of_questions_where_nothing_is_new(
    at, village, task, number, django_assert_num_queries
):
    for count in range(number):
        make_task(
            task.point.resolution.meeting, text=f"Việc {count}", owner=village.people[1], due_on=DUE
        )
    at("18T09:00")
    remind_people()
    with django_assert_num_queries(5):
        assert remind_people() == 0
