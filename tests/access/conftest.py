"""One world for all tests of a process; whatever a test does in it is taken back."""

import logging

import pytest
from django.db import transaction

from tests.access.world import make_world


@pytest.hookimpl(tryfirst=True)  # before pytest deselects by mark
def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "access":
            item.add_marker("access")


@pytest.fixture(autouse=True)
def _no_log():
    """Each refusal is logged with its traceback, which costs more than the refusal."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
