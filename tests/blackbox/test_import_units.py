"""`import_organizations`: one row per unit and parent, all problems at once (product 6)."""

from datetime import date

import pytest

from branches.models import PartyOrganization
from tests.blackbox.building import COMMUNE, OTHER_COMMUNE, PROVINCE, call, unit

SHEET = "Tổ chức"
TREE = [PROVINCE, COMMUNE, unit("A")]


def test_units_come_in_once_and_stay_unchanged_after(world):
    answer = world.organizations(TREE)
    assert answer.json == {
        "ok": True,
        "dry_run": False,
        "created": 3,
        "changed": 0,
        "unchanged": 0,
        "errors": [],
    }
    assert list(answer.json) == ["ok", "dry_run", "created", "changed", "unchanged", "errors"]
    assert world.organizations(TREE).counts == (0, 0, 3)
    assert world.organizations([*TREE, unit("B")]).counts == (1, 0, 3)


def test_a_rehearsal_writes_nothing(world):
    answer = world.organizations(TREE, "--dry-run")
    assert answer.counts == (3, 0, 0)
    assert answer.json["dry_run"] is True
    assert PartyOrganization.objects.count() == 0
    assert world.organizations(TREE).counts == (3, 0, 0)


def test_another_name_is_an_error_unless_updates_are_wanted(world):
    world.organizations(TREE)
    renamed = [PROVINCE, COMMUNE, unit("A", **{"Tên": "Chi bộ bản Pho"})]
    assert world.organizations(renamed).places == [(SHEET, 4, "Tên")]
    assert world.organizations(renamed, "--update", "--dry-run").counts == (0, 1, 2)
    assert PartyOrganization.objects.get(code="A").name == "Chi bộ bản A"
    assert world.organizations(renamed, "--update").counts == (0, 1, 2)
    assert PartyOrganization.objects.get(code="A").name == "Chi bộ bản Pho"
    assert world.organizations(renamed).counts == (0, 0, 3)


def test_parents_may_stand_below_their_children(world):
    assert world.organizations([unit("A"), COMMUNE, PROVINCE]).counts == (3, 0, 0)
    assert PartyOrganization.objects.get(code="A").parent.code == "X"


def test_identifiers_and_vietnamese_labels_are_both_understood(world):
    rows = [
        unit("T", "", kind="tỉnh ủy, thành ủy"),
        unit("X", "T", kind="Đảng bộ cơ sở"),
        unit("S", "X", kind="sub_grassroots_area"),
        unit("A", "S", kind="CHI BỘ", branch_type="trường học"),
        unit("B", "X", kind="BRANCH", branch_type="cơ quan xã, phường"),
        unit("C", "X", kind="chi bộ", branch_type="POLICE"),
    ]
    assert world.organizations(rows).counts == (6, 0, 0)
    found = {row.code: (row.kind, row.branch_type) for row in PartyOrganization.objects.all()}
    assert found == {
        "T": ("PROVINCIAL_COMMITTEE", ""),
        "X": ("GRASSROOTS_COMMITTEE_AREA", ""),
        "S": ("SUB_GRASSROOTS_AREA", ""),
        "A": ("BRANCH", "SCHOOL"),
        "B": ("BRANCH", "COMMUNE_AGENCY"),
        "C": ("BRANCH", "POLICE"),
    }
    # The same units in the other spelling are the same units.
    rows[0]["Loại"], rows[3]["Loại"] = "PROVINCIAL_COMMITTEE", "BRANCH"
    rows[3]["Loại hình chi bộ"] = "SCHOOL"
    assert world.organizations(rows).counts == (0, 0, 6)


def test_codes_keep_their_leading_zeros_and_their_dots(world):
    rows = [unit("001", ""), unit("38.168.053.000.001", "001"), unit("7", "001")]
    rows[0]["Loại"], rows[0]["Loại hình chi bộ"] = "PROVINCIAL_COMMITTEE", ""
    rows[2]["Mã"] = 7  # Excel made a number of it
    assert world.organizations(rows).counts == (3, 0, 0)
    codes = sorted(PartyOrganization.objects.values_list("code", flat=True))
    assert codes == ["001", "38.168.053.000.001", "7"]


def test_founding_days_are_texts_or_real_dates(world):
    rows = [PROVINCE, COMMUNE, unit("A", founded="03/04/2025"), unit("B", founded=date(2025, 4, 3))]
    assert world.organizations(rows).counts == (4, 0, 0)
    days = PartyOrganization.objects.filter(code__in="AB").values_list("valid_from", flat=True)
    assert list(days) == [date(2025, 4, 3)] * 2


WRONG = [
    (unit(""), "Mã"),
    (unit("W", **{"Tên": ""}), "Tên"),
    (unit("W", kind="hội quán"), "Loại"),
    (unit("W", kind=""), "Loại"),
    (unit("W", branch_type="quán cà phê"), "Loại hình chi bộ"),
    (unit("W", "KHONGCO"), "Mã cấp trên"),
    (unit("W", ""), "Mã cấp trên"),  # a branch hangs below something
    (unit("W", "W", kind="SUB_GRASSROOTS_AREA"), "Mã cấp trên"),
    (unit("W", "A"), "Mã cấp trên"),  # below a branch
    (unit("W", founded="31/02/2025"), "Ngày thành lập"),
    (unit("W", founded="2025"), "Ngày thành lập"),
    (unit("W", **{"Đến ngày": "ngày mai"}), "Đến ngày"),
    (unit("W", founded="01/05/2025", **{"Đến ngày": "01/05/2025"}), "Đến ngày"),
]


@pytest.mark.parametrize(("row", "column"), WRONG)
def test_a_wrong_row_names_its_place_and_nothing_comes_in(world, row, column):
    assert world.organizations([*TREE, row]).places == [(SHEET, 5, column)]
    assert PartyOrganization.objects.count() == 0


def test_all_problems_come_at_once(world):
    rows = [PROVINCE, unit("B", "Z"), COMMUNE, unit("C", kind="nhóm"), unit("D", founded="5/2025")]
    assert world.organizations(rows).places == [
        (SHEET, 3, "Mã cấp trên"),
        (SHEET, 5, "Loại"),
        (SHEET, 6, "Ngày thành lập"),
    ]


def test_two_units_of_one_code_are_no_successive_parents(world):
    # Two open rows of A, both from always: they overlap.
    answer = world.organizations([*TREE, OTHER_COMMUNE, unit("A", "Y")])
    assert answer.code == 1
    assert {place[1] for place in answer.places} <= {4, 6}


def test_a_circle_of_parents_is_refused(world):
    area = {"kind": "SUB_GRASSROOTS_AREA"}
    answer = world.organizations(
        [PROVINCE, COMMUNE, unit("S", "Q", **area), unit("Q", "S", **area)]
    )
    assert answer.code == 1
    assert {place[1:] for place in answer.places} <= {(4, "Mã cấp trên"), (5, "Mã cấp trên")}


def test_a_missing_column_is_named_in_the_header_row(world):
    rows = [{key: value for key, value in row.items() if key != "Loại"} for row in TREE]
    assert world.organizations(rows).places == [(SHEET, 1, "Loại")]


def test_a_file_that_is_missing_or_no_workbook_answers_in_a_sentence(world, tmp_path):
    broken = tmp_path / "hong.xlsx"
    broken.write_text("không phải Excel", encoding="utf-8")
    for path in (tmp_path / "khong-co.xlsx", broken):
        answer = call("import_organizations", str(path), "--json")
        assert answer.code == 1
        assert answer.json["ok"] is False
        assert len(answer.json["errors"]) == 1
        assert set(answer.json["errors"][0]) == {"sheet", "row", "column", "message"}


def test_successive_parents_are_one_unit(world):
    rows = [
        *(PROVINCE, COMMUNE, OTHER_COMMUNE),
        unit("A", "X", **{"Đến ngày": "01/07/2025"}),
        unit("A", "Y", **{"Từ ngày": "01/07/2025"}),
    ]
    assert world.organizations(rows).counts == (4, 0, 0)
    assert world.organizations(rows).counts == (0, 0, 4)
    assert PartyOrganization.objects.get(code="A").parent.code == "Y"
