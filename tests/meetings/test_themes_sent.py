"""Themes after they were treated: sent upward, read, spread, or kept in the branch (A54, A55)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from branches.rule_book import rules_for
from config.lib.errors import RuleBroken
from config.lib.uploads import DOCUMENTS, checked_upload, limits_of
from meetings.actions import themes_sent
from meetings.models import ThemeSubmission
from meetings.plan.choices import SubmissionState
from meetings.plan.facts import HIDDEN_THEME
from meetings.plan.rules import SUBMISSION_MOVES
from tests.factories import make_branch, make_meeting, make_org, make_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 test"
SECRET = "Bảo vệ nội bộ đơn vị"


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to("2026-11-03T22:00:00+07:00", tick=False)


@pytest.fixture
def staff(village):
    return make_user(village.commune, "COMMITTEE_STAFF")


@pytest.fixture
def meeting(village):
    return village.write(village.start(meeting_type="COMBINED", theme="Giữ rừng mùa khô"))


def send(village, meeting, **values):
    return themes_sent.send_theme(
        meeting=meeting,
        by=village.secretary,
        **{
            "title": "Giữ rừng mùa khô",
            "category": "SECURITY",
            "text": "Mỗi hộ một ngày công làm đường băng.",
            "is_withheld": False,
            "reason": "",
            **values,
        },
    )


def withhold(village, meeting):
    return send(
        village, meeting, title=SECRET, text="", is_withheld=True, reason="Có nội dung nội bộ"
    )


def address(name, *args):
    return reverse(f"meetings:{name}", args=args)


def test_the_graph_of_a_theme_is_a_table():
    assert set(SUBMISSION_MOVES) == set(SubmissionState)
    assert SUBMISSION_MOVES["READ"] == {SubmissionState.SPREAD}


def test_a_theme_is_sent_read_and_spread(village, meeting, staff):
    sent = send(village, meeting)
    assert sent.state == "SENT"
    themes_sent.mark_read(sent=sent, by=staff)
    assert (sent.state, sent.read_by) == ("READ", staff)
    with pytest.raises(RuleBroken, match="Cấp trên đã đọc"):
        send(village, meeting, text="Sửa")
    themes_sent.spread(sent=sent, committee=village.commune, remark="Cách làm hay", by=staff)
    assert (sent.state, sent.spread_in, sent.remark) == ("SPREAD", village.commune, "Cách làm hay")
    themes_sent.stop_spreading(sent=sent, by=staff)
    assert (sent.state, sent.spread_in) == ("READ", None)


def test_spreading_at_once_counts_as_read(village, meeting, staff):
    sent = send(village, meeting)
    themes_sent.spread(sent=sent, committee=village.commune, remark="", by=staff)
    assert sent.read_by == staff


def test_what_was_spread_is_read_by_branches_below_that_committee_only(village, meeting, staff):
    sent = send(village, meeting)
    neighbour = make_user(make_branch(village.commune), "MEMBER")
    stranger = make_user(make_branch(make_org(village.root)), "SECRETARY")
    visible = [user for user in (neighbour, stranger) if _sees(user, sent)]
    assert visible == []
    themes_sent.spread(sent=sent, committee=village.commune, remark="", by=staff)
    assert _sees(neighbour, sent)
    assert not _sees(stranger, sent)


def _sees(user, sent):
    return ThemeSubmission.objects.visible_to(user).filter(pk=sent.pk).exists()


def test_rights_and_times_of_sending(village, staff):
    planned = village.plan(meeting_type="COMBINED", theme="Giữ rừng mùa khô")
    with pytest.raises(RuleBroken, match="xong rồi mới gửi"):
        send(village, planned)
    with pytest.raises(PermissionDenied):
        themes_sent.send_theme(
            meeting=planned, title="…", category="OTHER", text="…", is_withheld=False, reason="",
            by=village.minute_taker,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": " "}, "ghi nội dung chuyên đề"),
        ({"is_withheld": True}, "ghi lý do"),
        ({"text": "Tài liệu TỐI MẬT"}, "dấu hiệu mật"),
    ],
)
def test_a_theme_is_refused_in_words(village, meeting, values, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        send(village, meeting, **values)
    assert not ThemeSubmission.objects.exists()


def test_only_the_committee_above_judges(village, meeting):
    sent = send(village, meeting)
    other = make_user(make_org(village.root), "COMMITTEE_STAFF")
    for login in (village.secretary, other):
        with pytest.raises(PermissionDenied):
            themes_sent.mark_read(sent=sent, by=login)


def test_a_withheld_theme_has_a_reason(village, meeting):
    with pytest.raises(IntegrityError), transaction.atomic():
        ThemeSubmission.objects.create(
            meeting=meeting, branch=village.branch, title="…", category="OTHER",
            state="WITHHELD", sent_at=meeting.ended_at,
        )  # fmt: skip


def test_above_the_branch_a_withheld_theme_is_only_known_to_have_been_held(
    client, village, meeting, staff
):
    meeting.theme = SECRET
    meeting.save()
    sent = withhold(village, meeting)
    listed = address("themes", village.commune.pk)
    for path in (listed, sent.get_absolute_url(), meeting.get_absolute_url()):
        client.force_login(staff)
        page = client.get(path).content.decode()
        assert SECRET not in page, path
        assert HIDDEN_THEME in page, path
    client.force_login(village.secretary)
    assert SECRET in client.get(sent.get_absolute_url()).content.decode()
    assert "Có nội dung nội bộ" in client.get(sent.get_absolute_url()).content.decode()


def test_a_theme_withheld_later_takes_its_papers_back(client, village, meeting, staff):
    paper = SimpleUploadedFile("toan van.pdf", PDF)
    upload = checked_upload(
        paper, allowed=DOCUMENTS, limits=limits_of(rules_for(village.branch, meeting.held_on))
    )
    address_of_paper = send(village, meeting, upload=upload).documents.get().get_absolute_url()
    supervisor = make_user(village.branch, "SUPERVISOR")
    for login in (staff, supervisor):
        client.force_login(login)
        assert client.get(address_of_paper).getvalue() == PDF
    sent = withhold(village, meeting)
    for login in (staff, supervisor):
        client.force_login(login)
        assert client.get(address_of_paper).status_code == 404
        assert SECRET not in client.get(sent.get_absolute_url()).content.decode()
    client.force_login(village.secretary)
    assert client.get(address_of_paper).getvalue() == PDF


def test_the_pages_from_the_secretary_to_the_neighbour(client, village, meeting, staff):
    client.force_login(village.secretary)
    home = client.get(reverse("branches:home")).content.decode()
    assert "Chuyên đề chưa gửi cấp trên" in home
    form = client.get(address("theme_send", meeting.pk)).content.decode()
    assert "Chi bộ nhất trí các nhiệm vụ tháng 12." in form, "the conclusion is proposed"
    values = {"title": "Giữ rừng", "category": "SECURITY", "text": ""}
    refused = client.post(address("theme_send", meeting.pk), values)
    assert refused.status_code == 422
    values["file"] = SimpleUploadedFile("toan van.pdf", PDF)
    client.post(address("theme_send", meeting.pk), values)
    sent = ThemeSubmission.objects.get()
    paper = sent.documents.get().get_absolute_url()
    client.force_login(staff)
    assert "1 chuyên đề chờ đọc" in client.get(reverse("branches:home")).content.decode()
    assert client.get(paper).getvalue() == PDF
    client.post(address("theme_judge", sent.pk), {"da-doc": "1"})
    client.post(address("theme_judge", sent.pk), {"pho-bien": "1", "remark": "Học tập"})
    neighbour = make_branch(village.commune)
    client.force_login(make_user(neighbour, "MEMBER"))
    assert "Giữ rừng" in client.get(address("themes", neighbour.pk)).content.decode()
    assert "Học tập" in client.get(sent.get_absolute_url()).content.decode()
    assert client.get(paper).getvalue() == PDF


def test_the_list_is_filtered_and_counts_kinds(client, village, meeting, staff):
    send(village, meeting)
    village.signed_on(date(2026, 10, 3))
    client.force_login(staff)
    listed = address("themes", village.commune.pk)

    def rows(**query):
        return len(client.get(listed, {"nam": 2026, **query}).context["rows"])

    assert rows() == 1
    assert (rows(quy=4), rows(quy=3)) == (1, 0)
    assert (rows(tinh_trang="SENT"), rows(tinh_trang="chua-gui")) == (1, 0)
    assert (rows(nhom="SECURITY"), rows(nhom="ECONOMY")) == (1, 0)
    assert rows(quy="x", tinh_trang="y", nhom="z", nam="a") == 1
    assert client.get(listed).context["categories"] == [("Quốc phòng, an ninh", 1)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_query_count(client, village, staff, number, django_assert_num_queries):
    for month in range(8, 8 + number):
        day = date(2026, month, 3)
        send(village, make_meeting(village.branch, day, meeting_type="COMBINED", theme="A"))
    client.force_login(staff)
    with django_assert_num_queries(6):
        rows = client.get(address("themes", village.commune.pk)).context["rows"]
    assert len(rows) == number
