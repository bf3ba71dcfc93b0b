"""Units from a workbook: the tree with its history, all of it or nothing."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from branches.actions import tree
from branches.imports import ORGANIZATIONS
from branches.imports.reading import LAYOUT
from branches.models import AuditEvent, OrganizationEvent, OrganizationLine, PartyOrganization
from branches.permissions import SYSTEM
from branches.rule_book import rules_for
from branches.rules import window_of
from config.lib.workbooks import read_sheets
from tests.factories import make_branch, make_member, make_org, make_user
from tests.workbooks import counts, places, workbook

pytestmark = pytest.mark.django_db
HEADERS = ["Mã", "Tên", "Loại", "Mã cấp trên", "Loại hình chi bộ", "Ngày thành lập"]
DATED = [*HEADERS, "Từ ngày", "Đến ngày"]
ROOT = ["T", "Đảng bộ tỉnh", "PROVINCIAL_COMMITTEE", "", "", ""]
COMMUNE = ["X", "Đảng bộ xã", "Đảng bộ cơ sở", "T", "", ""]
VILLAGE = ["X.1", "Chi bộ bản", "Chi bộ", "X", "Thôn, bản, tổ dân phố", "01/03/2024"]


def run(*rows, headers=HEADERS, **options):
    return ORGANIZATIONS.run(workbook(Tổ_chức=[headers, *rows]), by=SYSTEM, **options)


def unit(code):
    return PartyOrganization.objects.get(code=code)


def parents(code):
    """The dated parents of a unit, oldest first."""
    lines = OrganizationLine.objects.filter(descendant__code=code, depth=1)
    rows = lines.values_list("ancestor__code", "valid_from", "valid_to")
    return sorted(rows, key=lambda row: row[1] or date.min)


def test_a_tree_comes_in_whatever_the_order_of_its_rows():
    assert counts(run(VILLAGE, COMMUNE, ROOT)) == (3, 0, 0)
    village = unit("X.1")
    assert village.is_branch
    assert (village.branch_type, village.valid_from) == ("VILLAGE", date(2024, 3, 1))
    assert village.path.startswith(unit("X").path)
    assert unit("X").path.startswith(unit("T").path)
    above = OrganizationLine.objects.filter(descendant=village).order_by("depth")
    assert list(above.values_list("ancestor__code", "depth", "valid_from")) == [
        ("X.1", 0, None),
        ("X", 1, date(2024, 3, 1)),
        ("T", 2, date(2024, 3, 1)),
    ]
    assert unit("T").terms.get().name == "2025–2030"
    assert "chi bo ban" in village.search_name


def test_the_same_file_again_changes_nothing():
    run(ROOT, COMMUNE, VILLAGE)
    assert counts(run(ROOT, COMMUNE, VILLAGE)) == (0, 0, 3)
    assert AuditEvent.objects.filter(code="organizations.imported").count() == 1


def test_a_rehearsal_stores_nothing():
    assert counts(run(ROOT, COMMUNE, dry_run=True)) == (2, 0, 0)
    assert not PartyOrganization.objects.exists()


def test_successive_parents_are_kept_with_their_days():
    result = run(
        [*ROOT, "", ""],
        ["H", "Đảng bộ huyện", "DISTRICT_COMMITTEE", "T", "", "", "", "01/07/2025"],
        [*COMMUNE[:3], "H", "", "", "", "01/07/2025"],
        [*COMMUNE[:3], "T", "", "", "01/07/2025", ""],
        [*VILLAGE, "", ""],
        headers=DATED,
    )
    assert counts(result) == (4, 0, 0)
    turn = date(2025, 7, 1)
    assert parents("X") == [("H", None, turn), ("T", turn, None)]
    assert unit("X").parent == unit("T")
    assert unit("H").valid_to == turn
    above = OrganizationLine.objects.filter(descendant__code="X.1", ancestor__code="H").get()
    assert (above.valid_from, above.valid_to) == (date(2024, 3, 1), turn)
    kinds = OrganizationEvent.objects.order_by("pk").values_list("organization__code", "kind")
    assert set(kinds) == {("H", "DISSOLVE"), ("X", "MOVE"), ("X.1", "ESTABLISH")}


def test_missing_days_between_successive_parents_are_taken_from_the_neighbour():
    rows = (
        [*ROOT, "", ""],
        ["H", "Đảng bộ huyện", "DISTRICT_COMMITTEE", "T", "", "", "", ""],
        [*COMMUNE[:3], "H", "", "", "", ""],
        [*COMMUNE[:3], "T", "", "", "01/07/2025", ""],
    )
    assert counts(run(*rows, headers=DATED)) == (3, 0, 0)
    assert parents("X")[0] == ("H", None, date(2025, 7, 1))
    assert counts(run(*rows, headers=DATED)) == (0, 0, 3)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([["", *COMMUNE[1:]]], [(3, "Mã")], id="no code"),
        pytest.param([["X", "", *COMMUNE[2:]]], [(3, "Tên")], id="no name"),
        pytest.param([["X", "Xã", "Làng", "T", "", ""]], [(3, "Loại")], id="unknown kind"),
        pytest.param([["X", "Xã", COMMUNE[2], "Z", "", ""]], [(3, "Mã cấp trên")], id="no parent"),
        pytest.param(
            [[*VILLAGE[:3], "", "SCHOOL", ""]], [(3, "Mã cấp trên")], id="branch without parent"
        ),
        pytest.param([[*COMMUNE[:5], "31/02/2024"]], [(3, "Ngày thành lập")], id="no such day"),
        pytest.param([COMMUNE, COMMUNE], [(4, "Mã")], id="same code twice"),
        pytest.param(
            [[*COMMUNE[:4], "SCHOOL", ""]], [(3, "Loại hình chi bộ")], id="committee with type"
        ),
        pytest.param(
            [COMMUNE, VILLAGE, ["X.1.1", "Chi bộ", "BRANCH", "X.1", "SCHOOL", ""]],
            [(5, "Mã cấp trên")],
            id="below a branch",
        ),
        pytest.param(
            [["A", "A", COMMUNE[2], "B", "", ""], ["B", "B", COMMUNE[2], "A", "", ""]],
            [(3, "Mã cấp trên"), (4, "Mã cấp trên")],
            id="circle",
        ),
        pytest.param(
            [["", "", "", "Z", "", ""], ["X", "Xã", "?", "Z", "", "?"]],
            [
                *((3, "Mã"), (3, "Tên"), (3, "Loại")),
                *((4, "Loại"), (4, "Ngày thành lập"), (4, "Mã cấp trên")),
            ],
            id="all problems at once",
        ),
    ],
)
def test_a_wrong_row_names_its_place_and_nothing_is_stored(rows, expected):
    result = run(ROOT, *rows)
    assert places(result) == [("Tổ chức", row, column) for row, column in expected]
    assert all(problem.message for problem in result.errors)
    assert not PartyOrganization.objects.exists()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("", "01/06/2025"), ("01/07/2025", ""), (5, "Từ ngày")),  # gap
        (("", "01/08/2025"), ("01/07/2025", ""), (5, "Từ ngày")),  # overlap
        (("01/07/2025", "01/07/2025"), ("01/07/2025", ""), (4, "Đến ngày")),  # empty
    ],
)
def test_successive_parents_join_without_gap(first, second, expected):
    result = run(
        [*ROOT, "", ""],
        ["H", "Đảng bộ huyện", "DISTRICT_COMMITTEE", "T", "", "", "", ""],
        [*COMMUNE[:3], "H", "", "", *first],
        [*COMMUNE[:3], "T", "", "", *second],
        headers=DATED,
    )
    assert places(result) == [("Tổ chức", *expected)]


def test_a_file_may_bring_a_root_of_its_own_but_no_lone_branch():
    make_org(None, kind="CENTRAL", code="TW")
    assert counts(run(ROOT, COMMUNE)) == (2, 0, 0)
    assert unit("T").terms.exists()
    lone = ["C", "Chi bộ", "BRANCH", "", "SCHOOL", ""]
    assert places(run(lone)) == [("Tổ chức", 2, "Mã cấp trên")]


def test_nobody_stays_below_a_closed_unit():
    closed = ["H", "Đảng bộ huyện", "DISTRICT_COMMITTEE", "T", "", "", "", "01/07/2025"]
    result = run([*ROOT, "", ""], closed, [*COMMUNE[:3], "H", "", "", "", ""], headers=DATED)
    assert places(result) == [("Tổ chức", 4, "Mã cấp trên")]


def test_a_unit_is_not_closed_above_units_the_file_does_not_name():
    run(ROOT, COMMUNE, VILLAGE)
    closed = [*COMMUNE, "", "01/01/2026"]
    result = run(closed, headers=DATED, update=True)
    assert places(result) == [("Tổ chức", 2, "Đến ngày")]
    assert "còn đơn vị trực thuộc hoạt động từ 01/01/2026" in result.errors[0].message
    assert unit("X").valid_to is None
    named = run(closed, [*VILLAGE, "", "01/01/2026"], headers=DATED, update=True)
    assert counts(named) == (0, 2, 0)
    assert counts(run(closed, headers=DATED, update=True)) == (0, 0, 1)


def test_days_before_the_parent_was_founded_are_pointed_out():
    young = [*COMMUNE[:5], "01/07/2025"]
    result = run(ROOT, young, VILLAGE)
    [note] = result.notes
    assert (note.row, note.column) == (4, "Mã cấp trên")
    assert "“X” thành lập ngày 01/07/2025" in note.message
    assert run(ROOT, young, VILLAGE).notes == ()
    assert run(["X.2", *VILLAGE[1:5], "01/08/2025"]).notes == ()


def test_a_unit_with_others_below_it_does_not_become_a_branch():
    run(ROOT, COMMUNE, VILLAGE)
    result = run(["X", "Đảng bộ xã", "Chi bộ", "T", "", ""], update=True)
    assert places(result) == [("Tổ chức", 2, "Loại")]
    assert not unit("X").is_branch


def test_a_branch_becomes_a_committee_only_while_nobody_sits_in_it():
    turned = ["X.1", "Chi bộ bản", "Đảng bộ cơ sở", "X", "", "01/03/2024"]
    run(ROOT, COMMUNE, VILLAGE, ["X.2", *VILLAGE[1:]])
    make_member(unit("X.1"))
    result = run(turned, update=True)
    assert places(result) == [("Tổ chức", 2, "Loại")]
    assert unit("X.1").is_branch
    assert counts(run(["X.2", *turned[1:]], update=True)) == (0, 1, 0)


def test_a_known_unit_with_other_values_needs_the_update():
    run(ROOT, COMMUNE, VILLAGE)
    renamed = ["X", "Đảng bộ xã Mới", *COMMUNE[2:]]
    assert places(run(renamed)) == [("Tổ chức", 2, "Tên")]
    assert unit("X").name == "Đảng bộ xã"
    assert counts(run(renamed, VILLAGE, update=True)) == (0, 1, 1)
    assert unit("X").name == "Đảng bộ xã Mới"
    assert "moi" in unit("X").search_name


def test_columns_the_file_lacks_say_nothing():
    run(ROOT, COMMUNE, VILLAGE)
    short = ["Mã", "Tên", "Loại", "Mã cấp trên", "Loại hình chi bộ"]
    assert counts(run(VILLAGE[:5], COMMUNE[:5], headers=short)) == (0, 0, 2)


def test_an_update_moves_a_subtree_with_its_history():
    run(ROOT, COMMUNE, VILLAGE, ["Y", "Đảng bộ xã khác", COMMUNE[2], "T", "", ""])
    result = run(
        [*COMMUNE[:3], "T", "", "", "", "01/07/2025"],
        [*COMMUNE[:3], "Y", "", "", "01/07/2025", ""],
        headers=DATED,
        update=True,
    )
    assert counts(result) == (0, 1, 0)
    turn = date(2025, 7, 1)
    assert unit("X.1").path.startswith(unit("X").path)
    assert unit("X").path.startswith(unit("Y").path)
    line = OrganizationLine.objects.get(ancestor__code="Y", descendant__code="X.1")
    assert (line.depth, line.valid_from, line.valid_to) == (2, turn, None)
    lines = OrganizationLine.objects.filter(ancestor__code="T", descendant__code="X.1")
    assert sorted(lines.values_list("depth", "valid_from", "valid_to")) == [
        (2, date(2024, 3, 1), turn),
        (3, turn, None),
    ]


def test_a_unit_moved_in_the_browser_is_known_by_its_file_of_then():
    root = make_org(None, code="T", name="Đảng bộ tỉnh", kind="PROVINCIAL_COMMITTEE")
    make_org(root, code="X", name="Đảng bộ xã")
    assert counts(run(ROOT, COMMUNE)) == (0, 0, 2)


def test_queries_do_not_grow_with_the_rows(django_assert_max_num_queries):
    branches = [[f"X.{n}", f"Chi bộ {n}", "BRANCH", "X", "VILLAGE", ""] for n in range(60)]
    with django_assert_max_num_queries(35):
        assert counts(run(ROOT, COMMUNE, *branches)) == (62, 0, 0)


def test_a_login_writes_only_below_its_own_unit():
    root = make_org(None, kind="PROVINCIAL_COMMITTEE")
    own, other = make_org(root, code="O"), make_org(root, code="K")
    make_branch(other, code="K.1", name="Chi bộ khác")
    staff = make_user(own, "COMMITTEE_STAFF")

    def send(*rows):
        content = workbook(A=[HEADERS, *rows])
        return ORGANIZATIONS.run(content, by=staff, organization=own, update=True)

    branch = ["BRANCH", "O", "SCHOOL", ""]
    assert counts(send(["O.1", "Chi bộ 1", *branch])) == (1, 0, 0)
    outside = ["O.2", "Chi bộ 2", "BRANCH", "K", "SCHOOL", ""]
    assert places(send(outside)) == [("A", 2, "Mã cấp trên")]
    assert places(send(["O.3", "Đơn vị", COMMUNE[2], "", "", ""])) == [("A", 2, "Mã cấp trên")]
    assert ("A", 2, "Mã") in places(send(["K.1", "Chi bộ của tôi", *branch]))
    assert ("A", 2, "Mã") in places(send(["O", "Tên tự đặt", COMMUNE[2], root.code, "", ""]))
    assert PartyOrganization.objects.get(code="K.1").name == "Chi bộ khác"


def test_the_template_is_read_by_the_importer():
    problems = []
    (sheet,) = read_sheets(ORGANIZATIONS.template(), [LAYOUT], problems)
    assert (problems, len(sheet.rows)) == ([], 1)
    assert set(sheet.columns) == set(LAYOUT.columns)


def test_the_command_answers_json_alone(tmp_path, capsys):
    path = tmp_path / "cây.xlsx"
    path.write_bytes(workbook(A=[HEADERS, ROOT, COMMUNE]))
    call_command("import_organizations", str(path), "--json")
    assert json.loads(capsys.readouterr().out) == {
        "ok": True,
        "dry_run": False,
        "created": 2,
        "changed": 0,
        "unchanged": 0,
        "errors": [],
    }
    path.write_bytes(workbook(A=[HEADERS, [*ROOT[:2], "?", "", "", ""]]))
    with pytest.raises(CommandError):
        call_command("import_organizations", str(path), "--json", "--dry-run")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], answer["dry_run"], answer["created"]) == (False, True, 0)
    (error,) = answer["errors"]
    assert (error["sheet"], error["row"], error["column"]) == ("A", 2, "Loại")


def test_a_file_that_is_not_there_is_told(capsys):
    with pytest.raises(CommandError, match="Không tìm thấy tệp"):
        call_command("import_organizations", "/khong-co.xlsx")
    assert capsys.readouterr().out == ""


def test_a_branch_without_its_type_meets_in_the_usual_window():
    assert counts(run(ROOT, COMMUNE, [*VILLAGE[:4], "", ""])) == (3, 0, 0)
    branch = PartyOrganization.objects.get(code=VILLAGE[0])
    assert window_of(rules_for(branch, date(2026, 1, 1)), branch.branch_type) == (3, 6)


def test_an_empty_parent_makes_a_root_beside_another():
    assert counts(run(ROOT, ["Y", "Xã khác", COMMUNE[2], "", "", ""])) == (2, 0, 0)
    roots = PartyOrganization.objects.filter(parent=None).order_by("code")
    assert [root.code for root in roots] == sorted([ROOT[0], "Y"])
    assert all(root.terms.exists() for root in roots)


def test_units_that_changed_places_keep_no_file_out():
    """What once stood below a unit may stand above it later: no circle on any day."""
    run(ROOT, COMMUNE, ["Y", "Đảng bộ bộ phận", "GRASSROOTS_COMMITTEE_AREA", "X", "", ""])
    tree.move_organization(
        organization=unit("Y"), parent=unit("T"), moved_on=date(2026, 6, 1), by=SYSTEM
    )
    tree.move_organization(
        organization=unit("X"), parent=unit("Y"), moved_on=date(2026, 7, 1), by=SYSTEM
    )
    before = {code: parents(code) for code in "XY"}
    assert counts(run([*VILLAGE])) == (1, 0, 0)
    above = OrganizationLine.objects.on(date(2026, 7, 1)).filter(descendant__code="X.1")
    assert list(above.order_by("depth").values_list("ancestor__code", flat=True)) == [
        *("X.1", "X", "Y", "T"),
    ]
    renamed = ["X", "Đảng bộ xã mới", "Đảng bộ cơ sở", "Y", "", ""]
    assert counts(run(renamed, update=True)) == (0, 1, 0)
    back = ["Y", "Đảng bộ bộ phận", "GRASSROOTS_COMMITTEE_AREA", "X", "", ""]
    assert "tạo thành vòng" in run(back, update=True).errors[0].message
    assert {code: parents(code) for code in "XY"} == before
