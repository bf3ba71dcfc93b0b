"""P25: finding words in the adopted minutes of a province."""

from django.test import override_settings

from meetings.search_words import key_of
from tests.bench.baselines import plain_search
from tests.bench.pages import cost_of, get
from tests.bench.timing import AT_LEAST, Target, compared

SOUGHT = ("xây dựng đường giao thông", "phòng chống thiên tai", "nghi quyet", "sạt lở")
WITH_INDEX, WITHOUT = 5, 0.7  # SQLite has no index of words: both look through all texts


@override_settings(ALLOWED_HOSTS=["*"])
def p25(world):
    """Whoever sees the whole province looks for words; pages with the passages found."""
    user = world.province.user
    client = world.client(user)
    addresses = [f"/tim-kiem/?tim={text}" for text in SOUGHT]
    measured = compared(
        *("P25", "Search in the minutes of a province against looking through all"),
        Target(AT_LEAST, WITH_INDEX if world.is_postgres else WITHOUT),
        lambda: [get(client, address) for address in addresses],
        lambda: [plain_search.page(user, key_of(text)) for text in SOUGHT],
        world.rounds,
        note="ours: whole pages with passages; theirs: the rows alone",
    )
    measured.more = cost_of(client, addresses[0])
    return measured
