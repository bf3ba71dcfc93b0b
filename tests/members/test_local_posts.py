"""Posts outside the Party: recorded, ended, never a right."""

from datetime import date

import pytest
from django.urls import reverse

from branches.models import AuditEvent, Post
from members.models import LocalPost

pytestmark = pytest.mark.django_db


def record(client, member, **values):
    sent = {"kind": "UNIT_LEADER", "title": "Hiệu trưởng", "valid_from": "01/02/2026", **values}
    return client.post(reverse("members:local_post", args=[member.pk]), sent)


def test_a_secretary_records_and_ends_a_post(client, place):
    client.force_login(place.secretary)
    rights = Post.objects.count()
    assert record(client, place.member).status_code == 302
    page = client.get(place.member.get_absolute_url()).content.decode()
    assert "Hiệu trưởng" in page
    assert "Ghi thôi chức danh" in page
    post = LocalPost.objects.get()
    end = reverse("members:local_post_end", args=[place.member.pk, post.pk])
    assert client.post(end, {"ended_on": "01/06/2026"}).status_code == 302
    post.refresh_from_db()
    assert (post.valid_from, post.valid_to) == (date(2026, 2, 1), date(2026, 6, 1))
    assert Post.objects.count() == rights
    codes = AuditEvent.objects.filter(code__startswith="members.local_post").values_list("code")
    assert {code for (code,) in codes} == {
        "members.local_post_recorded",
        "members.local_post_ended",
    }


def test_the_same_post_is_not_recorded_twice_and_nothing_typed_is_lost(client, place):
    client.force_login(place.secretary)
    record(client, place.member)
    answer = record(client, place.member)
    assert answer.status_code == 422
    assert "Đảng viên đang giữ chức danh này." in answer.content.decode()
    assert 'value="Hiệu trưởng"' in answer.content.decode()
    assert LocalPost.objects.count() == 1


def test_a_post_ends_after_it_began(client, place):
    client.force_login(place.secretary)
    record(client, place.member)
    end = reverse("members:local_post_end", args=[place.member.pk, LocalPost.objects.get().pk])
    answer = client.post(end, {"ended_on": "01/02/2026"})
    assert answer.status_code == 422
    assert "ngày thôi phải sau ngày đó" in answer.content.decode()
