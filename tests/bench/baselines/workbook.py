"""A province's year as a workbook: a row per member, a column per meeting, branches and communes.

The way it is done without the product. Once with formulas, once with their values, so that the
difference is the calculating alone and not the reading and writing of the file.
"""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

MOST_MEETINGS = 24
MEMBER_HEADS = ("Chi bộ", "Đảng viên", "Phải dự", "Có mặt", "Phát biểu", "Đủ số kỳ")
BRANCH_HEADS = ("Chi bộ", "Xã", "Phải dự", "Có mặt", "Tỷ lệ", "Đảng viên", "Đủ số kỳ", "Đạt")
COMMUNE_HEADS = ("Xã", "Phải dự", "Có mặt", "Chi bộ", "Đạt")


def write(path, members, branches, *, formulas):
    """``members``: branch id, member id, marks ("x" present, "p" present and spoke, "v" absent).

    ``branches``: ``{branch id: commune id}``.
    """
    book = Workbook(write_only=True)
    counted = _write_members(book, members, formulas)
    of_branches = _write_branches(book, branches, counted, len(members) + 1, formulas)
    _write_communes(book, branches, of_branches, formulas)
    book.save(path)


def _write_members(book, members, formulas):
    sheet = book.create_sheet("Đảng viên")
    sheet.append([*MEMBER_HEADS, *range(1, MOST_MEETINGS + 1)])
    first = get_column_letter(len(MEMBER_HEADS) + 1)
    last = get_column_letter(len(MEMBER_HEADS) + MOST_MEETINGS)
    counted = {}
    for number, (branch, member, marks) in enumerate(members, start=2):
        expected, spoke = len(marks), marks.count("p")
        present = marks.count("x") + spoke
        own = counted.setdefault(branch, [0, 0, 0, 0])
        for at, value in enumerate((expected, present, 1, int(spoke >= 6))):
            own[at] += value
        cells = [expected, present, spoke, int(spoke >= 6)]
        if formulas:
            marked = f"{first}{number}:{last}{number}"
            cells = [
                f"=COUNTA({marked})",
                f'=COUNTIF({marked},"x")+COUNTIF({marked},"p")',
                f'=COUNTIF({marked},"p")',
                f"=IF(E{number}>=6,1,0)",
            ]
        sheet.append([branch, member, *cells, *marks])
    return counted


def _write_branches(book, branches, counted, last, formulas):
    sheet = book.create_sheet("Chi bộ")
    sheet.append(BRANCH_HEADS)
    met = {}
    for number, (branch, commune) in enumerate(branches.items(), start=2):
        expected, present, members, enough = counted.get(branch, (0, 0, 0, 0))
        met[branch] = (expected, present, int(10 * present > 9 * expected))
        share = present / expected if expected else 0
        cells = [expected, present, share, members, enough, met[branch][2]]
        if formulas:
            sums = [f"=SUMIFS({_column(at, last)},{_column('A', last)},A{number})" for at in "CDF"]
            count = f"=COUNTIFS({_column('A', last)},A{number})"
            share, reached = f"=IF(C{number}>0,D{number}/C{number},0)", f"=IF(E{number}>0.9,1,0)"
            cells = [sums[0], sums[1], share, count, sums[2], reached]
        sheet.append([branch, commune, *cells])
    return met


def _column(letter, last):
    return f"'Đảng viên'!${letter}$2:${letter}${last}"


def _write_communes(book, branches, met, formulas):
    sheet = book.create_sheet("Xã")
    sheet.append(COMMUNE_HEADS)
    last = len(branches) + 1
    for number, commune in enumerate(dict.fromkeys(branches.values()), start=2):
        own = [met[branch] for branch, above in branches.items() if above == commune]
        cells = [sum(one[0] for one in own), sum(one[1] for one in own), len(own)]
        cells.append(sum(one[2] for one in own))
        if formulas:
            of, keys = "'Chi bộ'!${0}$2:${0}${1}", f"'Chi bộ'!$B$2:$B${last}"
            cells = [f"=SUMIFS({of.format(at, last)},{keys},A{number})" for at in "CDH"]
            cells.insert(2, f"=COUNTIFS({keys},A{number})")
        sheet.append([commune, *cells])
