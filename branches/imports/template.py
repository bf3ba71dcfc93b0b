"""The workbook to fill in with units."""

from branches.choices import BranchType, OrganizationKind
from branches.imports.reading import COLUMNS
from config.lib.workbook_writing import write_workbook

EXAMPLE = (
    "38.168.053.000.001",
    "Chi bộ bản Mẫu",
    "Bản Mẫu",
    "Xã Mẫu",
    OrganizationKind.BRANCH.label,
    "38.168.053",
    BranchType.VILLAGE.label,
    "01/07/2025",
    "",
    "",
)
GUIDE = (
    ("Mã", "Mỗi đơn vị một mã, gõ dạng chữ để giữ số 0 ở đầu."),
    ("Loại", "Một trong: " + ", ".join(OrganizationKind.labels) + "."),
    ("Mã cấp trên", "Mã của cấp trên trực tiếp; để trống nếu là đơn vị gốc."),
    ("Loại hình chi bộ", "Chỉ ghi cho chi bộ. Một trong: " + ", ".join(BranchType.labels) + "."),
    ("Ngày thành lập", "Ngày/tháng/năm; để trống nếu đơn vị có từ trước tới nay."),
    ("Từ ngày, Đến ngày", "Ngày đầu và ngày thôi trực thuộc cấp trên ghi ở dòng đó."),
    ("Nhiều dòng một mã", "Các cấp trên nối tiếp nhau; Đến ngày của dòng cuối là ngày giải thể."),
)


def template():
    return write_workbook(
        {"Tổ chức": (COLUMNS, [EXAMPLE]), "Hướng dẫn": (("Cột", "Cách ghi"), GUIDE)}
    )
