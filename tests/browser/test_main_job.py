"""The main job in a real browser: a village branch holds its monthly meeting.

On a phone, on a desk, and on a phone with JavaScript off: planned, announced, recorded, adopted,
signed by two people, its resolution numbered, all of it submitted.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from config.lib.dates import today
from meetings.choices import MeetingState
from meetings.models import Meeting, SignedDocument
from resolutions.models import Resolution, TaskAssignment
from tests.meetings.conftest import make_village

PASSWORD = "mat-khau-dai-12"


@pytest.fixture
def village(transactional_db):
    return make_village()


def log_in(page, username):
    page.goto("/dang-nhap/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    expect(page.locator("h1")).to_contain_text("Chào đồng chí")


def log_out(page):
    page.context.clear_cookies()


def plan(page, day):
    page.goto("/cuoc-hop/")
    page.click("text=Lên lịch cuộc họp")
    page.fill("input[name=held_on]", f"{day:%d/%m/%Y}")
    page.fill("input[name=place]", "Nhà văn hóa bản Nậm Tần")
    page.select_option("select[name=minute_taker]", label="Giàng A Páo")
    page.fill("input[name=window_reason]", "Theo lịch của Đảng ủy xã")
    page.click("button[form=meeting-form]")
    page.click(".action-bar a:has-text('Soạn thông báo')")
    page.click("button[form=notice-form]")
    expect(page.locator(".state-announced")).to_be_visible()


def record(page, village):
    """The record: one absent, one speaker, one task, vote, conclusion, end."""
    page.fill("input[name=started]", "19:30")
    page.click(".panel-next button")
    expect(page.locator("#roll-call")).to_contain_text("5/5 đồng chí có mặt")
    absent = village.people[2].pk
    page.click(f"label[for=id_status_{absent}_1]")
    page.select_option(f"select[name=reason_{absent}]", "ILLNESS")
    page.click("button[name=chot]")
    expect(page.locator("#roll-call")).to_contain_text("4/5 đồng chí có mặt")
    page.fill("#id_text", "Đề nghị bê tông hóa đường vào bản.")
    page.click("#speakers button:has-text('Vàng Thị Dợ')")
    expect(page.locator("#speakers ol")).to_contain_text("bê tông hóa đường vào bản")
    add_task(page)
    page.fill("[name=texts-conclusion]", "Chi bộ thống nhất các nhiệm vụ tháng tới.")
    page.click("text=Lưu phần kết luận")
    expect(page.locator("[name=texts-conclusion]")).to_have_value(re.compile("thống nhất"))
    page.click("text=Lưu kết quả biểu quyết")
    expect(page.locator("#votes")).to_contain_text("Tán thành 4/5")
    expect(page.locator("#section-next-tasks .state-adopted")).to_be_visible()
    page.fill("input[name=ended]", "21:15")
    page.click("text=Kết thúc và soạn biên bản")
    expect(page.locator("article.paper")).to_contain_text("Tẩn Mí Lù: Ốm")


def add_task(page):
    form = page.locator("form[action*='/nhiem-vu/moi/']")
    form.locator("textarea[name$=text]").fill("Vận động làm đường bê tông nội bản")
    form.locator("label:has-text('Vàng Thị Dợ')").first.click()
    form.locator("input[name$=due_on]").fill(f"{today() + timedelta(days=30):%d/%m/%Y}")
    form.locator("button:has-text('Ghi nhiệm vụ')").click()
    expect(page.locator("main")).to_contain_text("Vận động làm đường bê tông nội bản")


def sign(page):
    page.fill("input[name=password]", PASSWORD)
    page.click("text=Ký biên bản")


def issue_resolution(page, meeting):
    page.goto(f"/nghi-quyet/{Resolution.objects.get(meeting=meeting).pk}/")
    page.fill("input[name=password]", PASSWORD)
    page.locator("button:has-text('Ký')").first.click()
    expect(page.locator("main")).to_contain_text("01-NQ/CB")


def whole_job(page, village):
    day = today() - timedelta(days=1)
    log_in(page, "bithu")
    plan(page, day)
    record(page, village)
    meeting = Meeting.objects.get()
    page.fill("input[name=adopted]", "21:10")
    page.click("text=Đã đọc, chi bộ thông qua")
    sign(page)
    log_out(page)
    log_in(page, "thuky")
    page.goto(f"/cuoc-hop/{meeting.pk}/bien-ban/")
    sign(page)
    expect(page.locator(".state-signed")).to_be_visible()
    log_out(page)
    log_in(page, "bithu")
    issue_resolution(page, meeting)
    page.goto(f"/cuoc-hop/{meeting.pk}/bien-ban/")
    page.click("button[form=submit-form]")
    expect(page.locator(".state-submitted")).to_be_visible()
    return meeting


@pytest.mark.parametrize(
    ("width", "options"),
    [(360, {"has_touch": True}), (1366, {}), (360, {"java_script_enabled": False})],
    ids=["phone", "desk", "phone without JavaScript"],
)
def test_a_village_branch_holds_its_monthly_meeting(open_page, village, width, options):
    page = open_page(width, 740, **options)
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    meeting = whole_job(page, village)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.SUBMITTED
    assert (meeting.expected_count, meeting.present_count) == (5, 4)
    assert set(SignedDocument.objects.values_list("kind", flat=True)) == {"MINUTES", "RESOLUTION"}
    assert problems == []


def test_its_tasks_open_the_next_meeting(page_360, village):
    whole_job(page_360, village)
    task = TaskAssignment.objects.get()
    page_360.goto("/cuoc-hop/")
    page_360.click("text=Lên lịch cuộc họp")
    next_month = (date(today().year, today().month, 28) + timedelta(days=7)).replace(day=3)
    page_360.fill("input[name=held_on]", f"{next_month:%d/%m/%Y}")
    page_360.fill("input[name=place]", "Nhà văn hóa bản Nậm Tần")
    page_360.select_option("select[name=minute_taker]", label="Giàng A Páo")
    page_360.click("button[form=meeting-form]")
    expect(page_360.locator("text=Soạn thông báo").first).to_be_visible()
    meeting = Meeting.objects.latest("pk")
    meeting.state, meeting.started_at = MeetingState.IN_PROGRESS, meeting.notice_at
    Meeting.objects.filter(pk=meeting.pk).update(
        state=MeetingState.IN_PROGRESS, started_at=Meeting.objects.earliest("pk").started_at
    )
    page_360.goto(f"/cuoc-hop/{meeting.pk}/ghi/")
    first = page_360.locator("main section:not(#typed)").first
    expect(first).to_contain_text("Nhiệm vụ kỳ trước")
    expect(first).to_contain_text(str(task))


@pytest.mark.parametrize("width", [360, 1366])
def test_no_page_of_the_meeting_is_wider_than_the_screen(open_page, village, width):
    page = open_page(width, 740)
    log_in(page, "bithu")
    plan(page, today() - timedelta(days=1))
    meeting = Meeting.objects.get()
    page.fill("input[name=started]", "19:30")
    page.click(".panel-next button")
    expect(page.locator("#roll-call")).to_be_visible()
    for part in ("", "ghi/", "bien-ban/"):
        page.goto(f"/cuoc-hop/{meeting.pk}/{part}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, part


def test_marks_save_themselves_and_keys_work(page_1366, village):
    log_in(page_1366, "bithu")
    plan(page_1366, today() - timedelta(days=1))
    page_1366.fill("input[name=started]", "19:30")
    page_1366.click(".panel-next button")
    line = page_1366.locator(".roll-line").nth(1)
    expect(line).to_have_attribute("tabindex", "0")
    line.focus()
    for key, present in (("u", 4), ("p", 5)):
        with page_1366.expect_response("**/diem-danh/"):
            page_1366.keyboard.press(key)
        expect(page_1366.locator("#saved")).to_contain_text("Đã lưu lúc")
        assert Meeting.objects.get().present_count == present
