"""Sessions: listed and ended by their owner, ended by idleness, age and changes of rights."""

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.test import Client

from branches import sessions
from branches.actions import logins
from branches.agents import device_label
from branches.models import AuditEvent, LoginSession, User
from config.lib.dates import today
from tests.branches.test_session import OWN, log_in

PASSWORD = "mat-khau-dai-12"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def clock(db):
    with time_machine.travel(1_796_000_000, tick=False) as traveller:
        yield traveller


def logged_in(user, **defaults):
    client = Client(**defaults)
    assert log_in(client, user.username, PASSWORD).status_code == 302
    return client


def is_in(client):
    return client.get("/").status_code == 200


def test_own_sessions_are_listed_and_one_is_ended_from_another(place):
    desk = logged_in(place.secretary)
    phone = logged_in(place.secretary, REMOTE_ADDR="203.0.113.7", HTTP_USER_AGENT=PHONE)
    other = logged_in(place.plain)
    page = desk.get("/tai-khoan/").content.decode()
    assert page.count("Đăng nhập lúc") == 2
    assert "Chrome trên điện thoại Android" in page
    assert "Địa chỉ 203.0.113.7" in page
    keys = LoginSession.objects.values_list("session_key", flat=True)
    assert not any(key in page for key in keys)
    uid = LoginSession.objects.get(address="203.0.113.7").uid
    assert other.post(f"/tai-khoan/phien/{uid}/").status_code == 404
    assert is_in(phone)
    assert desk.post(f"/tai-khoan/phien/{uid}/").url == "/tai-khoan/"
    assert not is_in(phone)
    assert is_in(desk)
    assert is_in(other)
    assert AuditEvent.objects.filter(code="branches.sessions_ended").count() == 1


def test_everything_else_is_ended_at_once(place):
    here, *elsewhere = [logged_in(place.secretary) for _ in range(3)]
    here.post("/tai-khoan/phien-khac/")
    assert [is_in(client) for client in (here, *elsewhere)] == [True, False, False]


def test_a_change_of_the_password_ends_the_others_and_renews_this_one(place):
    here, elsewhere = logged_in(place.secretary), logged_in(place.secretary)
    before = here.session.session_key
    here.post("/mat-khau/", {"old": PASSWORD, "new": OWN, "again": OWN})
    assert is_in(here)
    assert not is_in(elsewhere)
    assert here.session.session_key != before
    assert not LoginSession.objects.filter(session_key=before).exists()


@pytest.mark.parametrize("end", ["reset", "close", "role"])
def test_what_an_administrator_takes_ends_all_sessions(place, end):
    clients = [logged_in(place.secretary) for _ in range(2)]
    about = {"by": place.staff}
    if end == "reset":
        logins.reset_password(user=place.secretary, organization=place.branch, **about)
    elif end == "close":
        logins.close_login(user=place.secretary, organization=place.branch, **about)
    else:
        logins.close_post(post=place.secretary.post_set.get(), closed_on=today(), **about)
    assert [is_in(client) for client in clients] == [False, False]
    assert not LoginSession.objects.filter(user=place.secretary).exists()


def test_logging_in_and_gaining_a_right_change_the_key(place):
    client = Client()
    client.get("/dang-nhap/")
    log_in(client, place.secretary.username, PASSWORD)
    before = client.session.session_key
    logins.open_post(
        user=place.secretary,
        organization=place.commune,
        role="INSPECTOR",
        valid_from=today(),
        by=place.staff,
    )
    assert client.get("/", headers={"HX-Request": "true"}).status_code == 200
    assert client.session.session_key == before  # parts of a page are asked for side by side
    assert is_in(client)
    after = client.session.session_key
    assert after != before
    assert not LoginSession.objects.filter(session_key=before).exists()
    assert is_in(client)
    assert client.session.session_key == after


@pytest.mark.parametrize(("who", "minutes"), [("staff", 30), ("secretary", 60)])
def test_an_idle_session_ends_and_says_so(clock, place, who, minutes):
    client = logged_in(getattr(place, who))
    for _ in range(3):  # in use it goes on
        clock.shift((minutes - 1) * 60)
        assert is_in(client)
    clock.shift(minutes * 60 + 1)
    answer = client.get(f"/don-vi/{place.branch.pk}/")
    assert answer.url == f"/dang-nhap/?next=/don-vi/{place.branch.pk}/"
    assert "lâu không thao tác" in client.get(answer.url).content.decode()
    assert not LoginSession.objects.filter(user=getattr(place, who)).exists()


def test_a_page_that_asks_by_itself_keeps_no_session_alive(clock, place):
    """A long job is watched by its page alone once its owner has left the room."""
    client = logged_in(place.secretary)
    by_itself = {"HX-Request": "true", "X-Poll": "1"}
    for _ in range(3):
        clock.shift(19 * 60)
        assert client.get("/viec/", headers=by_itself).status_code == 200
    clock.shift(4 * 60)
    assert client.get("/viec/", headers=by_itself).status_code == 401
    assert not is_in(client)


def test_no_session_lives_longer_than_twelve_hours(clock, place):
    client = logged_in(place.secretary)
    for _ in range(12):
        clock.shift(59 * 60)
        assert client.get("/mat-khau/").status_code == 200
    clock.shift(13 * 60)
    assert not is_in(client)
    assert sessions.drop_ended() == 1


def test_an_ordinary_request_asks_nothing_more_about_the_session(
    clock, place, django_assert_num_queries
):
    client = logged_in(place.secretary)
    client.get("/mat-khau/")
    with django_assert_num_queries(2):  # session, login with its posts
        client.get("/mat-khau/")
    clock.shift(61)
    with django_assert_num_queries(3):  # and once a minute: when it was used
        client.get("/mat-khau/")


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (PHONE, "Chrome trên điện thoại Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0",
         "Edge trên máy tính Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
         "Safari trên iPhone"),
        ("curl/8.0", "Thiết bị không rõ"),
        ("", "Thiết bị không rõ"),
    ],
)  # fmt: skip
def test_browsers_are_named_in_words(agent, label):
    assert device_label(agent) == label


def test_an_agent_with_odd_signs_harms_nothing(place):
    client = logged_in(place.plain, HTTP_USER_AGENT="\x00<script>alert(1)</script>" + "x" * 900)
    page = client.get("/tai-khoan/").content.decode()
    assert "<script>alert" not in page
    assert User.objects.get(pk=place.plain.pk).login_sessions.count() == 1


def test_a_session_made_outside_a_request_is_written_at_once(place):
    """As of every session store; only a request that logs in writes its session at its end."""
    made = sessions.SessionStore()
    made[SESSION_KEY] = str(place.secretary.pk)
    made.create()
    assert LoginSession.objects.get(session_key=made.session_key).user == place.secretary
    made.cycle_key()
    assert not LoginSession.objects.filter(user=place.secretary).exists()
    made.save()
    assert LoginSession.objects.get(user=place.secretary).session_key == made.session_key
