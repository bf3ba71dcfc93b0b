"""A committee asks its branches, and tells them what came of it (handbook 16.2, 20.2 B8, B9)."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from branches.models import PartyOrganization, Term
from branches.paper_names import body_code
from config.lib.paper import number_text
from reports.inspections.querysets import ResultNoticeQuerySet
from reports.models.result_notice import KIND
from reports.surveys.choices import SurveyState
from reports.surveys.querysets import SurveyQuerySet


def by_login():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class Survey(models.Model):
    """``branch_types`` lists the types of branch asked; an empty list means all."""

    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="surveys")
    title = models.CharField("Nội dung khảo sát", max_length=300)
    purpose = models.TextField("Mục đích, hướng dẫn", blank=True)
    branch_types = models.JSONField("Loại hình chi bộ", default=list, blank=True)
    due_on = models.DateField("Hạn trả lời")
    state = models.CharField(max_length=6, choices=SurveyState.choices, default=SurveyState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = by_login()
    closed_at = models.DateTimeField(null=True)
    closed_by = by_login()

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "khảo sát"

    def __str__(self):
        return f"Khảo sát: {self.title}"

    def get_absolute_url(self):
        return reverse("reports:survey", args=[self.pk])

    def is_for(self, branch):
        is_below = branch.is_branch and branch.path.startswith(self.organization.path)
        return is_below and (not self.branch_types or branch.branch_type in self.branch_types)


class SurveyQuestion(models.Model):
    """``choices`` lists what may be ticked; empty: answered in words."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    seq = models.PositiveSmallIntegerField()
    text = models.CharField("Câu hỏi", max_length=300)
    choices = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "câu hỏi khảo sát"
        constraints = [
            models.UniqueConstraint(fields=["survey", "seq"], name="survey_question_once_per_place")
        ]

    def __str__(self):
        return self.text


class SurveyAnswer(models.Model):
    """What one branch said: ``values`` by the id of the question, as text."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers")
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    sent_by = by_login()

    class Meta:
        verbose_name = "trả lời khảo sát"
        constraints = [
            models.UniqueConstraint(fields=["survey", "branch"], name="survey_answered_once")
        ]

    def __str__(self):
        return f"{self.survey_id}: {self.branch_id}"


class SurveyNotice(models.Model):
    """The numbered notice of the result; never changed. ``snapshot`` is the paper as issued."""

    survey = models.OneToOneField(Survey, models.PROTECT, related_name="notice")
    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("Số")
    snapshot = models.TextField()
    issued_on = models.DateField("Ngày ban hành")
    issued_at = models.DateTimeField()
    issued_by = by_login()

    objects = ResultNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo kết quả khảo sát"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "term", "number"], name="survey_notice_number_once"
            )
        ]

    def __str__(self):
        return f"Thông báo số {self.number_text}: kết quả khảo sát {self.survey.title}"

    def get_absolute_url(self):
        return reverse("reports:survey_notice", args=[self.pk])

    @property
    def number_text(self):
        return number_text(self.number, KIND, body_code(self.organization))
