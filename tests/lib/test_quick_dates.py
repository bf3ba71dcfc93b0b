"""Days and moments in templates read as Django writes them."""

from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Engine, Template

from config.lib.quick_dates import OF_MOMENTS

DAYS = [date(1, 2, 3), date(999, 1, 9), date(2026, 11, 30)]
MOMENTS = [datetime(2026, 11, 30, 17, 5, 9, tzinfo=UTC), datetime(2026, 1, 2, 3, 4)]  # noqa: DTZ001
NOTHING = [None, "", "hôm nay", 7, time(7, 5)]


def same(words, value):
    context = {"value": value}
    by_django = Engine().from_string(words)
    assert Template(words).render(Context(context)) == by_django.render(Context(context))


@pytest.mark.parametrize("value", [*DAYS, *MOMENTS, *NOTHING])
@pytest.mark.parametrize("form", ["d/m/Y", "Y", ""])
def test_a_day(form, value):
    same(f'{{{{ value|date:"{form}" }}}}', value)
    same("{{ value|date }}", value)


@pytest.mark.parametrize("value", [*MOMENTS, *NOTHING[:-1]])
@pytest.mark.parametrize("form", [*OF_MOMENTS, "d/m/Y H:i"])
def test_a_moment(form, value):
    same(f'{{{{ value|date:"{form}" }}}}', value)


@pytest.mark.parametrize("value", [*MOMENTS, *NOTHING])
@pytest.mark.parametrize("form", ["H:i", "H", ""])
def test_a_time_of_day(form, value):
    same(f'{{{{ value|time:"{form}" }}}}', value)
    same("{{ value|time }}", value)


def test_a_day_has_no_hour():
    with pytest.raises(TypeError):
        Template('{{ value|date:"H:i d/m/Y" }}').render(Context({"value": DAYS[0]}))
