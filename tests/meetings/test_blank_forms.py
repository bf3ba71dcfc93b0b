"""The forms of the record page as strings show what the forms themselves would."""

import re

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from crispy_forms.utils import render_crispy_form
from django.forms import HiddenInput
from django.template.loader import render_to_string

from config.lib.markup import put_together
from meetings import blank_forms
from meetings.choices import ContributionKind, VoteMatter
from meetings.forms import ContributionForm, EndForm, GuestForm, TextsForm
from meetings.models import Contribution, Meeting
from meetings.names_shown import NameOptions
from meetings.record_forms import BreakForm, PraiseForm, VoteForm
from members.models import Member
from resolutions.blank_forms import RESULT, point_html
from resolutions.forms import PointForm, ResultForm
from resolutions.scoring.forms import ScorerForm
from resolutions.scoring.parts import SCORER
from tests.meetings.conftest import DAY

EVIL = "<b>\"Đá & 'vàng'\"</b>\ndòng hai"
PEOPLE = [Member(pk=pk, full_name=name) for pk, name in ((3, "Lò Văn A"), (12, "<i>'&\"</i>"))]
NAMES = NameOptions(PEOPLE)


def same(html, form, shown=as_crispy_form):
    """White space between tags says nothing, nor does an empty value of an input."""
    one, other = (
        re.sub(r'\s+|value=""', "", re.sub(r">\s+<", "><", text)) for text in (html, shown(form))
    )
    assert one == other


def test_forms_without_anything_of_the_meeting():
    same(blank_forms.GUEST(), GuestForm())
    same(blank_forms.BREAK(), BreakForm(prefix="break"), render_crispy_form)


@pytest.mark.parametrize("yes", [0, 60])
def test_a_vote(yes):
    initial = {"matter": VoteMatter.RESOLUTION, "question": EVIL, "no": 0, "abstain": 0, "yes": yes}
    form = VoteForm(meeting=Meeting(), present_with_vote=yes, initial=initial)
    same(blank_forms.VOTE(question=EVIL, yes=yes), form, render_crispy_form)


@pytest.mark.parametrize("ended", ["", "21:30"])
def test_the_end(ended):
    initial = {"ended": ended, "break_minutes": 15}
    for with_breaks, html in (
        (False, blank_forms.END(ended=ended, break_minutes=15)),
        (True, blank_forms.END_OF_BREAKS(ended=ended)),
    ):
        same(html, EndForm(meeting=None, with_breaks=with_breaks, initial=initial))


def test_praise_and_criticism():
    form = PraiseForm(people=Member.objects.none(), prefix="praise")
    form.fields["member"].choices = [("", "Chi bộ"), *NAMES.names]
    same(blank_forms.PRAISE(names=NAMES("Chi bộ")), form, render_crispy_form)


@pytest.mark.parametrize("praise", ["", EVIL])
@pytest.mark.parametrize("criticism", ["", EVIL])
def test_the_conclusion(praise, criticism):
    meeting = Meeting(conclusion=EVIL, fee_note=EVIL, praise=praise, criticism=criticism)
    same(blank_forms.texts_html(meeting), TextsForm(instance=meeting, prefix="texts"))


@pytest.mark.parametrize("kind", ContributionKind)
@pytest.mark.parametrize("is_substantive", [True, False])
def test_what_somebody_said(kind, is_substantive):
    spoken = Contribution(pk=7, kind=kind, text=EVIL, is_substantive=is_substantive)
    same(blank_forms.speech_html(spoken), ContributionForm(instance=spoken, prefix="speech-7"))


@pytest.mark.parametrize("chosen", [None, 12, 99])
def test_who_scores(chosen):
    form = ScorerForm(people=PEOPLE, initial={"scorer": chosen}, prefix="score")
    same(SCORER(names=NAMES("– Chọn đảng viên –", chosen)), form)


def test_one_more_task():
    form = PointForm(people=PEOPLE, prefix="point")
    same(point_html(NAMES), form, render_crispy_form)
    assert isinstance(form.fields["directive_point"].widget, HiddenInput)


def test_the_result_of_a_task():
    form = ResultForm(prefix="task31", initial={"done_on": DAY})
    values = {"action": "/nhiem-vu/", "csrf_token": EVIL, "once_key": EVIL}
    same(
        RESULT(prefix="task31", done_on=f"{DAY:%d/%m/%Y}", **values),
        form,
        lambda form: render_to_string(
            "resolutions/record/_result_form.html", values | {"form": form}
        ),
    )


@pytest.mark.parametrize("typed", ['3">', "<b>", '3">Lò Văn A</option><option value="12', "0"])
def test_a_choice_somebody_typed_chooses_nobody_and_adds_nothing(typed):
    words = NAMES("Chưa chọn", typed).replace(" selected", "")
    assert words == put_together([NAMES("Chưa chọn")]).replace(" selected", "")
