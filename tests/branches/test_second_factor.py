"""The second factor: set up, asked for, each code once, lost, taken off, and never by-passed."""

import re
import time
from base64 import b32decode

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django_otp.oath import TOTP

from branches.actions import second_factor as actions
from branches.models import AccountNotice, AuditEvent, RecoveryCode, SecondFactor
from branches.second_factor import matching_step
from config.lib.errors import RuleBroken
from config.lib.sealed import unseal
from config.management.serving.safety import second_factor_mode
from tests.branches.test_session import log_in

PASSWORD = "mat-khau-dai-12"
SETUP, CHECK = "/tai-khoan/hai-buoc/", "/dang-nhap/ma/"
NOON = 1_796_000_010.0  # ten seconds into a step of thirty


def code_of(user, *, offset=0, pending=False):
    """What the app of ``user`` shows now, its clock ``offset`` seconds off."""
    factor = SecondFactor.objects.get(user=user)
    key = unseal(factor.pending if pending else factor.key)
    return shown(key, time.time() + offset)


def shown(key, moment):
    """The code of the secret ``key`` at ``moment``, in seconds since 1970."""
    clock = TOTP(b32decode(key))
    clock.time = moment
    return f"{clock.token():06d}"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def enrol(client, user):
    """Set the factor up on the pages, as a person does; returns the recovery codes."""
    client.force_login(user)
    assert client.get(SETUP).status_code == 200
    page = client.post(SETUP, {"code": code_of(user, pending=True)}).content.decode()
    codes = re.findall(r"<li>([a-z2-9]{5}-[a-z2-9]{5})</li>", page)
    assert len(codes) == 10
    user.refresh_from_db()
    return codes


def test_whoever_has_one_is_asked_for_it_before_anything_else(client, place, clock):
    enrol(client, place.secretary)
    client.post("/dang-xuat/")
    assert log_in(client, place.secretary.username, PASSWORD, next="/don-vi/").url == "/don-vi/"
    clock.shift(60)
    for url in ("/", "/don-vi/", "/tai-khoan/", "/mat-khau/", SETUP, f"/don-vi/{place.branch.pk}/"):
        assert client.get(url).url.split("?")[0] == CHECK
        assert client.post(url).url == CHECK
    assert client.get("/", headers={"HX-Request": "true"}).status_code == 401
    key_before = client.session.session_key
    assert client.post(CHECK, {"code": "000000", "next": "/don-vi/"}).status_code == 422
    answer = client.post(CHECK, {"code": code_of(place.secretary), "next": "/don-vi/"})
    assert answer.url == "/don-vi/"
    assert client.session.session_key != key_before
    assert client.get("/").status_code == 200
    assert "Địa chỉ 127.0.0.1" in client.get("/tai-khoan/").content.decode()


def test_a_code_opens_once_and_only_near_its_time(client, place, clock):
    enrol(client, place.secretary)
    code = code_of(place.secretary)
    assert not actions.use_code(user=place.secretary, code=code)  # used by setting up
    clock.shift(60)
    early, late = code_of(place.secretary, offset=-60), code_of(place.secretary, offset=60)
    assert not actions.use_code(user=place.secretary, code=early)
    assert not actions.use_code(user=place.secretary, code=late)
    code = code_of(place.secretary, offset=29)
    assert actions.use_code(user=place.secretary, code=f" {code[:3]} {code[3:]} ")
    assert not actions.use_code(user=place.secretary, code=code)


def test_a_clock_that_drifts_away_slowly_is_followed(client, place, clock):
    enrol(client, place.secretary)
    for drift in (30, 60, 90, 120):
        clock.shift(3600)
        code = code_of(place.secretary, offset=drift)
        assert actions.use_code(user=place.secretary, code=code), drift
    clock.shift(3600)
    far = code_of(place.secretary, offset=210)
    assert not actions.use_code(user=place.secretary, code=far)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345"])
def test_what_is_no_code_matches_nothing(code):
    assert matching_step("A" * 32, code, drift=0, last_step=0, now=NOON) is None


def test_recovery_codes_work_once_and_a_new_set_ends_the_old(client, place, clock):
    codes = enrol(client, place.secretary)
    stored = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    client.post("/dang-xuat/")
    log_in(client, place.secretary.username, PASSWORD)
    assert client.post(CHECK, {"code": codes[0].upper()}).url == "/"
    assert "Một mã dự phòng vừa được dùng" in client.get("/").content.decode()
    assert not actions.use_code(user=place.secretary, code=codes[0])
    fresh = client.post(f"{SETUP}ma-du-phong/").content.decode()
    assert not actions.use_code(user=place.secretary, code=codes[1])
    assert actions.use_code(user=place.secretary, code=re.search(r"<li>([^<]{11})</li>", fresh)[1])


def test_the_secret_is_sealed_and_the_page_needs_no_other_server(client, place):
    client.force_login(place.secretary)
    page = client.get(SETUP).content.decode()
    key = unseal(SecondFactor.objects.get().pending)
    assert SecondFactor.objects.get().pending != key
    assert "otpauth://totp/" in page
    assert f"secret={key}" in page
    assert 'src="data:image/svg+xml' in page
    assert not re.search(r'(src|href)="https?://', page)
    assert client.get(SETUP).content.decode().count(f"secret={key}")  # the same until proven


def test_guessing_codes_is_slowed_down_and_the_owner_told(client, place, clock):
    enrol(client, place.secretary)
    client.post("/dang-xuat/")
    log_in(client, place.secretary.username, PASSWORD)
    clock.shift(60)
    answers = []
    for _ in range(10):
        answers.append(client.post(CHECK, {"code": "000000"}).status_code)
        clock.shift(70)
    assert answers == [422] * 10
    answer = client.post(CHECK, {"code": code_of(place.secretary)})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 600
    assert "nhiều lần nhập sai mã xác thực" in AccountNotice.objects.get().text
    clock.shift(1000)
    assert client.post(CHECK, {"code": code_of(place.secretary)}).url == "/"


def test_where_required_nothing_works_without_one(client, place, settings, clock):
    settings.SECOND_FACTOR = "required"
    client.force_login(place.staff)
    for url in ("/", "/don-vi/", f"/don-vi/{place.commune.pk}/tai-khoan/", "/tai-khoan/"):
        assert client.get(url).url.split("?")[0] == SETUP
        assert client.post(url).url == SETUP
    assert "bắt buộc" in client.get(SETUP).content.decode()
    enrol(client, place.staff)
    assert client.get("/don-vi/").status_code == 200
    client.post(f"{SETUP}tat/")
    assert "không tắt được" in client.get("/tai-khoan/").content.decode()
    place.staff.refresh_from_db()
    assert place.staff.second_factor_at
    client.force_login(place.secretary)  # optional for roles of a branch
    assert client.get("/").status_code == 200


def test_a_first_password_comes_between_the_code_and_the_rest(client, place, settings, clock):
    enrol(client, place.secretary)
    place.secretary.must_change_password = True
    place.secretary.save()
    client.post("/dang-xuat/")
    log_in(client, place.secretary.username, PASSWORD)
    assert client.post("/mat-khau/", {"new": "x", "again": "x"}).url == CHECK
    clock.shift(60)
    client.post(CHECK, {"code": code_of(place.secretary)})
    assert client.get("/").url == "/mat-khau/"


def test_an_administrator_takes_it_off_with_a_reason_the_owner_hears_of(client, place, clock):
    enrol(client, place.secretary)
    owner = type(client)()
    owner.force_login(place.secretary)
    url = reverse("branches:login_factor_reset", args=[place.branch.pk, place.secretary.pk])
    client.force_login(place.plain)
    assert client.post(url, {"reason": "…"}).status_code == 403
    client.force_login(place.stranger)
    assert client.post(url, {"reason": "…"}).status_code == 404
    client.force_login(place.staff)
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Mất điện thoại"}).status_code == 302
    place.secretary.refresh_from_db()
    assert place.secretary.second_factor_at is None
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert owner.get("/").status_code == 302
    event = AuditEvent.objects.get(code="branches.second_factor_reset")
    assert event.payload == {"reason": "Mất điện thoại"}
    log_in(client, place.secretary.username, PASSWORD)  # another login is still in
    client.post("/dang-xuat/")
    log_in(client, place.secretary.username, PASSWORD)
    assert "Mất điện thoại" in client.get("/").content.decode()


def test_nobody_takes_off_their_own_by_the_way_of_administrators(client, place, clock):
    enrol(client, place.staff)
    with pytest.raises(RuleBroken):
        actions.reset(user=place.staff, organization=place.commune, reason="quên", by=place.staff)


def test_the_command_is_the_last_way_in(client, place, clock, capsys):
    enrol(client, place.admin)
    call_command("reset_second_factor", place.admin.username.upper(), reason="mất máy")
    place.admin.refresh_from_db()
    assert place.admin.second_factor_at is None
    assert AuditEvent.objects.filter(code="branches.second_factor_reset").count() == 1


def test_a_secret_shown_in_another_session_is_never_the_one_set_up(client, place, clock):
    """Whoever used the session of somebody for a minute and noted the secret has noted nothing."""
    client.force_login(place.secretary)
    client.get(SETUP)
    noted = unseal(SecondFactor.objects.get().pending)
    client.logout()
    client.force_login(place.secretary)
    client.get(SETUP)
    proposed = SecondFactor.objects.get().pending
    assert unseal(proposed) != noted
    client.get(SETUP)
    assert SecondFactor.objects.get().pending == proposed, "the same until then"
    assert client.post(SETUP, {"code": shown(noted, time.time())}).status_code == 422
    assert client.post(SETUP, {"code": code_of(place.secretary, pending=True)}).status_code == 200


def test_a_secret_no_key_opens_any_more_is_told_and_can_be_reset(client, place, clock, settings):
    """After a restore for which the old key was lost."""
    enrol(client, place.secretary)
    client.post("/dang-xuat/")
    settings.FIELD_KEY = "khac" * 20
    log_in(client, place.secretary.username, PASSWORD)
    answer = client.post(CHECK, {"code": "123456"})
    assert answer.status_code == 422
    assert "đặt lại xác thực hai bước" in answer.content.decode()


def test_a_new_telephone_takes_over_only_when_proven(client, place, clock):
    enrol(client, place.secretary)
    old = unseal(SecondFactor.objects.get().key)
    client.get(f"{SETUP}?dien-thoai-moi=1")
    clock.shift(60)
    assert actions.use_code(user=place.secretary, code=shown(old, time.time()))
    client.post(SETUP, {"code": code_of(place.secretary, pending=True)})
    clock.shift(60)
    assert not actions.use_code(user=place.secretary, code=shown(old, time.time()))
    assert actions.use_code(user=place.secretary, code=code_of(place.secretary))


@pytest.mark.parametrize(
    ("wanted", "is_for_real", "has_demo", "mode"),
    [
        ("", False, True, "offered"),
        ("", True, True, "required"),
        ("", False, False, "required"),
        ("offered", True, False, "offered"),
        ("required", False, True, "required"),
    ],
)
def test_only_the_demonstration_goes_without(wanted, is_for_real, has_demo, mode):
    assert second_factor_mode(wanted, is_for_real=is_for_real, has_demo=has_demo) == mode
