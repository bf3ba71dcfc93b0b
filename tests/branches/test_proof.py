"""The password is asked again in front of rights, exports and a second factor; nothing is lost."""

import re
from unittest import mock
from urllib.parse import quote

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from branches import job_access
from branches.job_access import PERSONAL
from branches.jobs import store
from branches.models import Job, Post, User
from branches.password_words import is_guessable
from config.lib.dates import today
from tests.branches.test_session import OWN
from tests.factories import make_user

PASSWORD = "mat-khau-dai-12"
NEW = {"full_name": "Hoàng <b>Nhã</b>", "role": "INSPECTOR"}


@pytest.fixture
def later(place, client, settings):
    """The office logged in ten minutes ago; nobody is logged out for being away."""
    settings.IDLE_MINUTES_PRIVILEGED = settings.IDLE_MINUTES_BRANCH = 600
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


def test_taking_personal_data_along_asks_once_in_a_while(client, place, later):
    """The page for the password leads on to the file; half an hour long nobody asks again."""
    file = reverse("members:subject_json", args=[place.member.pk])
    client.force_login(place.staff)
    assert client.get(file).status_code == 200, "logging in was a proof, ten minutes old"
    later.shift(31 * 60)
    asked = client.get(file, follow=True)
    assert asked.redirect_chain == [
        (f"{reverse('branches:prove')}?next={quote(file, safe='')}", 302)
    ]
    assert "Tệp này có dữ liệu cá nhân" in asked.content.decode()
    wrong = client.post(reverse("branches:prove"), {"next": file, "proof_password": "sai-mat-khau"})
    assert wrong.status_code == 422
    assert client.get(file).status_code == 302
    right = client.post(reverse("branches:prove"), {"next": file, "proof_password": PASSWORD})
    assert f'content="0;url={file}"' in right.content.decode()
    for _ in range(2):
        later.shift(14 * 60)
        assert client.get(file).status_code == 200
    later.shift(3 * 60)
    assert client.get(file).status_code == 302


def test_files_of_work_ask_where_they_hold_personal_data(client, place, later):
    """Registers, evidence, reports, books and a subject's file; not one paper of one meeting."""
    assert {"members.subject_pdf", "resolutions.register_file", "reports.edition"} <= PERSONAL
    later.shift(31 * 60)
    for kind, status in (*((kind, 302) for kind in sorted(PERSONAL)), ("meetings.none", 200)):
        job = Job.objects.create(
            kind=kind,
            title="…",
            organization=place.commune,
            requester=place.staff,
            requested_at=timezone.now(),
            state="DONE",
            result_name="a.pdf",
            **dict(zip(("result_path", "result_sha256"), store(b"%PDF-"), strict=True)),
        )
        with mock.patch.dict(job_access.CHECKS, {kind: lambda job, user: True}):
            answer = client.get(reverse("branches:job_file", args=[job.uid]))
        assert answer.status_code == status, kind
        b"".join(answer)


def test_the_page_for_the_password_leads_nowhere_else(client, place, later):
    sent = {"next": "//example.org/", "proof_password": PASSWORD}
    page = client.post(reverse("branches:prove"), sent).content.decode()
    assert "example.org" not in page


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
