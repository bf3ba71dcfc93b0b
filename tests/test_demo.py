"""The demonstration loads through the importers, once, and its figures are those counted by hand.

The whole is loaded once for this module, inside a transaction that is rolled back at the end.
"""

import re
import stat
from collections import deque
from datetime import date
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve

from branches import audit
from branches.actions.tree import found_organization
from branches.integrity import CHECKS
from branches.models import AuditEvent, OrganizationLine, PartyOrganization, RuleSet, User
from branches.permissions import SYSTEM
from config.demo.loading import LOADED, load_demo
from config.demo.removing import remove_demo
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.periods import parse_period
from meetings.choices import MeetingState
from meetings.models import Attendance, Meeting, SignedDocument
from members.models import Member, Membership
from members.roll import branch_roll
from reports.choices import Indicator
from reports.indicators import compute
from reports.kept.refresh import mark_everything, refresh
from reports.matrix.grouping import MatrixSums
from reports.matrix.reading import read_matrix
from reports.matrix.states import Totals
from reports.matrix.totals import MonthCounts
from reports.overview import overview
from resolutions.models import Resolution, TaskAssignment
from tests.demo_oracle import SEAT, figures, met, read_demo
from tests.factories import make_branch, make_meeting, make_org

PERIODS = {
    "2025": (date(2025, 1, 1), date(2025, 12, 31)),
    "2026Q3": (date(2026, 7, 1), date(2026, 9, 30)),
}
LAST_DAY = date(2026, 10, 31)
LINK = re.compile(r'(?:href|hx-get)="([^"]+)"')
A_FILE = re.compile(r"pdf|docx|xlsx|file|paper|ics|template|evidence|print|photo|scan")
SOMEBODY = ["bithu", "dangvien", "vanphong", "tinh", "quantri"]


@pytest.fixture(scope="module")
def logins(django_db_setup, django_db_blocker):
    """The text of the logins; the demonstration stands in the database meanwhile."""
    said = []
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo(tell=said.append)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo():
    return read_demo()


def branch(code):
    return PartyOrganization.objects.get(code=code)


def test_seven_logins_are_kept_where_only_their_owner_reads_them(logins):
    assert settings.DEMO_LOGINS_FILE.read_text(encoding="utf-8") == logins
    assert stat.S_IMODE(settings.DEMO_LOGINS_FILE.stat().st_mode) == 0o600
    for line in logins.splitlines()[1:]:
        username, password, *_ = line.split()
        assert User.objects.get(username=username, is_demo=True).check_password(password)
    assert User.objects.count() == len(logins.splitlines()) - 1 == 7


@pytest.mark.once
@pytest.mark.parametrize("username", SOMEBODY)
def test_every_way_on_a_page_leads_somewhere(logins, username):
    """From the home page on, one page of each kind, for branches and committees; no files."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    branches = set(PartyOrganization.objects.branches().values_list("pk", flat=True))
    refused, kinds = [], set()
    waiting = deque([("/", "")])
    while waiting:
        address, source = waiting.popleft()
        found = resolve(urlsplit(address).path)
        kind = (found.view_name, found.kwargs.get("pk") in branches)
        if kind in kinds or A_FILE.search(found.view_name):
            continue
        kinds.add(kind)
        answer = client.get(address, follow=True)
        if answer.status_code >= 400:
            refused.append((answer.status_code, address, source))
        elif "html" in answer.get("Content-Type", ""):
            waiting.extend((found, address) for found in ways_on(answer, address))
    assert refused == []
    assert len(kinds) > 15


def ways_on(answer, address):
    for found in LINK.findall(answer.content.decode()):
        way = urldefrag(urljoin(address, found.replace("&amp;", "&")))[0]
        if way.startswith("/") and not way.startswith(("/static/", "/dang-xuat")):
            yield way


def test_loading_again_does_nothing(logins):
    events = AuditEvent.objects.count()
    assert load_demo(tell=pytest.fail) is None
    assert AuditEvent.objects.count() == events


def test_members_sit_where_the_workbooks_say(logins, demo):
    for code in demo.founded:
        wanted = sorted(p.name for p in demo.people.values() if p.seat(SEAT, LAST_DAY) == code)
        seats = Membership.objects.on(LAST_DAY).filter(branch__code=code, kind="OFFICIAL_SEAT")
        assert sorted(seats.values_list("member__full_name", flat=True)) == wanted


def test_every_meeting_was_taken_over_with_its_counts(logins, demo):
    taken_over = Meeting.objects.filter(taken_over=True).select_related("branch")
    assert len(taken_over) == len(demo.meetings)
    rows = sum(len(own) for own in demo.marks.values())
    assert Attendance.objects.filter(meeting__taken_over=True).count() == rows
    assert set(taken_over.values_list("state", flat=True)) == {MeetingState.HELD}


@pytest.mark.parametrize("text", PERIODS)
def test_figures_are_those_counted_from_the_workbooks(logins, demo, text):
    for code in demo.founded:
        computed = compute(branch(code), parse_period(text), on=LAST_DAY).unit.figures
        for name, (part, whole) in figures(demo, code, *PERIODS[text]).items():
            figure = computed[Indicator(name)]
            assert (figure.ratio.part, figure.ratio.whole, figure.met) == (
                part, whole, met(name, part, whole),
            ), (code, name)  # fmt: skip


def test_the_played_meeting_left_signed_papers_and_tasks(logins):
    played = Meeting.objects.get(taken_over=False)
    assert (played.state, played.held_on) == (MeetingState.SUBMITTED, date(2026, 10, 3))
    assert (played.present_count, played.expected_count) == (15, 16)
    assert SignedDocument.objects.count() == 2
    assert played.resolution.state == "SUBMITTED"
    assert TaskAssignment.objects.filter(branch=played.branch, state="OPEN").count() == 6


def test_numbers_go_on_where_the_old_book_ended(logins):
    first = branch("03503.01")
    old = Resolution.objects.filter(branch=first, taken_over=True).count()
    assert old == 21
    assert Resolution.objects.get(branch=first, taken_over=False).number_text == "22-NQ/CB"


def test_papers_of_early_2025_print_the_commune_of_then(logins):
    line = branch("13360.01").lines_above.parents_on(date(2025, 3, 3)).get()
    assert line.ancestor.name == "Đảng bộ xã Yên Nam"
    assert branch("13360.01").parent.name == "Đảng bộ phường Duy Tiên"


def test_probationary_members_have_a_key_and_no_card(logins):
    without = Member.objects.filter(party_card_no="").values_list("key", flat=True)
    assert sorted(without) == ["DS-2026-01", "PT-2026-01", "PT-2026-02"]
    roll = branch_roll(branch("03503.01"), LAST_DAY)
    assert len(roll) == 18


def test_the_demonstration_holds_every_invariant(logins):
    """Kept figures have tests of their own, and counting them here takes long."""
    found = {check.code: list(check.find()) for check in CHECKS if check.code != "figures"}
    assert [code for code, faults in found.items() if faults] == []


def test_remove_demo_leaves_an_empty_program(db):
    _mark_as_demo()
    connection.check_constraints()  # as a commit would, else PostgreSQL does not truncate
    call_command("remove_demo")
    assert not PartyOrganization.objects.exists()
    assert not AuditEvent.objects.exists()
    assert RuleSet.objects.filter(is_default=True).exists()


def test_remove_demo_refuses_when_a_real_branch_has_met(db):
    root = _mark_as_demo()
    make_meeting(make_branch(root, name="Chi bộ thôn Thật"), date(2026, 11, 3))
    with pytest.raises(RuleBroken, match="1 cuộc họp .*Chi bộ thôn Thật"):
        remove_demo()
    assert Meeting.objects.count() == 1


def test_remove_demo_refuses_where_nothing_of_it_is(db):
    make_org()
    with pytest.raises(CommandError, match="Không có dữ liệu mẫu để gỡ"):
        call_command("remove_demo")


def test_load_demo_refuses_beside_real_data(db):
    make_org()
    with pytest.raises(CommandError, match="đã có đơn vị gốc"):
        call_command("load_demo")


@transaction.atomic
def _mark_as_demo():
    root = found_organization(
        organization=PartyOrganization(code="TW", name="Trung ương", kind="CENTRAL"), by=SYSTEM
    )
    audit.record(LOADED, "Nạp dữ liệu mẫu", target=root, by=SYSTEM, organization=root)
    return root


def counters_of(one):
    """Everything a dashboard shows of one unit, as whole numbers."""
    ratios = [one.figures[indicator].ratio for indicator in Indicator]
    return [
        one.branch_count,
        one.silent_count,
        *(number for ratio in ratios for number in (ratio.part, ratio.whole)),
        *(one.met_counts[indicator] for indicator in Indicator),
    ]


def committees():
    """Every committee of the demonstration that has branches, from the top down."""
    lines = OrganizationLine.objects.filter(descendant__is_branch=True, depth__gt=0)
    return PartyOrganization.objects.filter(pk__in=lines.values("ancestor")).order_by("path")


@pytest.mark.once
def test_children_add_up_to_their_unit_in_every_figure(logins):
    mark_everything()
    refresh()
    units = list(committees())
    assert len(units) > 5
    for unit in units:
        for code, as_now in (("2025", False), ("2025", True), ("2026Q3", False)):
            found = overview(unit, parse_period(code), children=True, as_now=as_now)
            whole = counters_of(found.unit)
            below = [counters_of(child) for child in found.children] or [[0] * len(whole)]
            added = [sum(column) for column in zip(*below, strict=True)]
            assert added == whole, (unit.code, code, as_now)


@pytest.mark.once
def test_children_add_up_to_their_unit_in_every_month_of_the_matrix(logins):
    mark_everything()
    refresh()
    units = list(committees())
    for year in (2025, 2026):
        everything = read_matrix(units[0], year, today()).rows
        for unit in units:
            rows = [row for row in everything if row.path.startswith(unit.path)]
            whole, by_child = MatrixSums(unit, year, today()).with_children()
            assert whole.totals == MonthCounts.of(rows).totals, (unit.code, year)
            below = [one.totals for one in by_child.values()] or [[Totals()] * 12]
            added = [sum(month, Totals()) for month in zip(*below, strict=True)]
            assert added == whole.totals, (unit.code, year)
