"""The notice of results, the coverage of the round, and what the home page reminds of."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from branches import jobs
from branches.models import Job
from branches.permissions import SYSTEM
from config.lib.errors import RuleBroken
from reports.actions import inspections as actions
from reports.actions.result_notices import issue_result_notice
from reports.inspections.choices import FindingKind
from reports.inspections.figures import coverage, coverage_of_children, totals
from reports.inspections.notices import examples_of, notice_file, paper_of, proposed_texts, untold
from reports.models import Inspection, InspectionNotice
from reports.rules import Ratio
from tests.factories import make_branch, make_org, make_user
from tests.meetings.conftest import make_village
from tests.reports.inspected import H2, find, inspect, judge

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 20)


@pytest.fixture(autouse=True)
def _december(time_machine):
    time_machine.move_to("2026-12-20 09:00+07:00", tick=False)


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def staff(village):
    return make_user(village.commune, "COMMITTEE_STAFF", username="vanphong")


@pytest.fixture
def concluded(village):
    """An inspection with an example to learn from, a weak point past its day and a violation."""
    inspection = inspect(village)
    find(inspection, FindingKind.STRENGTH, text="Sổ sạch, ghi ngay tại cuộc họp", to_spread=True)
    find(inspection, FindingKind.STRENGTH, text="Họp đúng ngày")
    find(inspection)
    reference = "Quyết định số 05-QĐ/UBKT ngày 12/5/2026"
    find(inspection, FindingKind.VIOLATION, decision=reference)
    judge(inspection)
    actions.send_to_unit(inspection=inspection, by=SYSTEM)
    actions.answer(inspection=inspection, statement="Nhận.", by=village.secretary)
    actions.conclude(inspection=inspection, conclusion="Nền nếp khá.", by=SYSTEM)
    inspection.refresh_from_db()
    return inspection


def issue(village, by, inspections, **words):
    proposed = proposed_texts(inspections)
    signer = {"position": "PHÓ BÍ THƯ", "name": "Lý A Sính", "examples": examples_of(inspections)}
    return issue_result_notice(
        organization=village.commune,
        period=H2,
        inspections=inspections,
        words={**proposed, **signer, **words},
        by=by,
    )


def text_of(content):
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# --- the notice ----------------------------------------------------------------------------------


def test_the_notice_tells_all_without_names_but_for_chosen_examples(village, staff, concluded):
    notice = issue(village, staff, [concluded])
    assert notice.number_text == "01-TB/ĐU"
    pdf = text_of(notice_file(notice, "pdf"))
    for words in (
        "Số 01-TB/ĐU",
        "THÔNG BÁO",
        "kết quả kiểm tra sinh hoạt chi bộ 6 tháng cuối năm 2026",
        "đã kiểm tra 1/1 chi bộ phải kiểm tra",
        "Họp đúng ngày.",
        "Chi bộ bản Nậm Tần: Sổ sạch, ghi ngay tại cuộc họp.",
        "Biên bản chưa ghi rõ ý kiến thảo luận.",
        "Có 01 trường hợp vi phạm chế độ sinh hoạt",
        "PHÓ BÍ THƯ",
    ):
        assert words in pdf, words
    assert "05-QĐ/UBKT" not in pdf
    with zipfile.ZipFile(BytesIO(notice_file(notice, "docx"))) as word:
        assert "Sổ sạch" in word.read("word/document.xml").decode()
    concluded.refresh_from_db()
    assert (concluded.state, concluded.notice) == ("ANNOUNCED", notice)
    assert not untold(village.commune, H2).exists()


def test_what_was_not_chosen_is_told_to_nobody(village, staff, concluded):
    other = concluded.findings.get(text="Họp đúng ngày")
    with pytest.raises(RuleBroken, match="đã chọn để các đơn vị học tập"):
        issue(village, staff, [concluded], examples=[other])
    notice = issue(village, staff, [concluded], examples=[])
    assert paper_of(notice).examples == []


def test_an_inspection_is_announced_once_and_a_notice_never_changes(village, staff, concluded):
    notice = issue(village, staff, [concluded])
    with pytest.raises(RuleBroken, match="ít nhất một cuộc đã kết luận"):
        issue(village, staff, [concluded])
    for change in (
        lambda: InspectionNotice.objects.update(number=9),
        lambda: Inspection.objects.update(state="CONCLUDED"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert notice.number == 1


def test_only_the_office_of_the_committee_announces(village, concluded):
    for role, unit in (
        ("INSPECTOR", village.commune),
        ("COMMITTEE_STAFF", village.root),
        ("SECRETARY", village.branch),
    ):
        with pytest.raises(PermissionDenied):
            issue(village, make_user(unit, role), [concluded])


@pytest.mark.parametrize(
    ("place", "role", "status"),
    [
        ("branch", "MEMBER", 200),
        ("sister", "SECRETARY", 200),
        ("commune", "SYSTEM_ADMIN", 404),
        ("root", "COMMITTEE_LEADER", 404),
        ("foreign", "SECRETARY", 404),
    ],
)
def test_the_whole_organisation_reads_the_notice(
    client, village, staff, concluded, place, role, status
):
    units = {
        "branch": village.branch,
        "sister": make_branch(village.commune),
        "commune": village.commune,
        "root": village.root,
        "foreign": make_branch(make_org(village.root)),
    }
    notice = issue(village, staff, [concluded])
    client.force_login(make_user(units[place], role))
    assert client.get(notice.get_absolute_url()).status_code == status
    listed = client.get(reverse("reports:inspection_notices")).content.decode()
    assert ("01-TB/ĐU" in listed) == (status == 200)
    assert ("01-TB/ĐU" in client.get("/").content.decode()) == (status == 200)


def test_the_page_shows_the_notice_before_it_is_issued(client, village, staff, concluded):
    client.force_login(staff)
    address = reverse("reports:issue_result_notice", args=[village.commune.pk])
    page = client.get(address)
    initial = page.context["form"].initial
    values = {
        "ky": H2.code,
        "inspections": [concluded.pk],
        "strengths": initial["strengths"],
        "weaknesses": "Một số biên bản còn sơ sài",
        "examples": [one.pk for one in initial["examples"]],
        "position": "BÍ THƯ",
    }
    shown = client.post(address, {**values, "xem": "1"}).content.decode()
    assert "Nội dung sẽ ban hành" in shown
    assert "Một số biên bản còn sơ sài." in shown
    assert not InspectionNotice.objects.exists()
    issued = client.post(address, values, follow=True).content.decode()
    assert "Đã ban hành thông báo số 01-TB/ĐU." in issued
    notice = InspectionNotice.objects.get()
    register = client.get(reverse("resolutions:numbers", args=[village.commune.pk]))
    assert notice.get_absolute_url() in register.content.decode()
    client.post(reverse("reports:inspection_notice_file", args=[notice.pk]), {"tep": "docx"})
    job = Job.objects.get()
    assert jobs.run(job.pk)
    assert client.get(reverse("branches:job_file", args=[job.uid])).getvalue()[:2] == b"PK"


# --- coverage ------------------------------------------------------------------------------------


def test_coverage_counts_concluded_rounds_of_branches_that_are_due(village, concluded):
    make_branch(village.commune)
    make_branch(village.commune, valid_from=date(2026, 11, 1))  # works for 50 days only
    make_branch(village.commune, valid_from=date(2026, 10, 1), valid_to=date(2026, 12, 1))
    other = make_org(village.root, name="Đảng bộ xã Hai")
    make_branch(other)
    assert coverage(village.commune, H2, DAY) == Ratio(1, 2)
    assert coverage(village.root, H2, DAY) == Ratio(1, 3)
    children = {unit.name: ratio for unit, ratio in coverage_of_children(village.root, H2, DAY)}
    assert children == {"Đảng bộ xã Pa Tần": Ratio(1, 2), "Đảng bộ xã Hai": Ratio(0, 1)}
    assert coverage(village.branch, H2, DAY) == Ratio(1, 1)


def test_an_inspection_under_way_or_of_another_kind_does_not_count(village):
    inspection = inspect(village)
    judge(inspection)
    theme = actions.Scope("INSPECTION", None, date(2026, 8, 1), date(2026, 8, 31))
    inspect(village, scope=theme)
    assert coverage(village.commune, H2, DAY) == Ratio(0, 1)
    found = totals(village.commune, H2, DAY)
    assert [(line.kind, line.running, line.ended) for line in found.kinds if line.running] == [
        ("HALF_YEAR", 1, 0),
        ("INSPECTION", 1, 0),
    ]


def test_totals_name_open_and_overdue_remedies_and_violations(village, concluded):
    found = totals(village.commune, H2, DAY)
    assert (found.open_remedies, found.overdue, found.violations) == (1, 1, 1)
    assert [line.ended for line in found.kinds] == [1, 0, 0, 0]


@pytest.mark.parametrize("count", [1, 4])
def test_coverage_costs_the_same_for_any_number_of_units(
    village, concluded, count, django_assert_num_queries
):
    for _ in range(count):
        make_branch(make_org(village.root))
    with django_assert_num_queries(4):
        coverage_of_children(village.root, H2, DAY)
    with django_assert_num_queries(5):
        totals(village.root, H2, DAY)


def test_the_pages_of_the_committee_show_the_list_behind_the_figure(client, village, concluded):
    missed = make_branch(village.commune, name="Chi bộ bản Chưa Kiểm Tra")
    client.force_login(make_user(village.commune, "INSPECTOR"))
    unit = client.get(reverse("branches:organization", args=[village.commune.pk])).content.decode()
    assert reverse("reports:inspection_summary", args=[village.commune.pk]) in unit
    summary = client.get(reverse("reports:inspection_summary", args=[village.commune.pk]))
    assert "1/2" in summary.content.decode()
    address = reverse("reports:inspection_coverage", args=[village.commune.pk])
    page = client.get(address, {"ky": H2.code}).content.decode()
    assert concluded.get_absolute_url() in page
    without = client.get(address, {"ky": H2.code, "loc": "chua"}).content.decode()
    assert missed.label in without
    assert concluded.get_absolute_url() not in without
    behind = reverse("reports:inspections", args=[village.commune.pk])
    assert f"{behind}?loai=HALF_YEAR&amp;ky={H2.code}" in page
    narrowed = [
        client.get(behind, {"loai": kind, "ky": H2.code}) for kind in ("HALF_YEAR", "INSPECTION")
    ]
    found = [concluded.get_absolute_url() in one.content.decode() for one in narrowed]
    assert found == [True, False]
    explained = client.get(reverse("reports:inspection_explained", args=[village.commune.pk]))
    assert "60 ngày" in explained.content.decode()
    open_list = client.get(reverse("reports:follow_ups", args=[village.commune.pk]))
    assert "Ghi tên, nội dung từng ý kiến" in open_list.content.decode()


def test_those_above_get_the_figure_and_not_the_inspection(client, village, concluded):
    client.force_login(make_user(village.root, "COMMITTEE_LEADER"))
    address = reverse("reports:inspection_coverage", args=[village.commune.pk])
    page = client.get(address, {"ky": H2.code}).content.decode()
    assert "1/1" in page
    assert concluded.get_absolute_url() not in page
    remedies = client.get(reverse("reports:follow_ups", args=[village.commune.pk])).content.decode()
    assert "1 việc do cấp ủy tiến hành kiểm tra theo dõi" in remedies
    assert "Ghi tên, nội dung từng ý kiến" not in remedies
    client.force_login(village.secretary)
    assert client.get(address).status_code == 404


# --- things to do --------------------------------------------------------------------------------


def test_the_home_page_reminds_both_sides(client, village, staff, concluded):
    client.force_login(staff)
    home = client.get("/").content.decode()
    assert "Quá hạn khắc phục từ 15/12/2026" in home
    assert "1 cuộc đã kết luận, chưa thông báo kết quả" in home
    client.force_login(village.secretary)
    assert "Khắc phục: Ghi tên, nội dung từng ý kiến" in client.get("/").content.decode()


def test_the_unit_is_told_until_when_to_answer(client, village):
    inspection = inspect(village)
    actions.send_to_unit(inspection=inspection, by=SYSTEM)
    client.force_login(village.secretary)
    home = client.get("/").content.decode()
    assert "Báo cáo, giải trình" in home
    assert "hạn 30/12/2026" in home
