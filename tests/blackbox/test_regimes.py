"""Monthly and quarterly regime (handbook 11.4, 11.5): existence, combined sittings, D."""

import pytest

from tests.blackbox.building import (
    COMMUNE,
    NOTHING,
    PROVINCE,
    combined,
    extraordinary,
    five,
    regular,
    seat,
    thematic,
    unit,
)

TREE = [PROVINCE, COMMUNE, unit("A")]
ME = [seat(1, "A")]


def regime(world, code, period, on):
    """The monthly and the quarterly figure."""
    figures = world.figures(code, period, on)
    return figures["regular"], figures["thematic"]


def test_two_regular_meetings_in_one_month_do_not_fill_another(world):
    world.settle(
        TREE,
        ME,
        [
            regular("A", "03/01/2025", "1c"),
            regular("A", "31/01/2025", "1c"),
            regular("A", "03/03/2025", "1c"),
        ],
    )
    assert regime(world, "A", "2025Q1", "31/03/2025") == ((2, 3, False), (0, 1, False))
    assert regime(world, "A", "2025M02", "31/03/2025") == ((0, 1, False), NOTHING)
    # Before February has ended it is not held against the branch.
    assert regime(world, "A", "2025Q1", "27/02/2025") == ((1, 1, True), NOTHING)
    assert regime(world, "A", "2025Q1", "28/02/2025") == ((1, 2, False), NOTHING)


def test_two_themes_in_one_quarter_do_not_cover_another(world):
    world.settle(TREE, ME, [thematic("A", "10/01/2025", "1c"), thematic("A", "10/02/2025", "1c")])
    # Thematic meetings are no regular ones: regular 0 of 6; themes: first quarter only.
    assert regime(world, "A", "2025H1", "30/06/2025") == ((0, 6, False), (1, 2, False))
    assert regime(world, "A", "2025", "31/12/2025") == ((0, 12, False), (1, 4, False))
    assert regime(world, "A", "2025Q2", "30/06/2025") == ((0, 3, False), (0, 1, False))


def test_a_combined_sitting_satisfies_month_and_quarter_even_when_short(world):
    # 45 minutes: flagged elsewhere, counts here.
    short = combined("A", "03/02/2025", "1c", start="19:00", end="19:45", resolution="NQ 02")
    world.settle(TREE, ME, [short])
    assert world.figures("A", "2025Q1", "31/03/2025") == five(
        (1, 1, True), (0, 1, False), (1, 3, False), (1, 1, True), (1, 1, True)
    )


def test_extraordinary_meetings_fill_neither_month_nor_quarter_nor_resolutions(world):
    world.settle(TREE, ME, [extraordinary("A", "03/01/2025", "1c1", resolution="NQ 01")])
    assert world.figures("A", "2025Q1", "31/03/2025") == five(
        NOTHING, NOTHING, (0, 3, False), (0, 1, False), NOTHING
    )


def test_resolutions_count_regular_and_combined_meetings_only(world):
    world.settle(
        TREE,
        ME,
        [
            regular("A", "03/01/2025", "1c", resolution="12-NQ/CB"),
            regular("A", "03/02/2025", "1c"),
            combined("A", "03/03/2025", "1c", resolution="Nghị quyết chuyên đề quý I"),
            thematic("A", "10/03/2025", "1c", resolution="15-NQ/CB"),
        ],
    )
    assert world.figures("A", "2025Q1", "31/03/2025")["resolutions"] == (2, 3, False)
    assert world.figures("A", "2025M03", "31/03/2025")["resolutions"] == (1, 1, True)


def test_a_month_or_half_year_lists_the_quarters_that_end_in_it(world):
    # The theme of July satisfies the third quarter, which ends in September.
    world.settle(TREE, ME, [thematic("A", "10/07/2025", "1c")])
    assert regime(world, "A", "2025M07", "30/09/2025")[1] == NOTHING
    assert regime(world, "A", "2025M08", "30/09/2025")[1] == NOTHING
    assert regime(world, "A", "2025M09", "30/09/2025")[1] == (1, 1, True)
    assert regime(world, "A", "2025M06", "30/09/2025")[1] == (0, 1, False)
    assert regime(world, "A", "2025H2", "30/09/2025")[1] == (1, 1, True)
    assert regime(world, "A", "2025H2", "31/12/2025")[1] == (1, 2, False)
    # The year up to 30 September lists three quarters.
    assert regime(world, "A", "2025", "30/09/2025")[1] == (1, 3, False)


def test_a_quarter_in_progress_enters_once_satisfied_and_sixty_days_old(world):
    # Theme on 20 January. Days of existence up to 28 February: 31 + 28 = 59; 1 March: 60.
    world.settle(TREE, ME, [thematic("A", "20/01/2025", "1c")])
    assert regime(world, "A", "2025Q1", "28/02/2025")[1] == NOTHING
    assert regime(world, "A", "2025Q1", "01/03/2025")[1] == (1, 1, True)
    assert regime(world, "A", "2025", "01/03/2025")[1] == (1, 1, True)
    # The second quarter, unsatisfied, waits for its last day.
    assert regime(world, "A", "2025", "29/06/2025")[1] == (1, 1, True)
    assert regime(world, "A", "2025", "30/06/2025")[1] == (1, 2, False)


@pytest.mark.parametrize(
    ("founded", "months", "quarters"),
    [
        # First quarter of 2025: 90 days. January counts only if the branch existed on the 1st.
        ("01/01/2025", 3, 1),
        ("02/01/2025", 2, 1),
        ("30/01/2025", 2, 1),  # 2 + 28 + 31 = 61 days
        ("31/01/2025", 2, 1),  # 60 days
        ("01/02/2025", 2, 0),  # 59 days
        ("02/02/2025", 1, 0),
        ("01/03/2025", 1, 0),
        ("31/03/2025", 0, 0),
        ("01/04/2025", 0, 0),
    ],
)
def test_a_branch_founded_in_the_quarter(world, founded, months, quarters):
    world.settle([PROVINCE, COMMUNE, unit("A", founded=founded)])
    expected = ((0, months, False if months else None), (0, quarters, False if quarters else None))
    assert regime(world, "A", "2025Q1", "31/03/2025") == expected
    assert regime(world, "X", "2025Q1", "31/03/2025") == expected


@pytest.mark.parametrize(
    ("closed", "months", "quarters"),
    [
        # `Đến ngày` is the first day no longer. Second quarter of 2025.
        ("01/04/2025", 0, 0),
        ("02/04/2025", 1, 0),
        ("30/05/2025", 2, 0),  # 30 + 29 = 59 days
        ("31/05/2025", 2, 1),  # 60 days
        ("01/06/2025", 2, 1),  # 61 days
        ("02/06/2025", 3, 1),
        ("30/06/2025", 3, 1),  # closed on D itself
        ("01/07/2025", 3, 1),
    ],
)
def test_a_branch_closed_in_the_quarter_stays_in_its_figures(world, closed, months, quarters):
    world.settle([PROVINCE, COMMUNE, unit("A", **{"Đến ngày": closed})])
    expected = ((0, months, False if months else None), (0, quarters, False if quarters else None))
    for code in ("X", "T"):
        assert regime(world, code, "2025Q2", "30/06/2025") == expected
    # In the third quarter it is gone.
    assert regime(world, "X", "2025Q3", "30/09/2025") == (NOTHING, NOTHING)


def test_the_month_of_closing_counts_when_the_branch_met_before(world):
    # A closed on 15 June (last day 14): met in April and June, not in May; theme in June.
    # Sixty days: 30 + 31 + 14 = 75. Person 1 stays reported in A: m = 2, required 1, spoke once.
    world.settle(
        [PROVINCE, COMMUNE, unit("A", **{"Đến ngày": "15/06/2025"})],
        [seat(1, "A", until="15/06/2025", reason="Chuyển đi")],
        [
            regular("A", "03/04/2025", "1c1"),
            regular("A", "03/06/2025", "1c"),
            thematic("A", "10/06/2025", "1c"),
        ],
    )
    quarter = five((2, 2, True), (1, 1, True), (2, 3, False), (1, 1, True), (0, 2, False))
    assert world.children("X", "2025Q2", "30/06/2025") == {"A": quarter}
    assert world.figures("A", "2025Q2", "30/06/2025") == quarter
    # Year: January to June applicable (6), first and second quarter (2); theme in one.
    assert world.figures("X", "2025", "31/12/2025") == five(
        (2, 2, True), (1, 1, True), (2, 6, False), (1, 2, False), (0, 2, False)
    )
    # While it still existed: up to 5 June, April and June satisfied, May missing; no quarter yet.
    assert regime(world, "X", "2025Q2", "05/06/2025") == ((2, 3, False), NOTHING)
    # 11 June: theme treated, 30 + 31 + 11 = 72 days: the quarter enters early.
    assert regime(world, "X", "2025Q2", "11/06/2025") == ((2, 3, False), (1, 1, True))


def test_a_meeting_in_a_month_that_is_not_applicable_fills_nothing(world):
    # Founded on 15 January, met on 20 January: attendance counts, the month is not applicable.
    world.settle(
        [PROVINCE, COMMUNE, unit("A", founded="15/01/2025")],
        [seat(1, "A", "15/01/2025")],
        [regular("A", "20/01/2025", "1c1", resolution="NQ 1")],
    )
    assert world.figures("A", "2025M01", "31/01/2025") == five(
        (1, 1, True), (1, 1, True), NOTHING, NOTHING, (1, 1, True)
    )


def test_the_leap_day_belongs_to_february(world):
    # First quarter of 2024 has 91 days: founded 1 February: 29 + 31 = 60 days.
    world.settle([PROVINCE, COMMUNE, unit("A", founded="01/02/2024")])
    assert regime(world, "A", "2024Q1", "31/03/2024") == ((0, 2, False), (0, 1, False))
    assert regime(world, "A", "2024M02", "28/02/2024") == (NOTHING, NOTHING)
    assert regime(world, "A", "2024M02", "29/02/2024") == ((0, 1, False), NOTHING)
