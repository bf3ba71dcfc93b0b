"""Nothing twice, no copies kept, refusals in words."""

from datetime import timedelta

from django.utils import timezone

from branches.models import IdempotencyKey
from tests.branches.test_units import FOUND

KEY = "5f0c1c1e-7a55-4d39-9d0c-333333333333"


def found(client, place):
    return client.post(f"/don-vi/{place.commune.pk}/them/", {**FOUND, "once": KEY})


def test_a_form_still_being_handled_is_not_handled_again(client, place):
    client.force_login(place.staff)
    IdempotencyKey.objects.create(user=place.staff, key=KEY)
    answer = found(client, place)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Lần bấm trước đang được xử lý" in page
    assert "Chi bộ bản Nậm Sập" in page  # what was typed is still there
    assert "Nội dung 1" in page
    for ours in ("short_name", KEY, ">VILLAGE<"):  # but no word of the program
        assert ours not in page


def test_a_key_whose_request_died_is_free_again(client, place):
    client.force_login(place.staff)
    kept = IdempotencyKey.objects.create(user=place.staff, key=KEY)
    IdempotencyKey.objects.filter(pk=kept.pk).update(
        created_at=timezone.now() - timedelta(minutes=6)
    )
    assert found(client, place).status_code == 302


def test_keys_of_two_people_do_not_meet(client, place):
    IdempotencyKey.objects.create(user=place.admin, key=KEY, location="/")
    client.force_login(place.staff)
    assert found(client, place).url != "/"


def test_pages_are_not_kept_by_the_browser(client, place):
    client.force_login(place.staff)
    for url in ("/", "/dang-nhap/", "/don-vi/999999/"):
        assert "no-store" in client.get(url)["Cache-Control"]


def test_a_missing_right_is_named(client, place):
    client.force_login(place.plain)
    answer = client.get(f"/don-vi/{place.branch.pk}/sua/")
    assert answer.status_code == 403
    assert "Đồng chí chưa được phân quyền: cập nhật tổ chức đảng." in answer.content.decode()


def test_an_address_that_only_takes_forms_leads_to_its_page(client, place):
    client.force_login(place.staff)
    answer = client.get(
        f"/don-vi/{place.commune.pk}/nhap-du-lieu/dong-y/", headers={"Accept": "text/html"}
    )
    assert answer.url == f"/don-vi/{place.commune.pk}/nhap-du-lieu/"
    assert client.get("/dang-xuat/", headers={"Accept": "text/html"}).url == "/"
    assert client.get("/dang-xuat/", headers={"Accept": "*/*"}).status_code == 405
