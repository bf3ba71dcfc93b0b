"""What the product knows beside each line of a checklist; the inspector judges, not the numbers.

Everything is of one branch and the days of the inspection. A fixed number of queries.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from branches.rule_book import rules_for
from meetings.actions.book import entry_hash
from meetings.choices import AgendaPhase, AttendanceStatus, MeetingType
from meetings.models import AgendaItem, Attendance, Contribution, Meeting, MinutesEntry
from meetings.rules import FROZEN_STATES, SENT_STATES
from members.choices import Office
from members.models import Position
from reports.inspections.choices import Evidence
from resolutions.choices import OPEN_TASK_STATES, TaskState
from resolutions.models import ResolutionPoint, TaskAssignment, TaskReport

OF_THE_BRANCH = frozenset(
    {
        MeetingType.REGULAR,
        MeetingType.COMBINED,
        MeetingType.THEMATIC,
        MeetingType.EXTRAORDINARY,
        MeetingType.YEAR_END_REVIEW,
    }
)
REGULAR = frozenset({MeetingType.REGULAR, MeetingType.COMBINED})
CHI_UY = (Office.SECRETARY, Office.DEPUTY_SECRETARY, Office.BRANCH_COMMITTEE_MEMBER)
DONE = (TaskState.DONE, TaskState.DONE_LATE)
MOST_LINKS = 6


@dataclass(frozen=True)
class Fact:
    """One sentence; ``is_concern`` marks what does not look right.

    ``links`` are pairs of words and address, ``more`` how many there are beyond them.
    """

    text: str
    is_concern: bool = False
    links: list = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True)
class BookLook:
    """The book of one year: how many entries, the last hash, the first that does not follow."""

    year: int
    entry_count: int
    last_hash: str
    broken_number: int | None


def evidence_of(inspection, user, today):
    """`Fact` lists by `Evidence` code; empty for a committee, which has no minutes book here."""
    if not inspection.organization.is_branch:
        return {}
    found = _Gathered(inspection, user, today)
    return {
        Evidence.MINUTES_BOOK: list(found.book()),
        Evidence.STEPS: list(found.steps()),
        Evidence.RESOLUTIONS: list(found.resolutions()),
        Evidence.TASKS: list(found.tasks()),
        Evidence.COMMITTEE_MINUTES: list(found.committee()),
        Evidence.ATTENDANCE: list(found.attendance()),
        Evidence.ARCHIVE: list(found.archive()),
    }


def looks_at_books(branch, first_on, last_on):
    """A `BookLook` for the book of every year in these days; two queries."""
    years = range(first_on.year, last_on.year + 1)
    entries = (
        MinutesEntry.objects.filter(book__organization=branch, book__year__in=years)
        .order_by("book__year", "number")
        .values_list("book__year", "number", "document__sha256", "prev_hash", "hash")
    )
    by_year = {year: [] for year in years}
    for year, *entry in entries:
        by_year[year].append(entry)
    return [
        BookLook(year, len(own), own[-1][3] if own else "", _broken(branch, year, own))
        for year, own in by_year.items()
    ]


def _broken(branch, year, entries):
    before = ""
    for expected, (number, sha256, prev_hash, own_hash) in enumerate(entries, start=1):
        wanted = entry_hash(
            unit=branch.code, year=year, number=expected, sha256=sha256, prev_hash=before
        )
        if (number, prev_hash, own_hash) != (expected, before, wanted):
            return expected
        before = own_hash
    return None


class _Gathered:
    """The counted meetings of the days, read once, and what is asked about them."""

    def __init__(self, inspection, user, today):
        self.branch, self.today = inspection.organization, today
        self.first, self.last = inspection.first_on, min(inspection.last_on, today)
        rows = (
            Meeting.objects.visible_to(user)
            .filter(branch=self.branch)
            .counted(self.first, self.last)
            .distinct()
            .annotate(in_book=Exists(MinutesEntry.objects.filter(meeting=OuterRef("pk"))))
            .select_related("branch")
            .order_by("held_on", "pk")
        )
        self.meetings = [one for one in rows if one.meeting_type in OF_THE_BRANCH]
        self.committee_meetings = [
            one for one in rows if one.meeting_type == MeetingType.COMMITTEE_MEETING
        ]
        self.own = [one for one in self.meetings if not one.taken_over]

    def book(self):
        for look in looks_at_books(self.branch, self.first, self.last):
            link = [(f"Sổ biên bản năm {look.year}", _book_url(self.branch, look.year))]
            if look.broken_number:
                yield Fact(
                    f"Chuỗi mã của sổ năm {look.year} không khớp từ số {look.broken_number}.",
                    is_concern=True,
                    links=link,
                )
            elif look.entry_count:
                yield Fact(
                    f"Sổ năm {look.year}: {look.entry_count} biên bản, số liên tục, chuỗi mã khớp.",
                    links=link,
                )
        if self.own:
            entered = sum(one.in_book for one in self.own)
            yield Fact(f"{entered}/{len(self.own)} cuộc họp có biên bản đã ký trong sổ.")
        yield from _listed(
            [one for one in self.own if not one.in_book], "cuộc họp chưa có biên bản ký đủ"
        )
        old = [one for one in self.meetings if one.taken_over]
        if not self.meetings:
            yield Fact("Chưa có cuộc họp nào của kỳ trên phần mềm.", is_concern=True)
        if old:
            yield Fact(f"{len(old)} cuộc họp nhập từ sổ cũ: đối chiếu với sổ giấy.")

    def steps(self):
        empty = (
            AgendaItem.objects.filter(
                meeting__in=[one.pk for one in self.own],
                phase__in=[AgendaPhase.CONTENT, AgendaPhase.THEME],
                gist="",
                conclusion="",
                presenter=None,
                is_done=False,
            )
            .exclude(Exists(Contribution.objects.filter(agenda_item=OuterRef("pk"))))
            .order_by()
            .values_list("meeting")
            .annotate(Count("pk"))
        )
        missing = dict(empty)
        if not self.own:
            return
        yield Fact(f"{len(self.own) - len(missing)}/{len(self.own)} cuộc họp ghi đủ các bước.")
        yield from _listed(
            [one for one in self.own if one.pk in missing],
            "cuộc họp có bước chưa ghi nội dung",
            lambda one: f"{missing[one.pk]} bước",
        )
        yield from _listed(
            [one for one in self.own if not one.agenda_adopted],
            "cuộc họp chưa ghi việc thông qua chương trình",
        )

    def resolutions(self):
        regular = [one for one in self.meetings if one.meeting_type in REGULAR]
        without = [one for one in regular if not one.has_resolution and not one.conclusion]
        if not regular:
            return
        yield Fact(
            f"{len(regular) - len(without)}/{len(regular)} cuộc thường kỳ có kết luận, nghị quyết."
        )
        yield from _listed(without, "cuộc thường kỳ không có kết luận, nghị quyết")
        points = ResolutionPoint.objects.filter(resolution__meeting__in=self.own).aggregate(
            total=Count("pk"), undated=Count("pk", filter=Q(due_on=None))
        )
        with_points = set(
            ResolutionPoint.objects.filter(resolution__meeting__in=self.own).values_list(
                "resolution__meeting", flat=True
            )
        )
        yield from _listed(
            [one for one in self.own if one.has_resolution and one.pk not in with_points],
            "nghị quyết, kết luận không giao việc cụ thể nào",
        )
        if points["undated"]:
            yield Fact(
                f"{points['undated']}/{points['total']} việc trong nghị quyết không ghi thời hạn.",
                is_concern=True,
            )

    def tasks(self):
        due = Q(point__due_on__range=(self.first, self.last))
        is_open = Q(state__in=OPEN_TASK_STATES)
        counts = (
            TaskAssignment.objects.in_force()
            .filter(branch=self.branch)
            .exclude(state=TaskState.DROPPED)
            .aggregate(
                due=Count("pk", filter=due),
                done=Count("pk", filter=due & Q(state__in=DONE)),
                overdue=Count("pk", filter=due & is_open & Q(point__due_on__lt=self.today)),
                silent=Count("pk", filter=due & is_open & ~Exists(_reports_of()), distinct=True),
            )
        )
        link = [("Nhiệm vụ của chi bộ", reverse("reports:unit_tasks", args=[self.branch.pk]))]
        if not counts["due"]:
            yield Fact("Không có nhiệm vụ nào đến hạn.", links=link)
            return
        yield Fact(f"{counts['done']}/{counts['due']} nhiệm vụ đến hạn đã xong.", links=link)
        if counts["overdue"]:
            yield Fact(f"{counts['overdue']} nhiệm vụ quá hạn chưa xong.", is_concern=True)
        if counts["silent"]:
            yield Fact(
                f"{counts['silent']} nhiệm vụ đến hạn chưa lần nào được báo cáo.", is_concern=True
            )

    def committee(self):
        officers = (
            Position.objects.meeting_days(self.first, self.last)
            .filter(branch=self.branch, office__in=CHI_UY)
            .aggregate(people=Count("member", distinct=True))["people"]
        )
        if officers < 2:
            yield Fact("Chi bộ không có chi ủy trong thời gian này.")
            return
        prepared = {(one.for_year, one.for_month) for one in self.committee_meetings}
        regular = [one for one in self.own if one.meeting_type in REGULAR]
        without = [one for one in regular if (one.for_year, one.for_month) not in prepared]
        yield Fact(f"{len(self.committee_meetings)} cuộc họp chi ủy đã ghi.")
        yield from _listed(without, "cuộc thường kỳ không có họp chi ủy trước")
        yield from _listed(
            [one for one in self.committee_meetings if one.state not in FROZEN_STATES],
            "cuộc họp chi ủy chưa có biên bản ký đủ",
        )

    def attendance(self):
        present = sum(one.present_count for one in self.meetings)
        expected = sum(one.expected_count for one in self.meetings)
        if expected:
            yield Fact(f"Có mặt {present}/{expected} lượt phải dự.")
        yield from _listed(
            [one for one in self.own if one.roll_closed_at is None], "cuộc họp chưa chốt điểm danh"
        )
        absent = Attendance.objects.filter(
            meeting__in=[one.pk for one in self.meetings], is_expected=True
        ).aggregate(
            unexcused=Count("member", filter=Q(status=AttendanceStatus.UNEXCUSED)),
            unexplained=Count(
                "member",
                filter=Q(status=AttendanceStatus.EXCUSED, reason_code="", reason_text=""),
            ),
        )
        if absent["unexcused"]:
            yield Fact(f"{absent['unexcused']} lượt vắng không lý do.", is_concern=True)
        if absent["unexplained"]:
            yield Fact(
                f"{absent['unexplained']} lượt vắng có lý do nhưng không ghi lý do gì.",
                is_concern=True,
            )

    def archive(self):
        limit = timedelta(days=rules_for(self.branch, self.last).get("documents.after_days"))
        sent = [one for one in self.own if one.state in SENT_STATES]
        if not self.own:
            return
        yield Fact(f"{len(sent)}/{len(self.own)} biên bản đã gửi cấp trên.")
        yield from _listed(
            [
                one
                for one in self.own
                if one.state not in SENT_STATES and one.held_on + limit < self.today
            ],
            "cuộc họp quá hạn chưa gửi biên bản",
        )
        yield from _listed(
            [
                one
                for one in sent
                if one.submitted_at and timezone.localdate(one.submitted_at) > one.held_on + limit
            ],
            "biên bản gửi muộn",
        )


def _reports_of():
    return TaskReport.objects.filter(task=OuterRef("pk"))


def _listed(meetings, words, note=None):
    """One concern with links to its meetings; nothing where there are none."""
    if not meetings:
        return
    links = [
        (f"{one.held_on:%d/%m/%Y}" + (f" ({note(one)})" if note else ""), one.get_absolute_url())
        for one in meetings[:MOST_LINKS]
    ]
    text = f"{len(meetings)} {words}:"
    yield Fact(text, is_concern=True, links=links, more=len(meetings) - len(links))


def _book_url(branch, year):
    return f"{reverse('meetings:book', args=[branch.pk])}?nam={year}"
