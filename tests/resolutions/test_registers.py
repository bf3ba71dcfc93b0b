"""Opinions and proposals: noted, sent up, answered, seen at the next meeting, overdue marked."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import timezone

from config.lib.errors import RuleBroken, Stale
from config.lib.working_days import working_day_after
from resolutions.actions.registers import (
    answer_opinion,
    answer_proposal,
    ask_again,
    close_proposal,
    forward_opinion,
    note_opinion,
    send_proposal,
)
from resolutions.announced_facts import answered_proposals
from resolutions.models import Proposal, PublicOpinion
from resolutions.register_facts import with_overdue
from tests.factories import make_org, make_user
from tests.resolutions.conftest import NOVEMBER, make_village

TEXT = "Đề nghị xã sửa cầu treo"


@pytest.fixture
def staff(commune):
    return make_user(commune, "COMMITTEE_STAFF")


@pytest.fixture
def proposal(village):
    return send_proposal(organization=village.branch, text=TEXT, by=village.secretary)


def opinion_of(village, **values):
    return note_opinion(
        opinion=PublicOpinion(
            branch=village.branch,
            **{"heard_on": NOVEMBER, "text": "Đường bản lầy lội", "due_on": None, **values},
        ),
        by=village.secretary,
    )


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 11, 5), 1, date(2026, 11, 6)),
        (date(2026, 11, 6), 1, date(2026, 11, 9)),
        (date(2026, 11, 5), 30, date(2026, 12, 17)),
        (date(2026, 11, 7), 0, date(2026, 11, 7)),
    ],
)
def test_working_days_leave_weekends_out(day, count, then):
    assert working_day_after(day, count) == then


def test_a_proposal_has_a_number_a_due_date_and_comes_back_answered(
    client, village, staff, proposal
):
    assert (proposal.number_text, proposal.due_on) == ("01/2026", date(2026, 12, 17))
    second = send_proposal(organization=village.branch, text="Việc khác", by=village.secretary)
    assert second.number_text == "02/2026"
    client.force_login(staff)
    home = client.get(reverse("branches:home")).content.decode()
    assert "Kiến nghị chờ trả lời" in home
    address = reverse("resolutions:answer_proposal", args=[proposal.pk])
    assert client.post(address, {"note": "Quý I/2027 sẽ sửa"}).status_code == 302
    assert list(answered_proposals(village.branch)) == [proposal]
    client.force_login(village.secretary)
    record = client.get(reverse("meetings:record", args=[village.november.pk])).content.decode()
    assert "Trả lời cần thông báo" in record
    assert "Quý I/2027 sẽ sửa" in record
    client.post(reverse("resolutions:close_proposal", args=[proposal.pk]))
    assert list(answered_proposals(village.branch)) == []


def test_each_step_needs_its_right_and_its_turn(village, staff, proposal):
    with pytest.raises(PermissionDenied):
        answer_proposal(proposal=proposal, answer="Được", by=village.secretary)
    with pytest.raises(RuleBroken, match="Đã gửi, chờ trả lời"):
        close_proposal(proposal=proposal, by=village.secretary)
    with pytest.raises(RuleBroken, match="nội dung trả lời"):
        answer_proposal(proposal=proposal, answer=" ", by=staff)
    stale = Proposal.objects.get(pk=proposal.pk)
    answer_proposal(proposal=proposal, answer="Được", by=staff)
    with pytest.raises(Stale):
        answer_proposal(proposal=stale, answer="Không", by=staff)
    ask_again(proposal=proposal, reason="Chưa rõ thời gian", by=village.secretary)
    assert proposal.state == "SENT"
    assert proposal.text.endswith("Kiến nghị tiếp ngày 05/11/2026: Chưa rõ thời gian")


def test_a_committee_asks_the_one_above_and_the_root_nobody(commune, staff):
    sent = send_proposal(organization=commune, text=TEXT, by=staff)
    assert sent.sent_to == commune.parent
    leader = make_user(commune.parent, "COMMITTEE_LEADER")
    with pytest.raises(RuleBroken, match="không có cấp trên"):
        send_proposal(organization=commune.parent, text=TEXT, by=leader)


def test_an_opinion_is_answered_or_goes_up(village):
    opinion = opinion_of(village)
    assert opinion.due_on == date(2026, 12, 15)
    proposal = forward_opinion(opinion=opinion, by=village.secretary)
    assert (opinion.state, proposal.text) == ("FORWARDED", opinion.text)
    with pytest.raises(RuleBroken, match="đã được kiến nghị"):
        forward_opinion(opinion=opinion, by=village.secretary)
    with pytest.raises(RuleBroken, match="từ ngày tiếp nhận"):
        answer_opinion(
            opinion=opinion, reply="Đã rải đá", replied_on=date(2026, 11, 1), by=village.secretary
        )
    answer_opinion(
        opinion=opinion, reply="Đã rải đá", replied_on=date(2026, 11, 5), by=village.secretary
    )
    assert opinion.state == "ANSWERED"


def test_overdue_is_marked_while_it_waits(village):
    opinion = opinion_of(village, due_on=NOVEMBER)
    day = date(2026, 11, 4)
    assert [one.is_overdue for one in with_overdue([opinion], day)] == [True]
    answer_opinion(opinion=opinion, reply="Xong", replied_on=NOVEMBER, by=village.secretary)
    assert [one.is_overdue for one in with_overdue([opinion], day)] == [False]


def test_the_database_refuses_answers_without_words(village, proposal):
    opinion = opinion_of(village)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(state="ANSWERED", answered_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicOpinion.objects.filter(pk=opinion.pk).update(state="ANSWERED")
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicOpinion.objects.filter(pk=opinion.pk).update(state="FORWARDED")
    second = send_proposal(organization=village.branch, text=TEXT, by=village.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=second.pk).update(number=proposal.number)


def test_the_pages_of_branch_and_committee(client, village, staff, proposal):
    client.force_login(village.secretary)
    note = reverse("resolutions:note_opinion", args=[village.branch.pk])
    form = {
        "source": "RESIDENT",
        "text": "Đường bản lầy lội",
        "heard_on": "03/11/2026",
        "due_on": "04/11/2026",
        "once": uuid.uuid4(),
    }
    answer = client.post(note, form)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "1 mục đã quá hạn trả lời" in page
    opinion = PublicOpinion.objects.get()
    assert client.post(reverse("resolutions:forward_opinion", args=[opinion.pk])).url == reverse(
        "resolutions:opinions", args=[village.branch.pk]
    )
    client.force_login(staff)
    for name, words in (("opinions", "Đường bản lầy lội"), ("proposals", TEXT)):
        address = reverse(f"resolutions:{name}", args=[village.commune.pk])
        assert words in client.get(address).content.decode()
        assert words in client.get(address, {"xem": "tat-ca"}).content.decode()


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("name", ["opinions", "proposals"])
def test_the_lists_ask_a_fixed_number_of_questions(
    client, village, staff, count, name, django_assert_max_num_queries
):
    for _ in range(count):
        opinion_of(village)
        send_proposal(organization=village.branch, text=TEXT, by=village.secretary)
    client.force_login(staff)
    with django_assert_max_num_queries(9):
        page = client.get(reverse(f"resolutions:{name}", args=[village.commune.pk]))
    assert len(page.context["page"].object_list) == count


def test_proposals_sent_at_once_get_numbers_without_gap(transactional_db):
    root = make_org(None, name="Đảng bộ tỉnh Lai Châu", kind="PROVINCIAL_COMMITTEE")
    village = make_village(make_org(root, name="Đảng bộ xã Pa Tần"))
    village.secretary.posts  # noqa: B018 - read once before the threads share it
    start = Barrier(10)

    def work(_):
        start.wait()
        try:
            return send_proposal(
                organization=village.branch, text=TEXT, by=village.secretary
            ).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(work, range(10))) == list(range(1, 11))
