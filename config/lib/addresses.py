"""Addresses of many rows: a pattern is looked up once, then the numbers are put in.

Looking an address up costs as much as printing a row of a table, and a page names fifty.
"""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse

FIRST = 10**15  # numbers no address has otherwise stand for those to be put in


def address(name, *numbers):
    """As `reverse` with ``numbers`` as arguments; whatever is no number is left to it."""
    for one in numbers:
        if type(one) is not int or one < 0:
            return reverse(name, args=numbers)
    return _words(settings.ROOT_URLCONF, get_script_prefix(), name, len(numbers)) % numbers


@lru_cache(maxsize=2000)
def _words(urlconf, prefix, name, count):
    """The address of ``name`` with ``%d`` for each of ``count`` numbers."""
    numbers = [FIRST + place for place in range(count)]
    words = reverse(name, urlconf, args=numbers).replace("%", "%%")
    for number in numbers:
        words = words.replace(str(number), "%d")
    return words


class Addresses:
    """The addresses of ``name``, whose last part is a number, by that number.

    ``before`` are the parts in front of it.
    """

    def __init__(self, name, *before):
        self._before, _, self._after = address(name, *before, 0).rpartition("/0/")

    def __call__(self, pk):
        return f"{self._before}/{pk:d}/{self._after}"

    @property
    def words(self):
        """The address with ``%d`` for the number."""
        before, after = (one.replace("%", "%%") for one in (self._before, self._after))
        return f"{before}/%d/{after}"
