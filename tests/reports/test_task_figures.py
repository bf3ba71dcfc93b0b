"""Tasks counted for a committee: parents equal the sum of their children, numbers open lists."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from branches.models import RuleAssignment, RuleSet
from reports.documents.year import ShareLine, Shares
from reports.period_choice import PeriodChoice
from reports.rules import Ratio
from reports.task_figures import task_figures
from resolutions.follow_up import stuck_among
from resolutions.models import Resolution, TaskAssignment, TaskReport
from resolutions.rules import FollowUp
from tests.factories import make_branch, make_meeting, make_org, make_task, make_user

TODAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def late_november():
    with time_machine.travel("2026-11-23T09:00+07:00"):
        yield


@pytest.fixture
def province():
    return make_org(kind="PROVINCIAL_COMMITTEE", name="Đảng bộ tỉnh Lai Châu")


def make_commune(province):
    """Two branches with a task of every kind each."""
    commune = make_org(province)
    for branch in (make_branch(commune), make_branch(commune)):
        given = make_meeting(branch, date(2026, 9, 3))
        due = {"due_on": date(2026, 9, 30)}
        done = {"result": "Xong", "done_on": date(2026, 9, 20)}
        for number, (state, values) in enumerate(
            [("DONE", done), ("DONE_LATE", done), ("OPEN", {}), ("DROPPED", {}), ("DONE", done)]
        ):
            task = make_task(given, text=f"Việc {number}", **due)
            TaskAssignment.objects.filter(pk=task.pk).update(state=state, **values)
        make_task(given, text="Việc chưa đến hạn", due_on=date(2026, 12, 20))
        make_task(make_meeting(branch, date(2025, 12, 3)), text="Việc năm trước")
    Resolution.objects.update(state="SUBMITTED", taken_over=True)
    return commune


def asked(user, unit, period="2026"):
    return task_figures(unit, PeriodChoice.read({"ky": period}, TODAY), user)


def test_every_number_of_a_parent_is_the_sum_of_its_children(province):
    communes = [make_commune(province) for _ in range(2)]
    staff = make_user(province, "COMMITTEE_STAFF")
    figures = asked(staff, province)
    assert figures.counts == sum((child.counts for child in figures.children), FollowUp())
    assert figures.counts == FollowUp(
        given=24, on_time=8, late=4, still_open=8, overdue=4, dropped=4, earlier_open=4,
        due=16, due_done=12, due_on_time=8,
    )  # fmt: skip
    one = asked(staff, communes[0])
    assert one.counts == figures.children[0].counts
    assert (one.completion.percent_text, one.on_time.percent_text) == ("75,00 %", "50,00 %")


def test_the_committee_counts_only_what_was_submitted(province):
    commune = make_commune(province)
    Resolution.objects.update(state="SIGNED")
    assert asked(make_user(commune, "COMMITTEE_LEADER"), commune).counts == FollowUp()


def test_every_number_opens_a_list_of_that_length(client, province):
    commune = make_commune(province)
    client.force_login(make_user(commune, "COMMITTEE_STAFF"))
    page = client.get(reverse("reports:unit_tasks", args=[commune.pk])).context
    numbers = [*page["numbers"], page["earlier"], *(share["list"] for share in page["shares"])]
    numbers += [number for row in page["rows"] for number in row["numbers"]]
    for number in numbers:
        found = client.get(number["url"]).context["page"]
        assert found.paginator.count == number["count"], number["label"]


@pytest.mark.parametrize("communes", [1, 3])
def test_the_page_asks_a_fixed_number_of_questions(
    client, province, communes, django_assert_num_queries
):
    for _ in range(communes):
        make_commune(province)
    client.force_login(make_user(province, "COMMITTEE_LEADER"))
    with django_assert_num_queries(8):
        answer = client.get(reverse("reports:unit_tasks", args=[province.pk]))
    assert len(answer.context["rows"]) == communes


# --- stuck ------------------------------------------------------------------------------------


def stuck():
    return set(stuck_among(TaskAssignment.objects.all(), TODAY))


def test_a_task_is_stuck_after_two_silent_monthly_meetings(province):
    branch = make_branch(make_org(province))
    task = make_task(make_meeting(branch, date(2026, 8, 3)))
    make_meeting(branch, date(2026, 9, 3))
    make_meeting(branch, date(2026, 9, 20), meeting_type="THEMATIC")
    assert stuck() == set()
    make_meeting(branch, date(2026, 10, 3))
    assert stuck() == {task}
    TaskAssignment.objects.update(reported_at="2026-09-10T12:00Z")
    TaskReport.objects.create(task=task, state="OPEN", reported_at="2026-09-10T12:00Z")
    assert stuck() == set()


def test_a_task_renewed_three_times_is_stuck(province):
    branch = make_branch(make_org(province))
    chain = []
    for day in range(1, 5):
        one = make_task(make_meeting(branch, date(2026, 11, day)))
        if chain:
            TaskAssignment.objects.filter(pk=chain[-1].pk).update(state="CARRIED_OVER")
            TaskAssignment.objects.filter(pk=one.pk).update(
                carried_from=chain[-1], reported_at="2026-11-20T12:00Z"
            )
        chain.append(one)
    assert stuck() == {chain[-1]}


def test_a_committee_may_set_its_own_limits(province):
    near, far = (make_branch(make_org(province)) for _ in range(2))
    tasks = [make_task(make_meeting(branch, date(2026, 8, 3))) for branch in (near, far)]
    for branch in (near, far):
        make_meeting(branch, date(2026, 9, 3))
    own = RuleSet.objects.create(
        code="XA", name="Quy định của xã", source="NQ xã", values={"tasks": {"stuck_meetings": 1}}
    )
    RuleAssignment.objects.create(rule_set=own, organization=near.parent)
    assert stuck() == {tasks[0]}


def test_the_rules_are_explained(client, province):
    commune = make_commune(province)
    client.force_login(make_user(commune, "COMMITTEE_LEADER"))
    page = client.get(reverse("reports:tasks_explained", args=[commune.pk])).content.decode()
    assert "2 kỳ họp liền không báo cáo" in page
    assert "75,00 %" in page


def test_a_share_without_a_target_is_not_judged():
    line = ShareLine("Chi bộ sinh hoạt chuyên đề đủ các quý", Ratio(1, 2), "–", None, Ratio())
    [section] = Shares([line]).sections
    assert section.table.rows[0][3:5] == ["–", "–"]
