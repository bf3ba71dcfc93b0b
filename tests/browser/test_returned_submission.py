"""Minutes go up, come back with a remark at a place, are supplemented, signed and accepted.

On a phone, on a desk, and on a phone with JavaScript off.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from config.lib.dates import today
from meetings.actions.minutes import submit_minutes
from meetings.choices import MeetingState
from meetings.documents import signed_minutes
from meetings.models import Meeting, MinutesSupplement, Review
from tests.factories import make_user
from tests.meetings.conftest import make_village

PASSWORD = "mat-khau-dai-12"
SIGNED_TEXT = "Chi bộ nhất trí các nhiệm vụ tháng 12."
NEW_TEXT = "Chi bộ nhất trí; đồng chí Giàng A Páo chịu trách nhiệm, trước 25/12."


@pytest.fixture
def submitted(transactional_db):
    village = make_village()
    make_user(village.commune, "COMMITTEE_STAFF", username="vanphong")
    return submit_minutes(meeting=village.signed(), by=village.secretary)


def log_in(page, username):
    page.context.clear_cookies()
    page.goto("/dang-nhap/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    expect(page.locator("h1")).to_contain_text("Chào đồng chí")


def fits(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def give_back(page, width):
    log_in(page, "vanphong")
    page.click("text=1 biên bản")
    expect(page.locator("h1")).to_have_text("Duyệt biên bản")
    fits(page, width)
    page.click("#accept-many a")
    place = page.locator("section#conclusion")
    expect(place).to_contain_text(SIGNED_TEXT)
    place.locator("summary").click()
    place.locator("textarea").fill("Ghi rõ ai chịu trách nhiệm, đến bao giờ.")
    page.fill("input[name=until_on]", f"{today() + timedelta(days=5):%d/%m/%Y}")
    fits(page, width)
    page.click("text=Trả lại kèm ý kiến")
    expect(page.locator("#messages")).to_contain_text("Đã trả lại biên bản")


def correct(page, width):
    log_in(page, "bithu")
    panel = page.locator("li:has-text('Cấp trên yêu cầu bổ sung')").first
    expect(panel).to_contain_text("1 điểm cần bổ sung")
    panel.locator("a").first.click()
    expect(page.locator("textarea[name$=answer]")).to_be_visible()
    fits(page, width)
    page.fill("textarea[name$=answer]", "Đã bổ sung người và thời hạn.")
    page.fill("textarea[name$=new_text]", NEW_TEXT)
    page.click("text=Lưu trả lời điểm 1")
    page.fill("#resubmit input[name=password]", PASSWORD)
    page.click("text=Ký bổ sung và gửi lại")
    expect(page.locator(".state-corrected")).to_be_visible()
    expect(page.locator("#bo-sung-1")).to_contain_text(SIGNED_TEXT)
    expect(page.locator("#bo-sung-1")).to_contain_text(NEW_TEXT)
    expect(page.locator("article.paper")).to_contain_text(SIGNED_TEXT)
    fits(page, width)


def accept(page, meeting):
    log_in(page, "vanphong")
    page.goto(f"/cuoc-hop/{meeting.pk}/duyet/")
    expect(page.locator("section#conclusion")).to_contain_text(NEW_TEXT)
    page.click("text=Chấp nhận biên bản")
    expect(page.locator("#messages")).to_contain_text("không thay đổi nữa")


@pytest.mark.parametrize(
    ("width", "options"),
    [(360, {"has_touch": True}), (1366, {}), (360, {"java_script_enabled": False})],
    ids=["phone", "desk", "phone without JavaScript"],
)
def test_a_returned_submission_is_corrected_and_accepted(open_page, submitted, width, options):
    before = signed_minutes(submitted).snapshot
    page = open_page(width, 740, **options)
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    give_back(page, width)
    correct(page, width)
    accept(page, submitted)
    meeting = Meeting.objects.get()
    assert meeting.state == MeetingState.REVIEWED
    assert signed_minutes(meeting).snapshot == before
    assert MinutesSupplement.objects.get().new_text == NEW_TEXT
    assert Review.objects.count() == 2
    assert problems == []
