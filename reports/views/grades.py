"""Yearly grades: the board of a unit, one organisation, one member, step by step (handbook 13)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.choices import LookKind
from branches.looks import note_look
from branches.once import new_once_key
from branches.rule_book import rules_for
from branches.views.access import unit_crumbs, visible_unit
from branches.views.form_pages import carried_out
from config.lib.asked import number_asked, numbers_asked
from config.lib.dates import today
from config.lib.htmx import render_page_or_part
from config.lib.periods import Period
from members.models import Member
from reports.actions import grades as actions
from reports.grades.boards import cap_sentence, groups_of, in_slice, unit_lines, units_below
from reports.grades.choices import GradeState, NotRated
from reports.grades.facts import member_lines, unit_facts, year_of_grades
from reports.grades.forms import (
    DecisionForm,
    LeaveOutForm,
    ManyDecisionsForm,
    ProposalForm,
    SelfRatingForm,
    SendBackForm,
)
from reports.grades.permissions import (
    VIEW_GRADES,
    decides,
    may_decide,
    may_leave_out,
    may_propose,
    may_rate,
    stands_above,
)
from reports.grades.subjects import Subject, deciders_of
from reports.grades.targets import latest_grade_year, lines_to_all
from reports.models import YearlyGrade
from reports.permissions import require_figures
from resolutions.scoring.sheets import points_text

PER_PAGE = 50
YEARS_BACK = 5
HISTORY = 10
MOST_AT_ONCE = 500
STEPS = {  # name of the step → (form, action, title, word on the button, what is told)
    "tu-nhan": (
        SelfRatingForm, actions.rate_self, "Tự nhận mức xếp loại", "Lưu tự nhận",
        "Đã ghi mức tự nhận.",
    ),
    "de-xuat": (
        ProposalForm, actions.propose_grade, "Thẩm định, đề xuất", "Đề xuất", "Đã ghi đề xuất.",
    ),
    "tra-lai": (
        SendBackForm, actions.send_back, "Trả lại để tự nhận lại", "Trả lại",
        "Đã trả lại để tự nhận lại.",
    ),
    "quyet-dinh": (
        DecisionForm, actions.decide_grade, "Quyết định của cấp có thẩm quyền", "Ghi quyết định",
        "Đã ghi quyết định.",
    ),
    "khong-xep-loai": (
        LeaveOutForm, actions.leave_out, "Không xếp loại năm này", "Ghi không xếp loại",
        "Đã ghi không xếp loại.",
    ),
}  # fmt: skip


def board(request, pk):
    """The grades of a year: of the units below a committee, or of a branch and its members."""
    unit = visible_unit(request, pk)
    require_figures(request.user, unit)
    return _board_page(request, unit, _year(request))


def _board_page(request, unit, year, *, many_form=None, chosen=()):
    """The board; ``many_form`` is a decision that was refused, for the rows ``chosen``."""
    now = today()
    may_view = VIEW_GRADES.granted(request.user, unit)
    grades = year_of_grades(unit, year, now)
    context = {
        "unit": unit,
        "year": year,
        "years": [now.year - back for back in range(YEARS_BACK)],
        "grades": grades,
        "subject": Subject(unit, year),
        "row": _visible_row(request.user, Subject(unit, year)),
        "may_view": may_view,
        "history": _history(request.user, unit),
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(request.user, unit, ("Xếp loại năm", "")),
    }
    if unit.is_branch:
        context["lines"] = member_lines(unit, year, now) if may_view else []
        if context["lines"]:
            _note_grades(request, unit, f"Xếp loại đảng viên năm {year}: {unit.name}")
        context["may_decide"] = may_decide(request.user, Subject(unit, year)) and any(
            line.row is not None and line.row.state == GradeState.PROPOSED
            for line in context["lines"]
        )
    else:
        context |= _below(request, unit, year, now)
    rules = rules_for(unit, min(Period(year).last_day, now))
    context["groups"] = groups_of(grades, unit, rules, may_view=may_view)
    if may_view:
        context["caps"] = _caps(unit, grades, rules)
    if context.get("may_decide"):
        context["many_form"] = many_form or ManyDecisionsForm()
        context["chosen"] = chosen
    status = 200 if many_form is None else 422
    return render(request, "reports/grades/board.html", context, status=status)


def targets(request, pk):
    """The targets of handbook 11.8 about grades: a part of the dashboard, or a page of its own."""
    unit = visible_unit(request, pk)
    require_figures(request.user, unit)
    found = latest_grade_year(unit, today())
    rules = rules_for(unit, min(Period(found.year).last_day, today()))
    may_view = VIEW_GRADES.granted(request.user, unit)
    shown = found.lines if may_view else lines_to_all(found, rules.get("evaluation.small_group"))
    values = {
        "unit": unit,
        "found": found,
        "lines": shown,
        "address": _board_address(unit, found.year),
        "crumbs": unit_crumbs(request.user, unit, ("Mục tiêu xếp loại", "")),
    }
    return render_page_or_part(
        request, "reports/grades/targets.html", "reports/grades/_targets.html", values
    )


def _below(request, unit, year, now):
    which = request.GET.get("loc", "")
    units = in_slice(units_below(unit, year, now), which, year)
    page = Paginator(units, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    deciders = deciders_of(shown)
    lines = unit_lines(shown, year, lambda one: decides(request.user, deciders[one.pk]))
    return {
        "page": page,
        "units": lines,
        "which": which,
        "may_decide": any(line.may_decide for line in lines),
    }


def _caps(unit, grades, rules):
    found = []
    if not unit.is_branch:
        found.append(cap_sentence(grades.all_branches, rules, what="Chi bộ"))
    found.append(cap_sentence(grades.members, rules, what="Đảng viên"))
    return found


def _history(user, unit):
    """The decided grades of the unit year by year, the newest first (handbook 20.3 C22)."""
    rows = YearlyGrade.objects.visible_to(user).filter(
        unit=unit, member=None, state=GradeState.DECIDED
    )
    return rows.order_by("-year")[:HISTORY]


def collective(request, pk):
    """The grade of an organisation with the facts beside it and the forms of the next steps."""
    unit = visible_unit(request, pk)
    require_figures(request.user, unit)
    subject = Subject(unit, _year(request))
    VIEW_GRADES.require(request.user, unit)
    address = reverse("reports:grade_unit", args=[unit.pk])
    facts = unit_facts(unit, subject.year, today())
    return _subject_page(request, subject, address=address, facts=facts)


def person(request, pk, member_pk):
    """The grade of one member: for that member, and for those who may see it."""
    unit = visible_unit(request, pk)
    member = Member.objects.filter(pk=member_pk, user=request.user).first()
    if member is None:
        VIEW_GRADES.require(request.user, unit)
        member = get_object_or_404(Member.objects.visible_to(request.user), pk=member_pk)
    year = _year(request)
    lines = member_lines(unit, year, today(), member=member)
    if not lines:
        raise Http404
    line = lines[0]
    if member.user_id != request.user.pk and request.method != "POST":
        target = f"Xếp loại năm {year}: {member.full_name}"
        _note_grades(request, unit, target, subject_id=member.pk)
    address = reverse("reports:grade_member", args=[unit.pk, member.pk])
    return _subject_page(request, line.subject, address=address, facts=line.facts.lines, line=line)


def _note_grades(request, unit, target, *, subject_id=None):
    """Whoever opens the evaluation of other people leaves a line (reliability guide 7)."""
    note_look(
        LookKind.GRADE,
        by=request.user,
        organization=unit,
        target=target,
        subject_id=subject_id,
    )


def _subject_page(request, subject, *, address, facts, line=None):
    """The page of one grade; the form sent names its step (``buoc``)."""
    row = subject.row
    step, bound = request.POST.get("buoc", ""), None
    if request.method == "POST":
        if step not in STEPS:
            messages.error(request, "Đồng chí chọn lại bước cần ghi trên trang này.")
            return redirect(f"{address}?nam={subject.year}")
        bound = _form(step, subject, row, request.POST)
        _, act, _, _, told = STEPS[step]
        if bound.is_valid() and carried_out(
            bound, act, subject=subject, by=request.user, **bound.cleaned_data
        ):
            messages.success(request, told)
            return redirect(f"{address}?nam={subject.year}")
    is_guest = line is not None and line.because == NotRated.ELSEWHERE
    offered = [] if is_guest else _offered(request.user, subject, row)
    forms = [
        {
            "step": name,
            "form": bound if name == step and bound else _form(name, subject, row),
            "title": STEPS[name][2],
            "submit": STEPS[name][3],
            "is_open": name in (step, offered[0]),
        }
        for name in offered
    ]
    context = {
        "subject": subject,
        "row": row,
        "facts": facts,
        "line": line,
        "forms": forms,
        "address": address,
        "decider": subject.decider,
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(
            request.user,
            subject.unit,
            ("Xếp loại năm", _board_address(subject.unit, subject.year)),
            (subject.member.full_name if subject.member else "Tập thể", ""),
        ),
    }
    return render(
        request, "reports/grades/subject.html", context, status=422 if bound is not None else 200
    )


def _offered(user, subject, row):
    """The steps this reader may take now, the next one first."""
    state = row.state if row else None
    proposes, rates = may_propose(user, subject), may_rate(user, subject)
    found = []
    if rates and state in (None, GradeState.SELF_RATED, GradeState.NOT_RATED):
        found.append("tu-nhan")
    if proposes and state == GradeState.SELF_RATED:
        found.insert(0, "de-xuat")
    if may_decide(user, subject) and state in (GradeState.PROPOSED, GradeState.DECIDED):
        found.append("quyet-dinh")
    if state == GradeState.PROPOSED and (proposes or may_decide(user, subject)):
        found.append("tra-lai")
    if state not in (GradeState.DECIDED, GradeState.NOT_RATED) and may_leave_out(
        user, subject, state
    ):
        found.append("khong-xep-loai")
    return found


def _form(step, subject, row, data=None):
    make = STEPS[step][0]
    initial = {"version": row.version if row else 0}
    if row is not None:
        initial |= {
            "tu-nhan": {
                "grade": row.self_grade,
                "points": None if row.self_points is None else points_text(row.self_points),
                "note": row.self_note,
            },
            "de-xuat": {"grade": row.self_grade},
            # A new decision needs a number and a reason of its own: neither is copied.
            "quyet-dinh": {"grade": row.grade or row.proposed_grade},
        }.get(step, {})
    more = {} if step in ("tra-lai", "khong-xep-loai") else {"scheme": subject.scheme}
    return make(data, initial=initial, prefix=step, **more)


@require_POST
def decide_many(request, pk):
    """One decision for the chosen units of a committee, or for the chosen members of a branch."""
    unit = visible_unit(request, pk)
    if not stands_above(request.user, unit):
        raise PermissionDenied("Đồng chí chưa được phân quyền: quyết định xếp loại.")
    year = _year(request)
    chosen = numbers_asked(request.POST, "chon")[:MOST_AT_ONCE]
    form = ManyDecisionsForm(request.POST)
    subjects = _chosen(request, unit, year, chosen)
    if form.is_valid() and not subjects:
        form.add_error(None, "Đồng chí chọn ít nhất một dòng đã có đề xuất.")
    if not form.is_valid():
        return _board_page(request, unit, year, many_form=form, chosen=chosen)
    deciders = deciders_of({one.unit for one in subjects})
    if not all(decides(request.user, deciders[one.unit.pk]) for one in subjects):
        raise PermissionDenied("Đồng chí chưa được phân quyền: quyết định xếp loại.")
    decided, refused = actions.decide_many(subjects=subjects, by=request.user, **form.cleaned_data)
    if decided:
        messages.success(request, f"Đã ghi quyết định cho {decided} trường hợp.")
    for sentence in refused:
        messages.error(request, sentence)
    return redirect(_board_address(unit, year))


def _chosen(request, unit, year, chosen):
    rows = YearlyGrade.objects.visible_to(request.user).filter(year=year, state=GradeState.PROPOSED)
    if unit.is_branch:
        rows = rows.filter(unit=unit, member__in=chosen)
    else:
        rows = rows.filter(unit__in=chosen, member=None).at_or_below(unit)
    rows = rows.select_related("unit", "member").order_by("unit__path", "pk")
    return [Subject(row.unit, year, row.member) for row in rows]


def _visible_row(user, subject):
    rows = YearlyGrade.objects.visible_to(user).of_units(subject.year)
    return rows.filter(unit=subject.unit).first()


def _board_address(unit, year):
    return f"{reverse('reports:grades', args=[unit.pk])}?nam={year}"


def _year(request):
    now = today()
    year = number_asked(request.GET, "nam")
    return year if 2000 < year <= now.year else now.year
