"""A fresh system for each story."""

import pytest

from tests.blackbox.building import World


@pytest.fixture
def world(db, tmp_path):
    return World(tmp_path)
