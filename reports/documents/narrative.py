"""The worded parts of a report: proposed from the facts, edited by people, figures filled in by us.

A figure is never typed: a text names it in brackets, ``[tỷ lệ dự]``, and every edition fills in its
own. Pure but for what it is given.
"""

import re

from config.lib.errors import RuleBroken
from config.lib.paper import joined, paragraphs_of, people
from reports.choices import Indicator, NarrativeBlock, ReportKind
from reports.documents.wording import result
from reports.wording import SHORT_TITLES

LONGEST = 5000
TOKEN = re.compile(r"\[([^\[\]]+)\]")
PERCENT = re.compile(r"\d+(?:[.,]\d+)?\s*%")
BLOCKS = {
    ReportKind.MONTH: (NarrativeBlock.ASSESSMENT, NarrativeBlock.PROPOSALS),
    ReportKind.QUARTER: (
        NarrativeBlock.ASSESSMENT,
        NarrativeBlock.DIRECTION,
        NarrativeBlock.PROPOSALS,
    ),
    ReportKind.HALF: (
        NarrativeBlock.ASSESSMENT,
        NarrativeBlock.LESSONS,
        NarrativeBlock.DIRECTION,
        NarrativeBlock.PROPOSALS,
    ),
    ReportKind.YEAR: (
        NarrativeBlock.ASSESSMENT,
        NarrativeBlock.EFFECTIVENESS,
        NarrativeBlock.LESSONS,
        NarrativeBlock.DIRECTION,
        NarrativeBlock.PROPOSALS,
    ),
}
OF_INDICATOR = {
    Indicator.ATTENDANCE: "tỷ lệ dự",
    Indicator.CONTRIBUTIONS: "phát biểu",
    Indicator.REGULAR: "thường kỳ",
    Indicator.THEMATIC: "chuyên đề",
    Indicator.RESOLUTIONS: "kết luận, nghị quyết",
}


def tokens(figures):
    """What may stand in brackets, with the words it becomes in this edition."""
    own = figures.of(figures.unit)
    answer = figures.answer
    found = {
        word: result(answer.unit.figures[indicator].ratio, " ")
        for indicator, word in OF_INDICATOR.items()
    }
    found["mức tỷ lệ dự"] = answer.unit.figures[Indicator.ATTENDANCE].target.text
    found["số đảng viên"] = people(own["members"])
    found["nhiệm vụ"] = result(own["tasks"], " ")
    found["đúng ngày"] = result(own["in_window"], " ")
    if not figures.unit.is_branch:
        found["số chi bộ"] = str(figures.branch_count)
        for indicator, word in OF_INDICATOR.items():
            share = figures.share(indicator)
            found[f"chi bộ đạt {word}"] = f"{share.part}/{share.whole}"
    return found


def proposed(figures, kind, attention):
    """The text proposed for each block of this kind of report."""
    makers = {
        NarrativeBlock.ASSESSMENT: _assessment,
        NarrativeBlock.EFFECTIVENESS: _effectiveness,
        NarrativeBlock.LESSONS: _lessons,
        NarrativeBlock.DIRECTION: _direction,
    }
    return {
        block: makers[block](figures, attention) if block in makers else ""
        for block in BLOCKS[kind]
    }


def filled(text, values):
    """The paragraphs of a text with its figures; a name in brackets nobody knows stays as it is."""
    return paragraphs_of(TOKEN.sub(lambda found: values.get(found[1], found[0]), text))


def require_wording(text, label, known):
    """Refuse what cannot be printed: figures typed by hand, figures nobody knows, too long."""
    if len(text) > LONGEST:
        raise RuleBroken(
            f"Phần “{label}” dài {len(text)} ký tự, tối đa {LONGEST}. Đồng chí rút gọn lại."
        )
    typed = PERCENT.search(text)
    if typed:
        raise RuleBroken(
            f"Phần “{label}” có số “{typed[0]}” gõ tay. Số liệu do phần mềm điền để khớp bảng: "
            "đồng chí thay bằng tên số liệu trong ngoặc vuông, ví dụ [tỷ lệ dự]."
        )
    unknown = [name for name in TOKEN.findall(text) if name not in known]
    if unknown:
        raise RuleBroken(
            f"Phần “{label}”: không có số liệu tên [{unknown[0]}]. Đồng chí chọn trong danh sách "
            "dưới biểu mẫu."
        )


def _assessment(figures, attention):
    if figures.unit.is_branch:
        return (
            "Số tháng chi bộ sinh hoạt thường kỳ trên số tháng phải họp: [thường kỳ]; tỷ lệ đảng "
            "viên dự sinh hoạt: [tỷ lệ dự], mức chỉ tiêu [mức tỷ lệ dự]; đảng viên phát biểu đủ "
            "số kỳ: [phát biểu]"
        )
    return (
        "Có [chi bộ đạt thường kỳ] chi bộ sinh hoạt thường kỳ đủ các tháng phải họp; "
        "[chi bộ đạt tỷ lệ dự] chi bộ có tỷ lệ đảng viên dự sinh hoạt [mức tỷ lệ dự]; "
        "[chi bộ đạt chuyên đề] chi bộ đã sinh hoạt chuyên đề; [chi bộ đạt phát biểu] chi bộ có "
        "mọi đảng viên phát biểu đủ số kỳ"
    )


def _effectiveness(figures, attention):
    if figures.former is None:
        return ""
    return "Tỷ lệ đảng viên dự sinh hoạt của năm: [tỷ lệ dự]; phát biểu đủ số kỳ: [phát biểu]"


def _lessons(figures, attention):
    low = [
        SHORT_TITLES[indicator].lower()
        for indicator, figure in figures.answer.unit.figures.items()
        if figure.met is False
    ]
    if low:
        return f"Cần rút kinh nghiệm ở các chỉ tiêu chưa đạt: {joined(low)}"
    return "Giữ cách làm đã giúp đạt các chỉ tiêu trong kỳ"


def _direction(figures, attention):
    lines = []
    if figures.unit.is_branch:
        if attention.without_meeting:
            lines.append("Sinh hoạt thường kỳ đủ, đúng ngày quy định")
        if attention.without_theme:
            lines.append("Sinh hoạt chuyên đề trong quý tới")
    else:
        for names, act in (
            (attention.without_meeting, "sinh hoạt thường kỳ đủ, đúng ngày quy định"),
            (attention.without_theme, "sinh hoạt chuyên đề"),
        ):
            if names:
                lines.append(f"Đôn đốc {_first(names, attention.word)} {act}")
    return "\n".join(lines or ["Tiếp tục duy trì nền nếp, nâng cao chất lượng sinh hoạt"])


def _first(names, word, most=5):
    """Names of units without what stands in brackets behind them; ``word`` says what they are."""
    bare = [name.split(" (")[0] for name in names]
    if len(bare) <= most:
        return joined(bare)
    return f"{', '.join(bare[:most])} và các {word} khác"
