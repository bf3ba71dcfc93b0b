"""The forms of the record page as nobody has sent them yet, as HTML (`config.lib.patterns`).

Values are what the fields would show; ``names`` and ``kinds`` are options.
"""

from functools import cache

from config.lib.digests import seen_digest
from config.lib.patterns import of_form
from meetings.choices import VoteMatter
from meetings.columns import MEETING_TEXTS, SPEECH_TEXTS
from meetings.forms import (
    AGREES,
    SPEAKER_KINDS,
    ContributionForm,
    EndForm,
    GuestForm,
    TextsForm,
)
from meetings.models import Contribution, Meeting
from meetings.names_shown import named_options
from meetings.record_forms import BreakForm, PraiseForm, VoteForm
from members.models import Member


def _praise(names):
    form = PraiseForm(people=Member.objects.none(), prefix="praise")
    form.fields["member"].choices = [("", names)]
    return form


def _vote(**initial):
    initial |= {"matter": VoteMatter.RESOLUTION, "no": 0, "abstain": 0}
    return VoteForm(meeting=Meeting(), present_with_vote=0, initial=initial)


def _end(**initial):
    return EndForm(meeting=None, with_breaks="break_minutes" not in initial, initial=initial)


def _speech(prefix, kinds, **initial):
    form = ContributionForm(instance=Contribution(), prefix=prefix, initial=initial)
    form.fields["kind"].choices = [(kinds, kinds)]
    return form


KINDS = {kind: named_options(SPEAKER_KINDS, kind) for kind, _ in SPEAKER_KINDS}
GUEST = of_form(GuestForm, by_layout=False)
BREAK = of_form(lambda: BreakForm(prefix="break"))
PRAISE = of_form(_praise, "names")
VOTE = of_form(_vote, "question", "yes")
END = of_form(_end, "ended", "break_minutes", by_layout=False)
END_OF_BREAKS = of_form(_end, "ended", by_layout=False)
SPEECH = of_form(_speech, "prefix", "seen", "kinds", "text", by_layout=False)


def texts_html(meeting):
    """The conclusion as it is stored."""
    pattern, names = _texts(bool(meeting.praise), bool(meeting.criticism))
    values = {name: getattr(meeting, name) for name in names}
    return pattern(seen=seen_digest(meeting, MEETING_TEXTS), **values)


@cache
def _texts(has_praise, has_criticism):
    """The pattern of the texts that are shown, and their names."""
    hidden = {"praise": not has_praise, "criticism": not has_criticism}
    names = [name for name in MEETING_TEXTS if not hidden.get(name)]

    def make(**marks):
        return TextsForm(instance=Meeting(), prefix="texts", initial=marks)

    return of_form(make, "seen", *names, by_layout=False), names


def speech_html(spoken):
    """What was noted of a speaker, to be corrected."""
    return SPEECH(
        prefix=f"speech-{spoken.pk}",
        seen=seen_digest(spoken, SPEECH_TEXTS),
        kinds=kind_options(spoken.kind if spoken.is_substantive else AGREES),
        text=spoken.text,
    )


def kind_options(chosen):
    """The kinds of a contribution as options, with one chosen."""
    return KINDS.get(chosen) or named_options(SPEAKER_KINDS)
