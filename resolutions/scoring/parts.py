"""What scoring adds to a meeting: a section of its record, a paragraph of the minutes, ways on."""

from django.urls import reverse

from branches import unit_panels
from branches.choices import Role
from branches.home_panels import Panel
from branches.home_panels import register as register_home
from branches.once import new_once_key
from branches.unit_panels import UnitGroup, UnitLink
from config.lib.few_rows import among
from config.lib.patterns import of_form
from config.lib.prepared import Prepared
from config.lib.told_counts import told_count
from meetings import parts
from meetings.facts import voting_numbers
from meetings.papers import ScoreRow, SelfScore
from meetings.parts import Missing, RecordSection
from meetings.permissions import can_record
from meetings.querysets import own_member
from meetings.reading import rows_in, rules_of, shared
from meetings.roster import name_options
from meetings.rules import OPEN_FOR_RECORD
from resolutions.actions.scoring import adopt_score_by_vote, question_of
from resolutions.models import QualityScore
from resolutions.permissions import may_read
from resolutions.scoring.choices import ScoreState
from resolutions.scoring.forms import ScorerForm
from resolutions.scoring.permissions import AGREE_SCORE, CONFIRM_SCORE, can_score
from resolutions.scoring.querysets import DECIDED
from resolutions.scoring.reading import view_of
from resolutions.scoring.sheets import points_text

SECTION = "quality-score"
ANCHOR = f"section-{SECTION}"
HAS_SCORE = rows_in(QualityScore)
SCORE_OF = Prepared(
    lambda meeting: QualityScore.objects.filter(meeting=meeting).select_related(
        "scorer", "template", "branch", "vote"
    ),
    examples=(-7,),
)
CONFIRMERS = frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER})

SCORING_NOW = Prepared(
    lambda user: (
        QualityScore.objects.filter(
            among("scorer", own_member(user)),
            state=ScoreState.SCORING,
            meeting__state__in=OPEN_FOR_RECORD,
        )
        .select_related("meeting__branch")
        .order_by("meeting__held_on", "pk")[:3]
    ),
    examples=(-7,),
)


def _scorer(names):
    form = ScorerForm(people=[], prefix="score")
    form.fields["scorer"].choices = [("", names)]
    return form


SCORER = of_form(_scorer, "names", by_layout=False)


def register_all():
    parts.add_record_section(
        RecordSection(
            SECTION, "Chấm điểm chất lượng", 45, "resolutions/scores/_section.html", section
        )
    )
    parts.add_self_score(self_score)
    parts.add_check(missing)
    parts.after_vote(adopt_score_by_vote)
    parts.add_meeting_link(link_of)
    unit_panels.register_link(
        UnitLink(
            23,
            "Xác nhận điểm sinh hoạt",
            "check",
            "resolutions:scores_to_confirm",
            CONFIRM_SCORE.granted,
            group=UnitGroup.MEETINGS,
        )
    )
    unit_panels.register_link(
        UnitLink(
            55,
            "Phiếu chấm điểm",
            "list",
            "resolutions:score_templates",
            may_read,
            group=UnitGroup.SETTINGS,
        )
    )
    register_home(
        Panel(16, CONFIRMERS, "resolutions/scores/_home_waiting.html", scores_waiting, is_task=True)
    )
    register_home(
        Panel(
            9, frozenset(Role), "resolutions/scores/_home_scoring.html", own_scoring, is_task=True
        )
    )


def score_of(meeting):
    """The score of ``meeting`` with what its pages print, or None."""
    found = shared(
        meeting, "quality_score", lambda: SCORE_OF.first(meeting.pk) if HAS_SCORE(meeting) else None
    )
    if found is not None:
        found.meeting = meeting
    return found


def is_scored(meeting):
    """Whether meetings of this type are scored at this branch: rule ``scoring.types``."""
    return meeting.meeting_type in rules_of(meeting).get("scoring.types")


def section(meeting, request):
    """Who scores, how far it is, the next step."""
    score = score_of(meeting)
    values = {
        "meeting": meeting,
        "applies": is_scored(meeting),
        "score": score,
        "is_asked": score is not None,
        "once_key": new_once_key(),
        "may_ask": meeting.is_open
        and can_record(request.user, meeting)
        and (score is None or score.state == ScoreState.SCORING),
    }
    if values["may_ask"]:
        chosen = score.scorer_id if score else None
        values["form"] = SCORER(names=name_options(meeting)("– Chọn đảng viên –", chosen))
    if score is not None:
        values |= _standing(score, meeting, request.user)
    return values


def _standing(score, meeting, user):
    values = {
        "words": words_of(score),
        "may_score": score.state == ScoreState.SCORING and can_score(user, score),
        "may_agree": AGREE_SCORE.granted(user, meeting.branch),
    }
    if score.state == ScoreState.AGREED and meeting.is_open:
        numbers = voting_numbers(meeting)
        values |= {"question": question_of(score), "present": numbers.present}
    return values


def words_of(score):
    """``86,4/100 điểm, xếp loại Khá``; empty before chi ủy agreed."""
    if score.score is None:
        return ""
    return f"{points_text(score.score)}/100 điểm, xếp loại {score.get_band_display()}"


def self_score(meeting):
    """The paragraph of the minutes: the criteria with their points, result and weak points."""
    score = score_of(meeting)
    if score is None or score.state not in DECIDED:
        return None
    rows = [
        ScoreRow(title, most, points_text(sum(line.points for line in lines)))
        for title, most, lines in view_of(score).groups
    ]
    return SelfScore(
        rows=rows,
        maximum=points_text(score.possible),
        total=points_text(score.points),
        grade=score.get_band_display()
        if score.possible == 100
        else f"{score.get_band_display()} (quy đổi {points_text(score.score)}/100 điểm)",
        weak_points=score.weak_points,
    )


def missing(meeting):
    """What scoring still lacks before the minutes are adopted; it only reminds."""
    if meeting.is_of_committee or not is_scored(meeting):
        return
    score = score_of(meeting)
    if score is None:
        yield Missing("Chưa chấm điểm chất lượng cuộc họp.", ANCHOR, blocks=False)
    elif score.state not in DECIDED:
        yield Missing(
            f"Điểm chất lượng mới ở bước “{score.get_state_display()}”, chi bộ chưa biểu quyết.",
            ANCHOR,
            blocks=False,
        )


def link_of(meeting, user):
    """The score of a meeting for those who may see it."""
    if meeting.is_of_committee:
        return None
    if QualityScore.objects.visible_to(user).filter(meeting=meeting).exists():
        return "Điểm chất lượng cuộc họp", reverse("resolutions:score", args=[meeting.pk])
    return None


def scores_waiting(user, posts):
    """How many scores below the reader's committees wait to be confirmed."""
    units = {post.organization_id: post.organization for post in posts}
    rows = [(unit, told_count(QualityScore.objects.waiting_below(unit))) for unit in units.values()]
    rows = [(unit, count) for unit, count in rows if count]
    return {"rows": rows} if rows else None


def own_scoring(user, posts):
    """Meetings the reader was asked to follow and score that are not agreed yet."""
    found = SCORING_NOW(user.pk)
    return {"scores": found} if found else None
