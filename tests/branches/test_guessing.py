"""Guessing is slowed down, then stopped, and nobody else is shut out by it."""

from statistics import median
from time import process_time

import pytest
import time_machine
from django.test import Client, RequestFactory

from branches import guessing
from branches.guessing import Budget
from branches.models import AccountNotice, GuessCount, User
from config.lib.client_address import client_address, network_of
from tests.branches.test_session import OWN, log_in
from tests.factories import make_user

PASSWORD = "mat-khau-dai-12"
ATTACKER, HOME, ELSEWHERE = "203.0.113.7", "198.51.100.4", "192.0.2.9"


@pytest.fixture
def clock(db):
    with time_machine.travel(1_796_000_000, tick=False) as traveller:
        yield traveller


def at(address):
    """A browser at ``address`` that was never here before."""
    return Client(REMOTE_ADDR=address)


def guess(clock, client, name, times):
    """Wrong passwords, each sent when the server takes one again; the answers' codes."""
    codes = []
    for _ in range(times):
        codes.append(log_in(client, name, "sai-mat-khau-roi").status_code)
        clock.shift(70)
    return codes


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (3, 0), (4, 2), (5, 4), (6, 8), (9, 64), (10, 900), (50, 900)],
)
def test_waiting_doubles_before_the_lock(failures, seconds):
    assert Budget(free=3, lock_after=10, lock_seconds=900).wait_seconds(failures) == seconds


def test_after_a_few_failures_one_has_to_wait_and_is_told_how_long(clock, place):
    client, name = at(HOME), place.staff.username
    for _ in range(4):
        assert log_in(client, name, "sai-mat-khau-roi").status_code == 200
    answer = log_in(client, name, PASSWORD)  # right, but too early: not even looked at
    assert answer.status_code == 429
    assert answer["Retry-After"] == "3"
    assert "Đồng chí chờ 3 giây rồi nhập lại" in answer.content.decode()
    assert f'value="{name}"' in answer.content.decode()
    clock.shift(3)
    assert log_in(client, name, PASSWORD).status_code == 302
    assert guess(clock, client, name, 3) == [302, 302, 302]  # logged in: led on to the page


def test_ten_failures_lock_this_place_and_the_owner_hears_of_it_once(clock, place):
    name = place.staff.username
    assert guess(clock, at(ATTACKER), name, 10) == [200] * 10
    answer = log_in(at(ATTACKER), name, PASSWORD)
    assert answer.status_code == 429
    assert "Tạm dừng đăng nhập" in answer.content.decode()
    assert "chờ 14 phút" in answer.content.decode()
    clock.shift(900)
    owner = at(HOME)
    assert log_in(owner, name, PASSWORD).status_code == 302
    assert f"từ địa chỉ {ATTACKER}" in owner.get("/").content.decode()
    assert "từ địa chỉ" not in owner.get("/").content.decode()  # shown once there
    assert "từ địa chỉ" in owner.get("/tai-khoan/").content.decode()  # and kept here


def test_an_attacker_elsewhere_does_not_lock_out_the_owner(clock, place):
    name, owner = place.staff.username, at(HOME)
    assert log_in(owner, name, PASSWORD).status_code == 302
    owner.post("/dang-xuat/")
    for number in range(60):  # from sixty addresses, as fast as they are let
        log_in(at(f"203.0.113.{number}"), name, "sai-mat-khau-roi")
    assert log_in(at("203.0.113.200"), name, PASSWORD).status_code == 429  # strangers wait
    assert log_in(at(HOME), name, PASSWORD).status_code == 302  # a known address does not
    owner.defaults["REMOTE_ADDR"] = ELSEWHERE
    assert log_in(owner, name, PASSWORD).status_code == 302  # nor a known device on the road


def test_an_attacker_behind_the_same_address_does_not_lock_out_the_device(clock, place):
    name, owner = place.staff.username, at(HOME)
    log_in(owner, name, PASSWORD)
    owner.post("/dang-xuat/")
    guess(clock, at(HOME), name, 10)
    assert log_in(at(HOME), name, PASSWORD).status_code == 429
    assert log_in(owner, name, PASSWORD).status_code == 302


def test_a_foreign_device_cookie_is_worth_nothing(clock, place):
    thief = at(ATTACKER)
    log_in(thief, place.plain.username, PASSWORD)  # a cookie of their own login
    thief.post("/dang-xuat/")
    guess(clock, thief, place.staff.username, 10)
    assert log_in(thief, place.staff.username, PASSWORD).status_code == 429


def test_one_address_trying_many_names_is_slowed_down(clock, db):
    for number in range(101):
        log_in(at(ATTACKER), f"nguoi{number}", "sai-mat-khau-roi")
    assert log_in(at(ATTACKER), "nguoi-moi", "sai-mat-khau-roi").status_code == 429
    assert log_in(at(HOME), "nguoi-moi", "sai-mat-khau-roi").status_code == 200


def test_an_unknown_name_is_throttled_like_a_known_one(clock, place):
    known = guess(clock, at(ATTACKER), place.staff.username, 12)
    assert guess(clock, at("203.0.113.8"), "khong-co-ai", 12) == known
    assert AccountNotice.objects.count() == 1


def test_counters_hold_no_names_and_are_swept(clock, place):
    log_in(at(ATTACKER), place.staff.username, "sai-mat-khau-roi")
    keys = " ".join(GuessCount.objects.values_list("key", flat=True))
    assert place.staff.username not in keys
    assert ATTACKER not in keys
    assert guessing.sweep() == 0
    clock.shift(16 * 60)
    assert guessing.sweep() == 3


def test_typing_the_password_again_is_throttled_too(clock, place):
    client = Client()
    client.force_login(place.staff)
    wrong = {"old": "sai-mat-khau-roi", "new": OWN, "again": OWN}
    for _ in range(4):
        assert "Mật khẩu hiện tại không đúng" in client.post("/mat-khau/", wrong).content.decode()
    page = client.post("/mat-khau/", wrong | {"old": PASSWORD}).content.decode()
    assert "chờ 3 giây" in page
    place.staff.refresh_from_db()
    assert place.staff.check_password(PASSWORD)
    clock.shift(3)
    assert client.post("/mat-khau/", wrong | {"old": PASSWORD}).status_code == 302


@pytest.mark.parametrize("typed", ["ĐỨC.HẬU", "đức.hậu", "Đức.Hậu", " ĐỨC.Hậu "])
def test_vietnamese_capitals_are_the_same_login(client, db, typed):
    user = User(username="Đức.Hậu", full_name="Đức Hậu")  # typed decomposed, too
    user.set_password(PASSWORD)
    user.save()
    assert user.username == "đức.hậu"
    assert log_in(client, typed, PASSWORD).status_code == 302


def test_all_kinds_of_refusal_cost_the_same(place, settings):
    """Medians of 15 tries each: an unknown name must not answer faster than a wrong password.

    Of processor time, so that what else the machine does says nothing.
    """
    settings.PASSWORD_HASHERS = ["branches.passwords.SmallServerArgon2Hasher"]
    users = {kind: make_user() for kind in ("wrong", "inactive", "unusable")}
    for user in users.values():
        user.set_password(PASSWORD)
    users["inactive"].is_active = False
    users["unusable"].set_unusable_password()
    for user in users.values():
        user.save()
    names = {kind: user.username for kind, user in users.items()} | {"unknown": "khong-co-ai"}
    taken = {kind: [] for kind in names}
    texts = set()
    for number in range(15):
        for kind, name in names.items():
            client = at(f"10.0.{number}.{len(taken)}")
            started = process_time()
            answer = log_in(client, name, "sai-mat-khau-roi")
            taken[kind].append(process_time() - started)
            texts.add((answer.status_code, answer.content.decode().count("không đúng")))
    assert len(texts) == 1
    medians = {kind: median(values) for kind, values in taken.items()}
    assert max(medians.values()) < 1.5 * min(medians.values()), medians


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7", "10.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.1"),  # came past a proxy: nothing it says is believed
        (1, "", "10.0.0.1"),
        (1, "<script>", "10.0.0.1"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_the_address_comes_from_our_own_proxies_only(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded}
    )
    assert client_address(request.META) == address


def test_one_subscriber_of_ipv6_is_one_place():
    assert network_of("2001:db8:1:2:3::4") == "2001:db8:1:2::"
    assert network_of("203.0.113.7") == "203.0.113.7"
    assert network_of("") == ""
