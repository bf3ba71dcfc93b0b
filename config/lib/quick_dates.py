"""``|date`` and ``|time`` in every template: as Django's own, which reads its form every time."""

from datetime import date as Day
from datetime import datetime

from django import template
from django.template import defaultfilters

register = template.Library()
DAY = "{0.day:02d}/{0.month:02d}/{0.year:04d}"
MINUTE = "{0.hour:02d}:{0.minute:02d}"
OF_DAYS = {"d/m/Y": DAY}
OF_MOMENTS = OF_DAYS | {"H:i d/m/Y": f"{MINUTE} {DAY}", "H:i": MINUTE}
FORMS = {Day: OF_DAYS, datetime: OF_MOMENTS}


@register.filter(expects_localtime=True, is_safe=False)
def date(value, form=None):
    words = FORMS.get(type(value), {}).get(form)
    return words.format(value) if words else defaultfilters.date(value, form)


@register.filter(expects_localtime=True, is_safe=False)
def time(value, form=None):
    if form == "H:i" and type(value) is datetime:
        return MINUTE.format(value)
    return defaultfilters.time(value, form)
