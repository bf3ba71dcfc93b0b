"""Logging in, the first password, logging out, too many attempts, no posts."""

import pytest
from django.urls import reverse

from branches.actions import logins
from branches.choices import Role
from branches.models import AuditEvent
from branches.permissions import SYSTEM
from config.lib.dates import today

LOGIN = "/dang-nhap/"
OWN = "rừng-vầu-sương-sớm-26"


@pytest.fixture
def newcomer(place):
    """A login as it is handed over, with its first password."""
    user, password = logins.create_login_with_post(
        full_name="Vàng A Páo",
        organization=place.commune,
        role=Role.COMMITTEE_LEADER,
        valid_from=today(),
        by=SYSTEM,
    )
    return user, password


def log_in(client, username, password, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def test_every_page_but_login_asks_for_login(client, place):
    for url in ("/", "/don-vi/", f"/don-vi/{place.branch.pk}/", "/mat-khau/", "/dang-vien/"):
        answer = client.get(url)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, LOGIN)


def test_first_password_must_be_changed_before_anything_else(client, newcomer):
    user, password = newcomer
    assert log_in(client, user.username, password).url == "/"
    assert client.get("/").url == "/mat-khau/"
    assert client.get("/don-vi/").url == "/mat-khau/"
    page = client.get("/mat-khau/")
    assert "Mật khẩu được cấp chỉ dùng cho lần đăng nhập đầu tiên" in page.content.decode()
    answer = client.post("/mat-khau/", {"new": OWN, "again": OWN})
    assert answer.url == "/"
    assert client.get("/").status_code == 200
    user.refresh_from_db()
    assert not user.must_change_password
    assert user.check_password(OWN)
    assert AuditEvent.objects.filter(code="branches.password_changed").count() == 1


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("ngan", "ngan", "Mật khẩu cần ít nhất 12 ký tự"),
        ("1234567890123", "1234567890123", "Mật khẩu này dễ bị đoán"),
        (OWN, OWN + "x", "Hai lần nhập mật khẩu mới chưa giống nhau"),
        ("FIRST", "FIRST", "Mật khẩu mới phải khác mật khẩu đang dùng"),
    ],
)
def test_weak_new_passwords_are_refused_with_a_sentence(client, newcomer, new, again, said):
    user, password = newcomer
    log_in(client, user.username, password)
    new, again = new.replace("FIRST", password), again.replace("FIRST", password)
    answer = client.post("/mat-khau/", {"new": new, "again": again})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    user.refresh_from_db()
    assert user.must_change_password


def test_a_later_change_asks_for_the_old_password(client, place):
    client.force_login(place.staff)
    answer = client.post("/mat-khau/", {"old": "sai", "new": OWN, "again": OWN})
    assert "Mật khẩu hiện tại không đúng." in answer.content.decode()
    good = {"old": "mat-khau-dai-12", "new": OWN, "again": OWN}
    assert client.post("/mat-khau/", good).url == "/"
    assert client.get("/").status_code == 200  # still logged in here


def test_login_name_is_found_whatever_its_case(client, place):
    name = f"  {place.staff.username.upper()} "
    assert log_in(client, name, "mat-khau-dai-12").status_code == 302


def test_unknown_closed_and_wrong_password_get_the_same_answer(client, place):
    logins.close_login(user=place.secretary, organization=place.branch, by=SYSTEM)
    texts = set()
    for username in ("khong-co", place.secretary.username, place.staff.username):
        answer = log_in(client, username, "sai-mat-khau-roi")
        page = answer.content.decode()
        start = page.index("error-summary")
        texts.add((answer.status_code, page[start : start + 400]))
    assert len(texts) == 1
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in texts.pop()[1]


def test_next_leads_only_to_pages_of_this_site(client, place):
    name, word = place.staff.username, "mat-khau-dai-12"
    assert log_in(client, name, word, next="https://xau.example/").url == "/"
    client.logout()
    assert log_in(client, name, word, next="/don-vi/").url == "/don-vi/"


def test_log_out_is_a_post(client, place):
    client.force_login(place.staff)
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/").url == LOGIN
    assert client.get("/").status_code == 302


def test_a_login_without_posts_is_told_what_to_do(client, place):
    user, _ = logins.create_login(full_name="Hà Thị Hòa", organization=place.commune, by=SYSTEM)
    user.must_change_password = False
    user.save()
    client.force_login(user)
    page = client.get("/").content.decode()
    assert "Tài khoản chưa được giao nhiệm vụ" in page
    assert client.get(reverse("branches:organization", args=[place.branch.pk])).status_code == 404


def test_the_login_page_carries_the_name_of_the_product(client, db):
    page = client.get(reverse("branches:login")).content.decode()
    assert "Đăng nhập – Sinh hoạt Chi bộ" in page
    assert "testserver" not in page
