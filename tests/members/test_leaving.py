"""Whoever leaves loses every right on that day, wherever it is; whoever has left gets none anew."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.models import Post, User
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.errors import RuleBroken
from members.actions import moves, posts, stays
from members.choices import SeatEnd
from tests.factories import make_user


def lasting_posts(user):
    return Post.objects.filter(user=user).exclude(valid_to__lte=today())


def test_a_death_is_recorded_though_a_branch_of_others_holds_a_stay(client, place):
    """The right of the stay ends too: the office of the own commune manages no logins there."""
    user = make_user(place.branch, "MEMBER", member=place.member)
    stays.begin_temporary_stay(
        member=place.member, branch=place.far_branch, valid_from=date(2026, 9, 1), by=SYSTEM
    )
    assert lasting_posts(user).filter(organization=place.far_branch).exists()
    client.force_login(place.staff)
    values = {"reason": "DECEASED", "ended_on": f"{today():%d/%m/%Y}"}
    answer = client.post(reverse("members:leave", args=[place.member.pk]), values)
    assert answer.status_code == 302
    assert not lasting_posts(user).exists()
    user.refresh_from_db()
    assert not user.is_active


def test_a_move_away_on_a_day_to_come_leaves_the_login_until_then(place):
    user = make_user(place.branch, "MEMBER", member=place.member)
    day = today() + timedelta(days=5)
    moves.end_membership(
        member=place.member, reason=SeatEnd.TRANSFERRED, ended_on=day, by=place.staff
    )
    user.refresh_from_db()
    assert user.is_active
    assert Post.objects.get(user=user).valid_to == day


def test_nobody_who_has_left_gets_a_login(client, place):
    """Not by the button, which is not shown, and not by sending what it would send."""
    moves.end_membership(
        member=place.member, reason=SeatEnd.EXPELLED, ended_on=today(), by=place.staff
    )
    logins = User.objects.count()
    with pytest.raises(RuleBroken, match="không còn sinh hoạt ở chi bộ nào"):
        posts.create_member_login(member=place.member, branch=place.branch, by=place.staff)
    client.force_login(place.staff)
    assert client.post(reverse("members:login", args=[place.member.pk])).status_code == 409
    assert User.objects.count() == logins


def test_a_plain_member_finds_out_no_card_number_by_searching_the_roll(client, place):
    """Names only are shown to them; the office finds people by their number."""
    url = reverse("members:roll", args=[place.branch.pk])
    number = place.member.key
    for user, finds in ((place.plain, False), (place.staff, True)):
        client.force_login(user)
        for digits in (number, number[:-1], number[-3:]):
            assert _shows(client.get(url, {"tim": digits}), place.member) == finds
        assert _shows(client.get(url, {"tim": "hac"}), place.member)


def _shows(page, member):
    return f'href="{member.get_absolute_url()}"' in page.content.decode()
