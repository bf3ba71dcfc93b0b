"""Two in the office announce the same inspection at the same moment: one notice tells of it.

With the damage done when nobody looks whether it was announced meanwhile.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from django.db import DatabaseError, connection, connections

from branches.permissions import SYSTEM
from config.lib.errors import RuleBroken, Stale
from reports.actions import inspections as actions
from reports.actions import result_notices
from reports.models import Inspection, InspectionNotice
from tests.meetings.conftest import make_village
from tests.reports.inspected import H2, find, inspect, judge

THREADS = 3


@pytest.fixture
def concluded(transactional_db, monkeypatch, time_machine):
    """A concluded inspection, and a paper that takes time, to widen the gap."""
    time_machine.move_to("2026-12-20 09:00+07:00")
    village = make_village()
    inspection = inspect(village)
    find(inspection)
    judge(inspection)
    actions.send_to_unit(inspection=inspection, by=SYSTEM)
    actions.record_hearing(inspection=inspection, statement="Nhận.", by=SYSTEM)
    actions.conclude(inspection=inspection, conclusion="Khá.", by=SYSTEM)
    find_term = result_notices.term_of

    def find_term_slowly(*args):
        sleep(0.1)
        return find_term(*args)

    monkeypatch.setattr(result_notices, "term_of", find_term_slowly)
    return inspection


def announce_at_once(inspection):
    """What the others were told, or met."""
    start = Barrier(THREADS)
    words = {"strengths": "Đều", "weaknesses": "", "requests": "", "examples": []}
    signer = {"position": "BÍ THƯ", "name": ""}

    def announce(_):
        start.wait()
        try:
            result_notices.issue_result_notice(
                organization=inspection.committee,
                period=H2,
                inspections=[inspection],
                words={**words, **signer},
                by=SYSTEM,
            )
        except (RuleBroken, Stale, DatabaseError) as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(THREADS) as pool:
        return [error for error in pool.map(announce, range(THREADS)) if error]


def test_of_several_at_once_one_announces_and_the_others_are_told(concluded):
    errors = announce_at_once(concluded)
    assert len(errors) == THREADS - 1
    assert not [one for one in errors if isinstance(one, DatabaseError)]
    notice = InspectionNotice.objects.get()
    assert notice.number == 1
    assert Inspection.objects.get().notice == notice


def test_without_looking_again_the_same_inspection_is_announced_twice(concluded, monkeypatch):
    """The control run: on SQLite transactions that begin late meet a locked database."""
    everything = Inspection.objects.all()
    monkeypatch.setattr(result_notices, "_claimed", lambda chosen: everything.all())
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    errors = announce_at_once(concluded)
    locked = any(isinstance(one, DatabaseError) for one in errors)
    assert locked or InspectionNotice.objects.count() > 1
