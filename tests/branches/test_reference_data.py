"""The shipped rule sets reach installations of every age."""

import pytest

from branches.models import RuleSet
from branches.reference_data import load_shipped_rule_sets

pytestmark = pytest.mark.django_db


def test_an_older_installation_gets_new_keys_and_keeps_its_values():
    kept = RuleSet.objects.get(is_default=True)
    values = {**kept.values, "attendance": {"target_pct": 95}, "local": {"own": 1}}
    values.pop("tasks")
    RuleSet.objects.filter(pk=kept.pk).update(values=values)
    load_shipped_rule_sets("default")
    kept.refresh_from_db()
    assert kept.values["tasks"]["long_chain"] == 3
    assert kept.values["attendance"]["target_pct"] == 95
    assert kept.values["attendance"]["operator"] == ">"
    assert kept.values["local"] == {"own": 1}
