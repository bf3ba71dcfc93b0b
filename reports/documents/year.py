"""What only the annual report has: branches at target, what has improved (20.1 A31, A40)."""

from dataclasses import dataclass

from config.lib.paper import PaperTable
from reports.choices import Indicator
from reports.documents.wording import result, verdict
from reports.papers import ReportSection
from reports.quality.facts import branches_of_year, counts_of, mean_text
from reports.rules import Ratio, is_met, target_of

SHARES = (
    (Indicator.REGULAR, "Chi bộ sinh hoạt thường kỳ đủ 12 tháng"),
    (Indicator.THEMATIC, "Chi bộ sinh hoạt chuyên đề đủ các quý"),
    (Indicator.ATTENDANCE, "Chi bộ đạt chỉ tiêu tỷ lệ dự sinh hoạt"),
    (Indicator.CONTRIBUTIONS, "Chi bộ có mọi đảng viên phát biểu đủ số kỳ"),
)
NO_TARGET = "–"
COLUMNS = ["TT", "Chỉ tiêu về số chi bộ", "Chi bộ đạt", "Mức chỉ tiêu", "Đánh giá", "Năm trước"]


@dataclass(frozen=True)
class ShareLine:
    """How many branches reach a target, of those it applies to; ``target`` "–": none is set."""

    title: str
    ratio: Ratio
    target: str
    met: bool | None
    former: Ratio


@dataclass(frozen=True)
class Shares:
    lines: list

    @property
    def sections(self):
        rows = [
            [
                str(order),
                line.title,
                result(line.ratio),
                line.target,
                verdict(line.met) if line.target != NO_TARGET else NO_TARGET,
                result(line.former),
            ]
            for order, line in enumerate(self.lines, start=1)
        ]
        note = "Chi bộ không có cuộc họp nào được tính thì kể là chưa đạt chỉ tiêu tỷ lệ dự."
        return [
            ReportSection(
                "Kết quả các chỉ tiêu năm về số chi bộ",
                [note],
                PaperTable(COLUMNS, rows, layout="indicators"),
            )
        ]


def shares(figures):
    """None for a branch: it has no branches below."""
    if figures.unit.is_branch:
        return None
    rules = figures.answer.unit.rules
    lines = []
    for indicator, title in SHARES:
        ratio = figures.share(indicator)
        target = target_of(Indicator.REGULAR, rules) if indicator == Indicator.REGULAR else None
        lines.append(
            ShareLine(
                title=title,
                ratio=ratio,
                target=target.text if target else NO_TARGET,
                met=is_met(ratio, target) if target else None,
                former=figures.former_share(indicator),
            )
        )
    return Shares(lines)


@dataclass(frozen=True)
class Effect:
    """How the year stands to the year before: the fixed chapter of handbook 20.1 A40.

    ``better`` and ``worse`` name indicators; ``risen`` and ``fallen`` count branches whose
    attendance verdict changed. ``text`` is what the unit says about it.
    """

    has_former: bool
    better: list
    worse: list
    risen: int
    fallen: int
    text: list
    scores: str = ""

    @property
    def sections(self):
        lines = ["Chưa có số liệu năm trước trong phần mềm để so sánh."]
        if self.has_former:
            lines = [
                f"Chỉ tiêu cao hơn năm trước: {'; '.join(self.better) or 'không có'}.",
                f"Chỉ tiêu thấp hơn năm trước: {'; '.join(self.worse) or 'không có'}.",
            ]
            if self.risen or self.fallen:
                lines.append(
                    f"Có {self.risen} chi bộ năm trước chưa đạt, năm nay đạt chỉ tiêu tỷ lệ dự; "
                    f"{self.fallen} chi bộ năm trước đạt, năm nay chưa đạt."
                )
        heading = "Hiệu quả việc nâng cao chất lượng sinh hoạt chi bộ"
        lines += [self.scores] if self.scores else []
        return [ReportSection(heading, [*lines, *self.text])]


def effect(figures, text):
    answer, former = figures.answer, figures.former
    scores = _scores_sentence(figures)
    if former is None:
        return Effect(False, [], [], 0, 0, text, scores)
    better, worse = [], []
    for indicator, figure in answer.unit.figures.items():
        old, new = former.unit.figures[indicator].ratio, figure.ratio
        if not (old.whole and new.whole):
            continue
        words = f"{indicator.label.lower()}: {result(old, ' ')} → {result(new, ' ')}"
        if new.part * old.whole > old.part * new.whole:
            better.append(words)
        elif new.part * old.whole < old.part * new.whole:
            worse.append(words)
    risen, fallen = figures.turned()
    return Effect(
        has_former=True,
        better=better,
        worse=worse,
        risen=risen,
        fallen=fallen,
        text=text,
        scores=scores,
    )


def _scores_sentence(figures):
    """The official scores of meetings, this year against last (handbook 20.1 A40)."""
    year, on = figures.reckoning.period.year, figures.answer.on
    branches = branches_of_year(figures.unit, year, on)
    now, before = counts_of(branches, year, on), counts_of(branches, year - 1, on)
    if not (now.confirmed or before.confirmed):
        return ""
    bands = ", ".join(f"{label.lower()} {count}" for label, count in now.bands)
    return (
        f"Điểm chất lượng sinh hoạt bình quân: {mean_text(now.mean)} ({now.confirmed} cuộc họp đã "
        f"xác nhận: {bands}); năm trước: {mean_text(before.mean)} ({before.confirmed} cuộc họp). "
        f"Còn {now.unscored}/{now.due} cuộc họp chưa có điểm."
    )
