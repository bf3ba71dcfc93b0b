"""Inputs, text boxes, selects and plain rows of forms as strings; the rest by templates.

A page of forms has hundreds of inputs and options. Django renders a template, and one more for its
attributes, for every one of them, crispy another four for every row; the same HTML put together
here costs a tenth of it.
"""

from django.forms import CheckboxInput, FileInput, Select
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.html import format_html

from config.lib.markup import escaped, put_together

FOLDER = "django/forms/widgets"
INPUTS = (
    *("text", "number", "email", "url", "color", "search", "tel", "password", "hidden"),
    *("date", "datetime", "time", "checkbox"),
)
OPTION = f"{FOLDER}/select_option.html"


ROW = """<div id="div_{id}" class="mb-3">
<label for="{target}" class="form-label{mark}">{label}{star}</label>
{widget}
{help}</div>
"""
DATE = {
    "class": "form-control date-input",
    "inputmode": "numeric",
    "placeholder": "dd/mm/yyyy",
    "autocomplete": "off",
}
STAR = put_together(['<span class="asteriskField">*</span>'])
HELP = '<div id="{}_helptext" class="form-text">{}</div>\n'

TAP = """<div>
<input class="btn-check" type="checkbox" name="{name}" value="{value}" id="{id}"{checked}>
<label class="btn" for="{id}">{label}</label>
</div>
"""


class QuickBoundField(BoundField):
    """A field of a form that knows its whole row, as ``bootstrap5/field.html`` lays it out."""

    @cached_property
    def plain_row(self):
        """The row of one labelled input without errors; empty where the template has to do it."""
        widget = self.field.widget
        is_other = widget.use_fieldset or isinstance(widget, CheckboxInput | FileInput)
        is_refused = self.form.is_bound and self.errors
        if is_other or widget.is_hidden or is_refused or not (self.label and self.id_for_label):
            return ""
        is_required = self.field.required
        kind = "form-select" if isinstance(widget, Select) else "form-control"
        return format_html(
            ROW,
            id=self.auto_id,
            target=self.id_for_label,
            mark=" requiredField" if is_required else "",
            label=self.label,
            star=STAR if is_required else "",
            widget=self.as_widget(attrs={"class": _classes(widget, kind)}),
            help=self._help,
        )

    @property
    def plain_date(self):
        """The input of components/_field_date.html; not for a field that was refused."""
        return self.as_widget(attrs=DATE | {"class": _classes(self.field.widget, DATE["class"])})

    def as_widget(self, widget=None, attrs=None, only_initial=False):
        """A select without groups is put together at once: a list of people has sixty options."""
        one = widget or self.field.widget
        is_plain = type(one) is Select and not only_initial
        choices = list(iter(one.choices)) if is_plain else None  # without ``iter`` a COUNT as well
        if choices is None or any(isinstance(label, list | tuple) for _, label in choices):
            return super().as_widget(widget, attrs, only_initial)
        attrs = self.build_widget_attrs(attrs or {}, one)
        if self.auto_id and "id" not in one.attrs:
            attrs.setdefault("id", self.auto_id)
        attrs = attributes(one.build_attrs(one.attrs, attrs))
        options = options_html(choices, one.format_value(self.value()))
        return put_together(
            [f'<select name="{escaped(self.html_name)}"{attrs}>', options, "</select>"]
        )

    @cached_property
    def tap_choices(self):
        """The choices of a list of several as buttons to tap (components/_tap_choices.html)."""
        chosen = set(self.field.widget.format_value(self.value()))
        return taps_html(self.html_name, self.auto_id, self.field.choices, chosen)

    @property
    def _help(self):
        """Written by us and never typed; it may hold markup, as it may with crispy."""
        html = HELP.format(self.auto_id, self.help_text) if self.help_text else ""
        return put_together([html])


def _classes(widget, kind):
    """The classes of a widget as crispy writes them: its own, its kind, Bootstrap's."""
    classes = widget.attrs.get("class", "").split()
    return " ".join(dict.fromkeys([*classes, type(widget).__name__.lower(), *kind.split()]))


class QuickRenderer(TemplatesSetting):
    """``FORM_RENDERER``: what Django's own templates give, without the white space in selects."""

    bound_field_class = QuickBoundField

    def render(self, template_name, context, request=None):
        quick = QUICK.get(template_name)
        html = quick(context["widget"]) if quick else None
        return super().render(template_name, context, request) if html is None else html


def taps_html(name, auto_id, choices, chosen=frozenset()):
    """Choices of which several may be ``chosen`` (texts), as buttons to tap."""
    name = escaped(name)
    return put_together(
        TAP.format(
            name=name,
            value=escaped(text),
            id=f"{auto_id}_{place}",
            checked=" checked" if text in chosen else "",
            label=escaped(label),
        )
        for place, (text, label) in enumerate((str(value), label) for value, label in choices)
    )


def options_html(choices, chosen):
    """The options of a select; the first of ``chosen`` (texts) is the one selected."""
    lines, waiting = [], True
    for value, label in choices:
        text = "" if value is None else str(value)
        selected = waiting and text in chosen
        waiting = waiting and not selected
        words = escaped(label if type(label) is str else localize(label))
        mark = " selected" if selected else ""
        lines.append(f'<option value="{escaped(text)}"{mark}>{words}</option>')
    return "".join(lines)


def input_html(widget):
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    name, kind = escaped(widget["name"]), escaped(widget["type"])
    return f'<input type="{kind}" name="{name}"{value}{attributes(widget["attrs"])}>'


def textarea_html(widget):
    name, value = escaped(widget["name"]), widget["value"]
    text = escaped(localize(value)) if value else ""
    return f'<textarea name="{name}"{attributes(widget["attrs"])}>\n{text}</textarea>'


def select_html(widget):
    """None for a select whose options have a template of their own."""
    lines = [f'<select name="{escaped(widget["name"])}"{attributes(widget["attrs"])}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            lines.append(f'<optgroup label="{escaped(localize(group))}">')
        for option in options:
            if option["template_name"] != OPTION:
                return None
            lines.append(_option(option))
        if group:
            lines.append("</optgroup>")
    lines.append("</select>")
    return "".join(lines)


def attributes(attrs):
    """As HTML with a space before each; True stands alone, False is left out."""
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _option(option):
    value = escaped(str(option["value"]))
    label = escaped(localize(option["label"]))
    return f'<option value="{value}"{attributes(option["attrs"])}>{label}</option>'


QUICK = {f"{FOLDER}/{name}.html": input_html for name in INPUTS} | {
    f"{FOLDER}/textarea.html": textarea_html,
    f"{FOLDER}/select.html": select_html,
}
