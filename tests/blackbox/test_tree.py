"""The tree of the day (handbook 4.1): moved, closed, nested; every sum equals its parent's."""

from tests.blackbox.building import (
    COMMUNE,
    NOTHING,
    OTHER_COMMUNE,
    PROVINCE,
    call,
    five,
    regular,
    seat,
    thematic,
    unit,
)

EMPTY = five(*[NOTHING] * 5)


def moved(code, day, *, old="X", new="Y", **more):
    """Two rows of one unit: under ``old`` before ``day``, under ``new`` from that day."""
    return [
        unit(code, old, **{**more, "Đến ngày": day}),
        unit(code, new, **{**more, "Từ ngày": day}),
    ]


def test_a_branch_moved_on_1_july_belongs_to_the_parent_of_the_last_day(world):
    # A: met in May, June, July; person 1 spoke in May. B stays in X, met in June. C stays in Y.
    world.settle(
        [PROVINCE, COMMUNE, OTHER_COMMUNE, *moved("A", "01/07/2025"), unit("B"), unit("C", "Y")],
        [seat(1, "A"), seat(2, "B"), seat(3, "C")],
        [
            regular("A", "03/05/2025", "1c1"),
            regular("A", "03/06/2025", "1c"),
            regular("A", "03/07/2025", "1l"),
            regular("B", "03/06/2025", "2c1"),
            thematic("C", "10/08/2025", "3c"),
        ],
    )
    # Q2. A: 2/2; m = 2, required 1, spoke 1; regular 2 of 3; no theme; resolutions 0 of 2.
    a_q2 = five((2, 2, True), (1, 1, True), (2, 3, False), (0, 1, False), (0, 2, False))
    b_q2 = five((1, 1, True), (1, 1, True), (1, 3, False), (0, 1, False), (0, 1, False))
    c_q2 = five(NOTHING, NOTHING, (0, 3, False), (0, 1, False), NOTHING)
    on = "31/12/2025"
    assert world.children("X", "2025Q2", on) == {"A": a_q2, "B": b_q2}
    assert world.children("Y", "2025Q2", on) == {"C": c_q2}
    # Q3. A under Y: July 0 of 1 present, required 1, spoke 0, regular 1 of 3.
    a_q3 = five((0, 1, False), (0, 1, False), (1, 3, False), (0, 1, False), (0, 1, False))
    c_q3 = five(NOTHING, NOTHING, (0, 3, False), (1, 1, True), NOTHING)
    assert world.children("Y", "2025Q3", on) == {"A": a_q3, "C": c_q3}
    assert set(world.children("X", "2025Q3", on)) == {"B"}
    # H1 is read on 30 June: whole six months of A under X.
    a_h1 = five((2, 2, True), (1, 1, True), (2, 6, False), (0, 2, False), (0, 2, False))
    assert world.children("X", "2025H1", on)["A"] == a_h1
    assert "A" not in world.children("Y", "2025H1", on)
    # The year is read on 31 December: all of A under Y. m = 3, required 2, spoke 1.
    a_year = five((2, 3, False), (0, 1, False), (3, 12, False), (0, 4, False), (0, 3, False))
    assert world.children("Y", "2025", on)["A"] == a_year
    assert set(world.children("X", "2025", on)) == {"B"}
    # The year so far on 30 June still reads the tree of that day.
    assert world.children("X", "2025", "30/06/2025")["A"] == a_h1
    # The province has everything in both: A 3 of 12, B 1 of 12, C 0 of 12.
    # C held no regular meeting: its member is not applicable.
    assert world.figures("T", "2025", on) == five(
        (3, 4, False), (1, 2, False), (4, 36, False), (1, 12, False), (0, 4, False)
    )
    assert set(world.children("T", "2025", on)) == {"X", "Y"}
    # On the day itself the branch is with the new parent, the day before with the old one.
    assert "A" in world.children("X", "2025", "30/06/2025")
    assert "A" in world.children("Y", "2025", "01/07/2025")


def test_an_intermediate_level_shows_its_branches_through_itself(world):
    # X has an area S with branches A and B below it, and a branch C of its own.
    world.settle(
        [
            PROVINCE,
            COMMUNE,
            unit("S", "X", kind="SUB_GRASSROOTS_AREA"),
            unit("A", "S"),
            unit("B", "S"),
            unit("C", "X"),
        ],
        [seat(1, "A"), seat(2, "B"), seat(3, "C")],
        [
            regular("A", "03/01/2025", "1c1", resolution="NQ"),
            regular("B", "03/01/2025", "2k"),
            regular("C", "03/01/2025", "3c1"),
        ],
    )
    area = five((1, 2, False), (1, 2, False), (2, 2, True), NOTHING, (1, 2, False))
    own = five((1, 1, True), (1, 1, True), (1, 1, True), NOTHING, (0, 1, False))
    assert world.children("X", "2025M01", "31/01/2025") == {"C": own, "S": area}
    assert set(world.children("S", "2025M01", "31/01/2025")) == {"A", "B"}
    assert set(world.people("S", "2025M01", "31/01/2025")) == {"000001", "000002"}
    assert set(world.people("X", "2025M01", "31/01/2025")) == {"000001", "000002", "000003"}


def test_an_area_moves_with_the_branches_below_it(world):
    # S with A moves from X to Y on 1 July: A's rows do not change.
    area = {"kind": "SUB_GRASSROOTS_AREA"}
    world.settle(
        [PROVINCE, COMMUNE, OTHER_COMMUNE, *moved("S", "01/07/2025", **area), unit("A", "S")],
        [seat(1, "A")],
        [regular("A", "03/06/2025", "1c1"), regular("A", "03/07/2025", "1c")],
    )
    on = "31/12/2025"
    q2 = five((1, 1, True), (1, 1, True), (1, 3, False), (0, 1, False), (0, 1, False))
    q3 = five((1, 1, True), (0, 1, False), (1, 3, False), (0, 1, False), (0, 1, False))
    assert world.children("X", "2025Q2", on) == {"S": q2}
    assert world.children("Y", "2025Q2", on) == {}
    assert world.children("Y", "2025Q3", on) == {"S": q3}
    assert world.children("X", "2025Q3", on) == {}
    assert world.children("S", "2025Q3", on) == {"A": q3}
    assert set(world.people("Y", "2025", on)) == {"000001"}


def test_a_closed_branch_follows_its_area_to_the_new_commune(world):
    # A under S closed on 1 March; S moves from X to Y on 1 July. A's parent on its last day is S,
    # and S is in Y on 31 December, so the sums of the year hold only in Y.
    area = {"kind": "SUB_GRASSROOTS_AREA"}
    world.settle(
        [
            PROVINCE,
            COMMUNE,
            OTHER_COMMUNE,
            *moved("S", "01/07/2025", **area),
            unit("A", "S", **{"Đến ngày": "01/03/2025"}),
        ],
        [seat(1, "A", until="01/03/2025", reason="Chuyển đi")],
        [regular("A", "03/01/2025", "1c1")],
    )
    # A: January met, February not; existence 31 + 28 = 59 days: no quarter.
    whole = five((1, 1, True), (1, 1, True), (1, 2, False), NOTHING, (0, 1, False))
    on = "31/12/2025"
    assert world.children("S", "2025", on) == {"A": whole}
    assert world.children("Y", "2025", on) == {"S": whole}
    assert world.children("X", "2025", on) == {}
    assert world.figures("T", "2025", on) == whole
    assert world.children("X", "2025H1", on) == {"S": whole}
    assert world.children("T", "2025H1", on) == {"X": whole, "Y": EMPTY}


def test_a_closed_area_is_listed_under_its_last_parent(world):
    # S closed on 1 July; A moved from S to X that day, B closed with S.
    world.settle(
        [
            PROVINCE,
            COMMUNE,
            unit("S", "X", kind="SUB_GRASSROOTS_AREA", **{"Đến ngày": "01/07/2025"}),
            *moved("A", "01/07/2025", old="S", new="X"),
            unit("B", "S", **{"Đến ngày": "01/07/2025"}),
        ],
        [
            seat(1, "A"),
            seat(2, "B", until="01/07/2025", reason="Chuyển đi"),
            seat(2, "A", "01/07/2025"),
        ],
        [regular("A", "03/06/2025", "1c1"), regular("B", "03/06/2025", "2c1")],
    )
    on = "31/12/2025"
    # Q2: S existed on 30 June with both.
    assert world.children("X", "2025Q2", on) == {
        "S": five((2, 2, True), (2, 2, True), (2, 6, False), (0, 2, False), (0, 2, False))
    }
    # Year: A is X's own child, with person 2 (one month, one opinion: met), 1 of 12 months.
    # B closed in the year, under S, which is listed under X: 1 of 6 months, 2 quarters.
    assert world.children("X", "2025", on) == {
        "A": five((1, 1, True), (2, 2, True), (1, 12, False), (0, 4, False), (0, 1, False)),
        "S": five((1, 1, True), NOTHING, (1, 6, False), (0, 2, False), (0, 1, False)),
    }
    assert set(world.children("S", "2025", on)) == {"B"}
    # Q3: neither S nor B is left.
    assert set(world.children("X", "2025Q3", on)) == {"A"}


def test_a_unit_founded_after_the_day_is_not_there_yet(world):
    world.settle([PROVINCE, COMMUNE, unit("A"), unit("N", founded="02/09/2025")])
    assert set(world.children("X", "2025Q3", "01/09/2025")) == {"A"}
    assert set(world.children("X", "2025Q3", "02/09/2025")) == {"A", "N"}
    assert world.children("X", "2025Q2", "31/12/2025").keys() == {"A"}


def test_a_committee_without_any_branch_has_empty_figures(world):
    world.settle([PROVINCE, COMMUNE])
    assert world.indicators("X", "2025", "31/12/2025", "--members", "--children") == {
        "organization": "X",
        "period": "2025",
        "on": "31/12/2025",
        "official": False,
        **dict.fromkeys(EMPTY, {"part": 0, "whole": 0, "met": None}),
        "members": {},
        "children": [],
    }


def test_the_json_has_exactly_the_promised_shape_and_order(world):
    world.settle(
        [PROVINCE, COMMUNE, unit("A")],
        [seat(1, "A"), seat(2, "A")],
        [regular("A", "03/01/2025", "1c1 2l", resolution="NQ")],
    )
    figures = {
        "attendance": {"part": 1, "whole": 2, "met": False},
        "contributions": {"part": 1, "whole": 2, "met": False},
        "regular": {"part": 1, "whole": 1, "met": True},
        "thematic": {"part": 0, "whole": 0, "met": None},
        "resolutions": {"part": 1, "whole": 1, "met": True},
    }
    person = {"expected": 1, "present": 1, "sessions_with_opinion": 1, "required": 1, "met": True}
    other = {"expected": 1, "present": 0, "sessions_with_opinion": 0, "required": 1, "met": False}
    words = ("--organization", "X", "--period", "2025M01", "--on", "31/01/2025", "--json")
    head = {"organization": "X", "period": "2025M01", "on": "31/01/2025", "official": False}
    plain = call("indicators", *words).json
    assert (list(plain), plain) == ([*head, *figures], {**head, **figures})
    full = call("indicators", *words, "--children", "--members").json
    assert list(full) == [*head, *figures, "members", "children"]
    assert full == {
        **head,
        **figures,
        "members": {"000001": person, "000002": other},
        "children": [{"code": "A", "name": "Chi bộ bản A", **figures}],
    }
    assert list(full["children"][0]) == ["code", "name", *figures]
    assert list(full["members"]["000001"]) == list(person)
