"""A survey: sent to the branches, answered, closed, its result told with a number."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.actions.work import request_job
from branches.numbers import issue_number, term_of
from branches.permissions import login_of
from config.lib.dates import today
from config.lib.digests import digest_of
from config.lib.errors import RuleBroken, Stale
from config.lib.lengths import require_fitting
from config.lib.paper_snapshot import to_snapshot
from config.lib.uploads import require_no_secrecy_mark
from config.lib.vietnamese import nfc
from reports.models import Survey, SurveyAnswer, SurveyNotice, SurveyQuestion
from reports.models.result_notice import KIND
from reports.surveys.choices import SurveyState
from reports.surveys.notices import notice_paper
from reports.surveys.permissions import ANSWER_SURVEY, SEND_SURVEY
from reports.surveys.rules import questions_of, require_survey_move

NOTICE_FILE = "reports.survey_notice"
FORMS = {"pdf": "PDF", "docx": "Word"}
LONGEST_ANSWER = 2000


@transaction.atomic
def send_survey(*, survey, questions, by):
    """Ask all branches of the types chosen; ``questions`` as `questions_of` reads them."""
    SEND_SURVEY.require(by, survey.organization)
    asked = questions_of(nfc(questions))
    require_no_secrecy_mark(f"{survey.title}\n{survey.purpose}\n{questions}")
    if survey.due_on < today():
        raise RuleBroken("Hạn trả lời đã qua. Đồng chí ghi ngày từ hôm nay trở đi.")
    for text, _ in asked:
        require_fitting(text, SurveyQuestion, "text", "Câu hỏi")
    survey.opened_at, survey.opened_by = timezone.now(), login_of(by)
    survey.save(force_insert=True)
    SurveyQuestion.objects.bulk_create(
        SurveyQuestion(survey=survey, seq=seq, text=text, choices=choices)
        for seq, (text, choices) in enumerate(asked, start=1)
    )
    _tell(survey, survey.organization, by, "sent", f"Gửi {survey}", {"questions": len(asked)})
    return survey


@transaction.atomic
def answer_survey(*, survey, branch, values, by, seen=None):
    """The branch answers, or mends its answer while the survey is open.

    ``values`` maps ids of questions to text; a choice must be one of those offered. ``seen`` is the
    `seen_answer` its writer had before them; Stale when another one of the branch answered since.
    """
    ANSWER_SURVEY.require(by, branch)
    survey = _locked(survey)
    if seen is not None and seen != seen_answer(survey, branch):
        raise Stale("Trả lời khảo sát của chi bộ")
    if survey.state != SurveyState.OPEN or not survey.is_for(branch):
        raise RuleBroken("Khảo sát đã khép lại, hoặc không hỏi chi bộ của đồng chí.")
    kept = {}
    for question in survey.questions.order_by("seq"):
        said = nfc(values.get(question.pk) or "")
        require_no_secrecy_mark(said)
        if not said or question.choices and said not in question.choices:
            raise RuleBroken(f"Đồng chí chưa trả lời câu “{question.text}”.")
        if len(said) > LONGEST_ANSWER:
            raise RuleBroken(f"Câu trả lời dài quá {LONGEST_ANSWER} ký tự. Đồng chí rút gọn lại.")
        kept[str(question.pk)] = said
    answer, _ = SurveyAnswer.objects.update_or_create(
        survey=survey,
        branch=branch,
        defaults={"values": kept, "sent_at": timezone.now(), "sent_by": login_of(by)},
    )
    _tell(answer, branch, by, "answered", f"Trả lời {survey}")
    return answer


def seen_answer(survey, branch):
    """The digest of what the branch has answered so far; empty where nothing."""
    answer = SurveyAnswer.objects.filter(survey=survey, branch=branch).first()
    return (
        digest_of(*(text for pair in sorted(answer.values.items()) for text in pair))
        if answer
        else ""
    )


@transaction.atomic
def move_survey(*, survey, wanted, by):
    """Close a survey, or open it again while no notice tells of it."""
    SEND_SURVEY.require(by, survey.organization)
    survey = _locked(survey)
    require_survey_move(survey.state, wanted)
    if SurveyNotice.objects.filter(survey=survey).exists():
        raise RuleBroken("Đã ban hành thông báo kết quả nên không mở lại khảo sát được.")
    is_closed = wanted == SurveyState.CLOSED
    survey.state = wanted
    survey.closed_at = timezone.now() if is_closed else None
    survey.closed_by = login_of(by) if is_closed else None
    survey.save(update_fields=["state", "closed_at", "closed_by"])
    word = "Khép lại" if is_closed else "Mở lại"
    _tell(survey, survey.organization, by, "moved", f"{word}: {survey}")


@transaction.atomic
def issue_survey_notice(*, survey, words, by):
    """Tell all branches the result: once, of a closed survey, with a number."""
    SEND_SURVEY.require(by, survey.organization)
    survey, organization = _locked(survey), survey.organization
    if survey.state != SurveyState.CLOSED:
        raise RuleBroken("Đồng chí khép lại khảo sát rồi mới thông báo kết quả.")
    if SurveyNotice.objects.filter(survey=survey).exists():
        raise RuleBroken("Đã ban hành thông báo kết quả của khảo sát này.")
    words = {name: nfc(text) for name, text in words.items()}
    require_no_secrecy_mark("\n".join(words.values()))
    if not (words["strengths"] or words["weaknesses"]):
        raise RuleBroken("Thông báo chưa có ưu điểm, hạn chế nào. Đồng chí ghi nội dung.")
    day = today()
    term = term_of(organization, day)
    number = issue_number(branch=organization, term=term, kind=KIND)
    notice = SurveyNotice.objects.create(
        survey=survey,
        organization=organization,
        term=term,
        number=number,
        snapshot=to_snapshot(notice_paper(survey, words, day, number=number)),
        issued_on=day,
        issued_at=timezone.now(),
        issued_by=login_of(by),
    )
    _tell(notice, organization, by, "notice_issued", f"Ban hành {notice}", {"number": number})
    return notice


def request_survey_notice(*, notice, form, by):
    """Ask for the notice as PDF or Word; the job lies at the reader's own unit."""
    if not SurveyNotice.objects.visible_to(by).filter(pk=notice.pk).exists():
        raise PermissionDenied("Đồng chí không thuộc đảng bộ ban hành thông báo này.")
    inside = [
        post.organization for post in by.posts if post.path.startswith(notice.organization.path)
    ]
    return request_job(
        kind=NOTICE_FILE,
        title=f"{notice} ({FORMS[form]})"[:300],
        organization=inside[0],
        params={"notice": notice.pk, "form": form},
        by=by,
    )


def _locked(survey):
    rows = Survey.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("organization").get(pk=survey.pk)


def _tell(target, organization, by, what, sentence, payload=None):
    audit.record(
        f"reports.survey_{what}",
        sentence,
        target=target,
        by=by,
        organization=organization,
        payload=payload,
    )
