"""A meeting is scored: followed, agreed, voted, printed in the minutes, confirmed from above."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from branches import jobs
from branches.models import AuditEvent, Job, Post, User
from config.lib.errors import RuleBroken, Stale
from meetings.actions import record
from meetings.actions.minutes import submit_minutes
from meetings.choices import VoteMatter
from meetings.documents import minutes_paper
from meetings.models import Vote
from resolutions import tasks
from resolutions.actions import scoring
from resolutions.models import QualityScore
from resolutions.scoring.papers import score_sheet, score_sheet_file
from resolutions.scoring.parts import missing, own_scoring, self_score
from resolutions.scoring.reading import proposals_for, view_of
from resolutions.scoring.sheets import points_text
from tests.factories import LONG_AGO, make_meeting, make_user
from tests.meetings.conftest import make_village


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def scorer(village):
    """The login of the member asked to follow; a plain member of the branch."""
    return make_user(village.branch, "MEMBER", username="chamdiem", member=village.people[2])


@pytest.fixture
def score(village, scorer):
    """A meeting that is written and still open, with somebody to score it."""
    meeting = village.write(village.start())
    return scoring.ask_to_score(meeting=meeting, scorer=village.people[2], by=village.secretary)


def filled(score, **changes):
    """Full points everywhere, or the proposal; ``changes`` maps codes to (points, reason)."""
    proposals = proposals_for(score)
    lines = {}
    for line in view_of(score, proposals).lines:
        proposed = line.suggestion.points
        lines[line.item.code] = (line.most if proposed is None else proposed, "")
    return {**lines, **changes}


def save(score, by, weak_points="", **changes):
    return scoring.save_score(
        score=score,
        lines=filled(score, **changes),
        weak_points=weak_points,
        version=QualityScore.objects.get(pk=score.pk).version,
        by=by,
    )


def agree(score, village):
    score = save(score, village.secretary, weak_points="Ít ý kiến phát biểu.")
    return scoring.agree_score(score=score, version=score.version, by=village.secretary)


def vote(score, village, yes=5):
    one = Vote(
        meeting=score.meeting,
        matter=VoteMatter.RATING,
        question=scoring.question_of(score),
        yes=yes,
        no=5 - yes,
        not_voting=0,
    )
    return record.record_vote(vote=one, by=village.secretary)


def sent(village, score):
    """The score voted and its minutes with the committee; its staff."""
    vote(agree(score, village), village)
    meeting = village.sign(village.adopt(score.meeting))
    submit_minutes(meeting=meeting, by=village.secretary)
    return make_user(village.commune, "COMMITTEE_STAFF", username="vanphong")


def test_facts_of_the_record_become_proposals(score):
    proposals = {code: one.points for code, one in proposals_for(score).items()}
    assert proposals["duration"] == 5  # 120 minutes
    assert proposals["attendance"] == 4  # nobody is marked absent
    assert proposals["draft"] == 0
    assert proposals["committee"] == 2  # a lone secretary
    assert proposals["notice"] == 0
    assert proposals["conclusion"] == 1  # written, no vote on it
    assert proposals["regular"] is None
    assert "results" not in proposals  # the first meeting of the branch


def test_the_whole_way_of_a_score(village, score):
    score = agree(score, village)
    assert (score.state, score.possible) == ("AGREED", 70)
    own = score.score
    vote(score, village)
    score.refresh_from_db()
    assert (score.state, score.vote.matter) == ("VOTED", "RATING")
    section = minutes_paper(score.meeting).score.section
    assert section.paragraphs[-1] == "Hạn chế cần khắc phục: Ít ý kiến phát biểu."
    assert f"quy đổi {points_text(own)}/100 điểm" in section.paragraphs[0]
    assert section.table.rows[-1][1] == "Tổng cộng"
    events = AuditEvent.objects.filter(code__startswith="resolutions.score_").order_by("seq")
    assert [one.code.rpartition("_")[2] for one in events] == ["asked", "saved", "agreed", "voted"]


def test_a_vote_that_fails_or_names_another_result_adopts_nothing(village, score):
    score = agree(score, village)
    vote(score, village, yes=2)
    assert QualityScore.objects.get().state == "AGREED"
    other = Vote(
        meeting=score.meeting, matter="RATING", question="Xếp loại đảng viên", yes=5, not_voting=0
    )
    record.record_vote(vote=other, by=village.secretary)
    assert QualityScore.objects.get().state == "AGREED"
    assert self_score(score.meeting) is None


def test_the_vote_behind_a_score_stays_until_it_is_scored_again(village, score):
    kept = vote(agree(score, village), village)
    with pytest.raises(RuleBroken, match="phiếu: chấm lại"):
        record.remove_vote(vote=kept, by=village.secretary)
    score = QualityScore.objects.get()
    scoring.score_again(score=score, version=score.version, by=village.secretary)
    record.remove_vote(vote=kept, by=village.secretary)
    score.refresh_from_db()
    assert (score.state, score.score, score.band) == ("SCORING", None, "")
    assert score.lines["duration"]["points"] == 5  # what was typed is still there


def test_chi_uy_cannot_agree_to_blanks_or_far_points_without_reason(village, score):
    with pytest.raises(RuleBroken, match="tiêu chí chưa có điểm"):
        scoring.agree_score(score=score, version=score.version, by=village.secretary)
    score = save(score, village.secretary, duration=(3, ""))
    with pytest.raises(RuleBroken, match="chấm 3, gợi ý 5"):
        scoring.agree_score(score=score, version=score.version, by=village.secretary)
    score = save(score, village.secretary, duration=(3, "Bắt đầu muộn 20 phút."))
    agreed = scoring.agree_score(score=score, version=score.version, by=village.secretary)
    assert agreed.lines["duration"] == {
        "points": 3,
        "suggested": 5,
        "reason": "Bắt đầu muộn 20 phút.",
    }


def test_points_beyond_the_sheet_are_refused(village, score):
    with pytest.raises(RuleBroken, match="điểm từ 0 đến 5"):
        save(score, village.secretary, duration=(6, ""))
    with pytest.raises(RuleBroken, match="chẵn đến nửa điểm"):
        save(score, village.secretary, duration=(Decimal("4.3"), ""))


def test_who_may_score_and_agree(village, scorer, score):
    stranger = make_user(village.branch, "MEMBER", username="la", member=village.people[3])
    save(score, scorer)
    with pytest.raises(PermissionDenied):
        save(score, stranger)
    score.refresh_from_db()
    with pytest.raises(PermissionDenied):
        scoring.agree_score(score=score, version=score.version, by=scorer)
    with pytest.raises(Stale):
        scoring.agree_score(score=score, version=1, by=village.secretary)


def test_a_type_that_is_not_scored_and_a_stranger_to_follow(village):
    meeting = village.start(meeting_type="EXTRAORDINARY")
    with pytest.raises(RuleBroken, match="không chấm điểm"):
        scoring.ask_to_score(meeting=meeting, scorer=village.people[2], by=village.secretary)
    assert list(missing(meeting)) == []


def test_the_committee_changes_a_score_with_a_reason_and_both_stay(village, score):
    staff = sent(village, score)
    score = QualityScore.objects.get()
    own, values = score.score, {"version": score.version, "by": staff, "score": score}
    with pytest.raises(RuleBroken, match="ghi lý do điều chỉnh"):
        scoring.confirm_score(official_score="60.0", official_band="AVERAGE", reason="", **values)
    with pytest.raises(PermissionDenied):
        scoring.confirm_score(
            official_score=own, official_band=score.band, reason="", **{
                **values, "by": village.secretary
            }
        )  # fmt: skip
    scoring.confirm_score(
        official_score="60.0", official_band="AVERAGE", reason="Biên bản sơ sài.", **values
    )
    score.refresh_from_db()
    assert (score.score, score.official_score, score.is_changed) == (own, Decimal(60), True)
    again = {**values, "version": score.version, "official_score": own}
    with pytest.raises(RuleBroken, match="đã xác nhận 60 điểm, xếp loại Trung bình"):
        scoring.confirm_score(official_band=score.band, reason="", **again)
    scoring.confirm_score(official_band=score.band, reason="Đã xem lại sổ.", **again)
    score.refresh_from_db()
    assert (score.official_score, score.official_reason) == (own, "Đã xem lại sổ.")
    assert not score.is_changed


def test_a_band_better_than_the_score_is_refused(village, score):
    staff = sent(village, score)
    score = QualityScore.objects.get()
    values = {"score": score, "version": score.version, "reason": "Biên bản sơ sài.", "by": staff}
    with pytest.raises(RuleBroken, match="60 điểm thì xếp loại cao nhất là Trung bình"):
        scoring.confirm_score(official_score="60", official_band="FAIR", **values)
    scoring.confirm_score(official_score="60", official_band="POOR", **values)
    assert QualityScore.objects.get().official_band == "POOR"


def test_whoever_agreed_for_chi_uy_does_not_confirm(village, score):
    sent(village, score)
    score = QualityScore.objects.get()
    helper = make_user(village.branch, "BRANCH_COMMITTEE", username="chiuy")
    Post.objects.create(
        user=helper, organization=village.commune, role="COMMITTEE_STAFF", valid_from=LONG_AGO
    )
    QualityScore.objects.update(agreed_by=helper)
    confirmed, refused = scoring.confirm_many(scores=[score], by=User.objects.get(pk=helper.pk))
    assert confirmed == 0
    assert "không tự xác nhận được" in refused[0]


def test_the_sheet_is_printed_with_every_part_and_the_result(
    client, village, score, settings, tmp_path
):
    assert tasks.render_score_sheet
    settings.FILES_DIR = tmp_path
    staff = sent(village, score)
    score = QualityScore.objects.get()
    scoring.confirm_score(
        score=score, official_score="60", official_band="AVERAGE", reason="Biên bản sơ sài.",
        version=score.version, by=staff,
    )  # fmt: skip
    paper = score_sheet(QualityScore.objects.get())
    first = [line.cells for line in paper.lines[:2]]
    assert first == [
        ["I", "Chấp hành thời gian, thời lượng", "5", "5"],
        ["1", "Thời lượng sinh hoạt đúng quy định", "5", "5"],
    ]
    groups = [line for line in paper.lines if not line.number.isdecimal()]
    assert sum(float(line.points.replace(",", ".")) for line in groups) == float(score.points)
    client.force_login(staff)
    asked = client.post(reverse("resolutions:score_file", args=[score.meeting_id]), {"tep": "pdf"})
    assert asked.status_code == 302
    job = Job.objects.get(kind="resolutions.score_sheet")
    assert jobs.run(job.pk)
    job.refresh_from_db()
    pages = PdfReader(BytesIO((tmp_path / job.result_path).read_bytes())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "BẢNG TỰ CHẤM ĐIỂM" in text
    assert "Cấp trên xác nhận 60/100 điểm, xếp loại Trung bình. Lý do: Biên bản sơ sài." in text
    assert score_sheet_file(QualityScore.objects.get(), "docx").startswith(b"PK")


def test_closed_records_do_not_hide_the_meeting_to_score(village, scorer, score):
    for day in (3, 4, 5, 6):
        closed = make_meeting(village.branch, date(2026, 1, day), state="CANCELLED")
        QualityScore.objects.create(
            meeting=closed, branch=village.branch, year=2026, month=1, template=score.template,
            scorer=village.people[2],
        )  # fmt: skip
    assert own_scoring(scorer, [])["scores"] == [score]


def test_nobody_confirms_what_they_scored_themselves(village, scorer, score):
    sent(village, score)
    score = QualityScore.objects.get()
    Post.objects.create(
        user=scorer, organization=village.commune, role="COMMITTEE_STAFF", valid_from=LONG_AGO
    )
    confirmed, refused = scoring.confirm_many(scores=[score], by=User.objects.get(pk=scorer.pk))
    assert confirmed == 0
    assert "không tự xác nhận được" in refused[0]


def test_what_is_signed_with_the_minutes_is_refused_by_the_database(village, score):
    sent(village, score)
    with pytest.raises(IntegrityError), transaction.atomic():
        QualityScore.objects.update(weak_points="Không có")
    with pytest.raises(IntegrityError), transaction.atomic():
        QualityScore.objects.update(lines={})
    with pytest.raises(IntegrityError), transaction.atomic():
        QualityScore.objects.all().delete()


def test_the_sheet_in_the_browser_keeps_what_was_typed(client, village, scorer, score):
    client.force_login(scorer)
    address = reverse("resolutions:score", args=[score.meeting_id])
    page = client.get(address)
    assert page.context["form"]["p_duration"].value() == "5"
    typed = {"version": score.version, "p_duration": "7", "p_regular": "12,5", "weak_points": "Ít"}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Điểm từ 0 đến 5." in refused.text
    assert 'value="12,5"' in refused.text
    assert client.post(address, {**typed, "p_duration": "4"}).status_code == 302
    score.refresh_from_db()
    assert score.lines["regular"]["points"] == 12.5
    stale = client.post(address, {**typed, "p_duration": "3"})
    assert stale.status_code == 409
    assert 'value="3"' in stale.text
    assert "đồng chí khác đã lưu phiếu này" in stale.text
    version = stale.context["form"].data["version"]
    assert client.post(address, {**typed, "p_duration": "3", "version": version}).status_code == 302


def test_the_record_page_leads_through_the_steps(client, village, score):
    client.force_login(village.secretary)
    record_page = reverse("meetings:record", args=[score.meeting_id])
    assert "Mở phiếu chấm điểm" in client.get(record_page).text
    save(score, village.secretary)
    score.refresh_from_db()
    agreed = client.post(
        reverse("resolutions:agree_score", args=[score.meeting_id]), {"version": score.version}
    )
    assert agreed.status_code == 302
    text = client.get(record_page).text
    assert "Chi bộ biểu quyết điểm" in text
    score.refresh_from_db()
    client.post(
        reverse("meetings:add_vote", args=[score.meeting_id]),
        {"matter": "RATING", "question": scoring.question_of(score), "yes": 5, "no": 0},
    )
    score.refresh_from_db()
    assert score.state == "VOTED"
    assert "Chi bộ đã thông qua" in client.get(record_page).text


def test_the_committee_sees_scores_once_sent_and_confirms_many(client, village, score):
    staff = make_user(village.commune, "COMMITTEE_LEADER", username="lanhdao")
    client.force_login(staff)
    address = reverse("resolutions:score", args=[score.meeting_id])
    assert client.get(address).status_code == 404
    sent(village, score)
    assert client.get(address).context["confirm_form"] is not None
    queue = reverse("resolutions:scores_to_confirm", args=[village.commune.pk])
    assert [one.pk for one in client.get(queue).context["page"]] == [score.pk]
    client.post(queue, {"chon": [score.pk]})
    score.refresh_from_db()
    assert (score.state, score.official_score) == ("CONFIRMED", score.score)
    refused = client.post(
        reverse("resolutions:confirm_score", args=[score.meeting_id]),
        {"version": score.version, "official_score": "50", "official_band": "AVERAGE"},
    )
    assert refused.status_code == 422
    assert "ghi lý do xác nhận lại" in refused.text
    client.force_login(village.secretary)
    own = reverse("resolutions:scores_to_confirm", args=[village.branch.pk])
    assert [client.get(one).status_code for one in (queue, own)] == [404, 403]


def test_plain_members_see_the_score_once_the_branch_adopted_it(client, village, score):
    reader = make_user(village.branch, "MEMBER", username="dangvien", member=village.people[4])
    client.force_login(reader)
    address = reverse("resolutions:score", args=[score.meeting_id])
    assert client.get(address).status_code == 404
    vote(agree(score, village), village)
    page = client.get(address)
    assert page.status_code == 200
    assert page.context["form"] is None
