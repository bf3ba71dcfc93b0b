"""The tree of today and its dated ancestry stay one story, whatever is moved when."""

from datetime import date, timedelta

import pytest
from django.db import connection

from branches.actions.tree import close_organization, hold_tree, move_organization
from branches.models import OrganizationEvent, OrganizationLine
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.errors import RuleBroken
from tests.factories import make_branch, make_member, make_org

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def move(unit, parent, day):
    return move_organization(organization=unit, parent=parent, moved_on=day, by=SYSTEM)


def above(unit, day):
    """Codes of the units above ``unit`` on ``day``, the nearest first."""
    lines = OrganizationLine.objects.on(day).filter(descendant=unit, depth__gt=0)
    return list(lines.order_by("depth").values_list("ancestor__code", flat=True))


def test_days_before_a_move_keep_their_ancestry(place):
    move(place.branch, place.far_commune, JUNE)
    top = [place.province.code, place.root.code]
    assert above(place.branch, JUNE - timedelta(days=1)) == [place.commune.code, *top]
    assert above(place.branch, JUNE) == [place.far_commune.code, *top]
    assert place.branch.path.startswith(place.far_commune.path)


def test_everything_below_moves_along(place):
    other = make_org(place.root, kind="PROVINCIAL_COMMITTEE")
    move(place.commune, other, JUNE)
    assert above(place.branch, JUNE) == [place.commune.code, other.code, place.root.code]
    place.branch.refresh_from_db()
    assert place.branch.path.startswith(other.path)


def test_a_unit_that_came_later_keeps_the_days_it_was_elsewhere(place):
    move(place.far_branch, place.commune, JULY)
    other = make_org(place.root, kind="PROVINCIAL_COMMITTEE")
    move(place.commune, other, JUNE)
    assert above(place.far_branch, JUNE)[0] == place.far_commune.code
    assert above(place.far_branch, JULY) == [place.commune.code, other.code, place.root.code]


def test_a_move_dated_before_the_last_one_is_refused(place):
    move(place.branch, place.far_commune, JUNE)
    third = make_org(place.province)
    with pytest.raises(RuleBroken, match="từ 01/06/2026, nên ngày chuyển phải sau ngày đó"):
        move(place.branch, third, JUNE - timedelta(days=31))
    assert above(place.branch, JUNE)[0] == place.far_commune.code


def test_two_units_may_change_places(place):
    """Former parents may stand below their former children later on."""
    lower = make_org(place.commune)
    move(lower, place.province, JUNE)
    move(place.commune, lower, JULY)
    move(lower, place.root, JULY + timedelta(days=1))
    assert above(place.branch, JULY + timedelta(days=1)) == [
        place.commune.code,
        lower.code,
        place.root.code,
    ]
    assert above(lower, date(2026, 5, 1))[0] == place.commune.code


def test_a_move_is_recorded_when_its_day_has_come(place):
    with pytest.raises(RuleBroken, match="Ngày chuyển chưa đến"):
        move(place.branch, place.far_commune, today() + timedelta(days=1))


def test_a_unit_is_closed_once(place):
    close_organization(organization=place.sister, closed_on=JUNE, by=SYSTEM)
    with pytest.raises(RuleBroken, match="đã có ngày kết thúc hoạt động 01/06/2026"):
        close_organization(organization=place.sister, closed_on=JULY, by=SYSTEM)
    assert OrganizationEvent.objects.filter(organization=place.sister, kind="DISSOLVE").count() == 1


def test_nothing_comes_under_a_unit_that_has_ended(place):
    """Neither founded nor moved there; a day before its end is still possible."""
    ended = make_org(place.province)
    close_organization(organization=ended, closed_on=JULY, by=SYSTEM)
    for attempt in (
        lambda: make_branch(ended, valid_from=JULY),
        lambda: make_branch(ended),
        lambda: move(place.branch, ended, JULY),
    ):
        with pytest.raises(RuleBroken, match="đã kết thúc hoạt động từ 01/07/2026"):
            attempt()
    assert make_branch(ended, valid_from=JUNE).parent == ended


def test_a_path_is_taken_from_the_parent_as_it_stands_now(place):
    """The page that founds a unit was opened before its parent moved."""
    as_read = type(place.commune).objects.get(pk=place.commune.pk)
    move(place.commune, make_org(place.root, kind="PROVINCIAL_COMMITTEE"), JUNE)
    branch = make_branch(as_read)
    place.commune.refresh_from_db()
    assert branch.path.startswith(place.commune.path)


def test_changes_of_the_tree_lock_its_root(place, django_assert_num_queries):
    """SQLite has the whole database locked from the start of the transaction."""
    with django_assert_num_queries(1) as asked:
        hold_tree()
    locks = "FOR NO KEY UPDATE" in asked.captured_queries[0]["sql"]
    assert locks is (connection.vendor == "postgresql")


def test_nothing_comes_under_a_unit_not_yet_founded(place):
    """Its figures of the days between would reach nobody above."""
    young = make_org(place.province, valid_from=JUNE)
    for attempt in (
        lambda: make_branch(young, valid_from=JUNE - timedelta(days=1)),
        lambda: make_branch(young),
        lambda: move(place.branch, young, JUNE - timedelta(days=1)),
    ):
        with pytest.raises(RuleBroken, match="thành lập ngày 01/06/2026. Đồng chí ghi ngày từ đó"):
            attempt()
    assert make_branch(young, valid_from=JUNE).parent == young


def test_a_unit_does_not_end_before_it_came_where_it_is(place):
    move(place.sister, place.far_commune, JUNE)
    with pytest.raises(RuleBroken, match="từ 01/06/2026, nên ngày kết thúc hoạt động phải sau"):
        close_organization(organization=place.sister, closed_on=JUNE, by=SYSTEM)
    close_organization(organization=place.sister, closed_on=JULY, by=SYSTEM)
    assert place.sister.valid_to == JULY


def test_nobody_is_left_in_a_closed_branch(place):
    staying = make_member(place.sister)
    make_member(place.sister, until=JUNE)
    with pytest.raises(RuleBroken, match="còn 1 đảng viên trong danh sách từ ngày 01/06/2026"):
        close_organization(organization=place.sister, closed_on=JUNE, by=SYSTEM)
    staying.memberships.update(valid_to=JUNE)
    close_organization(organization=place.sister, closed_on=JUNE, by=SYSTEM)
    assert place.sister.valid_to == JUNE


def test_no_unit_stands_above_itself_on_any_day(place):
    """A move told late must not put a unit under one that still stood below it then."""
    lower = make_org(place.commune)
    move(lower, place.province, JULY)
    with pytest.raises(RuleBroken, match="đến ngày 01/07/2026 còn trực thuộc"):
        move(place.commune, lower, JUNE)
    move(place.commune, lower, JULY)
    assert above(place.commune, JULY)[0] == lower.code


def test_nothing_below_outlives_a_unit(place):
    """Neither what ends later nor what left it only later."""
    upper = make_org(place.province)
    leaving, ending = make_org(upper), make_org(upper)
    move(leaving, place.province, JULY)
    close_organization(organization=ending, closed_on=JULY, by=SYSTEM)
    for _ in (leaving, ending):
        with pytest.raises(RuleBroken, match="còn đơn vị trực thuộc"):
            close_organization(organization=upper, closed_on=JUNE, by=SYSTEM)
    close_organization(organization=upper, closed_on=JULY, by=SYSTEM)
    assert upper.valid_to == JULY


def test_a_unit_that_has_ended_goes_nowhere(place):
    """Its records would be handed to a committee it never stood under; before its end it may."""
    close_organization(organization=place.sister, closed_on=JULY, by=SYSTEM)
    with pytest.raises(RuleBroken, match="nên ngày chuyển phải trước ngày đó"):
        move(place.sister, place.far_commune, JULY)
    move(place.sister, place.far_commune, JUNE)
    assert above(place.sister, JUNE)[0] == place.far_commune.code
