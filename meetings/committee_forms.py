"""What is typed in the short record of a sitting of chi ủy (handbook 8)."""

from django import forms

from config.lib.digests import seen_digest, seen_of_typed
from config.lib.forms import PlainForm
from meetings.choices import AgendaPhase
from meetings.revisions import conclusion_place, item_place


class ShortRecordForm(PlainForm):
    """One box per item of the running order, and what chi ủy agreed.

    Every box carries the marks of what its writer had before them, as on the long record page.
    """

    def __init__(self, *args, meeting, typed=None, **kwargs):
        """``typed``: what its reader typed and has not saved yet, by code of the place."""
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.items = list(meeting.agenda_items.filter(phase=AgendaPhase.CONTENT).order_by("seq"))
        self.typed, self.shown_typed = typed or {}, []
        for item in self.items:
            self._place(item_place(item), "gist", f"-{item.pk}", item.title, rows=3)
        agreed = conclusion_place(meeting)
        self._place(agreed, "conclusion", "", agreed.title, rows=4)

    def _place(self, place, column, suffix, label, *, rows):
        text, seen = getattr(place.row, column), seen_digest(place.row, place.names)
        typed = self.typed.get(place.code)
        if typed and column in typed.values:
            text = typed.values[column]
            seen = seen_of_typed(place.row, place.names, seen=typed.seen, typed=typed.values)
            self.shown_typed.append(typed)
        self._box(f"{column}{suffix}", label, text, rows=rows)
        self._mark(f"seen{suffix}", seen)

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

    @property
    def boxes(self):
        """(place, values, marks) of every box, as pages that save by themselves keep them."""
        text, seen = self.agreed
        return [
            *(
                (item_place(item), {"gist": gist}, mark)
                for item, (gist, mark) in self.gists.items()
            ),
            (conclusion_place(self.meeting), {"conclusion": text}, seen),
        ]


def _lines(text):
    return text.replace("\r\n", "\n")
