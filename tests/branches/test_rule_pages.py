"""The pages of a unit's rules: read by all who see the unit, written by its office and leaders."""

from datetime import timedelta

import pytest
from django.urls import reverse

from branches.models import AuditEvent, RuleAssignment, RuleVersion
from branches.once import new_once_key
from branches.rule_book import rules_for
from config.lib.dates import today
from tests.branches.test_rule_versions import draft, published
from tests.factories import make_branch, make_user

DAY = timedelta(days=1)


def url(name, unit, version=None, *more):
    args = [unit.pk, *([version.pk] if version else []), *more]
    return reverse(f"branches:{name}", args=args)


def shown(day):
    return f"{day:%d/%m/%Y}"


HEAD = {
    "base": "own",
    "name": "Quy định năm 2027",
    "source": "Quyết định 05-QĐ/ĐU ngày 20/12/2026",
    "valid_from": shown(today() + DAY),
    "last_day": "",
}


def section_data(client, address, **typed):
    """What the page of a section would send: everything as shown, but for ``typed``."""
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None and value is not False}
    return {**data, **typed}


def test_a_version_is_made_section_by_section_and_published(client, place):
    client.force_login(place.staff)
    page = client.post(url("rule_begin", place.commune), HEAD, follow=True)
    version = RuleVersion.objects.get()
    assert page.redirect_chain[-1][0] == version.get_absolute_url()
    address = url("rule_section", place.commune, version, "du-hop")
    data = section_data(
        client, address, own_target_pct="on", target_pct_0="92", target_pct_MILITARY_0="85"
    )
    page = client.post(address, data, follow=True)
    assert "Đã lưu mục “Tỷ lệ dự sinh hoạt”" in page.content.decode()
    assert "Quân sự, quân đội, biên phòng: 85 %" in page.content.decode()
    version.refresh_from_db()
    assert version.values == {"attendance": {"target_pct": {"default": 92, "MILITARY": 85}}}
    sent = {"version": version.version, "once": str(new_once_key())}
    for _ in range(2):  # a double click
        page = client.post(url("rule_publish", place.commune, version), sent, follow=True)
        assert page.status_code == 200
    assert AuditEvent.objects.filter(code="branches.rules_published").count() == 1
    assert rules_for(place.branch, today() + DAY).get("attendance.target_pct") == 92
    assert rules_for(place.branch, today()).get("attendance.target_pct") == 90


def test_an_own_value_is_given_back_to_the_superior(client, place):
    version = draft(place, duration={"min": 60})
    client.force_login(place.staff)
    address = url("rule_section", place.commune, version, "thoi-luong")
    data = section_data(client, address)
    del data["own_min"]
    client.post(address, data)
    version.refresh_from_db()
    assert version.values == {}


@pytest.mark.parametrize(
    ("slug", "typed", "field", "sentence"),
    [
        ("du-hop", {"own_target_pct": "on", "target_pct_0": "101"},
         "target_pct_0", "Đồng chí nhập số từ 1 đến 100."),
        ("du-hop", {"own_target_pct": "on", "target_pct_0": "chín mươi"},
         "target_pct_0", "Đồng chí nhập số nguyên, ví dụ 90."),
        ("du-hop", {"own_target_pct": "on", "target_pct_0": ""},
         "target_pct_0", "Đồng chí chưa nhập “Mục tiêu tỷ lệ dự sinh hoạt”."),
        ("du-hop", {"own_target_pct": "on", "target_pct_MILITARY_0": "200"},
         "target_pct_MILITARY_0", "Đồng chí nhập số từ 1 đến 100."),
        ("du-hop", {"own_types": "on", "types_0": []},
         "types_0", "Đồng chí chưa nhập “Cuộc họp tính vào tỷ lệ dự”."),
        ("du-hop", {"target_pct_0": "85"}, "own_target_pct", None),
        ("thuong-ky", {"own_window": "on", "window_0": "9", "window_1": "3"},
         "window_0", "“Ngày họp thường kỳ trong tháng”: ngày cuối không trước ngày đầu."),
        ("thoi-luong", {"own_small_branch_below": "on", "small_branch_below_0": "5"},
         "min_small_0", "Đã quy định “Chi bộ nhỏ là dưới” thì quy định cả mục này."),
        ("nhac-viec", {"own_days": "on", "days_1": "9"},
         "days_0", "“Ngày nhắc trước cuộc họp”: số sau nhỏ hơn số trước."),
        ("nhac-viec", {"own_quiet": "on", "quiet_0": "9 giờ"},
         "quiet_0", "“Giờ không gửi lời nhắc”: giờ theo dạng 21:00."),
        ("ke-hoach", {"own_deadline": "on", "deadline_0": "30", "deadline_1": "2"},
         "deadline_0", "“Hạn gửi kế hoạch năm”: không có ngày này trong năm."),
        ("muc-tieu", {"own_regular_share": "on", "regular_share_1": "120"},
         "regular_share_1", "Đồng chí nhập số từ 0 đến 100."),
    ],
)  # fmt: skip
def test_bad_input_is_told_beside_its_field_and_kept(client, place, slug, typed, field, sentence):
    version = draft(place)
    client.force_login(place.staff)
    address = url("rule_section", place.commune, version, slug)
    page = client.post(address, section_data(client, address, **typed))
    assert page.status_code == 422
    form = page.context["form"]
    assert set(form.errors) == {field}
    if sentence:
        assert form.errors[field] == [sentence]
    for name, value in typed.items():
        assert form[name].value() in (value, True)
    version.refresh_from_db()
    assert (version.values, version.version) == ({}, 1)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"source": ""}, "source"),
        ({"name": " "}, "name"),
        ({"valid_from": "31/02/2027"}, "valid_from"),
        ({"valid_from": "01/01/2015"}, "valid_from"),
        ({"last_day": shown(today())}, "last_day"),
        ({"base": "HD42-2025"}, "base"),
    ],
)
def test_a_head_without_basis_or_with_impossible_days_is_refused(client, place, typed, field):
    client.force_login(place.staff)
    page = client.post(url("rule_begin", place.commune), HEAD | typed)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}
    assert not RuleVersion.objects.exists()


def test_a_shipped_set_is_assigned_from_a_day_to_a_day(client, place):
    client.force_login(place.staff)
    last = today() + 30 * DAY
    client.post(
        url("rule_begin", place.commune), HEAD | {"base": "HD12-2018", "last_day": shown(last)}
    )
    version = RuleVersion.objects.get()
    page = client.get(version.get_absolute_url()).content.decode()
    assert "Áp dụng nguyên bộ có sẵn: Hướng dẫn 12-HD/BTCTW" in page
    assert client.get(url("rule_section", place.commune, version, "du-hop")).status_code == 404
    client.post(url("rule_publish", place.commune, version), {"version": 1})
    assigned = RuleAssignment.objects.get()
    assert (assigned.rule_set.code, assigned.valid_to) == ("HD12-2018", last + DAY)


def test_two_writers_of_one_draft_the_second_keeps_the_text(client, place):
    version = draft(place)
    client.force_login(place.staff)
    address = url("rule_head", place.commune, version)
    data = {name: value for name, value in HEAD.items() if name != "base"} | {"version": 1}
    assert client.post(address, data | {"name": "Tên thứ nhất"}).status_code == 302
    page = client.post(address, data | {"name": "Tên thứ hai"})
    assert page.status_code == 409
    assert "Tên thứ hai" in page.content.decode()
    version.refresh_from_db()
    assert version.name == "Tên thứ nhất"
    for name in ("rule_publish", "rule_discard"):
        assert client.post(url(name, place.commune, version), {"version": 1}).status_code == 409
        assert client.post(url(name, place.commune, version), {}).status_code == 409


def test_what_was_typed_for_a_draft_published_meanwhile_is_kept(client, place):
    version = draft(place)
    client.force_login(place.staff)
    client.post(url("rule_publish", place.commune, version), {"version": 1})
    page = client.post(
        url("rule_head", place.commune, version), {"name": "Tên mới soạn", "version": 1}
    )
    assert page.status_code == 409
    assert "Tên mới soạn" in page.content.decode()


def test_a_later_version_in_the_way_is_told_and_the_draft_stays(client, place):
    published(place, since=today() + 30 * DAY)
    version = draft(place)
    client.force_login(place.staff)
    page = client.post(url("rule_publish", place.commune, version), {"version": 1}, follow=True)
    assert shown(today() + 30 * DAY) in page.content.decode()
    version.refresh_from_db()
    assert version.is_draft


def test_withdrawing_and_discarding_by_button(client, place):
    later = published(place, since=today() + DAY)
    client.force_login(place.staff)
    assert "Rút phiên bản này" in client.get(later.get_absolute_url()).content.decode()
    client.post(url("rule_withdraw", place.commune, later), follow=True)
    page = client.get(later.get_absolute_url()).content.decode()
    assert "Đã rút" in page
    assert "Rút phiên bản này" not in page
    version = draft(place)
    client.post(url("rule_discard", place.commune, version), {"version": 1})
    assert RuleVersion.objects.count() == 1


def test_everybody_who_sees_the_unit_reads_the_rules_but_no_draft(client, place):
    now = published(place, attendance={"target_pct": 85})
    version = draft(place, since=today() + DAY)
    for reader in (place.plain, place.secretary, place.admin, place.staff):
        client.force_login(reader)
        page = client.get(url("rules", place.branch)).content.decode()
        assert "85 %" in page
        assert place.commune.name in page
        assert "Quyết định 05-QĐ/ĐU" in page
        assert "Soạn phiên bản mới" not in page
    client.force_login(place.admin)
    assert client.get(now.get_absolute_url()).status_code == 200
    assert client.get(version.get_absolute_url()).status_code == 403
    assert version.name not in client.get(url("rules", place.branch)).content.decode().replace(
        now.name, ""
    )
    client.force_login(place.stranger)
    for name in ("rules", "rules_history"):
        assert client.get(url(name, place.commune)).status_code == 404


def test_rules_of_another_day_are_shown_for_that_day(client, place):
    published(place, since=today() + 3 * DAY, attendance={"target_pct": 77})
    client.force_login(place.plain)
    address = url("rules", place.branch)
    assert "77 %" not in client.get(address).content.decode()
    later = client.get(address, {"ngay": shown(today() + 3 * DAY)}).content.decode()
    assert "77 %" in later
    assert client.get(address, {"ngay": "hôm qua"}).status_code == 200


def test_the_history_says_who_published_what_when_and_the_difference(client, place):
    published(place, attendance={"target_pct": 85})
    second = draft(place, since=today() + DAY)
    client.force_login(place.staff)
    address = url("rule_section", place.commune, second, "du-hop")
    client.post(address, section_data(client, address, target_pct_0="80"))
    client.post(url("rule_publish", place.commune, second), {"version": 2})
    client.force_login(make_user(place.commune, "INSPECTOR"))
    page = client.get(url("rules_history", place.commune)).content.decode()
    assert page.index("Phiên bản 2") < page.index("Phiên bản 1")
    assert place.staff.full_name in page
    assert "85 %" in page
    assert "80 %" in page
    assert "Hướng dẫn 12-HD/BTCTW" in page
    assert "Rút" not in page


@pytest.mark.parametrize("rows", [1, 4])
def test_the_pages_ask_a_constant_number_of_questions(
    client, place, rows, django_assert_max_num_queries
):
    for step in range(rows):
        published(place, since=today() + step * DAY, attendance={"target_pct": 80 + step})
        make_branch(place.commune)
    version = draft(place, since=today() + 9 * DAY)
    client.force_login(place.staff)
    client.get("/")
    for address, most in (
        (url("rules", place.commune), 13),
        (url("rules_history", place.commune), 11),
        (version.get_absolute_url(), 16),
        (url("rule_section", place.commune, version, "du-hop"), 11),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
