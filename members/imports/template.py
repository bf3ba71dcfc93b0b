"""The workbook to fill in with members."""

from config.lib.workbook_writing import write_workbook
from members.choices import SeatEnd
from members.imports.reading import COLUMNS, OFFICES, STATUSES

EXAMPLE = (
    *("Nguyễn Văn Mẫu", "Nam", "15/05/1985", "012345678901", "", ""),
    *("20/04/2015", "19/05/2015", "19/05/2016"),
    *("38.168.053.000.001", "Chi ủy viên", "Sinh hoạt", "19/05/2015", "", ""),
)
GUIDE = (
    ("Mỗi dòng", "Một quãng thời gian của một đảng viên. Các dòng cùng số thẻ là một người."),
    ("Số thẻ đảng viên", "Gõ dạng chữ để giữ số 0 ở đầu. Chưa có thẻ thì ghi Mã đảng viên."),
    ("Tình trạng", "Một trong: " + ", ".join(STATUSES) + "."),
    ("Miễn, đình chỉ, nhiệm vụ đặc biệt", "Thêm một dòng, nằm trong thời gian của dòng Sinh hoạt."),
    ("Từ ngày", "Ngày đầu tiên có hiệu lực."),
    ("Đến ngày", "Ngày đầu tiên không còn hiệu lực; để trống nếu vẫn còn."),
    ("Ngày vào Đảng", "Ngày làm lễ kết nạp (khác với ngày quyết định kết nạp)."),
    ("Ngày chính thức", "Để trống nếu còn dự bị."),
    ("Chức vụ", "Một trong: " + ", ".join(OFFICES) + "; để trống nếu không có."),
    ("Lý do", "Vì sao thôi sinh hoạt: " + ", ".join(SeatEnd.labels) + "."),
)


def template():
    return write_workbook(
        {"Đảng viên": (COLUMNS, [EXAMPLE]), "Hướng dẫn": (("Cột", "Cách ghi"), GUIDE)}
    )
