"""One text for one value: what is hashed must not depend on who wrote the JSON."""

import json
import unicodedata

_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical_json(value):
    """JSON with sorted keys, no spaces, NFC text: equal values give equal bytes."""
    return unicodedata.normalize("NFC", _SORTED(value))
