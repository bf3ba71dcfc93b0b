"""The paper of a resolution: what is on it, from which tree, and as a job."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from branches import jobs
from branches.actions.tree import move_organization
from branches.models import Job
from branches.permissions import SYSTEM
from config.lib.errors import RuleBroken
from meetings.choices import MeetingState
from meetings.models import RenderedFile
from resolutions import tasks
from resolutions.actions.drafting import update_resolution_text
from resolutions.actions.printing import request_resolution_pdf
from resolutions.actions.signing import sign_resolution
from resolutions.documents import resolution_paper, resolution_pdf
from resolutions.models import Resolution
from tests.factories import make_meeting, make_org, make_task
from tests.resolutions.conftest import NOVEMBER


def write(village, **values):
    resolution = Resolution.objects.filter(meeting=village.november).first()
    update_resolution_text(
        meeting=village.november,
        values=values,
        version=resolution.version if resolution else None,
        by=village.secretary,
    )


def signed(village):
    resolution = village.adopted()
    return sign_resolution(resolution=resolution, version=resolution.version, by=village.secretary)


def text_of(pdf):
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


def test_the_paper_is_filled_from_meeting_points_and_vote(village):
    village.add(
        text="Giới thiệu một quần chúng ưu tú",
        owners=tuple(village.people[3:]),
        owner_text="Chi đoàn bản",
        requirement="Có hồ sơ trước 30/11",
        measure="Phân công đảng viên giúp đỡ",
        helpers="Hội Phụ nữ",
    )
    write(village, ideology="Tư tưởng ổn định", direction="Giữ vững an ninh")
    village.adopted()
    paper = resolution_paper(village.resolution)
    assert paper.title == "NGHỊ QUYẾT"
    assert paper.head.superior_lines == ["ĐẢNG BỘ XÃ PA TẦN"]
    assert paper.head.place_date == "Pa Tần, ngày 03 tháng 11 năm 2026"
    assert paper.head.draft == "DỰ THẢO"
    assert paper.sitting.sentence == (
        "Ngày 03 tháng 11 năm 2026, Chi bộ bản Nậm Tần tổ chức sinh hoạt chi bộ thường kỳ tháng 11 "
        "năm 2026, từ 19 giờ 30 phút đến 21 giờ 45 phút, có 05 đồng chí dự trên 05 đồng chí phải "
        "dự (100,00\u00a0%); chủ trì: đồng chí Lò Văn Hặc, bí thư chi bộ; người ghi biên bản: "
        "đồng chí Tẩn Mí Lù."
    )
    assert (paper.assessment.politics, paper.direction) == ("Tư tưởng ổn định", "Giữ vững an ninh")
    point = paper.points[0]
    assert point.owner == "Vàng Thị Dợ, Nguyễn Thu Hiền và Chi đoàn bản"
    assert (point.helper, point.checker) == ("Hội Phụ nữ", "Lò Văn Hặc")
    assert (paper.vote.yes, paper.vote.base) == (5, 5)
    assert paper.recipients[0] == "Đảng ủy xã Pa Tần (để báo cáo)"


def test_a_conclusion_has_its_own_title_and_number(village):
    resolution = village.adopted(kind="KL")
    resolution = sign_resolution(
        resolution=resolution, version=resolution.version, by=village.secretary
    )
    assert resolution.number_text == "01-KL/CB"
    assert resolution_paper(resolution, number=1).title == "KẾT LUẬN"


def test_a_draft_before_the_meeting_claims_neither_hour_nor_attendance(village):
    meeting = make_meeting(
        village.branch,
        NOVEMBER.replace(month=12),
        state=MeetingState.PLANNED,
        started_at=None,
        ended_at=None,
    )
    village.add(meeting=meeting, due_on=date(2026, 12, 20))
    paper = resolution_paper(Resolution.objects.get(meeting=meeting))
    assert paper.sitting.sentence == (
        "Ngày 03 tháng 12 năm 2026, Chi bộ bản Nậm Tần tổ chức sinh hoạt chi bộ thường kỳ tháng 12 "
        "năm 2026; chủ trì: đồng chí ………………; người ghi biên bản: đồng chí ………………."
    )


def test_the_superior_is_the_parent_of_the_day(village, commune):
    resolution = village.adopted()
    other = make_org(commune.parent, name="Đảng bộ xã Hồng Thu", place_name="Hồng Thu")
    move_organization(
        organization=village.branch,
        parent=other,
        moved_on=NOVEMBER + timedelta(days=1),
        by=SYSTEM,
    )
    assert resolution_paper(resolution).head.superior == "Đảng bộ xã Pa Tần"


def test_the_place_is_that_of_the_nearest_unit_that_has_one(village, commune):
    type(commune).objects.filter(pk=village.branch.pk).update(place_name="")
    type(commune).objects.filter(pk=commune.pk).update(place_name="xã Pa Tần")
    village.add()
    paper = resolution_paper(village.resolution)
    assert paper.head.place_date == "xã Pa Tần, ngày 03 tháng 11 năm 2026"


def test_one_taken_over_has_no_text_to_print(village):
    make_task(village.october)
    Resolution.objects.filter(meeting=village.october).update(
        taken_over=True, taken_over_text="08-NQ/CB"
    )
    with pytest.raises(RuleBroken, match="ghi “08-NQ/CB”"):
        resolution_pdf(Resolution.objects.get(meeting=village.october))


def test_the_signed_pdf_comes_from_the_snapshot_and_is_kept(village):
    resolution = signed(village)
    first = resolution_pdf(resolution)
    village.branch.name = "Chi bộ đổi tên"
    village.branch.save(update_fields=["name"])
    assert resolution_pdf(resolution) == first
    text = text_of(first)
    assert "Số 01-NQ/CB" in text
    assert "DỰ THẢO" not in text
    assert "CHI BỘ BẢN NẬM TẦN" in text
    assert "Nghị quyết được chi bộ thông qua với 5/5 đảng viên" in text
    assert RenderedFile.objects.count() == 1


def test_the_job_leaves_the_pdf(village):
    village.add()
    job = request_resolution_pdf(resolution=village.resolution, by=village.secretary)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("DONE", "")
    assert job.result_name == "du-thao-NQ-2026-11-03.pdf"


def test_the_job_checks_rights_again(village):
    village.add()
    job = request_resolution_pdf(resolution=village.resolution, by=village.secretary)
    Job.objects.filter(pk=job.pk).update(requester=village.owner)
    assert job.kind == tasks.RESOLUTION_PDF
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "FAILED"
    assert job.error == "Đồng chí không còn quyền xem văn bản này, hoặc dự thảo đã bị bỏ."
