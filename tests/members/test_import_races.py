"""The same workbook sent by two people at once is stored once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from branches.models import AuditEvent
from branches.permissions import SYSTEM
from members.imports import MEMBERS
from members.models import Member
from tests.factories import make_branch, make_org
from tests.workbooks import counts, workbook

HEADERS = ["Họ và tên", "Số thẻ đảng viên", "Mã chi bộ", "Tình trạng", "Từ ngày"]
THREADS = 4


def test_one_of_several_equal_imports_stores_and_the_others_find_it_done(transactional_db):
    branch = make_branch(make_org(make_org(None, kind="CENTRAL")), code="X.1")
    rows = [[f"Lò Văn {n}", f"{n:012d}", "X.1", "Sinh hoạt", "01/01/2024"] for n in range(1, 31)]
    content = workbook(A=[HEADERS, *rows])
    start = Barrier(THREADS)

    def send(_):
        start.wait()
        try:
            return MEMBERS.run(content, by=SYSTEM, organization=branch)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        results = sorted(counts(result) for result in pool.map(send, range(THREADS)))
    assert results == [(0, 0, 30)] * (THREADS - 1) + [(30, 0, 0)]
    assert Member.objects.count() == 30
    assert AuditEvent.objects.filter(code="members.imported").count() == 1
