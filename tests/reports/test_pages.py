"""Pages of figures and reports: who sees what, down to the single absence, at a constant cost."""

from datetime import date

import pytest
from django.urls import reverse

from branches import jobs
from branches.models import AuditEvent
from meetings.choices import MeetingState
from reports import tasks
from reports.models import ReportRun
from tests.factories import (
    attend,
    hold,
    make_branch,
    make_meeting,
    make_member,
    make_org,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 8)


@pytest.fixture(autouse=True)
def _on_a_day_in_october(time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+07:00")


@pytest.fixture
def commune(db):
    return make_org(make_org(code="TINH"), code="XA", name="Đảng bộ xã Pa Tần")


@pytest.fixture
def branch(commune):
    return make_branch(commune, code="CB1", name="Chi bộ bản Pho")


@pytest.fixture
def members(branch):
    return [
        make_member(branch, full_name="Lò Thị Ánh"),
        make_member(branch, full_name="Giàng A Páo"),
        make_member(branch, full_name="Vàng Thị Mỷ"),
    ]


@pytest.fixture
def meeting(branch, members):
    """Ánh present and heard, Páo ill; Mỷ is not in the list."""
    held = make_meeting(branch, date(2026, 7, 3))
    attend(held, present=members[:1], excused=members[1:2], outside=members[2:], spoke=members[:1])
    type(held).objects.filter(pk=held.pk).update(state=MeetingState.SUBMITTED)
    return held


@pytest.fixture
def staff(commune):
    return make_user(commune, "COMMITTEE_STAFF")


def page(client, user, name, *arguments, query="?ky=2026Q3"):
    client.force_login(user)
    return client.get(reverse(name, args=arguments) + query)


def text_of(response):
    return " ".join(response.content.decode().split())


def pages_of(branch, meeting):
    return [
        ("reports:dashboard", branch.pk),
        *(
            ("reports:figure", branch.pk, slug)
            for slug in ("du-hop", "phat-bieu", "thuong-ky", "chuyen-de", "nghi-quyet")
        ),
        ("reports:meeting", branch.pk, meeting.pk),
        ("reports:reports", branch.pk),
        ("reports:summary", branch.pk),
    ]


def test_every_page_is_unknown_to_a_stranger(client, commune, branch, meeting):
    stranger = make_user(make_org(commune.parent), "COMMITTEE_STAFF")
    found = [page(client, stranger, *one).status_code for one in pages_of(branch, meeting)]
    assert found == [404] * 9


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("COMMITTEE_STAFF", [200] * 9),
        ("COMMITTEE_LEADER", [200] * 9),
        ("INSPECTOR", [200] * 9),
        ("SYSTEM_ADMIN", [403] * 6 + [404] + [403] * 2),
    ],
)
def test_committee_pages_by_role(client, commune, branch, meeting, role, codes):
    user = make_user(commune, role)
    assert [page(client, user, *one).status_code for one in pages_of(branch, meeting)] == codes


@pytest.mark.parametrize(
    ("role", "codes"),
    [("SECRETARY", [200] * 9), ("BRANCH_COMMITTEE", [200] * 9), ("MEMBER", [200] * 7 + [403, 200])],
)
def test_branch_pages_by_role(client, branch, meeting, role, codes):
    user = make_user(branch, role)
    assert [page(client, user, *one).status_code for one in pages_of(branch, meeting)] == codes


def test_a_meeting_of_another_branch_is_unknown_under_this_one(client, commune, meeting, staff):
    other = make_branch(commune)
    assert page(client, staff, "reports:meeting", other.pk, meeting.pk).status_code == 404


def test_the_dashboard_of_a_commune_shows_figures_verdicts_and_children(
    client, commune, branch, meeting, staff
):
    silent = make_branch(commune, name="Chi bộ bản Xa")
    make_org(commune, name="Đảng bộ bộ phận", kind="SUB_GRASSROOTS_AREA")
    response = page(client, staff, "reports:dashboard", commune.pk)
    cards = [(card["percent"], card["met"]) for card in response.context["figures"]]
    assert cards == [
        ("50,00 %", False),
        ("50,00 %", False),
        ("16,67 %", False),
        ("0,00 %", False),
        ("0,00 %", False),
    ]
    trend, table = response.context["tables"]
    assert [row.head for row in trend.rows][::4] == ["Quý III năm 2025", "Quý III năm 2026"]
    assert [(row.head, row.note) for row in table.rows] == [
        ("Chi bộ bản Xa", "Không có dữ liệu"),
        ("Chi bộ bản Pho", ""),
    ]
    assert table.below == ["Đảng bộ bộ phận"]
    assert table.rows[0].url == f"/don-vi/{silent.pk}/chi-so/?ky=2026Q3"
    assert "0/2 chi bộ đạt chỉ tiêu tỷ lệ dự sinh hoạt; 1 chi bộ không có dữ liệu." in text_of(
        response
    )


def test_the_dashboard_of_a_branch_lists_members_and_meetings(client, branch, meeting, staff):
    response = page(client, staff, "reports:dashboard", branch.pk)
    people, meetings = response.context["tables"]
    assert [(row.head, [cell.text for cell in row.cells]) for row in people.rows] == [
        ("Lò Thị Ánh", ["1/1 buổi", "1", "1, cần 1"]),
        ("Vàng Thị Mỷ", ["0/0 buổi", "0", "0"]),
        ("Giàng A Páo", ["0/1 buổi", "1", "0, cần 1"]),
    ]
    assert [(row.head, row.note) for row in meetings.rows] == [("03/07/2026, thường kỳ", "")]


def test_members_see_only_their_own_count_and_their_own_absence(client, branch, members, meeting):
    paw = make_user(branch, "MEMBER", member=members[1])
    people, meetings = page(client, paw, "reports:dashboard", branch.pk).context["tables"]
    assert [row.head for row in people.rows] == ["Giàng A Páo"]
    assert len(meetings.rows) == 1
    (behind,) = page(client, paw, "reports:figure", branch.pk, "phat-bieu").context["tables"]
    assert [row.head for row in behind.rows] == ["Giàng A Páo"]
    response = page(client, paw, "reports:meeting", branch.pk, meeting.pk)
    (own,) = response.context["tables"]
    assert [(row.head, [cell.text for cell in row.cells]) for row in own.rows] == [
        ("Giàng A Páo", ["Vắng có lý do", "Ốm"])
    ]
    assert "Lò Thị Ánh" not in text_of(response)


def test_the_single_absence_with_its_reason(client, branch, meeting, staff):
    counted, beyond = page(client, staff, "reports:meeting", branch.pk, meeting.pk).context[
        "tables"
    ]
    assert [(row.head, [cell.text for cell in row.cells]) for row in counted.rows] == [
        ("Giàng A Páo", ["Vắng có lý do", "Ốm"]),
        ("Lò Thị Ánh", ["Có mặt", ""]),
    ]
    assert [(row.head, row.cells[1].text) for row in beyond.rows] == [
        ("Vàng Thị Mỷ", "Thuộc diện dự")
    ]


def test_above_the_branch_a_roll_call_opens_with_the_submitted_minutes(
    client, branch, members, staff
):
    draft = hold(branch, date(2026, 8, 3), members)
    old = hold(branch, date(2026, 9, 3), members, taken_over=True)
    response = page(client, staff, "reports:meeting", branch.pk, draft.pk)
    assert response.context["tables"] is None
    assert "Lò Thị Ánh" not in text_of(response)
    assert page(client, staff, "reports:meeting", branch.pk, old.pk).context["tables"]
    secretary = make_user(branch, "SECRETARY")
    assert page(client, secretary, "reports:meeting", branch.pk, draft.pk).context["tables"]


def test_meetings_that_do_not_count_say_why(client, branch, members, staff):
    for day, values in (
        (date(2026, 7, 3), {"state": MeetingState.CANCELLED}),
        (date(2026, 7, 4), {"state": MeetingState.IN_PROGRESS}),
        (date(2026, 7, 5), {}),
        (date(2026, 7, 20), {"meeting_type": "THEMATIC", "taken_over": True}),
        (date(2026, 8, 3), {"taken_over": True}),
    ):
        hold(branch, day, members, **values)
    query = "?ky=2026Q3&so-lieu=chinh-thuc"
    response = page(client, staff, "reports:figure", branch.pk, "du-hop", query=query)
    (table,) = response.context["tables"]
    assert [row.note for row in table.rows] == [
        "Không tính: cuộc họp đã hủy",
        "Không tính: cuộc họp chưa kết thúc",
        "Không tính: chưa thông qua biên bản",
        "Không tính: loại cuộc họp “chuyên đề” không thuộc chỉ số này",
        "",
    ]
    assert "trên 90 %" in text_of(response)
    assert "Hướng dẫn 42-HD/BTCTW" in text_of(response)


def test_months_and_quarters_say_why_they_do_not_apply(client, commune, staff):
    young = make_branch(commune, valid_from=date(2026, 8, 10))
    hold(young, date(2026, 9, 3), [make_member(young)])
    months = page(client, staff, "reports:figure", young.pk, "thuong-ky").context["tables"][0]
    assert [(row.head, row.cells[0].met, row.note) for row in months.rows] == [
        ("Tháng 7 năm 2026", None, "Không tính: chi bộ chưa có hoặc không còn vào ngày đầu tháng"),
        ("Tháng 8 năm 2026", None, "Không tính: chi bộ chưa có hoặc không còn vào ngày đầu tháng"),
        ("Tháng 9 năm 2026", True, ""),
    ]
    quarters = page(client, staff, "reports:figure", young.pk, "chuyen-de").context["tables"][0]
    assert [row.note for row in quarters.rows] == [
        "Không tính: chi bộ hoạt động chưa đủ số ngày quy định trong quý"
    ]
    running = page(client, staff, "reports:figure", young.pk, "thuong-ky", query="?ky=2026Q4")
    assert [row.note for row in running.context["tables"][0].rows] == [
        "Chưa tính: chưa hết tháng"
    ] * 3


def test_a_figure_nobody_knows_is_not_found(client, branch, meeting, staff):
    assert page(client, staff, "reports:figure", branch.pk, "khac").status_code == 404


@pytest.mark.parametrize(
    ("query", "code", "official"),
    [
        ("", "2026Q4", False),
        ("?ky=2026", "2026", False),
        ("?ky=2026M07&so-lieu=chinh-thuc", "2026M07", True),
        ("?ky=linhtinh", "2026Q4", False),
        ("?ky=0000", "2026Q4", False),
        ("?ky=0001", "2026Q4", False),
        ("?ky=9999M12", "2026Q4", False),
    ],
)
def test_the_period_is_chosen_in_the_address(client, commune, staff, query, code, official):
    choice = page(client, staff, "reports:dashboard", commune.pk, query=query).context["choice"]
    assert (choice.period.code, choice.official) == (code, official)


def test_home_leads_to_the_first_unit_with_figures(client, commune, staff):
    client.force_login(staff)
    assert client.get(reverse("reports:home")).url == f"/don-vi/{commune.pk}/chi-so/"
    client.force_login(make_user(commune, "SYSTEM_ADMIN"))
    assert client.get(reverse("reports:home")).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_branch_dashboard_query_count(client, branch, staff, number, django_assert_num_queries):
    own = [make_member(branch) for _ in range(number)]
    for month in range(7, 7 + number):
        hold(branch, date(2026, month, 3), own, spoke=own)
    client.force_login(staff)
    with django_assert_num_queries(14):
        response = client.get(reverse("reports:dashboard", args=[branch.pk]) + "?ky=2026Q3")
    assert [len(table.rows) for table in response.context["tables"]] == [number, number]


def test_home_page_shows_the_running_quarter(client, commune, branch, staff):
    hold(branch, date(2026, 10, 3), [make_member(branch)])
    client.force_login(staff)
    assert "Chỉ số quý IV năm 2026" in text_of(client.get("/"))


def test_the_page_of_a_unit_loads_its_figures_later(client, commune, branch, members, staff):
    hold(branch, date(2026, 10, 3), members)
    address = reverse("reports:summary", args=[branch.pk])
    client.force_login(staff)
    assert f'hx-get="{address}"' in text_of(client.get(branch.get_absolute_url()))
    assert "3/3 lượt dự họp" in text_of(client.get(address))


def test_the_page_of_a_member_shows_the_year(client, branch, members, meeting, staff):
    client.force_login(staff)
    assert "1/1 buổi phải dự" in text_of(client.get(members[0].get_absolute_url()))


# --- reports ------------------------------------------------------------------------------------


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return tmp_path


def ask(client, unit, **values):
    return client.post(
        reverse("reports:reports", args=[unit.pk]),
        {"period": "2026Q3", **values},
    )


def test_a_report_is_asked_for_made_and_downloaded(client, commune, meeting, staff, files):
    client.force_login(staff)
    proposed = client.get(reverse("reports:reports", args=[commune.pk])).context["form"]
    assert proposed["period"].initial == "2026Q3"
    response = ask(client, commune)
    run = ReportRun.objects.get()
    assert response.url == run.job.get_absolute_url()
    assert reverse("reports:download", args=[run.pk]) not in text_of(
        client.get(reverse("reports:reports", args=[commune.pk]))
    )
    assert tasks.build_edition
    jobs.run(run.job_id)
    address = reverse("reports:download", args=[run.pk])
    leader = make_user(commune, "COMMITTEE_LEADER")
    client.force_login(leader)
    assert address in text_of(client.get(reverse("reports:reports", args=[commune.pk])))
    file = client.get(address)
    assert file.getvalue().startswith(b"%PDF-")
    assert file["Content-Disposition"] == ('attachment; filename="bao-cao-2026Q3-XA-ban-1.pdf"')
    assert AuditEvent.objects.filter(code="reports.report_downloaded").count() == 1
    for stranger, code in (
        (make_user(make_org(commune.parent), "COMMITTEE_STAFF"), 404),
        (make_user(commune, "SYSTEM_ADMIN"), 404),
    ):
        client.force_login(stranger)
        assert client.get(address).status_code == code


def test_a_changed_file_is_not_handed_out(client, commune, meeting, staff, files):
    client.force_login(staff)
    ask(client, commune)
    run = ReportRun.objects.get()
    jobs.run(run.job_id)
    run.job.refresh_from_db()
    (files / run.job.result_path).write_bytes(b"other")
    assert client.get(reverse("reports:download", args=[run.pk])).status_code == 404


def test_a_second_click_gets_the_open_edition(client, commune, meeting, staff):
    client.force_login(staff)
    assert ask(client, commune).url == ask(client, commune).url
    assert ReportRun.objects.count() == 1


def test_a_period_that_is_not_offered_is_refused_with_what_was_chosen(client, commune, staff):
    client.force_login(staff)
    response = ask(client, commune, period="2030Q1")
    assert response.status_code == 422
    assert response.context["form"].errors == {"period": ["Đồng chí chọn một mục trong danh sách."]}


def test_inspectors_read_reports_and_do_not_ask_for_them(client, commune, staff):
    client.force_login(make_user(commune, "INSPECTOR"))
    response = client.get(reverse("reports:reports", args=[commune.pk]))
    assert "report-form" not in text_of(response)
    assert ask(client, commune).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_report_list_query_count(client, commune, staff, number, django_assert_num_queries):
    client.force_login(staff)
    for period in ("2026Q1", "2026Q2", "2026Q3")[:number]:
        ask(client, commune, period=period)
    with django_assert_num_queries(6):
        response = client.get(reverse("reports:reports", args=[commune.pk]))
    assert len(response.context["rows"]) == number
