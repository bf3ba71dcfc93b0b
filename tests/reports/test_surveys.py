"""Surveys: asked, answered by those asked, told to all with strengths, weaknesses and causes."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from branches.models import Post, User
from config.lib.errors import RuleBroken
from reports.actions import surveys as actions
from reports.models import Survey, SurveyNotice
from reports.surveys.facts import results_of
from reports.surveys.notices import notice_file
from reports.surveys.panels import to_answer
from reports.surveys.rules import questions_of
from tests.factories import LONG_AGO, make_branch, make_org, make_user
from tests.meetings.conftest import make_village

pytestmark = pytest.mark.django_db
QUESTIONS = "Chi ủy họp trước? | Tháng nào cũng họp; Có tháng không\nKhó khăn lớn nhất?"
WORDS = {
    "strengths": "Nền nếp giữ vững",
    "weaknesses": "Một số chi bộ chưa họp chi ủy",
    "causes": "Địa bàn rộng",
    "measures": "Hướng dẫn, dự sinh hoạt",
    "position": "BÍ THƯ",
    "name": "",
}


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to("2026-11-20 09:00+07:00", tick=False)


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def staff(village):
    return make_user(village.commune, "COMMITTEE_STAFF", username="vanphong")


def survey_of(village, by, **values):
    survey = Survey(
        **{
            "organization": village.commune,
            "title": "chất lượng sinh hoạt chi bộ bản",
            "due_on": date(2026, 12, 10),
            **values,
        }
    )
    return actions.send_survey(survey=survey, questions=QUESTIONS, by=by)


def say(survey, branch, by, choice="Có tháng không", words="Đường xa"):
    first, second = survey.questions.order_by("seq")
    values = {first.pk: choice, second.pk: words}
    return actions.answer_survey(survey=survey, branch=branch, values=values, by=by)


@pytest.mark.parametrize(
    ("typed", "words"), [("", "từ 1 đến"), ("A? | một", "từ 2 đến"), ("| a; b", "chưa ghi câu hỏi")]
)
def test_questions_that_cannot_be_asked_are_refused(typed, words):
    with pytest.raises(RuleBroken, match=words):
        questions_of(typed)


def test_results_count_choices_and_name_who_is_silent(village, staff):
    silent = make_branch(village.commune)
    make_branch(make_org(village.root))
    survey = survey_of(village, staff)
    say(survey, village.branch, village.secretary, "Tháng nào cũng họp")
    say(survey, village.branch, village.secretary)  # mended
    results = results_of(survey)
    assert (results.answered, results.asked, results.silent) == (1, 2, [silent])
    choices, words = results.looks
    assert choices.counts == [("Tháng nào cũng họp", 0), ("Có tháng không", 1)]
    assert words.texts == [(village.branch, "Đường xa")]


def test_only_branches_of_the_types_asked_answer(village, staff):
    survey = survey_of(village, staff, branch_types=["SCHOOL"])
    with pytest.raises(RuleBroken, match="không hỏi chi bộ"):
        say(survey, village.branch, village.secretary)
    with pytest.raises(RuleBroken, match="chưa trả lời câu"):
        say(survey_of(village, staff), village.branch, village.secretary, "Khác")
    with pytest.raises(PermissionDenied):
        survey_of(village, village.secretary)


def test_the_result_is_told_once_with_a_number(client, village, staff):
    survey = survey_of(village, staff)
    say(survey, village.branch, village.secretary)
    with pytest.raises(RuleBroken, match="khép lại khảo sát rồi"):
        actions.issue_survey_notice(survey=survey, words=WORDS, by=staff)
    actions.move_survey(survey=survey, wanted="CLOSED", by=staff)
    with pytest.raises(RuleBroken, match="đã khép lại"):
        say(survey, village.branch, village.secretary)
    notice = actions.issue_survey_notice(survey=survey, words=WORDS, by=staff)
    with pytest.raises(RuleBroken, match="Đã ban hành"):
        actions.issue_survey_notice(survey=survey, words=WORDS, by=staff)
    with pytest.raises(DatabaseError), transaction.atomic():
        SurveyNotice.objects.update(number=9)
    pages = PdfReader(BytesIO(notice_file(notice, "pdf"))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in ("Số 01-TB/ĐU", "1/1 chi bộ trả lời", "Có tháng không: 1", "NGUYÊN NHÂN"):
        assert words in text, words
    assert "Đường xa" not in text
    client.force_login(make_user(village.branch, "MEMBER"))
    assert client.get(notice.get_absolute_url()).status_code == 200
    client.force_login(make_user(make_branch(make_org(village.root)), "SECRETARY"))
    assert client.get(notice.get_absolute_url()).status_code == 404


def test_pages_lead_from_asking_to_the_result(client, village, staff):
    client.force_login(staff)
    values = {"title": "nền nếp", "questions": "Sai | một", "due_on": "10/12/2026"}
    address = reverse("reports:send_survey", args=[village.commune.pk])
    assert "cần từ 2 đến" in client.post(address, values).content.decode()
    client.post(address, values | {"questions": QUESTIONS})
    survey = Survey.objects.get()
    client.force_login(village.secretary)
    answer = reverse("reports:answer_survey", args=[survey.pk])
    assert answer in client.get("/").content.decode()
    assert "Chi ủy họp trước?" in client.get(answer).content.decode()
    assert client.post(answer, {"once": ""}).status_code == 422
    first, second = survey.questions.order_by("seq")
    said = {f"question_{first.pk}": "Có tháng không", f"question_{second.pk}": "Đường xa"}
    shown = client.post(answer, said, follow=True).content.decode()
    assert "chi bộ đã trả lời" in shown
    assert client.get(survey.get_absolute_url()).status_code == 403
    client.force_login(staff)
    assert "Đường xa" in client.get(survey.get_absolute_url()).content.decode()
    client.post(reverse("reports:close_survey", args=[survey.pk]))
    issued = client.post(
        reverse("reports:issue_survey_notice", args=[survey.pk]), WORDS, follow=True
    )
    assert "Đã ban hành thông báo số 01-TB/ĐU." in issued.content.decode()


def test_the_home_page_asks_for_every_branch_one_leads(village, staff):
    other = make_branch(village.commune)
    Post.objects.create(
        user=village.secretary, organization=other, role="SECRETARY", valid_from=LONG_AGO
    )
    both = User.objects.get(pk=village.secretary.pk)
    survey = survey_of(village, staff)
    say(survey, village.branch, both)
    assert to_answer(both, both.posts)["rows"] == [(survey, other)]


def test_two_leaders_of_a_branch_do_not_overwrite_each_other(client, village, staff):
    survey = survey_of(village, staff)
    client.force_login(village.secretary)
    page = client.get(reverse("reports:answer_survey", args=[survey.pk]))
    seen = page.context["form"]["seen"].value()
    say(survey, village.branch, village.secretary, words="Thiếu chi ủy viên")  # on another device
    first, second = survey.questions.order_by("seq")
    sent = {
        f"question_{first.pk}": "Có tháng không",
        f"question_{second.pk}": "Đường xa",
        "seen": seen,
    }
    refused = client.post(reverse("reports:answer_survey", args=[survey.pk]), sent)
    assert refused.status_code == 409
    assert "Đường xa" in refused.text
    assert survey.answers.get().values[str(second.pk)] == "Thiếu chi ủy viên"
