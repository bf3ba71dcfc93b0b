"""Whatever a login is refused leaves a line that nobody can change, and not too many of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from branches.models import AccessRefusal, Post
from branches.refusals import NOT_FOUND
from config.lib.dates import today
from tests.factories import make_user
from tests.places import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db):
    return make_place()


def refused(client, user, *addresses):
    client.force_login(user)
    for address in addresses:
        assert client.get(address).status_code in {403, 404}


def page_of(unit, **asked):
    return reverse("branches:refusals", args=[unit.pk], query=asked)


def test_a_refusal_says_who_asked_for_what_and_why_not(client, place):
    logins = reverse("branches:logins", args=[place.branch.pk])
    outside = reverse("branches:organization", args=[place.far_branch.pk])
    refused(client, place.secretary, logins, outside)
    first, second = AccessRefusal.objects.order_by("pk")
    assert (first.actor_id, first.path, first.unit) == (
        place.secretary.pk,
        place.branch.path,
        place.branch.label,
    )
    assert (first.status, first.method, first.address) == (403, "GET", logins)
    assert first.reason == "Đồng chí chưa được phân quyền: cấp tài khoản, phân quyền."
    assert (second.status, second.address, second.reason) == (404, outside, NOT_FOUND)
    assert first.client == "127.0.0.1"


def test_what_is_allowed_or_no_address_at_all_leaves_nothing(client, place):
    client.force_login(place.secretary)
    assert client.get(reverse("branches:organization", args=[place.branch.pk])).status_code == 200
    assert client.get("/khong-co-dia-chi-nay/").status_code == 404
    client.logout()
    assert client.get(reverse("branches:home")).status_code == 302
    assert not AccessRefusal.objects.exists()


def test_a_refusal_outlives_what_the_refused_action_took_back(client, place):
    """The action's transaction is gone; the line is not."""
    client.force_login(place.secretary)
    address = reverse("branches:organization_found", args=[place.branch.pk])
    assert client.post(address, {"name": "Chi bộ"}).status_code == 403
    assert AccessRefusal.objects.get().method == "POST"


@pytest.mark.parametrize("change", [{"reason": "…"}, None])
def test_a_line_is_neither_changed_nor_dropped(client, place, change):
    refused(client, place.secretary, reverse("branches:logins", args=[place.branch.pk]))
    kept = AccessRefusal.objects.all()
    with pytest.raises(IntegrityError, match="không sửa"), transaction.atomic():
        kept.update(**change) if change else kept.delete()


def test_a_login_fills_only_so_many_lines(client, place, settings):
    settings.REFUSALS_KEPT = 3
    address = reverse("branches:logins", args=[place.branch.pk])
    refused(client, place.secretary, *[address] * 5)
    refused(client, place.plain, address)
    kept = AccessRefusal.objects.order_by("pk").values_list("actor_id", "is_last")
    secretary, other = place.secretary.pk, place.plain.pk
    assert list(kept) == [
        (secretary, False),
        (secretary, False),
        (secretary, True),
        (other, False),
    ]


def test_after_some_minutes_lines_are_kept_again(client, place, settings, time_machine):
    settings.REFUSALS_KEPT = 1
    address = reverse("branches:logins", args=[place.branch.pk])
    refused(client, place.secretary, address, address)
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    refused(client, place.secretary, address)
    assert AccessRefusal.objects.count() == 2


def test_the_page_shows_the_logins_of_the_unit_and_below(client, place):
    refused(client, place.secretary, reverse("branches:logins", args=[place.branch.pk]))
    refused(client, place.far_secretary, reverse("branches:logins", args=[place.far_branch.pk]))
    inspector = make_user(place.commune, "INSPECTOR")
    client.force_login(inspector)
    page = client.get(page_of(place.commune))
    assert [one.actor_id for one in page.context["page"]] == [place.secretary.pk]
    assert client.get(page_of(place.far_commune)).status_code == 404
    client.force_login(place.admin)
    page = client.get(page_of(place.root))
    assert {one.actor_id for one in page.context["page"]} == {
        place.secretary.pk,
        place.far_secretary.pk,
        inspector.pk,
    }
    client.force_login(place.staff)
    assert client.get(page_of(place.commune)).status_code == 403


def test_somebody_without_a_post_is_found_where_the_last_one_was(client, place):
    former = make_user(place.branch, "MEMBER")
    Post.objects.filter(user=former).update(valid_to=today())
    refused(client, former, reverse("branches:organization", args=[place.branch.pk]))
    nobody = make_user()
    refused(client, nobody, reverse("branches:organization", args=[place.branch.pk]))
    client.force_login(place.admin)
    assert [one.actor_id for one in client.get(page_of(place.commune)).context["page"]] == [
        former.pk
    ]
    assert nobody.pk in [one.actor_id for one in client.get(page_of(place.root)).context["page"]]


def test_the_page_is_narrowed_by_day_person_and_kind(client, place):
    line = {"actor_id": 1, "path": place.branch.path, "method": "GET", "address": "/"}
    now = timezone.now()
    for number, (name, status, days) in enumerate(
        [("lo van hac", 403, 0), ("lo van hac", 404, 3), ("tao thi hoan", 403, 0)]
    ):
        AccessRefusal.objects.create(
            search_name=name,
            actor_name=name,
            status=status,
            at=now - timedelta(days=days),
            reason=str(number),
            **line,
        )
    client.force_login(place.admin)

    def found(**asked):
        rows = client.get(page_of(place.root, **asked)).context["page"]
        return sorted(one.reason for one in rows)

    assert found() == ["0", "1", "2"]
    assert found(nguoi="Hặc") == ["0", "1"]
    assert found(loai="404") == ["1"]
    assert found(tu=f"{today():%d/%m/%Y}") == ["0", "2"]
    assert found(den=f"{today() - timedelta(days=1):%d/%m/%Y}") == ["1"]
    assert found(tu="hôm qua", loai="không") == ["0", "1", "2"]
