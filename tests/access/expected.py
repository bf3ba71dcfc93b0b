"""What an address must answer, worked out from its rule alone."""

from branches.access import ANYONE
from tests.access.world import FORMER

ABOVE = {"child", "grandchild"}
SECRETARY = "SECRETARY"

# Who may come this far finds only what is their own; here it is the secretary's.
PERSONAL = {
    "meetings:drop_draft": "what somebody was typing is brought back to that person alone",
    "meetings:own_leave_withdraw": "whoever asked for leave takes it back",
}


def side(relation):
    """Where the post stands as seen from the unit of the record; None: elsewhere, or ended."""
    if relation in ABOVE:
        return "above"
    return {"own": "at", "ancestor": "below"}.get(relation)


def expected(name, rule, method, role, relation, *, sees=None):
    """404 outside the scope, 403 inside it without the right, else None: any other answer.

    ``sees`` narrows the sight of the rule, for a thing that is not yet shown to all of them.
    """
    if rule.sees is None:
        return _without_a_thing(rule.who(method), role, relation)
    place, sight = side(relation), sees or rule.sees
    is_owner = (role, relation) == (SECRETARY, "own")
    if place is None or role not in getattr(sight, place) or (sight.is_personal and not is_owner):
        return 404
    if role not in getattr(rule.who(method), place):
        return 403
    return 404 if name in PERSONAL and not is_owner else None


def _without_a_thing(who, role, relation):
    """Nothing to hide: it is asked only whether some post lets them."""
    if who == ANYONE:
        return None
    return 403 if relation == FORMER or role not in who.at else None
