"""The year of scores as tables and a chart: of one branch by meeting, of a committee by branch."""

from itertools import groupby

from branches.rules import Spell
from config.lib.charts import LINE, Chart, ChartSeries, draw
from config.lib.periods import Month, Period
from reports.explained import Cell, Row, Table
from reports.quality.facts import (
    counts_by_branch,
    mean_text,
    meetings_due,
    taken_over,
)
from reports.rules import month_applies
from resolutions.models import QualityScore
from resolutions.scoring.choices import ScoreState
from resolutions.scoring.querysets import DECIDED
from resolutions.scoring.sheets import points_text

HUNDRED = 100  # charts count in hundredths
COLUMNS = ("Điểm bình quân", "Năm trước", "Tốt", "Khá", "Trung bình", "Kém", "Chưa chấm")


def trend(year, counts, former):
    """The means of the months of ``year`` and of the year before, as a `Table` with a drawing.

    Both of `counts_by_month`.
    """
    now, before = ({month: one.mean for month, one in of.items()} for of in (counts, former))
    months = [Month(year, number) for number in range(1, 13)]
    shown = [one for one in months if one.number in now or one.number in before]
    chart = Chart(
        kind=LINE,
        title=f"Điểm bình quân từng tháng năm {year} (trên 100)",
        summary="; ".join(f"{one}: {mean_text(now.get(one.number))}" for one in shown) or "–",
        labels=[f"T{one.number}" for one in months],
        series=[ChartSeries(f"Năm {year}", [_hundredths(now.get(one.number)) for one in months])],
        label_name="Tháng",
    )
    rows = [
        Row(
            f"Tháng {one.number}",
            "",
            [
                Cell(f"Năm {year}", mean_text(now.get(one.number))),
                Cell(f"Năm {year - 1}", mean_text(before.get(one.number))),
            ],
        )
        for one in shown
    ]
    return Table(
        title="Điểm bình quân từng tháng",
        head_label="Tháng",
        labels=[f"Năm {year}", f"Năm {year - 1}"],
        rows=rows,
        empty="Chưa có điểm nào được cấp trên xác nhận.",
        drawing=draw(chart) if chart.has_values else None,
    )


def _hundredths(value):
    return None if value is None else int(value * HUNDRED)


def branches_table(page, year, on, address):
    """One page of branches with their year; two statements more for the year before."""
    branches = list(page.object_list)
    ids = [one.pk for one in branches]
    now, before = counts_by_branch(ids, year, on), counts_by_branch(ids, year - 1, on)
    return Table(
        title="Từng chi bộ",
        head_label="Chi bộ",
        labels=list(COLUMNS),
        rows=[
            Row(one.label, address(one), _cells(now.get(one.pk), before.get(one.pk)))
            for one in branches
        ],
        empty="Chưa có chi bộ nào bên dưới đơn vị này.",
    )


def _cells(counts, former):
    means = [mean_text(one.mean if one else None) for one in (counts, former)]
    numbers = [str(count) for _, count in counts.bands] if counts else ["0"] * 4
    return [
        Cell(label, text)
        for label, text in zip(
            COLUMNS, [*means, *numbers, str(counts.unscored if counts else 0)], strict=True
        )
    ]


def meetings_table(meetings, user):
    """The meetings of a branch's year with both values; scores the reader may not see are blank."""
    meetings = list(meetings.order_by("held_on", "pk"))
    visible = QualityScore.objects.visible_to(user).filter(meeting__in=meetings)
    scores = {one.meeting_id: one for one in visible}
    return Table(
        title="Từng cuộc họp",
        head_label="Cuộc họp",
        labels=["Chi bộ tự chấm", "Cấp trên xác nhận", "Xếp loại"],
        rows=[_meeting_row(one, scores.get(one.pk)) for one in meetings],
        empty="Chưa có cuộc họp nào thuộc loại được chấm điểm.",
    )


def _meeting_row(meeting, score):
    head = f"{meeting.title}, {meeting.held_on:%d/%m/%Y}"
    if score is None:
        cells = [Cell("Chi bộ tự chấm", "chưa chấm"), Cell("Cấp trên xác nhận", "–"),
                 Cell("Xếp loại", "–")]  # fmt: skip
        return Row(head, meeting.get_absolute_url(), cells)
    is_confirmed = score.state == ScoreState.CONFIRMED
    own = "đang chấm" if score.score is None else points_text(score.score)
    official = points_text(score.official_score) if is_confirmed else "chưa xác nhận"
    band = score.get_official_band_display() if is_confirmed else score.get_band_display()
    return Row(
        head,
        score.get_absolute_url(),
        [
            Cell("Chi bộ tự chấm", own),
            Cell("Cấp trên xác nhận", official),
            Cell("Xếp loại", band or "–"),
        ],
        score.weak_points.replace("\n", " ")[:200],
    )


def months_without(branch, year, on):
    """The months of ``year`` by day ``on`` in which the branch adopted no score, in words.

    A month without any meeting to score is among them, once it is over: there is no score either
    (handbook 12). Months before the branch was founded or after it was closed are not.
    """
    due = meetings_due([branch.pk], year, on)
    scored = set(
        QualityScore.objects.filter(meeting__in=due, state__in=DECIDED).values_list(
            "month", flat=True
        )
    )
    held = set(due.values_list("for_month", flat=True))
    old = set(taken_over([branch.pk], year, on).values_list("for_month", flat=True))
    spell = Spell(branch.valid_from, branch.valid_to)
    found = [
        month.number
        for month in Period(year).months
        if month.number not in scored
        and month_applies(
            existed_on_first_day=spell.covers(month.first_day),
            is_over=month.last_day <= on,
            is_satisfied=month.number in held | old,
        )
    ]
    return [
        f"tháng {', '.join(map(str, months))}{why}"
        for why, months in groupby(found, lambda month: _why(month, held, old))
    ]


def _why(month, held, old):
    if month in held:
        return ""
    return " (nhập từ sổ cũ)" if month in old else " (chưa họp)"
