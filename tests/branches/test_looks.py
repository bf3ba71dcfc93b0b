"""The log of looks: what is written down, and who may read it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.jobs import store
from branches.models import Job, SensitiveLook, User
from config.lib import private_files
from meetings.models import Document
from members.models import Member
from reports.models import YearlyGrade
from tests.factories import make_meeting, make_user
from tests.places import make_place


@pytest.fixture
def place(db):
    return make_place()


def told():
    rows = SensitiveLook.objects.order_by("pk")
    return list(rows.values_list("kind", "actor_id", "subject_id", "target"))


def test_a_grade_of_somebody_else_leaves_a_line(client, place):
    own = reverse("reports:grade_member", args=[place.branch.pk, place.comrade.pk])
    YearlyGrade.objects.create(
        unit=place.branch,
        member=place.comrade,
        year=2026,
        state="SELF_RATED",
        self_grade="GOOD",
    )
    client.force_login(place.plain)
    assert client.get(f"{own}?nam=2026").status_code == 200
    assert told() == [], "one's own grade"
    client.force_login(place.secretary)
    assert client.get(f"{own}?nam=2026").status_code == 200
    board = reverse("reports:grades", args=[place.branch.pk])
    assert client.get(f"{board}?nam=2026").status_code == 200
    assert told() == [
        ("GRADE", place.secretary.pk, place.comrade.pk, "Xếp loại năm 2026: Tao Thị Hoan"),
        ("GRADE", place.secretary.pk, None, f"Xếp loại đảng viên năm 2026: {place.branch.name}"),
    ]


def test_a_search_for_people_leaves_a_line_with_its_words(client, place):
    roll = reverse("members:roll", args=[place.commune.pk])
    client.force_login(place.staff)
    client.get(roll)
    assert told() == []
    assert "Lò Văn Hặc" in client.get(roll, {"tim": "Lò Văn"}).content.decode()
    [(kind, actor, subject, target)] = told()
    assert (kind, actor, subject) == ("SEARCH", place.staff.pk, None)
    assert target == f"“Lò Văn” trong danh sách của {place.commune.name}"


def test_a_search_in_minutes_leaves_a_line(client, place):
    client.force_login(place.staff)
    client.get(reverse("meetings:search"), {"tim": "nhà văn\x00 hóa"})  # no database stores \x00
    assert [one[0] for one in told()] == ["SEARCH"]
    assert "“nhà văn hóa” trong" in told()[0][3]


def test_every_download_leaves_a_line(client, place):
    """A paper of a meeting, and a file that was made; of evidence also about whom it is."""
    meeting = make_meeting(place.branch, date(2026, 10, 3))
    path, digest = private_files.put(b"%PDF-1.7")
    paper = Document.objects.create(
        meeting=meeting,
        title="Báo cáo",
        name="bao-cao.pdf",
        content_type="application/pdf",
        size=8,
        path=path,
        sha256=digest,
        uploaded_at=timezone.now(),
    )
    job = Job.objects.create(
        kind="members.subject_pdf",
        title="Dữ liệu đang giữ về đồng chí Lò Văn Hặc",
        params={"member": place.member.pk},
        organization=place.branch,
        requester=place.secretary,
        requested_at=timezone.now(),
        state="DONE",
        result_name="du-lieu.pdf",
        **dict(zip(("result_path", "result_sha256"), store(b"%PDF-"), strict=True)),
    )
    client.force_login(place.secretary)
    for address in (paper.get_absolute_url(), reverse("branches:job_file", args=[job.uid])):
        answer = client.get(address)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer.getvalue()
    assert told() == [
        ("FILE", place.secretary.pk, None, "bao-cao.pdf"),
        ("FILE", place.secretary.pk, place.member.pk, job.title),
    ]


def test_a_file_that_changed_is_neither_given_nor_noted(client, place):
    meeting = make_meeting(place.branch, date(2026, 10, 3))
    path, _ = private_files.put(b"%PDF-1.7")
    paper = Document.objects.create(
        meeting=meeting,
        title="Báo cáo",
        name="bao-cao.pdf",
        content_type="application/pdf",
        size=8,
        path=path,
        sha256="0" * 64,
        uploaded_at=timezone.now(),
    )
    client.force_login(place.secretary)
    assert client.get(paper.get_absolute_url()).status_code == 404
    assert told() == []


def test_inspectors_read_the_log_of_their_units_and_narrow_it(client, place):
    page = reverse("branches:looks", args=[place.commune.pk])
    User.objects.filter(pk=place.staff.pk).update(full_name="Hoàng Văn Phòng")
    for user, member in (
        (place.secretary, place.member),
        (place.staff, place.comrade),
        (place.far_secretary, Member.objects.create(full_name="Giàng A Páo", key="77")),
    ):
        client.force_login(user)
        client.get(reverse("members:detail", args=[member.pk]))
    inspector = make_user(place.commune, "INSPECTOR")
    client.force_login(inspector)
    text = client.get(page).content.decode()
    assert "2 lần." in text
    assert place.secretary.full_name in text
    assert "Bí thư chi bộ" in text
    assert "Giàng A Páo" not in text
    assert "1 lần." in client.get(page, {"nguoi": "Văn Phòng"}).content.decode()
    assert "0 lần." in client.get(page, {"loai": "NUMBER"}).content.decode()
    assert "0 lần." in client.get(page, {"den": "01/01/2020"}).content.decode()
    assert client.get(page, {"tu": "hôm qua", "loai": "x"}).status_code == 200


@pytest.mark.parametrize(("role", "status"), [("COMMITTEE_STAFF", 403), ("SYSTEM_ADMIN", 403)])
def test_others_do_not_read_it(client, place, role, status):
    client.force_login(make_user(place.commune, role))
    page = reverse("branches:looks", args=[place.commune.pk])
    assert client.get(page).status_code == status
    client.force_login(place.stranger)
    assert client.get(page).status_code == 404
