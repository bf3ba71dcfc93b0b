"""The year plan from the proposal to the approval, and what it gives a meeting."""

from dataclasses import replace
from datetime import date, time
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from branches.job_access import may_read
from branches.models import Post, User
from config.lib.dates import local_moment
from config.lib.errors import RuleBroken, Stale
from config.lib.periods import Month
from meetings.actions import planning, theme_proposals, windows, year_plan
from meetings.actions.year_plan import MonthDraft, ThemeDraft
from meetings.models import (
    AnnualPlan,
    Meeting,
    Postponement,
    ThemePlan,
    ThemeProposal,
    WindowException,
)
from meetings.plan.documents import plan_paper
from meetings.plan.facts import HIDDEN_THEME, branches_with_plans, plan_counts, without_plan
from meetings.proposals import proposed_meeting
from meetings.windows import window_for
from tests.factories import LONG_AGO, make_branch, make_user

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to("2026-11-10T08:00:00+07:00", tick=False)


@pytest.fixture
def staff(village):
    return make_user(village.commune, "COMMITTEE_STAFF")


@pytest.fixture
def plan(village):
    return year_plan.begin_plan(branch=village.branch, year=YEAR, by=village.secretary)


def filled(village, plan, **theme_changes):
    """The plan saved with a name for every theme."""
    months = {number: MonthDraft(day=3, news=village.people[2]) for number in range(1, 13)}
    months[12] = replace(months[12], content="Tổng kết năm", story=village.people[3])
    themes = {
        quarter: ThemeDraft(
            title=f"Chuyên đề {quarter}",
            category="SOCIETY",
            month=3 * quarter,
            due_on=date(YEAR, 3 * quarter, 1),
            authors=(village.people[4], village.people[2]),
            **theme_changes,
        )
        for quarter in range(1, 5)
    }
    return year_plan.save_plan(
        plan=plan, months=months, themes=themes, version=plan.version, by=village.secretary
    )


def test_a_new_plan_proposes_twelve_days_and_four_themes(village, plan):
    assert [one.day for one in plan.meetings.order_by("month")] == [3] * 12
    assert [one.month for one in plan.themes.order_by("quarter")] == [2, 5, 8, 11]
    with pytest.raises(RuleBroken, match="đã có kế hoạch"):
        year_plan.begin_plan(branch=village.branch, year=YEAR, by=village.secretary)


def test_where_there_is_a_committee_its_meetings_are_proposed_as_well(village):
    village.people[1].positions.create(
        branch=village.branch, office="DEPUTY_SECRETARY", valid_from=date(2020, 1, 1)
    )
    plan = year_plan.begin_plan(branch=village.branch, year=YEAR, by=village.secretary)
    committee = plan.meetings.filter(kind="COMMITTEE_MEETING")
    assert [one.day for one in committee.order_by("month")] == [1] * 12


def test_an_unfinished_plan_is_not_sent_and_says_why(village, plan):
    with pytest.raises(RuleBroken, match="chuyên đề của quý 1, 2, 3, 4"):
        year_plan.submit_plan(plan=plan, by=village.secretary)


def test_the_way_of_a_plan_to_its_approval(village, plan, staff):
    plan = filled(village, plan)
    year_plan.submit_plan(plan=plan, by=village.secretary)
    year_plan.return_plan(plan=plan, remark="Bổ sung chuyên đề an ninh", by=staff)
    plan = filled(village, AnnualPlan.objects.get())
    year_plan.submit_plan(plan=plan, by=village.secretary)
    year_plan.approve_plan(plan=plan, remark="", by=staff)
    plan = AnnualPlan.objects.get()
    assert (plan.state, plan.decided_by) == ("APPROVED", staff)
    with pytest.raises(RuleBroken, match="Đã duyệt"):
        filled(village, plan)


def test_only_heads_send_and_only_the_committee_above_decides(village, plan, staff):
    plan = filled(village, plan)
    with pytest.raises(PermissionDenied):
        year_plan.submit_plan(plan=plan, by=village.minute_taker)
    year_plan.submit_plan(plan=plan, by=village.secretary)
    with pytest.raises(PermissionDenied):
        year_plan.approve_plan(plan=plan, remark="", by=village.secretary)
    with pytest.raises(RuleBroken, match="điều chi bộ cần sửa"):
        year_plan.return_plan(plan=plan, remark="  ", by=staff)


def test_whoever_handed_a_plan_in_does_not_approve_it(village, plan):
    """A secretary who also sits in the office above leaves the decision to somebody else."""
    plan = filled(village, plan)
    year_plan.submit_plan(plan=plan, by=village.secretary)
    Post.objects.create(
        user=village.secretary,
        organization=village.commune,
        role="COMMITTEE_STAFF",
        valid_from=LONG_AGO,
    )
    both = User.objects.get(pk=village.secretary.pk)
    with pytest.raises(RuleBroken, match="không tự duyệt được"):
        year_plan.approve_plan(plan=plan, remark="", by=both)


def test_nobody_overwrites_a_plan_they_have_not_seen(village, plan):
    filled(village, plan)
    with pytest.raises(Stale):
        filled(village, plan)


@pytest.mark.parametrize("values", [{"month": 4}, {"month": 13}])
def test_a_theme_lies_in_its_quarter(plan, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ThemePlan.objects.filter(plan=plan, quarter=1).update(**values)


def test_a_sent_plan_has_a_moment_and_a_returned_one_a_remark(plan):
    for values in ({"state": "SUBMITTED"}, {"state": "RETURNED", "submitted_at": plan.decided_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AnnualPlan.objects.filter(pk=plan.pk).update(**values)


def test_members_and_committees_see_a_plan_once_it_is_handed_in(village, plan, staff):
    member = make_user(village.branch, "MEMBER", member=village.people[4])
    for user in (member, staff):
        assert not AnnualPlan.objects.visible_to(user).exists()
    year_plan.submit_plan(plan=filled(village, plan), by=village.secretary)
    for user in (member, staff):
        assert AnnualPlan.objects.visible_to(user).distinct().get() == plan


def test_a_confidential_theme_is_only_named_in_the_branch(client, village, plan, staff):
    year_plan.submit_plan(plan=filled(village, plan, is_confidential=True), by=village.secretary)
    shown = {}
    for user in (village.secretary, staff):
        client.force_login(user)
        page = client.get(plan.get_absolute_url()).content.decode()
        shown[user] = ("Chuyên đề 1" in page, HIDDEN_THEME in page)
    assert shown == {village.secretary: (True, False), staff: (False, True)}
    assert HIDDEN_THEME in str(plan_paper(plan, "chuyen-de", sees_confidential=False).body)


def test_the_committee_counts_who_has_no_plan(village, plan, staff):
    sister = make_branch(village.commune)
    year_plan.submit_plan(plan=filled(village, plan), by=village.secretary)
    counts = plan_counts(village.commune, YEAR)
    assert (counts.total, counts.waiting, counts.missing) == (2, 1, 1)
    assert list(without_plan(branches_with_plans(village.commune, YEAR))) == [sister]
    assert plan_counts(village.commune, YEAR + 1).missing == 2


@pytest.mark.parametrize("number", [1, 4])
def test_the_committee_list_query_count(client, village, staff, number, django_assert_num_queries):
    for _ in range(number):
        make_branch(village.commune)
    client.force_login(staff)
    with django_assert_num_queries(7):
        client.get(reverse("meetings:plans_below", args=[village.commune.pk]), {"nam": YEAR})


def test_the_page_of_a_plan_is_filled_in_and_saved_in_one_go(client, village, plan):
    client.force_login(village.secretary)
    address = reverse("meetings:plan_edit", args=[plan.pk])
    assert client.get(address).status_code == 200
    data = {"version": plan.version}
    for number in range(1, 13):
        data |= {
            f"day_{number}": 4,
            f"content_{number}": "",
            f"news_{number}": village.people[2].pk,
        }
    for quarter in range(1, 5):
        data |= {f"title_{quarter}": "Nông thôn mới", f"month_{quarter}": 3 * quarter}
        data |= {f"author_{quarter}": village.people[3].pk, f"due_{quarter}": "01/02/2026"}
    assert client.post(address, data).status_code == 302
    assert plan.turns.count() == 12
    assert plan.themes.get(quarter=2).authors.get().member == village.people[3]
    refused = client.post(address, data | {"version": 2, "day_2": 30})
    assert refused.status_code == 422
    assert "Tháng này chỉ có 28 ngày." in refused.content.decode()


def test_a_meeting_takes_day_theme_and_presenters_from_the_plan(village, plan):
    filled(village, plan)
    proposed = proposed_meeting(village.branch, Month(YEAR, 12))
    assert proposed["held_on"] == date(YEAR, 12, 3)
    assert (proposed["meeting_type"], proposed["theme"]) == ("COMBINED", "Chuyên đề 4")
    meeting = village.plan(held_on=date(YEAR, 12, 3), meeting_type="COMBINED", theme="Chuyên đề 4")
    presenters = dict(
        meeting.agenda_items.filter(presenter__isnull=False).values_list("code", "presenter")
    )
    assert presenters == {
        "news": village.people[2].pk,
        "example": village.people[3].pk,
        "theme_presentation": village.people[4].pk,
    }


# --- themes proposed by members -------------------------------------------------------------------


def propose(village, by, title="Sửa đường vào bản"):
    proposal = ThemeProposal(branch=village.branch, year=YEAR, title=title, category="SOCIETY")
    return theme_proposals.propose_theme(proposal=proposal, by=by)


def test_a_theme_is_proposed_once_supported_once_and_taken_into_the_plan(village, plan):
    proposal = propose(village, village.minute_taker)
    with pytest.raises(RuleBroken, match="đã có người đề xuất"):
        propose(village, village.secretary)
    assert theme_proposals.support_theme(proposal=proposal, by=village.secretary) is True
    assert theme_proposals.support_theme(proposal=proposal, by=village.secretary) is False
    assert proposal.supports.count() == 1
    theme_proposals.take_into_plan(proposal=proposal, quarter=3, by=village.secretary)
    assert plan.themes.get(quarter=3).title == "Sửa đường vào bản"
    with pytest.raises(PermissionDenied):
        theme_proposals.take_into_plan(proposal=proposal, quarter=3, by=village.minute_taker)


# --- windows and postponements --------------------------------------------------------------------


def set_window(unit, by, **values):
    exception = WindowException(
        organization=unit,
        **{"year": 2026, "month": 12, "from_day": 10, "to_day": 12, "reason": "Bão", **values},
    )
    return windows.set_window_exception(exception=exception, by=by)


def test_an_exception_above_moves_the_window_of_the_branches_below(village, staff):
    december = Month(2026, 12)
    assert window_for(village.branch, december) == (3, 3)
    set_window(village.commune, staff)
    assert window_for(village.branch, december) == (10, 12)
    assert window_for(village.branch, december.shifted(1)) == (3, 3)
    set_window(village.commune, staff, branch_type="SCHOOL", from_day=20, to_day=21)
    assert window_for(village.branch, december) == (10, 12)
    village.plan(held_on=date(2026, 12, 11))
    with pytest.raises(RuleBroken, match="đã có quy định"):
        set_window(village.commune, staff)
    with pytest.raises(PermissionDenied):
        set_window(village.commune, village.secretary, month=11)


@pytest.mark.parametrize("values", [{"from_day": 12, "to_day": 10}, {"reason": ""}])
def test_an_impossible_window_is_not_stored(village, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        WindowException.objects.create(
            organization=village.commune,
            decided_at="2026-11-10T00:00Z",
            **{"year": 2026, "month": 12, "from_day": 1, "to_day": 2, "reason": "Bão", **values},
        )


def ask(village, month=10):
    return windows.ask_postponement(
        branch=village.branch, month=Month(2026, month), reason="Bão lũ", by=village.secretary
    )


def test_a_postponement_granted_lets_the_next_month_stand_for_it(village, staff):
    postponement = ask(village)
    assert postponement.requested_to == village.commune
    with pytest.raises(RuleBroken, match="đã xin lùi"):
        ask(village)
    windows.decide_postponement(postponement=postponement, approve=True, answer="", by=staff)
    meeting = village.plan(held_on=date(2026, 11, 20), for_year=2026, for_month=10)
    assert (meeting.for_month, meeting.title) == (
        10,
        "Sinh hoạt chi bộ thường kỳ tháng 10 năm 2026",
    )
    regular = village.plan(held_on=date(2026, 11, 3))
    assert regular.for_month == 11


def test_without_leave_a_meeting_stands_for_the_month_of_its_day(village, staff):
    windows.decide_postponement(
        postponement=ask(village), approve=False, answer="Chi bộ họp được", by=staff
    )
    meeting = village.plan(
        held_on=date(2026, 11, 20), for_year=2026, for_month=10, window_reason="Bão"
    )
    assert meeting.for_month == 11


def test_a_refusal_needs_a_reason_and_a_decision_is_final(village, staff):
    postponement = ask(village)
    with pytest.raises(RuleBroken, match="lý do không đồng ý"):
        windows.decide_postponement(postponement=postponement, approve=False, answer="", by=staff)
    with pytest.raises(PermissionDenied):
        windows.decide_postponement(
            postponement=postponement, approve=True, answer="", by=village.secretary
        )
    seen_before = Postponement.objects.get()
    windows.withdraw_postponement(postponement=postponement, by=village.secretary)
    with pytest.raises(Stale):
        windows.decide_postponement(postponement=seen_before, approve=True, answer="", by=staff)
    assert Postponement.objects.get().state == "WITHDRAWN"


def test_what_was_held_is_not_put_off(village):
    village.signed()
    with pytest.raises(RuleBroken, match="không cần xin lùi"):
        ask(village, month=11)


def test_the_form_offers_a_month_that_was_put_off(client, village, staff):
    client.force_login(village.secretary)
    address = reverse("meetings:create", args=[village.branch.pk])
    assert "được đồng ý lùi" not in client.get(address).content.decode()
    windows.decide_postponement(postponement=ask(village), approve=True, answer="", by=staff)
    assert "Tháng 10 năm 2026 (được đồng ý lùi)" in client.get(address).content.decode()
    data = {
        "meeting_type": "REGULAR",
        "mode": "IN_PERSON",
        "held_on": "20/11/2026",
        "planned_start": "19:30",
        "place": "Nhà văn hóa",
        "chair": village.people[0].pk,
        "minute_taker": village.people[1].pk,
        "stands_for": Month(2026, 10).ym,
    }
    assert client.post(address, data).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.for_month == 10
    meeting.held_on = date(2026, 11, 21)
    planning.change_plan(meeting=meeting, by=village.secretary)
    assert Meeting.objects.get().for_month == 10


# --- plans after the deadline ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "late"), [("2027-01-31", 0), ("2027-02-01", 1), ("2027-03-02", 30)]
)
def test_a_plan_after_the_deadline_says_how_many_days(client, time_machine, village, day, late):
    staff = make_user(village.commune, "COMMITTEE_STAFF")
    time_machine.move_to(f"{day}T08:00:00+07:00", tick=False)
    plan = filled(
        village, year_plan.begin_plan(branch=village.branch, year=2027, by=village.secretary)
    )
    year_plan.submit_plan(plan=plan, by=village.secretary)
    client.force_login(village.secretary)
    own = client.get(plan.get_absolute_url()).content.decode()
    client.force_login(staff)
    below = reverse("meetings:plans_below", args=[village.commune.pk])
    rows = client.get(below, {"nam": 2027}).content.decode()
    words = f"muộn {late} ngày"
    assert (words in own, words in rows) == (bool(late), bool(late))
    listed = client.get(below, {"nam": 2027, "loc": "gui-muon"}).context["page"].object_list
    assert len(listed) == bool(late)
    assert plan_counts(village.commune, 2027).late == bool(late)


def test_sending_a_plan_back_does_not_make_it_late_but_taking_it_back_does(
    time_machine, village, staff
):
    time_machine.move_to("2027-01-20T08:00:00+07:00", tick=False)
    plan = filled(
        village, year_plan.begin_plan(branch=village.branch, year=2027, by=village.secretary)
    )
    year_plan.submit_plan(plan=plan, by=village.secretary)
    year_plan.return_plan(plan=plan, remark="Đổi ngày họp", by=staff)
    time_machine.move_to("2027-02-10T08:00:00+07:00", tick=False)
    year_plan.submit_plan(plan=plan, by=village.secretary)
    plan.refresh_from_db()
    assert plan.handed_in_on == date(2027, 1, 20)
    year_plan.take_plan_back(plan=plan, by=village.secretary)
    year_plan.submit_plan(plan=plan, by=village.secretary)
    plan.refresh_from_db()
    assert plan.handed_in_on == date(2027, 2, 10)


def test_a_branch_without_plan_is_overdue_day_by_day(client, time_machine, village, staff):
    time_machine.move_to("2027-02-05T08:00:00+07:00", tick=False)
    client.force_login(staff)
    below = reverse("meetings:plans_below", args=[village.commune.pk])
    assert "quá hạn 5 ngày" in client.get(below, {"nam": 2027}).content.decode()


def test_the_migration_takes_the_day_a_plan_was_sent(village, plan):
    sent = local_moment(date(2026, 11, 10), time(0, 30))
    AnnualPlan.objects.update(submitted_at=sent, handed_in_on=None)
    migration = import_module("meetings.migrations.0011_plan_handed_in_on")
    migration.take_the_day_of_sending(apps, SimpleNamespace(connection=connection))
    assert AnnualPlan.objects.get().handed_in_on == date(2026, 11, 10)


def test_a_paper_with_a_confidential_theme_is_opened_in_the_branch_alone(village, plan):
    """The right to what is in the file is asked again when it is opened."""
    year_plan.submit_plan(plan=filled(village, plan, is_confidential=True), by=village.secretary)
    leader = make_user(village.branch, "BRANCH_COMMITTEE")
    full = year_plan.request_plan_pdf(plan=plan, paper="chuyen-de", by=leader)
    assert may_read(full, leader)
    Post.objects.filter(user=leader).update(organization=village.commune, role="COMMITTEE_STAFF")
    leader = User.objects.get(pk=leader.pk)
    assert not may_read(full, leader)
    shared = year_plan.request_plan_pdf(plan=plan, paper="chuyen-de", by=leader)
    assert may_read(shared, leader)
