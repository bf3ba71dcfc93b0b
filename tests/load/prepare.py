"""``python -m tests.load.prepare``: two logins and tonight's meeting for each of some branches.

The database of ``DATABASE_URL`` holds a slice (``load_scale``). What the locust file needs is
written to ``--file``: addresses, names and the one password, made for this run.
"""

import argparse
import json
import secrets
import sys
from collections import Counter
from datetime import time, timedelta
from pathlib import Path

import django
from django.db import transaction
from django.utils import timezone


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--branches", type=int, help="how many meet tonight")
    parser.add_argument("--check", action="store_true", help="tell the states of their meetings")
    parser.add_argument("--file", type=Path, required=True)
    options = parser.parse_args()
    django.setup()
    if options.check:
        sys.stdout.write(f"{states(options.file)}\n")
        return
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 - needs set-up

    password = f"Toi-hop-chi-bo-{secrets.token_hex(4)}"
    evening = prepare(options.branches, make_password(password))
    options.file.write_text(json.dumps({"password": password, **clock(), "evening": evening}))


def clock():
    """Times of the meeting before now: what is recorded has happened already."""
    moment = timezone.localtime()
    begins = max(moment - timedelta(minutes=110), moment.replace(hour=0, minute=1))
    times = {"started": begins, "ended": begins + timedelta(minutes=95)}
    times["adopted"] = times["ended"] + timedelta(minutes=3)
    return {name: one.strftime("%H:%M") for name, one in times.items()}


def states(file):
    """How many of the meetings stand in which state."""
    from meetings.models import Meeting  # noqa: PLC0415 - needs set-up

    known = [pk for pk, *_ in json.loads(file.read_text())["evening"]]
    return dict(Counter(Meeting.objects.filter(pk__in=known).values_list("state", flat=True)))


def prepare(number, hashed):
    """Lists of pk of the meeting, login of its chair, login of its minute-taker.

    One hash for everybody: to check it at the login costs as much as with one of their own.
    """
    from branches.models import PartyOrganization  # noqa: PLC0415 - needs set-up

    branches = PartyOrganization.objects.branches().filter(posts=None).order_by("pk")
    chosen = list(branches[:: max(1, branches.count() // number)][:number])
    with transaction.atomic():
        return [_branch(branch, hashed) for branch in chosen]


def _branch(branch, hashed):
    from branches.choices import Role  # noqa: PLC0415 - needs set-up
    from meetings.actions.planning import announce_meeting, plan_meeting  # noqa: PLC0415
    from members.choices import Office  # noqa: PLC0415
    from members.models import Position  # noqa: PLC0415

    heads = (Office.SECRETARY, Office.DEPUTY_SECRETARY)
    held = {
        one.office: one.member
        for one in Position.objects.filter(branch=branch, office__in=heads).select_related("member")
    }
    chair, taker = (held[office] for office in heads)
    roles = (Role.SECRETARY, Role.DEPUTY_SECRETARY)
    logins = [
        _login(member, role, branch, hashed)
        for member, role in zip((chair, taker), roles, strict=True)
    ]
    meeting = _meeting(branch, chair, taker)
    plan_meeting(meeting=meeting, by=logins[0])
    announce_meeting(meeting=meeting, text="Sinh hoạt tối nay.", by=logins[0])
    return [meeting.pk, *(login.username for login in logins)]


def _login(member, role, branch, hashed):
    from branches.models import Post, User  # noqa: PLC0415 - needs set-up

    login = User(username=f"tai-{member.pk}", full_name=member.full_name, password=hashed)
    login.save()
    Post.objects.create(user=login, organization=branch, role=role, valid_from=member.official_on)
    member.user = login
    member.save(update_fields=["user"])
    return login


def _meeting(branch, chair, taker):
    from config.lib.dates import today  # noqa: PLC0415 - needs set-up
    from meetings.choices import MeetingType  # noqa: PLC0415
    from meetings.models import Meeting  # noqa: PLC0415

    return Meeting(
        branch=branch,
        meeting_type=MeetingType.THEMATIC,
        held_on=today(),
        planned_start=time(19, 30),
        place="Nhà văn hóa thôn",
        theme="Nâng cao chất lượng sinh hoạt chi bộ",
        chair=chair,
        minute_taker=taker,
        window_reason="Họp buổi tối theo lịch của chi bộ.",
    )


main()
