"""One text for one value: what is hashed must not depend on who wrote the JSON."""

import json
import unicodedata


def canonical_json(value):
    """JSON with sorted keys, no spaces, NFC text: equal values give equal bytes."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)
