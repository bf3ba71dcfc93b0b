"""What is measured at every size: counting, reading and writing as the product does it."""

import resource
import time
from dataclasses import asdict
from datetime import date
from itertools import count

from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from branches.choices import Role
from branches.models import PartyOrganization, Post
from branches.rule_source import rules_read_once
from config.lib.statistics import refresh_statistics
from meetings.actions.roll_call import Mark, save_roll_call
from meetings.models import Attendance, Meeting
from meetings.rules import HELD_STATES
from reports.actions.automatic import last_ended
from reports.choices import MarkReach, ReportKind
from reports.documents.build import build_report
from reports.kept.refresh import refresh_batch
from reports.kept.working import frame, writing
from reports.kept.working.counting import count as count_year
from reports.models import BranchYear, FigureMark, KeptAlert, OrganizationFigures
from tests.bench.growth.clock import alone, middle, took
from tests.bench.pages import WITH_L1, get, sixty
from tests.bench.world import World, undone

KEPT = (OrganizationFigures, BranchYear, KeptAlert, FigureMark)
PRESENT, UNEXCUSED = 1, 4
ROUNDS_OF_ONE = 10  # times a page or a save is repeated within a round
SLOW = 2  # seconds from which a page is not repeated, its time can be read as it is


def costs(rounds, only):
    """Every cost as a dict, in the order they are measured: the figures first, as all read them.

    Where only others are asked for, the figures are counted beforehand, in one pass.
    """
    alone()
    world = World(rounds, is_quick=True)
    chosen = [name for name in MEASURED if not only or name in only]
    if chosen and chosen[0] not in FIRST and FigureMark.objects.exists():
        figures_at_once(world)
        FigureMark.objects.all().delete()
    for name in chosen:
        with WITH_L1:
            found, more = MEASURED[name](world)
        yield {"name": name, **asdict(found), **more}


def figures(world):
    """Every kept figure of every unit for the year, and of every month of it, from nothing."""
    _empty(KEPT)
    year = world.year.year
    FigureMark.objects.create(
        reach=MarkReach.SUBTREE, first_day=date(year, 2, 1), last_day=world.year.last_day
    )  # a mark in January would reach into the year before
    found = took(lambda: _work_off(world))
    refresh_statistics(KEPT)
    return found, {"units": PartyOrganization.objects.count(), "peak_megabytes": _peak()}


def figures_at_once(world):
    """The same in one pass over every branch, without the absence alerts."""
    _empty(KEPT)
    year = world.year.year

    def count_all():
        with transaction.atomic(), rules_read_once():
            writing.store(count_year(year, world.day), upwards=False)
            writing.add_up_again(frame.begin(year, world.day))

    found = took(count_all)
    refresh_statistics(KEPT)  # as the server's own clock does within a minute
    return found, {}


def _work_off(world):
    while refresh_batch(world.day):
        pass


def _empty(models):
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {tables}")
            return
    for model in models:
        model.objects.all().delete()


def dashboard_of_country(world):
    return _page(world, _post(Role.COMMITTEE_STAFF), "chi-so")


def dashboard_of_province(world):
    return _page(world, world.province, "chi-so")


def matrix_of_province(world):
    return _page(world, world.province, "theo-doi")


def home_of_country(world):
    return _address(world, _post(Role.COMMITTEE_STAFF), "/")


def month_of_country(world):
    return _page(world, _post(Role.COMMITTEE_STAFF), "trong-thang")


def support_of_country(world):
    return _page(world, _post(Role.COMMITTEE_STAFF), "can-ho-tro/tom-tat")


def home_of_province(world):
    return _address(world, world.province, "/")


def home_of_secretary(world):
    return _address(world, world.secretary, "/")


def list_of_branches(world):
    return _page(world, world.province, "theo-doi", f"nam={world.year.year}&xem=chi-bo")


def _post(role):
    posts = Post.objects.filter(role=role).select_related("organization")
    return posts.order_by("organization__path").first()


def _page(world, post, page, query=None):
    query = query or f"ky={world.year.code}&nam={world.year.year}"
    return _address(world, post, f"/don-vi/{post.organization_id}/{page}/?{query}")


def _address(world, post, address):
    client = world.client(post.user)
    get(client, address)
    with CaptureQueriesContext(connection) as asked:
        began = time.perf_counter()
        answer = get(client, address)
        is_slow = time.perf_counter() - began > SLOW
        queries = len(asked)  # the next request forgets them
    times = 1 if is_slow else ROUNDS_OF_ONE
    rounds = [took(lambda: get(client, address), times) for _ in range(world.rounds)]
    return middle(rounds), {"queries": queries, "kilobytes": len(answer.content) // 1024}


def saved_roll(world):
    """The roll call of sixty people, with rules, counters and trail."""
    with undone():
        meeting = sixty(world)
        people = list(Attendance.objects.filter(meeting=meeting).values_list("member", flat=True))
        by, turns = world.secretary.user, count()

        def save():
            mark = Mark(UNEXCUSED) if next(turns) % 2 else Mark(PRESENT)
            marks = dict.fromkeys(people, mark)
            save_roll_call(meeting=meeting, marks=marks, by=by)

        save()
        return middle([took(save, ROUNDS_OF_ONE) for _ in range(world.rounds)]), {}


def one_meeting(world):
    """What has to be counted anew after one meeting changed, with all that stands above it."""
    _work_off(world)
    return middle([_changed(world) for _ in range(world.rounds)]), {}


def _changed(world):
    of_year = Meeting.objects.filter(held_on__range=(world.year.first_day, world.day))
    one = of_year.filter(branch=world.secretary.organization, state__in=HELD_STATES).first()
    with undone():
        Meeting.objects.filter(pk=one.pk).update(version=F("version") + 1)
        return took(lambda: _work_off(world))


def month_report_of_province(world):
    return _report(world, world.province.organization, ReportKind.MONTH)


def report_of_province(world):
    return _report(world, world.province.organization, ReportKind.QUARTER)


def month_report_of_country(world):
    return _report(world, _country(), ReportKind.MONTH)


def report_of_country(world):
    return _report(world, _country(), ReportKind.QUARTER)


def year_report_of_country(world):
    return _report(world, _country(), ReportKind.YEAR)


def words_of_country(world):
    ended = last_ended(ReportKind.QUARTER, world.day)
    return _page(world, _post(Role.COMMITTEE_STAFF), "bao-cao/loi-van", f"ky={ended.code}")


def _country():
    return PartyOrganization.objects.get(parent=None)


def _report(world, unit, kind):
    """One report of the last period that is over, or of the year so far; with its peak of memory,
    which is that of everything measured before."""
    period = world.year if kind == ReportKind.YEAR else last_ended(kind, world.day)
    rounds = min(world.rounds, 3)

    def build():
        with transaction.atomic(), rules_read_once():
            build_report(unit, kind, period, world.day, made_at=timezone.now())

    found = middle([took(build) for _ in range(rounds)])
    return found, {"peak_megabytes": _peak()}


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


FIRST = ("figures_at_once", "figures")
MEASURED = {
    "figures_at_once": figures_at_once,
    "figures": figures,
    "one_meeting": one_meeting,
    "saved_roll": saved_roll,
    "home_of_secretary": home_of_secretary,
    "home_of_province": home_of_province,
    "dashboard_of_province": dashboard_of_province,
    "matrix_of_province": matrix_of_province,
    "list_of_branches": list_of_branches,
    "home_of_country": home_of_country,
    "month_of_country": month_of_country,
    "support_of_country": support_of_country,
    "dashboard_of_country": dashboard_of_country,
    "words_of_country": words_of_country,
    "month_report_of_province": month_report_of_province,
    "report_of_province": report_of_province,
    "month_report_of_country": month_report_of_country,
    "report_of_country": report_of_country,
    "year_report_of_country": year_report_of_country,
}
