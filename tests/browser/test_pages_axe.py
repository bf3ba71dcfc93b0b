"""Every main page on a phone and on a desk: accessible, no wider than the screen, no errors.

Accessible means no violation of axe (WCAG 2.2 A and AA, best practice). Some forms are sent empty,
so that their refused state is looked at as well.
"""

import time
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from branches.actions import rule_versions
from branches.choices import Role
from branches.models import Job, RuleVersion
from branches.password_again import PROVEN_AT
from branches.sessions import SessionStore
from config.lib.dates import today
from config.lib.periods import Month, Period
from meetings.choices import MeetingType
from meetings.models import Meeting, Orientation, ThemeSubmission
from members.choices import Office
from members.models import GroupMembership, PartyGroup, Position
from reports.actions.reminding import remind_branches
from reports.kept.refresh import mark_everything, refresh
from reports.kept_previews import keep
from reports.rule_preview import preview
from resolutions.actions.scoring import ask_to_score
from resolutions.models import Resolution, ScoreTemplate, TaskAssignment
from tests.factories import (
    LONG_AGO,
    attend,
    hold,
    make_meeting,
    make_task,
    make_user,
    make_vote,
)
from tests.meetings.conftest import make_village
from tests.reports.inspected import inspection_records

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
AXE = Axe()
REFUSED = "Failed to load resource"  # Chromium tells the page for 404 to its console
SIZES = [(1366, 768), (360, 740)]


@pytest.fixture
def village(transactional_db):
    """A branch with a past meeting and its task, one meeting under way and one signed."""
    village = make_village()
    past = hold(village.branch, date(2026, 9, 3), village.people, spoke=village.people[:2])
    make_vote(past, yes=5, base=5)
    missed = make_meeting(village.branch, date(2026, 8, 3))
    attend(missed, present=village.people[:3], unexcused=village.people[3:])
    make_task(past, owner=village.people[1], due_on=today() + timedelta(days=9))
    village.running = village.start(held_on=date(2026, 10, 3))
    ask_to_score(meeting=village.running, scorer=village.people[2], by=village.secretary)
    village.finished = village.signed()
    Position.objects.create(
        member=village.people[1],
        branch=village.branch,
        office=Office.DEPUTY_SECRETARY,
        valid_from=LONG_AGO,
    )
    village.committee = village.start(
        meeting_type=MeetingType.COMMITTEE_MEETING, held_on=date(2026, 10, 30)
    )
    village.theme = ThemeSubmission.objects.create(
        meeting=village.running,
        branch=village.branch,
        title="Giữ rừng",
        category="SECURITY",
        text="Mỗi hộ một ngày công.",
        state="SENT",
        sent_at=village.running.started_at,
    )
    village.bulletin = Orientation.objects.create(
        organization=village.commune,
        kind="BULLETIN",
        title="Bản tin",
        first_ym=2026 * 12 + 10,
        last_ym=2026 * 12 + 11,
        published_at=village.running.started_at,
    )
    group = PartyGroup.objects.create(
        branch=village.branch, name="Tổ đảng số 1", valid_from=LONG_AGO
    )
    GroupMembership.objects.create(group=group, member=village.people[2], valid_from=LONG_AGO)
    village.staff = make_user(village.commune, Role.COMMITTEE_STAFF, username="vanphong")
    village.export = exported(village)
    village.admin = make_user(village.root, Role.SYSTEM_ADMIN, username="quantri")
    village.leader = make_user(village.root, Role.COMMITTEE_LEADER, username="lanhdao")
    village.inspected = inspection_records(village)
    mark_everything()
    refresh()
    village.round = remind_branches(
        unit=village.commune,
        branch_ids=[village.branch.pk],
        month=Month(today().year, 1),
        by=village.staff,
    ).round
    return village


def exported(village):
    """A large job that ended, with a document that is missing and one that failed."""
    job = Job.objects.create(
        kind="reports.bulk_export",
        title="Biên bản quý III năm 2026, 2 chi bộ (PDF)",
        organization=village.commune,
        requester=village.staff,
        requested_at=village.running.started_at,
        ended_at=village.running.started_at,
        state="DONE",
        result_name="bien-ban.zip",
        result_sha256="0" * 64,
        tells_when_done=True,
    )
    for seq, state in enumerate(("MISSING", "FAILED"), start=1):
        job.parts.create(
            seq=seq, group="Bản A", title="Biên bản", about="x", ref=1, state=state, remark=state
        )
    return job


def log_in(page, user, live_server):
    """Give the browser a session of ``user``, as the log-in page would."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[PROVEN_AT] = time.time()
    session.create()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}
    page.context.add_cookies([cookie | {"url": live_server.url}])


def secretary_pages(village):
    unit, member = f"/don-vi/{village.branch.pk}", f"/dang-vien/{village.people[2].pk}"
    running, finished = f"/cuoc-hop/{village.running.pk}", f"/cuoc-hop/{village.finished.pk}"
    task, resolution = TaskAssignment.objects.get(), Resolution.objects.get()
    return [
        "/",
        "/mat-khau/",
        "/tai-khoan/",
        "/tai-khoan/hai-buoc/",
        "/cuoc-hop/",
        "/nhiem-vu/",
        f"/nhiem-vu/{task.pk}/",
        f"/nghi-quyet/{resolution.pk}/",
        f"{unit}/",
        f"{unit}/dang-vien/",
        f"{unit}/chi-so/?ky=2026Q3",
        f"{unit}/chi-so/phat-bieu/?ky=2026Q3",
        f"{unit}/viec-phai-lam/?ky=2026",
        f"{unit}/nghi-quyet/",
        f"{unit}/cuoc-hop/moi/",
        f"{unit}/to-dang/",
        f"{unit}/nhat-ky/",
        f"{unit}/so-xem/",
        "/xac-nhan/?next=/viec/",
        f"{unit}/go-noi-dung/them/",
        f"{unit}/ban-ky-so/",
        f"{member}/du-lieu/",
        "/xac-thuc/",
        PartyGroup.objects.get().get_absolute_url(),
        f"{member}/",
        f"{member}/ai-xem-duoc/",
        f"{member}/chuc-danh/",
        f"{unit}/chuyen-de/",
        f"/chuyen-de/{village.theme.pk}/",
        f"{unit}/vang-sinh-hoat/",
        f"{unit}/vang-sinh-hoat/{village.people[3].pk}/",
        f"{unit}/vang-sinh-hoat/{village.people[3].pk}/tu-phe-binh/",
        f"{unit}/vang-sinh-hoat/cach-tinh/",
        f"{unit}/xuat-tai-lieu/",
        "/thong-bao-vang/",
        "/thong-bao/cach-nhan/",
        f"{running}/chuan-bi/",
        f"{running}/ai-xem-duoc/",
        f"{running}/da-bao/",
        f"{running}/gui-chuyen-de/",
        f"{running}/",
        f"{running}/phieu-giay/",
        f"{running}/ghi/",
        f"{running}/cac-ban-da-luu/",
        f"/cuoc-hop/{village.committee.pk}/ghi/",
        f"{finished}/",
        f"{finished}/bien-ban/",
        f"{finished}/thong-bao-ket-qua/",
        "/khong-co-trang-nay/",
    ]


def staff_pages(village):
    unit, member = f"/don-vi/{village.commune.pk}", f"/dang-vien/{village.people[2].pk}"
    return [
        "/",
        f"/don-vi/?tim={village.branch.code}",
        f"{unit}/",
        f"{unit}/dang-vien/",
        f"{unit}/chi-so/?ky=2026Q3",
        f"{unit}/chi-so/thuong-ky/?ky=2026Q3",
        f"{unit}/chi-so/nen-nep/?ky=2026",
        f"{unit}/chi-so/nhiem-ky/",
        f"{unit}/chat-luong-so-lieu/",
        f"{unit}/to-chuc-dang-vien/",
        f"{unit}/theo-doi/?nam=2026",
        f"{unit}/theo-doi/?nam=2026&thang=9&loc=chua-hop",
        f"{unit}/theo-doi/da-nhac/",
        f"{unit}/theo-doi/da-nhac/{village.round.pk}/",
        f"{unit}/trong-thang/",
        f"{unit}/can-ho-tro/",
        f"{unit}/bao-cao/",
        f"{unit}/bao-cao/loi-van/?ky=2026Q3",
        f"{unit}/bao-cao/tu-lap/",
        "/viec/",
        f"{unit}/xuat-tai-lieu/",
        f"{unit}/vang-sinh-hoat/",
        f"{unit}/vang-sinh-hoat/thong-bao/",
        village.export.get_absolute_url(),
        f"{unit}/nhap-du-lieu/",
        f"{unit}/them/",
        f"{unit}/tai-khoan/",
        f"{unit}/tai-khoan/them/",
        f"{unit}/chuyen-de/?tinh_trang=SENT",
        f"{unit}/chuyen-de/theo-quy/",
        f"/chuyen-de/{village.theme.pk}/",
        f"/dinh-huong/{village.bulletin.pk}/da-doc/",
        f"{unit}/ke-hoach-chi-bo/",
        f"/don-vi/{village.branch.pk}/dang-vien/them/",
        f"{member}/chuyen/",
        f"{member}/thoi/",
        f"{member}/tinh-trang/",
    ]


def inspection_pages(village):
    mains = village.inspected["inspection_mains"]
    unit = f"/don-vi/{village.commune.pk}/kiem-tra"
    inspection = f"/kiem-tra/{mains['kiem-tra/']}"
    return [
        f"{unit}/",
        f"{unit}/moi/",
        f"{unit}/chi-bo/",
        f"{unit}/cach-tinh/",
        f"{unit}/khac-phuc/",
        f"{unit}/chuong-trinh/",
        f"/chuong-trinh-kiem-tra/{mains['chuong-trinh-kiem-tra/']}/",
        f"{inspection}/",
        f"{inspection}/noi-dung/",
        f"{inspection}/so-bien-ban/",
        f"{inspection}/nhan-xet/moi/",
        "/thong-bao-kiem-tra/",
        f"/thong-bao-kiem-tra/{mains['thong-bao-kiem-tra/']}/",
        f"/don-vi/{village.commune.pk}/khao-sat/",
        f"/don-vi/{village.commune.pk}/khao-sat/moi/",
        f"/khao-sat/{mains['khao-sat/']}/",
    ]


def score_pages(village):
    unit = f"/don-vi/{village.branch.pk}"
    return [
        f"/cuoc-hop/{village.running.pk}/cham-diem/",
        f"{unit}/diem-sinh-hoat/",
        f"{unit}/xep-loai/",
        f"{unit}/xep-loai/tap-the/",
        f"{unit}/xep-loai/dang-vien/{village.people[2].pk}/",
    ]


def grade_pages(village):
    unit = f"/don-vi/{village.commune.pk}"
    return [
        f"{unit}/phieu-cham/",
        f"{unit}/phieu-cham/moi/",
        ScoreTemplate.objects.get().get_absolute_url(),
        f"{unit}/diem-sinh-hoat/cho/",
        f"{unit}/diem-sinh-hoat/",
        f"{unit}/xep-loai/",
        f"{unit}/xep-loai/muc-tieu/",
    ]


def leader_pages(village):
    unit = f"/don-vi/{village.root.pk}"
    return [
        "/",
        f"{unit}/chi-so/?ky=2026Q3",
        f"{unit}/theo-doi/?nam=2026",
        f"{unit}/theo-doi/?nam=2026&thang=9",
        f"{unit}/can-ho-tro/tom-tat/",
    ]


def admin_pages(village):
    unit = f"/don-vi/{village.root.pk}"
    return [
        "/",
        "/don-vi/",
        f"{unit}/",
        f"{unit}/tai-khoan/",
        f"{unit}/nhiem-ky/",
        f"{unit}/truy-cap-bi-tu-choi/",
        "/suc-khoe/",
    ]


def village_rules(village):
    """The rules of the commune: a version in force, the next one being written."""
    head = {
        "organization": village.commune,
        "name": "Quy định sinh hoạt chi bộ",
        "source": "Quyết định 05-QĐ/ĐU ngày 20/12/2025",
        "by": village.staff,
    }
    first = rule_versions.begin_draft(valid_from=today(), **head)
    rule_versions.save_draft_section(
        draft=first,
        seen=1,
        section="attendance",
        values={"target_pct": {"default": 90, "MILITARY": 85}},
        by=village.staff,
    )
    rule_versions.publish(draft=first, seen=2, by=village.staff)
    draft = rule_versions.begin_draft(valid_from=today() + timedelta(days=30), **head)
    return f"/don-vi/{village.commune.pk}/quy-tac", first.pk, draft.pk


def rule_pages(village):
    rules, first, _ = village_rules(village)
    meeting = f"/don-vi/{village.branch.pk}/chi-so/cuoc-hop/{village.finished.pk}"
    return [f"{rules}/", f"{rules}/lich-su/", f"{rules}/{first}/", f"{meeting}/"]


def draft_pages(village):
    rules, _, draft = village_rules(village)
    counted = RuleVersion.objects.select_related("organization").get(pk=draft)
    keep(counted, Period(2026), today(), preview(counted, Period(2026), today()))
    sections = [f"{rules}/{draft}/sua/{slug}/" for slug in ("du-hop", "thuong-ky", "nhac-viec")]
    return [
        f"{rules}/{draft}/",
        f"{rules}/{draft}/sua/",
        *sections,
        f"{rules}/{draft}/tac-dong/?ky=2026",
    ]


READERS = {
    "secretary": (secretary_pages, lambda village: village.secretary),
    "office staff": (staff_pages, lambda village: village.staff),
    "reader of rules": (rule_pages, lambda village: village.staff),
    "writer of rules": (draft_pages, lambda village: village.staff),
    "inspector": (inspection_pages, lambda village: village.staff),
    "scorer of a branch": (score_pages, lambda village: village.secretary),
    "office that grades": (grade_pages, lambda village: village.staff),
    "leader above": (leader_pages, lambda village: village.leader),
    "administrator": (admin_pages, lambda village: village.admin),
}


def faults(page):
    """What axe finds and what is wider than the screen, on a desk and on a phone.

    The action bar is laid at its place in the page: what it covers now is free after scrolling.
    """
    bar = "document.querySelectorAll('.action-bar').forEach(b => { b.style.position = 'static' })"
    page.evaluate(bar)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for one in AXE.run(page, options=RULES).response["violations"]:
            yield f"{width}: {one['id']}: {one['nodes'][0]['html']}"
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield f"{width}: wider than the screen"


@pytest.mark.parametrize("reader", READERS)
def test_main_pages_have_no_faults(open_page, live_server, village, reader):
    pages, who = READERS[reader]
    page = open_page(*SIZES[0])
    told = []
    page.on("console", lambda entry: told.append(entry.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    log_in(page, who(village), live_server)
    found = {}
    for address in pages(village):
        page.goto(address)
        if problems := list(faults(page)):
            found[address] = problems
    assert found == {}
    assert [one for one in told if REFUSED not in one] == []


def test_refused_forms_have_no_faults(open_page, live_server, village):
    page = open_page(*SIZES[0])
    log_in(page, village.staff, live_server)
    found = {}
    for address in (
        f"/don-vi/{village.commune.pk}/them/",
        f"/don-vi/{village.branch.pk}/dang-vien/them/",
        f"/dang-vien/{village.people[2].pk}/thoi/",
        f"/don-vi/{village.commune.pk}/nhap-du-lieu/",
        f"/don-vi/{village.commune.pk}/quy-tac/soan/",
        f"/don-vi/{village.commune.pk}/xuat-tai-lieu/",
    ):
        page.goto(address)
        page.locator(".action-bar button, main form .btn-primary").first.click()
        page.locator(".error-summary").first.wait_for()
        if problems := list(faults(page)):
            found[address] = problems
    assert found == {}


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_what_a_long_page_refuses_is_told_at_its_top(open_page, live_server, village, script):
    page = open_page(360, 740, java_script_enabled=script)
    log_in(page, village.secretary, live_server)
    absent = village.people[3]
    page.goto(f"/cuoc-hop/{village.running.pk}/ghi/")
    page.click(f"label[for=id_status_{absent.pk}_1]")
    page.click("button[name=chot]")
    summary = page.locator(".error-summary").first
    summary.wait_for()
    assert absent.full_name in summary.inner_text()
    assert summary.bounding_box()["y"] < 740
    summary.locator("a").click()
    assert page.locator(f"#id_reason_{absent.pk}").is_visible()
    assert not Meeting.objects.get(pk=village.running.pk).roll_closed_at
