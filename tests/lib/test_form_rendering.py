"""The quick renderer gives what Django's templates give, to the letter but for white space."""

import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe

from branches.models import PartyOrganization
from config.lib.form_rendering import QUICK, QuickRenderer
from tests.factories import make_org

EVIL = "<b>\"Đá & 'vàng'\"</b>"
CHOICES = [
    ("", "Chưa chọn"),
    (1234, 5678),
    (EVIL, EVIL),
    ("Nhóm & khác", [("a", mark_safe("<i>an toàn</i>")), ("b", "B")]),  # noqa: S308 - on purpose
]
ATTRS = {"class": 'x "y"', "required": True, "hidden": False, "min": 0, "data-n": 1234567}
WIDGETS = [
    *(forms.TextInput(ATTRS), forms.NumberInput(), forms.EmailInput(), forms.URLInput()),
    *(forms.ColorInput(), forms.SearchInput(), forms.TelInput(), forms.PasswordInput()),
    *(forms.PasswordInput(render_value=True), forms.HiddenInput(), forms.DateInput()),
    *(forms.DateTimeInput(), forms.TimeInput(), forms.CheckboxInput(ATTRS)),
    *(forms.Textarea(ATTRS), forms.Textarea(), forms.Select(ATTRS, CHOICES)),
    *(forms.SelectMultiple({}, CHOICES), forms.RadioSelect({}, CHOICES)),
    *(forms.CheckboxSelectMultiple({}, CHOICES), forms.NullBooleanSelect()),
    *(forms.MultipleHiddenInput(), forms.SplitDateTimeWidget(), forms.ClearableFileInput()),
]
SPACE = re.compile(r">\s+<")
VALUES = [None, "", 0, 1234, True, EVIL, date(2026, 11, 3), [1234, EVIL], "  hai\ndòng "]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda one: type(one).__name__)
def test_every_widget_is_as_djangos_templates_render_it(widget):
    for value in VALUES:
        if isinstance(value, list) != isinstance(
            widget, forms.SelectMultiple | forms.CheckboxSelectMultiple | forms.MultipleHiddenInput
        ):
            continue
        if isinstance(widget, forms.SplitDateTimeWidget) and value is not None:
            continue
        plain, quick = (
            widget.render("tên", value, {"id": "id_tên"}, renderer)
            for renderer in (TemplatesSetting(), QuickRenderer())
        )
        assert SPACE.sub("><", quick) == SPACE.sub("><", plain)


class Units(forms.Form):
    default_renderer = QuickRenderer
    unit = forms.ModelChoiceField(PartyOrganization.objects.order_by("pk"), empty_label="Chưa chọn")


@pytest.mark.django_db
def test_a_select_of_rows_asks_for_them_once(django_assert_num_queries):
    root = make_org()
    units = [root, make_org(root)]
    form = Units(initial={"unit": units[1].pk})
    with django_assert_num_queries(1):
        html = str(form["unit"])
    assert re.findall(r'value="(\d*)"( selected)?', html) == [
        ("", ""),
        (str(units[0].pk), ""),
        (str(units[1].pk), " selected"),
    ]


def test_the_usual_widgets_are_quick():
    assert {f"django/forms/widgets/{name}.html" for name in ("text", "select", "textarea")} <= set(
        QUICK
    )
