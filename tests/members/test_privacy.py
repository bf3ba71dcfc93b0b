"""Identity numbers are masked, looks are written down and sealed, people see what is held."""

import io
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from branches import jobs, looks
from branches.chain_check import prove_trail
from branches.guards import guards_removed
from branches.models import Job, SensitiveLook
from config.lib.sealed import digest, seal
from config.lib.sealed_rows import SealedRow
from members import tasks  # noqa: F401 - tasks do the job
from members.masking import masked
from members.models import Member

NUMBER = "012345678989"


@pytest.fixture
def person(place):
    sealed = {"citizen_id_sealed": seal(NUMBER), "citizen_id_digest": digest(NUMBER)}
    Member.objects.filter(pk=place.member.pk).update(**sealed)
    place.member.refresh_from_db()
    return place.member


def url(name, member):
    return reverse(f"members:{name}", args=[member.pk])


def told():
    rows = SensitiveLook.objects.order_by("pk")
    return list(rows.values_list("kind", "actor_id", "subject_id", "reason"))


@pytest.mark.parametrize(
    ("number", "shown"),
    [(NUMBER, "0123****89"), ("0912345678", "0912****78"), ("123", "***"), ("", "")],
)
def test_a_number_is_masked(number, shown):
    assert masked(number) == shown


def test_the_page_of_a_member_masks_the_number_and_leaves_a_line(client, place, person):
    client.force_login(place.secretary)
    text = client.get(url("detail", person)).content.decode()
    assert "0123****89" in text
    assert NUMBER not in text
    assert told() == [("MEMBER", place.secretary.pk, person.pk, "")]


def test_the_number_is_shown_for_a_reason_after_the_password(client, place, person):
    client.force_login(place.secretary)
    session = client.session
    session.pop("proven_at", None)
    session.save()
    reason = {"reason": "Đối chiếu hồ sơ chuyển sinh hoạt"}
    assert client.post(url("citizen_id", person), {"reason": "xem"}).status_code == 422
    asked = client.post(url("citizen_id", person), reason)
    assert NUMBER not in asked.content.decode(), "the password comes first"
    assert told() == []
    shown = client.post(
        url("citizen_id", person), reason | {"proof_password": "mat-khau-dai-12"}, follow=True
    )
    assert NUMBER in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert told() == [("NUMBER", place.secretary.pk, person.pk, reason["reason"])]
    assert NUMBER not in client.get(url("citizen_id", person)).content.decode()


def test_a_number_no_key_opens_any_more_breaks_no_page(client, place, person, settings):
    """After a restore for which the old key was lost (``restore --other-keys``)."""
    client.force_login(place.secretary)
    settings.FIELD_KEY = "khac" * 20
    assert "khóa cũ đã mất" in client.get(url("detail", person)).content.decode()
    assert "khóa cũ đã mất" in client.get(url("subject", person)).content.decode()
    asked = {"reason": "Đối chiếu với thẻ", "proof_password": "mat-khau-dai-12"}
    answer = client.post(url("citizen_id", person), asked)
    assert answer.status_code == 409
    assert "không đọc được" in answer.content.decode()


def test_others_see_neither_the_number_nor_the_way_to_it(client, place, person):
    for user, status in ((place.plain, 403), (place.far_secretary, 404), (place.admin, 404)):
        client.force_login(user)
        answer = client.post(url("citizen_id", person), {"reason": "Muốn xem cho biết thôi"})
        assert answer.status_code == status
    assert told() == []


def test_a_member_reads_what_is_held_and_who_looked(client, place, person):
    client.force_login(place.secretary)
    client.get(url("detail", place.comrade))
    client.force_login(place.plain)  # the login of the comrade
    text = client.get(url("subject", place.comrade)).content.decode()
    assert "Mở hồ sơ đảng viên" in text
    assert place.branch.name in text
    parts = json.loads(client.get(url("subject_json", place.comrade)).content)["phan"]
    assert [one["ten"] for one in parts][:2] == ["Thông tin chung", "Nơi sinh hoạt"]
    assert {"Ai đã xem"} <= {one["ten"] for one in parts}
    assert client.get(url("subject", person)).status_code == 403
    assert [one[0] for one in told()] == ["MEMBER"], "one's own file leaves no line"


def test_the_file_is_made_as_a_paper_for_the_person_alone(client, place, person):
    client.force_login(place.plain)
    client.post(url("subject_pdf", place.comrade))
    job = Job.objects.get()
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("DONE", "")
    content = (settings.FILES_DIR / job.result_path).read_bytes()
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "DỮ LIỆU ĐANG GIỮ" in text
    assert "Tao Thị Hoan" in text
    assert client.post(url("subject_pdf", person)).status_code == 403


def test_the_file_of_another_leaves_a_line_and_no_number(client, place, person):
    client.force_login(place.secretary)
    content = client.get(url("subject_json", person)).content.decode()
    assert NUMBER not in content
    assert "0123****89" in content
    assert [one[0] for one in told()] == ["SUBJECT"]


def test_lines_are_never_changed_and_changes_past_the_guards_are_found(client, place, person):
    client.force_login(place.secretary)
    client.get(url("detail", person))
    with pytest.raises(SealedRow):
        SensitiveLook.objects.update(reason="x")
    for change in (
        lambda: QuerySet(SensitiveLook).update(reason="x"),
        lambda: QuerySet(SensitiveLook).all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with guards_removed(connection):
        SensitiveLook.objects.update(at=timezone.now() - timedelta(hours=1))
    assert looks.seal_looks() == 1
    assert looks.seal_looks() == 0
    assert prove_trail().holds
    with guards_removed(connection):
        SensitiveLook.objects.update(actor_name="Người khác")
    assert [one.kind for one in prove_trail().findings] == ["looks_changed"]
