"""What a branch of this type usually raises (handbook 7.4), beside the running order."""

import json
from functools import lru_cache
from pathlib import Path

SHIPPED = Path(__file__).parent / "data" / "prompts.json"
SHOWN_AT = frozenset({"next_month", "discussion"})  # the steps that plan and discuss


def prompts_for(branch_type):
    """Points to raise, in order; empty for a type without any of its own."""
    shipped = _shipped()
    return shipped["prompts"].get(shipped["same_as"].get(branch_type, branch_type), [])


@lru_cache(maxsize=1)
def _shipped():
    return json.loads(SHIPPED.read_text(encoding="utf-8"))
