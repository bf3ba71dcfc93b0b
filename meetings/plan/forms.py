"""What is typed about year plans: one page for twelve months and four themes."""

from django import forms

from config.lib.dates import today
from config.lib.forms import DayField, PlainForm
from config.lib.periods import ROMAN, Month
from meetings.actions.year_plan import MONTHS, QUARTERS, MonthDraft, ThemeDraft
from meetings.choices import MeetingType
from meetings.models.plan import ThemeProposal
from meetings.plan.choices import RotaKind, ThemeCategory

NOBODY = "Chưa chọn"
WRONG_NUMBER = "Đồng chí ghi một con số."


def day_field(label, last):
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=last,
        widget=forms.TextInput(attrs={"class": "count-input", "inputmode": "numeric"}),
        error_messages={
            "invalid": WRONG_NUMBER,
            "min_value": "Ngày phải từ 1.",
            "max_value": f"Tháng này chỉ có {last} ngày.",
        },
    )


class YearPlanForm(PlainForm):
    """Per month ``day_3``, ``content_3``, ``committee_3``, ``news_3``, ``story_3``; per quarter
    ``title_1``, ``category_1``, ``month_1``, ``due_1``, ``author_1``, ``second_1``,
    ``confidential_1``. ``people`` are the members offered, already scoped by the view."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, plan, people, **kwargs):
        self.plan = plan
        self.people = {person.pk: person for person in people}
        self._names = [("", NOBODY), *((person.pk, person.full_name) for person in people)]
        super().__init__(*args, initial=_initial(plan), **kwargs)
        for number in MONTHS:
            self._add_month(number)
        for quarter in QUARTERS:
            self._add_quarter(quarter)

    def _add_month(self, number):
        last = Month(self.plan.year, number).last_day.day
        self.fields[f"day_{number}"] = day_field("Ngày họp", last)
        self.fields[f"content_{number}"] = forms.CharField(
            label="Nội dung trọng tâm", max_length=300, required=False
        )
        self.fields[f"committee_{number}"] = day_field("Ngày họp chi ủy", last)
        self.fields[f"news_{number}"] = self._person("Thông tin thời sự")
        self.fields[f"story_{number}"] = self._person("Kể chuyện về Bác")

    def _add_quarter(self, quarter):
        months = range(3 * quarter - 2, 3 * quarter + 1)
        self.fields[f"title_{quarter}"] = forms.CharField(
            label="Tên chuyên đề", max_length=300, required=False
        )
        self.fields[f"category_{quarter}"] = forms.ChoiceField(
            label="Nhóm chủ đề",
            choices=[("", NOBODY), *ThemeCategory.choices],
            required=False,
        )
        self.fields[f"month_{quarter}"] = forms.TypedChoiceField(
            label="Sinh hoạt vào tháng",
            choices=[(one, f"Tháng {one}") for one in months],
            coerce=int,
        )
        self.fields[f"due_{quarter}"] = DayField(label="Hạn gửi dự thảo", required=False)
        self.fields[f"author_{quarter}"] = self._person("Người soạn, trình bày")
        self.fields[f"second_{quarter}"] = self._person("Người cùng soạn")
        self.fields[f"confidential_{quarter}"] = forms.BooleanField(
            label="Không phổ biến nội dung lên cấp trên", required=False
        )

    def _person(self, label):
        return forms.TypedChoiceField(
            label=label, choices=self._names, required=False, coerce=int, empty_value=None
        )

    def quarters(self):
        """What the page shows: per quarter its fields and those of its months."""
        for quarter in QUARTERS:
            names = ("title", "category", "month", "due", "author", "second", "confidential")
            months = range(3 * quarter - 2, 3 * quarter + 1)
            yield {
                "name": f"Quý {ROMAN[quarter]}",
                "theme": f"Chuyên đề quý {ROMAN[quarter]}",
                "fields": [self[f"{name}_{quarter}"] for name in names],
                "months": [self._month_fields(number) for number in months],
            }

    def _month_fields(self, number):
        names = ("day", "content", "committee", "news", "story")
        fields = [self[f"{name}_{number}"] for name in names]
        day = fields[0].value()
        return {
            "name": f"Tháng {number}",
            "day": f"ngày {day}" if day else "chưa có ngày",
            "fields": fields,
            "is_refused": any(field.errors for field in fields),
        }

    @property
    def months_typed(self):
        values = self.cleaned_data
        return {
            number: MonthDraft(
                day=values[f"day_{number}"],
                content=values[f"content_{number}"],
                committee_day=values[f"committee_{number}"],
                news=self.people.get(values[f"news_{number}"]),
                story=self.people.get(values[f"story_{number}"]),
            )
            for number in MONTHS
        }

    @property
    def themes_typed(self):
        values = self.cleaned_data
        return {
            quarter: ThemeDraft(
                title=values[f"title_{quarter}"],
                category=values[f"category_{quarter}"],
                month=values[f"month_{quarter}"],
                due_on=values[f"due_{quarter}"],
                authors=tuple(
                    self.people[key]
                    for key in (values[f"author_{quarter}"], values[f"second_{quarter}"])
                    if key in self.people
                ),
                is_confidential=values[f"confidential_{quarter}"],
            )
            for quarter in QUARTERS
        }


def _initial(plan):
    values = {"version": plan.version}
    for one in plan.meetings.all():
        is_regular = one.kind == MeetingType.REGULAR
        values[f"{'day' if is_regular else 'committee'}_{one.month}"] = one.day
        if is_regular:
            values[f"content_{one.month}"] = one.content
    for turn in plan.turns.all():
        name = "news" if turn.kind == RotaKind.NEWS else "story"
        values[f"{name}_{turn.month}"] = turn.member_id
    for theme in plan.themes.prefetch_related("authors"):
        authors = [one.member_id for one in sorted(theme.authors.all(), key=lambda one: one.seq)]
        values |= {
            f"title_{theme.quarter}": theme.title,
            f"category_{theme.quarter}": theme.category,
            f"month_{theme.quarter}": theme.month,
            f"due_{theme.quarter}": theme.due_on,
            f"author_{theme.quarter}": authors[0] if authors else None,
            f"second_{theme.quarter}": authors[1] if len(authors) > 1 else None,
            f"confidential_{theme.quarter}": theme.is_confidential,
        }
    return values


class ThemeProposalForm(PlainForm):
    """A theme a member proposes for a year."""

    year = forms.TypedChoiceField(label="Cho năm", coerce=int)
    title = forms.CharField(label="Tên chuyên đề", max_length=300)
    category = forms.ChoiceField(label="Nhóm chủ đề", choices=ThemeCategory.choices)
    reason = forms.CharField(
        label="Vì sao chi bộ nên bàn",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, branch, **kwargs):
        self.branch = branch
        super().__init__(*args, **kwargs)
        year = today().year
        self.fields["year"].choices = [(year, str(year)), (year + 1, str(year + 1))]
        self.fields["year"].initial = year + 1 if today().month > 10 else year

    @property
    def proposal(self):
        return ThemeProposal(branch=self.branch, **self.cleaned_data)
