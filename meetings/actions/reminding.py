"""Reminding people of their own things along the same ladder as meetings (product 11)."""

from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from branches.mail import queue_letters
from branches.models import MailOutbox, User
from branches.rule_book import RuleBook
from config.lib.batches import in_batches
from meetings.actions.notifying import LOOK_BACK_DAYS, farthest
from meetings.models import PersonalReminder
from meetings.prepare.rules import days_text, is_quiet, ladder_step
from meetings.reminder_sources import SOURCES

SUBJECT = "Nhắc việc đến hạn"
LETTER_KIND = "meetings.personal_reminder"


def remind_people(now=None):
    """One word, and one letter, to everybody with something due; nothing in quiet hours.

    Things done since the last word are noted as done and not spoken of again. Returns the number
    of reminders made. Running it again makes none.
    """
    now = now or timezone.now()
    for source in SOURCES:
        _note_done(source, now)
    fresh = {}
    for source in SOURCES:
        for user_id, rows in _due(source, now).items():
            fresh.setdefault(user_id, []).extend(rows)
    users = User.objects.in_bulk(list(fresh))
    return sum(
        _tell(users[user_id], rows, now) for user_id, rows in fresh.items() if user_id in users
    )


def _note_done(source, now):
    """Mark what was done since: the last word before it is the one that led to it."""
    waiting = PersonalReminder.objects.filter(source=source.code, done_at=None)
    for keys in in_batches(sorted(set(waiting.values_list("key", flat=True)))):
        done = set(keys) - source.still_open(keys)
        if done:
            waiting.filter(key__in=done).update(done_at=now)


def _due(source, now):
    """``{user id: [(reminder, brief), …]}`` of steps nobody spoke of yet."""
    day, clock = timezone.localdate(now), timezone.localtime(now).time()
    book = RuleBook.on(day)
    things = source.due(day - timedelta(days=LOOK_BACK_DAYS), day + farthest(book))
    told = {}
    for keys in in_batches(sorted({thing.key for thing in things})):
        for row in PersonalReminder.objects.filter(source=source.code, key__in=keys):
            told.setdefault(row.user_id, []).append(row)
    fresh = {}
    for thing in things:
        rules = book.for_branch(thing.branch_id)
        step = ladder_step(thing.due_on, day, rules)
        if step is None or is_quiet(clock, rules):
            continue
        own = told.get(thing.user_id, ())
        apart = now - timedelta(hours=rules.get("reminders.apart_hours"))
        if any(_same(row, thing, step) or row.created_at > apart for row in own):
            continue
        row = PersonalReminder(
            user_id=thing.user_id,
            source=source.code,
            key=thing.key,
            step=step,
            due_on=thing.due_on,
            text=f"{thing.text} ({_when(thing.due_on, day)})"[:300],
            created_at=now,
        )
        line = f"- {thing.brief} ({_when(thing.due_on, day)}): {_link(source.address(thing.key))}"
        fresh.setdefault(thing.user_id, []).append((row, line))
    return fresh


def _same(row, thing, step):
    return (row.key, row.step, row.due_on) == (thing.key, step, thing.due_on)


def _when(due_on, day):
    late = (day - due_on).days
    return f"quá hạn {late} ngày" if late > 0 else days_text(due_on, day)


def _link(path):
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}" if settings.PUBLIC_URL else "xem trang chính"


@transaction.atomic
def _tell(user, rows, now):
    """Store the reminders of one person and one letter for all of them.

    Two clocks may ring at once, and the second may know of one thing more: what the first spoke of
    is not in its letter.
    """
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    said = set(
        PersonalReminder.objects.filter(
            user=user, key__in={row.key for row, _ in rows}
        ).values_list("source", "key", "step", "due_on")
    )
    rows = [
        (row, line) for row, line in rows if (row.source, row.key, row.step, row.due_on) not in said
    ]
    if not rows:
        return 0
    PersonalReminder.objects.bulk_create([row for row, _ in rows], ignore_conflicts=True)
    names = sorted(f"{row.source}:{row.key}:{row.step}:{row.due_on}" for row, _ in rows)
    digest = sha256("|".join(names).encode()).hexdigest()[:16]
    letter = MailOutbox(
        key=f"{LETTER_KIND}:{user.pk}:{digest}",
        kind=LETTER_KIND,
        recipient=user,
        subject=SUBJECT,
        body="\n".join([f"Đồng chí có {len(rows)} việc đến hạn:", *(line for _, line in rows)]),
    )
    queue_letters([letter])
    return len(rows)
