import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.backup.system import OtherSystem, filled
from tests.meetings.conftest import make_village

PASSPHRASE = b"mat khau sao luu cua xa"


@pytest.fixture
def system(transactional_db, settings, tmp_path):
    """A filled system whose rows other connections see, as those of a running one."""
    settings.FILES_DIR = tmp_path / "files"
    settings.FILES_DIR.mkdir()
    recorder = MigrationRecorder(connection)
    is_without = not recorder.has_table()  # tests run with --nomigrations
    if is_without:
        settings.MIGRATION_MODULES = {}
        for label, name in MigrationLoader(None).disk_migrations:
            recorder.record_applied(label, name)
    yield filled(make_village())
    if is_without:
        with connection.schema_editor() as editor:
            editor.delete_model(recorder.Migration)


@pytest.fixture
def other_system(transactional_db, tmp_path):
    """Makes empty installations; what they leave on the server goes with the test."""
    made = []

    def make(*, two_roles=False, **keys):
        folder = tmp_path / f"other{len(made)}"
        folder.mkdir()
        made.append(OtherSystem(folder, keys, two_roles))
        return made[-1]

    yield make
    for one in made:
        one.drop()
