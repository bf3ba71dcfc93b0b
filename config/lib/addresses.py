"""Addresses of many rows: a pattern is looked up once, then the numbers are put in.

Looking an address up costs as much as printing a row of a table, and a page names fifty.
"""

import re
from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

FIRST = 10**15  # numbers no address has otherwise stand for those to be put in


def address(name, *numbers):
    """As `reverse` with ``numbers`` as arguments; whatever is no number is left to it."""
    if not all(type(one) is int and one >= 0 for one in numbers):
        return reverse(name, args=numbers)
    urlconf = get_urlconf() or settings.ROOT_URLCONF
    before, *between = _pieces(urlconf, get_script_prefix(), name, len(numbers))
    return before + "".join(
        f"{number}{piece}" for number, piece in zip(numbers, between, strict=True)
    )


@lru_cache(maxsize=2000)
def _pieces(urlconf, prefix, name, count):
    """What stands before, between and after ``count`` numbers in the address of ``name``."""
    numbers = [FIRST + place for place in range(count)]
    found = reverse(name, urlconf, args=numbers)
    return re.split("|".join(map(str, numbers)), found) if numbers else [found]


class Addresses:
    """The addresses of ``name``, whose last part is a number, by that number.

    ``before`` are the parts in front of it.
    """

    def __init__(self, name, *before):
        self._before, _, self._after = address(name, *before, 0).rpartition("/0/")

    def __call__(self, pk):
        return f"{self._before}/{pk:d}/{self._after}"
