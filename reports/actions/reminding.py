"""A committee reminds the secretaries of branches of what a month still lacks (product 3.5)."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.choices import Role
from branches.mail import queue_letters
from branches.models import MailOutbox, PartyOrganization, Post
from branches.permissions import login_of
from branches.rule_book import rules_for
from config.lib.errors import RuleBroken
from reports.matrix.reading import read_matrix
from reports.models import BranchReminder, ReminderRound
from reports.permissions import REMIND_BRANCHES
from reports.reminding_rules import TO_PLAN, asks_for, letters_from

SUBJECT = "Nhắc việc sinh hoạt chi bộ"
LETTER_KIND = "reports.branch_reminder"


@dataclass(frozen=True)
class Outcome:
    """What became of one go; ``done`` branches lack nothing, ``recent`` were reminded just now,
    ``unreachable`` have no secretary with a login. ``round`` is None when nobody was reminded."""

    round: ReminderRound | None
    reminded: int
    done: int
    recent: int
    unreachable: int

    @property
    def text(self):
        parts = [
            f"{count} chi bộ {words}"
            for count, words in (
                (self.done, "không còn việc phải nhắc"),
                (self.recent, "vừa được nhắc, chưa nhắc lại"),
                (self.unreachable, "chưa có tài khoản bí thư"),
            )
            if count
        ]
        told = f"Đã nhắc bí thư {self.reminded} chi bộ." if self.reminded else ""
        rest = "; ".join(parts)
        return f"{told} {rest[:1].upper()}{rest[1:]}.".strip() if rest else told


@transaction.atomic
def remind_branches(*, unit, branch_ids, month, by, now=None):
    """Remind the secretaries of ``branch_ids`` below ``unit`` of what ``month`` lacks.

    One word each, in the program and as a letter (not in quiet hours, rule ``reminders.quiet``);
    no branch twice about one month within ``reminders.apart_hours``. Returns the `Outcome`. Raises
    RuleBroken when no branch is named, PermissionDenied.
    """
    REMIND_BRANCHES.require(by, unit)
    now = timezone.localtime(now or timezone.now())
    rows = _asked_for(unit, branch_ids, month, now.date())
    if not rows:
        raise RuleBroken("Đồng chí chọn ít nhất một chi bộ để nhắc.")
    _hold([row.pk for row, _ in rows])
    rules = rules_for(unit, now.date())
    apart = now - timedelta(hours=rules.get("reminders.apart_hours"))
    recent = _reminded_since(apart, month, [row.pk for row, _ in rows])
    lacking = [(row, words) for row, words in rows if words]
    fresh = [(row, words) for row, words in lacking if row.pk not in recent]
    secretaries = _secretaries([row.pk for row, _ in fresh], now.date())
    reached = [(row, words) for row, words in fresh if row.pk in secretaries]
    outcome = {
        "reminded": len(reached),
        "done": len(rows) - len(lacking),
        "recent": len(lacking) - len(fresh),
        "unreachable": len(fresh) - len(reached),
    }
    if not reached:
        return Outcome(None, **outcome)
    sent = ReminderRound.objects.create(
        organization=unit, year=month.year, month=month.number, sent_at=now, sent_by=login_of(by)
    )
    _tell(sent, reached, secretaries, letters_from(now, rules))
    audit.record(
        "reports.branches_reminded",
        f"Nhắc bí thư {len(reached)} chi bộ về cuộc họp {month}",
        target=sent,
        by=by,
        organization=unit,
        payload={"branches": [row.pk for row, _ in reached], "month": str(month)},
    )
    return Outcome(sent, **outcome)


def _asked_for(unit, branch_ids, month, day):
    """Pairs of row and what it lacks, of the branches named that stand below the unit.

    Once the days of the month are over, what was planned need not be read.
    """
    matrix, wanted = read_matrix(unit, month.year, day), set(branch_ids)
    rows = [(row, row.cells[month.number - 1]) for row in matrix.rows if row.pk in wanted]
    return [
        (
            row,
            asks_for(cell, is_planned=cell in TO_PLAN and (row.pk, month.number) in matrix.planned),
        )
        for row, cell in rows
    ]


def _hold(branch_ids):
    """Lock the branches, so that two committees do not remind the same one at the same moment."""
    units = PartyOrganization.objects.select_for_update(no_key=True).filter(pk__in=branch_ids)
    list(units.order_by("pk").values_list("pk"))


def _reminded_since(moment, month, branch_ids):
    rows = BranchReminder.objects.filter(
        branch__in=branch_ids,
        round__year=month.year,
        round__month=month.number,
        created_at__gt=moment,
    )
    return set(rows.values_list("branch_id", flat=True))


def _secretaries(branch_ids, day):
    """Logins of secretaries by branch id."""
    posts = Post.objects.on(day).filter(
        organization__in=branch_ids, role=Role.SECRETARY, user__is_active=True
    )
    found = {}
    for post in posts.select_related("user").order_by("organization_id", "pk"):
        found.setdefault(post.organization_id, {})[post.user_id] = post.user
    return found


def _tell(sent, reached, secretaries, not_before):
    reminders = [
        BranchReminder(
            round=sent,
            branch_id=row.pk,
            user=user,
            about=row.cells[sent.month - 1],
            text=f"{sent.organization.name} nhắc {row.name}: {words} {sent.month_of_it}"[:300],
            created_at=sent.sent_at,
        )
        for row, words in reached
        for user in secretaries[row.pk].values()
    ]
    BranchReminder.objects.bulk_create(reminders)
    queue_letters([_letter(one) for one in reminders], not_before=not_before)


def _letter(reminder):
    link = f"\n\n{settings.PUBLIC_URL.rstrip('/')}/" if settings.PUBLIC_URL else ""
    return MailOutbox(
        key=f"{LETTER_KIND}:{reminder.round_id}:{reminder.branch_id}:{reminder.user_id}",
        kind=LETTER_KIND,
        recipient=reminder.user,
        subject=SUBJECT,
        body=f"{reminder.text}.{link}",
    )
