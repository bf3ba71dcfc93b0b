"""How figures are said in Vietnamese: titles, counts, targets, formulas."""

from branches.rule_catalogue import CATALOGUE
from branches.rule_kinds import lines_of
from meetings.choices import MeetingType
from reports.choices import Indicator, Measure

VERDICTS = {True: "Đạt", False: "Chưa đạt", None: "Không áp dụng"}
SHORT_TITLES = {
    Indicator.ATTENDANCE: "Tỷ lệ dự",
    Indicator.CONTRIBUTIONS: "Phát biểu",
    Indicator.REGULAR: "Thường kỳ",
    Indicator.THEMATIC: "Chuyên đề",
    Indicator.RESOLUTIONS: "Kết luận, nghị quyết",
}
UNITS = {
    Indicator.ATTENDANCE: "lượt dự họp",
    Indicator.CONTRIBUTIONS: "đảng viên",
    Indicator.REGULAR: "tháng của chi bộ",
    Indicator.THEMATIC: "quý của chi bộ",
    Indicator.RESOLUTIONS: "cuộc họp",
}
SLUGS = {
    Indicator.ATTENDANCE: "du-hop",
    Indicator.CONTRIBUTIONS: "phat-bieu",
    Indicator.REGULAR: "thuong-ky",
    Indicator.THEMATIC: "chuyen-de",
    Indicator.RESOLUTIONS: "nghi-quyet",
}
INDICATOR_OF_SLUG = {slug: indicator for indicator, slug in SLUGS.items()}


def counts_text(figure):
    """``26/28 lượt dự họp``."""
    return f"{figure.ratio.part}/{figure.ratio.whole} {UNITS[figure.indicator]}"


def cell_text(figure):
    """``92,86 % (26/28)``, ``–`` where nothing is expected: for tables."""
    if figure.ratio.whole == 0:
        return "–"
    return f"{figure.ratio.percent_text} ({figure.ratio.part}/{figure.ratio.whole})"


def formula(indicator, rules):
    """How the figure is computed, as sentences with the values of the rules in force."""
    return _FORMULAS[indicator](rules)


def kinds_text(rules, key, last="và"):
    """``thường kỳ và kết hợp``: the types of meeting the rule ``key`` names."""
    words = [
        "kết hợp" if kind == MeetingType.COMBINED else MeetingType(kind).label.lower()
        for kind in rules.get(key)
    ]
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _of_types(rules, key):
    """A sentence on the values of single types of branch, where the rules name such."""
    entry = CATALOGUE[key]
    _, *own = lines_of(entry, rules.values[entry.section][entry.name])
    return [f"{entry.label} riêng theo loại hình: {'; '.join(own)}."] if own else []


def _attendance(rules):
    return [
        "Cộng số lượt đảng viên có mặt (trực tiếp và trực tuyến), chia cho số lượt phải dự, trên "
        f"các cuộc họp {kinds_text(rules, 'attendance.types')} đã họp trong kỳ.",
        "Cộng số lượt rồi mới chia; không lấy trung bình các tỷ lệ của từng tháng hay từng chi bộ.",
        "Không thuộc diện phải dự: đảng viên được miễn, bị đình chỉ, làm nhiệm vụ đặc biệt, đang "
        "sinh hoạt tạm thời nơi khác, và người được kết nạp ngay tại buổi họp.",
        *_of_types(rules, "attendance.target_pct"),
    ]


def _contributions(rules):
    yearly = rules.get("contribution.sessions_per_year")
    months = kinds_text(rules, "regular.types", last="hoặc")
    written = (
        "chỉ tính khi đã đọc tại cuộc họp"
        if rules.get("contribution.written_absent_counts_if_read")
        else "không tính"
    )
    return [
        "Số đảng viên phát biểu đủ số kỳ, chia cho số đảng viên áp dụng.",
        f"Số kỳ cần phát biểu là {yearly} × m / 12, làm tròn lên; m là số tháng có cuộc họp "
        f"{months} mà đảng viên thuộc diện phải dự, ở bất kỳ chi bộ nào. m bằng 0 "
        "thì không áp dụng."
        if rules.get("contribution.prorate")
        else f"Mỗi đảng viên cần phát biểu ở ít nhất {yearly} kỳ.",
        "Phát biểu nhiều lần trong một cuộc họp tính là một kỳ. Ý kiến chỉ để nhất trí và lời "
        f"điều hành của chủ trì không tính. Ý kiến gửi bằng văn bản của người vắng {written}.",
        "Mỗi đảng viên được tính một lần, ở chi bộ có sinh hoạt chính thức sau cùng trong kỳ.",
        *_of_types(rules, "contribution.sessions_per_year"),
    ]


def _regular(rules):
    kinds = kinds_text(rules, "regular.types", last="hoặc")
    return [
        f"Số tháng chi bộ có ít nhất {rules.get('regular.per_month')} cuộc họp {kinds} trong "
        "tháng, chia cho số tháng phải họp.",
        "Một tháng được tính khi chi bộ đã có từ ngày đầu tháng và tháng đó đã hết, hoặc đã họp.",
        "Họp hai lần trong một tháng không bù cho tháng khác.",
    ]


def _thematic(rules):
    kinds = kinds_text(rules, "thematic.types", last="hoặc")
    return [
        f"Số quý chi bộ có ít nhất {rules.get('thematic.per_quarter')} cuộc sinh hoạt {kinds} "
        "trong quý, chia cho số quý phải sinh hoạt.",
        f"Một quý được tính khi chi bộ hoạt động từ {rules.get('thematic.min_active_days')} ngày "
        "trong quý và quý đó đã hết, hoặc đã sinh hoạt.",
        "Sinh hoạt hai chuyên đề trong một quý không bù cho quý khác.",
    ]


def _resolutions(rules):
    kinds = kinds_text(rules, "regular.types")
    return [
        f"Số cuộc họp {kinds} có kết luận hoặc nghị quyết, chia cho tổng số cuộc họp {kinds}.",
    ]


def task_formula(rules):
    """How the shares of done tasks are computed, and when a task counts as stuck (handbook 9)."""
    return [
        "Tỷ lệ hoàn thành: số nhiệm vụ đã hoàn thành, đúng hạn hoặc muộn, chia cho số nhiệm vụ đến "
        "hạn trong kỳ. Tỷ lệ đúng hạn: số nhiệm vụ hoàn thành đúng hạn, chia cho cùng số đó.",
        "Một nhiệm vụ được tính khi thời hạn đã đến, hoặc sớm hơn nếu đã hoàn thành. Nhiệm vụ chi "
        "bộ quyết định thôi thực hiện thì không tính; nhiệm vụ chuyển tiếp là chưa hoàn thành.",
        "Hoàn thành tính theo ngày hoàn thành do người kiểm tra hoặc cuộc họp xác nhận.",
        f"Nhiệm vụ vướng mắc: đang mở mà {rules.get('tasks.stuck_meetings')} kỳ họp liền không báo "
        f"cáo, hoặc đã chuyển tiếp từ {rules.get('tasks.long_chain')} lần.",
        "Cấp trên tính trên nghị quyết, kết luận chi bộ đã gửi; số của đơn vị bằng tổng số của các "
        "đơn vị trực thuộc.",
    ]


_FORMULAS = {
    Indicator.ATTENDANCE: _attendance,
    Indicator.CONTRIBUTIONS: _contributions,
    Indicator.REGULAR: _regular,
    Indicator.THEMATIC: _thematic,
    Indicator.RESOLUTIONS: _resolutions,
}


def measure_formula(measure, rules):
    """What a measure counts, as a sentence with the values of the rules in force."""
    return _MEASURES[measure](rules)


_MEASURES = {
    Measure.WINDOW: lambda rules: (
        "Số cuộc họp thường kỳ vào đúng những ngày quy định của tháng, chia cho số cuộc họp thường "
        "kỳ đã họp."
    ),
    Measure.DURATION: lambda rules: (
        f"Số cuộc họp từ {rules.get('duration.min')} phút trở lên (kết hợp chuyên đề: "
        f"{rules.get('duration.min_combined')} phút), không kể giờ nghỉ, chia cho số cuộc họp có "
        "ghi giờ bắt đầu và kết thúc."
    ),
    Measure.PREPARED: lambda rules: (
        "Số cuộc họp thường kỳ có họp chi ủy (hoặc bí thư, phó bí thư) trước đó, chia cho số cuộc "
        "họp thường kỳ của chi bộ có từ hai đồng chí trong chi ủy."
    ),
    Measure.NOTIFIED: lambda rules: (
        f"Số cuộc họp được thông báo trước ít nhất {rules.get('documents.before_days')} ngày, chia "
        "cho số cuộc họp ghi trên phần mềm."
    ),
    Measure.SENT: lambda rules: (
        f"Số biên bản gửi cấp trên trong {rules.get('documents.after_days')} ngày sau cuộc họp, "
        "chia cho số cuộc họp đã đến hạn gửi."
    ),
    Measure.VISITED: lambda rules: (
        "Số cuộc họp có cấp ủy viên theo dõi dự, chia cho số cuộc họp của chi bộ được phân công "
        "người theo dõi."
    ),
    Measure.LEADERS: lambda rules: (
        "Số lượt dự của đảng viên là cán bộ lãnh đạo, quản lý, chia cho số lượt phải dự của các "
        "đồng chí đó ở các cuộc họp thường kỳ."
    ),
}
