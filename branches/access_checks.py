"""``manage.py check``: addresses and rules belong together one to one."""

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from branches.access import RULES


def addresses(resolver=None, namespace=""):
    """Pairs of full name (None without a name of its own) and pattern, of the whole product."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, f"{namespace}{entry.namespace}:" if entry.namespace else "")
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}" if entry.name else None, entry


@register()
def every_address_has_a_rule(app_configs, **kwargs):
    found = list(addresses())
    names = {name for name, _ in found}
    yield from (
        Error(f"Address {entry.pattern} has no name.", id="access.E001", hint="Name it in urls.")
        for name, entry in found
        if name is None
    )
    yield from (
        Error(
            f"Address {name} has no access rule, so it answers 404 to everybody.",
            hint=f"Add it to {name.split(':')[0]}/address_rules.py; see branches/access.py.",
            id="access.E002",
        )
        for name in sorted(names - RULES.keys() - {None})
    )
    yield from (
        Error(f"The access rule {name} has no address.", hint="Take it away.", id="access.E003")
        for name in sorted(RULES.keys() - names)
    )
