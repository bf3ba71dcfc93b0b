"""Running orders by type of sitting (handbook 6.1, 7.1–7.3), as data."""

from meetings.choices import AgendaPhase, MeetingType

OPENING = [
    ("flag", "Chào cờ; tuyên bố lý do, giới thiệu đại biểu"),
    ("minute_taker", "Cử thư ký ghi biên bản"),
    ("roll_call", "Điểm danh"),
    ("fees", "Thông báo tình hình đóng đảng phí"),
    ("adopt_agenda", "Thông qua chương trình"),
]
REGULAR_CONTENT = [
    ("news", "Thông tin thời sự, văn bản mới của Trung ương, của tỉnh và của cấp ủy"),
    ("example", "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"),
    ("last_month", "Kiểm điểm kết quả lãnh đạo tháng trước; tư tưởng đảng viên, dư luận Nhân dân"),
    ("praise", "Biểu dương; nhắc nhở, phê bình, tự phê bình"),
    ("next_month", "Nhiệm vụ và biện pháp tháng tới"),
    ("discussion", "Thảo luận"),
    ("other", "Việc khác của chi bộ"),
    ("delegate", "Ý kiến của đại biểu cấp trên; tiếp thu của chi bộ"),
]
THEME = [
    ("theme_aim", "Nêu mục đích, yêu cầu của chuyên đề"),
    ("theme_presentation", "Trình bày chuyên đề"),
    ("theme_discussion", "Thảo luận chuyên đề"),
    ("theme_conclusion", "Kết luận chuyên đề, việc cần làm tiếp"),
]
CLOSING = [
    ("sum_up", "Chủ trì tổng hợp, kết luận"),
    ("tasks", "Phân công nhiệm vụ"),
    ("vote", "Biểu quyết kết luận, nghị quyết"),
    ("read_minutes", "Đọc và thông qua biên bản"),
]
EXTRAORDINARY_CONTENT = [
    ("matter", "Nội dung cuộc họp"),
    ("discussion", "Thảo luận"),
]
COMMITTEE_CONTENT = [
    ("last_month", "Đánh giá kết quả lãnh đạo tháng trước"),
    ("next_month", "Dự kiến nhiệm vụ tháng tới"),
    ("to_decide", "Những vấn đề đưa ra chi bộ thảo luận, biểu quyết"),
    ("discussion", "Ý kiến thảo luận; phân công chuẩn bị"),
]
GROUP_CONTENT = [
    ("last_month", "Kết quả thực hiện nhiệm vụ của tổ và từng đảng viên"),
    ("next_month", "Nhiệm vụ của tổ thời gian tới"),
    ("discussion", "Thảo luận; ý kiến đề nghị chi bộ"),
]
CEREMONY_CONTENT = [
    ("dossier", "Báo cáo quá trình phấn đấu của người được kết nạp"),
    ("decision", "Công bố và trao quyết định kết nạp đảng viên"),
    ("oath", "Đảng viên mới đọc lời thề"),
    ("helper", "Phân công đảng viên chính thức giúp đỡ đảng viên mới"),
    ("discussion", "Phát biểu của chi ủy, đại biểu, người giới thiệu và đảng viên mới"),
]
YEAR_END_CONTENT = [
    ("branch_review", "Kiểm điểm của chi bộ, chi ủy"),
    ("member_reviews", "Tự phê bình của từng đảng viên"),
    ("discussion", "Góp ý, phê bình; ý kiến của đại biểu cấp trên"),
    ("rating", "Đề nghị xếp loại chi bộ, đảng viên"),
]
ACTIVITY_CONTENT = [("activity", "Nội dung hoạt động"), ("discussion", "Trao đổi, rút kinh nghiệm")]

SHORT_OPENING = [("roll_call", "Điểm danh"), ("minute_taker", "Cử thư ký ghi biên bản")]
CEREMONY_OPENING = [
    ("flag", "Chào cờ; tuyên bố lý do, giới thiệu đại biểu"),
    ("roll_call", "Điểm danh"),
]
SHORT_CLOSING = [
    ("sum_up", "Chủ trì kết luận"),
    ("tasks", "Phân công nhiệm vụ"),
    ("read_minutes", "Đọc và thông qua biên bản"),
]
CEREMONY_CLOSING = [("sum_up", "Chủ trì bế mạc"), ("read_minutes", "Đọc và thông qua biên bản")]

FULL = (OPENING, CLOSING)
SHORT = (SHORT_OPENING, SHORT_CLOSING)
CEREMONY = (CEREMONY_OPENING, CEREMONY_CLOSING)
T = MeetingType
# Per type: how it opens and closes, and its content. A combined sitting has two contents, one roll
# call and one closing (handbook 7.3).
SITTINGS = {
    T.REGULAR: (FULL, [(AgendaPhase.CONTENT, REGULAR_CONTENT)]),
    T.THEMATIC: (FULL, [(AgendaPhase.THEME, THEME)]),
    T.COMBINED: (FULL, [(AgendaPhase.CONTENT, REGULAR_CONTENT), (AgendaPhase.THEME, THEME)]),
    T.EXTRAORDINARY: (FULL, [(AgendaPhase.CONTENT, EXTRAORDINARY_CONTENT)]),
    T.COMMITTEE_MEETING: (SHORT, [(AgendaPhase.CONTENT, COMMITTEE_CONTENT)]),
    T.GROUP_MEETING: (SHORT, [(AgendaPhase.CONTENT, GROUP_CONTENT)]),
    T.ADMISSION_CEREMONY: (CEREMONY, [(AgendaPhase.CONTENT, CEREMONY_CONTENT)]),
    T.YEAR_END_REVIEW: (FULL, [(AgendaPhase.CONTENT, YEAR_END_CONTENT)]),
    T.OTHER_ACTIVITY: (CEREMONY, [(AgendaPhase.CONTENT, ACTIVITY_CONTENT)]),
}
ORDINARY_PARTS = frozenset({T.REGULAR, T.COMBINED})
# The 90 minutes of handbook 6.3 are asked of meetings of the whole branch.
WITHOUT_MINIMUM = frozenset(
    {T.COMMITTEE_MEETING, T.GROUP_MEETING, T.ADMISSION_CEREMONY, T.OTHER_ACTIVITY}
)
WITHOUT_CONCLUSION = frozenset({T.ADMISSION_CEREMONY, T.OTHER_ACTIVITY})


def running_order(meeting_type):
    """The steps of a sitting in order, as ``(code, phase, title)``."""
    (opening, closing), contents = SITTINGS[meeting_type]
    parts = [(AgendaPhase.OPENING, opening), *contents, (AgendaPhase.CLOSING, closing)]
    return [(code, phase, title) for phase, steps in parts for code, title in steps]


def discussion_code(meeting_type):
    """The step speakers are put under unless another is chosen."""
    return "theme_discussion" if meeting_type == MeetingType.THEMATIC else "discussion"
