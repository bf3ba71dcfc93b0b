"""Forms as their own pages would send them, sent by somebody who may, and what that wrote."""

from itertools import product

from django.db import connection
from django.forms import PasswordInput, fields
from django.test.client import Client

from branches.access import RULES
from branches.choices import Role
from branches.middleware import page_above
from tests.access.asking import known_user, undone, watched
from tests.access.expected import expected
from tests.access.mutating import HIDDEN, MARK, PASSWORD, filled, read
from tests.access.objects import address_of, posted, target_of
from tests.access.world import RELATIONS

WRITES = ("INSERT", "UPDATE", "DELETE")
# Counters, keys against double sending and sessions are written whatever becomes of the form.
OWN_BOOKS = ("branches_idempotencykey", "branches_guesscount", "branches_throttle",
             "branches_loginsession", "branches_knownplace", "branches_accountnotice",
             "branches_mailoutbox")  # fmt: skip
PARTS = ("ghi", "bien-ban", "truoc-hop", "chuan-bi", "phieu-kin", "ke-hoach")


class Sender:
    """Sends as any login, keeps count of what was written for good, takes all of it back."""

    def __init__(self):
        self.client = Client(raise_request_exception=False)
        self.written = []
        self.marks = {}

    def __call__(self, user, method, address, body=b"", content_type=""):
        self.written, self.marks = [], {}
        user.posts  # noqa: B018 - read once here
        with undone(), known_user(), connection.execute_wrapper(self._watch):
            answer = self.client.generic(
                method,
                address,
                body,
                content_type=content_type or "application/octet-stream",
                **{"tests.user": user},
            )
            if answer.streaming:
                answer.getvalue()
        self.client.cookies.clear()
        return answer

    def _watch(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        words = sql.split(None, 4)
        if sql.startswith("SAVEPOINT"):
            self.marks[words[1].strip('"')] = len(self.written)
        elif sql.startswith("ROLLBACK TO"):
            del self.written[self.marks.get(words[-1].strip('"'), 0) :]
        elif _writes(sql) and context["cursor"].rowcount != 0:
            self.written.append(sql[:90])
        return result


def _writes(sql):
    return sql.startswith(WRITES) and not any(table in sql for table in OWN_BOOKS)


def writer(world, name):
    """Somebody whose forms this address takes."""
    rule = RULES[name]
    for role, relation in product(Role, RELATIONS):
        if expected(name, rule, "POST", role, relation) is None:
            return world.user(role, relation, target_of(name))
    return None


def reader(world, name):
    rule = RULES[name]
    for role, relation in product(Role, RELATIONS):
        if expected(name, rule, "GET", role, relation) is None:
            return world.user(role, relation, target_of(name))
    return None


def form_for(send, world, user, name):
    """What the page with the form of ``name`` would send; None where no page shows it.

    A button stands on the page above, on the record of the meeting or on its preparation.
    """
    address = address_of(name, world)
    pages = [address] if RULES[name].reads else []
    while address != "/":
        address = page_above(address)
        pages += [address, *(f"{address}{part}/" for part in PARTS)]
    address = address_of(name, world)
    for page in dict.fromkeys(pages):
        forms = forms_of(send, user, page)
        found = [form for form in forms if form.action == address and form.method == "post"]
        if found:
            return filled(max(found, key=lambda form: len(form.fields)))
    return None


FORMS = {}  # by login and address of the page; the world stays as it is between tests


def forms_of(send, user, page):
    """The forms of a page as ``user`` sees it, read once."""
    if (user.pk, page) not in FORMS:
        answer = send(user, "GET", page)
        is_page = answer.status_code == 200 and "text/html" in answer["Content-Type"]
        FORMS[user.pk, page] = read(page, answer.content.decode()).forms if is_page else ()
    return FORMS[user.pk, page]


def named_fields(world, user, name):
    """What an address asks for where no page shows its form: fields and names read by hand.

    Found by sending nothing to it and watching; empty for a button without a field.
    """
    sent = {"sent": "yes", **posted(name, world)}
    with watched() as (forms, names):
        world.ask(user, "POST", address_of(name, world), sent)
    pairs = dict(sent)
    for form in forms:
        for place, field in form.fields.items():
            names.discard(form.add_prefix(place))
            pairs.setdefault(form.add_prefix(place), _value_for(field))
    for one in sorted(names - HIDDEN):
        pairs.setdefault(one, MARK)
    del pairs["sent"]
    return list(pairs.items())


def _value_for(field):
    """Something a field of this kind may take."""
    if isinstance(field, fields.MultiValueField | fields.FileField):
        return ""
    choices = [str(value) for value, _ in getattr(field, "choices", ()) if str(value)]
    if choices:
        return choices[0]
    if isinstance(field, fields.BooleanField):
        return "on"
    if isinstance(field, fields.DateField):
        return "03/10/2026"
    if isinstance(field, fields.TimeField):
        return "19:30"
    if isinstance(field, fields.IntegerField):
        return "1"
    if isinstance(field.widget, PasswordInput):
        return PASSWORD
    return MARK
