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
from django.utils.html import conditional_escape, format_html

from config.lib.markup import put_together

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
STAR = put_together(['<span class="asteriskField">*</span>'])
HELP = '<div id="{}_helptext" class="form-text">{}</div>\n'


class QuickBoundField(BoundField):
    """A field of a form that knows its whole row, as ``bootstrap5/field.html`` lays it out."""

    @cached_property
    def plain_row(self):
        """The row of one labelled input without errors; empty where the template has to do it."""
        widget = self.field.widget
        is_other = widget.use_fieldset or isinstance(widget, CheckboxInput | FileInput)
        if is_other or widget.is_hidden or self.errors or not (self.label and self.id_for_label):
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
    def _help(self):
        """Written by us and never typed; it may hold markup, as it may with crispy."""
        html = HELP.format(self.auto_id, self.help_text) if self.help_text else ""
        return put_together([html])


def _classes(widget, kind):
    """The classes of a widget as crispy writes them: its own, its kind, Bootstrap's."""
    classes = widget.attrs.get("class", "").split()
    return " ".join(dict.fromkeys([*classes, type(widget).__name__.lower(), kind]))


class QuickRenderer(TemplatesSetting):
    """``FORM_RENDERER``: what Django's own templates give, without the white space in selects."""

    bound_field_class = QuickBoundField

    def render(self, template_name, context, request=None):
        quick = QUICK.get(template_name)
        html = quick(context["widget"]) if quick else None
        return super().render(template_name, context, request) if html is None else html


def input_html(widget):
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    name, kind = conditional_escape(widget["name"]), conditional_escape(widget["type"])
    return f'<input type="{kind}" name="{name}"{value}{attributes(widget["attrs"])}>'


def textarea_html(widget):
    name, value = conditional_escape(widget["name"]), widget["value"]
    text = conditional_escape(localize(value)) if value else ""
    return f'<textarea name="{name}"{attributes(widget["attrs"])}>\n{text}</textarea>'


def select_html(widget):
    """None for a select whose options have a template of their own."""
    lines = [f'<select name="{conditional_escape(widget["name"])}"{attributes(widget["attrs"])}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            lines.append(f'<optgroup label="{conditional_escape(localize(group))}">')
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
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _option(option):
    value = conditional_escape(str(option["value"]))
    label = conditional_escape(localize(option["label"]))
    return f'<option value="{value}"{attributes(option["attrs"])}>{label}</option>'


QUICK = {f"{FOLDER}/{name}.html": input_html for name in INPUTS} | {
    f"{FOLDER}/textarea.html": textarea_html,
    f"{FOLDER}/select.html": select_html,
}
