"""Nothing twice, no copies kept, refusals in words."""

import uuid
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone

from branches.models import IdempotencyKey
from branches.once import key_of
from tests.branches.test_units import FOUND

KEY = "5f0c1c1e-7a55-4d39-9d0c-333333333333"


def address(place):
    return f"/don-vi/{place.commune.pk}/them/"


def found(client, place, **other):
    return client.post(address(place), {**FOUND, **other, "once": KEY})


def kept_key(place, user, **values):
    """The key as the first of two equal requests stores it."""
    request = RequestFactory().post(address(place), {**FOUND, "once": KEY})
    return IdempotencyKey.objects.create(user=user, key=key_of(uuid.UUID(KEY), request), **values)


def test_a_request_too_large_is_refused_unread(client, place, settings):
    """Who is not logged in fills neither disk nor memory; who is may send the largest file."""
    settings.MOST_BODY_BYTES_OF_STRANGERS, settings.MOST_BODY_BYTES = 1000, 5000
    for size, is_known, status in ((900, False, 422), (1500, False, 413), (1500, True, 422)):
        if is_known:
            client.force_login(place.staff)
        file = SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(size - 500))
        answer = client.post("/xac-thuc/", {"file": file, "x": "y" * 100})
        assert (answer.status_code == 413) is (status == 413), (size, is_known)
    answer = client.post("/xac-thuc/", {"file": SimpleUploadedFile("a.pdf", bytes(6000))})
    assert answer.status_code == 413
    assert "Nội dung gửi quá lớn" in answer.content.decode()


def test_a_form_still_being_handled_is_not_handled_again(client, place):
    client.force_login(place.staff)
    kept_key(place, place.staff)
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
    kept = kept_key(place, place.staff)
    IdempotencyKey.objects.filter(pk=kept.pk).update(
        created_at=timezone.now() - timedelta(minutes=6)
    )
    assert found(client, place).status_code == 302


def test_keys_of_two_people_do_not_meet(client, place):
    kept_key(place, place.admin, location="/")
    client.force_login(place.staff)
    assert found(client, place).url != "/"


def test_other_words_under_a_shown_key_are_another_act(client, place):
    """A browser that goes back shows the form again; nothing typed into it is lost."""
    client.force_login(place.staff)
    first, again = found(client, place), found(client, place)
    assert again.url == first.url
    other = found(client, place, name="Chi bộ bản Nậm Hài", code="NH.7")
    assert (other.status_code, other.url != first.url) == (302, True)


def test_no_password_goes_into_a_stored_key():
    sent = [{"x": "1", "password": secret} for secret in ("một", "hai")]
    keys = {key_of(uuid.UUID(KEY), RequestFactory().post("/", one)) for one in sent}
    assert len(keys) == 1


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
