"""Who may open which address: every address is declared, and an address without a rule is shut.

Each app writes its table in ``address_rules.py``: name of the address → `Rule`, and declares it in
``AppConfig.ready``. In production the table opens addresses and their methods (what is not declared
answers 404, a method that is not declared 405), and ``manage.py check`` names what is missing.
Views and actions ask rows and permissions as ever; ``tests/access/`` walks all addresses as every
role from every place of the tree and compares what they answer with what the tables say.
"""

from dataclasses import dataclass

from branches.choices import BRANCH_LEADERS, COMMITTEE_ROLES, Role
from branches.permissions import Permission

ALL = frozenset(Role)
READERS = ALL - {Role.SYSTEM_ADMIN}  # who runs the system does not read what is in it
ABOVE = COMMITTEE_ROLES | {Role.SUPERVISOR}


@dataclass(frozen=True)
class Reach:
    """Roles by where the post stands: at the unit a thing belongs to, above it, below it."""

    at: frozenset = frozenset()
    above: frozenset = frozenset()
    below: frozenset = frozenset()

    def __or__(self, other):
        other = reach_of(other)
        return Reach(self.at | other.at, self.above | other.above, self.below | other.below)


@dataclass(frozen=True)
class Sight(Reach):
    """Who finds the thing an address names; for everybody else it does not exist (404).

    ``is_personal``: of those only the person it belongs to.
    """

    is_personal: bool = False


@dataclass(frozen=True)
class Rule:
    """What an address is about (None: nothing in particular), who reads it, who sends to it.

    ``reads``/``writes`` None: the method does not exist (405). Whoever finds the thing and is not
    among them is refused (403). ``is_public``: also without logging in.
    """

    sees: Sight | None
    reads: Reach | None = None
    writes: Reach | None = None
    is_public: bool = False

    @property
    def methods(self):
        reading = {"GET", "HEAD"} if self.reads else set()
        return frozenset(reading | ({"POST"} if self.writes else set()))

    def who(self, method):
        """The `Reach` of ``method``."""
        return self.writes if method == "POST" else self.reads


ANYONE = Reach(at=ALL, above=ALL, below=ALL)

# What addresses are about. A minute-taker counts as such for the meeting given to them.
UNIT = Sight(at=ALL, above=ALL)
MEETING = Sight(at=READERS, above=ABOVE)
OF_THE_BRANCH = Sight(at=READERS - {Role.MINUTE_TAKER}, above=ABOVE)
BRANCH_AFFAIR = Sight(at=BRANCH_LEADERS | ABOVE, above=ABOVE)
IN_SCOPE = Sight(at=READERS, above=READERS)
SENT_DOWN = Sight(at=READERS, above=ABOVE, below=READERS)
OWN = Sight(at=ALL, is_personal=True)


def reach_of(who):
    """The `Reach` of a `Permission`, or the one given."""
    if isinstance(who, Permission):
        return Reach(at=who.roles, above=who.roles if who.reaches_below else frozenset())
    return who


def page(sees=None, who=ANYONE):
    """An address that is only read."""
    return Rule(sees, reads=reach_of(who))


def form(sees=None, who=ANYONE, *, reads=None):
    """A form shown and sent at one address; ``reads`` where more people may look at its page."""
    return Rule(sees, reads=reach_of(reads or who), writes=reach_of(who))


def button(sees=None, who=ANYONE):
    """An address that only takes what is sent."""
    return Rule(sees, writes=reach_of(who))


RULES = {}


def declare(namespace, rules):
    """Add the table of one app; ``rules`` by the name of the address inside its namespace."""
    RULES.update({f"{namespace}:{name}": rule for name, rule in rules.items()})


def rule_of(match):
    """The rule of a resolved address, None where there is none."""
    return RULES.get(match.view_name)
