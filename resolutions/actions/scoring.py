"""A meeting is scored: followed by one member, agreed by chi ủy, voted by the branch, confirmed.

The order of locks is meeting, score, audit chain.
"""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from branches.permissions import login_of
from config.lib.errors import RuleBroken, Stale
from config.lib.lengths import require_fitting
from config.lib.vietnamese import nfc
from meetings.changes import lock, lock_open, lock_to_record, touch
from meetings.choices import VoteMatter
from meetings.reading import rules_of
from meetings.rules import SENT_STATES
from members.models import Member
from resolutions.changes import tell
from resolutions.models import QualityScore
from resolutions.scoring.choices import Band, ScoreState
from resolutions.scoring.facts import is_first_meeting
from resolutions.scoring.permissions import AGREE_SCORE, CONFIRM_SCORE, require_scorer
from resolutions.scoring.reading import asked_of, proposals_for, view_of
from resolutions.scoring.rules import require_band_of, require_score_move
from resolutions.scoring.sheets import is_half, points_text
from resolutions.scoring.templates import template_for

WHAT = "Phiếu chấm điểm"
NOT_SCORED = "Loại cuộc họp này không chấm điểm chất lượng sinh hoạt theo quy định của đơn vị."


@transaction.atomic
def ask_to_score(*, meeting, scorer, by):
    """Ask a member of the branch to follow the meeting and score it; asking anew changes who."""
    meeting = lock_to_record(meeting, by)
    if meeting.meeting_type not in rules_of(meeting).get("scoring.types"):
        raise RuleBroken(NOT_SCORED)
    if not Member.objects.seated_in([meeting.branch_id], meeting.held_on).filter(pk=scorer.pk):
        raise RuleBroken("Đồng chí này không sinh hoạt tại chi bộ. Đồng chí chọn người khác.")
    score, is_new = QualityScore.objects.get_or_create(
        meeting=meeting,
        defaults={
            "branch": meeting.branch,
            "year": meeting.for_year,
            "month": meeting.for_month,
            "template": template_for(meeting.branch, meeting.held_on),
            "is_first": is_first_meeting(meeting),
            "scorer": scorer,
        },
    )
    if not is_new:
        _require_scoring(score)
        QualityScore.objects.filter(pk=score.pk).update(scorer=scorer)
    score.scorer, score.meeting = scorer, meeting
    _tell("asked", f"Giao đồng chí {scorer.full_name} chấm điểm {meeting}", score, by)
    return score


@transaction.atomic
def save_score(*, score, lines, weak_points, version, by):
    """Keep what was given so far; ``lines`` maps item codes to pairs of points and reason.

    Points are None where nothing was typed. Raises RuleBroken for impossible points, Stale when the
    sheet is not as its writer saw it (``version``).
    """
    require_scorer(by, score)
    meeting = lock_open(score.meeting)
    score = _locked(score, meeting, version)
    _require_scoring(score)
    proposals = proposals_for(score)
    kept = {}
    for _, pairs in asked_of(score):
        for item, most in pairs:
            points, reason = lines.get(item.code, (None, ""))
            _require_possible(points, most, item)
            kept[item.code] = {
                "points": None if points is None else float(points),
                "suggested": proposals[item.code].points,
                "reason": nfc(reason)[:300],
            }
    weak_points = nfc(weak_points)
    if kept == score.lines and weak_points == score.weak_points:
        return score
    _change(score, lines=kept, weak_points=weak_points)
    touch(meeting)
    given = sum(one["points"] or 0 for one in kept.values())
    _tell("saved", f"Chấm điểm {meeting}: {points_text(given)} điểm", score, by, points=given)
    return score


@transaction.atomic
def agree_score(*, score, version, by):
    """Chi ủy agrees to the complete sheet: from here on it goes before the branch."""
    AGREE_SCORE.require(by, score.branch)
    meeting = lock_open(score.meeting)
    score = _locked(score, meeting, version)
    require_score_move(score.state, ScoreState.AGREED)
    view = view_of(score, proposals_for(score))
    problems = list(view.problems)
    if problems:
        raise RuleBroken(" ".join(["Chưa thống nhất được điểm.", *problems]))
    result = view.reckoned(asked_of(score))
    lines = {
        line.item.code: {
            "points": line.points,
            "suggested": line.proposed,
            "reason": line.reason,
        }
        for line in view.lines
    }
    _change(
        score,
        lines=lines,
        state=ScoreState.AGREED,
        points=Decimal(str(result.points)),
        possible=Decimal(str(result.possible)),
        score=result.score,
        band=result.band,
        agreed_at=timezone.now(),
        agreed_by=login_of(by),
    )
    touch(meeting)
    words = f"{points_text(score.score)} điểm, {Band(score.band).label}"
    _tell("agreed", f"Chi ủy thống nhất điểm {meeting}: {words}", score, by)
    return score


def question_of(score):
    """What the branch votes on."""
    return (
        f"Thông qua kết quả tự chấm điểm chất lượng sinh hoạt: {points_text(score.score)} điểm, "
        f"xếp loại {score.get_band_display()}"
    )


@transaction.atomic
def adopt_score_by_vote(*, vote, by):
    """Hook of every recorded vote: one on the score that carries makes it the branch's own.

    The question names points and band, so a vote on another result adopts nothing.
    """
    if vote.matter != VoteMatter.RATING or not vote.is_adopted:
        return
    score = (
        QualityScore.objects.select_for_update(no_key=True, of=("self",))
        .filter(meeting=vote.meeting, state=ScoreState.AGREED)
        .first()
    )
    if score is None or vote.question != question_of(score):
        return
    score.meeting = vote.meeting
    _change(score, state=ScoreState.VOTED, vote=vote)
    _tell(
        "voted",
        f"Chi bộ thông qua điểm {vote.meeting}: {vote.yes}/{vote.base} tán thành",
        score,
        by,
        vote=vote.pk,
    )


@transaction.atomic
def score_again(*, score, version, by):
    """Take an agreed or voted score back to be scored anew, while the record is open."""
    AGREE_SCORE.require(by, score.branch)
    meeting = lock_open(score.meeting)
    score = _locked(score, meeting, version)
    require_score_move(score.state, ScoreState.SCORING)
    _change(
        score,
        state=ScoreState.SCORING,
        vote=None,
        points=None,
        possible=None,
        score=None,
        band="",
        agreed_at=None,
        agreed_by=None,
    )
    touch(meeting)
    _tell("reopened", f"Chấm lại điểm {meeting}", score, by)
    return score


@transaction.atomic
def confirm_score(*, score, official_score, official_band, reason, version, by):
    """The committee confirms the branch's score, or sets another with a reason; both are kept.

    ``official_score`` 0–100 with at most one decimal. Raises RuleBroken without a reason where
    score or band differ from the branch's or a confirmed score is decided anew, for a band better
    than the score gives, or before the minutes came.
    """
    CONFIRM_SCORE.require(by, score.branch)
    meeting = lock(score.meeting)
    score = _locked(score, meeting, version)
    require_score_move(score.state, ScoreState.CONFIRMED)
    if meeting.state not in SENT_STATES:
        raise RuleBroken("Chi bộ chưa gửi biên bản cuộc họp này nên chưa xác nhận điểm được.")
    own = {
        *(meeting.submitted_by_id, score.agreed_by_id),
        *(_login_of(meeting.chair), _login_of(score.scorer)),
    }
    if by.pk is not None and by.pk in own:
        raise RuleBroken(
            "Đồng chí đã chấm hoặc gửi điểm này nên không tự xác nhận được. Việc xác nhận do đồng "
            "chí khác trong cấp ủy thực hiện."
        )
    official_score = Decimal(official_score)
    if not 0 <= official_score <= 100:
        raise RuleBroken("Điểm xác nhận từ 0 đến 100.")
    require_band_of(official_score, official_band, rules_of(meeting))
    reason = nfc(reason)
    require_fitting(reason, QualityScore, "official_reason", "Lý do")
    differs = official_score != score.score or official_band != score.band
    is_anew = score.state == ScoreState.CONFIRMED
    if is_anew and not reason:
        raise RuleBroken(
            f"Điểm này đã xác nhận {points_text(score.official_score)} điểm, xếp loại "
            f"{Band(score.official_band).label}. Đồng chí ghi lý do xác nhận lại."
        )
    if differs and not reason:
        raise RuleBroken(
            f"Chi bộ tự chấm {points_text(score.score)} điểm, xếp loại {Band(score.band).label}. "
            "Đồng chí ghi lý do điều chỉnh."
        )
    _change(
        score,
        state=ScoreState.CONFIRMED,
        official_score=official_score,
        official_band=official_band,
        official_reason=reason if differs or is_anew else "",
        confirmed_at=timezone.now(),
        confirmed_by=login_of(by),
    )
    words = f"{points_text(official_score)} điểm, {Band(official_band).label}"
    done = "Điều chỉnh" if differs else "Xác nhận"
    _tell(
        "confirmed",
        f"{done} điểm {meeting}: {words}" + (f"; lý do: {reason}" if differs or is_anew else ""),
        score,
        by,
        own=str(score.score),
        official=str(official_score),
    )
    return score


def confirm_many(*, scores, by):
    """Confirm several scores as the branches gave them, each in a transaction of its own.

    Returns how many were confirmed and a sentence for each that was not.
    """
    confirmed, refused = 0, []
    for score in scores:
        try:
            confirm_score(
                score=score,
                official_score=score.score,
                official_band=score.band,
                reason="",
                version=score.version,
                by=by,
            )
        except (RuleBroken, Stale) as error:
            refused.append(f"{score.branch.label}, {score.meeting}: {error}")
        else:
            confirmed += 1
    return confirmed, refused


def _locked(score, meeting, version):
    locked = (
        QualityScore.objects.select_for_update(no_key=True, of=("self",))
        .select_related("scorer", "template", "branch")
        .get(pk=score.pk)
    )
    if locked.version != version:
        raise Stale(WHAT)
    locked.meeting = meeting
    return locked


def _require_scoring(score):
    if score.state != ScoreState.SCORING:
        raise RuleBroken(
            f"Điểm đang ở bước “{score.get_state_display()}” nên không sửa được. Khi biên bản chưa "
            "thông qua, chi ủy bấm “Chấm lại” rồi sửa."
        )


def _require_possible(points, most, item):
    if points is None:
        return
    if not (0 <= points <= most and is_half(points)):
        raise RuleBroken(f"“{item.title}”: điểm từ 0 đến {points_text(most)}, chẵn đến nửa điểm.")


def _change(row, /, **values):
    """Write ``values``; Stale if somebody moved or changed the score first."""
    try:
        changed = QualityScore.objects.filter(
            pk=row.pk, state=row.state, version=row.version
        ).update(version=F("version") + 1, **values)
    except IntegrityError as error:
        raise RuleBroken("Kết quả biểu quyết này đã dùng cho phiếu chấm khác.") from error
    if not changed:
        raise Stale(WHAT)
    meeting = row.meeting
    row.refresh_from_db()
    row.meeting = meeting


def _login_of(member):
    return member.user_id if member else None


def _tell(event, sentence, score, by, **payload):
    tell(
        f"resolutions.score_{event}",
        sentence,
        target=score,
        branch=score.branch,
        by=by,
        payload={"meeting": score.meeting_id, "state": score.state, **payload},
    )
