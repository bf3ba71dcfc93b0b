"""P11–P13: pages, through the whole of Django, in one process."""

from unittest import mock

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from branches.rule_book import rules_for
from branches.rule_source import rules_read_once
from meetings.choices import MeetingState
from reports import overview
from reports.matrix.reading import read_matrix
from tests.bench.baselines import heatmap_loop
from tests.bench.timing import AT_LEAST, AT_MOST, Target, compared
from tests.bench.world import undone
from tests.factories import make_member

ONE = "/bench/one/"
WITH_L1 = override_settings(ROOT_URLCONF="tests.bench.baselines.one_query", ALLOWED_HOSTS=["*"])
TIMES = 5
BOUNDS = {"BEGIN", "SET", "COMMIT", "SAVEPOINT", "RELEASE"}  # of a transaction: they ask nothing


def get(client, address, times=1):
    for _ in range(times):
        answer = client.get(address, secure=True)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
    return answer


def cost_of(client, address):
    """Queries and kilobytes of one page, warm."""
    get(client, address)
    with CaptureQueriesContext(connection) as asked:
        answer = get(client, address)
    questions = [one for one in asked if one["sql"].split()[0] not in BOUNDS]
    return {"queries": len(questions), "kilobytes": round(len(answer.content) / 1024, 1)}


def _told(measured, cost):
    measured.more = cost
    told = f"{cost['queries']} queries, {cost['kilobytes']} KB"
    measured.note = "; ".join(filter(None, [told, measured.note]))
    return measured


@WITH_L1
def p11(world):
    client = world.client(world.province.user)
    address = f"/don-vi/{world.province.organization_id}/chi-so/?ky={world.year.code}&tat_ca=1"

    def from_rows():
        with mock.patch.object(overview, "_may_be_read", return_value=False):
            get(client, address)

    measured = compared(
        *("P11", "Dashboard of a province against the same from the rows", Target(AT_LEAST, 10)),
        lambda: get(client, address),
        from_rows,
        world.rounds,
    )
    return _told(measured, cost_of(client, address))


@WITH_L1
def p11_l1(world):
    client = world.client(world.province.user)
    address = f"/don-vi/{world.province.organization_id}/chi-so/?ky={world.year.code}&tat_ca=1"
    return _against_one(
        world, client, address, "P11b", "Dashboard of a province against one query", 0.08
    )


@WITH_L1
def p12(world):
    unit, client = world.province.organization, world.client(world.province.user)
    address = f"/don-vi/{unit.pk}/theo-doi/?nam={world.year.year}"
    measured = compared(
        *("P12", "Status matrix against a loop over its cells", Target(AT_MOST, 0.15)),
        lambda: read_matrix(unit, world.year.year, world.day),
        lambda: heatmap_loop.page(unit, world.year.year),
        world.rounds,
        note="ours: the reading of all branches; the page then shows units or 50 branches",
    )
    with CaptureQueriesContext(connection) as asked, rules_read_once():  # as in a request
        read_matrix(unit, world.year.year, world.day)
    data = len(asked)
    measured = _told(measured, cost_of(client, address))
    measured.note = f"{data} queries for the data; page: {measured.note}"
    return measured


@WITH_L1
def p13_list(world):
    unit, client = world.province.organization, world.client(world.province.user)
    address = f"/don-vi/{unit.pk}/theo-doi/?nam={world.year.year}&xem=chi-bo"
    return _against_one(world, client, address, "P13", "A list of 50 branches by month", 0.22)


@WITH_L1
def p13_form(world):
    """The record of a meeting with 60 people."""
    with undone():
        meeting = sixty(world)
        client = world.client(world.secretary.user)
        address = f"/cuoc-hop/{meeting.pk}/ghi/"
        return _against_one(world, client, address, "P13b", "The record of 60 people", 0.15)


@WITH_L1
def p13_people(world):
    """The members of a branch of 60: the plain list a branch has most of."""
    with undone():
        branch = sixty(world).branch
        client = world.client(world.secretary.user)
        address = f"/don-vi/{branch.pk}/dang-vien/"
        return _against_one(world, client, address, "P13c", "The list of 60 members", 0.22)


def sixty(world):
    """A meeting in progress of the secretary's branch with 60 people on its roll and its order."""
    from meetings.actions.planning import write_running_order  # noqa: PLC0415
    from meetings.actions.roll_call import add_expected, count  # noqa: PLC0415 - after set-up
    from tests.factories import make_meeting  # noqa: PLC0415

    branch = world.secretary.organization
    for _ in range(60 - branch.memberships.filter(valid_to=None).count()):
        make_member(branch)
    meeting = make_meeting(
        branch,
        world.day,
        state=MeetingState.IN_PROGRESS,
        roll_closed_at=None,
        ended_at=None,
        rule_codes=", ".join(rules_for(branch, world.day).codes),  # as `open_meeting` keeps them
    )
    write_running_order(meeting)
    add_expected(meeting)
    count(meeting)
    return meeting


def _against_one(world, client, address, goal, title, share):
    measured = compared(
        *(goal, title, Target(AT_LEAST, share)),
        lambda: get(client, address, TIMES),
        lambda: get(client, ONE, TIMES),
        world.rounds,
        note="pages a second as a share of login and one query",
    )
    return _told(measured, cost_of(client, address))
