"""Forms put together from strings read as crispy's templates lay them out."""

import re

import pytest
from crispy_forms import layout
from crispy_forms.helper import FormHelper
from django import forms
from django.template import Context, Template
from django.template.loader import get_template

from config.lib import quick_forms
from config.lib.forms import DayField

EVIL = "<b>\"Đá & 'vàng'\"</b>"
SPACE = re.compile(r"\s+")
PAGE = Template("{% load crispy_forms_tags %}{% crispy form %}")


class Everything(forms.Form):
    """A field of each kind a page has, with words somebody may have typed."""

    hidden = forms.CharField(widget=forms.HiddenInput, initial=EVIL)
    text = forms.CharField(label=EVIL, help_text="Gợi ý", initial=EVIL)
    day = DayField(label="Ngày", required=False)
    one = forms.ChoiceField(choices=[("", "Chưa chọn"), (EVIL, EVIL), (1234, 5678)], initial=1234)
    grouped = forms.ChoiceField(choices=[("Nhóm", [("a", "A"), ("b", "B")])], initial="b")
    many = forms.MultipleChoiceField(
        choices=[(1, EVIL), (2, "Hai")], initial=["2"], widget=forms.CheckboxSelectMultiple
    )
    either = forms.ChoiceField(choices=[("x", "X")], widget=forms.RadioSelect)
    yes = forms.BooleanField(label="Có", required=False)


def laid_out(form, kind):
    form.helper = FormHelper()
    form.helper.form_tag = False
    form.helper.disable_csrf = True
    form.helper.layout = kind.Layout(
        "hidden",
        kind.Row(kind.Column("text"), kind.Column("day")),
        *("one", "grouped", "many", "either"),
        kind.HTML("<p>{{ told }}</p>"),
        "yes",
    )
    return SPACE.sub("", PAGE.render(Context({"form": form, "told": EVIL})))


@pytest.mark.parametrize("data", [None, {}, {"text": EVIL, "one": EVIL, "many": ["1", "9"]}])
def test_a_layout_reads_the_same(data):
    assert laid_out(Everything(data), quick_forms) == laid_out(Everything(data), layout)


def test_rows_without_a_layout_read_the_same():
    one, other = Everything(), Everything()
    field = get_template("bootstrap5/field.html")
    by_template = "".join(field.render({"field": row}) for row in other)
    assert SPACE.sub("", quick_forms.plain_rows(one)) == SPACE.sub("", by_template)
    assert EVIL not in by_template


def test_a_refused_form_shows_its_errors():
    assert quick_forms.plain_rows(Everything({})) == ""
    shown = Template("{% load crispy_forms_tags %}{{ form|crispy }}")
    assert 'class="error-summary"' in shown.render(Context({"form": Everything({})}))


@pytest.mark.parametrize("value", [None, "", "1234", 1234, EVIL, "khác"])
def test_a_select_chooses_as_djangos_does(value):
    class Choosing(forms.Form):
        one = forms.ChoiceField(
            choices=[(None, "–"), ("", "Chưa"), (1234, "Số"), ("1234", "Chữ"), (EVIL, EVIL)]
        )

    field = Choosing(initial={"one": value})["one"]
    attrs = {"class": "x", "id": "id_one"} | field.build_widget_attrs({})
    by_django = field.field.widget.render("one", value, attrs, forms.renderers.DjangoTemplates())
    quick = field.as_widget(attrs={"class": "x"})
    assert sorted(SPACE.sub("", quick)) == sorted(SPACE.sub("", by_django))
    chosen = re.compile(r'value="([^"]*)"\s+selected')
    assert chosen.findall(quick) == chosen.findall(by_django)
