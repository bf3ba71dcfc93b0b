"""The import page: template, preview, confirm; nobody reaches beyond their own units."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from branches.once import new_once_key
from branches.permissions import IMPORT_DATA
from config.lib import kept_uploads
from members.imports.reading import COLUMNS
from members.models import Member
from resolutions.imports import MEETINGS
from tests.places import make_place
from tests.workbooks import workbook

FORM = "Kiểm tra và xem trước"


@pytest.fixture
def place(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return make_place()


def members_file(place, *names):
    rows = []
    for number, name in enumerate(names):
        values = {
            "Họ và tên": name,
            "Số thẻ đảng viên": f"55{number}",
            "Mã chi bộ": place.branch.code,
            "Tình trạng": "Sinh hoạt",
            "Từ ngày": "01/01/2024",
        }
        rows.append([values.get(column, "") for column in COLUMNS])
    return workbook(A=[COLUMNS, *rows])


def send(client, unit, content, *, kind="dang-vien", **more):
    file = SimpleUploadedFile("a.xlsx", content)
    url = reverse("resolutions:import", args=[unit.pk])
    return client.post(url, {"kind": kind, "file": file, **more})


def confirm(client, unit, ticket, once=None):
    url = reverse("resolutions:import_confirm", args=[unit.pk])
    return client.post(url, {"ticket": ticket, "once": once or new_once_key()}, follow=True)


def test_staff_see_a_preview_and_confirm_it(client, place):
    client.force_login(place.staff)
    page = send(client, place.commune, members_file(place, "Tao Thị Bình", "Lò Văn Chiến"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Tao Thị Bình" in text
    assert "2 đảng viên" in text
    assert not Member.objects.filter(key__startswith="55").exists()
    page = confirm(client, place.commune, page.context["ticket"])
    assert "2 đảng viên mới" in page.content.decode()
    assert Member.objects.filter(key__startswith="55").count() == 2
    assert not list((kept_uploads.settings.FILES_DIR / kept_uploads.FOLDER).iterdir())


def test_a_second_click_on_confirm_does_nothing_twice(client, place):
    client.force_login(place.staff)
    page = send(client, place.commune, members_file(place, "Tao Thị Bình"))
    once = new_once_key()
    for _ in range(2):
        answer = confirm(client, place.commune, page.context["ticket"], once)
        assert answer.status_code == 200
        assert "hết hạn" not in answer.content.decode()
    assert Member.objects.filter(key="550").count() == 1


def test_problems_are_shown_with_their_place_and_nothing_can_be_confirmed(client, place):
    client.force_login(place.staff)
    page = send(client, place.commune, members_file(place, "Tao Thị Bình", ""))
    text = page.content.decode()
    assert page.status_code == 422
    assert "1 chỗ cần sửa" in text
    assert "Họ và tên" in text
    assert page.context["ticket"] == ""
    assert "Đồng ý nhập" not in text


def test_a_file_already_imported_offers_nothing_to_confirm(client, place):
    client.force_login(place.staff)
    content = members_file(place, "Tao Thị Bình")
    confirm(client, place.commune, send(client, place.commune, content).context["ticket"])
    page = send(client, place.commune, content)
    assert (page.status_code, page.context["ticket"]) == (200, "")
    assert "Không có gì để nhập" in page.content.decode()


@pytest.mark.parametrize("content", [b"", b"not a workbook"])
def test_what_is_no_workbook_is_told_beside_the_field(client, place, content):
    client.force_login(place.staff)
    page = send(client, place.commune, content)
    assert page.status_code == 422
    assert "Không đọc được tệp" in page.content.decode()
    assert FORM in page.content.decode()


def test_a_form_without_file_or_kind_is_refused_in_words(client, place):
    client.force_login(place.staff)
    page = client.post(reverse("resolutions:import", args=[place.commune.pk]), {})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"kind", "file"}


def test_a_ticket_serves_only_its_owner_and_its_unit(client, place):
    client.force_login(place.staff)
    ticket = send(client, place.commune, members_file(place, "Tao Thị Bình")).context["ticket"]
    for login, unit in ((place.staff, place.branch), (place.admin, place.commune)):
        client.force_login(login)
        assert "hết hạn" in confirm(client, unit, ticket).content.decode()
    client.force_login(place.staff)
    for forged in ("", "x", ticket[:-2]):
        assert "hết hạn" in confirm(client, place.commune, forged).content.decode()
    assert not Member.objects.filter(key="550").exists()


def test_every_address_answers_by_right(client, place):
    urls = [
        reverse("resolutions:import", args=[place.commune.pk]),
        reverse("resolutions:import_confirm", args=[place.commune.pk]),
    ]
    for url in urls:
        client.force_login(place.stranger)
        assert client.post(url).status_code == 404
        client.force_login(make_leader(place))
        assert client.post(url).status_code == 403
    client.force_login(place.stranger)
    assert client.get(urls[0]).status_code == 404


def make_leader(place):
    """Somebody who sees the commune but may not import into it."""
    leader = place.secretary
    leader.post_set.update(organization=place.commune, role="COMMITTEE_LEADER")
    assert not IMPORT_DATA.granted(leader, place.commune)
    return leader


def test_the_start_leads_to_the_only_unit_or_shows_none(client, place):
    client.force_login(place.staff)
    answer = client.get(reverse("resolutions:imports"))
    assert answer.url == reverse("resolutions:import", args=[place.commune.pk])
    client.force_login(place.plain)
    page = client.get(reverse("resolutions:imports"))
    assert "chưa được phân quyền" in page.content.decode()


@pytest.mark.parametrize("kind", ["to-chuc", "dang-vien", "cuoc-hop"])
def test_templates_are_workbooks_with_headers_and_one_example(client, place, kind):
    client.force_login(place.staff)
    answer = client.get(reverse("resolutions:import_template", args=[kind]))
    assert answer["Content-Disposition"] == f'attachment; filename="mau-{kind}.xlsx"'
    book = load_workbook(BytesIO(answer.content))
    assert book.worksheets[0].max_row == 2


def test_an_unknown_template_does_not_exist(client, place):
    client.force_login(place.staff)
    assert client.get(reverse("resolutions:import_template", args=["khac"])).status_code == 404


def test_past_meetings_are_not_for_whoever_runs_the_system(client, place):
    """Their preview names members and what was decided (handbook 17)."""
    client.force_login(place.admin)
    page = client.get(reverse("resolutions:import", args=[place.commune.pk]))
    offered = [code for code, _ in page.context["form"].fields["kind"].choices]
    assert offered == ["to-chuc", "dang-vien"]
    refused = send(client, place.commune, b"PK", kind="cuoc-hop")
    assert refused.status_code == 422
    assert "kind" in refused.context["form"].errors
    with pytest.raises(PermissionDenied):
        MEETINGS.run(b"PK", by=place.admin, organization=place.commune, dry_run=True)
    client.force_login(place.staff)
    page = client.get(reverse("resolutions:import", args=[place.commune.pk]))
    offered = [code for code, _ in page.context["form"].fields["kind"].choices]
    assert offered == ["to-chuc", "dang-vien", "cuoc-hop", "xep-loai"]
