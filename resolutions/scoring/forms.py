"""What is typed in scoring: the sheet, who follows the meeting, what the committee confirms."""

from decimal import Decimal, InvalidOperation

from django import forms

from config.lib.forms import PlainForm
from resolutions.scoring.choices import Band
from resolutions.scoring.sheets import is_half, points_text

WRONG_POINTS = "Đồng chí nhập điểm bằng số, ví dụ 4 hoặc 2,5."
POINTS_INPUT = {"class": "count-input", "inputmode": "decimal", "autocomplete": "off"}


def points_of(text):
    """The number in ``text``, a comma or a point before the decimals; None for nothing.

    Raises ValidationError for anything else.
    """
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise forms.ValidationError(WRONG_POINTS) from error
    if not value.is_finite():
        raise forms.ValidationError(WRONG_POINTS)
    return value


class PointsField(forms.CharField):
    """Points as people write them; ``most`` is the highest value, ``step`` 0.5 unless given."""

    def __init__(self, *, most, by_half=True, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs=dict(POINTS_INPUT)))
        super().__init__(required=False, max_length=8, **kwargs)
        self.most, self.by_half = most, by_half

    def clean(self, value):
        points = points_of(super().clean(value))
        if points is None:
            return None
        if not 0 <= points <= Decimal(str(self.most)):
            raise forms.ValidationError(f"Điểm từ 0 đến {points_text(self.most)}.")
        if self.by_half and not is_half(points):
            raise forms.ValidationError("Điểm chẵn đến nửa điểm, ví dụ 2,5.")
        return points


class SheetForm(forms.Form):
    """The points and reasons of one meeting; a field pair per line of ``view`` (`SheetView`)."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    weak_points = forms.CharField(
        label="Hạn chế cần khắc phục",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )

    def __init__(self, *args, view, score, **kwargs):
        self.view = view
        limit = view.rules.get("scoring.reason_from")
        initial = {"version": score.version, "weak_points": score.weak_points}
        initial |= kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        for line in view.lines:
            shown = line.points if line.points is not None else line.suggestion.points
            self.fields[_points(line)] = PointsField(
                most=line.most,
                label=line.item.title,
                initial="" if shown is None else points_text(shown),
            )
            if line.suggestion.points is not None and line.most >= limit:
                self.fields[_reason(line)] = forms.CharField(
                    label=f"Lý do chấm khác gợi ý: {line.item.title}",
                    required=False,
                    max_length=300,
                    initial=line.reason,
                    widget=forms.TextInput(
                        attrs={
                            "class": "form-control",
                            "placeholder": f"Lý do, nếu khác gợi ý từ {limit} điểm",
                        }
                    ),
                )

    @property
    def groups(self):
        """Triples of criterion, its most, and its lines with their bound fields."""
        return [
            (
                title,
                most,
                [
                    {
                        "line": line,
                        "points": self[_points(line)],
                        "reason": self[_reason(line)] if _reason(line) in self.fields else None,
                    }
                    for line in lines
                ],
            )
            for title, most, lines in self.view.groups
        ]

    @property
    def lines(self):
        """What was typed: pairs of points and reason by item code."""
        typed = self.cleaned_data
        return {
            line.item.code: (typed.get(_points(line)), typed.get(_reason(line), ""))
            for line in self.view.lines
        }


def _points(line):
    return f"p_{line.item.code}"


def _reason(line):
    return f"r_{line.item.code}"


class ScorerForm(PlainForm):
    """Who follows the meeting; ``people`` are the members of the branch."""

    scorer = forms.ChoiceField(label="Đồng chí theo dõi, chấm điểm")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in people}
        names = [(pk, member.full_name) for pk, member in self.people.items()]
        self.fields["scorer"].choices = [("", "– Chọn đảng viên –"), *names]

    @property
    def member(self):
        return self.people[self.cleaned_data["scorer"]]


class ConfirmScoreForm(PlainForm):
    """What the committee above makes of the branch's score."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    official_score = PointsField(label="Điểm xác nhận", most=100, by_half=False)
    official_band = forms.ChoiceField(label="Xếp loại xác nhận", choices=Band.choices)
    reason = forms.CharField(
        label="Lý do điều chỉnh",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Chỉ ghi khi điểm hoặc xếp loại khác chi bộ tự chấm.",
    )

    def clean_official_score(self):
        score = self.cleaned_data["official_score"]
        if score is None:
            raise forms.ValidationError("Đồng chí nhập điểm xác nhận.")
        if score != round(score, 1):
            raise forms.ValidationError("Điểm có nhiều nhất một chữ số sau dấu phẩy.")
        return score
