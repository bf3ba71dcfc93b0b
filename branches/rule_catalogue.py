"""What every key of a rule set means: label, kind, range, help (handbook 11.8, 14). Pure data."""

from dataclasses import dataclass

from branches.choices import BranchType
from branches.rule_kinds import Kind, RuleKey, problem_of

MEETING_TYPES = (
    ("REGULAR", "Thường kỳ"),
    ("THEMATIC", "Chuyên đề"),
    ("COMBINED", "Kết hợp thường kỳ và chuyên đề"),
    ("EXTRAORDINARY", "Bất thường"),
    ("COMMITTEE_MEETING", "Họp chi ủy"),
    ("GROUP_MEETING", "Sinh hoạt tổ đảng"),
    ("ADMISSION_CEREMONY", "Lễ kết nạp"),
    ("YEAR_END_REVIEW", "Kiểm điểm cuối năm"),
    ("OTHER_ACTIVITY", "Hoạt động khác"),
)
INSPECTION_KINDS = (
    ("HALF_YEAR", "Kiểm tra sinh hoạt chi bộ 6 tháng"),
    ("REGULAR_SUPERVISION", "Giám sát thường xuyên"),
    ("THEMATIC_SUPERVISION", "Giám sát chuyên đề"),
    ("INSPECTION", "Kiểm tra"),
)
AT_LEAST = ((">", "Phải lớn hơn mục tiêu"), (">=", "Bằng mục tiêu cũng đạt"))
COMPARISONS = ((">", "Trên"), (">=", "Từ"), ("=", "Đúng bằng"))
OF_CHARTER = "Theo Điều lệ Đảng; đơn vị không quy định khác."
OF_SERVER = "Theo sức chứa của máy chủ; không quy định theo đơn vị."
ONE_VALUE = "Phần mềm chỉ có một cách tính này."
ADDS_UP = "Dùng chung một cách tính để số liệu của các cấp cộng lại được."
OF_CENTRE = "Theo quy định của Trung ương; đơn vị không quy định khác."
ONE_SHEET = "Đơn vị ban hành phiếu của mình ở trang “Phiếu chấm điểm”."
SIZES = "Tính theo số đảng viên phải dự cuộc họp."


@dataclass(frozen=True)
class Section:
    """Keys that stand together; ``code`` is the first part of the key, ``slug`` its address."""

    code: str
    slug: str
    title: str
    keys: tuple

    @property
    def editable(self):
        return [entry for entry in self.keys if entry.is_editable]


def _section(code, slug, title, *keys):
    return Section(code, slug, title, tuple(make(code) for make in keys))


def _entry(kind, name, label, **more):
    return lambda section: RuleKey(f"{section}.{name}", label, kind, **more)


def _whole(name, label, unit, low, high, **more):
    return _entry(Kind.WHOLE, name, label, unit=unit, low=low, high=high, **more)


def _percent(name, label, **more):
    return _whole(name, label, "%", 1, 100, **more)


def _yes_no(name, label, **more):
    return _entry(Kind.YES_NO, name, label, **more)


def _operator(name, label, **more):
    return _entry(Kind.OPERATOR, name, label, choices=AT_LEAST, **more)


def _types(name, label, **more):
    return _entry(Kind.TYPES, name, label, choices=MEETING_TYPES, **more)


def _target(name, label, **more):
    return _entry(Kind.TARGET, name, label, choices=COMPARISONS, low=0, high=100, **more)


SECTIONS = (
    _section(
        "attendance", "du-hop", "Tỷ lệ dự sinh hoạt",
        _percent("target_pct", "Mục tiêu tỷ lệ dự sinh hoạt", by_type=True,
                 help="Tỷ lệ cộng dồn của kỳ phải đạt để được đánh giá “đạt”."),
        _operator("operator", "Cách so với mục tiêu tỷ lệ dự",
                  help="“Trên 90 %”: đúng 90 % là chưa đạt."),
        _types("types", "Cuộc họp tính vào tỷ lệ dự"),
        _yes_no("temp_in_counts", "Đảng viên sinh hoạt tạm thời phải dự tại nơi đến",
                help="Áp dụng khi điểm danh; cuộc họp đã điểm danh giữ nguyên."),
        _percent("meeting_criterion_pct", "Tỷ lệ dự của một cuộc họp được coi là đạt",
                 by_type=True, help="Dùng khi đánh giá từng cuộc họp."),
        _operator("meeting_criterion_operator", "Cách so của một cuộc họp"),
        _yes_no("meeting_requires_no_unexcused", "Cuộc họp đạt phải không ai vắng không lý do"),
    ),
    _section(
        "contribution", "phat-bieu", "Phát biểu ý kiến",
        _whole("sessions_per_year", "Số kỳ mỗi đảng viên phải phát biểu", "kỳ trong năm", 0, 24,
               by_type=True),
        _yes_no("prorate", "Tính theo số tháng sinh hoạt trong năm",
                help="Đảng viên sinh hoạt chưa đủ năm cần ít kỳ hơn, làm tròn lên."),
        _types("types", "Cuộc họp tính phát biểu"),
        _yes_no("written_absent_counts_if_read",
                "Tính ý kiến bằng văn bản của người vắng đã đọc tại cuộc họp"),
        _yes_no("presentation_counts", "Tính bài trình bày là một kỳ phát biểu"),
        _whole("silent_months", "Nhắc mời phát biểu khi đã im lặng từ", "tháng", 1, 12),
    ),
    _section(
        "regular", "thuong-ky", "Sinh hoạt thường kỳ",
        _whole("per_month", "Số cuộc họp thường kỳ mỗi tháng", "cuộc họp", 1, 4),
        _types("types", "Cuộc họp tính là thường kỳ"),
        _entry(Kind.WINDOW, "window", "Ngày họp thường kỳ trong tháng", by_type=True,
               help="Họp ngoài những ngày này phải ghi lý do."),
        _whole("grace_days", "Số ngày châm chước sau ngày họp quy định", "ngày", 0, 31,
               help="Quá số ngày này mới coi là chậm họp."),
        _yes_no("approved_postponement_counts",
                "Cuộc họp lùi sang tháng sau được phép tính cho tháng cũ"),
    ),
    _section(
        "thematic", "chuyen-de", "Sinh hoạt chuyên đề",
        _entry(Kind.CHOICE, "schedule", "Nhịp sinh hoạt chuyên đề", fixed=ONE_VALUE,
               choices=(("QUARTERLY", "Hằng quý"),)),
        _whole("per_quarter", "Số chuyên đề mỗi quý", "chuyên đề", 1, 3),
        _types("types", "Cuộc họp tính là chuyên đề"),
        _yes_no("allow_catch_up", "Quý sau họp bù được cho quý trước", unused=True),
        _entry(Kind.NUMBERS, "hint_weeks", "Nhắc khi quý chưa có chuyên đề từ", unit="tuần",
               low=1, high=14, names=("Lần đầu", "Lần hai"),
               help="Tính từ tuần đầu của quý."),
        _whole("min_active_days", "Quý được tính khi chi bộ hoạt động từ", "ngày", 0, 92),
    ),
    _section(
        "duration", "thoi-luong", "Thời lượng cuộc họp",
        _whole("min", "Thời lượng ít nhất", "phút", 15, 480, by_type=True,
               help="Không kể giờ nghỉ."),
        _whole("min_combined", "Thời lượng ít nhất khi kết hợp chuyên đề", "phút", 15, 480,
               by_type=True),
        _whole("large_branch_from", "Chi bộ đông là từ", "đảng viên", 2, 1000, help=SIZES),
        _whole("min_large", "Thời lượng ít nhất của chi bộ đông", "phút", 15, 480, optional=True,
               help="Để trống: như các chi bộ khác."),
        _whole("small_branch_below", "Chi bộ nhỏ là dưới", "đảng viên", 2, 50, optional=True,
               help=f"{SIZES} Để trống: không có quy định riêng."),
        _whole("min_small", "Thời lượng ít nhất của chi bộ nhỏ", "phút", 15, 480, optional=True,
               help="Cuộc họp kết hợp chuyên đề vẫn theo thời lượng của họp kết hợp."),
    ),
    _section(
        "preparation", "chuan-bi", "Chuẩn bị cuộc họp",
        _entry(Kind.TYPES, "agree_with_unit", "Thống nhất ngày giờ với thủ trưởng đơn vị",
               choices=tuple(BranchType.choices), help="Loại hình chi bộ phải thống nhất."),
    ),
    _section(
        "minutes", "bien-ban", "Biên bản",
        _yes_no("criticism_required", "Bắt buộc ghi phê bình, hoặc lý do không có",
                help="Không: phần mềm chỉ nhắc, vẫn kết thúc được cuộc họp."),
    ),
    _section(
        "documents", "tai-lieu", "Tài liệu và hồ sơ",
        _whole("before_days", "Gửi tài liệu trước cuộc họp ít nhất", "ngày", 0, 30),
        _whole("after_days", "Gửi biên bản lên cấp trên trong", "ngày sau họp", 0, 30),
        _whole("sign_days", "Biên bản chưa ký bị nêu ở chất lượng số liệu sau", "ngày", 1, 90),
        _whole("max_mb", "Một tệp tải lên không quá", "MB", 1, 100, fixed=OF_SERVER),
        _whole("picture_edge", "Ảnh thu nhỏ còn cạnh dài", "điểm ảnh", 800, 10000,
               fixed=OF_SERVER),
        _whole("picture_quality", "Chất lượng ảnh khi thu nhỏ", "trên 100", 1, 100,
               fixed=OF_SERVER),
    ),
    _section(
        "plan", "ke-hoach", "Kế hoạch năm",
        _entry(Kind.DAY, "deadline", "Hạn gửi kế hoạch năm"),
        _whole("theme_draft_days", "Dự thảo chuyên đề xong trước cuộc họp", "ngày", 0, 60),
        _whole("committee_days_before", "Chi ủy họp trước chi bộ", "ngày", 0, 27),
    ),
    _section(
        "reminders", "nhac-viec", "Nhắc việc",
        _entry(Kind.NUMBERS, "days", "Ngày nhắc trước cuộc họp", unit="ngày", low=-31, high=31,
               names=("Lần đầu", "Lần hai", "Ngày họp", "Sau họp"), falls=True,
               help="Số âm là sau ngày họp: −2 nghĩa là nhắc sau hai ngày."),
        _entry(Kind.HOURS, "quiet", "Giờ không gửi lời nhắc"),
        _whole("apart_hours", "Hai lời nhắc cách nhau ít nhất", "giờ", 0, 168),
    ),
    _section(
        "absence", "vang-hop", "Vắng sinh hoạt",
        _types("types", "Kỳ sinh hoạt tính vắng"),
        _whole("excused_streak_over", "Cảnh báo khi vắng có lý do liên tiếp quá", "kỳ", 1, 12),
        _whole("many_per_half_year", "Cảnh báo khi vắng trong nửa năm từ", "kỳ", 1, 12),
        _whole("art8_months", "Điều 8 Điều lệ Đảng: bỏ sinh hoạt từ", "tháng trong năm", 1, 12,
               fixed=OF_CHARTER),
        _whole("not_returned_days", "Hết hạn tạm nghỉ mà chưa có kỳ họp: báo sau", "ngày", 0, 366),
        _whole("looked_back_months", "Xét người hết hạn, chuyển đi trong", "tháng", 1, 36),
        _whole("transfer_working_days", "Chuyển đi chưa nơi tiếp nhận: báo sau", "ngày làm việc",
               1, 250),
        _whole("transfer_months", "Chuyển đi chưa nơi tiếp nhận: báo nặng sau", "tháng", 1, 24),
        _whole("self_criticism_max", "Yêu cầu tự phê bình mỗi năm không quá", "lần", 1, 12),
    ),
    _section(
        "branch", "to-chuc", "Tổ chức chi bộ",
        _whole("min_official", "Chi bộ có ít nhất", "đảng viên chính thức", 1, 50,
               fixed=OF_CHARTER),
        _whole("committee_from_official", "Bầu chi ủy khi có từ", "đảng viên chính thức", 1, 100),
        _whole("committee_max", "Chi ủy không quá", "đồng chí", 1, 50),
        _whole("groups_from", "Chia tổ đảng khi có từ", "đảng viên", 2, 1000),
    ),
    _section(
        "by_groups", "hop-theo-to", "Họp theo tổ đảng",
        _whole("min_members", "Được họp theo tổ khi chi bộ có từ", "đảng viên", 2, 1000),
        _whole("max_per_year", "Họp theo tổ mỗi năm không quá", "lần", 0, 12),
    ),
    _section(
        "voting", "bieu-quyet", "Biểu quyết",
        _entry(Kind.MAJORITY, "ordinary", "Đa số thông thường", fixed=OF_CHARTER),
        _entry(Kind.MAJORITY, "qualified", "Kết nạp, công nhận chính thức, xóa tên",
               fixed=OF_CHARTER),
        _whole("failed_for_superior", "Không đủ phiếu công nhận, xóa tên thì cấp trên xét, sau",
               "lần", 1, 12, fixed=OF_CHARTER),
    ),
    _section(
        "support", "chi-bo-can-ho-tro", "Chi bộ cần hỗ trợ và bảng theo dõi",
        _whole("missed_months", "Cần hỗ trợ khi trong năm thiếu từ", "tháng", 1, 12),
        _percent("attendance_below", "Cần hỗ trợ khi tỷ lệ dự trong năm dưới"),
        _whole("stuck_tasks", "Cần hỗ trợ khi có nhiệm vụ vướng mắc từ", "nhiệm vụ", 1, 100),
        _whole("soon_days", "Sắp đến hạn họp là trong", "ngày tới", 1, 31),
    ),
    _section(
        "tasks", "nhiem-vu", "Nhiệm vụ và nghị quyết",
        _whole("stuck_meetings", "Nhiệm vụ vướng mắc khi không báo cáo liền", "kỳ họp", 1, 12),
        _whole("long_chain", "Nhiệm vụ vướng mắc khi đã chuyển tiếp từ", "lần", 1, 12),
        _whole("key_per_month", "Nhiệm vụ trọng tâm mỗi tháng không quá", "nhiệm vụ", 1, 20),
        _entry(Kind.NUMBERS, "escalate_days", "Báo nhiệm vụ quá hạn lên từng cấp sau",
               unit="ngày", low=0, high=365, names=("Cấp một", "Cấp hai", "Cấp ba")),
    ),
    _section(
        "registers", "so-theo-doi", "Sổ theo dõi",
        _whole("opinion_reply_days", "Trả lời ý kiến của nhân dân trong", "ngày làm việc", 1, 365),
        _whole("proposal_reply_days", "Trả lời kiến nghị trong", "ngày làm việc", 1, 365),
    ),
    _section(
        "privacy", "du-lieu-ca-nhan", "Dữ liệu cá nhân",
        _whole("left_months", "Bỏ số căn cước, ngày sinh, giới tính của người đã rời đi sau",
               "tháng", 6, 600, optional=True),
    ),
    _section(
        "reports", "bao-cao", "Báo cáo",
        _whole("auto_days", "Báo cáo tự lập được lập sau khi hết kỳ", "ngày", 0, 60),
    ),
    _section(
        "inspection", "kiem-tra-giam-sat", "Kiểm tra, giám sát",
        _entry(Kind.TYPES, "coverage_kinds", "Hình thức tính vào tỷ lệ chi bộ được kiểm tra",
               choices=INSPECTION_KINDS, fixed=ADDS_UP),
        _whole("min_active_days", "Chi bộ phải được kiểm tra khi đã hoạt động từ", "ngày", 1, 181,
               fixed=ADDS_UP),
        _whole("answer_days", "Đơn vị được kiểm tra báo cáo, giải trình trong", "ngày", 1, 60),
    ),
    _section(
        "review", "duyet-bien-ban", "Duyệt biên bản",
        _whole("answer_days", "Chi bộ bổ sung biên bản bị trả lại trong", "ngày", 1, 90),
    ),
    _section(
        "scoring", "cham-diem", "Chấm điểm cuộc họp",
        _entry(Kind.CHOICE, "template", "Mẫu phiếu chấm điểm chung", fixed=ONE_SHEET,
               choices=(("HD42-2025", "Khung 100 điểm của Hướng dẫn 42-HD/BTCTW"),)),
        _entry(Kind.NUMBERS, "bands", "Mức điểm", unit="điểm", low=0, high=100, falls=True,
               names=("Tốt từ", "Khá từ", "Trung bình từ")),
        _yes_no("gate_for_good", "Mức “Tốt” đòi hỏi đủ điểm ở các tiêu chí bắt buộc",
                help="Tiêu chí bắt buộc được đánh dấu trên phiếu; thiếu điểm thì xếp loại Khá."),
        _types("types", "Cuộc họp được chấm điểm"),
        _whole("reason_from", "Phải ghi lý do khi điểm khác gợi ý từ", "điểm", 1, 10),
    ),
    _section(
        "evaluation", "xep-loai", "Đánh giá, xếp loại cuối năm",
        _entry(Kind.SHARE, "excellent_cap", "Tỷ lệ hoàn thành xuất sắc không quá",
               fixed=OF_CENTRE),
        _entry(Kind.SHARE, "excellent_cap_max", "Tỷ lệ cao nhất khi có quyết định",
               fixed=OF_CENTRE),
        _entry(Kind.CHOICE, "cap_base", "Tỷ lệ xuất sắc tính trên",
               choices=(("GOOD_ONLY", "Số hoàn thành tốt"),
                        ("GOOD_AND_ABOVE", "Số hoàn thành tốt trở lên"))),
        _whole("min_months_since_admission", "Xếp loại đảng viên khi đã kết nạp từ", "tháng",
               0, 24),
        _entry(Kind.CHOICE, "excellent_base", "Mục tiêu xuất sắc tính trên",
               choices=(("ALL", "Mọi đảng viên được xếp loại"),
                        ("GOOD_AND_ABOVE", "Số hoàn thành tốt trở lên"))),
        _whole("small_group", "Không công khai kết quả xếp loại của nhóm dưới", "người", 2, 50,
               help="Để không ai suy ra được kết quả của từng người."),
    ),
    _section(
        "targets", "muc-tieu", "Mục tiêu của các chỉ số",
        _target("contribution_share", "Đảng viên phát biểu đủ số kỳ"),
        _target("regular_share", "Tháng có sinh hoạt thường kỳ"),
        _target("thematic_share", "Quý có sinh hoạt chuyên đề"),
        _target("resolution_share", "Cuộc họp có kết luận hoặc nghị quyết"),
        _target("good_branches_grassroots", "Chi bộ cơ sở hoàn thành tốt"),
        _target("good_branches_subordinate", "Chi bộ trực thuộc hoàn thành tốt"),
        _target("failed_branches", "Chi bộ không hoàn thành nhiệm vụ"),
        _target("good_members", "Đảng viên hoàn thành tốt"),
        _target("excellent_members", "Đảng viên hoàn thành xuất sắc"),
    ),
)  # fmt: skip
SECTION_OF_SLUG = {section.slug: section for section in SECTIONS}
CATALOGUE = {entry.key: entry for section in SECTIONS for entry in section.keys}

NEEDS_BOTH = (
    ("duration.small_branch_below", "duration.min_small"),
    ("duration.min_small", "duration.small_branch_below"),
)


def problems_of(values, inherited):
    """Sentences by dotted key: what cannot stand in ``values`` (the JSON of a rule set).

    ``inherited`` are the values in force where ``values`` says nothing, for keys that depend on
    each other.
    """
    found = {}
    for section, keys in values.items():
        for name, value in keys.items():
            key = f"{section}.{name}"
            entry = CATALOGUE.get(key)
            if entry is None or entry.fixed:
                found[key] = f"“{entry.label if entry else key}” không do đơn vị quy định."
            elif problem := problem_of(entry, value):
                found[key] = problem
    for key, other in NEEDS_BOTH:
        if _value(values, inherited, key) is not None and _value(values, inherited, other) is None:
            found.setdefault(
                other, f"Đã quy định “{CATALOGUE[key].label}” thì quy định cả mục này."
            )
    return found


def _value(values, inherited, key):
    section, name = key.split(".", 1)
    own = values.get(section, {})
    return own[name] if name in own else inherited.get(section, {}).get(name)


def rulable(values):
    """``values`` without what no unit rules itself: the start of a unit's next version."""
    found = {}
    for section, keys in values.items():
        for name, value in keys.items():
            entry = CATALOGUE.get(f"{section}.{name}")
            if entry and not entry.fixed:
                found.setdefault(section, {})[name] = value
    return found
