"""F27: a file missing or changed in the store is never served, is told of, and is named."""

from datetime import date, timedelta

import pytest

from branches import jobs
from branches.integrity import files
from branches.models import Job
from config.lib import private_files
from meetings.models import Document
from tests.factories import make_meeting
from tests.places import make_place


@pytest.fixture
def place(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return make_place()


def stored_document(place, day):
    path, digest = private_files.put(b"%PDF-1.7 noi dung")
    return Document.objects.create(
        meeting=make_meeting(place.branch, day, state="PLANNED"),
        title="Tài liệu họp",
        name="tai-lieu.pdf",
        content_type="application/pdf",
        size=17,
        path=path,
        sha256=digest,
        uploaded_at="2026-12-01T00:00Z",
    )


def stored_result(place):
    path, digest = jobs.store(b"%PDF-1.7 bao cao")
    return Job.objects.create(
        kind="none",
        title="Báo cáo",
        organization=place.branch,
        requester=place.secretary,
        requested_at="2026-12-01T00:00Z",
        state="DONE",
        result_name="bao-cao.pdf",
        result_path=path,
        result_sha256=digest,
    )


def flipped(file):
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


def status_of(client, address):
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()  # closes the file
    return answer.status_code


@pytest.mark.faults
@pytest.mark.parametrize(
    ("harm", "told"), [(flipped, "đã bị thay đổi"), (lambda file: file.unlink(), "thiếu tệp")]
)
def test_f27_a_lost_file_is_refused_and_named(client, place, tmp_path, harm, told, rounds):
    client.force_login(place.secretary)
    for number in rounds(20, short=1):
        document = stored_document(place, date(2026, 12, 1) + timedelta(days=number))
        job = stored_result(place)
        addresses = {
            document.path: f"/tai-lieu/{document.uid}/",
            job.result_path: f"/viec/{job.uid}/tep/",
        }
        for path, address in addresses.items():
            assert status_of(client, address) == 200
            whole = (tmp_path / path).read_bytes()
            harm(tmp_path / path)
            assert status_of(client, address) in {404, 410}
            (fault,) = files.missing_or_changed()
            assert path in fault.problem
            assert told in fault.problem
            (tmp_path / path).write_bytes(whole)
            assert status_of(client, address) == 200
        assert client.get(f"/viec/{job.uid}/").status_code == 200
