"""Every kind of background work says who may read what it leaves."""

from importlib import import_module
from importlib.util import find_spec

from branches.job_access import CHECKS
from branches.jobs import HANDLERS

APPS = ("branches", "members", "meetings", "resolutions", "reports")


def test_no_result_is_read_without_a_check_of_its_kind():
    for app in APPS:
        if find_spec(f"{app}.tasks"):
            import_module(f"{app}.tasks")
    kinds = {kind for kind in HANDLERS if not kind.startswith("test.")}
    assert kinds
    assert kinds - CHECKS.keys() == set()
