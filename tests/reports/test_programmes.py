"""The yearly programme of inspection: planned, handed in, approved, printed, read by whom."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pypdf import PdfReader

from branches import jobs
from branches.models import Job
from config.lib.errors import RuleBroken, Stale
from reports.actions import programmes as actions
from reports.inspections.programme_facts import item_lines
from reports.models import InspectionProgramme, ProgrammeItem
from tests.factories import make_branch, make_org, make_user
from tests.meetings.conftest import make_village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _january(time_machine):
    time_machine.move_to("2026-01-20 09:00+07:00", tick=False)


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def staff(village):
    return make_user(village.commune, "COMMITTEE_STAFF", username="vanphong")


@pytest.fixture
def leader(village):
    return make_user(village.commune, "COMMITTEE_LEADER", username="lanhdao")


def planned(kind="HALF_YEAR", **values):
    return ProgrammeItem(
        **{
            "kind": kind,
            "content": "Nền nếp sinh hoạt, sổ biên bản",
            "first_month": 6,
            "last_month": 6,
            "team": "Đồng chí Lý A Sính",
            **values,
        }
    )


def programme_of(unit, by, *items):
    programme = actions.begin_programme(organization=unit, year=2026, by=by)
    for item, units in items or [(planned(), [])]:
        actions.save_item(programme=programme, item=item, units=units, by=by)
    programme.refresh_from_db()
    return programme


def test_a_programme_names_units_months_and_how_far_it_is(village, staff):
    other = make_branch(village.commune)
    programme = programme_of(
        village.commune,
        staff,
        (planned(), []),
        (planned("THEMATIC_SUPERVISION", first_month=3, last_month=5), [village.branch]),
    )
    everybody, one = item_lines(programme)
    assert (everybody.targets, everybody.planned) == ("Tất cả 2 chi bộ", 2)
    assert (one.targets, one.item.when) == ("Chi bộ bản Nậm Tần", "tháng 3–5/2026")
    assert everybody.progress == "Chưa mở cuộc nào"
    assert other.is_branch


def test_a_unit_elsewhere_cannot_be_planned_for(village, staff):
    programme = programme_of(village.commune, staff)
    stranger = make_branch(make_org(village.root))
    with pytest.raises(RuleBroken, match="không thuộc đơn vị"):
        actions.save_item(programme=programme, item=planned(), units=[stranger], by=staff)


def test_the_committees_own_programme_passes_through_its_leaders(village, staff, leader):
    programme = programme_of(village.commune, staff)
    actions.submit_programme(programme=programme, by=staff)
    with pytest.raises(PermissionDenied):
        actions.approve_programme(programme=programme, remark="", by=staff)
    with pytest.raises(RuleBroken, match="ghi điều cần sửa"):
        actions.return_programme(programme=programme, remark=" ", by=leader)
    actions.return_programme(programme=programme, remark="Thêm giám sát chuyên đề.", by=leader)
    actions.save_item(programme=programme, item=planned("THEMATIC_SUPERVISION"), units=[], by=staff)
    actions.submit_programme(programme=programme, by=staff)
    actions.approve_programme(programme=programme, remark="", by=leader)
    programme.refresh_from_db()
    assert programme.state == "APPROVED"
    with pytest.raises(RuleBroken, match="nên không sửa được"):
        actions.save_item(programme=programme, item=planned(), units=[], by=staff)


def test_a_branchs_programme_is_approved_by_the_office_above(village, staff):
    programme = programme_of(
        village.branch,
        village.secretary,
        (planned("REGULAR_SUPERVISION", targets="03 đảng viên"), []),
    )
    actions.submit_programme(programme=programme, by=village.secretary)
    with pytest.raises(PermissionDenied):
        actions.approve_programme(programme=programme, remark="", by=village.secretary)
    actions.approve_programme(programme=programme, remark="", by=staff)
    assert item_lines(programme)[0].targets == "03 đảng viên"


def test_an_empty_programme_and_a_second_one_are_refused(village, staff):
    programme = actions.begin_programme(organization=village.commune, year=2026, by=staff)
    with pytest.raises(RuleBroken, match="chưa có nội dung"):
        actions.submit_programme(programme=programme, by=staff)
    with pytest.raises(RuleBroken, match="đã có chương trình năm 2026"):
        actions.begin_programme(organization=village.commune, year=2026, by=staff)
    with pytest.raises(RuleBroken, match="năm nay hoặc năm sau"):
        actions.begin_programme(organization=village.commune, year=2028, by=staff)


def test_two_writers_do_not_overwrite_each_other(village, staff):
    programme = programme_of(village.commune, staff)
    actions.save_grounds(programme=programme, grounds="Một", version=programme.version, by=staff)
    with pytest.raises(Stale):
        actions.save_grounds(
            programme=programme, grounds="Hai", version=programme.version, by=staff
        )


@pytest.mark.parametrize(
    ("place", "role", "draft", "approved"),
    [
        ("commune", "INSPECTOR", 200, 200),
        ("commune", "SYSTEM_ADMIN", 404, 404),
        ("root", "COMMITTEE_LEADER", 404, 200),
        ("branch", "SECRETARY", 404, 200),
        ("branch", "MEMBER", 404, 404),
        ("foreign", "SECRETARY", 404, 404),
    ],
)
def test_who_reads_the_programme_of_a_committee(
    client, village, staff, place, role, draft, approved
):
    units = {
        "commune": village.commune,
        "root": village.root,
        "branch": village.branch,
        "foreign": make_branch(make_org(village.root)),
    }
    programme = programme_of(village.commune, staff)
    client.force_login(make_user(units[place], role))
    assert client.get(programme.get_absolute_url()).status_code == draft
    InspectionProgramme.objects.update(state="APPROVED", submitted_at="2026-01-20T00:00Z")
    assert client.get(programme.get_absolute_url()).status_code == approved


def test_pages_carry_a_programme_from_nothing_to_paper(client, village, staff, leader):
    client.force_login(staff)
    listing = reverse("reports:programmes", args=[village.commune.pk])
    assert "Lập chương trình năm 2026" in client.get(listing).content.decode()
    begun = client.post(
        reverse("reports:programme_begin", args=[village.commune.pk]), {"nam": 2026}
    )
    programme = InspectionProgramme.objects.get()
    assert begun["Location"] == programme.get_absolute_url()
    address = reverse("reports:programme_add_item", args=[programme.pk])
    values = {
        "kind": "HALF_YEAR",
        "content": "Kiểm tra sinh hoạt chi bộ",
        "first_month": 7,
        "last_month": 6,
    }
    refused = client.post(address, values)
    assert refused.status_code == 422
    assert "Tháng cuối phải từ tháng đầu trở đi." in refused.content.decode()
    client.post(address, values | {"last_month": 8, "units": [village.branch.pk]})
    client.post(reverse("reports:programme_submit", args=[programme.pk]))
    client.force_login(leader)
    assert "Duyệt chương trình" in client.get(programme.get_absolute_url()).content.decode()
    client.post(reverse("reports:programme_approve", args=[programme.pk]), {"reason": ""})
    asked = client.post(reverse("reports:programme_pdf", args=[programme.pk]))
    job = Job.objects.get()
    jobs.run(job.pk)
    assert client.get(asked["Location"]).status_code == 200
    pages = PdfReader(
        BytesIO(client.get(reverse("branches:job_file", args=[job.uid])).getvalue())
    ).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (
        "CHƯƠNG TRÌNH",
        "kiểm tra, giám sát năm 2026",
        "Kiểm tra sinh hoạt chi bộ 6 tháng",
        "Chi bộ bản Nậm Tần",
        "tháng 7–",
        "T/M ĐẢNG ỦY",
    ):
        assert words in text, words
    assert "DỰ THẢO" not in text


def test_the_list_of_items_costs_the_same_for_any_number(village, staff, django_assert_num_queries):
    programme = programme_of(
        village.commune, staff, *[(planned(content=f"Nội dung {n}"), []) for n in range(4)]
    )
    programme = InspectionProgramme.objects.select_related("organization").get(pk=programme.pk)
    with django_assert_num_queries(3):
        item_lines(programme)


def test_the_day_is_in_the_year_of_the_plan(village, staff):
    programme = programme_of(village.commune, staff, (planned(first_month=1, last_month=12), []))
    assert item_lines(programme)[0].item.when == f"cả năm {date(2026, 1, 1).year}"


def test_a_branch_notes_how_its_own_supervision_went(client, village, staff):
    item = planned("REGULAR_SUPERVISION", targets="03 đảng viên")
    programme = programme_of(village.branch, village.secretary, (item, []))
    client.force_login(village.secretary)
    address = reverse("reports:programme_result", args=[programme.pk, item.pk])
    assert client.get(address)["Location"] == programme.get_absolute_url()  # not approved yet
    actions.submit_programme(programme=programme, by=village.secretary)
    actions.approve_programme(programme=programme, remark="", by=staff)
    page = client.get(address).content.decode()
    assert "nguyên tắc tập trung dân chủ" in page  # the checklist of handbook 20.5 E23
    late = client.post(address, {"done_on": "01/02/2026", "result": "Đã giám sát 03 đồng chí"})
    assert "chưa đến" in late.content.decode()
    client.post(address, {"done_on": "19/01/2026", "result": "Đã giám sát 03 đồng chí"})
    shown = client.get(programme.get_absolute_url()).content.decode()
    assert "Xong ngày 19/01/2026: Đã giám sát 03 đồng chí" in shown


def test_whoever_handed_a_programme_in_does_not_approve_it(village, leader):
    programme = programme_of(village.commune, leader)
    actions.submit_programme(programme=programme, by=leader)
    with pytest.raises(RuleBroken, match="không tự duyệt được"):
        actions.approve_programme(programme=programme, remark="", by=leader)
    other = make_user(village.commune, "COMMITTEE_LEADER", username="lanhdao2")
    actions.approve_programme(programme=programme, remark="", by=other)
    programme.refresh_from_db()
    assert programme.state == "APPROVED"
