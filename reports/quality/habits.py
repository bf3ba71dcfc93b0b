"""How the meetings of a year were held: the marks of a sitting, criticism month by month.

What pilots and committees want to compare (handbook 20: B26 story, C11 model, D29 flag salute) and
whether criticism is avoided (D12). All meetings of the year are read once.
"""

from collections import Counter

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from meetings.agenda import ORDINARY_PARTS
from meetings.choices import CRITICAL_KINDS
from meetings.models import Meeting, Praise
from reports.explained import Cell, Row, Table
from reports.quality.facts import mean, mean_text
from reports.rules import Ratio
from resolutions.scoring.choices import ScoreState

MARKS = ("after_flag_ceremony", "with_story", "is_model")
MARK_LABELS = ("Cuộc họp", "Tỷ lệ dự", "Điểm bình quân")
CRITICISM_LABELS = (
    "Cuộc thường kỳ",
    "Có phê bình, tự phê bình",
    "Ghi lý do không có",
    "Bỏ trống",
    "Lượt theo từng đồng chí",
)


def sittings(meetings):
    """``meetings`` counted by whatever the tables below ask of them, rows of one statement.

    ``held`` of each kind, their ``present`` and ``expected``, how many official scores and the sum
    of these; ``entries`` is the number of criticisms a sitting has by name.
    """
    entries = Praise.objects.filter(kind__in=CRITICAL_KINDS, meeting=OuterRef("pk"))
    entries = entries.order_by().values("meeting").annotate(number=Count("pk")).values("number")
    confirmed = Q(quality_score__state=ScoreState.CONFIRMED)
    kinds = meetings.order_by().values(
        *("for_month", *MARKS),
        is_regular=Q(meeting_type__in=ORDINARY_PARTS),
        entries=Coalesce(Subquery(entries), 0),
        is_told=~Q(criticism=""),
        has_reason=~Q(no_criticism_reason=""),
    )
    return list(
        kinds.annotate(
            held=Count("pk"),
            present=Sum("present_count", default=0),
            expected=Sum("expected_count", default=0),
            confirmed=Count("quality_score", filter=confirmed),
            official=Sum("quality_score__official_score", filter=confirmed, default=0),
        )
    )


def held_in(rows):
    """How many meetings stand behind the `sittings`."""
    return sum(row["held"] for row in rows)


def marks_table(rows):
    """Marked sittings beside all `sittings`, or None where none is marked."""
    marked = [(mark, [row for row in rows if row[mark]]) for mark in MARKS]
    lines = [Row(_title(mark), "", _marked(some)) for mark, some in marked if some]
    if not lines:
        return None
    lines.append(Row("Tất cả cuộc họp", "", _marked(rows)))
    return Table(
        title="Theo cách tổ chức",
        head_label="Cách tổ chức",
        labels=list(MARK_LABELS),
        rows=lines,
        empty="",
    )


def _title(mark):
    return str(Meeting._meta.get_field(mark).verbose_name)


def _marked(rows):
    names = ("present", "expected", "official", "confirmed")
    present, expected, official, confirmed = (sum(row[name] for row in rows) for name in names)
    attendance = Ratio(present, expected)
    texts = (str(held_in(rows)), attendance.percent_text, mean_text(mean(official, confirmed)))
    return [Cell(label, text) for label, text in zip(MARK_LABELS, texts, strict=True)]


def criticism_table(rows):
    """Month by month: how many regular `sittings` went into criticism, or said why not."""
    months = {}
    for row in rows:
        if row["is_regular"]:
            counts = months.setdefault(row["for_month"], Counter())
            is_said = row["is_told"] or row["entries"]
            kind = "said" if is_said else "why" if row["has_reason"] else "silent"
            counts.update({kind: row["held"], "times": row["entries"] * row["held"]})
    return Table(
        title="Phê bình, tự phê bình từng tháng",
        head_label="Tháng",
        labels=list(CRITICISM_LABELS),
        rows=[Row(f"Tháng {one}", "", _critical(months[one])) for one in sorted(months)],
        empty="Chưa có cuộc họp thường kỳ nào ghi trên phần mềm.",
    )


def _critical(counts):
    parts = [counts[kind] for kind in ("said", "why", "silent")]
    numbers = (sum(parts), *parts, counts["times"])
    return [
        Cell(label, str(number)) for label, number in zip(CRITICISM_LABELS, numbers, strict=True)
    ]
