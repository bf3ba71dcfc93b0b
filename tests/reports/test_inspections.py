"""One inspection from its beginning to the last remedy: what each side does and sees."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from branches.guards import guards_removed
from branches.models import Post
from branches.permissions import SYSTEM
from branches.rule_catalogue import INSPECTION_KINDS
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from meetings.actions.minutes import submit_minutes
from meetings.models import MinutesEntry
from reports.actions import findings as finding_actions
from reports.actions import inspections as actions
from reports.inspections.checklists import checklist_for, shipped_checklists
from reports.inspections.choices import Evidence, FindingKind, InspectionKind
from reports.inspections.evidence import evidence_of
from reports.models import Finding, Inspection, InspectionLine
from tests.factories import make_branch, make_meeting, make_org, make_user
from tests.meetings.conftest import make_village
from tests.reports.inspected import H2, ROUND, find, inspect, judge

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


def concluded(village, by=SYSTEM):
    inspection = inspect(village, by)
    find(inspection, by=by)
    judge(inspection, by=by)
    actions.send_to_unit(inspection=inspection, by=by)
    actions.answer(inspection=inspection, statement="Chi bộ nhận.", by=village.secretary)
    actions.conclude(inspection=inspection, conclusion="Nền nếp khá.", by=by)
    inspection.refresh_from_db()
    return inspection


# --- reference data ------------------------------------------------------------------------------


def test_every_kind_has_a_checklist_whose_lines_name_known_evidence():
    assert tuple(InspectionKind.choices) == INSPECTION_KINDS
    for kind in InspectionKind:
        assert checklist_for(kind, today()).lines
    named = {line.evidence for one in shipped_checklists() for line in one.lines}
    assert named <= {"", *Evidence.values}
    codes = [line.code for line in checklist_for(InspectionKind.HALF_YEAR, today()).lines]
    assert codes == [
        "MINUTES_BOOK",
        "STEPS",
        "RESOLUTIONS",
        "TASKS",
        "COMMITTEE_MINUTES",
        "ATTENDANCE",
        "ARCHIVE",
    ]


# --- from beginning to end -----------------------------------------------------------------------


def test_the_whole_way_from_checklist_to_a_settled_remedy(village, inspector):
    inspection = concluded(village, inspector)
    assert inspection.state == "CONCLUDED"
    assert inspection.answer_until == date(2026, 11, 30)
    finding = inspection.findings.get()
    finding_actions.report_remedy(finding=finding, result="Đã sửa.", by=village.secretary)
    finding_actions.follow_up(finding=finding, wanted="DONE", result="", by=inspector)
    finding.refresh_from_db()
    assert (finding.follow_up, finding.result) == ("DONE", "Đã sửa.")


def test_the_branch_is_heard_before_anything_is_concluded(village, inspector):
    inspection = inspect(village, inspector)
    with pytest.raises(RuleBroken, match="Đã gửi đơn vị"):
        actions.conclude(inspection=inspection, conclusion="…", by=inspector)
    actions.send_to_unit(inspection=inspection, by=inspector)
    with pytest.raises(RuleBroken, match="nên không sửa được"):
        judge(inspection, by=inspector)
    actions.record_hearing(inspection=inspection, statement="Nghe trực tiếp.", by=inspector)
    with pytest.raises(RuleBroken, match="đánh giá ít nhất một nội dung"):
        actions.conclude(inspection=inspection, conclusion="Khá.", by=inspector)
    actions.ask_again(inspection=inspection, by=inspector)
    actions.take_back(inspection=inspection, by=inspector)
    inspection.refresh_from_db()
    assert inspection.state == "DRAFT"


def test_one_half_year_check_per_unit_and_several_opened_at_once(village, inspector):
    other = make_branch(village.commune, name="Chi bộ bản Hai")
    both = [village.branch, other]
    opened = actions.open_inspections(
        committee=village.commune, units=both, scope=ROUND, by=inspector
    )
    assert [one.organization for one in opened] == [other, village.branch]
    with pytest.raises(RuleBroken, match="Đã có cuộc kiểm tra .*Chi bộ bản Hai"):
        actions.open_inspections(committee=village.commune, units=both, scope=ROUND, by=inspector)
    theme = actions.Scope("THEMATIC_SUPERVISION", None, date(2026, 3, 1), date(2026, 5, 31))
    for _ in range(2):
        inspect(village, inspector, theme)
    assert Inspection.objects.count() == 4


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (actions.Scope("HALF_YEAR", None, date(2026, 1, 1), date(2026, 2, 1)), "phải chọn 6 tháng"),
        (actions.Scope("INSPECTION", None, date(2026, 2, 1), date(2026, 1, 1)), "từ ngày đầu"),
        (actions.Scope("INSPECTION", None, date(2027, 2, 1), date(2027, 3, 1)), "chưa bắt đầu"),
    ],
)
def test_days_that_make_no_sense_are_refused(village, inspector, scope, words):
    with pytest.raises(RuleBroken, match=words):
        inspect(village, inspector, scope)


def test_a_unit_elsewhere_is_refused(village, inspector):
    stranger = make_branch(make_org(village.root))
    with pytest.raises(RuleBroken, match="không thuộc đơn vị"):
        actions.open_inspections(
            committee=village.commune, units=[stranger], scope=ROUND, by=inspector
        )


def test_two_inspectors_do_not_overwrite_each_other(village, inspector):
    inspection = inspect(village, inspector)
    lines = {line.pk: ("MET", "") for line in inspection.lines.all()}
    given = {"inspection": inspection, "lines": lines, "version": 1, "by": inspector}
    actions.save_lines(**given)
    with pytest.raises(Stale):
        actions.save_lines(**given)


def test_a_violation_is_the_reference_of_a_decision_and_nothing_else(village, inspector):
    inspection = inspect(village, inspector)
    reference = "Quyết định số 05-QĐ/UBKT ngày 12/5/2026 của Ủy ban Kiểm tra Đảng ủy xã"
    find(inspection, FindingKind.VIOLATION, decision=reference, by=inspector)
    with pytest.raises(RuleBroken, match="không ghi nội dung vụ việc"):
        find(inspection, FindingKind.VIOLATION, decision=reference, text="Anh A …", by=inspector)
    with pytest.raises(RuleBroken, match="ghi số, ngày, cơ quan"):
        find(inspection, FindingKind.VIOLATION, by=inspector)
    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.filter(kind="VIOLATION").update(text="Anh A …")


def test_a_remedy_needs_its_day_and_secret_marks_are_refused(village, inspector):
    inspection = inspect(village, inspector)
    with pytest.raises(RuleBroken, match="phải có thời hạn"):
        find(inspection, due_on=None, by=inspector)
    with pytest.raises(RuleBroken, match="dấu hiệu mật"):
        find(inspection, text="Theo văn bản MẬT số 1", by=inspector)


def test_what_was_concluded_never_changes(village, inspector):
    inspection = concluded(village, inspector)
    finding = inspection.findings.get()
    for change in (
        lambda: Inspection.objects.update(conclusion="Khác"),
        lambda: Inspection.objects.update(state="DRAFT"),
        lambda: Finding.objects.update(text="Khác"),
        lambda: InspectionLine.objects.update(verdict="NOT_MET"),
        lambda: finding.delete(),
        lambda: InspectionLine.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(RuleBroken, match="nên không sửa được"):
        find(inspection, by=inspector)


def test_only_a_draft_may_be_thrown_away(village, inspector):
    inspection = inspect(village, inspector)
    actions.send_to_unit(inspection=inspection, by=inspector)
    with pytest.raises(RuleBroken, match="không bỏ"):
        actions.discard(inspection=inspection, by=inspector)
    actions.take_back(inspection=inspection, by=inspector)
    actions.discard(inspection=inspection, by=inspector)
    assert not Inspection.objects.exists()


# --- what the product knows ----------------------------------------------------------------------


def texts(facts):
    return [f"{fact.text} {', '.join(words for words, _ in fact.links)}".strip() for fact in facts]


def test_evidence_stands_beside_the_lines_with_its_pages(village, inspector):
    signed = village.signed()
    unsigned = make_meeting(village.branch, date(2026, 10, 3), expected_count=5, present_count=4)
    facts = evidence_of(inspect(village, inspector), inspector, today())
    book = facts[Evidence.MINUTES_BOOK]
    assert texts(book) == [
        "Sổ năm 2026: 1 biên bản, số liên tục, chuỗi mã khớp. Sổ biên bản năm 2026",
        "1/2 cuộc họp có biên bản đã ký trong sổ.",
        "1 cuộc họp chưa có biên bản ký đủ: 03/10/2026",
    ]
    assert book[2].links == [("03/10/2026", unsigned.get_absolute_url())]
    assert "1 cuộc thường kỳ không có kết luận, nghị quyết: 03/10/2026" in texts(
        facts[Evidence.RESOLUTIONS]
    )
    assert texts(facts[Evidence.COMMITTEE_MINUTES]) == [
        "Chi bộ không có chi ủy trong thời gian này."
    ]
    assert texts(facts[Evidence.ATTENDANCE]) == ["Có mặt 9/10 lượt phải dự."]
    assert f"2 cuộc họp quá hạn chưa gửi biên bản: 03/10/2026, {signed.held_on:%d/%m/%Y}" in texts(
        facts[Evidence.ARCHIVE]
    )


def test_the_check_of_the_book_is_kept_with_the_minutes_looked_at(village, inspector):
    meeting = submit_minutes(meeting=village.signed(), by=village.secretary)
    inspection = inspect(village, inspector)
    entry = MinutesEntry.objects.get(meeting=meeting)
    actions.check_book(inspection=inspection, looked={entry.pk: "Rõ ràng"}, by=inspector)
    check = inspection.book_checks.get()
    assert (check.entry_count, check.last_hash, check.broken_number) == (1, entry.hash, None)
    assert inspection.minutes.get().remark == "Rõ ràng"
    with pytest.raises(RuleBroken, match="dài 301 ký tự, tối đa 300"):
        actions.check_book(inspection=inspection, looked={entry.pk: "x" * 301}, by=inspector)


def test_an_entry_put_in_behind_the_chain_is_seen(village, inspector):
    entry = MinutesEntry.objects.get(meeting=village.signed())
    with guards_removed(connection):
        MinutesEntry.objects.filter(pk=entry.pk).update(hash="0" * 64)
    inspection = inspect(village, inspector)
    first = evidence_of(inspection, inspector, today())[Evidence.MINUTES_BOOK][0]
    assert first.is_concern
    assert first.text == "Chuỗi mã của sổ năm 2026 không khớp từ số 1."
    actions.check_book(inspection=inspection, looked={}, by=inspector)
    assert inspection.book_checks.get().broken_number == 1


def test_only_minutes_of_the_days_that_may_be_read_are_noted(village, inspector):
    village.signed()  # signed, not sent: closed to those above
    inspection = inspect(village, inspector)
    entry = MinutesEntry.objects.get()
    with pytest.raises(RuleBroken, match="ngoài thời gian kiểm tra"):
        actions.check_book(inspection=inspection, looked={entry.pk: ""}, by=inspector)
    assert actions.entries_in_days(inspection, inspector) == []


@pytest.mark.parametrize("count", [1, 5])
def test_evidence_costs_the_same_however_many_meetings(
    village, inspector, count, django_assert_num_queries
):
    for number in range(count):
        make_meeting(village.branch, date(2026, 7 + number % 4, 3 + number))
    inspection = inspect(village, inspector)
    inspector.posts  # noqa: B018 - read once per request, before the page asks
    with django_assert_num_queries(9):
        evidence_of(inspection, inspector, today())


# --- who sees it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "role", "draft", "sent"),
    [
        ("commune", "INSPECTOR", 200, 200),
        ("commune", "COMMITTEE_STAFF", 200, 200),
        ("commune", "COMMITTEE_LEADER", 200, 200),
        ("commune", "SUPERVISOR", 404, 404),
        ("commune", "SYSTEM_ADMIN", 404, 404),
        ("branch", "SECRETARY", 404, 200),
        ("branch", "DEPUTY_SECRETARY", 404, 200),
        ("branch", "BRANCH_COMMITTEE", 404, 404),
        ("branch", "MEMBER", 404, 404),
        ("sister", "SECRETARY", 404, 404),
        ("root", "COMMITTEE_LEADER", 404, 404),
        ("root", "INSPECTOR", 404, 404),
    ],
)
def test_who_opens_an_inspection_before_and_after_it_is_sent(
    client, village, place, role, draft, sent
):
    units = {
        "branch": village.branch,
        "sister": make_branch(village.commune),
        "commune": village.commune,
        "root": village.root,
    }
    inspection = inspect(village)
    client.force_login(make_user(units[place], role))
    listing = reverse("reports:inspections", args=[village.branch.pk])
    for step, expected in enumerate((draft, sent)):
        assert client.get(inspection.get_absolute_url()).status_code == expected
        listed = client.get(listing)
        shown = listed.status_code == 200 and inspection.get_absolute_url() in str(listed.content)
        assert shown == (expected == 200)
        if step == 0:
            actions.send_to_unit(inspection=inspection, by=SYSTEM)


def test_an_inspector_sees_nothing_after_the_mandate(client, village, inspector):
    inspection = inspect(village, inspector)
    client.force_login(inspector)
    assert client.get(inspection.get_absolute_url()).status_code == 200
    Post.objects.filter(user=inspector).update(valid_to=today())
    assert client.get(inspection.get_absolute_url()).status_code == 404


def test_the_branch_answers_and_writes_nothing_else(client, village, inspector):
    inspection = inspect(village, inspector)
    actions.send_to_unit(inspection=inspection, by=inspector)
    client.force_login(village.secretary)
    page = client.get(inspection.get_absolute_url()).content.decode()
    assert "Báo cáo, giải trình" in page
    assert "Ghi từng nội dung" not in page
    for name in ("inspection_lines", "inspection_book", "hear_unit", "conclude_inspection"):
        assert client.get(reverse(f"reports:{name}", args=[inspection.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.record_hearing(inspection=inspection, statement="…", by=village.secretary)
    address = reverse("reports:answer_inspection", args=[inspection.pk])
    assert client.post(address, {"text": ""}).status_code == 422
    answered = client.post(address, {"text": "Chi bộ đã họp, nhận thiếu sót."}, follow=True)
    assert "Đã gửi báo cáo, giải trình." in answered.content.decode()
    assert "nhận thiếu sót" in answered.content.decode()


def test_the_inspector_writes_everything_on_pages(client, village, inspector):
    meeting = submit_minutes(meeting=village.signed(), by=village.secretary)
    client.force_login(inspector)
    address = reverse("reports:open_inspections", args=[village.commune.pk])
    assert client.get(address).status_code == 200
    values = {"kind": "HALF_YEAR", "period": H2.code, "units": [village.branch.pk]}
    refused = client.post(address, {"kind": "HALF_YEAR", "period": H2.code})
    assert "Đồng chí chưa chọn “Đơn vị được kiểm tra”." in refused.content.decode()
    opened = client.post(address, values)
    inspection = Inspection.objects.get()
    assert opened["Location"] == inspection.get_absolute_url()
    lines = reverse("reports:inspection_lines", args=[inspection.pk])
    assert "1/1 cuộc họp có biên bản đã ký trong sổ." in client.get(lines).content.decode()
    judged = {"version": inspection.version}
    for line in inspection.lines.all():
        judged |= {f"verdict_{line.pk}": "PARTLY", f"remark_{line.pk}": "Ghi thêm"}
    client.post(lines, judged)
    book = reverse("reports:inspection_book", args=[inspection.pk])
    entry = MinutesEntry.objects.get(meeting=meeting)
    assert "Số 01" in client.get(book).content.decode()
    client.post(book, {"xem": entry.pk, f"nhan_xet_{entry.pk}": "Đủ chữ ký"})
    add = reverse("reports:add_finding", args=[inspection.pk])
    lacking = client.post(add, {"kind": "WEAKNESS", "text": "Sơ sài", "remedy": "Ghi lại"})
    assert "Biện pháp khắc phục phải có thời hạn." in lacking.content.decode()
    client.post(add, {"kind": "STRENGTH", "text": "Sổ sạch, đẹp", "to_spread": "on"})
    page = client.get(inspection.get_absolute_url()).content.decode()
    for words in ("Đạt một phần", "Ghi thêm", "Đủ chữ ký", "Sổ sạch, đẹp", "chuỗi mã khớp"):
        assert words in page, words


def test_the_branch_hands_in_a_file_that_both_sides_read(
    client, village, inspector, tmp_path, settings
):
    settings.FILES_DIR = tmp_path
    inspection = inspect(village, inspector)
    add = reverse("reports:add_statement_file", args=[inspection.pk])
    actions.send_to_unit(inspection=inspection, by=inspector)
    client.force_login(village.secretary)
    wrong = client.post(add, {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert "Không nhận loại tệp này" in wrong.content.decode()
    client.post(add, {"file": SimpleUploadedFile("báo cáo.pdf", b"%PDF-1.7 ...")})
    file = inspection.files.get()
    address = reverse("reports:statement_file", args=[inspection.pk, file.pk])
    for reader in (village.secretary, inspector):
        client.force_login(reader)
        assert client.get(address).getvalue() == b"%PDF-1.7 ..."
        assert address in client.get(inspection.get_absolute_url()).content.decode()
    remove = reverse("reports:remove_statement_file", args=[inspection.pk, file.pk])
    assert client.post(remove).status_code == 403  # the inspector takes nothing of the branch away
    client.force_login(make_user(make_branch(village.commune), "SECRETARY"))
    assert client.get(address).status_code == 404
    actions.answer(inspection=inspection, statement="Kèm tệp.", by=village.secretary)
    client.force_login(village.secretary)
    assert "đang chờ đơn vị" in client.post(remove, follow=True).content.decode()
    assert inspection.files.exists()
