"""Two people write the same place: one is saved, the other sees both texts and joins them."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from config.lib.differences import joined, marked
from config.lib.digests import seen_digest
from meetings.actions import record
from meetings.models import AgendaItem, Meeting
from tests.faults.conftest import texts_form

THEIRS = "Nhất trí bê tông hóa 500 m đường bản Nậm Tần."
MINE = "Nhất trí bê tông hóa 700 m đường bản Nậm Tần, xong trước Tết."


@pytest.fixture
def meeting(village):
    return village.start()


@pytest.fixture
def secretary(client, village):
    client.force_login(village.secretary)
    return client


@pytest.fixture
def taker(village):
    client = Client()
    client.force_login(village.minute_taker)
    return client


def address(meeting):
    return reverse("meetings:save_texts", args=[meeting.pk])


def form_of(answer):
    """What the page sends: hidden fields, and the boxes as they are filled."""
    page = answer.content.decode()
    boxes = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return {name: unescape(value).removeprefix("\n") for name, value in boxes}


def fresh(meeting):
    return Meeting.objects.get(pk=meeting.pk)


@pytest.mark.faults
def test_r01_of_two_editors_one_is_saved_and_the_other_sees_both(secretary, taker, meeting, rounds):
    for number in rounds(200, short=2):
        shown = fresh(meeting)
        theirs, mine = f"{THEIRS} ({number})", f"{MINE} ({number})"
        assert (
            secretary.post(address(meeting), texts_form(shown, conclusion=theirs)).status_code
            == 302
        )
        refused = taker.post(address(meeting), texts_form(shown, conclusion=mine))
        assert refused.status_code == 409
        assert fresh(meeting).conclusion == theirs
        sent = form_of(refused)
        assert sent["texts-conclusion"] == f"{theirs}\n{mine}"
        page = re.sub("<[^>]+>", "", refused.content.decode())
        assert unescape(page).count(theirs) >= 2, "beside the box and in it"
        assert unescape(page).count(mine) >= 2
        assert taker.post(address(meeting), sent).status_code == 302
        assert fresh(meeting).conclusion == f"{theirs}\n{mine}"


def test_without_what_was_seen_the_last_one_wins_silently(secretary, taker, meeting, monkeypatch):
    """The control: the comparison with what the writer had seen is switched off."""
    monkeypatch.setattr(record, "touched", lambda row, values, **kwargs: values)
    shown = fresh(meeting)
    for client, text in ((secretary, THEIRS), (taker, MINE)):
        assert client.post(address(meeting), texts_form(shown, conclusion=text)).status_code == 302
    assert fresh(meeting).conclusion == MINE


def test_a_third_writer_is_not_overwritten_by_the_merged_text(secretary, taker, meeting):
    shown = fresh(meeting)
    secretary.post(address(meeting), texts_form(shown, conclusion=THEIRS))
    merged = form_of(taker.post(address(meeting), texts_form(shown, conclusion=MINE)))
    secretary.post(address(meeting), texts_form(fresh(meeting), conclusion="Bản thứ ba."))
    again = taker.post(address(meeting), merged)
    assert again.status_code == 409
    assert "Bản thứ ba." in again.content.decode()
    assert fresh(meeting).conclusion == "Bản thứ ba."


def test_columns_only_the_other_wrote_stay_as_they_are(secretary, taker, meeting):
    """Merging the conclusion does not take back the fee note written meanwhile."""
    shown = fresh(meeting)
    secretary.post(
        address(meeting), texts_form(shown, conclusion=THEIRS, fee_note="Thu đủ đảng phí.")
    )
    merged = form_of(taker.post(address(meeting), texts_form(shown, conclusion=MINE)))
    assert taker.post(address(meeting), merged).status_code == 302
    now = fresh(meeting)
    assert (now.fee_note, now.conclusion) == ("Thu đủ đảng phí.", f"{THEIRS}\n{MINE}")


@pytest.mark.parametrize("seen", [None, "", "abc", "0.0.0", "........"])
def test_a_missing_or_broken_mark_is_refused_never_taken_for_the_newest(secretary, meeting, seen):
    secretary.post(address(meeting), texts_form(fresh(meeting), conclusion=THEIRS))
    form = texts_form(fresh(meeting), conclusion=MINE)
    del form["texts-seen"]
    if seen is not None:
        form["texts-seen"] = seen
    answer = secretary.post(address(meeting), form)
    assert answer.status_code == 409
    assert MINE in answer.content.decode()
    assert fresh(meeting).conclusion == THEIRS


def test_the_page_prints_markup_as_it_was_typed(secretary, taker, meeting):
    shown, evil = fresh(meeting), '<img src=x onerror="alert(1)"></textarea><script>'
    secretary.post(address(meeting), texts_form(shown, conclusion=THEIRS))
    page = taker.post(address(meeting), texts_form(shown, conclusion=evil)).content.decode()
    assert "<img src=x" not in page
    assert "</textarea><script>" not in page


def test_of_two_values_one_is_chosen(secretary, taker, village, meeting):
    item = AgendaItem.objects.get(meeting=meeting, code="discussion")
    place = reverse("meetings:save_item", args=[meeting.pk, item.pk])
    shown = {
        "presenter": "",
        "gist": "",
        "conclusion": "",
        "planned_minutes": "",
        "actual_minutes": "",
    }
    shown["planned_minutes"] = "" if item.planned_minutes is None else item.planned_minutes
    sent = {f"item-{item.pk}-{name}": value for name, value in shown.items()}
    sent[f"item-{item.pk}-seen"] = seen_digest(item, record.ITEM_TEXTS)
    minutes = f"item-{item.pk}-actual_minutes"
    assert secretary.post(place, sent | {minutes: 20}).status_code == 302
    answer = taker.post(place, sent | {minutes: 30})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "20 (bản đang lưu)" in page
    assert "30 (bản của đồng chí)" in page
    assert taker.post(place, form_of(answer) | {minutes: 30}).status_code == 302
    item.refresh_from_db()
    assert item.actual_minutes == 30


def test_a_saving_by_itself_says_what_to_press(secretary, taker, meeting):
    shown = fresh(meeting)
    secretary.post(address(meeting), texts_form(shown, conclusion=THEIRS))
    answer = taker.post(
        address(meeting), texts_form(shown, conclusion=MINE), headers={"X-Autosave": "1"}
    )
    assert answer.status_code == 200
    assert "bấm nút Lưu để xem hai bản và ghép lại" in answer.json()["message"]
    assert fresh(meeting).conclusion == THEIRS


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [("a b", "a b c", "a b c"), ("a b c", "b c", "a b c"), ("", "x", "x"), ("a", "b", "a\nb")],
)
def test_both_texts_are_in_the_box(one, other, both):
    assert joined(one, other) == both


def test_marks_give_both_texts_back():
    here, there = marked(THEIRS, MINE)
    assert "".join(text for text, _ in here) == THEIRS
    assert "".join(text for text, _ in there) == MINE
    assert [text for text, differs in here if differs] == ["500", "Tần."]
