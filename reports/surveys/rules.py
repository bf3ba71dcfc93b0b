"""Pure rules of surveys (handbook 16.2, 20.2 B8). No database, no clock."""

from branches.rules import require_move
from config.lib.errors import RuleBroken
from reports.surveys.choices import SurveyState

S = SurveyState
SURVEY_MOVES = {S.OPEN: {S.CLOSED}, S.CLOSED: {S.OPEN}}
SURVEY_LABELS = dict(S.choices)
MOST_QUESTIONS, MOST_CHOICES = 40, 12


def require_survey_move(current, wanted):
    """Refuse a move of the survey the graph does not hold."""
    require_move(SURVEY_MOVES, current, wanted, SURVEY_LABELS)


def questions_of(text):
    """Pairs of question and choices typed one a line: ``Câu hỏi | lựa chọn 1; lựa chọn 2``.

    Without choices the answer is free text. Raises RuleBroken for what cannot be asked.
    """
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        question, _, rest = line.partition("|")
        choices = list(dict.fromkeys(filter(None, (one.strip() for one in rest.split(";")))))
        if not question.strip():
            raise RuleBroken("Có dòng chưa ghi câu hỏi trước dấu gạch đứng.")
        if len(choices) == 1 or len(choices) > MOST_CHOICES:
            raise RuleBroken(
                f"Câu “{question.strip()}” cần từ 2 đến {MOST_CHOICES} lựa chọn, cách nhau bằng "
                "dấu chấm phẩy; không ghi lựa chọn nào thì chi bộ trả lời bằng lời."
            )
        found.append((question.strip(), choices))
    if not 0 < len(found) <= MOST_QUESTIONS:
        raise RuleBroken(f"Đồng chí ghi từ 1 đến {MOST_QUESTIONS} câu hỏi, mỗi dòng một câu.")
    return found
