"""One province with everything in it, and a login of every role at every place of the tree."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from branches.choices import Role
from branches.models import PartyOrganization, User
from config.lib.dates import today
from meetings.actions import planning
from meetings.actions.minutes import submit_minutes
from meetings.models import Meeting
from members.choices import Office
from members.models import Position
from tests.access.asking import Asker
from tests.access.stages import make_stages, voted_score
from tests.factories import LONG_AGO, make_branch, make_member, make_org, make_user
from tests.meetings.conftest import Village
from tests.test_scope import records_of

FORMER = "former"
EVERY_ROLE = "every role"
PLACES = ("root", "province", "commune", "branch", "under", "sister", "sister_commune", "far")
# Where a post must stand for the unit of a record to be … of it.
WHERE = {
    "branch": {
        "own": "branch",
        "child": "commune",
        "grandchild": "province",
        "sibling": "sister",
        "ancestor": "under",
        "unrelated": "far",
        FORMER: "branch",
    },
    "commune": {
        "own": "commune",
        "child": "province",
        "grandchild": "root",
        "sibling": "sister_commune",
        "ancestor": "branch",
        "unrelated": "far",
        FORMER: "commune",
    },
}
RELATIONS = tuple(WHERE["branch"])


@dataclass
class World:
    """Units by the name of their place, logins by role and place, records by their parameter."""

    units: dict[str, PartyOrganization]
    village: Village
    users: dict[tuple, User] = field(default_factory=dict)
    records: dict = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    stages: dict[str, dict] = field(default_factory=dict)
    ask: Asker = field(default_factory=Asker)

    @property
    def branch(self):
        return self.units["branch"]

    @property
    def commune(self):
        return self.units["commune"]

    def user(self, role, relation, target):
        """The login that holds ``role`` where ``target`` is its own, its child, …

        ``role`` may be `EVERY_ROLE`: one login that holds all of them there at once.
        """
        return self.users[(role, WHERE[target][relation], relation == FORMER)]


def make_units():
    root = make_org(None, code="TW", name="Trung ương", kind="CENTRAL")
    province = make_org(root, kind="PROVINCIAL_COMMITTEE", name="Đảng bộ tỉnh Lai Châu")
    commune = make_org(province, name="Đảng bộ xã Pa Tần")
    branch = make_branch(commune, name="Chi bộ bản Nậm Tần", place_name="Pa Tần")
    elsewhere = make_org(root, kind="PROVINCIAL_COMMITTEE", name="Đảng bộ tỉnh Điện Biên")
    far_commune = make_org(elsewhere, name="Đảng bộ xã Mường Nhé")
    return {
        "root": root,
        "province": province,
        "commune": commune,
        "branch": branch,
        "under": make_branch(branch, name="Chi bộ tạm thời Nậm Tần", place_name="Pa Tần"),
        "sister": make_branch(commune, name="Chi bộ bản Nậm Sảo", place_name="Pa Tần"),
        "sister_commune": make_org(province, name="Đảng bộ xã Hồng Thu"),
        "far_commune": far_commune,
        "far": make_branch(far_commune, name="Chi bộ bản Nậm Pố", place_name="Mường Nhé"),
    }


def settle(root, commune, branch, names):
    """A village of five in ``branch`` with its secretary and minute-taker."""
    people = [make_member(branch, full_name=name) for name in names]
    Position.objects.create(
        member=people[0], branch=branch, office=Office.SECRETARY, valid_from=LONG_AGO
    )
    secretary = make_user(branch, "SECRETARY", member=people[0])
    taker = make_user(branch, "MINUTE_TAKER", member=people[1])
    return Village(root, commune, branch, people, secretary, taker)


def make_world():
    units = make_units()
    names = ["Lò Văn Hặc", "Giàng A Páo", "Tẩn Mí Lù", "Vàng Thị Dợ", "Nguyễn Thu Hiền"]
    village = settle(units["root"], units["commune"], units["branch"], names)
    world = World(units, village)
    world.records = records_of(village)
    add_meetings(world)
    world.stages = make_stages(world)
    add_logins(world)
    return world


def add_logins(world):
    """Whoever writes for the branch or sits in it is on its roll; the others are logins alone."""
    village = world.village
    known = {
        (Role.SECRETARY, "branch"): village.secretary,
        (Role.MINUTE_TAKER, "branch"): village.minute_taker,
        (Role.MEMBER, "branch"): make_user(world.branch, "MEMBER", member=village.people[3]),
    }
    for role in Role:
        for place in PLACES:
            unit = world.units[place]
            login = known.get((role, place)) or make_user(unit, role)
            world.users[(role, place, False)] = login
    for place in PLACES:
        world.users[(EVERY_ROLE, place, False)] = login_with_all_roles(world.units[place])
    for place in ("branch", "commune"):
        login = login_with_all_roles(world.units[place])
        login.post_set.update(valid_to=today() - timedelta(days=1))
        world.users[(EVERY_ROLE, place, True)] = login


def login_with_all_roles(unit):
    login = make_user()
    for role in Role:
        login.post_set.create(organization=unit, role=role, valid_from=LONG_AGO)
    return login


def add_meetings(world):
    """A meeting at every stage, by the name of the stage."""
    village = world.village
    announced = village.plan(held_on=date(2026, 12, 3), window_reason="Chi bộ họp sớm")
    planning.announce_meeting(
        meeting=announced, text="Họp thường kỳ tháng 12", by=village.secretary
    )
    held = village.held_on(date(2026, 10, 3))
    adopted = village.adopt(village.held_on(date(2026, 9, 3)))
    signed = village.signed_on(date(2026, 8, 3))
    submitted = village.held_on(date(2026, 7, 3))
    voted_score(submitted, village.secretary)
    submitted = village.sign(village.adopt(submitted))
    submit_minutes(meeting=submitted, by=village.secretary)
    world.meetings = {
        "open": world.records["meeting"],
        "announced": announced,
        "held": held,
        "adopted": adopted,
        "signed": signed,
        "submitted": submitted,
    }
