"""The password is asked again in front of rights, exports and a second factor; nothing is lost."""

import re

import pytest
import time_machine
from django.urls import reverse

from branches.models import Post, User
from branches.password_words import is_guessable
from config.lib.dates import today
from tests.branches.test_session import OWN
from tests.factories import make_user

PASSWORD = "mat-khau-dai-12"
NEW = {"full_name": "Hoàng <b>Nhã</b>", "role": "INSPECTOR"}


@pytest.fixture
def later(place, client):
    """The office logged in ten minutes ago."""
    with time_machine.travel(1_796_000_000, tick=False) as clock:
        client.force_login(place.staff)
        clock.shift(600)
        yield clock


def fields_of(page):
    """What the page would send again: names and values of its hidden areas."""
    found = re.findall(
        r'<textarea class="d-none" name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.S
    )
    return {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in found}


def test_an_old_session_types_the_password_and_goes_on_with_what_was_typed(client, place, later):
    url = reverse("branches:login_create", args=[place.commune.pk])
    data = NEW | {"valid_from": today().strftime("%d/%m/%Y")}
    page = client.post(url, data)
    assert page.status_code == 422
    assert "Xác nhận mật khẩu" in page.content.decode()
    assert not User.objects.filter(full_name__contains="Nhã").exists()
    kept = fields_of(page.content.decode())
    assert kept == data
    wrong = client.post(url, kept | {"proof_password": "sai-mat-khau-roi"})
    assert wrong.status_code == 422
    assert "Mật khẩu chưa đúng nên chưa tiếp tục" in wrong.content.decode()
    assert client.post(url, kept | {"proof_password": PASSWORD}).status_code == 302
    assert User.objects.filter(full_name__contains="Nhã").count() == 1
    assert client.post(url, data | {"full_name": "Lù A Sử"}).status_code == 302  # fresh for a while
    later.shift(301)
    assert client.post(url, data).status_code == 422


def asking(place):
    """Every act that needs a fresh proof: address and what is sent."""
    unit, user = place.branch.pk, place.secretary.pk
    post = Post.objects.get(user=place.secretary).pk
    return {
        "grant": (reverse("branches:login_grant", args=[unit]), {"username": "ai"}),
        "reset": (reverse("branches:login_reset", args=[unit, user]), {}),
        "close": (reverse("branches:login_close", args=[unit, user]), {}),
        "post": (reverse("branches:post_close", args=[unit, post]), {}),
        "factor": (reverse("branches:login_factor_reset", args=[unit, user]), {"reason": "…"}),
        "member login": (reverse("members:login", args=[place.member.pk]), {}),
        "position": (reverse("members:position", args=[place.member.pk]), {"office": "SECRETARY"}),
        "export": (reverse("reports:export", args=[place.commune.pk]), {"chi_bo": ["1", "2"]}),
        "own factor": (reverse("branches:second_factor"), {"code": "123456"}),
        "codes": (reverse("branches:recovery_codes"), {}),
        "off": (reverse("branches:second_factor_off"), {}),
    }


def test_rights_exports_and_factors_all_ask(client, place, later):
    for name, (url, data) in asking(place).items():
        answer = client.post(url, data)
        assert answer.status_code == 422, name
        assert "Xác nhận mật khẩu" in answer.content.decode(), name
    page = client.post(*asking(place)["export"]).content.decode()
    assert page.count('name="chi_bo"') == 2
    assert User.objects.get(pk=place.secretary.pk).is_active


def test_whoever_may_not_do_it_is_not_asked_first(client, place, later):
    client.force_login(place.stranger)
    later.shift(600)
    assert client.post(*asking(place)["reset"]).status_code == 404
    client.force_login(place.plain)
    later.shift(600)
    assert client.post(*asking(place)["reset"]).status_code == 403


@pytest.mark.parametrize(
    "password",
    [
        *("sinhhoatchibo", "SinhHoatChiBo2026", "Sinh hoạt Chi bộ 1", "ChiboPaTan12"),
        *("chi-bo-ban-pa-tan-1", "dangboxapatan2026!", "matkhau123456", "MậtKhẩu-1234567890"),
        *("anhyeuem123456", "aaaaaaaaaaaa", "abcabcabcabcabc", "qwerty123456789"),
    ],
)
def test_words_anybody_would_try_are_refused(client, place, password):
    user = make_user(place.branch, "SECRETARY")
    client.force_login(user)
    answer = client.post("/mat-khau/", {"old": PASSWORD, "new": password, "again": password})
    assert answer.status_code == 422
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    "password", [OWN, "bếp lửa nồng đượm", "correct horse battery", "x7!Kp2#mQ9zL"]
)
def test_words_of_ones_own_are_taken(password):
    assert not is_guessable(password, {"chibo", "patan"})


def test_passwords_may_be_pasted_and_kept_by_the_browser(client, db):
    page = client.get("/dang-nhap/").content.decode()
    assert "onpaste" not in page
    assert 'autocomplete="current-password"' in page
