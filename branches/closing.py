"""What keeps a unit from being closed; apps above register in ``AppConfig.ready``."""

from config.lib.errors import RuleBroken

HINDRANCES = []


def hindered_by(hindrance):
    """``hindrance(organization, closed_on)`` says in a sentence what to do first, or None."""
    HINDRANCES.append(hindrance)


def require_free(organization, closed_on):
    """Raises RuleBroken with everything that has to be done first."""
    found = [hindrance(organization, closed_on) for hindrance in HINDRANCES]
    if any(found):
        raise RuleBroken(" ".join(filter(None, found)))
