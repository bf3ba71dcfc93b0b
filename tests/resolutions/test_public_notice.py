"""The notice for the notice board: what may be told, chosen line by line, as PDF and Word."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from branches import jobs
from branches.models import Job
from config.lib.errors import RuleBroken
from meetings.choices import MeetingState, VoteMatter
from meetings.models import Meeting, Praise
from resolutions import tasks
from resolutions.meeting_parts import public_notice_link
from resolutions.public_notice import decisions_of, public_notice
from tests.factories import make_vote


def text_of(pdf):
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


def words_of(docx):
    """All the text of a Word file, that of its tables too."""
    nodes = Document(BytesIO(docx)).element.body.iter()
    words = "".join(node.text or "" for node in nodes if node.tag.endswith("}t"))
    return words.replace("\u00a0", " ")


@pytest.fixture
def held(village):
    """November with an adopted resolution of three tasks, one of them the remedy of a member."""
    Praise.objects.create(
        meeting=village.november, seq=1, kind="CRITICISM", member=village.people[3],
        text="Chậm nộp báo cáo", remedy="Nộp báo cáo đúng hạn",
    )  # fmt: skip
    village.add(text="Nộp báo cáo đúng hạn")
    village.add(text=f"Giúp đỡ đồng chí {village.people[2].full_name}")
    village.adopted()
    make_vote(village.november, yes=4, base=5, matter=VoteMatter.RATING)
    make_vote(village.november, yes=2, base=5)  # not carried
    Meeting.objects.filter(pk=village.november.pk).update(state=MeetingState.MINUTES_ADOPTED)
    village.november.refresh_from_db()
    return village


def address(village):
    return reverse("resolutions:public_notice", args=[village.november.pk])


def test_only_what_is_for_everybody_is_offered(held):
    assert [one.text for one in decisions_of(held.november)] == [
        "Thông qua nghị quyết (5/5 tán thành)",
        f"Giúp đỡ đồng chí {held.people[2].full_name} (thời hạn: 25/11/2026)",
        "Nạo vét 1,2 km kênh nội đồng (thời hạn: 25/11/2026)",
    ]
    assert [one.names_member for one in decisions_of(held.november)] == [False, True, False]


def test_the_paper_names_no_member_and_closes_up(held):
    paper = public_notice(held.november, {"n3"}, held.secretary)
    assert paper.head.number.endswith("-TB/CB")  # the branch writes the number in
    headings = [section.heading for section in paper.body if section.heading]
    assert headings == ["I. NHIỆM VỤ CHI BỘ ĐỀ RA"]
    said = " ".join(line for section in paper.body for line in section.paragraphs)
    assert not [one for one in held.people if one.full_name in said]
    with pytest.raises(RuleBroken, match="ít nhất một nội dung"):
        public_notice(held.november, {"v9"}, held.secretary)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_chosen_lines_become_a_file(client, held, settings, tmp_path, form):
    assert tasks.render_public_notice
    settings.FILES_DIR = tmp_path
    client.force_login(held.secretary)
    page = client.get(address(held))
    assert page.context["form"]["lines"].value() == ["v1", "n3"]
    assert client.post(address(held), {"lines": ["v1", "n3"], "form": form}).status_code == 302
    job = Job.objects.get(kind="resolutions.public_notice")
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert job.result_name == f"thong-bao-ket-qua-2026-11-03.{form}"
    content = (tmp_path / job.result_path).read_bytes()
    text = text_of(content) if form == "pdf" else words_of(content)
    assert "Nạo vét 1,2 km kênh nội đồng (thời hạn: 25/11/2026)" in text
    assert "Niêm yết tại nơi sinh hoạt của chi bộ" in text


def test_nothing_chosen_is_said_and_who_does_not_lead_is_refused(client, held):
    client.force_login(held.secretary)
    assert client.post(address(held), {"form": "pdf"}).status_code == 422
    client.force_login(held.owner)
    assert client.get(address(held)).status_code in (403, 404)
    assert public_notice_link(held.november, held.owner) is None


def test_before_the_minutes_are_adopted_there_is_nothing_to_tell(client, village):
    village.adopted()
    client.force_login(village.secretary)
    assert public_notice_link(village.november, village.secretary) is None
    shown = client.get(address(village), follow=True)
    assert "thông qua biên bản rồi mới lập" in shown.text
