"""From the province to the single absence in four taps, with the rights of each step."""

from datetime import date

import pytest

from meetings.choices import MeetingState
from meetings.models import Meeting
from reports.kept.refresh import mark_everything, refresh
from tests.browser.test_pages_axe import log_in
from tests.factories import attend, make_branch, make_meeting, make_member, make_org, make_user

PERIOD = "?ky=2026Q3"


@pytest.fixture
def branch(transactional_db):
    """Two sittings of one branch: one submitted, one held and not submitted."""
    province = make_org(make_org(kind="CENTRAL"), kind="PROVINCIAL_COMMITTEE", code="TINH")
    commune = make_org(province, code="XA", name="Đảng bộ xã Pa Tần")
    branch = make_branch(commune, name="Chi bộ bản Pho")
    people = [make_member(branch, full_name=name) for name in ("Lò Thị Ánh", "Giàng A Páo")]
    for day, state in (
        (date(2026, 7, 3), MeetingState.SUBMITTED),
        (date(2026, 8, 3), MeetingState.HELD),
    ):
        meeting = attend(make_meeting(branch, day), present=people[:1], excused=people[1:])
        Meeting.objects.filter(pk=meeting.pk).update(state=state)
    mark_everything()
    refresh()
    return branch


def test_four_taps_lead_from_the_province_to_the_absence(page_360, live_server, branch):
    commune = branch.parent
    leader = make_user(commune.parent, "COMMITTEE_LEADER")
    log_in(page_360, leader, live_server)
    page_360.goto(f"/don-vi/{commune.parent_id}/chi-so/{PERIOD}")
    page_360.click("main .behind a:text('Đảng bộ xã Pa Tần')")
    page_360.click("main .behind a:text('Chi bộ bản Pho')")
    page_360.click("main .behind a:text('03/07/2026')")
    page_360.locator("tr:has-text('Giàng A Páo')").wait_for()
    assert "Vắng có lý do" in page_360.locator("tr:has-text('Giàng A Páo')").inner_text()


def test_what_is_not_submitted_stays_closed_above_the_branch(page_360, live_server, branch):
    leader = make_user(branch.parent.parent, "COMMITTEE_LEADER")
    log_in(page_360, leader, live_server)
    page_360.goto(f"/don-vi/{branch.pk}/chi-so/{PERIOD}")
    page_360.click("main .behind a:text('03/08/2026')")
    page_360.wait_for_url("**/cuoc-hop/**")
    assert "Giàng A Páo" not in page_360.locator("main").inner_text()


def test_the_way_down_ends_at_the_borders_of_the_post(page_360, live_server, branch):
    neighbour = make_user(make_org(branch.parent.parent), "COMMITTEE_LEADER")
    log_in(page_360, neighbour, live_server)
    for unit in (branch, branch.parent, branch.parent.parent):
        assert page_360.goto(f"/don-vi/{unit.pk}/chi-so/{PERIOD}").status == 404


def test_the_matrix_opens_the_meeting_and_hides_its_minutes(page_1366, live_server, branch):
    commune = branch.parent
    log_in(page_1366, make_user(commune, "COMMITTEE_STAFF"), live_server)
    page_1366.goto(f"/don-vi/{commune.pk}/theo-doi/?nam=2026")
    page_1366.click("td.c-h a:text('chưa gửi')")
    meeting = Meeting.objects.get(state=MeetingState.HELD)
    page_1366.wait_for_url(f"**/cuoc-hop/{meeting.pk}/")
    assert page_1366.goto(f"/cuoc-hop/{meeting.pk}/bien-ban/").status == 404
