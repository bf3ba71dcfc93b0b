"""Every address with an id: 404 for strangers, 403 inside without the right."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from branches import urls
from branches.models import Job, LoginSession, Post, RuleVersion, Term

FREE = {
    *("home", "login", "logout", "password", "contact", "organizations", "jobs", "account"),
    *("sessions_end", "second_factor", "second_factor_check", "second_factor_off"),
    "recovery_codes",
}
PUBLIC = {"genuine", "genuine_ask"}  # about signed papers, asked by anybody (test_genuine.py)
MEMBERS_SEE = {"organization", "rules", "rules_history", "rule_version"}
OWN_ONLY = {
    "job",
    "job_file",
    "job_cancel",
    "job_retry",
    "job_follow_up",
    "job_seen",
    "session_end",
}
WRONG_METHOD = {
    "get": {
        *("login_reset", "login_close", "post_close", "job_cancel", "job_retry"),
        *("job_follow_up", "job_seen", "session_end"),
        *("rule_publish", "rule_withdraw", "rule_discard"),
    },
    "post": {"job_file"},
}


@pytest.fixture
def addresses(place):
    """Every named address of the app that carries an id, for the main branch."""
    term = Term.objects.create(organization=place.branch, name="2025–2030", valid_from="2025-01-01")
    job = Job.objects.create(
        kind="test",
        title="Báo cáo",
        requester=place.staff,
        organization=place.commune,
        requested_at=timezone.now(),
    )
    version = RuleVersion.objects.create(
        organization=place.branch,
        number=1,
        name="…",
        source="…",
        valid_from="2030-01-01",
        state="PUBLISHED",
        published_at=timezone.now(),
    )
    ids = {
        "pk": place.branch.pk,
        "version_pk": version.pk,
        "section": "du-hop",
        "term_pk": term.pk,
        "user_pk": place.secretary.pk,
        "post_pk": Post.objects.get(user=place.secretary).pk,
        "uid": job.uid,
        "session_uid": LoginSession.objects.create(
            user=place.staff,
            session_key="noi-khac",
            expire_date=timezone.now() + timedelta(hours=1),
        ).uid,
    }
    return {
        pattern.name: reverse(
            f"branches:{pattern.name}",
            kwargs={name: ids[name] for name in pattern.pattern.converters},
        )
        for pattern in urls.urlpatterns
        if pattern.pattern.converters and pattern.name not in PUBLIC
    }


def test_every_address_is_covered(addresses):
    assert set(addresses) | FREE | PUBLIC == {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_get_404_everywhere(client, place, addresses, method):
    for reader in (place.stranger, place.far_secretary):
        client.force_login(reader)
        for name, url in addresses.items():
            expected = 405 if name in WRONG_METHOD[method] else 404
            assert getattr(client, method)(url).status_code == expected, (name, url)


@pytest.mark.parametrize("method", ["get", "post"])
def test_insiders_without_the_right_get_403(client, place, addresses, method):
    client.force_login(place.plain)
    for name, url in addresses.items():
        if name in MEMBERS_SEE | OWN_ONLY | WRONG_METHOD[method]:
            continue
        assert getattr(client, method)(url).status_code == 403, (name, url)


def test_ids_that_do_not_exist_answer_like_those_of_others(client, place):
    client.force_login(place.staff)
    for url in ("/don-vi/999999/", f"/viec/{uuid.uuid4()}/"):
        assert client.get(url).status_code == 404


def test_a_login_is_reached_only_through_units_where_it_has_a_role(client, place):
    client.force_login(place.staff)
    args = [place.branch.pk, place.far_secretary.pk]
    for name in ("login_detail", "login_slip"):
        assert client.get(reverse(f"branches:{name}", args=args)).status_code == 404
    for name in ("login_reset", "login_close"):
        assert client.post(reverse(f"branches:{name}", args=args)).status_code == 404
    place.far_secretary.refresh_from_db()
    assert place.far_secretary.is_active
    assert place.far_secretary.check_password("mat-khau-dai-12")
