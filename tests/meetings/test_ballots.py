"""Secret ballots: methods, tellers, totals, and that nobody can be joined to a choice."""

import re
from io import BytesIO

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from config.lib.digests import seen_digest
from config.lib.errors import RuleBroken, Stale
from config.lib.uploads import Upload
from meetings.actions import ballots, paper_record, record, roll_call
from meetings.actions.roll_call import Mark
from meetings.ballot_documents import ballot_cards_pdf, result_sentence, tally_paper, tally_pdf
from meetings.ballot_rules import LABELS, MOVES, require_ballot_move
from meetings.choices import AttendanceStatus, BallotState, VoteMatter, VoteMethod
from meetings.documents import minutes_paper
from meetings.facts import VotingNumbers
from meetings.models import SecretBallot, Teller, Vote
from meetings.rules import methods_for
from tests.factories import make_member, make_user
from tests.meetings.test_paper_record import picture

NAME = "Lường Thị Mai"
PICTURE = Upload("bien-ban.jpg", "image/jpeg", b"\xff\xd8\xff signed sheet")
TALLY = {"issued": 5, "collected": 5, "yes": 4, "no": 0, "abstain": 0, "invalid": 1}


@pytest.fixture
def meeting(village):
    return village.close_roll(village.start())


def prepare(village, meeting, *, names=(NAME,), tellers=(2, 3), matter=VoteMatter.ADMISSION):
    return ballots.prepare_ballots(
        meeting=meeting,
        matter=matter,
        names=list(names),
        tellers=[village.people[index] for index in tellers],
        by=village.secretary,
    )


def counted(village, meeting, **changes):
    ballot = prepare(village, meeting)[0]
    ballots.count_ballot(ballot=ballot, tally=TALLY | changes, by=village.secretary)
    return ballot


def confirm(village, ballot, index, *, by=None, on_paper=True, upload=None):
    """Two recorders: the secretary enters for the first teller, the minute-taker for the second."""
    ballot.refresh_from_db()
    return ballots.confirm_tally(
        ballot=ballot,
        member=village.people[index],
        seen=seen_digest(ballot, ballots.TALLY),
        by=by or (village.minute_taker if index == 3 else village.secretary),
        on_paper=on_paper,
        upload=upload,
    )


def scan_of(meeting, village):
    return paper_record.add_scan(meeting=meeting, upload=PICTURE, by=village.secretary)


def confirmed(village, meeting, **changes):
    ballot = counted(village, meeting, **changes)
    confirm(village, ballot, 2)
    confirm(village, ballot, 3)
    ballot.refresh_from_db()
    return ballot


# --- no link between a person and a choice ----------------------------------------------------


def test_nothing_in_the_database_joins_a_person_to_a_choice():
    """A row that counts choices leads to no person, and a teller's row counts no choices."""
    choices = {"yes", "no", "abstain", "invalid", "choice", "option"}
    people = {"members.member", "branches.user", "meetings.attendance"}
    for model in apps.get_models():
        fields = {field.name for field in model._meta.get_fields() if not field.auto_created}
        leads_to = {
            field.related_model._meta.label_lower
            for field in model._meta.get_fields()
            if field.is_relation and not field.auto_created
        }
        if fields & choices:
            assert not leads_to & people, model
    pointing_here = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model in (Vote, SecretBallot)
    }
    # A score names who followed the meeting, not who voted on it.
    assert pointing_here == {"SecretBallot", "Teller", "Resolution", "QualityScore"}
    assert {field.name for field in Teller._meta.fields} == {
        *("id", "ballot", "member", "confirmed_at", "confirmed_by", "on_paper", "scan")
    }


def test_cards_of_one_question_are_all_alike(village, meeting):
    ballot = prepare(village, meeting)[0]
    text = [page.extract_text() for page in PdfReader(BytesIO(ballot_cards_pdf(ballot))).pages]
    assert len(text) == 2  # five cards, four to a sheet
    assert "".join(text).count("PHIẾU BIỂU QUYẾT") == 5
    cards = re.split(r"(?=Chi bộ bản)", "".join(text))[1:]
    assert len({re.sub(r"\s+", " ", card).strip() for card in cards}) == 1


# --- methods ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("matter", "methods"),
    [
        (VoteMatter.ELECTION, (VoteMethod.SECRET_BALLOT,)),
        (VoteMatter.ADMISSION, (VoteMethod.SHOW_OF_CARDS, VoteMethod.SECRET_BALLOT)),
        (VoteMatter.RECOGNITION, (VoteMethod.SHOW_OF_CARDS, VoteMethod.SECRET_BALLOT)),
        (VoteMatter.REMOVAL, (VoteMethod.SHOW_OF_CARDS, VoteMethod.SECRET_BALLOT)),
        (VoteMatter.RESOLUTION, (VoteMethod.SHOW_OF_CARDS,)),
        (VoteMatter.PROCEDURE, (VoteMethod.SHOW_OF_CARDS,)),
    ],
)
def test_how_a_matter_may_be_voted_on(matter, methods):
    assert methods_for(matter) == methods


@pytest.mark.parametrize("current", list(BallotState))
@pytest.mark.parametrize("wanted", list(BallotState))
def test_moves_outside_the_graph_are_refused_with_a_sentence(current, wanted):
    if wanted in MOVES[current]:
        require_ballot_move(current, wanted)
        return
    with pytest.raises(RuleBroken, match=LABELS[current]):
        require_ballot_move(current, wanted)


def test_a_resolution_is_not_put_to_a_secret_ballot(village, meeting):
    with pytest.raises(RuleBroken, match="giơ thẻ đảng viên"):
        prepare(village, meeting, matter=VoteMatter.RESOLUTION)


def test_totals_of_a_secret_ballot_do_not_come_without_tellers(village, meeting):
    vote = Vote(
        meeting=meeting,
        matter=VoteMatter.ADMISSION,
        method=VoteMethod.SECRET_BALLOT,
        about_name=NAME,
        question="Kết nạp",
        yes=5,
    )
    with pytest.raises(RuleBroken, match="Bỏ phiếu kín"):
        record.record_vote(vote=vote, by=village.secretary)


def test_a_vote_about_a_person_names_the_person(village, meeting):
    vote = Vote(meeting=meeting, matter=VoteMatter.ADMISSION, question="Kết nạp", yes=5)
    with pytest.raises(RuleBroken, match="họ tên"):
        record.record_vote(vote=vote, by=village.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(
            meeting=meeting, seq=1, matter="ADMISSION", question="…", base=5,
            present_with_vote=5, yes=5, is_adopted=True,
        )  # fmt: skip


# --- tellers ----------------------------------------------------------------------------------


def test_each_person_is_voted_on_separately(village, meeting):
    made = prepare(village, meeting, names=[NAME, "Vàng A Chứ"])
    assert [ballot.about_name for ballot in made] == [NAME, "Vàng A Chứ"]
    assert made[0].question == f"Đề nghị kết nạp quần chúng {NAME} vào Đảng"


def test_tellers_are_two_people_in_the_room_not_concerned(village):
    meeting = village.start()
    absent = village.people[4].pk
    marks = {absent: Mark(AttendanceStatus.EXCUSED, reason_code="DUTY")}
    roll_call.save_roll_call(meeting=meeting, marks=marks, by=village.secretary)
    meeting = village.close_roll(meeting)
    with pytest.raises(RuleBroken, match="hai người kiểm phiếu khác nhau"):
        prepare(village, meeting, tellers=(2,))
    with pytest.raises(RuleBroken, match="không có mặt"):
        prepare(village, meeting, tellers=(2, 4))
    with pytest.raises(RuleBroken, match="là người được biểu quyết"):
        prepare(village, meeting, names=["Tan Mi Lu"], tellers=(2, 3))
    assert not meeting.ballots.exists()


def test_the_result_stands_when_both_tellers_have_confirmed(village, meeting):
    ballot = counted(village, meeting)
    confirm(village, ballot, 2)
    assert not meeting.votes.exists()
    confirm(village, ballot, 3)
    vote = meeting.votes.get()
    assert (vote.method, vote.yes, vote.invalid, vote.base) == ("SECRET_BALLOT", 4, 1, 5)
    assert vote.is_adopted is True
    ballot.refresh_from_db()
    assert (ballot.state, ballot.vote) == (BallotState.CONFIRMED, vote)


def test_confirming_twice_changes_nothing(village, meeting):
    ballot = counted(village, meeting)
    for _ in range(2):
        confirm(village, ballot, 2)
    assert not meeting.votes.exists()


def test_a_teller_with_a_login_confirms_with_it(village, meeting):
    ballot = counted(village, meeting)
    login = make_user(village.branch, "MEMBER", member=village.people[2])
    confirm(village, ballot, 2, by=login, on_paper=False)
    assert ballot.tellers.get(member=village.people[2]).confirmed_by == login
    with pytest.raises(RuleBroken, match="bằng tài khoản của mình"):
        confirm(village, ballot, 3, by=login, on_paper=False)
    with pytest.raises(PermissionDenied):
        confirm(village, ballot, 3, by=login, on_paper=True)


# --- two different people confirm -------------------------------------------------------------


def test_one_recorder_does_not_enter_both_confirmations(village, meeting):
    ballot = counted(village, meeting)
    confirm(village, ballot, 2)
    with pytest.raises(RuleBroken, match="hai người khác nhau ghi"):
        confirm(village, ballot, 3, by=village.secretary)
    assert not meeting.votes.exists()
    confirm(village, ballot, 3, by=village.minute_taker)
    assert meeting.votes.get().yes == 4


def test_the_database_refuses_both_confirmations_of_one_login(village, meeting):
    ballot = counted(village, meeting)
    confirm(village, ballot, 2)
    now = timezone.now()
    other = ballot.tellers.filter(member=village.people[3])
    with pytest.raises(DatabaseError, match="hai người khác nhau"), transaction.atomic():
        other.update(confirmed_at=now, confirmed_by=village.secretary, on_paper=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        other.update(scan=scan_of(meeting, village), on_paper=False)
    other.update(confirmed_at=now, confirmed_by=village.minute_taker, on_paper=True)  # control


def test_the_scan_of_the_signed_sheet_stands_in_for_the_second_person(village, meeting):
    ballot = counted(village, meeting)
    confirm(village, ballot, 2)
    confirm(village, ballot, 3, by=village.secretary, upload=PICTURE)
    teller = ballot.tellers.get(member=village.people[3])
    assert teller.scan.meeting == meeting
    assert meeting.votes.get().is_adopted is True
    with pytest.raises(RuleBroken, match="căn cứ"):
        paper_record.remove_scan(scan=teller.scan, by=village.secretary)


def test_a_scan_with_the_first_confirmation_covers_both(village, meeting):
    ballot = counted(village, meeting)
    confirm(village, ballot, 2, upload=PICTURE)
    confirm(village, ballot, 3, by=village.secretary)
    assert meeting.votes.exists()


def test_a_teller_who_records_does_not_enter_the_other_confirmation(village, meeting):
    """The secretary counts as well: entering for the other would leave one person for both."""
    ballot = prepare(village, meeting, tellers=(0, 3))[0]
    ballots.count_ballot(ballot=ballot, tally=TALLY, by=village.secretary)
    with pytest.raises(RuleBroken, match="xác nhận kia là của đồng chí"):
        confirm(village, ballot, 3, by=village.secretary)
    confirm(village, ballot, 3, by=village.minute_taker)
    confirm(village, ballot, 0, on_paper=False)
    assert meeting.votes.exists()


def test_somebody_who_can_confirm_alone_is_not_entered_without_a_scan(village, meeting):
    make_user(village.branch, "MEMBER", member=village.people[2])
    ballot = counted(village, meeting)
    with pytest.raises(RuleBroken, match="có tài khoản nên tự xác nhận"):
        confirm(village, ballot, 2)
    confirm(village, ballot, 2, upload=PICTURE)
    assert ballot.tellers.get(member=village.people[2]).on_paper is True


def test_a_refused_confirmation_tells_why_and_takes_the_scan_in_one_step(client, village, meeting):
    ballot = counted(village, meeting)
    confirm(village, ballot, 2)
    client.force_login(village.secretary)
    page = reverse("meetings:ballot", args=[meeting.pk, ballot.pk])
    teller = ballot.tellers.get(member=village.people[3])
    address = reverse("meetings:ballot_confirm", args=[meeting.pk, ballot.pk, teller.pk])
    shown = client.get(page)
    assert "mà xác nhận kia là của đồng chí" in shown.content.decode()
    sent = {"seen": shown.context["seen"], "on_paper": "1"}
    told = client.post(address, sent, follow=True).content.decode()
    assert "nhờ thư ký hoặc đồng chí khác trong chi ủy ghi" in told
    client.post(address, sent | {"file": picture()})
    assert meeting.votes.exists()
    assert meeting.scans.get().name == "trang 1.jpg"


def test_only_what_was_shown_is_confirmed(village, meeting):
    ballot = counted(village, meeting)
    old = seen_digest(ballot, ballots.TALLY)
    ballots.recount_ballot(ballot=ballot, by=village.secretary)
    ballots.count_ballot(ballot=ballot, tally=TALLY | {"yes": 3, "no": 1}, by=village.secretary)
    with pytest.raises(Stale):
        ballots.confirm_tally(
            ballot=ballot, member=village.people[2], seen=old, by=village.secretary, on_paper=True
        )


def test_counting_again_voids_a_first_confirmation(village, meeting):
    ballot = counted(village, meeting)
    confirm(village, ballot, 2)
    ballots.recount_ballot(ballot=ballot, by=village.secretary)
    assert not ballot.tellers.exclude(confirmed_at=None).exists()


# --- totals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"issued": 6}, "Phát ra 6 phiếu nhưng chỉ có 5"),
        ({"issued": 4}, "Thu về 5 phiếu nhưng chỉ phát ra 4"),
        ({"yes": 5}, "Cộng các loại phiếu là 6"),
    ],
)
def test_impossible_tallies_are_refused(village, meeting, changes, sentence):
    ballot = prepare(village, meeting)[0]
    with pytest.raises(RuleBroken, match=sentence):
        ballots.count_ballot(ballot=ballot, tally=TALLY | changes, by=village.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecretBallot.objects.filter(pk=ballot.pk).update(yes=3)


def test_cards_that_did_not_come_back_are_not_voting(village, meeting):
    vote = confirmed(village, meeting, collected=4, invalid=0).vote
    assert (vote.not_voting, vote.invalid, vote.present_with_vote) == (1, 0, 5)


def test_too_few_votes_are_recorded_and_reported(village, meeting):
    vote = confirmed(village, meeting, yes=3, no=1).vote
    assert vote.is_adopted is False
    assert "không đủ số phiếu theo quy định" in result_sentence(vote)
    entry = minutes_paper(meeting).votes[0]
    assert (entry.invalid, entry.tellers) == (1, ["Tẩn Mí Lù", "Vàng Thị Dợ"])


def test_after_three_failed_votes_the_committee_above_decides(village, meeting):
    for _ in range(3):
        ballot = prepare(village, meeting, matter=VoteMatter.RECOGNITION)[0]
        tally = TALLY | {"yes": 3, "no": 1}
        ballots.count_ballot(ballot=ballot, tally=tally, by=village.secretary)
        confirm(village, ballot, 2)
        confirm(village, ballot, 3)
    first, *_, third = meeting.votes.order_by("seq")
    assert "lần thứ 3; báo cáo cấp ủy cấp trên" in result_sentence(third)
    assert "kết quả được báo cáo đầy đủ lên cấp trên" in result_sentence(first)


def test_a_result_is_shown_with_the_numbers_it_was_judged_by(client, village, meeting):
    ballot = confirmed(village, meeting)
    make_member(village.branch)  # a seat written down later, with effect from long ago
    client.force_login(village.secretary)
    page = client.get(reverse("meetings:ballot", args=[meeting.pk, ballot.pk]))
    assert page.context["numbers"] == VotingNumbers(5, 5)


def test_a_result_taken_back_opens_the_ballot_again(village, meeting):
    ballot = confirmed(village, meeting)
    record.remove_vote(vote=meeting.votes.get(), by=village.secretary)
    ballot.refresh_from_db()
    assert (ballot.state, ballot.vote) == (BallotState.PREPARED, None)
    assert not ballot.tellers.exclude(confirmed_at=None).exists()


def test_the_roll_call_stays_closed_while_cards_are_out(village, meeting):
    prepare(village, meeting)
    with pytest.raises(RuleBroken, match="biểu quyết"):
        roll_call.reopen_roll_call(meeting=meeting, by=village.secretary)


# --- papers and pages -------------------------------------------------------------------------


def test_the_tally_sheet_is_blank_before_and_filled_after_counting(village, meeting):
    ballot = prepare(village, meeting)[0]
    assert tally_paper(ballot).counts is None
    ballots.count_ballot(ballot=ballot, tally=TALLY, by=village.secretary)
    assert tally_paper(ballot).counts == [5, 5, 1, 4, 0, 0]
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(tally_pdf(ballot))).pages)
    assert "BIÊN BẢN KIỂM PHIẾU" in text
    assert "NGƯỜI KIỂM PHIẾU" in text


def test_the_whole_ballot_by_its_pages(client, village, meeting):
    teller = make_user(village.branch, "MEMBER", member=village.people[2])
    client.force_login(village.secretary)
    data = {
        "matter": "ADMISSION",
        "names": f"{NAME}\n",
        "first_teller": village.people[2].pk,
        "second_teller": village.people[3].pk,
    }
    made = client.post(reverse("meetings:ballots", args=[meeting.pk]), data)
    ballot = SecretBallot.objects.get()
    page = reverse("meetings:ballot", args=[meeting.pk, ballot.pk])
    assert made.url == page
    client.post(reverse("meetings:ballot_count", args=[meeting.pk, ballot.pk]), TALLY)
    paper_teller = ballot.tellers.get(member=village.people[3])
    shown = client.get(page)
    client.post(
        reverse("meetings:ballot_confirm", args=[meeting.pk, ballot.pk, paper_teller.pk]),
        {"seen": shown.context["seen"], "on_paper": "1"},
    )
    client.force_login(teller)
    assert page in client.get(meeting.get_absolute_url()).content.decode()
    shown = client.get(page)
    assert "Tôi xác nhận kết quả này" in shown.content.decode()
    own = ballot.tellers.get(member=village.people[2])
    client.post(
        reverse("meetings:ballot_confirm", args=[meeting.pk, ballot.pk, own.pk]),
        {"seen": shown.context["seen"]},
    )
    assert meeting.votes.get().is_adopted is True
    assert client.post(
        reverse("meetings:ballot_recount", args=[meeting.pk, ballot.pk])
    ).status_code == 403  # fmt: skip


def test_other_members_do_not_see_the_ballot(client, village, meeting):
    ballot = prepare(village, meeting)[0]
    client.force_login(make_user(village.branch, "MEMBER", member=make_member(village.branch)))
    page = reverse("meetings:ballot", args=[meeting.pk, ballot.pk])
    assert client.get(page).status_code == 403


def test_impossible_numbers_stay_on_the_page(client, village, meeting):
    ballot = prepare(village, meeting)[0]
    client.force_login(village.secretary)
    page = client.post(
        reverse("meetings:ballot_count", args=[meeting.pk, ballot.pk]), TALLY | {"yes": 9}
    )
    assert page.status_code == 422
    assert "Cộng các loại phiếu là 10" in page.content.decode()
    assert 'name="yes" value="9"' in page.content.decode()
