"""The step that keeps months as rows goes back as well, where figures have been counted."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.lib.dates import today
from reports.models import BranchYear, FigureMark, OrganizationFigures
from tests.factories import make_branch, make_org

BEFORE, NAME = ("reports", "0015_yearly_grades"), "0016_months_as_rows"


def migrate(direction, state):
    """`Migration.apply` or ``unapply``, as `migrate` calls it."""
    module = import_module(f"reports.migrations.{NAME}")
    with connection.schema_editor() as editor:
        getattr(module.Migration(NAME, "reports"), direction)(state.clone(), editor)


def columns(cursor):
    table = BranchYear._meta.db_table
    return {one.name for one in connection.introspection.get_table_description(cursor, table)}


@pytest.mark.usefixtures("transactional_db")
def test_counted_figures_go_and_are_counted_again(settings):
    settings.MIGRATION_MODULES = {}
    branch = make_branch(make_org())
    BranchYear.objects.create(organization=branch, year=2026, reckoned_on=today(), states="A" * 12)
    FigureMark.objects.all().delete()
    before = MigrationLoader(None).project_state(BEFORE)
    migrate("unapply", before)
    with connection.cursor() as cursor:
        assert {"attendance", "months"} <= columns(cursor)
        assert FigureMark.objects.filter(reach="SUBTREE").count() == 1
    migrate("apply", before)
    with connection.cursor() as cursor:
        assert {"attendance", "months"}.isdisjoint(columns(cursor))
    assert not BranchYear.objects.exists()
    assert not OrganizationFigures.objects.exists()
