"""Measured costs as a table with log-log slopes, and as curves in an SVG."""

import math

TITLES = {
    "figures": "Every kept figure of every unit, from nothing",
    "figures_at_once": "The same in one pass, without absence alerts",
    "one_meeting": "Figures after one changed meeting",
    "saved_roll": "Saving the roll call of 60 people",
    "home_of_secretary": "Home page of a secretary",
    "home_of_province": "Home page of a province",
    "dashboard_of_province": "Dashboard of a province, year",
    "matrix_of_province": "Status matrix of a province",
    "list_of_branches": "50 branches of a province by month",
    "home_of_country": "Home page of the country",
    "month_of_country": "Part of that page: the month in four numbers",
    "support_of_country": "Part of that page: branches in need of support",
    "dashboard_of_country": "Dashboard of the country, year",
    "month_report_of_province": "Monthly report of a province",
    "report_of_province": "Quarterly report of a province",
    "month_report_of_country": "Monthly report of the country",
    "report_of_country": "Quarterly report of the country",
    "year_report_of_country": "Annual report of the country",
    "words_of_country": "Page of the words of a report of the country",
}
COLOURS = ("#B3131B", "#1B5E9E", "#2E7D32", "#8E5A00", "#6A3D9A", "#00796B", "#455A64", "#C2185B")
DASHES = ("", ' stroke-dasharray="6 3"', ' stroke-dasharray="2 3"')
WIDTH, HEIGHT = 960, 680  # a line of the legend for each of `TITLES`
LEFT, RIGHT, TOP, BOTTOM = 62, 370, 20, 52
LINE_HEIGHT = 34


def by_name(lines):
    """``{name: [(branches, line)]}`` in order of size, from the measured lines."""
    found = {}
    for line in sorted(lines, key=lambda one: one["branches"]):
        found.setdefault(line["name"], []).append((line["branches"], line))
    return found


def slope(points):
    """Of the straight line that fits best through the logarithms; None of a single point."""
    if len({size for size, _ in points}) < 2:
        return None
    logs = [(math.log(size), math.log(max(value, 1e-6))) for size, value in points]
    middle_x = sum(x for x, _ in logs) / len(logs)
    middle_y = sum(y for _, y in logs) / len(logs)
    over = sum((x - middle_x) * (y - middle_y) for x, y in logs)
    return over / sum((x - middle_x) ** 2 for x, _ in logs)


def costs_of(points):
    return [(size, line["processor"]) for size, line in points]


def table(lines):
    """Markdown: a row for each cost, a column for each size: processor seconds, wall seconds."""
    series = by_name(lines)
    sizes = sorted({line["branches"] for line in lines})
    rows = [
        ("", *(f"{size:,} branches" for size in sizes), "slope"),
        ("---",) * (len(sizes) + 2),
    ]
    for key, names in (
        ("members", "Members"),
        ("meetings", "Meetings"),
        ("attendances", "Attendance rows"),
    ):
        known = {line["branches"]: line[key] for line in lines}
        rows.append((names, *(f"{known[size]:,}" for size in sizes), ""))
    for name, title in TITLES.items():
        known = dict(series.get(name, ()))
        cells = [
            f"{amount(known[size]['processor'])} / {amount(known[size]['wall'])}"
            if size in known
            else "not measured"
            for size in sizes
        ]
        fitted = slope(costs_of(series.get(name, ())))
        rows.append((title, *cells, "" if fitted is None else rounded(fitted)))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def rounded(fitted):
    """Two decimals, and no sign before nothing."""
    return f"{round(fitted, 2) + 0.0:.2f}"


def amount(seconds):
    if seconds >= 100:
        return f"{seconds:,.0f} s"
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def drawing(lines):
    """The curves of processor time over the number of branches, both axes logarithmic, as SVG."""
    series = {name: costs_of(points) for name, points in by_name(lines).items()}
    sizes = sorted({size for points in series.values() for size, _ in points})
    values = [value for points in series.values() for _, value in points]
    lowest = math.floor(math.log10(max(min(values), 1e-4)))
    highest = math.ceil(math.log10(max(values)))
    across = _scale(math.log10(sizes[0]), math.log10(sizes[-1]), LEFT, WIDTH - RIGHT)
    upward = _scale(lowest, highest, HEIGHT - BOTTOM, TOP)
    parts = [*_grid(sizes, range(lowest, highest + 1), across, upward)]
    for number, (name, title) in enumerate(
        (name, title) for name, title in TITLES.items() if name in series
    ):
        parts += _curve(number, title, series[name], across, upward)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="Liberation Sans, Arial, sans-serif" font-size="12">\n'
        "<title>Processor time over the number of branches, both axes logarithmic</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _scale(low, high, first, last):
    span = (high - low) or 1
    return lambda value: round(first + (value - low) / span * (last - first), 1)


def _grid(sizes, decades, across, upward):
    for decade in decades:
        y = upward(decade)
        yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{_seconds(decade)}</text>'
    for size in sizes:
        x = across(math.log10(size))
        yield f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>'
        yield f'<text x="{x}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>'
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield f'<text x="{middle}" y="{HEIGHT - 12}" text-anchor="middle">branches</text>'


def _seconds(decade):
    return f"{10**decade:,} s" if decade >= 0 else f"{10 ** (decade + 3):,g} ms"


def _curve(number, title, points, across, upward):
    colour = COLOURS[number % len(COLOURS)]
    dash = DASHES[number // len(COLOURS) % len(DASHES)]
    places = [
        (across(math.log10(size)), upward(math.log10(max(value, 1e-4)))) for size, value in points
    ]
    line = "L".join(f"{x} {y}" for x, y in places)
    yield (f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
    yield "".join(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in places)
    x, y = WIDTH - RIGHT + 24, TOP + 12 + number * LINE_HEIGHT
    fitted = slope(points)
    told = "one size" if fitted is None else f"slope {rounded(fitted)}"
    yield (f'<path d="M{x} {y - 4}h22" stroke="{colour}" stroke-width="2"{dash}/>')
    yield f'<text x="{x + 30}" y="{y}">{title}</text>'
    yield f'<text x="{x + 30}" y="{y + 14}" fill="#555">{told}</text>'
