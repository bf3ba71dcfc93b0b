"""What happens to a member, through the pages, with the roll on the days around it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.actions import logins
from branches.choices import Role
from branches.models import AuditEvent, Post, User
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from members import roll_changes
from members.actions import moves, people, positions, posts, stays
from members.choices import Office, SeatEnd, SeatKind, Standing, StatusKind
from members.models import Member, Position
from members.roll import branch_roll
from tests.factories import LONG_AGO, make_branch, make_member, make_user

LEFT = date(2026, 10, 5)
ACCEPTED = date(2026, 10, 8)


@pytest.fixture
def heard(monkeypatch):
    """What was announced to whoever keeps figures."""
    told = []
    monkeypatch.setattr(roll_changes, "LISTENERS", [])
    roll_changes.listen(lambda ids, since: told.append((ids, since)))
    return told


def standing_on(member, branch, day):
    return {entry.member: entry.standing for entry in branch_roll(branch, day)}.get(member)


def url(name, member, *more):
    return reverse(f"members:{name}", args=[member.pk, *more])


def open_roles(member):
    user = User.objects.get(pk=member.user_id)
    return {(post.role, post.organization) for post in logins.open_posts(user)}


def transfer(client, member, target, **values):
    seat_pk = member.memberships.official().latest("valid_from").pk
    data = {"seat": seat_pk, "left_on": "05/10/2026", "accepted_on": "08/10/2026", **values}
    return client.post(f"{url('transfer', member)}?den={target.pk}", data)


# --- adding and correcting -------------------------------------------------------------------

PERSON = {
    "full_name": "  Vàng  A Pảo ",
    "sex": "MALE",
    "birth_on": "02/09/1990",
    "party_card_no": "012345678901",
    "admission_decision_on": "20/01/2020",
    "admission_ceremony_on": "03/02/2020",
    "official_on": "03/02/2021",
    "valid_from": "01/11/2026",
}


def add(client, branch, **values):
    return client.post(reverse("members:add", args=[branch.pk]), {**PERSON, **values})


def test_a_member_is_added_from_a_day_on(client, place, heard):
    client.force_login(place.staff)
    answer = add(client, place.branch)
    member = Member.objects.get(key="012345678901")
    assert answer.url == member.get_absolute_url()
    assert (member.full_name, member.birth_on) == ("Vàng A Pảo", date(1990, 9, 2))
    assert standing_on(member, place.branch, date(2026, 10, 31)) is None
    assert standing_on(member, place.branch, date(2026, 11, 1)) == Standing.EXPECTED
    assert heard == [([member.pk], date(2026, 11, 1))]
    assert AuditEvent.objects.filter(code="members.member_added").count() == 1


def test_all_problems_are_told_at_once_and_what_was_typed_stays(client, place):
    client.force_login(place.staff)
    answer = add(client, place.branch, full_name="", birth_on="30/02/1990", party_card_no="")
    page = answer.content.decode()
    assert answer.status_code == 422
    for text in (
        "Đồng chí chưa nhập “Họ và tên khai sinh”.",
        "Đồng chí nhập ngày theo dạng ngày/tháng/năm",
        "Đồng chí nhập số thẻ, hoặc mã đảng viên nếu chưa có thẻ.",
        'value="30/02/1990"',
        'value="03/02/2021"',
    ):
        assert text in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"admission_ceremony_on": "03/02/2019"}, "Ngày vào Đảng (03/02/2019) không thể trước"),
        ({"official_on": "03/01/2020"}, "Ngày chính thức (03/01/2020) không thể trước"),
        ({"birth_on": "01/01/2100"}, "không thể trước ngày sinh"),
        ({"valid_from": "01/01/2020"}, "không thể trước ngày vào Đảng"),
    ],
)
def test_dates_no_life_can_have_are_refused(client, place, wrong, said):
    client.force_login(place.staff)
    answer = add(client, place.branch, **wrong)
    assert said in answer.content.decode()
    assert not Member.objects.filter(full_name="Vàng A Pảo").exists()


def test_a_card_in_use_is_refused_beside_its_field(client, place):
    make_member(place.far_branch, key="X1", party_card_no="012345678901")
    client.force_login(place.staff)
    page = add(client, place.branch).content.decode()
    assert "Số thẻ này đã cấp cho đảng viên khác." in page


def test_a_namesake_is_found_in_capitals_too(client, place):
    client.force_login(place.staff)
    add(client, place.branch, full_name="Đèo Thị Ửng", birth_on="02/09/1980")
    again = {"party_card_no": "012345678999", "birth_on": "02/09/1980"}
    answer = add(client, place.branch, full_name="ĐÈO THỊ ỬNG", **again)
    assert "Đã có đồng chí Đèo Thị Ửng cùng ngày sinh" in answer.content.decode()


def test_the_same_name_and_birthday_asks_whether_it_is_another_person(client, place):
    make_member(place.sister, full_name="Vàng A Pảo", birth_on=date(1990, 9, 2))
    client.force_login(place.staff)
    values = {"full_name": "Vàng A Pảo"}
    page = add(client, place.branch, **values).content.decode()
    assert "cùng ngày sinh" in page
    assert add(client, place.branch, **values, is_another="on").status_code == 302


def correction(member, **values):
    dates = ("birth_on", "admission_decision_on", "admission_ceremony_on", "official_on")
    typed = {name: f"{day:%d/%m/%Y}" for name in dates if (day := getattr(member, name))}
    seen = people.identity_digest(member)
    return {"full_name": member.full_name, "key": member.key, "seen": seen, **typed, **values}


def test_the_secretary_corrects_a_name_and_the_trail_tells_both(client, place, heard):
    client.force_login(place.secretary)
    answer = client.post(
        url("correct", place.member), correction(place.member, full_name="Lò Văn Hoà")
    )
    assert answer.status_code == 302
    place.member.refresh_from_db()
    assert place.member.full_name == "Lò Văn Hòa"
    event = AuditEvent.objects.get(code="members.member_corrected")
    assert event.payload == {"full_name": {"from": "Lò Văn Hặc", "to": "Lò Văn Hòa"}}
    assert heard == []


def test_a_corrected_official_date_reaches_back(client, place, heard):
    client.force_login(place.staff)
    client.post(url("correct", place.member), correction(place.member, official_on="01/03/2026"))
    assert heard == [([place.member.pk], LONG_AGO)]


def test_a_probationary_member_becomes_official_once(client, place, heard):
    newcomer = make_member(place.branch, official_on=None, admission_ceremony_on=date(2025, 11, 3))
    client.force_login(place.staff)
    too_early = client.post(url("official", newcomer), {"official_on": "03/11/2025"})
    assert "phải sau ngày vào Đảng (03/11/2025)" in too_early.content.decode()
    client.post(url("official", newcomer), {"official_on": "03/11/2026"})
    newcomer.refresh_from_db()
    assert newcomer.official_on == date(2026, 11, 3)
    assert heard == [([newcomer.pk], date(2026, 11, 3))]
    with pytest.raises(Stale):
        people.make_official(member=newcomer, official_on=today(), by=place.staff)


# --- transfer and leaving ----------------------------------------------------------------------


@pytest.fixture
def head(place):
    """The member as secretary with a login."""
    positions.give_position(
        member=place.member, office=Office.SECRETARY, valid_from=date(2025, 1, 1), by=SYSTEM
    )
    posts.create_member_login(member=place.member, branch=place.branch, by=place.staff)
    place.member.refresh_from_db()
    return place.member


def test_a_transfer_moves_seat_office_and_rights_together(client, place, head, heard):
    assert open_roles(head) == {(Role.MEMBER, place.branch), (Role.SECRETARY, place.branch)}
    client.force_login(place.staff)
    assert transfer(client, head, place.sister).url == head.get_absolute_url()
    expected = {
        LEFT - timedelta(days=1): (Standing.EXPECTED, None),
        LEFT: (None, None),
        ACCEPTED - timedelta(days=1): (None, None),
        ACCEPTED: (None, Standing.EXPECTED),
    }
    for day, standings in expected.items():
        found = (standing_on(head, place.branch, day), standing_on(head, place.sister, day))
        assert found == standings, day
    assert Position.objects.get(member=head).valid_to == LEFT
    assert open_roles(head) == {(Role.MEMBER, place.sister)}
    assert heard == [([head.pk], LEFT)]
    event = AuditEvent.objects.get(code="members.member_transferred")
    assert event.payload["to"] == place.sister.code


def test_a_second_click_on_transfer_changes_nothing_more(client, place, head):
    client.force_login(place.staff)
    once = {"once": "5f0c1c1e-7a55-4d39-9d0c-444444444444"}
    seat_pk = head.memberships.get().pk
    first = transfer(client, head, place.sister, **once)
    again = transfer(client, head, place.sister, **once, seat=seat_pk)
    assert (first.status_code, again.url) == (302, first.url)
    assert head.memberships.count() == 2


def test_a_transfer_from_an_old_page_is_stale(client, place):
    third = make_member(place.sister)
    old = third.memberships.get()
    moves.transfer_member(
        seat=old, branch=place.branch, left_on=LEFT, accepted_on=LEFT, by=place.staff
    )
    old.refresh_from_db()
    client.force_login(place.staff)
    answer = transfer(client, third, make_branch(place.commune), seat=old.pk)
    assert answer.status_code == 409
    assert "vừa được người khác thay đổi" in answer.content.decode()
    assert third.memberships.count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"accepted_on": "04/10/2026"}, "không thể trước ngày rời chi bộ cũ"),
        ({"left_on": "01/01/2015"}, "Ngày rời chi bộ phải sau ngày bắt đầu sinh hoạt"),
    ],
)
def test_days_out_of_order_are_refused(client, place, wrong, said):
    client.force_login(place.staff)
    answer = transfer(client, place.member, place.sister, **wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert place.member.memberships.get().valid_to is None


def test_an_office_begun_later_stops_a_transfer_dated_back(place, head):
    with pytest.raises(RuleBroken, match=r"Chức vụ bắt đầu từ 01/01/2025"):
        moves.transfer_member(
            seat=head.memberships.select_related("branch", "member").get(),
            branch=place.sister,
            left_on=date(2024, 12, 1),
            accepted_on=date(2024, 12, 1),
            by=place.staff,
        )
    assert head.memberships.get().valid_to is None


def test_a_stay_in_the_new_branch_ends_with_the_transfer(place):
    stays.begin_temporary_stay(
        member=place.member, branch=place.sister, valid_from=date(2026, 9, 1), by=place.staff
    )
    home = place.member.memberships.official().select_related("branch", "member").get()
    moves.transfer_member(
        seat=home, branch=place.sister, left_on=LEFT, accepted_on=ACCEPTED, by=place.staff
    )
    stay = place.member.memberships.temporary().get()
    assert stay.valid_to == ACCEPTED


@pytest.mark.parametrize("reason", ["DECEASED", "STRUCK_OFF", "EXPELLED", "RESIGNED"])
def test_leaving_ends_seat_office_and_login(client, place, head, heard, reason):
    client.force_login(place.staff)
    answer = client.post(url("leave", head), {"reason": reason, "ended_on": "05/10/2026"})
    assert answer.status_code == 302
    seat_ended = head.memberships.get()
    assert (seat_ended.valid_to, seat_ended.end_reason) == (LEFT, reason)
    assert Position.objects.get(member=head).valid_to == LEFT
    head.refresh_from_db()
    assert not head.user.is_active
    assert open_roles(head) == set()
    assert standing_on(head, place.branch, LEFT) is None
    assert heard == [([head.pk], LEFT)]
    again = client.post(url("leave", head), {"reason": reason, "ended_on": "05/10/2026"})
    assert again.status_code == 422
    page = client.get(head.get_absolute_url()).content.decode()
    assert SeatEnd(reason).label.lower() in page
    assert "Chuyển sinh hoạt</a>" not in page


def test_a_death_is_not_recorded_before_its_day(client, place):
    client.force_login(place.staff)
    ahead = (today() + timedelta(days=1)).strftime("%d/%m/%Y")
    answer = client.post(url("leave", place.member), {"reason": "DECEASED", "ended_on": ahead})
    assert "Ngày này chưa đến" in answer.content.decode()


# --- stays and states ------------------------------------------------------------------------


def test_a_temporary_stay_moves_the_expectation_and_back(client, place, heard):
    client.force_login(place.staff)
    stay_url = f"{url('stay', place.member)}?den={place.sister.pk}"
    client.post(stay_url, {"valid_from": "01/09/2026", "valid_to": "01/12/2026"})
    stay = place.member.memberships.get(kind=SeatKind.TEMPORARY_SEAT)
    day = date(2026, 9, 1)
    assert standing_on(place.member, place.branch, day) == Standing.TEMPORARY_OUT
    assert standing_on(place.member, place.sister, day) == Standing.TEMPORARY_IN
    overlap = client.post(stay_url, {"valid_from": "01/10/2026"})
    assert "đã sinh hoạt tạm thời tại Chi bộ bản Pa Tần 2" in overlap.content.decode()
    client.post(url("stay_end", place.member, stay.pk), {"ended_on": "01/11/2026"})
    assert standing_on(place.member, place.branch, date(2026, 11, 1)) == Standing.EXPECTED
    assert heard == [([place.member.pk], day), ([place.member.pk], date(2026, 11, 1))]


def test_a_login_gets_and_loses_the_right_of_a_stay(place):
    make_user(place.branch, "MEMBER", member=place.member)
    stay = stays.begin_temporary_stay(
        member=place.member, branch=place.sister, valid_from=date(2026, 9, 1), by=place.staff
    )
    assert (Role.MEMBER, place.sister) in open_roles(place.member)
    stays.end_temporary_stay(seat=stay, ended_on=today(), by=place.staff)
    assert open_roles(place.member) == {(Role.MEMBER, place.branch)}


def test_the_right_of_a_stay_ends_though_its_branch_is_kept_by_others(place):
    make_user(place.branch, "MEMBER", member=place.member)
    stay = stays.begin_temporary_stay(
        member=place.member, branch=place.far_branch, valid_from=date(2026, 9, 1), by=SYSTEM
    )
    stays.end_temporary_stay(seat=stay, ended_on=today(), by=place.staff)
    assert open_roles(place.member) == {(Role.MEMBER, place.branch)}


def test_an_exemption_takes_a_member_off_the_list_until_it_ends(client, place, heard):
    client.force_login(place.staff)
    no_kind = client.post(
        url("status", place.member), {"kind": "EXEMPT", "valid_from": "01/05/2026"}
    )
    assert "Đồng chí chọn loại miễn sinh hoạt." in no_kind.content.decode()
    data = {"kind": "EXEMPT", "exemption_kind": "AGE_HEALTH", "valid_from": "01/05/2026"}
    client.post(url("status", place.member), data)
    state = place.member.status_periods.get()
    assert standing_on(place.member, place.branch, date(2026, 5, 1)) == Standing.EXEMPT
    twice = client.post(url("status", place.member), {**data, "valid_from": "01/06/2026"})
    assert "Đồng chí kết thúc lần trước rồi ghi lần mới." in twice.content.decode()
    client.post(url("status_end", place.member, state.pk), {"ended_on": "01/11/2026"})
    assert standing_on(place.member, place.branch, date(2026, 11, 1)) == Standing.EXPECTED
    assert [since for _, since in heard] == [date(2026, 5, 1), date(2026, 11, 1)]


def test_an_exemption_for_a_term_needs_its_end(place):
    with pytest.raises(RuleBroken, match="phải có ngày trở lại"):
        stays.begin_status(
            member=place.member,
            kind=StatusKind.EXEMPT,
            exemption_kind="TERM_LIMITED",
            valid_from=today(),
            by=place.staff,
        )


def test_an_earlier_end_set_again_reaches_back_to_the_earlier_day(place, heard):
    state = stays.begin_status(
        member=place.member,
        kind=StatusKind.SUSPENDED,
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 3, 1),
        by=place.staff,
    )
    stays.end_status(status=state, ended_on=date(2026, 6, 1), by=place.staff)
    assert heard[-1] == ([place.member.pk], date(2026, 3, 1))
    with pytest.raises(Stale):
        stays.end_status(status=state, ended_on=date(2026, 5, 1), by=place.staff)


# --- offices and logins ------------------------------------------------------------------------


def test_the_right_opens_and_closes_with_the_office(client, place):
    posts.create_member_login(member=place.member, branch=place.branch, by=place.staff)
    client.force_login(place.staff)
    client.post(
        url("position", place.member),
        {"office": "DEPUTY_SECRETARY", "valid_from": "01/11/2026"},
    )
    position = Position.objects.get(member=place.member)
    assert position.post.role == Role.DEPUTY_SECRETARY
    client.post(url("position_end", place.member, position.pk), {"ended_on": "02/11/2026"})
    position.refresh_from_db()
    assert position.valid_to == date(2026, 11, 2)
    place.member.refresh_from_db()
    assert open_roles(place.member) == {(Role.MEMBER, place.branch)}


def test_another_office_replaces_the_one_held(place, head):
    positions.give_position(
        member=head, office=Office.BRANCH_COMMITTEE_MEMBER, valid_from=LEFT, by=place.staff
    )
    held = Position.objects.filter(member=head).order_by("valid_from")
    assert list(held.values_list("office", "valid_to")) == [
        (Office.SECRETARY, LEFT),
        (Office.BRANCH_COMMITTEE_MEMBER, None),
    ]
    assert open_roles(head) == {
        (Role.MEMBER, place.branch),
        (Role.BRANCH_COMMITTEE, place.branch),
    }


def test_a_branch_has_one_secretary(client, place, head):
    client.force_login(place.staff)
    data = {"office": "SECRETARY", "valid_from": "01/11/2026"}
    answer = client.post(url("position", place.comrade), data)
    assert "Chi bộ đang có bí thư." in answer.content.decode()


def test_offices_are_for_official_members(place):
    newcomer = make_member(place.branch, official_on=None)
    with pytest.raises(RuleBroken, match="dự bị chưa được giữ chức vụ"):
        positions.give_position(
            member=newcomer, office=Office.SECRETARY, valid_from=today(), by=place.staff
        )


def test_a_login_for_a_member_carries_seat_and_office(client, place):
    positions.give_position(
        member=place.member, office=Office.SECRETARY, valid_from=date(2025, 1, 1), by=SYSTEM
    )
    client.force_login(place.staff)
    answer = client.post(url("login", place.member))
    place.member.refresh_from_db()
    assert answer.url == reverse(
        "branches:login_slip", args=[place.branch.pk, place.member.user_id]
    )
    assert open_roles(place.member) == {
        (Role.MEMBER, place.branch),
        (Role.SECRETARY, place.branch),
    }
    assert client.post(url("login", place.member)).status_code == 409
    assert User.objects.filter(full_name=place.member.full_name).count() == 1


def test_rights_begin_today_even_when_the_office_began_long_ago(place, head):
    begun = set(Post.objects.filter(user=head.user_id).values_list("valid_from", flat=True))
    assert begun == {today()}


def test_two_seats_of_one_kind_are_refused(place):
    stays.begin_temporary_stay(
        member=place.member, branch=place.sister, valid_from=date(2026, 9, 1), by=place.staff
    )
    with pytest.raises(RuleBroken, match="đã sinh hoạt tạm thời"):
        stays.begin_temporary_stay(
            member=place.member,
            branch=place.sister,
            valid_from=date(2026, 1, 1),
            valid_to=date(2026, 9, 2),
            by=place.staff,
        )


def test_nothing_starts_in_a_branch_before_it_exists(place):
    place.sister.valid_from = date(2026, 10, 1)
    place.sister.save()
    with pytest.raises(RuleBroken, match="không hoạt động vào ngày 01/09/2026"):
        stays.begin_temporary_stay(
            member=place.member, branch=place.sister, valid_from=date(2026, 9, 1), by=place.staff
        )


def test_the_page_leads_to_the_login_wherever_its_role_is(client, place):
    clerk = make_user(place.commune, "COMMITTEE_LEADER", member=place.member)
    client.force_login(place.staff)
    page = client.get(place.member.get_absolute_url()).content.decode()
    login = reverse("branches:login_detail", args=[place.commune.pk, clerk.pk])
    assert login in page
    assert client.get(login).status_code == 200
    client.force_login(place.secretary)
    assert login not in client.get(place.member.get_absolute_url()).content.decode()
