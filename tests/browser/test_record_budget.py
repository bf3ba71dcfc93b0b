"""The record of an 18-member meeting costs few taps and light pages (issue: how it is judged).

Counted: every click and tap, two for each choice in a list (open it, choose), one for each field
that is typed into. Pages are weighed as they travel: compressed.
"""

import gzip
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.sync_api import Error, expect

from config.lib.dates import today
from meetings.models import Contribution, Meeting
from resolutions.models import TaskAssignment
from tests.browser.test_main_job import log_in, plan
from tests.factories import make_member
from tests.meetings.conftest import make_village

MOST_TAPS = 60
MOST_BYTES = 30 * 1024
SURNAMES = (
    *("Lò", "Vàng", "Giàng", "Tẩn", "Lường", "Hoàng", "Chẻo"),
    *("Phàn", "Lý", "Sùng", "Mùa", "Cà", "Tao"),
)
SPEECHES = [
    "Đề nghị bê tông hóa đường vào bản.",
    "Nhất trí với báo cáo; bổ sung việc thu gom rác.",
    "Đề nghị rà soát hộ nghèo trước ngày 20.",
    "Xin nhận phần việc vận động ba hộ di chuyển chuồng trại.",
    "Cần sửa kênh mương trước vụ đông.",
    "Đề nghị chi bộ phân công người theo dõi đội bóng thanh niên.",
]
TASKS = ["Vận động làm đường bê tông nội bản", "Rà soát hộ nghèo", "Nạo vét kênh mương"]


@pytest.fixture
def village(transactional_db):
    found = make_village()
    for number, surname in enumerate(SURNAMES):
        make_member(found.branch, full_name=f"{surname} Văn {'ABCDEGHKLMNPQ'[number]}n")
    return found


class Hand:
    """A page with a count of what the hand did."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, target):
        self.taps += 1
        self.find(target).click()

    def write(self, target, text):
        self.taps += 1
        self.find(target).fill(text)

    def choose(self, target, value):
        self.taps += 2
        self.find(target).select_option(value)

    def find(self, target):
        return self.page.locator(target) if isinstance(target, str) else target


def hold(hand, village):
    """Roll call with two absent, six speakers, three tasks, one vote, the end."""
    page = hand.page
    for member, reason in ((village.people[2], "ILLNESS"), (village.people[3], "DUTY")):
        hand.tap(f"label[for=id_status_{member.pk}_1]")
        hand.choose(f"select[name=reason_{member.pk}]", reason)
    hand.tap("button[name=chot]")
    expect(page.locator("#roll-call")).to_contain_text("16/18 đồng chí có mặt")
    for number, text in enumerate(SPEECHES):
        hand.write("#id_text", text)
        hand.tap(page.locator("#speakers [aria-labelledby=who-spoke] button").nth(number))
        expect(page.locator("#speakers ol > li")).to_have_count(number + 1)
    for number, text in enumerate(TASKS):
        give_task(hand, text)
        expect(page.locator("#section-next-tasks")).to_contain_text(text)
        assert TaskAssignment.objects.count() == number + 1
    hand.write("[name=texts-no_criticism_reason]", "tháng này không có vi phạm")
    hand.write("[name=texts-conclusion]", "Chi bộ thống nhất ba nhiệm vụ tháng tới.")
    hand.tap("text=Lưu phần kết luận")
    hand.tap("text=Lưu kết quả biểu quyết")
    expect(page.locator("#votes")).to_contain_text("Tán thành 16/18")
    hand.write("input[name=ended]", "21:15")
    hand.tap("text=Kết thúc và soạn biên bản")
    expect(page.locator("article.paper")).to_contain_text("Nạo vét kênh mương")


def give_task(hand, text):
    form = hand.page.locator("form[action*='/nhiem-vu/moi/']")
    if not form.locator("textarea[name$=text]").is_visible():
        hand.tap(hand.page.locator("details:has(form[action*='/nhiem-vu/moi/']) > summary"))
    hand.write(form.locator("textarea[name$=text]"), text)
    hand.tap(form.locator("label:has-text('Vàng Văn')").first)
    hand.write(form.locator("input[name$=due_on]"), f"{today() + timedelta(days=30):%d/%m/%Y}")
    hand.tap(form.locator("button:has-text('Ghi nhiệm vụ')"))


@pytest.mark.parametrize("width", [360, 1366])
def test_eighteen_members_are_recorded_in_sixty_taps(open_page, live_server, village, width):
    page = open_page(width, 740)
    log_in(page, "bithu")
    plan(page, today() - timedelta(days=1))
    page.fill("input[name=started]", "19:30")
    hand = Hand(page)
    weights = defaultdict(list)

    def weigh(response):
        if response.request.resource_type not in {"document", "xhr", "fetch"}:
            return
        if response.status == 200:
            with suppress(Error):  # the page was left before its weight was asked for
                weights[response.url].append(len(gzip.compress(response.body())))

    page.on("requestfinished", lambda request: weigh(request.response()))
    hand.tap(".panel-next button")
    hold(hand, village)
    meeting = Meeting.objects.get()
    assert (meeting.expected_count, meeting.present_count) == (18, 16)
    assert Contribution.objects.filter(meeting=meeting).count() == 6
    assert hand.taps <= MOST_TAPS
    assert weights[f"{live_server.url}/cuoc-hop/{meeting.pk}/ghi/"]
    assert [url for url, found in weights.items() if max(found, default=0) > MOST_BYTES] == []
