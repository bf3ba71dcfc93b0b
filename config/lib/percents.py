"""Percentages exist on screen and paper only; every verdict compares whole numbers."""


def percent_text(part, whole):
    """``90,91 %`` rounded half up to two decimals, "–" of nothing. Whole numbers all the way."""
    if not whole:
        return "–"
    hundredths = (20000 * part + whole) // (2 * whole)
    return f"{hundredths // 100},{hundredths % 100:02d} %"
