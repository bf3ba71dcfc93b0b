"""The slice everything is measured on, and what single goals pick out of it."""

import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from django.db import connection, transaction
from django.db.models import Count
from django.test import Client

from branches.choices import Role
from branches.models import PartyOrganization, Post
from config.lib.dates import today
from config.lib.periods import Period
from meetings.models import Meeting
from tests.bench.timing import now


@dataclass
class World:
    """``rounds`` each way is taken; ``is_quick`` leaves out what takes minutes."""

    rounds: int
    is_quick: bool

    @property
    def is_postgres(self):
        return connection.vendor == "postgresql"

    @cached_property
    def day(self):
        return today()

    @cached_property
    def year(self):
        """The year with more meetings: this one, or the last one early in a year."""
        counted = Meeting.objects.values_list("held_on__year").annotate(Count("pk"))
        return Period(max(counted, key=lambda pair: pair[1])[0])

    @cached_property
    def changed_month(self):
        """A month of the year whose meetings touch no other year."""
        return 5

    @cached_property
    def branches(self):
        return list(
            PartyOrganization.objects.branches().order_by("pk").values_list("pk", flat=True)
        )

    @cached_property
    def province(self):
        """The highest unit somebody leads, and that login."""
        posts = Post.objects.filter(role=Role.COMMITTEE_LEADER).select_related("organization")
        return posts.order_by("organization__path").first()

    @cached_property
    def secretary(self):
        """The secretary of some branch."""
        posts = Post.objects.filter(role=Role.SECRETARY).select_related("organization")
        return posts.order_by("pk").first()

    @cached_property
    def commune(self):
        communes = PartyOrganization.objects.filter(children__is_branch=True, is_branch=False)
        return communes.order_by("path").first()

    def client(self, user):
        client = Client()
        client.force_login(user)
        return client


@contextmanager
def undone():
    """Whatever is written inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def timed(work):
    """Seconds of ``work()``, also where it returns something."""
    began = now()
    work()
    return now() - began


def waited(work):
    """Seconds on the clock, for work done in other processes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
