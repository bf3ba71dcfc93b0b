"""The quarterly report as data: official figures, gathered and worded (handbook 16.1)."""

from branches.paper_names import place_date_on, superior_on
from config.lib.errors import RuleBroken
from config.lib.paper import PaperHead, issuing_body, number_line
from config.lib.pdf import render_paper
from members.choices import Office
from members.models import Position
from reports import facts
from reports.choices import Indicator
from reports.indicators import compute
from reports.papers import BranchLine, IndicatorLine, Overview, QuarterReportPaper
from reports.wording import SHORT_TITLES, VERDICTS, counts_text

MOST_ROWS = 200  # a longer table would take minutes to lay out (performance guide 0.9)
MOST_NAMES = 100
PROVINCIAL = ("Tỉnh ủy", "Thành ủy")
JUDGED = (
    Indicator.REGULAR,
    Indicator.ATTENDANCE,
    Indicator.CONTRIBUTIONS,
    Indicator.THEMATIC,
)


def report_pdf(paper):
    return render_paper(paper)


def require_reportable(period, on):
    """Refuse a period that is no quarter, or one that has not begun."""
    if period.kind != "Q":
        raise RuleBroken("Báo cáo quý lập cho một quý. Đồng chí chọn quý, ví dụ 2026Q3.")
    if period.first_day > on:
        raise RuleBroken(f"Chưa đến {period} nên chưa lập được báo cáo. Đồng chí chọn quý khác.")


def quarter_report(organization, period, on):
    """The `QuarterReportPaper` of a unit with the `Indicators` behind it, as on day ``on``.

    Prints official figures and names the meetings still without adopted minutes.
    """
    require_reportable(period, on)
    answer = compute(organization, period, on, official=True, children=True)
    if not answer.branches:
        raise RuleBroken(
            f"{organization.name} không có chi bộ nào trong {period} nên không có gì để báo cáo."
        )
    body = issuing_body(organization.name)
    superior = superior_on(organization, answer.day)
    row_name, rows = _rows(answer)
    paper = QuarterReportPaper(
        head=PaperHead(
            superior,
            body,
            number_line("BC", _body_code(organization, body)),
            place_date_on(organization, on),
        ),
        unit=body,
        period=str(period),
        overview=_overview(answer),
        indicators=[_indicator_line(figure) for figure in answer.unit.figures.values()],
        branches=[_branch_line(unit) for unit in _without_data_first(rows)],
        row_name=row_name,
        without_meeting=_capped(_without_meeting(answer)),
        without_theme=_capped(_without_theme(answer)),
        below_target=_capped(_below_target(answer)),
        assessment=_assessment(answer),
        remarks=_remarks(answer),
        recipients=_recipients(organization, superior),
        kept_by="Chi bộ" if organization.is_branch else "Văn phòng",
        authority=_authority(organization, body),
        signer_name=_secretary(organization, answer.day),
    )
    return paper, answer


def _rows(answer):
    """What the second table lists: the branches, or the units below where there are too many."""
    if len(answer.branches) <= MOST_ROWS:
        return "Chi bộ", answer.branches
    return "Đơn vị", answer.children[:MOST_ROWS]


def _without_data_first(units):
    return sorted(units, key=lambda unit: (unit.has_data, unit.organization.code))


def _overview(answer):
    done = facts.tasks(answer.reckoning)
    return Overview(
        branches=len(answer.branches),
        members=facts.strength(answer.reckoning),
        regular_meetings=sum(facts.regular_meetings(answer.reckoning).values()),
        thematic_meetings=sum(facts.thematic_meetings(answer.reckoning).values()),
        tasks_done=done.part,
        tasks_due=done.whole,
    )


def _indicator_line(figure):
    ratio = figure.ratio
    return IndicatorLine(
        title=figure.indicator.label,
        result=ratio.percent_text,
        figures=f"{ratio.part}/{ratio.whole}" if ratio.whole else "",
        target=figure.target.text,
        verdict=VERDICTS[figure.met],
    )


def _branch_line(unit):
    attendance = unit.figures[Indicator.ATTENDANCE].ratio
    return BranchLine(
        name=unit.organization.label,
        regular=_fraction(unit, Indicator.REGULAR),
        attendance=f"{attendance.percent_text}\n({attendance.part}/{attendance.whole})"
        if attendance.whole
        else "–",
        contributions=_fraction(unit, Indicator.CONTRIBUTIONS),
        thematic=_fraction(unit, Indicator.THEMATIC),
        verdict=_verdict(unit),
    )


def _fraction(unit, indicator):
    ratio = unit.figures[indicator].ratio
    return f"{ratio.part}/{ratio.whole}" if ratio.whole else "–"


def _verdict(unit):
    if not unit.has_data:
        return "Không có dữ liệu"
    verdicts = {unit.figures[indicator].met for indicator in JUDGED} - {None}
    return VERDICTS[all(verdicts)]


def _without_meeting(answer):
    for unit in answer.branches:
        missing = [
            str(one.period.number)
            for one in answer.months[unit.organization.pk]
            if one.applies and not one.is_kept
        ]
        if missing:
            yield f"{unit.organization.label} (tháng {', '.join(missing)})"


def _without_theme(answer):
    for unit in answer.branches:
        if unit.figures[Indicator.THEMATIC].met is False:
            yield unit.organization.label


def _below_target(answer):
    for unit in answer.branches:
        low = [
            f"{SHORT_TITLES[indicator].lower()} {counts_text(figure)}, {figure.ratio.percent_text}"
            for indicator, figure in unit.figures.items()
            if figure.met is False and indicator not in (Indicator.REGULAR, Indicator.THEMATIC)
        ]
        if low:
            yield f"{unit.organization.label}: {'; '.join(low)}"


def _capped(names):
    names = list(names)
    if len(names) <= MOST_NAMES:
        return names
    return [*names[:MOST_NAMES], f"Và {len(names) - MOST_NAMES} chi bộ khác, xem trên phần mềm"]


def _assessment(answer):
    """The proposed wording: how many branches reach each target.

    Of the branches it applies to; only for attendance those without data count among the others
    (handbook 11.2).
    """

    def reached(indicator):
        verdicts = [unit.figures[indicator].met for unit in answer.branches]
        is_attendance = indicator == Indicator.ATTENDANCE
        total = len(verdicts) if is_attendance else len(verdicts) - verdicts.count(None)
        return f"{verdicts.count(True)}/{total}"

    target = answer.unit.figures[Indicator.ATTENDANCE].target.text
    return (
        f"Có {reached(Indicator.REGULAR)} chi bộ sinh hoạt thường kỳ đủ các tháng phải "
        f"họp; {reached(Indicator.ATTENDANCE)} chi bộ có tỷ lệ đảng viên dự sinh hoạt "
        f"{target}; {reached(Indicator.THEMATIC)} chi bộ đã sinh hoạt chuyên đề; "
        f"{reached(Indicator.CONTRIBUTIONS)} chi bộ có mọi đảng viên phát biểu đủ số kỳ"
    )


def _remarks(answer):
    """What keeps the figures from being final."""
    reckoning = answer.reckoning
    remarks = []
    if answer.day < reckoning.period.last_day:
        remarks.append(
            f"Chưa hết {reckoning.period}; số liệu tính đến hết ngày {answer.day:%d/%m/%Y}"
        )
    waiting = facts.unadopted_meetings(reckoning)
    remarks += [
        f"{meeting.branch.label}: cuộc họp ngày {meeting.held_on:%d/%m/%Y} chưa thông qua biên bản "
        "nên chưa tính"
        for meeting in waiting[:MOST_NAMES]
    ]
    return remarks


def _body_code(organization, body):
    if organization.is_branch:
        return "CB"
    return "TU" if body.startswith(PROVINCIAL) else "ĐU"


def _authority(organization, body):
    spoken_for = "Chi bộ" if organization.is_branch else " ".join(body.split()[:2])
    return f"T/M {spoken_for.upper()}"


def _recipients(organization, superior):
    above = [f"{issuing_body(superior)} (để báo cáo)"] if superior else []
    return above if organization.is_branch else [*above, "Các chi bộ trực thuộc"]


def _secretary(organization, day):
    """The name under a branch's report; for a committee the line stays free for its secretary."""
    position = (
        Position.objects.on(day)
        .filter(branch=organization, office=Office.SECRETARY)
        .select_related("member")
        .first()
    )
    return position.member.full_name if position else ""
