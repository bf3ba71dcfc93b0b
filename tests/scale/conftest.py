"""One small slice for the whole folder, loaded in a transaction that is rolled back at the end."""

from datetime import date

import pytest
from django.db import transaction

from config.scale.loading import load_slice
from config.scale.shape import Shape

ON = date(2025, 12, 10)  # the oracle of the black-box tests knows the year 2025
SHAPE = Shape(branches=12, members=130, years=1, seed=7, on=ON)


@pytest.fixture(scope="package")
def logins(django_db_setup, django_db_blocker, tmp_path_factory):
    """The text of the logins; the slice stands in the database meanwhile."""
    path = tmp_path_factory.mktemp("scale") / "logins.txt"
    with django_db_blocker.unblock(), transaction.atomic():
        text, _ = load_slice(SHAPE, logins_file=path, tell=lambda sentence: None)
        yield text
        transaction.set_rollback(True)
