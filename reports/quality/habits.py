"""How the meetings of a year were held: the marks of a sitting, criticism month by month.

What pilots and committees want to compare (handbook 20: B26 story, C11 model, D29 flag salute) and
whether criticism is avoided (D12). A fixed number of statements.
"""

from django.db.models import Count, Exists, OuterRef, Q, Sum

from meetings.agenda import ORDINARY_PARTS
from meetings.choices import CRITICAL_KINDS
from meetings.models import Meeting, Praise
from reports.explained import Cell, Row, Table
from reports.quality.facts import mean, mean_text
from reports.rules import Ratio
from resolutions.scoring.choices import ScoreState

MARKS = ("after_flag_ceremony", "with_story", "is_model")
WHOLE = "all"
MARK_LABELS = ("Cuộc họp", "Tỷ lệ dự", "Điểm bình quân")
CRITICISM_LABELS = (
    "Cuộc thường kỳ",
    "Có phê bình, tự phê bình",
    "Ghi lý do không có",
    "Bỏ trống",
    "Lượt theo từng đồng chí",
)


def marks_table(meetings):
    """Marked sittings beside all ``meetings``, or None where none is marked; one statement."""
    wanted = {WHOLE: Q()} | {mark: Q(**{mark: True}) for mark in MARKS}
    sums = meetings.order_by().aggregate(
        **{f"{name}_{key}": one for name, when in wanted.items() for key, one in _sums(when)}
    )
    rows = [Row(_title(mark), "", _marked(sums, mark)) for mark in MARKS if sums[f"{mark}_held"]]
    if not rows:
        return None
    rows.append(Row("Tất cả cuộc họp", "", _marked(sums, WHOLE)))
    return Table(
        title="Theo cách tổ chức",
        head_label="Cách tổ chức",
        labels=list(MARK_LABELS),
        rows=rows,
        empty="",
    )


def _sums(when):
    confirmed = when & Q(quality_score__state=ScoreState.CONFIRMED)
    yield "held", Count("pk", filter=when)
    yield "present", Sum("present_count", filter=when, default=0)
    yield "expected", Sum("expected_count", filter=when, default=0)
    yield "confirmed", Count("quality_score", filter=confirmed)
    yield "official", Sum("quality_score__official_score", filter=confirmed, default=0)


def _title(mark):
    return str(Meeting._meta.get_field(mark).verbose_name)


def _marked(sums, mark):
    attendance = Ratio(sums[f"{mark}_present"], sums[f"{mark}_expected"])
    score = mean(sums[f"{mark}_official"], sums[f"{mark}_confirmed"])
    texts = (str(sums[f"{mark}_held"]), attendance.percent_text, mean_text(score))
    return [Cell(label, text) for label, text in zip(MARK_LABELS, texts, strict=True)]


def criticism_table(meetings):
    """Month by month: how many regular ``meetings`` went into criticism, or said why not."""
    regular = meetings.filter(meeting_type__in=ORDINARY_PARTS).order_by()
    entries = Praise.objects.filter(kind__in=CRITICAL_KINDS)
    has_entry = Exists(entries.filter(meeting=OuterRef("pk")))
    said = ~Q(criticism="") | Q(has_entry=True)
    counts = (
        regular.annotate(has_entry=has_entry)
        .values("for_month")
        .annotate(
            held=Count("pk"),
            said=Count("pk", filter=said),
            why=Count("pk", filter=~said & ~Q(no_criticism_reason="")),
        )
        .order_by("for_month")
    )
    times = dict(
        entries.filter(meeting__in=regular)
        .order_by()
        .values_list("meeting__for_month")
        .annotate(Count("pk"))
    )
    return Table(
        title="Phê bình, tự phê bình từng tháng",
        head_label="Tháng",
        labels=list(CRITICISM_LABELS),
        rows=[
            Row(f"Tháng {one['for_month']}", "", _critical(one, times.get(one["for_month"], 0)))
            for one in counts
        ],
        empty="Chưa có cuộc họp thường kỳ nào ghi trên phần mềm.",
    )


def _critical(one, times):
    numbers = (one["held"], one["said"], one["why"], one["held"] - one["said"] - one["why"], times)
    return [
        Cell(label, str(number)) for label, number in zip(CRITICISM_LABELS, numbers, strict=True)
    ]
