"""Kept rows and their corrections as provisional and official counters."""

from reports.kept.counts import added


def both_sides(rows):
    """Provisional and official counters by unit and part: the corrections added."""
    plain = {(unit, part): tuple(row) for unit, part, side, *row in rows if not side}
    corrections = {(unit, part): row for unit, part, side, *row in rows if side}
    official = {
        key: added(row, corrections[key]) if key in corrections else row
        for key, row in plain.items()
    }
    assert corrections.keys() <= plain.keys()
    return {
        (*key, side): row
        for side, found in ((False, plain), (True, official))
        for key, row in found.items()
    }
