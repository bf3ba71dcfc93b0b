"""What is typed before a speaker's name is tapped is not lost, and never overwritten."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from branches.models import AuditEvent
from meetings.actions.drafts import draft_digest, drafts_of, save_draft
from meetings.models import Contribution, SpeakerDraft
from tests.factories import make_user

TEXT = "Đề nghị bê tông hóa đường vào bản."


@pytest.fixture
def meeting(village):
    return village.start()


@pytest.fixture
def secretary(client, village):
    client.force_login(village.secretary)
    return client


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


def keep(village, meeting, uid, text, *, seen="", by=None):
    return save_draft(meeting=meeting, uid=uid, text=text, seen=seen, by=by or village.secretary)


def shown(client, meeting):
    return client.get(url("record", meeting.pk))


def test_typed_text_is_kept_and_shown_again(secretary, meeting):
    uid = shown(secretary, meeting).context["speaker"].draft
    item = meeting.agenda_items.get(code="news")
    sent = {
        "draft": uid,
        "draft_seen": "",
        "text": TEXT,
        "kind": "QUESTION",
        "agenda_item": item.pk,
    }
    told = secretary.post(url("save_draft", meeting.pk), sent).json()
    assert told["message"].startswith("Đã lưu nháp lúc ")
    assert told["fields"] == {"draft": str(uid), "draft_seen": draft_digest(TEXT)}
    page = shown(secretary, meeting)
    speaker = page.context["speaker"]
    assert speaker.text == TEXT
    assert '<option value="QUESTION" selected>' in speaker.kinds
    assert f'<option value="{item.pk}" selected>' in speaker.items
    assert "chưa ghi cho ai" in page.content.decode()


def test_a_name_tapped_takes_the_draft_along(secretary, village, meeting):
    uid = uuid.uuid4()
    keep(village, meeting, uid, TEXT)
    sent = {"draft": uid, "text": TEXT, "kind": "OPINION", "member": village.people[2].pk}
    for _ in range(2):  # tapped twice
        secretary.post(url("add_speaker", meeting.pk), sent)
    spoke = meeting.contributions.get()
    assert (spoke.uid, spoke.text) == (uid, TEXT)
    assert not SpeakerDraft.objects.exists()
    assert shown(secretary, meeting).context["speaker"].text == ""
    secretary.post(url("add_speaker", meeting.pk), sent | {"member": village.people[3].pk})
    assert meeting.contributions.count() == 2


def test_a_draft_that_arrives_late_does_not_come_back(secretary, village, meeting):
    uid = uuid.uuid4()
    contribution = Contribution.objects.create(
        meeting=meeting, member=village.people[2], seq=1, uid=uid, text=TEXT
    )
    secretary.post(url("save_draft", meeting.pk), {"draft": uid, "text": TEXT})
    assert not SpeakerDraft.objects.exists()
    assert contribution.text == TEXT


def test_two_recorders_have_drafts_of_their_own(client, village, meeting):
    keep(village, meeting, uuid.uuid4(), TEXT)
    keep(village, meeting, uuid.uuid4(), "Ý kiến khác", by=village.minute_taker)
    client.force_login(village.minute_taker)
    assert shown(client, meeting).context["speaker"].text == "Ý kiến khác"
    assert TEXT not in shown(client, meeting).content.decode()


def test_two_devices_of_one_person_do_not_overwrite_each_other(secretary, village, meeting):
    uid = uuid.uuid4()
    keep(village, meeting, uid, TEXT)
    seen = draft_digest(TEXT)
    keep(village, meeting, uid, f"{TEXT} Máy một.", seen=seen)
    sent = {"draft": uid, "draft_seen": seen, "text": f"{TEXT} Máy hai."}
    told = secretary.post(url("save_draft", meeting.pk), sent).json()
    assert told["fields"]["draft"] != str(uid)
    assert "hai bản được giữ riêng" in told["message"]
    texts = {draft.text for draft in drafts_of(meeting, village.secretary)}
    assert texts == {f"{TEXT} Máy một.", f"{TEXT} Máy hai."}
    page = shown(secretary, meeting).content.decode()
    assert "Bản nháp khác của đồng chí" in page
    other = shown(secretary, meeting).context["other_drafts"][0]
    secretary.post(url("drop_draft", meeting.pk, other.uid))
    assert len(drafts_of(meeting, village.secretary)) == 1


def test_an_emptied_box_drops_the_draft(village, meeting):
    uid = uuid.uuid4()
    keep(village, meeting, uid, TEXT)
    assert keep(village, meeting, uid, "  ", seen=draft_digest(TEXT)) is None
    assert not SpeakerDraft.objects.exists()


def test_a_draft_is_no_part_of_the_record(village, meeting):
    version, events = meeting.version, AuditEvent.objects.count()
    keep(village, meeting, uuid.uuid4(), TEXT)
    meeting.refresh_from_db()
    assert (meeting.version, AuditEvent.objects.count()) == (version, events)
    meeting = village.write(meeting)
    village.adopt(meeting)
    assert not SpeakerDraft.objects.exists()


def test_others_neither_keep_nor_see_nor_drop_drafts(client, village, meeting):
    draft = keep(village, meeting, uuid.uuid4(), TEXT)
    with pytest.raises(PermissionDenied):
        keep(village, meeting, uuid.uuid4(), TEXT, by=make_user(village.branch, "MEMBER"))
    taken = keep(village, meeting, draft.uid, "Đè lên", by=village.minute_taker)
    assert taken.uid != draft.uid
    client.force_login(village.minute_taker)
    assert client.post(url("drop_draft", meeting.pk, draft.uid)).status_code == 404
    draft.refresh_from_db()
    assert draft.text == TEXT


@pytest.mark.parametrize(
    "sent",
    [
        {"draft": "abc"},
        {"agenda_item": "x" * 40},
        {"kind": "?"},
        {"text": f"{TEXT[:9]}\x00{TEXT[9:]}"},
    ],
)
def test_odd_input_keeps_the_text(secretary, meeting, sent):
    told = secretary.post(url("save_draft", meeting.pk), {"text": TEXT} | sent)
    assert told.status_code == 200
    assert SpeakerDraft.objects.get().text == TEXT
