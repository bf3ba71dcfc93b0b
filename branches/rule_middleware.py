"""A page asks for the rules of many places and days; they are read once for it."""

from branches.rule_source import rules_read_once


class RulesReadOnceMiddleware:
    """Rules read in one request are kept for that request alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with rules_read_once():
            return self.get_response(request)
