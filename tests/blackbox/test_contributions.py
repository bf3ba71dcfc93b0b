"""Contributions (handbook 11.3): sessions with an opinion against ceil(m / 2)."""

from tests.blackbox.building import (
    COMMUNE,
    PROVINCE,
    combined,
    extraordinary,
    five,
    regular,
    seat,
    thematic,
    unit,
)

TREE = [PROVINCE, COMMUNE, unit("A"), unit("B"), unit("C")]
END = "31/12/2025"


def year_of(branch, months, speakers):
    """Regular meetings on the 3rd; ``speakers`` maps a person to (months there, months spoken)."""
    for month in months:
        marks = {
            person: f"c{spoken.get(month, 0)}"
            for person, (there, spoken) in speakers.items()
            if month in there
        }
        yield regular(branch, f"03/{month:02d}/2025", marks)


def once(*months):
    return dict.fromkeys(months, 1)


WHOLE_YEAR = range(1, 13)
IN_A = {
    1: (WHOLE_YEAR, once(1, 2, 3, 4, 5)),
    2: (WHOLE_YEAR, {1: 4, 2: 2}),
    3: (range(8, 13), once(8, 9, 10)),
    4: (range(1, 5), once(1, 2)),
    5: (range(1, 8), once(1, 2, 3, 4)),
    9: (range(1, 2), {}),
}
IN_B = {4: (range(5, 13), once(5, 6, 7, 8)), 10: (WHOLE_YEAR, {})}
IN_C = {7: (WHOLE_YEAR, once(1, 2, 3, 4, 7))}
PEOPLE = [
    seat(1, "A"),
    seat(2, "A"),
    seat(3, "A", "10/07/2025", **{"Ngày vào Đảng": "10/07/2025", "Ngày chính thức": ""}),
    seat(4, "A", until="01/05/2025", reason="Chuyển đi"),
    seat(4, "B", "01/05/2025"),
    seat(5, "A"),
    seat(5, "A", "01/08/2025", state="Miễn sinh hoạt"),
    seat(6, "A"),
    seat(6, "A", "01/01/2025", "01/01/2026", state="Miễn sinh hoạt"),
    seat(7, "C"),
    seat(8, "A", "20/12/2025"),
    seat(9, "A", until="15/01/2025", reason="Từ trần"),
    seat(10, "B"),
]


def test_the_whole_table_of_the_handbook_in_one_commune(world):
    a_theme = thematic("A", "15/03/2025", "1c1 2c 4c 5c")
    c_months = [month for month in WHOLE_YEAR if month not in (5, 6)]
    world.settle(
        TREE,
        PEOPLE,
        [
            *year_of("A", WHOLE_YEAR, IN_A),
            a_theme,
            *year_of("B", WHOLE_YEAR, IN_B),
            *year_of("C", c_months, IN_C),
        ],
    )
    in_a = {
        "000001": (12, 12, 6, 6, True),  # 5 regular + 1 thematic
        "000002": (12, 12, 2, 6, False),  # four times in one meeting, twice in another
        "000003": (5, 5, 3, 3, True),  # first expected in August
        "000005": (7, 7, 4, 4, True),  # exempt from 1 August
        "000006": (0, 0, 0, 0, None),  # exempt all year
        "000008": (0, 0, 0, 0, None),  # arrived on 20 December
        "000009": (1, 1, 0, 1, False),  # expected once
    }
    in_b = {"000004": (12, 12, 6, 6, True), "000010": (12, 12, 0, 6, False)}
    in_c = {"000007": (10, 10, 5, 5, True)}  # the branch missed two months
    assert world.people("A", "2025", END) == in_a
    assert world.people("B", "2025", END) == in_b
    assert world.people("C", "2025", END) == in_c
    assert world.people("T", "2025", END) == {**in_a, **in_b, **in_c}
    # A: 1, 2 all year 24, 3: 5, 4: 4, 5: 7, 9: 1 = 41 persons x sessions, nobody absent.
    # A: met 1, 3, 5; applicable also 2, 9. Theme in the first quarter only.
    figures_a = five((41, 41, True), (3, 5, False), (12, 12, True), (1, 4, False), (0, 12, False))
    figures_b = five((20, 20, True), (1, 2, False), (12, 12, True), (0, 4, False), (0, 12, False))
    figures_c = five((10, 10, True), (1, 1, True), (10, 12, False), (0, 4, False), (0, 10, False))
    assert world.children("X", "2025", END) == {"A": figures_a, "B": figures_b, "C": figures_c}
    assert world.figures("X", "2025", END) == five(
        (71, 71, True), (5, 8, False), (34, 36, False), (1, 12, False), (0, 34, False)
    )
    assert world.children("T", "2025", END) == {"X": world.figures("X", "2025", END)}


def test_every_period_length_is_computed_alone(world):
    # Met Jan..Jun, spoke in January and February only.
    there = {1: (range(1, 7), once(1, 2))}
    world.settle(TREE, [seat(1, "A")], year_of("A", range(1, 7), there))
    on = "30/06/2025"
    assert world.people("A", "2025M01", on) == {"000001": (1, 1, 1, 1, True)}
    assert world.people("A", "2025M03", on) == {"000001": (1, 1, 0, 1, False)}
    assert world.people("A", "2025Q1", on) == {"000001": (3, 3, 2, 2, True)}  # ceil(3/2) = 2
    assert world.people("A", "2025Q2", on) == {"000001": (3, 3, 0, 2, False)}
    assert world.people("A", "2025H1", on) == {"000001": (6, 6, 2, 3, False)}
    # So far: in the year up to 30 April four months, two required.
    assert world.people("A", "2025", "30/04/2025") == {"000001": (4, 4, 2, 2, True)}
    assert world.people("A", "2025", "03/05/2025") == {"000001": (5, 5, 2, 3, False)}


def test_written_opinions_of_absent_members_count_as_read_into_the_minutes(world):
    world.settle(TREE, [seat(1, "A"), seat(2, "A")], [regular("A", "03/01/2025", "1l1 2k2")])
    assert world.people("A", "2025M01", "31/01/2025") == {
        "000001": (1, 0, 1, 1, True),
        "000002": (1, 0, 1, 1, True),
    }
    assert world.figures("A", "2025M01", "31/01/2025") == five(
        (0, 2, False), (2, 2, True), (1, 1, True), (0, 0, None), (0, 1, False)
    )


def test_a_combined_sitting_is_one_session_and_extraordinary_ones_count(world):
    # m counts months of regular and combined meetings: January (two of them) and February = 2.
    # Person 1 spoke in the combined one only: 1 of 1. Person 2 in the extraordinary one only.
    # Person 3 in both regular ones of January: two sessions in one month.
    world.settle(
        TREE,
        [seat(1, "A"), seat(2, "A"), seat(3, "A")],
        [
            regular("A", "03/01/2025", "1c 2c 3c1"),
            regular("A", "24/01/2025", "1c 2c 3c1"),
            combined("A", "03/02/2025", "1c3 2c 3c"),
            extraordinary("A", "12/03/2025", "1c 2c1 3c"),
            thematic("A", "20/03/2025", "1c 2c 3l"),
        ],
    )
    assert world.people("A", "2025Q1", "31/03/2025") == {
        "000001": (3, 3, 1, 1, True),
        "000002": (3, 3, 1, 1, True),
        "000003": (3, 3, 2, 1, True),
    }
    # Regular 2 of 3: the second one of January does not fill March; nor do the two others.
    assert world.figures("A", "2025Q1", "31/03/2025") == five(
        (9, 9, True), (3, 3, True), (2, 3, False), (1, 1, True), (0, 3, False)
    )
    # March alone: expected in no regular meeting: not applicable although person 2 spoke.
    assert world.people("A", "2025M03", "31/03/2025") == {
        "000001": (0, 0, 0, 0, None),
        "000002": (0, 0, 1, 0, None),
        "000003": (0, 0, 0, 0, None),
    }


def test_opinions_of_people_who_were_not_expected_count_nowhere(world):
    # 1 is exempt but came and spoke; 2 has a temporary seat in B but came to A and spoke;
    # 3 is suspended, 4 on special duty, 5 away elsewhere: all came to A once.
    world.settle(
        TREE,
        [
            *(seat(number, "A") for number in range(1, 7)),
            seat(1, "A", state="Miễn sinh hoạt"),
            seat(2, "B", state="Sinh hoạt tạm thời"),
            seat(3, "A", state="Đình chỉ"),
            seat(4, "A", state="Nhiệm vụ đặc biệt"),
            seat(5, "A", state="Sinh hoạt tạm thời nơi khác"),
        ],
        [
            regular("A", "03/01/2025", "1c1 2c1 3c1 4c1 5c1 6c1"),
            regular("B", "03/02/2025", "2c"),
        ],
    )
    # A: expected only 6. Person 2 was expected in B in February.
    assert world.people("A", "2025Q1", "28/02/2025") == {
        "000001": (0, 0, 0, 0, None),
        "000002": (1, 1, 0, 1, False),
        "000003": (0, 0, 0, 0, None),
        "000004": (0, 0, 0, 0, None),
        "000005": (0, 0, 0, 0, None),
        "000006": (1, 1, 1, 1, True),
    }
    assert world.figures("A", "2025Q1", "28/02/2025") == five(
        (1, 1, True), (1, 2, False), (1, 2, False), (0, 0, None), (0, 1, False)
    )
    # B: nobody is reported there (2 belongs to A), but its session counts for attendance.
    assert world.people("B", "2025Q1", "28/02/2025") == {}
    assert world.figures("B", "2025Q1", "28/02/2025") == five(
        (1, 1, True), (0, 0, None), (1, 2, False), (0, 0, None), (0, 1, False)
    )
