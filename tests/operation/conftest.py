import pytest
from django.db import connection

from tests.places import make_place


@pytest.fixture
def place(transactional_db):
    return make_place()


@pytest.fixture
def here():
    """The variables that lead another process to the database of the test."""
    return {"CHIBO_TEST_DATABASE": str(connection.settings_dict["NAME"])}
