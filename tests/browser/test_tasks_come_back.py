"""Tasks come back at the next meetings until they are done (product 3.3).

The owner reports from the phone, the checker confirms, the result stands in part I.3 of the new
resolution; the task nobody spoke of turns red and appears in the commune's list.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from config.lib.dates import today
from meetings.choices import MeetingState
from resolutions.models import Resolution
from tests.browser.test_main_job import log_in, log_out
from tests.factories import hold, make_member, make_task, make_user, make_vote
from tests.meetings.conftest import make_village

RESULT = "Đã nạo vét xong 1,2 km mương"


def days_ago(count):
    return today() - timedelta(days=count)


@pytest.fixture
def village(transactional_db):
    """A meeting gave two tasks, two meetings passed over them, one is being written up."""
    village = make_village()
    given = hold(village.branch, days_ago(4), village.people)
    make_vote(given, yes=5, base=5)
    owner = make_member(village.branch, full_name="Lường Thị Mai")
    make_user(village.branch, "MEMBER", username="nguoilam", member=owner)
    make_task(given, text="Nạo vét mương", owner=owner, due_on=today() + timedelta(days=9))
    make_task(given, text="Sửa nhà văn hóa", owner=village.people[3], due_on=days_ago(2))
    Resolution.objects.update(state="SUBMITTED", taken_over=True)
    for count in (3, 2):
        hold(village.branch, days_ago(count), village.people)
    make_user(village.commune, "COMMITTEE_STAFF", username="vanphong")
    village.now = hold(
        village.branch,
        days_ago(1),
        village.people,
        state=MeetingState.IN_PROGRESS,
        ended_at=None,
    )
    return village


@pytest.mark.parametrize("width", [360, 1366])
def test_tasks_come_back_until_they_are_done(open_page, village, width):
    page = open_page(width, 740)
    log_in(page, "nguoilam")
    page.click("text=Báo đã xong")
    page.fill("textarea[name=note]", RESULT)
    page.click(".action-bar button")
    expect(page.locator("main")).to_contain_text("Báo đã xong")
    log_out(page)

    log_in(page, "bithu")
    page.click("text=Xác nhận hoàn thành")
    page.click(".action-bar button")
    expect(page.locator("main")).to_contain_text("Hoàn thành")

    page.goto(f"/cuoc-hop/{village.now.pk}/ghi/")
    review = page.locator("#section-last-tasks")
    expect(review).to_contain_text(RESULT)
    silent = review.locator("li", has_text="Sửa nhà văn hóa")
    expect(silent.locator(".verdict-missed").first).to_be_visible()
    expect(silent).to_contain_text("2 kỳ chưa báo cáo")

    form = page.locator("form[action*='/nhiem-vu/moi/']")
    form.locator("textarea[name$=text]").fill("Trồng 200 cây ven đường")
    form.locator("label:has-text('Vàng Thị Dợ')").first.click()
    form.locator("input[name$=due_on]").fill(f"{today() + timedelta(days=20):%d/%m/%Y}")
    form.locator("button:has-text('Ghi nhiệm vụ')").click()
    expect(page.locator("#section-next-tasks")).to_contain_text("Trồng 200 cây ven đường")
    resolution = Resolution.objects.get(meeting=village.now)
    page.goto(f"/nghi-quyet/{resolution.pk}/")
    paper = page.locator("article.paper")
    expect(paper).to_contain_text("Kết quả thực hiện nghị quyết tháng trước")
    expect(paper).to_contain_text(RESULT)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    log_out(page)

    log_in(page, "vanphong")
    page.goto(f"/don-vi/{village.commune.pk}/nhiem-vu/danh-sach/?ky={days_ago(4).year}&xem=mac")
    expect(page.locator("main")).to_contain_text("Sửa nhà văn hóa")
    expect(page.locator("main")).not_to_contain_text("Nạo vét mương")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
