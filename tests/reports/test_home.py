"""The home page by role: numbers, one list of things to do by date, a constant cost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from meetings.choices import MeetingState
from meetings.models import Meeting
from reports.kept.refresh import mark_everything, refresh
from tests.factories import hold, make_branch, make_meeting, make_member, make_org, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _on_a_day_in_november(time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+07:00")


@pytest.fixture
def commune(db):
    return make_org(make_org(kind="CENTRAL"), code="XA1", name="Đảng bộ xã Pa Tần")


def counted():
    mark_everything()
    refresh()


def home(client, user):
    client.force_login(user)
    return " ".join(client.get("/").content.decode().split())


def part(client, user, name, unit):
    client.force_login(user)
    return client.get(reverse(name, args=[unit.pk]))


def test_staff_sees_the_month_in_numbers_that_open_their_branches(client, commune):
    staff = make_user(commune, "COMMITTEE_STAFF")
    held, returned, _ = (make_branch(commune) for _ in range(3))
    hold(held, date(2026, 11, 3), [make_member(held)])
    make_meeting(returned, date(2026, 11, 3))
    Meeting.objects.filter(branch=returned).update(
        state=MeetingState.RETURNED, submitted_at=f"{TODAY}T08:00:00+07:00"
    )
    counted()
    assert f'hx-get="{reverse("reports:month_numbers", args=[commune.pk])}"' in home(client, staff)
    numbers = part(client, staff, "reports:month_numbers", commune).context["numbers"]
    assert [(label, count) for label, count, _ in numbers] == [
        ("Đến hạn, chưa họp", 0),
        ("Quá hạn, chưa họp", 1),
        ("Đã họp, chưa gửi", 1),
        ("Bị trả lại", 1),
    ]
    behind = client.get(reverse("reports:matrix", args=[commune.pk]) + numbers[3][2])
    assert behind.context["row_count"] == 1


def test_the_list_of_things_to_do_is_sorted_by_date(client, commune):
    staff = make_user(commune, "COMMITTEE_STAFF")
    hold(make_branch(commune), date(2026, 1, 3), [])
    shown = home(client, staff)
    assert shown.count("<h2>Việc cần làm</h2>") == 1
    lines = ["Biên bản chờ duyệt", "Sinh hoạt chuyên đề quý IV", "Kế hoạch năm của các chi bộ"]
    places = [shown.index(line) for line in lines]
    assert places == sorted(places)
    assert [shown.count(f"<h3>{line}") for line in lines] == [1, 1, 1]


def test_a_leader_sees_four_figures_against_the_year_before(client, commune):
    leader = make_user(commune, "COMMITTEE_LEADER")
    branch = make_branch(commune)
    people = [make_member(branch) for _ in range(4)]
    hold(branch, date(2025, 11, 3), people[:4])
    hold(branch, date(2026, 11, 3), people)
    counted()
    shown = home(client, leader)
    assert shown.count('class="figure-title"') == 4
    assert "Cùng quý năm trước: 100,00 %" in shown
    support = part(client, leader, "reports:support_short", commune)
    assert support.context["total"] == 1
    assert "Thiếu 10/11 tháng" in support.content.decode()


def test_a_secretary_sees_what_is_missing_and_who_was_not_heard(client, commune):
    branch = make_branch(commune)
    secretary = make_user(branch, "SECRETARY")
    quiet, heard = make_member(branch, full_name="Lò Thị Ánh"), make_member(branch)
    hold(branch, date(2026, 10, 3), [quiet, heard], spoke=[heard])
    make_meeting(branch, TODAY + timedelta(days=5), state=MeetingState.PLANNED)
    shown = home(client, secretary)
    assert "Còn thiếu: Phân công người chuẩn bị nội dung" in shown
    assert "<h2>Chưa phát biểu năm 2026</h2>" in shown
    assert "<li>Lò Thị Ánh</li>" in shown
    assert f"<li>{heard.full_name}</li>" not in shown
    plain = make_user(branch, "MEMBER", member=heard)
    assert "Chưa phát biểu năm" not in home(client, plain)


@pytest.mark.parametrize(("role", "questions"), [("SECRETARY", 34), ("COMMITTEE_STAFF", 23)])
def test_the_home_page_costs_the_same_however_much_there_is(
    client, commune, role, questions, django_assert_num_queries
):
    for number in (1, 4):
        unit = make_org(commune)
        for _ in range(number):
            branch = make_branch(unit)
            people = [make_member(branch) for _ in range(number)]
            for month in range(1, 1 + number):
                hold(branch, date(2026, month, 3), people)
        reader = make_user(branch if role == "SECRETARY" else unit, role)
        counted()
        client.force_login(reader)
        with django_assert_num_queries(questions):
            client.get("/")
