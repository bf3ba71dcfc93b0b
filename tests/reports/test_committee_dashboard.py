"""The dashboard of a committee from kept figures: constant cost, sums, then and now, reasons."""

from datetime import date

import pytest
from django.urls import reverse

from branches.actions.tree import move_organization
from branches.permissions import SYSTEM
from reports.choices import Indicator
from reports.kept.refresh import mark_everything, refresh
from tests.factories import (
    attend,
    hold,
    make_branch,
    make_meeting,
    make_member,
    make_org,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 8)
QUERIES_OF_THE_DASHBOARD = 6  # session, login, unit with its line, units below, figures, rules


@pytest.fixture(autouse=True)
def _on_a_day_in_october(time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+07:00")


@pytest.fixture
def province(db):
    return make_org(make_org(kind="CENTRAL"), code="TINH", kind="PROVINCIAL_COMMITTEE")


@pytest.fixture
def commune(province):
    return make_org(province, code="XA1", name="Đảng bộ xã Pa Tần")


@pytest.fixture
def leader(province):
    return make_user(province, "COMMITTEE_LEADER")


def branch_that_met(unit, *days, present=2, absent=0, **values):
    """A branch with ``present`` and ``absent`` members at each of ``days``."""
    branch = make_branch(unit, **values)
    people = [make_member(branch) for _ in range(present + absent)]
    for day in days:
        meeting = make_meeting(branch, day)
        attend(meeting, present=people[:present], excused=people[present:], spoke=people[:1])
    return branch


def counted():
    mark_everything()
    refresh()


def board(client, user, unit, query="?ky=2026Q3", name="reports:dashboard", *further):
    client.force_login(user)
    return client.get(reverse(name, args=[unit.pk, *further]) + query)


def text_of(response):
    return " ".join(response.content.decode().split())


def cells(table):
    return [(row.head, [cell.text for cell in row.cells]) for row in table.rows]


@pytest.mark.parametrize("number", [3, 30])
def test_the_dashboard_asks_the_same_whatever_stands_below(
    client, province, leader, number, django_assert_num_queries
):
    for _ in range(number):
        branch_that_met(make_org(province), date(2026, 7, 3))
    counted()
    client.force_login(leader)
    address = reverse("reports:dashboard", args=[province.pk]) + "?ky=2026Q3"
    with django_assert_num_queries(QUERIES_OF_THE_DASHBOARD):
        response = client.get(address)
    assert len(response.context["tables"][1].rows) == number


def test_a_long_table_of_units_is_read_page_by_page_or_whole(client, province, leader):
    for _ in range(52):
        branch_that_met(make_org(province), date(2026, 7, 3))
    counted()
    first, second, whole, figure = (
        board(client, leader, province, f"?ky=2026Q3{more}", *name)
        for more, name in (
            ("", ()),
            ("&page=2", ()),
            ("&tat_ca=1", ()),
            ("", ("reports:figure", "du-hop")),
        )
    )
    rows = [one.context["tables"][1].rows for one in (first, second, whole)]
    assert [len(one) for one in rows] == [50, 2, 52]
    assert [row.head for row in rows[0] + rows[1]] == [row.head for row in rows[2]]
    assert "Trang 1/2" in text_of(first)
    assert "?ky=2026Q3&amp;tat_ca=1" in text_of(first)
    assert "Trang" not in text_of(whole).split("Từng đơn vị trực thuộc")[-1]
    assert len(figure.context["tables"][0].rows) == 50
    assert "Hiện cả 52 đơn vị trong một trang" in text_of(figure)


def test_cards_say_how_many_branches_are_on_target(client, commune, leader):
    branch_that_met(commune, date(2026, 7, 3))
    branch_that_met(commune, date(2026, 7, 3), present=3, absent=1)
    make_branch(commune, name="Chi bộ bản Xa")
    counted()
    response = board(client, leader, commune)
    first = response.context["figures"][0]
    assert (first["percent"], first["share"]) == ("83,33 %", "1/3 chi bộ đạt")
    assert "1/3 chi bộ đạt chỉ tiêu tỷ lệ dự sinh hoạt; 1 chi bộ không có dữ liệu." in text_of(
        response
    )
    assert [row.head for row in response.context["tables"][1].rows][0] == "Chi bộ bản Xa"


def test_the_trend_holds_the_unit_against_its_own_past(client, commune, leader):
    branch_that_met(commune, date(2026, 4, 3), date(2026, 7, 3))
    counted()
    response = board(client, leader, commune)
    trend = response.context["tables"][0]
    assert [(row.head, row.cells[0].text) for row in trend.rows] == [
        ("Quý III năm 2025", "–"),
        ("Quý IV năm 2025", "–"),
        ("Quý I năm 2026", "–"),
        ("Quý II năm 2026", "100,00 %"),
        ("Quý III năm 2026", "100,00 %"),
    ]
    assert "<svg" in text_of(response)
    assert "quý II năm 2026: 100,00 %" in trend.drawing.chart.summary


def test_a_moved_branch_counts_where_it_stood_or_where_it_stands(client, province, commune, leader):
    other = make_org(province, code="XA2", name="Đảng bộ xã Hồng Thu")
    branch_that_met(commune, date(2026, 7, 3), code="A")
    moved = branch_that_met(commune, date(2026, 7, 3), code="B", present=3, absent=1)
    move_organization(organization=moved, parent=other, moved_on=date(2026, 10, 5), by=SYSTEM)
    counted()
    then = board(client, leader, province).context
    now = board(client, leader, province, "?ky=2026Q3&to-chuc=hien-nay").context
    assert [(row.head, row.cells[1].text) for row in then["tables"][1].rows] == [
        ("Đảng bộ xã Pa Tần", "83,33 % (5/6)")
    ]
    assert [(row.head, row.cells[1].text) for row in now["tables"][1].rows] == [
        ("Đảng bộ xã Hồng Thu", "75,00 % (3/4)"),
        ("Đảng bộ xã Pa Tần", "100,00 % (2/2)"),
    ]
    for context in (then, now):
        assert context["figures"][0]["percent"] == "83,33 %"
        for indicator in Indicator:
            below = [child.figures[indicator].ratio for child in context["answer"].children]
            unit = context["answer"].unit.figures[indicator].ratio
            assert sum(one.part for one in below) == unit.part
            assert sum(one.whole for one in below) == unit.whole
    assert "xếp theo tổ chức hiện nay" in text_of(
        board(client, leader, province, "?ky=2026Q3&to-chuc=hien-nay")
    )


def test_a_running_period_offers_no_other_tree(client, commune, leader):
    counted()
    response = board(client, leader, commune, "?ky=2026Q4&to-chuc=hien-nay")
    assert 'name="to-chuc"' not in text_of(response)
    assert not response.context["choice"].as_now


def test_figures_that_wait_to_be_counted_are_announced(client, commune, leader):
    branch = branch_that_met(commune, date(2026, 7, 3))
    counted()
    waiting = "số liệu đang được tính lại"
    assert waiting not in text_of(board(client, leader, commune))
    hold(branch, date(2026, 8, 3), [make_member(branch)])
    assert waiting in text_of(board(client, leader, commune))


@pytest.mark.parametrize(
    ("slug", "why"),
    [
        ("du-hop", "Vắng 1 lượt; mục tiêu trên 90 %"),
        ("thuong-ky", "Chưa sinh hoạt tháng 8, tháng 9"),
        ("chuyen-de", "Chưa sinh hoạt quý III"),
        ("phat-bieu", "3 đảng viên chưa phát biểu đủ số kỳ; mục tiêu 100 %"),
        ("nghi-quyet", "1 cuộc họp chưa có kết luận, nghị quyết; mục tiêu 100 %"),
    ],
)
def test_a_figure_lists_the_branches_off_target_with_the_reason(client, commune, leader, slug, why):
    branch = branch_that_met(commune, date(2026, 7, 3), present=3, absent=1, name="Chi bộ bản Pho")
    make_member(branch, since=date(2026, 7, 20))
    counted()
    children, missing = board(
        client, leader, commune, "?ky=2026Q3", "reports:figure", slug
    ).context["tables"]
    assert len(children.rows) == 1
    assert [(row.head, row.cells[1].text) for row in missing.rows] == [("Chi bộ bản Pho", why)]


@pytest.mark.parametrize("query", ["?ky=2026Q3", "?ky=2026M07", "?ky=2026Q3&to-chuc=hien-nay"])
def test_branches_without_data_stand_first_and_good_ones_are_left_out(
    client, province, commune, leader, query
):
    branch_that_met(commune, date(2026, 7, 3))
    weak = branch_that_met(commune, date(2026, 7, 3), present=1, absent=1)
    make_branch(commune, name="Chi bộ bản Xa")
    counted()
    missing = board(client, leader, province, query, "reports:figure", "du-hop").context["tables"][
        1
    ]
    assert [row.head for row in missing.rows] == ["Chi bộ bản Xa", weak.label]


@pytest.mark.parametrize("number", [1, 60])
def test_the_list_off_target_is_paged_at_a_constant_cost(
    client, commune, leader, number, django_assert_num_queries
):
    for _ in range(number):
        make_branch(commune)
    counted()
    client.force_login(leader)
    address = reverse("reports:figure", args=[commune.pk, "thuong-ky"]) + "?ky=2026Q3"
    with django_assert_num_queries(11):
        response = client.get(address)
    assert len(response.context["tables"][1].rows) == min(number, 50)
