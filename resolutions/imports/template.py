"""The workbook to fill in with past meetings."""

from config.lib.workbook_writing import write_workbook
from meetings.choices import AbsenceReason
from resolutions.imports.reading import (
    MEETING_COLUMNS,
    MEETING_LAYOUT,
    ROLL_COLUMNS,
    ROLL_LAYOUT,
    STATUSES,
    TYPES,
)

CODE, DAY = "38.168.053.000.001", "05/01/2026"
MEETING = (CODE, DAY, "Thường kỳ", "19:30", "21:15", "", "01-NQ/CB")
LINE = (CODE, DAY, "012345678901", "", "Vắng có lý do", "Ốm", "0")
GUIDE = (
    ("Ngày", "Ngày họp; mỗi chi bộ một ngày một cuộc họp."),
    ("Loại", "Một trong: " + ", ".join(TYPES) + "."),
    ("Bắt đầu, Kết thúc", "Giờ:phút; để trống nếu không rõ."),
    ("Nghị quyết", "Số hoặc trích yếu nếu cuộc họp có ban hành; để trống nếu không."),
    ("Điểm danh", "Mỗi đảng viên thuộc diện phải dự có một dòng cho mỗi cuộc họp."),
    ("Mã đảng viên", "Ghi khi đảng viên chưa có số thẻ."),
    ("Trạng thái", "Một trong: " + ", ".join(STATUSES) + "."),
    ("Lý do", "Với người vắng có lý do: " + ", ".join(AbsenceReason.labels) + "."),
    ("Số lần phát biểu", "Số ý kiến có nội dung; với người vắng: số ý kiến gửi được đọc."),
)


def template():
    return write_workbook(
        {
            MEETING_LAYOUT.title: (MEETING_COLUMNS, [MEETING]),
            ROLL_LAYOUT.title: (ROLL_COLUMNS, [LINE]),
            "Hướng dẫn": (("Cột", "Cách ghi"), GUIDE),
        }
    )
