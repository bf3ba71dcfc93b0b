"""Corrections of one person's data: nobody overwrites unseen, nobody recognises by a side door."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from config.lib.dates import today
from members.actions import people
from members.models import Member
from tests.factories import make_member


def typed(member, **values):
    dates = ("birth_on", "admission_decision_on", "admission_ceremony_on", "official_on")
    days = {name: f"{day:%d/%m/%Y}" for name in dates if (day := getattr(member, name))}
    return {"full_name": member.full_name, "key": member.key, **days, **values}


def url(member):
    return reverse("members:correct", args=[member.pk])


def test_nobody_overwrites_what_they_have_not_seen(client, place):
    """The secretary opens the form, the office sets the card number, the secretary saves."""
    client.force_login(place.secretary)
    seen = client.get(url(place.member)).context["form"]["seen"].value()
    values = {name: getattr(place.member, name) for name in people.IDENTITY}
    people.correct_member(
        member=place.member,
        values=values | {"party_card_no": "12.345678"},
        seen=seen,
        by=place.staff,
    )
    late = client.post(url(place.member), typed(place.member, seen=seen, full_name="Lò Văn Hoan"))
    assert late.status_code == 409
    assert "Lò Văn Hoan" in late.content.decode(), "what was typed is not lost"
    place.member.refresh_from_db()
    assert (place.member.full_name, place.member.party_card_no) == ("Lò Văn Hặc", "12.345678")


@pytest.mark.parametrize("seen", ["", "0" * 16])
def test_a_form_that_does_not_say_what_it_showed_is_refused(client, place, seen):
    client.force_login(place.staff)
    answer = client.post(url(place.member), typed(place.member, seen=seen, full_name="Lò A"))
    assert answer.status_code == 409


def correct(client, member, **values):
    seen = people.identity_digest(member)
    return client.post(url(member), typed(member, seen=seen, **values))


def test_a_secretary_makes_nobody_official_by_a_correction(client, place):
    """Recognition is recorded by whoever keeps the roll, and so is taking it back."""
    newcomer = make_member(place.branch, official_on=None, admission_ceremony_on=date(2026, 3, 2))
    later = make_member(place.branch, official_on=today() + timedelta(days=30))
    client.force_login(place.secretary)
    for member, official_on in (
        (newcomer, "05/03/2026"),
        (later, f"{today():%d/%m/%Y}"),
        (place.member, ""),
        (place.member, f"{today() + timedelta(days=1):%d/%m/%Y}"),
    ):
        answer = correct(client, member, official_on=official_on)
        assert answer.status_code == 422
        assert "cấp trên ghi theo quyết định" in answer.content.decode()
    dates = dict(Member.objects.values_list("pk", "official_on"))
    assert dates[newcomer.pk] is None
    assert dates[place.member.pk] == place.member.official_on
    assert correct(client, place.member, official_on="03/02/2014").status_code == 302, "a slip"
    client.force_login(place.staff)
    assert correct(client, newcomer, official_on="05/03/2026").status_code == 302
