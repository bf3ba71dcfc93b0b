"""HTML made once reads as if it had been made for the values put in."""

import re

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django import forms

from config.lib.form_rendering import options_html
from config.lib.markup import put_together
from config.lib.patterns import Pattern, of_form

EVIL = "<b>\"Đá & 'vàng'\"</b> ⟦two⟧"
SPACE = re.compile(r"\s+")


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
