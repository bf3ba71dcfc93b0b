"""What is shown and followed up of a signed resolution is what was signed."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from branches.chain_check import prove_trail
from branches.guards import guards_removed
from branches.sealed_records import KINDS
from resolutions.actions.signing import sign_resolution
from resolutions.guards import CONTENT_COLUMNS, GIVEN_OUT_COLUMNS
from resolutions.models import Resolution, ResolutionPoint, TaskAssignment
from resolutions.sealed_rows import RESOLUTION_SIGNED


@pytest.fixture
def signed(village):
    resolution = village.adopted()
    sign_resolution(resolution=resolution, version=resolution.version, by=village.secretary)
    assert prove_trail().holds
    return village.resolution


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Resolution, {"number": 7}),
        (Resolution, {"implementation": "Khác"}),
        (ResolutionPoint, {"due_on": "2027-01-01"}),
        (ResolutionPoint, {"text": "Khác"}),
        (TaskAssignment, {"owner_text": "Khác"}),
    ],
)
def test_a_changed_row_of_a_signed_resolution_is_named(village, signed, model, change):
    with guards_removed(connection):
        QuerySet(model).update(**change)
    found = {(one.kind, one.unit) for one in prove_trail().findings}
    assert found == {("record_changed", village.branch.code)}


def test_every_column_the_guards_hold_is_sealed():
    kind = KINDS[RESOLUTION_SIGNED]
    sealed = {rows.model: set(rows.columns) for rows in kind.layouts[kind.layout]}
    points = apps.get_model("resolutions.ResolutionPoint")._meta.concrete_fields
    assert sealed == {
        "resolutions.Resolution": set(CONTENT_COLUMNS),
        "resolutions.ResolutionPoint": {one.attname for one in points} - {"id", "resolution_id"},
        "resolutions.TaskAssignment": set(GIVEN_OUT_COLUMNS),
    }
