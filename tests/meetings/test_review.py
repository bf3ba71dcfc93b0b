"""Submitted minutes are accepted or returned, answered, supplemented and accepted for good."""

from copy import deepcopy
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from branches.guards import guards_removed
from branches.models import AuditEvent, RuleSet
from config.lib.dates import local_moment, today
from config.lib.digests import seen_digest
from config.lib.errors import RuleBroken, Stale
from config.lib.paper_snapshot import from_snapshot
from meetings.actions import supplements
from meetings.actions.minutes import submit_minutes
from meetings.actions.review import accept_many, accept_minutes, return_minutes
from meetings.choices import DocumentKind, MeetingState, ReopeningState
from meetings.documents import signed_minutes
from meetings.minutes_files import extract_paper
from meetings.models import (
    Meeting,
    MinutesSupplement,
    Reopening,
    Review,
    ReviewRemark,
    SignedDocument,
)
from meetings.papers import SupplementPaper
from meetings.review.facts import answer_day, queue, review_figures
from meetings.review.rules import REOPENING_MOVES, ReviewFigures, in_days_and_hours
from meetings.supplements import current_places
from tests.factories import make_user
from tests.meetings.conftest import make_village
from tests.sharing import shared_by_file

IN_A_WEEK = today() + timedelta(days=7)


def village_and_minutes():
    village = make_village()
    return village, submit_minutes(meeting=village.signed(), by=village.secretary)


once = shared_by_file(village_and_minutes)


@pytest.fixture
def beginning(db, once):
    return deepcopy(once)


@pytest.fixture
def village(beginning):
    return beginning[0]


@pytest.fixture
def submitted(beginning):
    return beginning[1]


@pytest.fixture
def reviewer(village):
    return make_user(village.commune, "COMMITTEE_STAFF", username="vanphong")


def give_back(meeting, reviewer, *remarks):
    remarks = remarks or [("conclusion", "Ghi rõ người chịu trách nhiệm.")]
    return return_minutes(meeting=meeting, remarks=remarks, until_on=IN_A_WEEK, by=reviewer)


def answer(remark, by, *, answer="Đã bổ sung.", new_text=""):
    remark.refresh_from_db()
    supplements.answer_remark(
        remark=remark,
        answer=answer,
        new_text=new_text,
        seen=seen_digest(remark, supplements.ANSWER_TEXTS),
        by=by,
    )


def send_back(meeting, by):
    review = supplements.open_review(meeting)
    return supplements.resubmit_minutes(
        meeting=meeting, seen_hash=supplements.answers_hash(review), by=by
    )


def corrected(meeting, village, reviewer, new_text="Đồng chí Páo chịu trách nhiệm."):
    review = give_back(meeting, reviewer)
    answer(review.remarks.get(), village.secretary, new_text=new_text)
    return send_back(meeting, village.secretary)


# --- accepting and returning ------------------------------------------------------------------


def test_accepted_minutes_move_no_more(submitted, reviewer, village):
    meeting = accept_minutes(meeting=submitted, by=reviewer)
    assert meeting.state == MeetingState.REVIEWED
    for act in (
        lambda: accept_minutes(meeting=meeting, by=reviewer),
        lambda: give_back(meeting, reviewer),
        lambda: send_back(meeting, village.secretary),
    ):
        with pytest.raises((RuleBroken, AttributeError)):
            act()
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.RETURNED)
    assert Review.objects.get().round == 1
    assert AuditEvent.objects.filter(code="meetings.review_accepted").count() == 1


def test_returning_needs_a_remark_and_a_day_ahead(submitted, reviewer):
    with pytest.raises(RuleBroken, match="ít nhất một mục"):
        give_back(submitted, reviewer, ("conclusion", "  "))
    with pytest.raises(RuleBroken, match="từ hôm nay"):
        return_minutes(
            meeting=submitted,
            remarks=[("", "Thiếu.")],
            until_on=today() - timedelta(days=1),
            by=reviewer,
        )
    with pytest.raises(RuleBroken, match="không có mục này"):
        give_back(submitted, reviewer, ("nothing", "Sai."))
    submitted.refresh_from_db()
    assert submitted.state == MeetingState.SUBMITTED
    assert not Review.objects.exists()


def test_remarks_stand_at_places_and_the_text_stays_as_signed(submitted, reviewer):
    before = signed_minutes(submitted).snapshot
    review = give_back(submitted, reviewer, ("conclusion", "Ghi rõ."), ("", "Thiếu chữ ký."))
    assert list(review.remarks.order_by("seq").values_list("place", "place_label")) == [
        ("conclusion", "Kết luận của chủ trì"),
        ("", "Toàn biên bản"),
    ]
    submitted.refresh_from_db()
    assert submitted.state == MeetingState.RETURNED
    assert signed_minutes(submitted).snapshot == before


@pytest.mark.parametrize("role", ["INSPECTOR", "SUPERVISOR", "SYSTEM_ADMIN"])
def test_only_staff_and_leaders_of_the_committee_review(submitted, village, role):
    with pytest.raises(PermissionDenied):
        accept_minutes(meeting=submitted, by=make_user(village.commune, role))


def test_nobody_reviews_what_they_signed_themselves(submitted, village):
    from_below = village.secretary
    from_below.post_set.create(
        organization=village.commune, role="COMMITTEE_LEADER", valid_from=date(2020, 1, 1)
    )
    del from_below.posts
    with pytest.raises(RuleBroken, match="không tự duyệt"):
        accept_minutes(meeting=submitted, by=from_below)


def test_of_two_decisions_at_once_the_second_is_refused(submitted, reviewer):
    first, second = (Meeting.objects.get(pk=submitted.pk) for _ in range(2))
    accept_minutes(meeting=first, by=reviewer)
    with pytest.raises(RuleBroken):
        give_back(second, reviewer)
    assert Review.objects.count() == 1


def test_bulk_accept_takes_what_waits_and_names_the_rest(submitted, reviewer, village):
    later = village.signed_on(date(2026, 10, 3))
    assert accept_many(meetings=[submitted, later], by=reviewer)[0] == 1
    refused = accept_many(meetings=[later], by=reviewer)[1]
    assert len(refused) == 1
    assert village.branch.label in refused[0]


# --- answers and supplements ------------------------------------------------------------------


def test_a_correction_becomes_a_numbered_supplement(submitted, reviewer, village):
    before = signed_minutes(submitted)
    meeting = corrected(submitted, village, reviewer)
    assert meeting.state == MeetingState.CORRECTED
    made = MinutesSupplement.objects.get()
    assert (made.number, made.place, made.old_text, made.new_text) == (
        1,
        "conclusion",
        "Chi bộ nhất trí các nhiệm vụ tháng 12.",
        "Đồng chí Páo chịu trách nhiệm.",
    )
    assert made.reason == "Theo ý kiến của cấp trên: Ghi rõ người chịu trách nhiệm."
    after = signed_minutes(meeting)
    assert (after.snapshot, after.sha256) == (before.snapshot, before.sha256)
    assert meeting.conclusion == "Chi bộ nhất trí các nhiệm vụ tháng 12."
    paper = from_snapshot(SupplementPaper, made.document.snapshot)
    assert paper.minutes_sha256 == before.sha256
    assert (paper.author, paper.position) == ("Lò Văn Hặc", "BÍ THƯ")
    assert accept_minutes(meeting=meeting, by=reviewer).state == MeetingState.REVIEWED
    assert list(Review.objects.order_by("round").values_list("decision", flat=True)) == [
        "RETURNED",
        "ACCEPTED",
    ]


def test_a_place_reads_as_its_last_supplement_left_it(submitted, reviewer, village):
    meeting = corrected(submitted, village, reviewer)
    review = give_back(meeting, reviewer, ("conclusion", "Còn thiếu thời hạn."))
    assert review.round == 2
    answer(review.remarks.get(), village.secretary, new_text="Đồng chí Páo, trước 25/12.")
    send_back(meeting, village.secretary)
    assert list(meeting.supplements.order_by("number").values_list("number", "old_text")) == [
        (1, "Chi bộ nhất trí các nhiệm vụ tháng 12."),
        (2, "Đồng chí Páo chịu trách nhiệm."),
    ]
    (place,) = [one for one in current_places(meeting) if one.code == "conclusion"]
    assert (place.text, place.is_supplemented) == ("Đồng chí Páo, trước 25/12.", True)


def test_an_answer_in_words_makes_no_supplement(submitted, reviewer, village):
    review = give_back(submitted, reviewer)
    unchanged = "Chi bộ nhất trí các nhiệm vụ tháng 12."
    answer(review.remarks.get(), village.secretary, new_text=unchanged)
    send_back(submitted, village.secretary)
    assert not MinutesSupplement.objects.exists()


def test_nothing_is_sent_back_before_every_point_is_answered(submitted, reviewer, village):
    review = give_back(submitted, reviewer, ("conclusion", "Một."), ("closing", "Hai."))
    answer(review.remarks.get(seq=1), village.secretary)
    with pytest.raises(RuleBroken, match="Còn 1 điểm"):
        send_back(submitted, village.secretary)


def test_an_answer_changed_meanwhile_is_not_signed(submitted, reviewer, village):
    review = give_back(submitted, reviewer)
    remark = review.remarks.get()
    answer(remark, village.secretary)
    seen = supplements.answers_hash(review)
    answer(remark, village.secretary, answer="Xin giải trình thêm.")
    with pytest.raises(Stale):
        supplements.resubmit_minutes(meeting=submitted, seen_hash=seen, by=village.secretary)
    with pytest.raises(Stale):
        supplements.answer_remark(
            remark=remark, answer="Đè lên", new_text="", seen="…", by=village.secretary
        )


def test_only_the_heads_of_the_branch_answer(submitted, reviewer, village):
    remark = give_back(submitted, reviewer).remarks.get()
    for other in (village.minute_taker, reviewer):
        with pytest.raises(PermissionDenied):
            answer(remark, other)


# --- asking to re-open ------------------------------------------------------------------------


@pytest.fixture
def accepted(submitted, reviewer):
    return accept_minutes(meeting=submitted, by=reviewer)


def ask(meeting, village, places=("conclusion", "closing")):
    return supplements.ask_reopening(
        meeting=meeting, places=list(places), reason="Ghi nhầm tên.", by=village.secretary
    )


def decide(reopening, by, places=("conclusion",), until_on=IN_A_WEEK, note=""):
    supplements.decide_reopening(
        reopening=reopening, places=list(places), until_on=until_on, note=note, by=by
    )
    reopening.refresh_from_db()


def supplement(reopening, by, **texts):
    return supplements.supplement_minutes(
        reopening=reopening,
        texts=texts,
        seen_hash=supplements.places_hash(reopening.meeting, reopening.granted_places),
        by=by,
    )


def test_a_note_with_a_wrong_day_is_given_back(client, accepted, reviewer, village):
    reopening = ask(accepted, village)
    client.force_login(reviewer)
    address = reverse("meetings:decide_reopening", args=[accepted.pk, reopening.pk])
    note = "Chi bộ sửa đúng tên người phụ trách."
    typed = {"places": ["conclusion"], "note": note, "dong_y": "1"}
    for day, told in (("31/02/2026", "ngày/tháng/năm"), ("01/01/2020", "hôm nay")):
        answer = client.post(address, {**typed, "until_on": day})
        assert answer.status_code == 409
        assert note in answer.context["typed"]
        assert told in answer.content.decode()
    reopening.refresh_from_db()
    assert reopening.state == "ASKED"


def test_granted_places_are_supplemented_until_the_day(accepted, reviewer, village, time_machine):
    reopening = ask(accepted, village)
    decide(reopening, reviewer)
    with pytest.raises(RuleBroken, match="cấp trên đã đồng ý"):
        supplement(reopening, village.secretary, closing="Kết thúc lúc 22 giờ.")
    (made,) = supplement(reopening, village.secretary, conclusion="Đồng chí Dợ phụ trách.")
    assert (made.number, made.reason) == (1, "Ghi nhầm tên.")
    accepted.refresh_from_db()
    assert accepted.state == MeetingState.REVIEWED
    time_machine.move_to(IN_A_WEEK + timedelta(days=1))
    with pytest.raises(RuleBroken, match="quá hạn"):
        supplement(reopening, village.secretary, conclusion="Khác.")


def test_a_request_is_decided_once_and_by_somebody_above(accepted, reviewer, village):
    reopening = ask(accepted, village)
    with pytest.raises(RuleBroken, match="đang chờ"):
        ask(accepted, village)
    with pytest.raises(PermissionDenied):
        decide(reopening, village.secretary)
    with pytest.raises(RuleBroken, match="ghi lý do"):
        decide(reopening, reviewer, places=())
    decide(reopening, reviewer, places=(), note="Không cần thiết.")
    assert reopening.state == ReopeningState.REFUSED
    with pytest.raises(RuleBroken):
        decide(reopening, reviewer)
    with pytest.raises(RuleBroken):
        supplement(reopening, village.secretary, conclusion="Khác.")


def test_nothing_changed_is_no_supplement(accepted, reviewer, village):
    reopening = ask(accepted, village)
    decide(reopening, reviewer)
    same = "Chi bộ nhất trí các nhiệm vụ tháng 12."
    with pytest.raises(RuleBroken, match="Chưa có nội dung nào thay đổi"):
        supplement(reopening, village.secretary, conclusion=f"{same}\r\n")


@pytest.mark.parametrize("current", list(ReopeningState))
@pytest.mark.parametrize("wanted", list(ReopeningState))
def test_moves_of_a_request_outside_its_graph_are_refused(current, wanted):
    assert set(REOPENING_MOVES) == set(ReopeningState)
    if wanted not in REOPENING_MOVES[current]:
        with pytest.raises(RuleBroken):
            supplements.require_reopening_move(current, wanted)


# --- what the database itself keeps -----------------------------------------------------------


def test_the_database_refuses_to_change_what_was_reviewed(submitted, reviewer, village):
    meeting = corrected(submitted, village, reviewer)
    reopening = ask(meeting, village)
    decide(reopening, reviewer)
    attempts = [
        lambda: MinutesSupplement.objects.update(new_text="Khác"),
        lambda: MinutesSupplement.objects.all().delete(),
        lambda: Review.objects.update(until_on=date(2030, 1, 1)),
        lambda: Review.objects.update(corrected_at=None),
        lambda: ReviewRemark.objects.update(answer="Khác"),
        lambda: ReviewRemark.objects.update(text="Khác"),
        lambda: ReviewRemark.objects.all().delete(),
        lambda: Reopening.objects.update(until_on=date(2030, 1, 1)),
        lambda: SignedDocument.objects.filter(kind=DocumentKind.SUPPLEMENT).update(title="…"),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


@pytest.mark.parametrize(
    "values",
    [
        {"decision": "RETURNED"},
        {"decision": "ACCEPTED", "until_on": IN_A_WEEK},
    ],
)
def test_a_return_has_a_deadline_and_nothing_else_has(submitted, reviewer, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            meeting=submitted,
            round=1,
            received_at=submitted.submitted_at,
            decided_at=submitted.submitted_at,
            decided_by=reviewer,
            **values,
        )


# --- figures and the queue --------------------------------------------------------------------


def test_figures_count_first_rounds_and_time_to_decide(submitted, reviewer, village):
    corrected(submitted, village, reviewer)
    submitted.refresh_from_db()
    accept_minutes(meeting=submitted, by=reviewer)
    year = today().year
    figures = review_figures(village.commune, date(year, 1, 1), today())
    assert (figures.accepted_at_once, figures.decided, figures.reviews) == (0, 1, 2)


def test_accepting_asks_what_it_always_asked(submitted, reviewer, django_assert_num_queries):
    is_sqlite = connection.vendor == "sqlite"  # PostgreSQL moves the chain with the entry
    with django_assert_num_queries(12 if is_sqlite else 11):
        accept_minutes(meeting=submitted, by=reviewer)


@pytest.mark.parametrize(("moment", "decided"), [(time(23, 59), 1), (time(0, 0), 0)])
def test_figures_count_whole_local_days(submitted, reviewer, village, moment, decided):
    accept_minutes(meeting=submitted, by=reviewer)
    day = date(2026, 3, 31) if decided else date(2026, 4, 1)
    with guards_removed(connection):
        Review.objects.update(decided_at=local_moment(day, moment))
    figures = review_figures(village.commune, date(2026, 1, 1), date(2026, 3, 31))
    assert figures.decided == decided


def test_the_time_to_decide_is_added_up_to_the_minute(submitted, reviewer, village):
    corrected(submitted, village, reviewer)
    submitted.refresh_from_db()
    accept_minutes(meeting=submitted, by=reviewer)
    received = local_moment(date(2026, 11, 9), time(23, 50))
    waited = {1: timedelta(minutes=30, seconds=30), 2: timedelta(days=3, seconds=29.75)}
    with guards_removed(connection):
        for number, span in waited.items():
            Review.objects.filter(round=number).update(
                received_at=received, decided_at=received + span
            )
    figures = review_figures(village.commune, date(2026, 1, 1), date(2026, 12, 31))
    assert figures.waited_minutes == 3 * 24 * 60 + 31


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (None, "–"),
        (0, "0 phút"),
        (200, "3 giờ 20 phút"),
        (180, "3 giờ"),
        (1440, "1 ngày"),
        (3000, "2 ngày 2 giờ"),
    ],
)
def test_a_span_is_said_in_days_and_hours(minutes, words):
    assert in_days_and_hours(minutes) == words


def test_the_average_is_rounded_to_whole_minutes():
    assert ReviewFigures(0, 0, 0, 0).average_minutes is None
    assert ReviewFigures(1, 2, 7, 2).average_minutes == 4


def test_the_queue_sorts_submissions_by_what_is_to_be_done(
    submitted, reviewer, village, time_machine
):
    def places():
        lists = queue(village.commune, today=today())
        return {code: list(rows.values_list("pk", flat=True)) for code, rows in lists.items()}

    unsent = village.signed_on(date(2026, 10, 3))
    assert places() == {"cho": [submitted.pk], "tra": [], "tre": [unsent.pk], "xong": []}
    give_back(submitted, reviewer)
    assert places()["tra"] == [submitted.pk]
    assert submitted.pk not in places()["tre"]
    time_machine.move_to(IN_A_WEEK + timedelta(days=1))
    assert submitted.pk in places()["tre"]


def test_an_extract_names_the_supplements_to_its_items(submitted, reviewer, village):
    meeting = corrected(submitted, village, reviewer)
    chosen = extract_paper(meeting, ["conclusion"], village.secretary)
    assert chosen.supplements == [
        "Bổ sung số 1, mục “Kết luận của chủ trì”: Đồng chí Páo chịu trách nhiệm."
    ]
    assert extract_paper(meeting, ["attendance"], village.secretary).supplements == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_asks_a_fixed_number_of_questions(
    client, village, reviewer, rows, django_assert_num_queries
):
    for month in range(3, 3 + rows):
        submit_minutes(meeting=village.signed_on(date(2026, month, 3)), by=village.secretary)
    client.force_login(reviewer)
    with django_assert_num_queries(11):
        page = client.get(reverse("meetings:review_queue", args=[village.commune.pk]))
    assert len(page.context["page"].object_list) == rows + 1  # that of November
    counts = {code: str(count) for code, _, count in page.context["tabs"]}
    assert counts == {"cho": str(rows + 1), "tra": "0", "tre": "0", "xong": "0"}


def test_a_search_in_the_queue_leaves_the_counts_of_all(client, submitted, reviewer, village):
    client.force_login(reviewer)
    address = reverse("meetings:review_queue", args=[village.commune.pk])
    page = client.get(address, {"tim": "không có chi bộ nào"})
    assert not page.context["page"].object_list
    assert [str(count) for *_, count in page.context["tabs"]] == ["1", "0", "0", "0"]


def test_bulk_accept_in_the_browser_takes_only_what_was_chosen(client, village, reviewer):
    meetings = [
        submit_minutes(meeting=village.signed_on(date(2026, month, 3)), by=village.secretary)
        for month in (8, 9)
    ]
    client.force_login(reviewer)
    address = reverse("meetings:accept_many", args=[village.commune.pk])
    client.post(address, {"chon": [str(meetings[0].pk), "x", "999999"]})
    states = [Meeting.objects.get(pk=meeting.pk).state for meeting in meetings]
    assert states == [MeetingState.REVIEWED, MeetingState.SUBMITTED]


def test_what_was_typed_stays_when_the_return_is_refused(client, submitted, reviewer):
    client.force_login(reviewer)
    page = client.post(
        reverse("meetings:review_return", args=[submitted.pk]),
        {"remark-conclusion": "Ghi rõ <b>ai</b>.", "until_on": "sai"},
    )
    assert page.status_code == 422
    assert "Ghi rõ &lt;b&gt;ai&lt;/b&gt;." in page.text
    assert not Review.objects.exists()


def test_the_home_page_tells_the_secretary_what_came_back(client, submitted, reviewer, village):
    give_back(submitted, reviewer, ("conclusion", "Một."), ("", "Hai."))
    client.force_login(village.secretary)
    page = client.get(reverse("branches:home"))
    assert "Cấp trên yêu cầu bổ sung" in page.text
    assert "2 điểm cần bổ sung" in page.text


def test_the_days_to_answer_come_from_the_rules_of_the_committee(client, submitted, reviewer):
    rules = RuleSet.objects.get(is_default=True)
    rules.values["review"] = {"answer_days": 10}
    rules.save()
    client.force_login(reviewer)
    form = client.get(reverse("meetings:review", args=[submitted.pk])).context["form"]
    assert form["until_on"].value() == today() + timedelta(days=10)
    assert answer_day(submitted, today()) == today() + timedelta(days=10)


def test_reviewers_see_their_first_pass_rate_and_how_long_they_take(client, submitted, reviewer):
    Meeting.objects.filter(pk=submitted.pk).update(
        submitted_at=timezone.now() - timedelta(hours=26)
    )
    submitted.refresh_from_db()
    accept_minutes(meeting=submitted, by=reviewer)
    client.force_login(reviewer)
    unit = submitted.branch.parent
    page = client.get(reverse("meetings:review_queue", args=[unit.pk])).content.decode()
    assert "100,00" in page
    assert "1 ngày 2 giờ" in page
