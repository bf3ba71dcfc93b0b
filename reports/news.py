"""A notice of the last weeks, told on the home page to the whole organisation that issued it."""

from datetime import date, timedelta

from branches.querysets import paths_above
from config.lib.dates import today
from config.lib.prepared import Prepared

NEWS_DAYS = 30


def newest_of(model):
    """The question `news` asks of a model whose rows are an `IssuedQuerySet`."""
    return Prepared(
        lambda first_day, *paths: (
            model.objects.issued_at(paths)
            .filter(issued_on__gte=first_day)
            .select_related("organization")
            .order_by("-issued_on", "-pk")[:1]
        ),
        examples=(date(1000, 1, 1),),
        further="#path{}".format,
    )


def news(newest, user):
    """What the panel shows, or None; ``newest`` is a question of `newest_of`."""
    notice = newest.first(today() - timedelta(days=NEWS_DAYS), *paths_above(user))
    return {"notice": notice} if notice else None
