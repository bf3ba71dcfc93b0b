import pytest

from tests.places import make_place


@pytest.fixture
def place(db):
    return make_place()
