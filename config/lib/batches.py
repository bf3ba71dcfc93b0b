"""Long lists of ids in pieces: SQLite takes a limited number of values in one statement."""

MOST_VALUES = 5000  # SQLite takes 32,766 unless it was built for more


def in_batches(items, size=MOST_VALUES):
    """``items`` in lists short enough for one statement."""
    items = list(items)
    return [items[start : start + size] for start in range(0, len(items), size)]
