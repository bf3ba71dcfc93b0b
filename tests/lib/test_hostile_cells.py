"""Formulas do not leave in files, damaged workbooks do not come in, in full volumes by --faults."""

import csv
import io
import random
import re
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import load_workbook

from branches.imports import ORGANIZATIONS
from branches.permissions import SYSTEM
from config.lib.csv_writing import csv_lines
from config.lib.errors import RuleBroken
from config.lib.imports import ImportRefused
from config.lib.workbook_writing import write_workbook
from config.lib.workbooks import SheetLayout, read_sheets
from members.imports import MEMBERS
from resolutions.imports import MEETINGS
from tests.factories import make_branch, make_org
from tests.rounds import volume

pytestmark = pytest.mark.faults
SEED = 20261129
APPS = ("config", "branches", "members", "meetings", "resolutions", "reports")
STARTS = (
    *("=", "+", "-", "@", "==", "=+", "+-", "@@", "|", "%", "\t=", "\n=", "\r=", " =", "\u00a0="),
    *(
        "\ufeff=",
        "\u200b=",
        "＝",
        "＋",
        "－",
        "＠",
        '="',
        "'=",
        '";=',
        ",=",
        ";=",
        "\\=",
        "^=",
        "~=",
    ),
    *("=@", "-@", "=-+", "\x0b=", "=\t", "0=", "(=", "{="),
)
PAYLOADS = [start + 'cmd|"/C calc"!A0' for start in STARTS]
IMPORTERS = {"units": ORGANIZATIONS, "members": MEMBERS, "meetings": MEETINGS}


def test_no_start_makes_a_formula_of_a_cell():
    content = write_workbook({"Sổ": (("Cột",), [(one,) for one in PAYLOADS])})
    cells = [row[0] for row in load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2)]
    assert len(cells) == len(PAYLOADS) >= 30
    assert {cell.data_type for cell in cells} == {"s"}


def test_what_was_written_is_read_back_the_same():
    """The reader folds blanks and drops invisible signs, so those are not compared."""
    plain = [one for one in PAYLOADS if one == one.strip() and one.isprintable()]
    content = write_workbook({"Sổ": (("Cột",), [(one,) for one in plain])})
    (sheet,) = read_sheets(content, [SheetLayout(columns=("Cột",), required=("Cột",))], [])
    assert [row.text("Cột") for row in sheet.rows] == plain


def test_csv_cells_begin_harmlessly_and_give_the_value_back():
    lines = "".join(csv_lines(["Cột"], [[one] for one in PAYLOADS]))
    cells = [row[0] for row in csv.reader(io.StringIO(lines.removeprefix("\ufeff"), newline=""))][
        1:
    ]
    assert [cell.removeprefix("'") for cell in cells] == PAYLOADS
    assert not [
        cell for cell in cells if cell.strip(" \u00a0\ufeff\u200b\x0b")[0] in "=+-@\t\r\n|%"
    ]


@pytest.mark.parametrize(
    ("found", "homes"),
    [
        # `upsert` writes the rows of COPY, which only PostgreSQL reads
        (r"^import csv$", {"config/lib/csv_writing.py", "config/lib/upsert.py"}),
        (r"^from openpyxl import .*\bWorkbook\b", {"config/lib/workbook_writing.py"}),
    ],
)
def test_every_file_of_cells_is_written_in_one_place(found, homes):
    """So that what holds there holds for every exported field; the demonstration is no export."""
    writers = {
        str(path.relative_to(settings.BASE_DIR))
        for app in APPS
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
        if "demo" not in path.parts and re.search(found, path.read_text(encoding="utf-8"), re.M)
    }
    assert writers == homes


def damaged(chance, content):
    """One workbook gone wrong: bits, length, parts, names, types, texts."""
    way = chance.randrange(6)
    if way == 0:
        data = bytearray(content)
        for _ in range(chance.choice([1, 3, 40])):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        return bytes(data)
    if way == 1:
        return content[: chance.randrange(len(content))]
    if way == 2:
        return content + bytes(chance.randrange(256) for _ in range(200))
    parts = unpacked(content)
    name = chance.choice(sorted(parts))
    if way == 3:
        other = chance.choice(sorted(parts))
        parts[name], parts[other] = parts[other], parts[name]
    elif way == 4:
        parts[chance.choice(["../../x.xml", "xl/workbook.bin", name.upper()])] = parts.pop(name)
    else:
        parts[name] = wrong_text(chance, parts[name])
    return packed(parts)


def wrong_text(chance, data):
    """The XML of a part with a piece of it replaced."""
    old, new = chance.choice([
        (b"<row ", b"<row r='99999999999' "), (b't="inlineStr"', b't="e"'), (b't="s"', b't="b"'),
        (b"<v>", b"<v>1e999</v><v>"), (b"<c ", b'<c r="ZZZZ9" '), (b"</sheetData>", b""),
        (b"<t>", b"<t>&#0;"), (b"<t", b"<t xml:space='x'"), (b"sheet", b"sheep"), (b">", b"<"),
        (b"<worksheet", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet"),
        (b"<t>", b"<t>" + b"A" * 99999),
    ])  # fmt: skip
    return data.replace(old, new, chance.choice([1, -1]))


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {part.filename: archive.read(part) for part in archive.infolist()}


def packed(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", IMPORTERS)
def test_damaged_workbooks_are_refused_in_words_or_read(db, kind):
    """Never another error, and a look at them stores nothing."""
    root = make_org(None, kind="CENTRAL", code="TW")
    make_branch(make_org(root, code="X"), code="X.1")
    importer = IMPORTERS[kind]
    content = importer.template()
    ends = {"refused": 0, "problems": 0, "read": 0}
    told = set()
    before = [model.objects.count() for model in importer.models]
    for number in range(volume(1700, short=25)):
        chance = random.Random(f"{SEED}:{kind}:{number}")  # noqa: S311 - a seed, no secret
        try:
            result = importer.run(damaged(chance, content), by=SYSTEM, dry_run=True)
        except (ImportRefused, RuleBroken) as error:
            ends["refused"] += 1
            told.add("Đồng chí" in str(error))
        else:
            ends["problems" if result.errors else "read"] += 1
    assert [model.objects.count() for model in importer.models] == before
    assert ends["refused"]
    assert told == {True}
    assert ends["problems"] + ends["read"]
