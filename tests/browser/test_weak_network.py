"""A village hall with a bad network: requests are lost on the way, and answers on the way back.

The record page sends again by itself. What its owner marked and typed arrives once, is never taken
for another device's, and the line at the top says how it stands.
"""

import random
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from meetings.models import Meeting, TextRevision
from tests.browser.test_pages_axe import log_in
from tests.browser.waiting import wait_until
from tests.factories import make_member
from tests.meetings.conftest import make_village

STEPS = 40
FATES = ["through", "request lost", "answer lost", "answer lost"]
LONGER_THAN_ANY_WAIT = 31_000  # ms; the page waits at most 30 s between two tries
SAVED, KEPT = "Đã lưu lúc", "Đã tự lưu lúc"
LOST = "Mất mạng"
SENTENCE = (
    "Chi bộ nhất trí bê tông hóa 500 m đường bản Nậm Tần trước Tết và giao đồng chí Giàng A Páo "
    "phụ trách; mỗi hộ góp năm ngày công, thanh niên đi đầu."
)


class Network:
    """Loses what the page sends by itself, or the answers to it, as ``fate`` decides."""

    def __init__(self, page):
        self.fate, self.lost = lambda: "through", 0
        self.page, self.under_way = page, set()
        page.on("request", lambda request: self.under_way.add(request))
        for end in ("requestfinished", "requestfailed"):
            page.on(end, lambda request: self.under_way.discard(request))
        page.route("**/*", self.carry)

    def carry(self, route):
        fate = self.fate() if "x-autosave" in route.request.headers else "through"
        if fate == "through":
            route.fallback()
            return
        self.lost += 1
        if fate == "answer lost":
            route.fetch()
        route.abort("connectionfailed")

    def pass_time(self, milliseconds):
        """The page's clock goes on; then everything sent is answered or lost."""
        self.page.clock.run_for(milliseconds)
        self.page.evaluate("() => null")  # what the timers sent is known here by now
        while self.under_way:
            self.page.wait_for_timeout(10)

    def wait_until(self, has_arrived, told):
        """Time goes on until the server has it and the page says so by ``told``.

        The server may have it long before: the page, whose last answer was lost, asks once more.
        """
        saved = self.page.locator("#saved")
        wait_until(
            self.page,
            lambda: has_arrived() and told in saved.text_content(),
            meanwhile=lambda page: self.pass_time(LONGER_THAN_ANY_WAIT),
        )


@pytest.fixture
def meeting(transactional_db):
    village = make_village()
    for number in range(10):
        make_member(village.branch, full_name=f"Lò Văn {'ABCDEGHKLM'[number]}n")
    meeting = village.start()
    meeting.village = village
    return meeting


@pytest.fixture
def page(page_360, live_server, meeting):
    log_in(page_360, meeting.village.secretary, live_server)
    page_360.clock.install()
    return page_360


def open_record(page, meeting):
    """The record with its clock stopped: however long typing takes, nothing is sent meanwhile."""
    network = Network(page)
    page.goto(f"/cuoc-hop/{meeting.pk}/ghi/")
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)  # not yet past on a busy machine
    return network


def marked(page):
    """Member id to the marked status, as the page shows it."""
    chosen = page.locator(".roll-line input[type=radio]:checked")
    return {
        int(one["name"].removeprefix("status_")): int(one["value"])
        for one in chosen.evaluate_all("all => all.map(({name, value}) => ({name, value}))")
    }


def recorded(meeting):
    return dict(meeting.attendances.values_list("member_id", "status"))


def test_marks_of_the_roll_arrive_however_often_it_is_cut(page, meeting):
    chance = random.Random(20261103)  # noqa: S311
    network = open_record(page, meeting)
    people = sorted(marked(page))
    told = page.locator("#saved")
    for _ in range(STEPS):
        network.fate = lambda: chance.choice(FATES)
        member = chance.choice(people)
        choice = chance.choice([0, 1, 2])
        page.click(f"label[for=id_status_{member}_{choice}]")
        if choice == 1:
            page.select_option(f"select[name=reason_{member}]", "ILLNESS")
        network.pass_time(chance.choice([300, 6000, LONGER_THAN_ANY_WAIT]))
        assert "Máy khác" not in told.text_content()
    assert network.lost > STEPS // 4
    network.fate = lambda: "through"
    network.wait_until(lambda: recorded(meeting) == marked(page), SAVED)
    assert len(set(recorded(meeting).values())) > 1


def type_with_lost_answers(page, meeting):
    """Type a conclusion of which the server gets half while its answer is lost; then the rest.

    Returns what waits to be written into the record once all of it is kept.
    """
    network = open_record(page, meeting)
    box = page.locator("#conclusion textarea[name=texts-conclusion]")
    half = len(SENTENCE) // 2
    network.fate = lambda: "answer lost"
    box.press_sequentially(SENTENCE[:half])
    network.pass_time(3000)
    expect(page.locator("#saved")).to_contain_text(LOST)
    box.press_sequentially(SENTENCE[half:])
    network.fate = lambda: "through"
    network.wait_until(lambda: SENTENCE in pending(), KEPT)
    return pending()


def pending():
    return [row.values["conclusion"] for row in TextRevision.objects.filter(is_pending=True)]


def test_text_typed_on_after_a_lost_answer_is_nobody_elses(page, meeting):
    assert type_with_lost_answers(page, meeting) == [SENTENCE]
    page.reload()
    expect(page.locator("textarea[name=texts-conclusion]")).to_have_value(SENTENCE)
    page.click("text=Ghi tất cả vào biên bản")
    expect(page.locator("#messages")).to_be_visible()
    assert Meeting.objects.get(pk=meeting.pk).conclusion == SENTENCE


def test_without_sending_the_unanswered_first_the_writer_looks_like_two(page, meeting):
    """The control: a page that sends what stands in it now, as if nothing had been sent."""
    source = Path(settings.BASE_DIR, "static/js/record.js").read_text()
    guard = "let body = unanswered.get(form);"
    assert guard in source
    page.route(
        "**/js/record*.js",
        lambda route: route.fulfill(
            body=source.replace(guard, "let body = null;"), content_type="text/javascript"
        ),
    )
    assert type_with_lost_answers(page, meeting) == [SENTENCE[: len(SENTENCE) // 2], SENTENCE]


def test_a_page_with_something_unsent_asks_before_it_is_left(page, meeting):
    network = open_record(page, meeting)
    network.fate = lambda: "request lost"
    page.click(f"label[for=id_status_{meeting.village.people[2].pk}_2]")
    network.pass_time(1000)
    expect(page.locator("#saved")).to_contain_text(LOST)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/")
    assert asked == ["beforeunload"]


def test_a_page_with_everything_received_is_left_unasked(page, meeting):
    network = open_record(page, meeting)
    page.locator("#conclusion textarea[name=texts-conclusion]").press_sequentially(SENTENCE)
    network.pass_time(3000)
    expect(page.locator("#saved")).to_contain_text(KEPT)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/")
    assert asked == []
    assert TextRevision.objects.get().values == {"conclusion": SENTENCE}
