"""The page for two people who wrote at one place, on a phone and on a desk, read and worked."""

import pytest
from playwright.sync_api import expect

from config.lib.digests import seen_digest
from meetings.actions import record
from meetings.models import Meeting
from tests.browser.test_pages_axe import faults, log_in
from tests.meetings.conftest import make_village

THEIRS = "Nhất trí bê tông hóa 500 m đường bản Nậm Tần; đồng chí Giàng A Páo phụ trách."
MINE = "Nhất trí bê tông hóa 700 m đường bản Nậm Tần, xong trước Tết; vận động dân hiến đất."


@pytest.fixture
def meeting(transactional_db):
    village = make_village()
    meeting = village.start()
    meeting.village = village
    return meeting


@pytest.mark.parametrize("size", [(360, 740), (1366, 768)])
def test_both_texts_are_joined_by_hand(open_page, live_server, meeting, size):
    village, page = meeting.village, open_page(*size)
    log_in(page, village.minute_taker, live_server)
    page.goto(f"/cuoc-hop/{meeting.pk}/ghi/")
    conclusion = page.locator("#conclusion textarea[name=texts-conclusion]")
    before = Meeting.objects.get(pk=meeting.pk)
    record.save_texts(
        meeting=before,
        values={"conclusion": THEIRS},
        seen=seen_digest(before, record.MEETING_TEXTS),
        by=village.secretary,
    )
    conclusion.fill(MINE)
    page.locator("#conclusion form:has(textarea) button:not([type=button])").first.click()
    expect(page.locator("h1")).to_have_text("Hai người cùng ghi một chỗ")
    texts = page.locator(".merge-text")
    expect(texts.nth(0)).to_have_text(THEIRS)
    expect(texts.nth(1)).to_have_text(MINE)
    assert texts.nth(0).locator("mark").count() > 0
    assert list(faults(page)) == []
    page.set_viewport_size({"width": size[0], "height": size[1]})
    box = page.get_by_label("Bản sẽ lưu")
    assert box.input_value() == f"{THEIRS}\n{MINE}"
    box.fill("Nhất trí bê tông hóa 700 m.")
    page.get_by_role("button", name="Lưu bản đã ghép").click()
    page.wait_for_url("**/ghi/#conclusion")
    assert Meeting.objects.get(pk=meeting.pk).conclusion == "Nhất trí bê tông hóa 700 m."
