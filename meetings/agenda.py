"""Running orders by type of sitting (handbook 7.1–7.3), as data."""

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
CONTENTS = {
    MeetingType.REGULAR: [(AgendaPhase.CONTENT, REGULAR_CONTENT)],
    MeetingType.THEMATIC: [(AgendaPhase.THEME, THEME)],
    MeetingType.COMBINED: [(AgendaPhase.CONTENT, REGULAR_CONTENT), (AgendaPhase.THEME, THEME)],
}
OTHERWISE = [(AgendaPhase.CONTENT, EXTRAORDINARY_CONTENT)]


def running_order(meeting_type):
    """The steps of a sitting in order, as ``(code, phase, title)``."""
    parts = [
        (AgendaPhase.OPENING, OPENING),
        *CONTENTS.get(meeting_type, OTHERWISE),
        (AgendaPhase.CLOSING, CLOSING),
    ]
    return [(code, phase, title) for phase, steps in parts for code, title in steps]


def discussion_code(meeting_type):
    """The step speakers are put under unless another is chosen."""
    return "theme_discussion" if meeting_type == MeetingType.THEMATIC else "discussion"
