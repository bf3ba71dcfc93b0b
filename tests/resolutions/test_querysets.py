"""What a reader sees is asked of resolutions alone, so that scopes answer from an index."""

import pytest

from resolutions.models import Resolution
from tests.factories import make_user


@pytest.mark.parametrize("role", ["COMMITTEE_STAFF", "SECRETARY", "MEMBER"])
def test_scopes_join_no_other_table(village, role):
    unit = village.commune if role == "COMMITTEE_STAFF" else village.branch
    seen = Resolution.objects.visible_to(make_user(unit, role))
    assert "JOIN" not in str(seen.query).split("WHERE")[0]
