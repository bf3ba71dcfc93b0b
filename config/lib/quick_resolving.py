"""Which view answers an address: Django compares it with four hundred patterns, one by one.

Nearly all of them are made of words and numbers, so they are looked up by their words at once. On a
page of figures the comparing took as long as three questions to the database.
"""

import re
from functools import cached_property

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern

NUMBER = re.compile(r"(?<![^/])[0-9]+(?![^/])")  # a part of an address that is nothing else
NUMBER_ASKED = re.compile(r"<int:\w+>")


class QuickResolver(URLResolver):
    """All of ``includes``, which put no words before the patterns they include.

    An address finds what Django's own way finds; what is not known by its words goes that way. A
    number too long for Python is no address (404), whatever stands further down.
    """

    def __init__(self, includes):
        super().__init__(RoutePattern(""), includes)

    def resolve(self, path):
        known = self._by_words.get(NUMBER.sub("0", path))
        return super().resolve(path) if known is None else known.resolve(path)

    @cached_property
    def _by_words(self):
        """``{words with 0 for each number: resolver of one pattern}``, of patterns that come first
        where their words fit."""
        known, others = {}, []
        for app in self.url_patterns:
            for one in app.url_patterns:
                words = NUMBER_ASKED.sub("0", str(one.pattern))
                if "<" in words:
                    others.append(one)
                elif not any(other.pattern.match(words) for other in others):
                    alone = URLResolver(
                        app.pattern, [one], app.default_kwargs, app.app_name, app.namespace
                    )
                    known.setdefault(words, alone)
        return known
