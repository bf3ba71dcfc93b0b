"""What is prefilled beside a grade, and what is counted of grades: grouped statements only.

The product shows facts, it does not decide the grade (handbook 13.4).
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from branches.choices import BRANCH_KINDS
from branches.models import OrganizationLine, PartyOrganization
from config.lib.periods import Period
from meetings.choices import CRITICAL_KINDS, PraiseKind
from meetings.models import Meeting, Praise
from members.choices import LocalPostKind
from members.models import LocalPost, Membership
from members.roll import branch_roll
from reports.choices import Indicator
from reports.grades.choices import GradeState, NotRated, short_grade
from reports.grades.rules import (
    GRASSROOTS,
    Distribution,
    form_of,
    is_grassroots_branch,
    not_rated_because,
    scheme_of,
)
from reports.grades.subjects import Subject
from reports.indicators import compute
from reports.models import YearlyGrade
from reports.overview import overview
from reports.quality.facts import branches_of_year, counts_of, mean_text
from reports.rules import Ratio
from reports.tree import holds_below
from reports.wording import SHORT_TITLES
from resolutions.choices import MemberTaskState, TaskState
from resolutions.models import MemberTask, TaskAssignment

DONE_STATES = (TaskState.DONE, TaskState.DONE_LATE)
NO_FACTS = "–"


@dataclass(frozen=True)
class MemberFacts:
    """What the product knows of one member's year, each as ready text."""

    attendance: str = NO_FACTS
    sessions: str = NO_FACTS
    tasks: str = NO_FACTS
    year_tasks: str = NO_FACTS
    praised: int = 0
    criticised: int = 0

    @property
    def lines(self):
        return [
            ("Dự sinh hoạt", self.attendance),
            ("Kỳ có ý kiến", self.sessions),
            ("Nhiệm vụ của nghị quyết", self.tasks),
            ("Nhiệm vụ năm", self.year_tasks),
            ("Được biểu dương", f"{self.praised} lượt"),
            ("Nhắc nhở, phê bình, tự phê bình", f"{self.criticised} lượt"),
        ]


@dataclass(frozen=True)
class MemberLine:
    """One member on the roll at the end of the year.

    ``because``: why he or she is not rated by rule, None where rated. ``row``: the grade so far.
    ``form`` is the paper form (2A, 2B, 2C).
    """

    subject: Subject
    row: YearlyGrade | None
    because: NotRated | None
    form: str
    facts: MemberFacts

    @property
    def self_text(self):
        return short_grade(self.row.self_grade if self.row else "")

    @property
    def proposed_text(self):
        return short_grade(self.row.proposed_grade if self.row else "")

    @property
    def grade_text(self):
        return short_grade(self.row.grade if self.row else "")

    @property
    def state_text(self):
        if self.row is not None:
            return self.row.get_state_display()
        return f"Không xếp loại: {self.because.label.lower()}" if self.because else "Chưa tự nhận"


def unit_facts(unit, year, on):
    """Pairs of label and text: what the product knows of an organisation's year."""
    period = Period(year)
    found = overview(unit, period, on)
    lines = [(SHORT_TITLES[one], _ratio(found.unit.figures[one].ratio)) for one in Indicator]
    counts = counts_of(branches_of_year(unit, year, on), year, on)
    of_unit = holds_below(unit, period.first_day, found.day)("branch")
    tasks = TaskAssignment.objects.in_force().filter(
        of_unit, point__due_on__range=(period.first_day, found.day)
    )
    numbers = tasks.aggregate(done=Count("pk", filter=Q(state__in=DONE_STATES)), due=Count("pk"))
    praised, criticised = _praises(
        Praise.objects.filter(
            meeting__in=Meeting.objects.counted(period.first_day, found.day).filter(of_unit)
        )
    )
    bands = ", ".join(f"{label.lower()} {count}" for label, count in counts.bands)
    return [
        *lines,
        ("Nhiệm vụ hoàn thành", _ratio(Ratio(numbers["done"], numbers["due"]))),
        ("Điểm sinh hoạt bình quân", f"{mean_text(counts.mean)} ({bands})"),
        ("Cuộc họp chưa chấm điểm", f"{counts.unscored}/{counts.due}"),
        ("Biểu dương; nhắc nhở, phê bình", f"{praised}; {criticised} lượt"),
    ]


def _praises(rows):
    counts = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    praised = counts.get(PraiseKind.PRAISE, 0)
    return praised, sum(counts.get(kind, 0) for kind in CRITICAL_KINDS)


def _ratio(ratio):
    if not ratio.whole:
        return NO_FACTS
    return f"{ratio.percent_text} ({ratio.part}/{ratio.whole})"


def member_lines(branch, year, on, *, member=None):
    """The `MemberLine` list of a branch for ``year`` as on ``on``, in the order of the roll.

    ``member``: of this one alone. A fixed number of statements.
    """
    day = min(Period(year).last_day, on)
    entries = [
        one for one in branch_roll(branch, day) if member is None or one.member.pk == member.pk
    ]
    ids = [one.member.pk for one in entries]
    answer = compute(branch, Period(year), on, members=True)
    facts = _member_facts(answer, ids, year)
    grades = {row.member_id: row for row in YearlyGrade.objects.filter(year=year, member__in=ids)}
    leaders = _leaders(ids, day)
    return [
        MemberLine(
            subject=Subject(branch, year, one.member),
            row=grades.get(one.member.pk),
            because=not_rated_because(
                seat_kind=one.seat_kind,
                standing=one.standing,
                admitted_on=one.member.admission_ceremony_on,
                day=Period(year).last_day,
                rules=answer.unit.rules,
            ),
            form=form_of(is_leader=one.member.pk in leaders, branch_type=branch.branch_type),
            facts=facts.get(one.member.pk, MemberFacts()),
        )
        for one in entries
    ]


def _leaders(ids, day):
    posts = LocalPost.objects.on(day).filter(member__in=ids, kind=LocalPostKind.UNIT_LEADER)
    return set(posts.values_list("member", flat=True))


def _member_facts(answer, ids, year):
    tasks = _pairs(
        TaskAssignment.objects.in_force()
        .filter(owner__in=ids, point__due_on__range=(Period(year).first_day, answer.day))
        .order_by()
        .values_list("owner")
        .annotate(done=Count("pk", filter=Q(state__in=DONE_STATES)), whole=Count("pk"))
    )
    work = _pairs(
        MemberTask.objects.filter(member__in=ids, year=year)
        .exclude(state=MemberTaskState.DROPPED)
        .order_by()
        .values_list("member")
        .annotate(done=Count("pk", filter=Q(state=MemberTaskState.DONE)), whole=Count("pk"))
    )
    said = {}
    rows = Praise.objects.filter(
        member__in=ids, meeting__in=answer.reckoning.their_meetings()
    ).order_by()
    for member, kind, times in rows.values_list("member", "kind").annotate(Count("pk")):
        said.setdefault(member, {})[kind] = times
    found = {}
    for one in answer.members:
        kinds = said.get(one.member_id, {})
        need = "" if one.required is None else f", cần {one.required}"
        found[one.member_id] = MemberFacts(
            attendance=_ratio(Ratio(one.present, one.expected)),
            sessions=f"{one.sessions}{need}",
            tasks=_done(tasks.get(one.member_id)),
            year_tasks=_done(work.get(one.member_id)),
            praised=kinds.get(PraiseKind.PRAISE, 0),
            criticised=sum(kinds.get(kind, 0) for kind in CRITICAL_KINDS),
        )
    return found


def _pairs(rows):
    return {key: (done, whole) for key, done, whole in rows}


def _done(pair):
    return NO_FACTS if pair is None else f"{pair[0]}/{pair[1]} hoàn thành"


# --- distributions ------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearOfGrades:
    """The grades below one unit: ``branches`` by whether they are chi bộ cơ sở, other
    ``organizations`` by kind, ``members``; each a `Distribution`."""

    year: int
    branches: dict
    organizations: dict
    members: Distribution

    @property
    def has_any(self):
        return any(one.rated for one in (*self.branches.values(), self.members))

    @property
    def all_branches(self):
        """All branches together."""
        first, second = self.branches.values()
        grades = {*first.counts, *second.counts}
        return Distribution(
            first.scheme,
            first.total + second.total,
            {one: first.counts.get(one, 0) + second.counts.get(one, 0) for one in grades},
            first.not_rated + second.not_rated,
        )


def year_of_grades(unit, year, on):
    """The `YearOfGrades` of the units below ``unit`` (itself, for a branch). Four statements.

    The tree is that of the year's end or of ``on``; kinds are those kept with the grades, and of
    today where there is no grade yet. Members are those on the official rolls that day.
    """
    day = min(Period(year).last_day, on)
    lines = OrganizationLine.objects.on(day).filter(ancestor=unit)
    below = lines.order_by().values("descendant")
    units = PartyOrganization.objects.on(day).filter(pk__in=below)
    if not unit.is_branch:
        units = units.exclude(pk=unit.pk)
    of_units = YearlyGrade.objects.of_units(year).filter(unit__in=units.order_by().values("pk"))
    without = units.exclude(pk__in=of_units.order_by().values("unit"))
    rows = [
        *of_units.annotate(low=_is_below_grassroots("unit", day)).counted("kind", "low"),
        *(
            (*place, None, "", count)
            for *place, count in without.annotate(low=_is_below_grassroots("pk", day))
            .order_by()
            .values_list("kind", "low")
            .annotate(Count("pk"))
        ),
    ]
    groups = {True: [], False: []}
    for kind, low, *counted in rows:
        is_branch = kind in BRANCH_KINDS
        key = is_grassroots_branch(kind, below_grassroots=low) if is_branch else kind
        groups.setdefault(key, []).append(counted)
    scheme = scheme_of(year)
    spreads = {key: _distribution(scheme, own) for key, own in groups.items()}
    of_members = YearlyGrade.objects.of_members(year).filter(unit__in=below).counted()
    on_rolls = Membership.objects.official().on(day).filter(branch__in=below).count()
    return YearOfGrades(
        year,
        {key: spreads.pop(key) for key in (True, False)},
        {kind: spreads[kind] for kind in sorted(spreads)},
        _distribution(scheme, list(of_members), total=on_rolls),
    )


def _is_below_grassroots(unit, day):
    """Whether a grassroots committee stands above the ``unit`` (a lookup) on ``day``."""
    above = OrganizationLine.objects.on(day).filter(
        descendant=OuterRef(unit), depth__gte=1, ancestor__kind=GRASSROOTS
    )
    return Exists(above)


def _distribution(scheme, rows, *, total=0):
    """Of state, grade (None, "" without a row) and number; ``total`` may be more than have one."""
    counts, left_out, whole = {}, 0, 0
    for state, grade, count in rows:
        whole += count
        if state == GradeState.DECIDED:
            counts[grade] = counts.get(grade, 0) + count
        elif state == GradeState.NOT_RATED:
            left_out += count
    return Distribution(scheme, max(whole, total), counts, left_out)
