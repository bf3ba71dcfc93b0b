"""What resolutions add to the pages and papers of a meeting: registered, as imports point down."""

from django.urls import reverse

from branches.once import new_once_key
from config.lib.paper import (
    PaperSection,
    PaperTable,
    capitalized,
    day_short,
    tasks_table,
    with_stop,
)
from meetings import parts
from meetings.choices import MeetingType
from meetings.parts import Missing, RecordSection
from meetings.permissions import LEAD_MEETING
from meetings.reading import rows_in, rules_of, shared
from meetings.roster import name_options, seated_people
from resolutions.actions.adopting import adopt_by_vote
from resolutions.actions.drafting import PointDraft, add_point
from resolutions.actions.signing import submit_resolution
from resolutions.announced_facts import (
    announced_section,
    answered_opinions,
    answered_proposals,
    answers_told,
    answers_waiting,
)
from resolutions.blank_forms import point_html
from resolutions.choices import ResolutionState
from resolutions.directive_facts import open_points
from resolutions.documents import task_lines
from resolutions.facts import (
    alike_points,
    key_points,
    points_of,
    resolution_of,
    resolution_vote,
    unfinished_points,
)
from resolutions.forms import PointForm
from resolutions.models import Resolution
from resolutions.permissions import can_edit
from resolutions.public_notice import may_be_told
from resolutions.register_facts import open_opinions, reports_due_at
from resolutions.review import review_of
from resolutions.review_shown import lines_html

HAS_RESOLUTION = rows_in(Resolution)
LAST_TASKS = "last-tasks"
NEXT_TASKS = "next-tasks"
LAST_TASKS_ANCHOR, NEXT_TASKS_ANCHOR = f"section-{LAST_TASKS}", f"section-{NEXT_TASKS}"
MONTHLY = frozenset({MeetingType.REGULAR, MeetingType.COMBINED})


def register_all():
    """Register the sections of the record page, the paragraphs of the minutes and the snapshot."""
    parts.add_record_section(
        RecordSection(
            LAST_TASKS,
            "Nhiệm vụ kỳ trước",
            5,
            "resolutions/record/last_tasks.html",
            last_tasks_context,
        )
    )
    parts.add_record_section(
        RecordSection(
            NEXT_TASKS,
            "Nhiệm vụ kỳ tới và nghị quyết",
            40,
            "resolutions/record/next_tasks.html",
            next_tasks_context,
        )
    )
    parts.add_minutes_sections(minutes_sections)
    parts.add_check(missing)
    parts.after_vote(adopt_by_vote)
    parts.after_praise(give_remedy)
    parts.before_submit(submit_resolution)
    parts.add_meeting_link(link_of)
    parts.add_meeting_link(answers_link)
    parts.add_meeting_link(public_notice_link)


def give_remedy(*, praise, by):
    """What a member is to put right by a day becomes a task of that member."""
    if not (praise.remedy and praise.remedy_due_on and praise.member):
        return
    draft = PointDraft(text=praise.remedy, due_on=praise.remedy_due_on, owners=(praise.member,))
    add_point(meeting=praise.meeting, draft=draft, by=by, keep_alike=True)


def link_of(meeting, user):
    """The resolution of a meeting for those who may see it, its draft for those who write it."""
    if meeting.is_of_committee:
        return None
    if Resolution.objects.visible_to(user).filter(meeting=meeting).exists():
        label = "Nghị quyết của cuộc họp"
    elif can_edit(user, meeting) and (meeting.is_open or meeting.has_not_started):
        label = "Soạn nghị quyết"
    else:
        return None
    return label, reverse("resolutions:of_meeting", args=[meeting.pk])


def answers_link(meeting, user):
    """Answers that came and wait for the coming meeting, for those who prepare it."""
    if meeting.is_of_committee or not meeting.has_not_started or not can_edit(user, meeting):
        return None
    waiting = answered_proposals(meeting.branch).count() + answered_opinions(meeting.branch).count()
    if not waiting:
        return None
    address = reverse("resolutions:proposals", args=[meeting.branch_id])
    return f"{waiting} trả lời kiến nghị, ý kiến cần thông báo", f"{address}?xem=tat-ca"


def public_notice_link(meeting, user):
    """The notice for the notice board, for those who lead the branch."""
    if not (may_be_told(meeting) and LEAD_MEETING.granted(user, meeting.branch)):
        return None
    label = "Thông báo kết quả để niêm yết"
    return label, reverse("resolutions:public_notice", args=[meeting.pk])


def last_tasks_context(meeting, request):
    """The review lines, each open one with its own small form."""
    lines = _review(meeting)
    answers, replies = answers_waiting(meeting)
    may_edit = can_edit(request.user, meeting)
    return {
        "meeting": meeting,
        "can_edit": may_edit,
        "answers": answers,
        "replies": replies,
        "told": answers_told(meeting),
        "opinions": open_opinions(meeting),
        "due_reports": reports_due_at(meeting) if may_edit else [],
        "once_key": new_once_key(),
        "lines": list(lines_html(lines, meeting, request, can_edit=may_edit)),
        "told_words": f"{sum(line.is_told for line in lines)}/{len(lines)}",
    }


def next_tasks_context(meeting, request):
    """The draft of this meeting with its points, the form for one more, the next step."""
    resolution = _resolution(meeting)
    is_draft = resolution is None or resolution.state == ResolutionState.DRAFT
    may_write = meeting.is_open or meeting.has_not_started
    may_edit = is_draft and may_write and can_edit(request.user, meeting)
    sent_down = open_points(meeting.branch) if may_edit else []
    return {
        "meeting": meeting,
        "resolution": resolution,
        "points": points_of(resolution) if resolution else [],
        "may_edit": may_edit,
        "form": _point_form(meeting, sent_down) if may_edit else None,
        "sent_down": sent_down,
        "alike": alike_points(resolution) if resolution and may_edit else [],
        "vote": resolution_vote(meeting) if is_draft else None,
        "once_key": new_once_key(),
    }


def _point_form(meeting, sent_down):
    """The form of one more task; HTML where nothing was sent from above to choose from."""
    if not sent_down:
        return point_html(name_options(meeting))
    people = seated_people(meeting)
    return PointForm(people=people, directive_points=sent_down, prefix="point")


def minutes_sections(meeting):
    """What became of last time's tasks, and the tasks given now with the paper that holds them.

    Chi ủy only prepares: it neither hears reports nor gives tasks, its minutes stay short.
    """
    if meeting.is_of_committee:
        return []
    results = [_result_row(order, line) for order, line in enumerate(_review(meeting), start=1)]
    columns = ["TT", "Nhiệm vụ", "Thời hạn", "Kết quả"]
    resolution = _resolution(meeting)
    adopted = []
    if resolution and resolution.state != ResolutionState.DRAFT:
        paper = resolution.get_kind_display()
        adopted = [with_stop(f"Chi bộ thông qua {paper} {resolution.title}")]
    return [
        PaperSection(
            "Kết quả thực hiện nhiệm vụ kỳ trước", [], PaperTable(columns, results, "results")
        ),
        PaperSection(
            "Phân công nhiệm vụ",
            adopted,
            tasks_table(task_lines(resolution) if resolution else []),
        ),
        announced_section(meeting),
    ]


def missing(meeting):
    """What resolutions and tasks still lack before the minutes are adopted."""
    if meeting.is_of_committee:
        return
    resolution = _resolution(meeting)
    if resolution is None:
        if meeting.meeting_type in MONTHLY:
            yield Missing(
                "Chưa có nghị quyết hoặc kết luận bằng văn bản, chưa giao nhiệm vụ.",
                NEXT_TASKS_ANCHOR,
                blocks=False,
            )
    elif resolution.state == ResolutionState.DRAFT:
        yield from _advice(meeting, resolution)
        for sentence in unfinished_points(resolution):
            yield Missing(sentence, NEXT_TASKS_ANCHOR)
        yield Missing(
            f"{resolution.get_kind_display()} còn là dự thảo: thông qua, hoặc bỏ dự thảo.",
            NEXT_TASKS_ANCHOR,
        )
    untold = sum(line.is_open and not line.is_told for line in _review(meeting))
    if untold:
        yield Missing(
            f"Còn {untold} nhiệm vụ kỳ trước chưa báo cáo tại cuộc họp.",
            LAST_TASKS_ANCHOR,
            blocks=False,
        )


def _review(meeting):
    return shared(meeting, "review", lambda: review_of(meeting))


def _resolution(meeting):
    return shared(
        meeting, "resolution", lambda: resolution_of(meeting) if HAS_RESOLUTION(meeting) else None
    )


def _advice(meeting, resolution):
    """What makes a resolution focused and new (handbook 20 A32, D11); it warns only."""
    limit = rules_of(meeting).get("tasks.key_per_month")
    key = key_points(meeting)
    if key > limit:
        yield Missing(
            f"Tháng này có {key} nhiệm vụ trọng tâm, nên chọn tối đa {limit}.",
            NEXT_TASKS_ANCHOR,
            blocks=False,
        )
    for point, other in alike_points(resolution):
        yield Missing(
            f"Nhiệm vụ {point.seq} gần giống nhiệm vụ chưa xong: “{other}”.",
            NEXT_TASKS_ANCHOR,
            blocks=False,
        )


def _result_row(order, line):
    task = line.task
    outcome = with_stop(capitalized(line.words))
    return [str(order), with_stop(task.text), day_short(task.due_on), outcome]
