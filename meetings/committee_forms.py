"""What is typed in the short record of a sitting of chi ủy (handbook 8)."""

from django import forms

from config.lib.digests import next_seen, seen_digest
from config.lib.forms import PlainForm
from meetings.actions.record import ITEM_TEXTS, MEETING_TEXTS
from meetings.choices import AgendaPhase


class ShortRecordForm(PlainForm):
    """One box per item of the running order, and what chi ủy agreed.

    Every box carries the marks of what its writer had before them, as on the long record page.
    """

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.items = list(meeting.agenda_items.filter(phase=AgendaPhase.CONTENT).order_by("seq"))
        for item in self.items:
            self._box(f"gist-{item.pk}", item.title, item.gist, rows=3)
            self._mark(f"seen-{item.pk}", seen_digest(item, ITEM_TEXTS))
        self._box("conclusion", "Nội dung chi ủy thống nhất", meeting.conclusion, rows=4)
        self._mark("seen", seen_digest(meeting, MEETING_TEXTS))

    def _box(self, name, label, text, *, rows):
        self.fields[name] = forms.CharField(
            label=label, initial=text, required=False, widget=forms.Textarea(attrs={"rows": rows})
        )

    def _mark(self, name, seen):
        self.fields[name] = forms.CharField(initial=seen, required=False, widget=forms.HiddenInput)

    @property
    def gists(self):
        """Pairs of text and marks by item."""
        typed = self.cleaned_data
        return {
            item: (_lines(typed[f"gist-{item.pk}"]), typed[f"seen-{item.pk}"])
            for item in self.items
        }

    @property
    def agreed(self):
        """The agreed content with its marks."""
        return _lines(self.cleaned_data["conclusion"]), self.cleaned_data["seen"]

    def shown_next(self):
        """The marks of a page that stays open after this was saved."""
        fresh = {
            f"seen-{item.pk}": next_seen(seen, ITEM_TEXTS, {"gist": text})
            for item, (text, seen) in self.gists.items()
        }
        text, seen = self.agreed
        return fresh | {"seen": next_seen(seen, MEETING_TEXTS, {"conclusion": text})}


def _lines(text):
    return text.replace("\r\n", "\n")
