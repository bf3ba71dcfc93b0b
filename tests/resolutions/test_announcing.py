"""Answers come back to the branch, are told at its meeting and stand in the minutes (7.1 C7)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from config.lib.errors import RuleBroken
from meetings.choices import MeetingState
from meetings.documents import minutes_paper
from meetings.models import Meeting
from resolutions.actions.announcing import announce_answer, take_back_announcement
from resolutions.actions.registers import (
    answer_opinion,
    answer_proposal,
    ask_again,
    note_opinion,
    send_proposal,
)
from resolutions.announced_facts import answered_opinions, answered_proposals
from resolutions.meeting_parts import answers_link
from resolutions.models import AnnouncedAnswer, PublicOpinion
from tests.factories import make_branch, make_meeting, make_user
from tests.resolutions.conftest import NOVEMBER

HEADING = "THÔNG BÁO TRẢ LỜI KIẾN NGHỊ, Ý KIẾN"


@pytest.fixture
def staff(commune):
    return make_user(commune, "COMMITTEE_STAFF")


@pytest.fixture
def answered(village, staff):
    proposal = send_proposal(
        organization=village.branch, text="Đề nghị xã sửa cầu treo", by=village.secretary
    )
    return answer_proposal(proposal=proposal, answer="Đã bố trí vốn quý I/2027", by=staff)


@pytest.fixture
def replied(village):
    opinion = note_opinion(
        opinion=PublicOpinion(
            branch=village.branch, heard_on=NOVEMBER, text="Đường lầy", due_on=None
        ),
        by=village.secretary,
    )
    return answer_opinion(
        opinion=opinion, reply="Tổ chức sửa ngày 20/11", replied_on=NOVEMBER, by=village.secretary
    )


def section_of(meeting):
    paper = minutes_paper(Meeting.objects.get(pk=meeting.pk))
    return next((one.paragraphs for one in paper.body if one.heading.endswith(HEADING)), None)


def test_what_was_told_stands_in_the_minutes(village, answered, replied):
    assert section_of(village.november) is None
    for about in ({"proposal": answered}, {"opinion": replied}):
        announce_answer(meeting=village.november, by=village.secretary, **about)
    assert section_of(village.november) == [
        "- Kiến nghị số 01/2026: Đề nghị xã sửa cầu treo.",
        f"{answered.sent_to.label} trả lời: Đã bố trí vốn quý I/2027.",
        "- Ý kiến (Nhân dân, ngày 03/11/2026): Đường lầy.",
        "Chi bộ trả lời: Tổ chức sửa ngày 20/11.",
    ]


def test_told_twice_is_told_once_and_it_waits_no_more(village, answered, replied):
    first = announce_answer(meeting=village.november, proposal=answered, by=village.secretary)
    again = announce_answer(meeting=village.november, proposal=answered, by=village.secretary)
    assert first == again
    assert not answered_proposals(village.branch).exists()
    assert list(answered_opinions(village.branch)) == [replied]


def test_it_is_taken_back_while_the_record_is_open(village, answered):
    told = announce_answer(meeting=village.november, proposal=answered, by=village.secretary)
    take_back_announcement(announced=told, by=village.secretary)
    assert section_of(village.november) is None
    assert list(answered_proposals(village.branch)) == [answered]


def test_a_new_answer_is_told_anew_and_the_first_minutes_keep_their_words(village, answered, staff):
    announce_answer(meeting=village.november, proposal=answered, by=village.secretary)
    ask_again(proposal=answered, reason="Chưa rõ thời gian", by=village.secretary)
    answer_proposal(proposal=answered, answer="Khởi công tháng 3", by=staff)
    assert list(answered_proposals(village.branch)) == [answered]
    assert section_of(village.november)[1].endswith("Đã bố trí vốn quý I/2027.")


def test_without_an_answer_nothing_is_told(village):
    waiting = send_proposal(organization=village.branch, text="Xin cấp sách", by=village.secretary)
    with pytest.raises(RuleBroken, match="Chưa có trả lời"):
        announce_answer(meeting=village.november, proposal=waiting, by=village.secretary)


def test_answers_to_others_are_not_told_here(village, commune, answered):
    elsewhere = make_meeting(make_branch(commune), NOVEMBER, state=MeetingState.MINUTES_DRAFT)
    secretary = make_user(elsewhere.branch, "SECRETARY")
    with pytest.raises(RuleBroken, match="không phải của chi bộ đang họp"):
        announce_answer(meeting=elsewhere, proposal=answered, by=secretary)


def test_only_who_writes_the_record_tells(village, answered):
    with pytest.raises(PermissionDenied):
        announce_answer(meeting=village.november, proposal=answered, by=village.owner)


def test_adopted_minutes_take_no_more(village, answered):
    Meeting.objects.filter(pk=village.november.pk).update(state=MeetingState.MINUTES_ADOPTED)
    with pytest.raises(RuleBroken):
        announce_answer(meeting=village.november, proposal=answered, by=village.secretary)


def test_the_database_keeps_what_signed_minutes_say(village, answered):
    told = announce_answer(meeting=village.november, proposal=answered, by=village.secretary)
    Meeting.objects.filter(pk=village.november.pk).update(state=MeetingState.SIGNED)
    with pytest.raises(DatabaseError), transaction.atomic():
        AnnouncedAnswer.objects.filter(pk=told.pk).update(answer="Khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        told.delete()


def test_the_record_page_tells_it_with_one_tap(client, village, answered, replied):
    client.force_login(village.secretary)
    record = reverse("meetings:record", args=[village.november.pk])
    assert "Trả lời cần thông báo" in client.get(record).content.decode()
    address = reverse("resolutions:announce", args=[village.november.pk])
    client.post(address, {"kien-nghi": answered.pk})
    client.post(address, {"y-kien": replied.pk})
    page = client.get(record).content.decode()
    assert "Trả lời cần thông báo" not in page
    assert "Đã thông báo trả lời" in page
    told = AnnouncedAnswer.objects.get(opinion=replied)
    client.post(reverse("resolutions:take_back_announcement", args=[village.november.pk, told.pk]))
    assert AnnouncedAnswer.objects.get().proposal == answered
    assert client.post(address, {"khac": 1}).status_code == 404


def test_the_proposal_says_where_it_was_told(client, village, answered):
    announce_answer(meeting=village.november, proposal=answered, by=village.secretary)
    client.force_login(village.secretary)
    assert "Đã thông báo tại" in client.get(answered.get_absolute_url()).content.decode()


def test_the_coming_meeting_says_that_answers_wait(village, answered, replied):
    coming = make_meeting(village.branch, NOVEMBER.replace(month=12), state=MeetingState.PLANNED)
    assert answers_link(coming, village.secretary)[0] == "2 trả lời kiến nghị, ý kiến cần thông báo"
    assert answers_link(coming, village.owner) is None
    assert answers_link(village.november, village.secretary) is None
