"""Search in minutes as one writes it first: every text looked through, counted, then a page cut."""

from django.core.paginator import Paginator

from meetings.models import Meeting, MinutesText


def page(user, key):
    found = MinutesText.objects.filter(meeting__in=Meeting.objects.content_visible_to(user))
    for word in key.split():
        found = found.filter(search_text__icontains=word)
    found = found.select_related("meeting__branch").order_by("-meeting__held_on", "-pk")
    return list(Paginator(found, 20).get_page(1))
