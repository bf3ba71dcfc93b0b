"""What was noted of the speakers as HTML (`config.lib.patterns`): twenty and more an evening."""

from django.template.loader import render_to_string

from config.lib.patterns import TemplatePattern
from config.lib.quick_forms import in_rows, is_refused, typed
from meetings.choices import ContributionKind

SPEECH = TemplatePattern("meetings/_speech.html")
NOTE = "meetings/revisions/_note.html"


def speech_item(meeting, spoken, form, token):
    """The list item of a `Contribution` with its ``form``: HTML, or refused, or typed into."""
    page = typed(form)
    return SPEECH(
        pk=meeting.pk,
        speech=spoken.pk,
        name=spoken.member.full_name,
        words=_words(spoken),
        text=spoken.text,
        form=in_rows(form),
        note=render_to_string(NOTE, {"typed": page}) if page else "",
        is_open=bool(page) or is_refused(form),
        csrf_token=token,
    )


def _words(spoken):
    words = " (ý kiến bằng văn bản)" if spoken.is_written else ""
    if not spoken.is_substantive:
        return f"{words} – nhất trí"
    if spoken.kind != ContributionKind.OPINION:
        return f"{words} – {spoken.get_kind_display().lower()}"
    return words
