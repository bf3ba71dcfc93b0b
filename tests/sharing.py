"""What all tests of a file begin with, made once: each test gets a copy and a savepoint of its own.

    once = shared_by_file(make)         # a fixture of the file, rolled back after its last test

    @pytest.fixture
    def village(db, once):
        return deepcopy(once)

Only for files whose every test that asks the database begins so, and none of them commits.
"""

import pytest
from django.db import transaction


def shared_by_file(make):
    @pytest.fixture(scope="module")
    def once(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return once
