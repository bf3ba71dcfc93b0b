"""A word in every text of every record that says whose it is: found wherever it leaks to."""

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from branches.guards import guards_removed
from meetings.rules import OFFICIAL_STATES

APPS = ("branches", "members", "meetings", "resolutions", "reports")
OURS, WORK, OTHERS, FRAME, DOWN = "Zxour", "Zxwork", "Zxother", "Zxframe", "Zxdown"

# Marks of the program, not text of people.
TECHNICAL = (
    *("path", "hash", "sha256", "code", "key", "uid", "slug", "period", "kind", "salt", "name_key"),
    *("content_type", "agent", "address", "username", "email", "password", "target_type"),
    *("target_id", "section", "checklist", "search_name", "sort_name", "party_card_no", "client"),
    *("sealed", "pending", "snapshot", "seen"),
)
# Rules that places set for themselves: open to everybody with a post, like those of the program.
NO_SECRET = {"ScoreTemplate"}
# What a committee sends or announces to everybody below it.
SENT_DOWN = {
    *("CommitteeDirective", "DirectivePoint", "Orientation", "AbsenceNotice", "InspectionNotice"),
    *("Survey", "SurveyQuestion", "SurveyNotice"),
}
# What is written while the branch works and nobody above reads before the minutes are sent.
IN_WORK = {
    *("Contribution", "PreparedOpinion", "ExcuseRequest", "Praise", "SecretBallot", "Vote"),
    *("PaperScan", "SpeakerDraft", "MinutesText", "TextRevision"),
}


def rows_known():
    """The ids of every record there is, by model."""
    return {model: set(model.objects.values_list("pk", flat=True)) for model in text_models()}


def text_models():
    for label in APPS:
        yield from apps.get_app_config(label).get_models()


def mark_everything(before):
    """Begin every text with the word of its owner; ``before``: the records that are ours.

    What belongs to the frame of the program (units, logins, rules) is marked as such: whoever runs
    the system sees it. Returns how many texts were marked.
    """
    count = 0
    with guards_removed(connection):
        for model in text_models():
            fields = [field for field in model._meta.concrete_fields if is_text(field)]
            for row in model.objects.all() if fields else ():
                count += mark(row, fields, word_for(row, row.pk in before[model]))
    return count


def is_text(field):
    is_free = type(field) in {models.CharField, models.TextField} and not field.choices
    is_long = field.max_length is None or field.max_length >= 30
    technical = field.name.endswith(TECHNICAL) or field.primary_key or field.unique
    return is_free and is_long and not technical


def word_for(row, is_ours):
    if not is_ours:
        return OTHERS
    if row._meta.app_label == "branches" or type(row).__name__ in NO_SECRET:
        return FRAME
    if type(row).__name__ in SENT_DOWN:
        return DOWN
    is_work = type(row).__name__ in IN_WORK and row.meeting.state not in OFFICIAL_STATES
    return WORK if is_work else OURS


def mark(row, fields, word):
    """How many texts of one record took the word: some must stay empty in its state."""
    count = 0
    for field in fields:
        text = f"{word} {getattr(row, field.attname)}"[: field.max_length]
        try:
            with transaction.atomic():
                type(row).objects.filter(pk=row.pk).update(**{field.name: text})
        except IntegrityError:
            continue
        count += 1
    return count
