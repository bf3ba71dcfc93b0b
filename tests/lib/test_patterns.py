"""HTML made once reads as if it had been made for the values put in."""

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django import forms
from django.template.loader import render_to_string

from config.lib.form_rendering import options_html
from config.lib.markup import put_together
from config.lib.patterns import Pattern, TemplatePattern, of_form

EVIL = "<b>\"Đá & 'vàng'\"</b> ⟦two⟧"
LINE = "resolutions/record/_task_line.html"


class Choosing(forms.Form):
    text = forms.CharField(label="Chữ")
    one = forms.ChoiceField()


def choosing(text, options):
    form = Choosing(initial={"text": text}, prefix="x")
    form.fields["one"].choices = options if isinstance(options, list) else [("", options)]
    return form


@pytest.mark.parametrize("text", [EVIL, 5, "⟦options⟧"])
def test_values_are_escaped_and_choices_stand_for_all_options(text):
    choices = [("", "Chưa chọn"), (1, EVIL)]
    options = put_together([options_html(choices, ("",))])
    pattern = of_form(choosing, "text", "options", by_layout=False)
    for _ in range(2):
        assert pattern(text=text, options=options) == as_crispy_form(choosing(text, choices))
    assert "<b>" not in pattern(text=EVIL, options="")


def test_it_is_made_once():
    made = []
    pattern = Pattern(lambda name: made.append(name) or f"<p>{name}{name}</p>", "name")
    assert [pattern(name="a"), pattern(name="&")] == ["<p>aa</p>", "<p>&amp;&amp;</p>"]
    assert len(made) == 1


def test_a_value_without_a_place_is_refused():
    with pytest.raises(ValueError, match="'name'"):
        Pattern(lambda name: "<p></p>", "name")(name="a")


@pytest.mark.parametrize("note", [None, "", EVIL, 0])
@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("form", ["", put_together(["<form></form>"])])
def test_a_template_shows_what_it_would_by_itself(note, is_told, form):
    lines = TemplatePattern(LINE)
    for pk in (0, 1, 12):
        values = {"pk": pk, "text": EVIL, "owner": "Lò Văn A", "address": "/", "marks": "Mới"}
        values |= {"due_on": note, "is_told": is_told, "note": note, "form": form}
        shown = lines(**values)
        asked = values | {name: str(one) for name, one in values.items() if type(one) is int}
        assert shown == render_to_string(LINE, asked)
        assert "<b>" not in shown
