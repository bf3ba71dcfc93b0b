import pytest
from django.db import connection
from django.db.models import QuerySet

from branches.audit import record
from branches.chain_check import prove_trail
from branches.checkpoints import seal_trail
from branches.guards import guards_removed
from branches.permissions import SYSTEM
from tests.factories import make_org
from tests.places import make_place


@pytest.fixture
def place(db):
    return make_place()


@pytest.fixture
def sealed_place(settings, tmp_path):
    """Checkpoints of this test alone."""
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    settings.CHECKPOINT_KEY_FILE = tmp_path / "keys" / "checkpoint.pem"
    return tmp_path


@pytest.fixture
def trail(db, sealed_place):
    """Chains XA and XB of six lines each, sealed after line 3 and after line 5, and TW of one."""
    root = make_org(None, code="TW", kind="CENTRAL")
    units = [make_org(root, code="XA"), make_org(root, code="XB")]
    for line in range(2, 7):
        for unit in units:
            record("t.x", f"Việc {line} ở {unit.code}", target=unit, by=SYSTEM, organization=unit)
        if line in (3, 5):
            seal_trail()
    assert prove_trail().holds
    return units


@pytest.fixture
def owner(trail):
    """A hand in the database itself, past guards and application: plain rows of a model."""
    with guards_removed(connection):
        yield QuerySet
