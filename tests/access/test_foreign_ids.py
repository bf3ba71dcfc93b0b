"""An id of another branch, sent in a form, is refused as an id of nothing, and changes nothing.

For every address that takes what is sent, as somebody who may send it: each field that names a
record, and each name a view reads by hand, is given the id of a record that exists elsewhere.
"""

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection

from branches.access import RULES
from branches.choices import Role
from branches.models import PartyOrganization
from meetings.models import AgendaItem, Meeting
from members.models import Member
from reports.models import ProgrammeItem
from resolutions.models import DirectivePoint, Proposal
from tests.access.asking import no_layout, undone, watched
from tests.access.expected import expected
from tests.access.objects import address_of, posted, target_of
from tests.access.world import RELATIONS, settle
from tests.factories import make_member
from tests.test_scope import records_of

pytestmark = pytest.mark.django_db

MISSING = 10**9
STRANGER = 900_001  # a member elsewhere; no day, month or number of ours
SENDERS = ("SECRETARY", "COMMITTEE_STAFF", "COMMITTEE_LEADER", "SYSTEM_ADMIN", "INSPECTOR")
# Names that views read by hand and that name a record: the model, and the way to its branch.
IDS = {
    "agenda_item": (AgendaItem, "meeting__branch"),
    "branch": (PartyOrganization, "pk"),
    "chi_bo": (PartyOrganization, "pk"),
    "chon": (Meeting, "branch"),
    "chuan-bi": (Meeting, "branch"),
    "don_vi": (PartyOrganization, "pk"),
    "kien-nghi": (Proposal, "organization"),
    "member": (Member, "memberships__branch"),
    "muc": (ProgrammeItem, "programme__organization"),
    "noi-dung": (DirectivePoint, "directive__organization__children"),
}
# The others are words, numbers, switches and marks of the form itself.
NO_IDS = {
    *("answer", "channel", "csrfmiddlewaretoken", "dang", "draft", "draft_seen", "kind", "ky"),
    *("loai", "loc", "mau", "month", "nam", "next", "ngay", "note", "once", "page", "quy"),
    *("reason", "role", "seen", "sent", "state", "tep", "text", "thang", "ticket", "tim"),
    *("all", "bo", "buoc", "kept", "marks", "remark", "title", "version", "xem"),
}


@pytest.fixture(scope="module")
def elsewhere(world):
    """A second branch, in another province, with a record of every kind."""
    names = ["Quàng Văn Lả", "Cà Thị Ón", "Lường Văn Piêng", "Tòng Thị Sao", "Lò Thị Ún"]
    units = world.units
    with undone():
        far = settle(units["root"], units["far_commune"], units["far"], names)
        records_of(far)
        make_member(far.branch, pk=STRANGER)
        yield far


def sender(name, world):
    """Somebody who may send to an address."""
    rule = RULES[name]
    for role in SENDERS:
        for relation in RELATIONS:
            if expected(name, rule, "POST", role, relation) is None:
                return world.user(role, relation, target_of(name))
    return world.user(Role.SECRETARY, "own", target_of(name))


def send(world, name, **values):
    """The answer to ``values``, the forms filled in, the names asked for, the rows written."""
    before = connection.connection.total_changes
    data = {"sent": "yes", **posted(name, world), **values}  # an empty form counts as not sent
    with watched() as (forms, names):
        answer = world.ask(sender(name, world), "POST", address_of(name, world), data)
    return answer, forms, names, connection.connection.total_changes - before


def outside(field):
    """The id of a record that exists, but not among what the field offers; None: names none."""
    if not hasattr(field, "queryset"):
        choices = [str(value) for value, _ in getattr(field, "choices", ())]
        return STRANGER if any(map(str.isdecimal, choices)) else None
    rows = field.queryset.model._default_manager.exclude(pk__in=field.queryset.values("pk"))
    return rows.order_by("-pk").values_list("pk", flat=True).first()


TAKING = sorted(name for name, rule in RULES.items() if rule.writes and not rule.is_public)


def test_every_field_that_names_a_record_refuses_those_of_others(world, elsewhere):
    wrong, count, fields = [], 0, set()
    with no_layout():
        for name in TAKING:
            for form in send(world, name)[1]:
                for place, field in form.fields.items():
                    foreign = outside(field)
                    if foreign is None:
                        continue
                    count += 1
                    fields.add((type(form).__name__, place))
                    said = [
                        errors_of(send(world, name, **{form.add_prefix(place): pk})[1], form, place)
                        for pk in (foreign, MISSING)
                    ]
                    if not said[0] or said[0] != said[1]:
                        wrong.append((name, place, foreign, said))
    assert wrong == []
    assert count >= 40
    assert len(fields) >= 20


def errors_of(forms, like, place):
    """What the form of the same kind says of one field, ids left out; None where it is content."""
    found = [one for one in forms if type(one) is type(like) and one.prefix == like.prefix]
    said = found[-1].errors.get(place) if found else ["no form"]
    return [re.sub(r"\d+", "", text) for text in said] if said else None


def test_every_name_read_by_hand_takes_no_record_of_others(world, elsewhere):
    wrong, unknown, asked = [], [], set()
    with no_layout():
        for name in TAKING:
            _, forms, names, _ = send(world, name)
            names -= {form.add_prefix(place) for form in forms for place in form.fields} | NO_IDS
            unknown += [(name, one) for one in names - IDS.keys()]
            for one in names & IDS.keys():
                model, way = IDS[one]
                foreign = model.objects.filter(**{way: elsewhere.branch.pk}).first().pk
                answers = [outcome(send(world, name, **{one: pk})) for pk in (foreign, MISSING)]
                asked.add(one)
                if answers[0] != answers[1]:
                    wrong.append((name, one, answers))
    assert wrong == []
    assert unknown == [], "name the model, or that it is no id, at the top of this file"
    assert asked == IDS.keys()


def outcome(sent):
    """What a sender notices: status, way on, words, and how many rows were written."""
    answer, forms, _, written = sent
    words = [str(message) for message in get_messages(answer.wsgi_request)]
    errors = [form.errors.get_json_data() for form in forms]
    return answer.status_code, answer.headers.get("Location"), words, errors, written
