"""Finding units by name, their page, founding, correcting, moving, closing, terms."""

from datetime import date

import pytest
from django.urls import reverse

from branches.actions import corrections, tree
from branches.finding import matching
from branches.models import AuditEvent, OrganizationLine, PartyOrganization, Term
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.errors import RuleBroken
from tests.factories import make_branch, make_org


def names(page):
    return [unit.name for unit in page.context["page"].object_list]


@pytest.mark.parametrize("typed", ["pa tan", "Pa Tần", "PA TÂN", "  pa   tần ", "tan pa"])
def test_a_unit_is_found_without_diacritics(client, place, typed):
    client.force_login(place.admin)
    page = client.get("/don-vi/", {"tim": typed})
    assert names(page) == ["Đảng bộ xã Pa Tần", "Chi bộ bản Pa Tần 1", "Chi bộ bản Pa Tần 2"]
    assert "Lai Châu › Đảng bộ xã Pa Tần" in page.content.decode()


def test_both_tone_placements_find_the_same_unit(place):
    unit = make_org(place.province, name="Đảng bộ xã Thủy Hòa")
    for typed in ("thuỷ hoà", "thủy hòa", "thuy hoa"):
        assert list(matching(PartyOrganization.objects.all(), typed)) == [unit]


def test_a_code_finds_its_unit_and_signs_find_nothing(place):
    units = PartyOrganization.objects.all()
    assert list(matching(units, place.branch.code)) == [place.branch]
    assert list(matching(units, "%%")) == []


def test_words_that_stand_together_and_working_units_come_first(place):
    make_org(place.province, name="Đảng bộ xã Pa Vây Tần")
    ended = make_org(place.province, name="Đảng bộ xã Pa Tần cũ")
    tree.close_organization(organization=ended, closed_on=date(2025, 7, 1), by=SYSTEM)
    found = [unit.name for unit in matching(PartyOrganization.objects.all(), "pa tan")]
    assert found[0] == "Đảng bộ xã Pa Tần"
    assert found[-2:] == ["Đảng bộ xã Pa Vây Tần", "Đảng bộ xã Pa Tần cũ"]


def test_search_stays_inside_the_scope(client, place):
    client.force_login(place.staff)
    assert names(client.get("/don-vi/", {"tim": "hong thu"})) == []
    assert "Không có đơn vị nào khớp" in client.get("/don-vi/", {"tim": "xyz"}).content.decode()


def test_htmx_gets_only_the_rows(client, place):
    client.force_login(place.staff)
    answer = client.get("/don-vi/", {"tim": "pa tan"}, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="unit-rows"')
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_and_search_ask_a_constant_number_of_questions(
    client, place, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_branch(make_org(place.commune, name="Đảng bộ bộ phận Tần"), name="Chi bộ Tần")
    client.force_login(place.staff)
    client.get("/")
    with django_assert_num_queries(7):
        client.get("/don-vi/")
    with django_assert_num_queries(7):
        client.get("/don-vi/", {"tim": "tan"})


def test_unit_page_asks_a_constant_number_of_questions(
    client, place, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(place.staff)
    url = reverse("branches:organization", args=[place.commune.pk])
    client.get(url)
    with django_assert_max_num_queries(25) as asked:  # with the panels of the apps above
        client.get(url)
    for _ in range(3):
        make_branch(place.commune)
    with django_assert_num_queries(len(asked)):
        client.get(url)


def test_unit_page_names_what_is_above_but_links_only_the_readers_units(client, place):
    client.force_login(place.staff)
    page = client.get(f"/don-vi/{place.branch.pk}/").content.decode()
    assert "Trung ương" in page
    assert f'href="/don-vi/{place.province.pk}/"' not in page
    assert f'href="/don-vi/{place.commune.pk}/"' in page


FOUND = {
    "name": "Chi bộ bản Nậm Sập",
    "code": "03503.77",
    "kind": "BRANCH",
    "branch_type": "VILLAGE",
    "valid_from": "01/11/2026",
    "decision": "Quyết định 12-QĐ/ĐU",
}


def test_staff_found_a_unit_below_their_own(client, place):
    client.force_login(place.staff)
    url = reverse("branches:organization_found", args=[place.commune.pk])
    answer = client.post(url, FOUND)
    made = PartyOrganization.objects.get(code="03503.77")
    assert answer.url == made.get_absolute_url()
    assert (made.parent, made.is_branch, made.valid_from) == (
        place.commune,
        True,
        date(2026, 11, 1),
    )
    assert made.events.get().decision == "Quyết định 12-QĐ/ĐU"
    page = client.get(made.get_absolute_url()).content.decode()
    assert "01/11/2026: Thành lập, Quyết định 12-QĐ/ĐU" in page


def test_a_refused_founding_keeps_what_was_typed_and_gives_its_key_back(client, place):
    client.force_login(place.staff)
    url = reverse("branches:organization_found", args=[place.commune.pk])
    once = "5f0c1c1e-7a55-4d39-9d0c-111111111111"
    wrong = {**FOUND, "code": place.branch.code, "valid_from": "31/02/2026", "once": once}
    answer = client.post(url, wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Chi bộ bản Nậm Sập"' in page
    assert 'value="31/02/2026"' in page
    assert "đã có đơn vị dùng" in page
    assert "Đồng chí nhập ngày theo dạng ngày/tháng/năm" in page
    first = client.post(url, {**FOUND, "once": once})
    again = client.post(url, {**FOUND, "once": once})
    assert (first.status_code, again.status_code) == (302, 302)
    assert again.url == first.url
    assert PartyOrganization.objects.filter(code="03503.77").count() == 1


def test_a_committee_has_no_branch_type_and_a_branch_needs_one(client, place):
    client.force_login(place.staff)
    url = reverse("branches:organization_found", args=[place.commune.pk])
    missing = client.post(url, {**FOUND, "branch_type": ""}).content.decode()
    assert "Đồng chí chọn loại hình của chi bộ." in missing
    extra = client.post(url, {**FOUND, "kind": "SUB_GRASSROOTS_AREA"}).content.decode()
    assert "Chỉ chi bộ mới có loại hình" in extra


def test_nothing_is_founded_below_a_branch(client, place):
    client.force_login(place.staff)
    assert client.get(f"/don-vi/{place.branch.pk}/them/").status_code == 404


def correct(client, unit, **values):
    stored = {name: getattr(unit, name) for name in ("name", "short_name", "place_name")}
    stored |= {"branch_type": unit.branch_type, "seen": corrections.unit_digest(unit)}
    return client.post(f"/don-vi/{unit.pk}/sua/", {**stored, **values})


def test_a_slip_in_a_name_is_corrected_without_history(client, place):
    client.force_login(place.staff)
    correct(client, place.branch, name="Chi bộ bản Hoà Bình", place_name="Pa Tần")
    place.branch.refresh_from_db()
    assert (place.branch.name, place.branch.place_name) == ("Chi bộ bản Hòa Bình", "Pa Tần")
    assert list(matching(PartyOrganization.objects.all(), "hoa binh")) == [place.branch]
    assert not place.branch.events.exists()
    event = AuditEvent.objects.get(code="branches.organization_corrected")
    assert event.payload["name"] == {"from": "Chi bộ bản Pa Tần 1", "to": "Chi bộ bản Hòa Bình"}


def test_nobody_renames_a_unit_over_a_name_they_have_not_seen(client, place):
    """Two at the office correct one unit: the second is told, what was typed stands on the page."""
    client.force_login(place.staff)
    page = client.get(f"/don-vi/{place.branch.pk}/sua/")
    seen = page.context["form"]["seen"].value()
    correct(client, place.branch, name="Chi bộ bản Mới")
    late = correct(client, place.branch, seen=seen, short_name="CB Pa Tần 1")
    assert late.status_code == 409
    assert "CB Pa Tần 1" in late.content.decode()
    assert correct(client, place.branch, seen="", short_name="CB").status_code == 409
    place.branch.refresh_from_db()
    assert (place.branch.name, place.branch.short_name) == ("Chi bộ bản Mới", "")


def test_a_renaming_by_decision_becomes_history(client, place):
    client.force_login(place.staff)
    correct(client, place.branch, name="Chi bộ bản Mới", happened_on="01/11/2026", decision="QĐ 5")
    event = place.branch.events.get()
    assert (event.kind, event.happened_on, event.decision) == (
        "RENAME",
        date(2026, 11, 1),
        "QĐ 5",
    )


def test_saving_without_a_change_records_nothing(place):
    corrections.correct_organization(
        organization=place.branch,
        values={"name": place.branch.name},
        seen=corrections.unit_digest(place.branch),
        by=SYSTEM,
    )
    assert not AuditEvent.objects.filter(code="branches.organization_corrected").exists()


def test_a_unit_moves_to_a_superior_found_by_name(client, place):
    client.force_login(place.admin)
    url = f"/don-vi/{place.branch.pk}/chuyen/"
    choices = client.get(url, {"tim": "hong thu"})
    assert names(choices) == ["Đảng bộ xã Hồng Thu"]
    answer = client.post(
        f"{url}?den={place.far_commune.pk}", {"moved_on": "01/07/2026", "decision": "QĐ 9"}
    )
    assert answer.status_code == 302
    place.branch.refresh_from_db()
    assert place.branch.parent == place.far_commune
    lines = OrganizationLine.objects.filter(descendant=place.branch, depth=1)
    assert list(lines.order_by("pk").values_list("ancestor", "valid_from", "valid_to")) == [
        (place.commune.pk, None, date(2026, 7, 1)),
        (place.far_commune.pk, date(2026, 7, 1), None),
    ]


def test_staff_move_units_only_within_what_they_manage(client, place):
    client.force_login(place.staff)
    assert client.get(f"/don-vi/{place.commune.pk}/chuyen/").status_code == 403
    url = f"/don-vi/{place.branch.pk}/chuyen/?den={place.far_commune.pk}"
    assert client.post(url, {"moved_on": "01/07/2026", "decision": "QĐ"}).status_code == 404


def test_a_unit_with_working_units_below_does_not_close(client, place):
    client.force_login(place.admin)
    data = {"closed_on": "01/11/2026", "decision": "QĐ 3"}
    refused = client.post(f"/don-vi/{place.commune.pk}/ket-thuc/", data)
    assert refused.status_code == 422
    assert "còn đơn vị trực thuộc hoạt động từ" in refused.content.decode()
    address = f"/don-vi/{place.branch.pk}/ket-thuc/"
    assert "chuyển sinh hoạt đảng của các đồng chí đó trước" in client.post(address, data).text
    place.branch.memberships.update(valid_to=date(2026, 11, 1))
    assert client.post(address, data).status_code == 302
    client.get("/")  # takes the message
    page = client.get(f"/don-vi/{place.commune.pk}/").content.decode()
    assert "Chi bộ bản Pa Tần 1" not in page
    assert "Chi bộ bản Pa Tần 1" in client.get(f"/don-vi/{place.commune.pk}/?cu=1").content.decode()


def test_terms_are_added_and_never_overlap(client, place):
    client.force_login(place.staff)
    url = f"/don-vi/{place.commune.pk}/nhiem-ky/"
    term = {"name": "2020–2025", "valid_from": "01/08/2020", "valid_to": "01/08/2025"}
    assert client.post(url, term).status_code == 302
    clash = client.post(url, {"name": "2025–2030", "valid_from": "01/07/2025"})
    assert "trùng với nhiệm kỳ 2020–2025" in clash.content.decode()
    stored = Term.objects.get(organization=place.commune)
    shorter = {**term, "valid_to": "01/07/2025", "seen": corrections.term_digest(stored)}
    client.post(f"{url}{stored.pk}/", shorter)
    stored.refresh_from_db()
    assert stored.valid_to == date(2025, 7, 1)
    assert client.post(f"{url}{stored.pk}/", {**shorter, "name": "Cũ"}).status_code == 409


def test_a_term_of_another_unit_is_not_edited_from_here(client, place):
    client.force_login(place.staff)
    far = Term.objects.create(organization=place.far_commune, name="X", valid_from="2020-01-01")
    assert client.post(f"/don-vi/{place.commune.pk}/nhiem-ky/{far.pk}/").status_code == 404


def test_set_term_refuses_an_overlap_for_every_caller(place):
    first = Term(organization=place.branch, name="A", valid_from=date(2020, 1, 1))
    corrections.set_term(term=first, by=SYSTEM)
    with pytest.raises(RuleBroken, match="trùng với nhiệm kỳ A"):
        corrections.set_term(
            term=Term(organization=place.branch, name="B", valid_from=today()), by=SYSTEM
        )
