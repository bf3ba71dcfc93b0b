"""Who sees which alert: the secretary's private note, the committee's list, the member's own."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from branches.models import AuditEvent
from config.lib.errors import RuleBroken
from meetings.models import Attendance, Meeting
from members.models import Position
from reports.actions.absences import request_self_criticism
from reports.models import SelfCriticismRequest
from tests.factories import (
    LONG_AGO,
    attend,
    make_branch,
    make_meeting,
    make_member,
    make_org,
    make_user,
    seat,
)

pytestmark = pytest.mark.django_db
WARN, ONCE = "Gần đến mức Điều 8", "Vắng không lý do."


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to("2026-11-20 09:00+07:00", tick=False)


@pytest.fixture
def commune(db):
    return make_org(make_org(kind="PROVINCIAL_COMMITTEE"), name="Đảng bộ xã Pa Tần")


@pytest.fixture
def branch(commune):
    return make_branch(commune, name="Chi bộ bản A")


@pytest.fixture
def member(branch):
    return make_member(branch, full_name="Sìn Văn Phóng")


@pytest.fixture
def login(branch):
    def make(role, unit=None, **values):
        return make_user(unit or branch, role, **values)

    return make


@pytest.fixture
def missed(branch, member):
    """Unexcused in February and May."""
    return [
        attend(make_meeting(branch, date(2026, month, 3)), unexcused=[member]) for month in (2, 5)
    ]


def read(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"reports:{name}", args=args))


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("role", "above", "sees", "sees_single"),
    [
        ("SECRETARY", False, True, True),
        ("DEPUTY_SECRETARY", False, True, True),
        ("COMMITTEE_STAFF", True, True, False),
        ("COMMITTEE_LEADER", True, True, False),
        ("INSPECTOR", True, True, False),
        ("BRANCH_COMMITTEE", False, False, False),
        ("MEMBER", False, False, False),
        ("SUPERVISOR", True, False, False),
        ("SYSTEM_ADMIN", True, False, False),
    ],
)
def test_who_is_told_of_a_branch(
    client, commune, branch, missed, login, role, above, sees, sees_single
):
    answer = read(client, login(role, commune if above else branch), "absences", branch.pk)
    if not sees:
        assert answer.status_code == 403
        return
    page = text(answer)
    assert WARN in page
    assert (f"<strong>{ONCE}</strong>" in page) == sees_single


def test_the_heads_read_a_private_note_on_home_and_branch_page(client, branch, missed, login):
    secretary = login("SECRETARY")
    client.force_login(secretary)
    for address in ("/", branch.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "Sìn Văn Phóng" in page
        assert "Chỉ bí thư, phó bí thư thấy nhắc nhở này." in page
    for role in ("MEMBER", "BRANCH_COMMITTEE"):
        client.force_login(login(role))
        for address in ("/", branch.get_absolute_url()):
            assert "absence-alerts" not in client.get(address).content.decode()


def test_no_alert_stands_on_the_roll(client, branch, missed, login):
    client.force_login(login("SECRETARY"))
    page = client.get(reverse("members:roll", args=[branch.pk])).content.decode()
    assert "Sìn Văn Phóng" in page
    assert "Điều 8" not in page
    assert "Vắng" not in page.split("<main")[1]


def test_the_committee_loads_its_counts_and_opens_the_list(client, commune, missed, login):
    staff = login("COMMITTEE_STAFF", commune)
    client.force_login(staff)
    assert reverse("reports:absence_summary", args=[commune.pk]) in client.get("/").content.decode()
    counts = text(read(client, staff, "absence_summary", commune.pk))
    assert "Gần đến mức Điều 8 Điều lệ Đảng: <strong>1</strong>" in counts
    client.force_login(staff)
    page = client.get(
        reverse("reports:absences", args=[commune.pk]), {"loai": "CHARTER_ART8_WARN"}
    ).content.decode()
    assert "Sìn Văn Phóng" in page
    page = client.get(reverse("reports:absences", args=[commune.pk]), {"nam": "2025"})
    assert "Không có trường hợp nào" in page.content.decode()


def test_members_see_their_own_and_nobody_elses(client, branch, member, missed, login):
    own = make_user(branch, "MEMBER", member=member)
    client.force_login(own)
    assert "Vắng không lý do ở 2 tháng" in client.get(member.get_absolute_url()).content.decode()
    for other in (
        make_user(branch, "MEMBER", member=make_member(branch)),
        login("BRANCH_COMMITTEE"),
    ):
        client.force_login(other)
        assert "member-absences" not in client.get(member.get_absolute_url()).content.decode()


def test_an_alert_opens_the_sittings_behind_it(client, commune, branch, member, missed, login):
    page = text(read(client, login("SECRETARY"), "member_absences", branch.pk, member.pk))
    for meeting in missed:
        assert f'href="{meeting.get_absolute_url()}"' in page
    assert "03/02/2026" in page
    page = text(
        read(client, login("COMMITTEE_STAFF", commune), "member_absences", branch.pk, member.pk)
    )
    assert "Vắng không lý do kỳ" not in page
    assert f"<h2>{ONCE[:-1]}</h2>" not in page


def test_the_committee_reads_the_reason_once_the_minutes_are_sent(
    client, commune, branch, member, login
):
    held = [
        attend(make_meeting(branch, date(2026, month, 3)), excused=[member])
        for month in range(1, 5)
    ]
    Attendance.objects.filter(member=member).update(reason_text="Đi mổ tim")
    readers = (login("SECRETARY"), login("COMMITTEE_STAFF", commune))

    def told():
        pages = [read(client, one, "member_absences", branch.pk, member.pk) for one in readers]
        return ["Đi mổ tim" in text(page) for page in pages]

    assert told() == [True, False]
    Meeting.objects.filter(pk__in=[one.pk for one in held]).update(state="SUBMITTED")
    assert told() == [True, True]


def test_a_sitting_the_reader_may_not_open_is_named_without_a_way(
    client, commune, branch, member, missed, login
):
    old = make_branch(make_org(commune.parent), name="Chi bộ cũ")
    member.memberships.create(
        branch=old, kind="TEMPORARY_SEAT", valid_from=LONG_AGO, valid_to=date(2026, 12, 31)
    )
    elsewhere = attend(make_meeting(old, date(2026, 8, 3)), unexcused=[member])
    page = text(read(client, login("SECRETARY"), "member_absences", branch.pk, member.pk))
    assert "03/08/2026" in page
    assert elsewhere.get_absolute_url() not in page


def test_whoever_left_the_branch_long_ago_is_no_matter_of_its_heads(
    client, commune, branch, member, login
):
    elsewhere = make_branch(commune, name="Chi bộ mới")
    for month in (2, 5):
        attend(make_meeting(elsewhere, date(2026, month, 3)), unexcused=[member])
    client.force_login(login("SECRETARY"))
    address = reverse("reports:member_absences", args=[branch.pk, member.pk])
    evidence = reverse("reports:evidence", args=[branch.pk, member.pk])
    for left_on, status in ((date(2026, 1, 10), 200), (date(2023, 1, 10), 404)):
        member.memberships.filter(branch=branch).update(valid_to=left_on, end_reason="TRANSFERRED")
        assert client.get(address).status_code == status
    assert client.post(evidence).status_code == 404


def test_the_coming_committee_looks_a_pending_transfer_up_at_home(client, commune, branch, login):
    arriving = make_member(branch, until=date(2026, 9, 1))
    arriving.memberships.update(end_reason="TRANSFERRED")
    coming = make_org(commune.parent, name="Đảng bộ xã nơi đến")
    seat(arriving, make_branch(coming), since=date(2026, 12, 1))
    client.force_login(login("COMMITTEE_STAFF", coming))
    listed = client.get(reverse("reports:absences", args=[coming.pk]))
    (row,) = listed.context["rows"]
    assert row.told.kind == "TRANSFER_PENDING"
    page = client.get(row.url)
    assert page.status_code == 200
    assert row.words in page.content.decode()


def test_how_it_is_computed_names_the_limits_in_force(client, branch, login):
    page = text(read(client, login("SECRETARY"), "absences_explained", branch.pk))
    assert "Quá 3 kỳ thường kỳ liền nhau" in page
    assert "ở 2 tháng khác nhau" in page
    assert "Quá 30 ngày làm việc" in page


# --- requests for self-criticism ----------------------------------------------------------------


def ask(branch, member, by, day=date(2026, 6, 3), note="Yêu cầu tại kỳ họp tháng 6."):
    return request_self_criticism(member=member, branch=branch, requested_on=day, note=note, by=by)


def test_up_to_three_requests_a_year_are_recorded_with_their_day(branch, member, login):
    secretary = login("SECRETARY")
    assert [ask(branch, member, secretary).seq for _ in range(3)] == [1, 2, 3]
    with pytest.raises(RuleBroken, match="đã ghi 3 lần"):
        ask(branch, member, secretary)
    assert ask(branch, member, secretary, day=date(2025, 12, 3)).seq == 1
    assert AuditEvent.objects.filter(code="reports.self_criticism_requested").count() == 4


@pytest.mark.parametrize("role", ["MEMBER", "BRANCH_COMMITTEE", "COMMITTEE_STAFF", "INSPECTOR"])
def test_only_the_heads_of_the_branch_record_them(branch, member, login, role):
    with pytest.raises(PermissionDenied):
        ask(branch, member, login(role))


@pytest.mark.parametrize(
    ("day", "note", "said"),
    [
        ("01/12/2026", "…", "Ngày này chưa đến."),
        ("01/12/2020", "…", "năm nay hoặc năm trước"),
        ("", "…", "Đồng chí chưa nhập “Ngày yêu cầu”."),
        ("03/06/2026", " ", "Đồng chí chưa nhập “Nội dung, cách yêu cầu”."),
    ],
)
def test_a_wrong_request_comes_back_with_what_was_typed(
    client, branch, member, login, day, note, said
):
    client.force_login(login("SECRETARY"))
    answer = client.post(
        reverse("reports:self_criticism", args=[branch.pk, member.pk]),
        {"requested_on": day, "note": note},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'value="{day}"' in page or not day
    assert not SelfCriticismRequest.objects.exists()


def test_the_form_leads_back_to_the_member(client, branch, member, login):
    client.force_login(login("SECRETARY"))
    answer = client.post(
        reverse("reports:self_criticism", args=[branch.pk, member.pk]),
        {"requested_on": "03/06/2026", "note": "Nhắc tại kỳ họp."},
        follow=True,
    )
    assert "yêu cầu tự phê bình lần 1 năm 2026. Nhắc tại kỳ họp." in answer.content.decode()


# --- a transfer out of the system -----------------------------------------------------------------


@pytest.fixture
def gone(member):
    """Left in June for a branch this system does not know."""
    member.memberships.update(valid_to=date(2026, 6, 1), end_reason="TRANSFERRED")
    return member.memberships.get()


def test_the_office_records_where_somebody_was_accepted(client, commune, branch, gone, login):
    staff = login("COMMITTEE_STAFF", commune)
    page = text(read(client, staff, "member_absences", branch.pk, gone.member_id))
    assert "quá 3 tháng chưa ghi nơi tiếp nhận" in page
    address = reverse("reports:acceptance", args=[branch.pk, gone.member_id])
    assert address in page
    answer = client.post(address, {"place": "Chi bộ 5, tỉnh khác", "accepted_on": "31/05/2026"})
    assert answer.status_code == 422
    assert "từ ngày rời chi bộ (01/06/2026)" in answer.content.decode()
    assert "Chi bộ 5, tỉnh khác" in answer.content.decode()
    answer = client.post(
        address, {"place": "Chi bộ 5, tỉnh khác", "accepted_on": "20/07/2026"}, follow=True
    )
    page = answer.content.decode()
    assert "Đã ghi nơi tiếp nhận." in page
    assert "chưa ghi nơi tiếp nhận" not in page
    assert AuditEvent.objects.filter(code="reports.transfer_accepted").count() == 1
    assert "Không có lần chuyển đi" in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize(("role", "above"), [("SECRETARY", False), ("INSPECTOR", True)])
def test_others_do_not_record_it(client, commune, branch, gone, login, role, above):
    client.force_login(login(role, commune if above else branch))
    address = reverse("reports:acceptance", args=[branch.pk, gone.member_id])
    assert client.post(address, {}).status_code == 403


def test_home_of_a_secretary_asks_a_fixed_number_of_questions(
    client, branch, login, django_assert_max_num_queries
):
    client.force_login(login("SECRETARY"))
    for number in range(4):
        person = make_member(branch)
        Position.objects.create(
            member=person, branch=branch, office="BRANCH_COMMITTEE_MEMBER", valid_from=LONG_AGO
        )
        attend(make_meeting(branch, date(2026, number + 1, 5)), unexcused=[person])
    client.get("/")
    with django_assert_max_num_queries(90):
        client.get("/")
