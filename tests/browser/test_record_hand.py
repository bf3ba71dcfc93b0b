"""The record page under the hand: keyboard, a mistaken tap, a draft, a photograph."""

import io

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from meetings.models import Attendance, Contribution, PaperScan, SpeakerDraft
from tests.browser.test_main_job import log_in, log_out
from tests.browser.waiting import wait_until
from tests.meetings.conftest import make_village

TEXT = "Đề nghị bê tông hóa đường vào bản trước mùa mưa."


@pytest.fixture
def village(transactional_db):
    return make_village()


def status_of(village, index):
    return Attendance.objects.get(member=village.people[index]).status


def wait_for_status(page, village, index, status):
    """The page sends a mark some time after it was made; the answer may say the same as before."""
    wait_until(page, lambda: status_of(village, index) == status)


def line(page, name):
    return page.locator(".roll-line", has_text=name)


def test_the_roll_call_by_keyboard(page_1366, village):
    page, meeting = page_1366, village.start()
    log_in(page, "bithu")
    page.goto(f"/cuoc-hop/{meeting.pk}/ghi/")
    expect(page.locator(".keys-hint")).to_contain_text("P có mặt")
    page.keyboard.press("/")
    page.keyboard.type("mi lu")  # without diacritics
    expect(page.locator(".roll-line:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(line(page, "Tẩn Mí Lù")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")
    assert status_of(village, 2) == 4
    page.keyboard.press("ArrowDown")
    expect(line(page, "Giàng A Páo")).to_be_focused()  # by given name
    page.keyboard.press("ArrowUp")
    page.keyboard.press("p")
    wait_for_status(page, village, 2, 1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("e")
    expect(page.locator("#saved")).to_contain_text("chọn lý do")
    line(page, "Giàng A Páo").locator("select").select_option("ILLNESS")
    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")
    assert status_of(village, 1) == 3
    line(page, "Giàng A Páo").focus()
    page.keyboard.press("z")
    wait_for_status(page, village, 1, 1)


@pytest.mark.parametrize("width", [360, 1366])
def test_a_mistaken_mark_is_taken_back_beside_it(open_page, village, width):
    page, meeting = open_page(width, 740), village.start()
    log_in(page, "bithu")
    page.goto(f"/cuoc-hop/{meeting.pk}/ghi/")
    line(page, "Vàng Thị Dợ").locator("label:has-text('Vắng không lý do')").click()
    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")
    assert status_of(village, 3) == 4
    undo = line(page, "Vàng Thị Dợ").get_by_role("button", name="Hoàn tác")
    assert undo.bounding_box()["height"] >= (48 if width == 360 else 32)
    undo.click()
    wait_for_status(page, village, 3, 1)
    assert undo.count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_name_tapped_by_mistake_is_taken_back_at_once(page_360, village):
    page, meeting = page_360, village.start()
    log_in(page, "bithu")
    page.goto(f"/cuoc-hop/{meeting.pk}/ghi/")
    page.fill("#id_text", TEXT)
    page.click("#speakers button:has-text('Vàng Thị Dợ')")
    expect(page.locator("#speakers .spoken")).to_contain_text("Đã ghi ý kiến của đồng chí Vàng Thị")
    page.click("#speakers .spoken button:has-text('Hoàn tác')")
    expect(page.locator("#messages")).to_contain_text("Đã bỏ ý kiến của đồng chí Vàng Thị Dợ")
    assert not Contribution.objects.exists()


def test_typed_text_survives_a_reload_and_an_ended_session(page_360, village):
    page, meeting = page_360, village.start()
    log_in(page, "bithu")
    page.goto(f"/cuoc-hop/{meeting.pk}/ghi/")
    page.locator("#id_text").press_sequentially(TEXT, delay=1)
    wait_until(page, SpeakerDraft.objects.filter(text=TEXT).exists)  # slow typing is kept in parts
    expect(page.locator(".draft-saved")).to_contain_text("Đã lưu nháp lúc")
    page.reload()
    expect(page.locator("#id_text")).to_have_value(TEXT)
    log_out(page)
    log_in(page, "bithu")
    page.goto(f"/cuoc-hop/{meeting.pk}/ghi/")
    expect(page.locator("#id_text")).to_have_value(TEXT)
    expect(page.locator(".draft-saved")).to_contain_text("chưa ghi cho ai")
    page.click("#speakers button:has-text('Vàng Thị Dợ')")
    expect(page.locator("#speakers ol")).to_contain_text(TEXT)
    expect(page.locator("#id_text")).to_have_value("")
    page.wait_for_timeout(1500)
    assert not SpeakerDraft.objects.exists()


def test_without_script_the_typed_text_is_sent_with_the_name(page_without_script, village):
    page, meeting = page_without_script, village.start()
    log_in(page, "bithu")
    page.goto(f"/cuoc-hop/{meeting.pk}/ghi/")
    page.fill("#id_text", TEXT)
    page.click("#speakers button:has-text('Vàng Thị Dợ')")
    expect(page.locator("#speakers ol")).to_contain_text(TEXT)


def photograph(width=4000, height=3000):
    picture = Image.effect_noise((width, height), 30).convert("RGB")
    ImageDraw.Draw(picture).rectangle((200, 200, width - 200, 900), fill="white")
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95)
    return file.getvalue()


def test_a_photograph_is_made_smaller_before_it_is_sent(page_360, village):
    page, meeting = page_360, village.start()
    sent = []
    page.on("request", lambda one: sent.append(one) if "/anh/" in one.url else None)
    log_in(page, "bithu")
    page.goto(f"/cuoc-hop/{meeting.pk}/phieu-giay/")
    content = photograph()
    page.set_input_files(
        "input[type=file]", {"name": "trang 1.jpg", "mimeType": "image/jpeg", "buffer": content}
    )
    expect(page.locator(".sending")).to_contain_text("Đã thu nhỏ ảnh")
    page.route("**/anh/", cut_once())
    page.click("text=Tải ảnh lên")
    expect(page.locator("main")).to_contain_text("trang 1.jpg")
    scan = PaperScan.objects.get()
    assert scan.size < len(content) / 2
    assert len(sent) >= 2  # the first try was cut off, the next carried the same key


def test_a_photograph_stays_on_the_page_while_somebody_logs_in_again(page_360, village):
    page, meeting = page_360, village.start()
    log_in(page, "bithu")
    page.goto(f"/cuoc-hop/{meeting.pk}/phieu-giay/")
    content = photograph(400, 300)
    page.set_input_files(
        "input[type=file]", {"name": "trang 1.jpg", "mimeType": "image/jpeg", "buffer": content}
    )
    other = page.context.new_page()
    log_out(other)
    page.click("text=Tải ảnh lên")
    expect(page.locator("#messages")).to_contain_text("Phiên đăng nhập đã hết")
    log_in(other, "bithu")
    page.click("text=Tải ảnh lên")
    expect(page.locator("main")).to_contain_text("trang 1.jpg")
    assert PaperScan.objects.count() == 1


def cut_once():
    tries = []

    def handle(route):
        tries.append(route)
        if len(tries) == 1:
            route.abort()
        else:
            route.continue_()

    return handle
