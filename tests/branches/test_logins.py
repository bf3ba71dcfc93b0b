"""The life of a login: created, handed over once, given roles, reset, closed."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from branches.account_notices import tell_owner
from branches.actions import logins
from branches.choices import Role
from branches.models import AuditEvent, LoginSession, MailOutbox, Post, User
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from tests.factories import make_user

FIRST_PASSWORD = re.compile(r'slip-password">([a-z-]+-\d{4})<')


def create(client, unit, **values):
    data = {
        "full_name": "Hoàng Thị Nhã",
        "role": "COMMITTEE_LEADER",
        "valid_from": today().strftime("%d/%m/%Y"),
        **values,
    }
    return client.post(reverse("branches:login_create", args=[unit.pk]), data)


def test_a_login_from_the_first_slip_to_its_end(client, place):
    client.force_login(place.staff)
    answer = create(client, place.commune)
    user = User.objects.get(username="nhaht")
    assert answer.url == reverse("branches:login_slip", args=[place.commune.pk, user.pk])
    first = FIRST_PASSWORD.search(client.get(answer.url).content.decode())[1]
    assert "Mật khẩu đã hiện một lần" in client.get(answer.url).content.decode()

    client.logout()
    client.post("/dang-nhap/", {"username": "nhaht", "password": first})
    own = {"new": "rừng vầu sương sớm", "again": "rừng vầu sương sớm"}
    client.post("/mat-khau/", own)
    assert client.get(f"/don-vi/{place.commune.pk}/").status_code == 200
    assert client.get(f"/don-vi/{place.commune.pk}/tai-khoan/").status_code == 403

    post = Post.objects.get(user=user)
    logins.close_post(post=post, closed_on=today(), by=place.staff)
    assert client.get("/").status_code == 302  # logged out everywhere

    client.force_login(place.staff)
    client.post(reverse("branches:login_grant", args=[place.commune.pk]), {
        "username": "nhaht", "role": "INSPECTOR", "valid_from": "01/01/2026",
    })  # fmt: skip
    assert {post.role for post in User.objects.get(pk=user.pk).posts} == {Role.INSPECTOR}
    client.post(reverse("branches:login_close", args=[place.commune.pk, user.pk]))
    user.refresh_from_db()
    assert not user.is_active
    assert set(Post.objects.filter(user=user).values_list("valid_to", flat=True)) == {today()}
    codes = AuditEvent.objects.filter(at__gte=user.created_at).order_by("pk")
    assert [code.removeprefix("branches.") for code in codes.values_list("code", flat=True)] == [
        "login_created",
        "post_opened",
        "password_changed",
        "post_closed",
        "post_opened",
        "login_closed",
    ]


def test_the_password_waits_sealed_and_for_its_own_slip_only(client, place):
    client.force_login(place.staff)
    answer = create(client, place.commune)
    session = LoginSession.objects.get(session_key=client.session.session_key)
    assert "-" not in str(session.get_decoded()["handover"])[:8]
    other = reverse("branches:login_slip", args=[place.branch.pk, place.secretary.pk])
    assert not FIRST_PASSWORD.search(client.get(other).content.decode())
    assert not FIRST_PASSWORD.search(client.get(answer.url).content.decode())


def test_a_second_click_creates_one_login(client, place):
    client.force_login(place.staff)
    once = {"once": "5f0c1c1e-7a55-4d39-9d0c-222222222222"}
    first, again = create(client, place.commune, **once), create(client, place.commune, **once)
    assert first.url == again.url
    assert User.objects.filter(full_name="Hoàng Thị Nhã").count() == 1


def test_nobody_resets_their_own_password_and_loses_their_session(client, place):
    client.force_login(place.staff)
    own_page = reverse("branches:login_detail", args=[place.commune.pk, place.staff.pk])
    reset = reverse("branches:login_reset", args=[place.commune.pk, place.staff.pk])
    assert reset not in client.get(own_page).content.decode()
    assert client.post(reset).url == own_page
    assert "Đồng chí đổi mật khẩu của mình" in client.get(own_page).content.decode()


def test_resetting_gives_a_new_slip_and_ends_sessions(client, place):
    other = type(client)()
    other.force_login(place.secretary)
    client.force_login(place.staff)
    answer = client.post(
        reverse("branches:login_reset", args=[place.branch.pk, place.secretary.pk])
    )
    password = FIRST_PASSWORD.search(client.get(answer.url).content.decode())[1]
    place.secretary.refresh_from_db()
    assert place.secretary.check_password(password)
    assert place.secretary.must_change_password
    assert other.get("/").status_code == 302


def test_staff_do_not_touch_logins_with_rights_above_them(client, place):
    boss = make_user(place.province, "COMMITTEE_LEADER")
    Post.objects.create(
        user=boss, organization=place.commune, role=Role.COMMITTEE_LEADER, valid_from=today()
    )
    client.force_login(place.staff)
    for name in ("login_reset", "login_close"):
        url = reverse(f"branches:{name}", args=[place.commune.pk, boss.pk])
        assert client.post(url).status_code == 403
    boss.refresh_from_db()
    assert boss.is_active
    assert boss.check_password("mat-khau-dai-12")


def test_staff_give_no_role_above_their_own_unit(place):
    with pytest.raises(PermissionDenied):
        logins.open_post(
            user=place.secretary,
            organization=place.province,
            role=Role.COMMITTEE_STAFF,
            valid_from=today(),
            by=place.staff,
        )


def test_only_a_system_administrator_makes_another(client, place):
    with pytest.raises(PermissionDenied):
        logins.open_post(
            user=place.secretary,
            organization=place.commune,
            role=Role.SYSTEM_ADMIN,
            valid_from=today(),
            by=place.staff,
        )
    client.force_login(place.staff)
    assert create(client, place.commune, role="SYSTEM_ADMIN").status_code == 422
    client.force_login(place.admin)
    assert create(client, place.commune, role="SYSTEM_ADMIN").status_code == 302


def test_nobody_gives_a_role_to_themselves(place):
    with pytest.raises(RuleBroken, match="tự giao vai trò"):
        logins.open_post(
            user=place.admin,
            organization=place.commune,
            role=Role.COMMITTEE_STAFF,
            valid_from=today(),
            by=place.admin,
        )


def test_a_closed_login_gets_no_letters_any_more(place):
    """Neither those that waited when it was closed nor new ones."""
    User.objects.filter(pk=place.plain.pk).update(email="hoan@example.vn")
    user = User.objects.get(pk=place.plain.pk)
    tell_owner(user, "Một nơi mới đăng nhập.")
    assert MailOutbox.objects.get().recipient == user
    logins.close_login(user=user, organization=place.branch, by=place.staff)
    assert not MailOutbox.objects.exists()
    tell_owner(user, "Một nơi mới đăng nhập.")
    assert not MailOutbox.objects.exists()


def test_nobody_closes_their_own_login(place):
    with pytest.raises(RuleBroken, match="tự khóa"):
        logins.close_login(user=place.staff, organization=place.commune, by=place.staff)


def test_the_last_administrator_cannot_step_down_alone(client, place):
    client.force_login(place.admin)
    post = Post.objects.get(user=place.admin)
    client.post(reverse("branches:post_close", args=[place.root.pk, post.pk]))
    assert "không thể tự thôi vai trò quản lý" in client.get("/").content.decode()
    post.refresh_from_db()
    assert post.valid_to is None


def test_roles_of_a_committee_are_not_held_in_a_branch(place):
    for role, unit in ((Role.COMMITTEE_STAFF, place.branch), (Role.SECRETARY, place.commune)):
        with pytest.raises(RuleBroken, match="không dùng cho"):
            logins.open_post(
                user=place.plain, organization=unit, role=role, valid_from=today(), by=SYSTEM
            )


def test_ending_a_role_twice_is_stale_not_double(place):
    post = Post.objects.get(user=place.secretary)
    logins.close_post(post=post, closed_on=today(), by=place.staff)
    with pytest.raises(Stale):
        logins.close_post(post=post, closed_on=today(), by=place.staff)
    assert Post.objects.get(pk=post.pk).valid_to == today()


def test_a_role_given_to_an_unknown_login_is_refused_alike(client, place):
    client.force_login(place.staff)
    url = reverse("branches:login_grant", args=[place.branch.pk])
    data = {"role": "SUPERVISOR", "valid_from": "01/01/2026"}
    for username in ("khong-co", place.far_secretary.username):
        answer = client.post(url, {**data, "username": username})
        assert "Không tìm thấy tài khoản này trong phạm vi" in answer.content.decode()
    assert client.post(url, {**data, "username": place.staff.username}).status_code == 422
    assert client.post(url, {**data, "username": place.secretary.username}).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_login_list_asks_a_constant_number_of_questions(
    client, place, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_user(place.commune, "COMMITTEE_LEADER")
    client.force_login(place.staff)
    with django_assert_num_queries(6):
        page = client.get(f"/don-vi/{place.commune.pk}/tai-khoan/")
    assert len(page.context["page"].object_list) == rows + 1


def test_search_looks_below_the_unit(client, place):
    client.force_login(place.staff)
    page = client.get(f"/don-vi/{place.commune.pk}/tai-khoan/", {"tim": place.secretary.username})
    assert [user.pk for user in page.context["page"].object_list] == [place.secretary.pk]


def test_usernames_are_made_of_given_name_and_initials(place):
    make = [logins.create_login(full_name="Lò Văn Hặc", organization=place.commune, by=SYSTEM)
            for _ in range(2)]  # fmt: skip
    assert [user.username for user, _ in make] == ["haclv", "haclv2"]


def test_posts_dated_ahead_give_no_right_today(place):
    post = logins.open_post(
        user=place.plain,
        organization=place.sister,
        role=Role.SUPERVISOR,
        valid_from=date(2100, 1, 1),
        by=place.staff,
    )
    assert post not in User.objects.get(pk=place.plain.pk).posts
