"""The same workbook sent by two people at once is stored once."""

from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError

import pytest

from branches import import_runs
from branches.models import AuditEvent
from branches.permissions import SYSTEM
from members.imports import MEMBERS
from members.models import Member
from tests.factories import make_branch, make_org
from tests.faults.racing import at_once, late_transactions, refusals
from tests.workbooks import counts, workbook

HEADERS = ["Họ và tên", "Số thẻ đảng viên", "Mã chi bộ", "Tình trạng", "Từ ngày"]
THREADS, PEOPLE = 4, 30
pytestmark = pytest.mark.faults


@pytest.fixture
def branch(transactional_db):
    return make_branch(make_org(make_org(None, kind="CENTRAL")), code="X.1")


def send_at_once(branch, number):
    """What came of the same workbook of thirty people, sent by all threads."""
    rows = [
        [f"Lò Văn {n}", f"{number:06d}{n:06d}", "X.1", "Sinh hoạt", "01/01/2024"]
        for n in range(1, PEOPLE + 1)
    ]
    content = workbook(A=[HEADERS, *rows])
    return at_once(
        [lambda: MEMBERS.run(content, by=SYSTEM, organization=branch) for _ in range(THREADS)]
    )


def test_r09_one_of_several_equal_imports_stores_and_the_others_find_it_done(branch, rounds):
    for number in rounds(50):
        results = send_at_once(branch, number)
        assert sorted(counts(result) for result in results) == [
            *[(0, 0, PEOPLE)] * (THREADS - 1),
            (PEOPLE, 0, 0),
        ]
        assert Member.objects.count() == PEOPLE * number
        assert AuditEvent.objects.filter(code="members.imported").count() == number


def test_without_holding_the_tree_equal_imports_stumble_over_each_other(branch, monkeypatch):
    """The control: all of them compare before any stores. The unique card numbers still hold."""
    compared, usual = Barrier(THREADS), MEMBERS.compare

    def compare_and_wait(data, scope, problems):
        plan = usual(data, scope, problems)
        with suppress(BrokenBarrierError):
            compared.wait(5)
        return plan

    monkeypatch.setattr(import_runs, "hold_tree", lambda: None)
    importer = replace(MEMBERS, compare=compare_and_wait)
    monkeypatch.setitem(globals(), "MEMBERS", importer)
    with late_transactions(monkeypatch):
        assert refusals(send_at_once(branch, 1)) != []
    assert Member.objects.count() == PEOPLE
