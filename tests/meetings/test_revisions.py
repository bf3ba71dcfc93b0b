"""Every state of a text is kept; what saves itself goes beside the record, never over it."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from branches.models import AuditEvent
from config.lib.digests import seen_digest
from config.lib.errors import RuleBroken, Stale
from meetings.actions import record, restoring, revising
from meetings.columns import MEETING_TEXTS
from meetings.models import Contribution, Meeting, TextRevision
from meetings.revisions import conclusion_place
from tests.factories import make_user

TEXT = "Chi bộ nhất trí làm đường “Nậm Tần” <trước> 25/12."
BY_ITSELF = {"X-Autosave": "1"}


@pytest.fixture
def meeting(village):
    return village.start()


@pytest.fixture
def secretary(client, village):
    client.force_login(village.secretary)
    return client


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


def fresh(meeting):
    return Meeting.objects.select_related("branch").get(pk=meeting.pk)


def texts_form(meeting, **values):
    """The form of the conclusion, sent by a page that shows the record as it is now."""
    shown = {name: getattr(meeting, name) for name in MEETING_TEXTS} | values
    sent = {f"texts-{name}": value for name, value in shown.items()}
    return sent | {"texts-seen": seen_digest(meeting, MEETING_TEXTS)}


class Page:
    """An open record page whose script saves by itself."""

    def __init__(self, client, meeting):
        self.client, self.page, self.kept = client, uuid.uuid4().hex, ""
        self.address = url("save_texts", meeting.pk)
        self.form = texts_form(fresh(meeting))

    def type(self, text):
        self.form |= {"texts-conclusion": text, "page": self.page, "kept": self.kept}
        answer = self.client.post(self.address, self.form, headers=BY_ITSELF)
        self.kept = answer.json().get("fields", {}).get("kept", "")
        return answer

    def save(self):
        return self.client.post(self.address, self.form)


def save(village, meeting, text):
    values, seen = {"conclusion": text}, seen_digest(fresh(meeting), MEETING_TEXTS)
    record.save_texts(meeting=fresh(meeting), values=values, seen=seen, by=village.secretary)


def states(meeting):
    rows = TextRevision.objects.filter(meeting=meeting).order_by("pk")
    return [(row.kind, row.values.get("conclusion"), row.is_pending) for row in rows]


def restore(village, meeting, revision, *, by=None):
    restoring.restore(
        revision=revision,
        seen=seen_digest(fresh(meeting), MEETING_TEXTS),
        by=by or village.secretary,
    )


# --- what saves itself ---------------------------------------------------------------------------


def test_what_saves_itself_stays_out_of_the_record(secretary, meeting):
    events, version = AuditEvent.objects.count(), fresh(meeting).version
    answer = Page(secretary, meeting).type(TEXT)
    assert answer.status_code == 200
    assert answer.json()["message"].startswith("Đã tự lưu lúc")
    assert "chưa ghi vào biên bản" in answer.json()["message"]
    assert (fresh(meeting).conclusion, fresh(meeting).version) == ("", version)
    assert AuditEvent.objects.count() == events
    assert states(meeting) == [("TYPED", TEXT, True)]


def test_a_page_writes_on_in_its_state_and_begins_another_after_a_minute(secretary, meeting):
    page = Page(secretary, meeting)
    page.type("Chi bộ")
    page.type("Chi bộ nhất trí")
    assert states(meeting) == [("TYPED", "Chi bộ nhất trí", True)]
    TextRevision.objects.update(began_at=timezone.now() - timedelta(seconds=61))
    page.type(TEXT)
    assert states(meeting) == [("TYPED", "Chi bộ nhất trí", False), ("TYPED", TEXT, True)]


def test_typed_back_to_what_the_record_says_waits_for_nothing(secretary, meeting):
    page = Page(secretary, meeting)
    page.type(TEXT)
    assert page.type("").json()["message"] == "Không có gì khác với biên bản."
    assert states(meeting) == [("TYPED", TEXT, False)]


def test_typed_text_is_shown_again_and_saved_with_what_its_writer_had_seen(
    secretary, village, meeting
):
    Page(secretary, meeting).type(TEXT)
    shown = secretary.get(url("record", meeting.pk))
    form = shown.context["texts_form"]
    assert form["conclusion"].value() == TEXT
    assert "Chữ tự lưu lúc" in shown.content.decode()
    assert '<input type="hidden" name="page"' in shown.content.decode()
    save(village, meeting, "Bản của máy khác.")
    again = secretary.get(url("record", meeting.pk)).context["texts_form"]
    sent = {f"texts-{name}": again[name].value() for name in ("fee_note", "no_criticism_reason")}
    sent |= {"texts-conclusion": TEXT, "texts-seen": again["seen"].value()}
    refused = secretary.post(url("save_texts", meeting.pk), sent)
    assert refused.status_code == 409
    assert fresh(meeting).conclusion == "Bản của máy khác."


def test_saving_ends_what_the_page_had_kept(secretary, meeting):
    page = Page(secretary, meeting)
    page.type(TEXT)
    assert page.save().status_code == 302
    assert fresh(meeting).conclusion == TEXT
    assert states(meeting) == [("TYPED", TEXT, False), ("SAVED", TEXT, False)]
    late = page.type(TEXT)  # was on its way when the button was pressed
    assert late.json()["message"] == "Không có gì khác với biên bản."
    assert not TextRevision.objects.filter(is_pending=True).exists()


def test_every_column_that_is_right_is_kept_when_one_is_not(secretary, meeting):
    item = meeting.agenda_items.get(code="discussion")
    sent = {
        f"item-{item.pk}-gist": TEXT,
        f"item-{item.pk}-actual_minutes": "nhiều",
        f"item-{item.pk}-seen": seen_digest(item, record.ITEM_TEXTS),
    }
    answer = secretary.post(url("save_item", meeting.pk, item.pk), sent, headers=BY_ITSELF)
    assert answer.status_code == 422
    assert TextRevision.objects.get().values == {"gist": TEXT}


def test_a_speech_is_kept_by_itself_with_its_kind(secretary, village, meeting):
    spoke = record.add_contribution(
        contribution=Contribution(meeting=meeting, member=village.people[2], text="Ý đầu"),
        by=village.secretary,
    )
    prefix = f"speech-{spoke.pk}"
    sent = {
        f"{prefix}-kind": "AGREES",
        f"{prefix}-text": TEXT,
        f"{prefix}-seen": seen_digest(spoke, record.SPEECH_TEXTS),
    }
    address = url("change_speaker", meeting.pk, spoke.pk)
    assert secretary.post(address, sent, headers=BY_ITSELF).status_code == 200
    spoke.refresh_from_db()
    assert spoke.text == "Ý đầu"
    (shown,) = secretary.get(url("record", meeting.pk)).context["speeches"]
    assert f"{escape(TEXT)}</textarea>" in shown
    assert '<option value="AGREES" selected>' in shown


def test_all_that_was_typed_is_written_with_one_button(secretary, village, meeting):
    item = meeting.agenda_items.get(code="discussion")
    sent = {
        f"item-{item.pk}-gist": "Bàn về đường",
        f"item-{item.pk}-presenter": village.people[2].pk,
        f"item-{item.pk}-seen": seen_digest(item, record.ITEM_TEXTS),
    }
    secretary.post(url("save_item", meeting.pk, item.pk), sent, headers=BY_ITSELF)
    Page(secretary, meeting).type(TEXT)
    page = secretary.get(url("record", meeting.pk)).content.decode()
    assert "Ghi tất cả vào biên bản" in page
    answer = secretary.post(url("typed", meeting.pk), follow=True)
    told = f"Đã ghi vào biên bản: {item.title}; Kết luận."
    assert told in answer.content.decode()
    item.refresh_from_db()
    assert (item.gist, item.presenter, fresh(meeting).conclusion) == (
        "Bàn về đường",
        village.people[2],
        TEXT,
    )
    assert not TextRevision.objects.filter(is_pending=True).exists()


def test_where_somebody_else_wrote_meanwhile_nothing_is_written_over_them(
    secretary, village, meeting
):
    Page(secretary, meeting).type(TEXT)
    save(village, meeting, "Bản của máy khác.")
    answer = secretary.post(url("typed", meeting.pk), follow=True)
    assert "Người khác vừa ghi vào cùng chỗ: Kết luận." in answer.content.decode()
    assert fresh(meeting).conclusion == "Bản của máy khác."
    assert TextRevision.objects.get(is_pending=True).values == {"conclusion": TEXT}


def test_what_is_not_wanted_stays_in_the_list(secretary, meeting):
    Page(secretary, meeting).type(TEXT)
    secretary.post(url("typed", meeting.pk), {"bo": "1"})
    assert states(meeting) == [("TYPED", TEXT, False)]
    assert TEXT not in secretary.get(url("record", meeting.pk)).context["texts_form"]


def test_a_meeting_does_not_end_over_text_that_is_not_written_yet(secretary, village, meeting):
    village.close_roll(meeting)
    Page(secretary, meeting).type(TEXT)
    refused = secretary.post(url("end", meeting.pk), {"ended": "21:30", "break_minutes": "0"})
    assert refused.status_code == 422
    assert "chưa ghi vào biên bản: Kết luận." in refused.content.decode()
    secretary.post(url("typed", meeting.pk))
    ended = secretary.post(url("end", meeting.pk), {"ended": "21:30", "break_minutes": "0"})
    assert ended.status_code == 302
    assert fresh(meeting).state == "MINUTES_DRAFT"


def test_others_are_told_what_waits_but_do_not_write_it(secretary, village, meeting):
    other = Client()
    other.force_login(village.minute_taker)
    Page(other, meeting).type(TEXT)
    page = secretary.get(url("record", meeting.pk))
    assert page.context["own_typed"] == []
    name = village.minute_taker.full_name
    assert f"Chữ tự lưu, chưa ghi vào biên bản: Kết luận ({name})." in page.content.decode()
    secretary.post(url("typed", meeting.pk))
    assert fresh(meeting).conclusion == ""


# --- the list, and going back --------------------------------------------------------------------


def test_every_saving_leaves_a_state_and_the_text_before_the_first_one(village, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(conclusion="Có từ trước.")
    save(village, meeting, "Bản một.")
    save(village, meeting, "Bản hai.")
    assert states(meeting) == [
        ("BEFORE", "Có từ trước.", False),
        ("SAVED", "Bản một.", False),
        ("SAVED", "Bản hai.", False),
    ]


def test_an_earlier_state_comes_back_and_the_present_one_is_not_lost(secretary, village, meeting):
    save(village, meeting, "Bản một.")
    save(village, meeting, "Bản hai.")
    page = secretary.get(url("revisions", meeting.pk))
    text = page.content.decode()
    assert text.count("Khôi phục bản này") == 1, "the present state cannot be restored"
    assert "<mark>hai.</mark>" in text
    assert village.secretary.full_name in text
    first = TextRevision.objects.earliest("pk")
    marks = page.context["shown"][-1].seen
    answer = secretary.post(url("revision_restore", meeting.pk, first.pk), {"marks": marks})
    assert answer.status_code == 302
    assert fresh(meeting).conclusion == "Bản một."
    assert [kind for kind, _, _ in states(meeting)] == ["SAVED", "SAVED", "RESTORED"]
    assert AuditEvent.objects.latest("pk").sentence.startswith("Khôi phục kết luận")
    restore(village, meeting, TextRevision.objects.order_by("pk")[1])
    assert fresh(meeting).conclusion == "Bản hai."


def test_nothing_is_restored_over_what_was_written_since_the_list_was_opened(village, meeting):
    save(village, meeting, "Bản một.")
    save(village, meeting, "Bản hai.")
    seen = seen_digest(fresh(meeting), MEETING_TEXTS)
    save(village, meeting, "Bản ba.")
    first = TextRevision.objects.earliest("pk")
    with pytest.raises(Stale):
        restoring.restore(revision=first, seen=seen, by=village.secretary)
    assert fresh(meeting).conclusion == "Bản ba."


def test_only_while_the_minutes_can_be_edited(secretary, village, meeting):
    save(village, meeting, "Bản một.")
    adopted = village.adopt(village.write(meeting))
    first = TextRevision.objects.earliest("pk")
    page = secretary.get(url("revisions", adopted.pk)).content.decode()
    assert "Khôi phục bản này" not in page
    assert "chỉ xem" in page
    with pytest.raises(RuleBroken):
        restore(village, adopted, first)


def test_a_speech_that_was_taken_out_is_still_read_in_the_list(secretary, village, meeting):
    spoke = record.add_contribution(
        contribution=Contribution(meeting=meeting, member=village.people[2], text="Ý đầu"),
        by=village.secretary,
    )
    seen = seen_digest(spoke, record.SPEECH_TEXTS)
    record.change_contribution(
        contribution=spoke, values={"text": TEXT}, seen=seen, by=village.secretary
    )
    record.remove_contribution(contribution=spoke, by=village.secretary)
    page = secretary.get(url("revisions", meeting.pk)).content.decode()
    assert "Ý đầu" in page
    assert "&lt;trước&gt;" in page
    assert "Khôi phục bản này" not in page
    with pytest.raises(RuleBroken, match="đã được bỏ"):
        restore(village, meeting, TextRevision.objects.earliest("pk"))


@pytest.mark.parametrize("number", [2, 9])
def test_the_list_asks_the_same_however_long_it_is(
    secretary, village, meeting, number, django_assert_num_queries
):
    for nth in range(number):
        save(village, meeting, f"Bản {nth}.")
    with django_assert_num_queries(9):
        secretary.get(url("revisions", meeting.pk))


def test_those_who_do_not_record_neither_read_nor_restore(client, village, meeting):
    save(village, meeting, "Bản một.")
    first = TextRevision.objects.get()
    client.force_login(make_user(village.branch, "MEMBER"))
    assert client.get(url("revisions", meeting.pk)).status_code == 403
    assert client.post(url("revision_restore", meeting.pk, first.pk)).status_code == 403
    client.force_login(make_user())
    assert client.get(url("revisions", meeting.pk)).status_code == 404
    with pytest.raises(PermissionDenied):
        restore(village, meeting, first, by=make_user(village.branch, "MEMBER"))


# --- it does not grow without end ----------------------------------------------------------------


def test_the_newest_states_of_a_place_stay(village, meeting, settings):
    settings.REVISIONS_KEPT = 3
    for number in range(5):
        save(village, meeting, f"Bản {number}.")
    assert [text for _, text, _ in states(meeting)] == ["Bản 2.", "Bản 3.", "Bản 4."]


def test_states_go_some_time_after_the_signatures(village, settings):
    signed = village.signed()
    assert signed.revisions.exists()
    assert revising.forget_old() == 0
    settings.REVISION_DAYS = 0
    assert revising.forget_old() > 0
    assert not signed.revisions.exists()


def test_the_place_of_the_conclusion_has_its_columns(meeting):
    place = conclusion_place(meeting)
    assert place.label("fee_note") == "Tình hình đóng đảng phí"
    assert set(place.now) == set(MEETING_TEXTS)
