"""What the record and the logs say about one meeting, as `rules.MeetingFacts`."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from meetings.choices import (
    CRITICAL_KINDS,
    PRESENT_STATUSES,
    AttendanceStatus,
    PraiseKind,
    VoteMatter,
)
from meetings.facts import missing
from meetings.models import Attendance, Meeting
from meetings.people_told import told
from meetings.preparation import committee_meetings, committee_met, papers_were_in_time
from meetings.prepare.choices import PrepStep
from meetings.prepare.rules import papers_due_on
from meetings.reading import contributions_of, items_of, praises_of, rules_of, votes_of
from meetings.rules import HELD_STATES, OFFICIAL_STATES, minimum_minutes
from resolutions.facts import points_of, resolution_of
from resolutions.review import DONE, review_of
from resolutions.scoring.rules import MeetingFacts

END = "end"  # the section of the record page where the end is noted: after the scoring


def is_first_meeting(meeting):
    """Whether the branch never met before, so that there is no last resolution (handbook 12)."""
    return not Meeting.objects.filter(
        branch=meeting.branch_id,
        held_on__lt=meeting.held_on,
        state__in=HELD_STATES,
        meeting_type__in=rules_of(meeting).get("scoring.types"),
    ).exists()


def facts_of(meeting, *, today):
    """The `MeetingFacts` of ``meeting`` as its record reads now; a fixed number of queries."""
    rules = rules_of(meeting)
    people = told(meeting) if meeting.notice_at else []
    resolution = resolution_of(meeting)
    done, due = _tasks(meeting)
    return MeetingFacts(
        minutes=meeting.net_minutes,
        minimum=minimum_minutes(meeting.meeting_type, expected=meeting.expected_count, rules=rules),
        expected=meeting.expected_count,
        present=meeting.present_count,
        **_attendance(meeting, rules),
        has_draft=resolution is not None,
        committee_met=committee_met(meeting),
        committee_minutes=_committee_minutes(meeting),
        noticed_before=_noticed_before(meeting),
        told=sum(one.is_informed for one in people),
        to_tell=len(people),
        papers_in_time=_papers_in_time(meeting, rules),
        paper_count=meeting.documents.count(),
        steps=_steps(meeting, resolution),
        item_minutes={
            item.code: item.actual_minutes
            for item in items_of(meeting)
            if item.actual_minutes is not None
        },
        praised=_praised(meeting),
        criticised=_criticised(meeting),
        gaps=tuple(one.sentence for one in missing(meeting) if one.blocks and one.section != END),
        tasks_done=done,
        tasks_due=due,
        is_first=is_first_meeting(meeting),
        has_conclusion=bool(meeting.conclusion.strip()),
        conclusion_adopted=_adopted(meeting),
        tasks_given=len(points_of(resolution)) if resolution else 0,
        sent_in_time=_sent_in_time(meeting, rules, today),
    )


def _attendance(meeting, rules):
    expected = Attendance.objects.filter(meeting=meeting, is_expected=True)
    counts = expected.aggregate(
        unexcused=Count("pk", filter=Q(status=AttendanceStatus.UNEXCUSED)),
        speakers=Count("pk", filter=Q(status__in=PRESENT_STATUSES, contribution_count__gt=0)),
    )
    excused = expected.filter(status=AttendanceStatus.EXCUSED).values("member")
    rows = (
        Attendance.objects.filter(
            member__in=excused,
            organization=meeting.branch_id,
            is_expected=True,
            meeting__held_on__year=meeting.held_on.year,
            meeting__held_on__lte=meeting.held_on,
            meeting__meeting_type__in=rules.get("regular.types"),
            meeting__state__in=[*HELD_STATES, meeting.state],
        )
        .order_by("-meeting__held_on", "-meeting")
        .values_list("member", "status")
    )
    streaks, ended = {}, set()
    for member, status in rows:
        if status == AttendanceStatus.EXCUSED and member not in ended:
            streaks[member] = streaks.get(member, 0) + 1
        else:
            ended.add(member)
    over = rules.get("absence.excused_streak_over")
    return {**counts, "streaks": sum(length > over for length in streaks.values())}


def _committee_minutes(meeting):
    held = committee_meetings(meeting)
    return held.filter(Q(state__in=OFFICIAL_STATES) | Q(taken_over=True)).exists()


def _noticed_before(meeting):
    if meeting.notice_at is None:
        return False
    if meeting.started_at is not None:
        return meeting.notice_at < meeting.started_at
    return timezone.localdate(meeting.notice_at) < meeting.held_on


def _papers_in_time(meeting, rules):
    """By the log of papers; where there is none, by the step ticked on the checklist in time."""
    in_time = papers_were_in_time(meeting)
    if in_time is not None:
        return in_time
    step = meeting.preparations.filter(step=PrepStep.DOCUMENTS, done_at__isnull=False).first()
    if step is None:
        return None
    return timezone.localdate(step.done_at) <= papers_due_on(meeting.held_on, rules)


def _steps(meeting, resolution):
    """Every step of the running order, and whether the record shows that it was done."""
    spoken = {one.agenda_item_id for one in contributions_of(meeting)}
    shown = {
        "roll_call": meeting.roll_closed_at is not None,
        "minute_taker": meeting.minute_taker_id is not None,
        "fees": bool(meeting.fee_note),
        "adopt_agenda": meeting.agenda_adopted,
        "praise": _praised(meeting) or _criticised(meeting),
        "sum_up": bool(meeting.conclusion.strip()),
        "tasks": resolution is not None,
        "vote": bool(votes_of(meeting)),
    }
    return {
        item.code: bool(
            item.is_done
            or item.gist
            or item.conclusion
            or item.presenter_id
            or item.pk in spoken
            or shown.get(item.code)
        )
        for item in items_of(meeting)
        if not item.is_own
    }


def _praised(meeting):
    kinds = {one.kind for one in praises_of(meeting)}
    return bool(meeting.praise.strip()) or PraiseKind.PRAISE in kinds


def _criticised(meeting):
    """Content, or a reason why there is none: the item was not skipped in silence."""
    kinds = {one.kind for one in praises_of(meeting)}
    said = meeting.criticism.strip() or meeting.no_criticism_reason.strip()
    return bool(said) or not kinds.isdisjoint(CRITICAL_KINDS)


def _adopted(meeting):
    return any(one.is_adopted and one.matter == VoteMatter.RESOLUTION for one in votes_of(meeting))


def _tasks(meeting):
    """Done and due among the tasks this meeting goes through, each as it stood then.

    Open ones count once their last day has come; without a deadline they are due at once. What was
    dropped or renewed is due no more (handbook 9).
    """
    lines = review_of(meeting)
    done = sum(line.state in DONE for line in lines)
    late = sum(
        line.is_open and (line.task.due_on is None or line.task.due_on <= meeting.held_on)
        for line in lines
    )
    return done, done + late


def _sent_in_time(meeting, rules, today):
    last_day = meeting.held_on + timedelta(days=rules.get("documents.after_days"))
    if meeting.submitted_at is not None:
        return timezone.localdate(meeting.submitted_at) <= last_day
    return False if today > last_day else None
