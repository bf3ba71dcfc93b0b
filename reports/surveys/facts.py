"""What the branches answered: how many, which not yet, question by question."""

from collections import Counter
from dataclasses import dataclass

from branches.models import PartyOrganization
from config.lib.dates import today
from reports.models import SurveyQuestion


@dataclass(frozen=True)
class QuestionLook:
    """``counts`` pairs of choice and number of branches; ``texts`` pairs of branch and words."""

    question: SurveyQuestion
    counts: list
    texts: list


@dataclass(frozen=True)
class Results:
    """``answered`` of ``asked`` branches; ``silent`` have not answered yet."""

    asked: int
    answered: int
    silent: list
    looks: list


def branches_of(survey):
    """The branches asked, as the tree stands today."""
    branches = PartyOrganization.objects.branches().at_or_below(survey.organization).on(today())
    if survey.branch_types:
        branches = branches.filter(branch_type__in=survey.branch_types)
    return branches.order_by("path")


def results_of(survey):
    """The `Results`; three queries, however many branches."""
    answers = list(survey.answers.select_related("branch").order_by("branch__sort_name"))
    known = {answer.branch_id for answer in answers}
    asked = list(branches_of(survey))
    looks = []
    for question in survey.questions.order_by("seq"):
        said = [
            (answer.branch, answer.values[str(question.pk)])
            for answer in answers
            if answer.values.get(str(question.pk))
        ]
        ticked = Counter(value for _, value in said)
        counts = [(choice, ticked[choice]) for choice in question.choices]
        looks.append(QuestionLook(question, counts, [] if question.choices else said))
    return Results(
        asked=len({branch.pk for branch in asked} | known),
        answered=len(answers),
        silent=[branch for branch in asked if branch.pk not in known],
        looks=looks,
    )
