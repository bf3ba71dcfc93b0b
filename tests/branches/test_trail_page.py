"""The trail as people read it: their own unit, filtered, paged, and as a file without formulas."""

import csv
import io

import pytest
from django.db import transaction
from django.urls import reverse

from branches import audit
from branches.models import AuditEvent
from config.lib.csv_writing import csv_lines, safe_cell
from tests.factories import make_user


@pytest.fixture
def inspector(place):
    return make_user(place.commune, "INSPECTOR")


def tell(unit, by, sentence, code="meetings.minutes_signed"):
    with transaction.atomic():
        audit.record(code, sentence, target=unit, by=by, organization=unit)


def url(unit, name="trail"):
    return reverse(f"branches:{name}", args=[unit.pk])


@pytest.fixture
def told(place):
    tell(place.branch, place.secretary, "Ký biên bản tháng 10")
    tell(place.branch, place.staff, "Sửa hồ sơ", "members.corrected")
    tell(place.far_branch, place.far_secretary, "Ký biên bản ở nơi khác")


def lines(page):
    return [one.what for one in page.context["lines"]]


def test_a_line_says_who_as_what_and_from_where(client, place, told):
    client.force_login(place.secretary)
    page = client.get(url(place.branch))
    line = next(one for one in page.context["lines"] if one.what == "Ký biên bản tháng 10")
    assert (line.who, line.roles) == ("Người Dùng", "Bí thư chi bộ")
    assert "nơi khác" not in page.content.decode()


def test_what_a_request_does_is_written_with_its_address_and_number(client, place):
    client.force_login(place.secretary)
    client.post(url(place.branch, "trail_csv"), REMOTE_ADDR="10.9.8.7")
    event = AuditEvent.objects.order_by("-pk").first()
    assert event.code == "branches.trail_exported"
    assert (event.address, event.actor_roles) == ("10.9.8.7", "SECRETARY")
    assert len(event.request_id) == 32


def test_before_and_after_follow_the_row(place):
    tell(place.branch, place.secretary, "một")
    place.branch.place_name = "Nậm Tần"
    place.branch.save()
    tell(place.branch, place.secretary, "hai")
    one, two = AuditEvent.objects.order_by("-pk")[:2][::-1]
    assert two.before_hash == one.after_hash != ""
    assert two.after_hash != two.before_hash


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "ky"}, {"Ký biên bản tháng 10"}),
        ({"kind": "dang-vien"}, {"Sửa hồ sơ"}),
        ({"object": "hồ sơ"}, {"Sửa hồ sơ"}),
        ({"person": "không có ai"}, set()),
        ({"first_day": "01/01/2020", "last_day": "31/01/2020"}, set()),
    ],
)
def test_entries_are_filtered(client, place, told, asked, found):
    client.force_login(place.secretary)
    assert set(lines(client.get(url(place.branch), asked))) == found


def test_an_inspector_reads_the_units_below(client, place, told, inspector):
    client.force_login(inspector)
    assert "Ký biên bản tháng 10" in lines(client.get(url(place.commune), {"below": "on"}))
    assert "Ký biên bản tháng 10" not in lines(client.get(url(place.commune)))
    assert client.get(url(place.far_branch)).status_code == 404


def test_others_are_refused(client, place):
    for user, status in ((place.plain, 403), (place.admin, 403), (place.far_secretary, 404)):
        client.force_login(user)
        assert client.get(url(place.branch)).status_code == status
        assert client.post(url(place.branch, "trail_csv")).status_code == status


@pytest.mark.parametrize("more", [1, 40])
def test_the_page_takes_a_fixed_number_of_queries(
    client, place, inspector, more, django_assert_num_queries
):
    for number in range(more):
        tell(place.branch, place.secretary, f"Việc {number}")
    client.force_login(inspector)
    with django_assert_num_queries(6):
        client.get(url(place.commune), {"below": "on"})


def test_the_file_holds_the_same_lines_and_no_formula(client, place, told):
    tell(place.branch, place.secretary, '=HYPERLINK("http://x")')
    client.force_login(place.secretary)
    answer = client.post(url(place.branch, "trail_csv"), {"kind": "ky"})
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[5] for row in rows[1:]] == ['\'=HYPERLINK("http://x")', "Ký biên bản tháng 10"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\u200b=", "'", "|", "%"])
def test_no_cell_begins_like_a_formula(start):
    assert safe_cell(f"{start}1+1").startswith("'")
    assert safe_cell("Lò Văn Hặc") == "Lò Văn Hặc"
    assert "".join(csv_lines(["a"], [[1]])) == '\ufeff"a"\r\n"1"\r\n'


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001", "01/01/1899", "01/01/2101"])
@pytest.mark.parametrize("name", ["first_day", "last_day"])
def test_a_day_nobody_means_is_told_beside_its_field(client, place, name, day):
    """The day after the last one of the calendar does not exist."""
    client.force_login(place.secretary)
    answer = client.get(f"/don-vi/{place.branch.pk}/nhat-ky/", {name: day})
    assert answer.status_code == 422
    assert "Năm phải từ 1900 đến 2100" in answer.content.decode()
