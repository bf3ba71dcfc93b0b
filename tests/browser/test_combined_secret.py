"""An agency branch holds its combined sitting, with a secret ballot on an admission.

Two contents, one roll call, one session; two tellers, one of them on a phone of their own.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from branches.models import PartyOrganization
from config.lib.dates import today
from meetings.models import Meeting, SecretBallot
from tests.browser.test_main_job import log_in
from tests.factories import make_user
from tests.meetings.conftest import make_village

CANDIDATE = "Lường Thị Mai"
THEME = "Nâng cao chất lượng tham mưu, soạn thảo văn bản"


@pytest.fixture
def agency(transactional_db):
    found = make_village()
    PartyOrganization.objects.filter(pk=found.branch.pk).update(
        branch_type="AGENCY", name="Chi bộ Văn phòng Ủy ban nhân dân"
    )
    make_user(found.branch, "MEMBER", username="kiemphieu", member=found.people[2])
    return found


def plan(page):
    page.goto("/cuoc-hop/")
    page.click("text=Lên lịch cuộc họp")
    page.select_option("select[name=meeting_type]", "COMBINED")
    page.fill("input[name=held_on]", f"{today() - timedelta(days=1):%d/%m/%Y}")
    page.fill("input[name=place]", "Phòng họp tầng 2")
    page.fill("[name=theme]", THEME)
    page.select_option("select[name=minute_taker]", label="Giàng A Páo")
    page.fill("[name=window_reason]", "Theo lịch của Đảng ủy xã")
    page.click("button[form=meeting-form]")
    page.click(".action-bar a:has-text('Soạn thông báo')")
    page.click("button[form=notice-form]")
    page.fill("input[name=started]", "14:00")
    page.click(".panel-next button:has-text('Bắt đầu')")


def write_item(page, title, presenter, gist):
    item = page.locator("details.agenda-item", has_text=title).first
    item.locator("summary").first.click()
    item.locator("select").select_option(label=presenter)
    item.locator("textarea").first.fill(gist)
    item.locator("button:has-text('Lưu mục này')").click()
    expect(page.locator("details.agenda-item", has_text=title).first).to_contain_text("đã ghi")


def record(page):
    """One roll call, both contents, one speaker on each."""
    page.click("button[name=chot]")
    expect(page.locator("#roll-call")).to_contain_text("5/5 đồng chí có mặt")
    write_item(page, "Nhiệm vụ và biện pháp tháng tới", "Lò Văn Hặc", "Cải cách hành chính.")
    write_item(page, "Trình bày chuyên đề", "Nguyễn Thu Hiền", "Quy trình soạn thảo năm bước.")
    for step, name in (("Thảo luận", "Tẩn Mí Lù"), ("Thảo luận chuyên đề", "Vàng Thị Dợ")):
        page.select_option("#id_agenda_item", label=step)
        page.fill("#id_text", f"Ý kiến của {name}")
        page.locator("#speakers [aria-labelledby=who-spoke] button", has_text=name).click()
        expect(page.locator("#speakers ol")).to_contain_text(f"Ý kiến của {name}")


def prepare_ballot(page):
    page.click("#votes a:has-text('Bỏ phiếu kín')")
    page.select_option("select[name=matter]", "ADMISSION")
    page.fill("textarea[name=names]", CANDIDATE)
    page.select_option("select[name=first_teller]", label="Tẩn Mí Lù")
    page.select_option("select[name=second_teller]", label="Vàng Thị Dợ")
    page.click("button[form=ballot-form]")
    expect(page.locator("h1")).to_contain_text(CANDIDATE)
    expect(page.locator("main")).to_contain_text("cần từ 4 phiếu tán thành")


def count(page):
    page.fill("input[name=yes]", "4")
    page.fill("input[name=invalid]", "1")
    page.click("button[form=tally-form]")
    expect(page.locator("main")).to_contain_text("chờ xác nhận")
    page.click("text=Đồng chí Tẩn Mí Lù đã ký biên bản kiểm phiếu giấy")
    expect(page.locator("#messages")).to_contain_text("có tài khoản nên tự xác nhận")
    page.click("text=Đồng chí Vàng Thị Dợ đã ký biên bản kiểm phiếu giấy")
    expect(page.locator("main")).to_contain_text("ký trên bản giấy")
    page.click("text=Đồng chí Tẩn Mí Lù đã ký biên bản kiểm phiếu giấy")
    expect(page.locator("#messages")).to_contain_text("phải do hai người khác nhau ghi")
    expect(page.locator("main")).to_contain_text("Tẩn Mí Lù – chờ xác nhận")


def confirm_on_own_phone(open_page, width):
    ballot = SecretBallot.objects.get()
    phone = open_page(width, 740)
    log_in(phone, "kiemphieu")
    phone.goto(f"/cuoc-hop/{ballot.meeting_id}/phieu-kin/{ballot.pk}/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= width
    phone.click("text=Tôi xác nhận kết quả này")
    expect(phone.locator("main")).to_contain_text("4/5 phiếu tán thành, đủ số phiếu")


def close(page, meeting):
    page.goto(f"/cuoc-hop/{meeting.pk}/ghi/")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.fill("[name=texts-conclusion]", "Chi bộ nhất trí các nội dung.")
    page.click("text=Lưu phần kết luận")
    page.fill("input[name=ended]", "16:10")
    page.click("text=Kết thúc và soạn biên bản")


@pytest.mark.parametrize("width", [360, 1366])
def test_an_agency_branch_votes_in_secret_in_a_combined_sitting(open_page, agency, width):
    page = open_page(width, 740)
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    log_in(page, "bithu")
    plan(page)
    record(page)
    prepare_ballot(page)
    count(page)
    confirm_on_own_phone(open_page, width)
    meeting = Meeting.objects.get()
    close(page, meeting)
    paper = page.locator("article.paper")
    for words in (
        "Cải cách hành chính",
        "Quy trình soạn thảo năm bước",
        "Ý kiến của Vàng Thị Dợ",
        f"Đề nghị kết nạp quần chúng {CANDIDATE} vào Đảng",
        "bỏ phiếu kín",
        "không hợp lệ: 1",
        "Kiểm phiếu: đồng chí Tẩn Mí Lù và đồng chí Vàng Thị Dợ",
    ):
        expect(paper).to_contain_text(words)
    meeting.refresh_from_db()
    assert (meeting.meeting_type, meeting.present_count, meeting.net_minutes) == (
        "COMBINED",
        5,
        130,
    )
    vote = meeting.votes.get()
    assert (vote.method, vote.yes, vote.invalid, vote.is_adopted) == ("SECRET_BALLOT", 4, 1, True)
    assert problems == []
