"""Forms laid out as crispy lays them out, with their plain rows as strings (`form_rendering`).

``Layout``, ``Row``, ``Column`` and ``HTML`` stand for crispy's own. Whatever is no plain row, and
every form that was refused, is left to crispy and its templates.
"""

from functools import lru_cache

from crispy_forms import layout
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field, as_crispy_form
from crispy_forms.utils import TEMPLATE_PACK, render_crispy_form, render_field
from django import template

from config.lib.markup import put_together

register = template.Library()


@register.filter
def laid_out(form):
    """A form that was refused as ``{% crispy %}`` shows it; others are HTML already (`Pattern`)."""
    return form if isinstance(form, str) else render_crispy_form(form)


@register.filter
def in_rows(form):
    """The same as ``|crispy`` shows it."""
    return form if isinstance(form, str) else as_crispy_form(form)


@register.filter
def typed(form):
    """What was typed into it and not saved; nothing for HTML."""
    return getattr(form, "typed", None)


@register.filter
def is_refused(form):
    return not isinstance(form, str) and bool(form.errors)


@register.filter
def plain_rows(form):
    """Every row of a form nobody has sent yet; empty for a refused one, which shows its errors."""
    if getattr(form, "is_bound", True):  # True: several forms at once
        return ""
    return put_together(_plain(field) or as_crispy_field(field) for field in form)


def _plain(field):
    return str(field) if field.is_hidden else field.plain_row


class _Quick:
    def get_rendered_fields(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        kwargs["template_pack"] = template_pack
        return put_together(
            _row_of(one, form) or render_field(one, form, context, **kwargs) for one in self.fields
        )


def _row_of(name, form):
    """The row of a field by its name; empty where crispy has to do it."""
    if not isinstance(name, str) or form.is_bound or name not in form.fields:
        return ""
    row = _plain(form[name])
    if row:
        form.rendered_fields.add(name)
    return row


class Layout(_Quick, layout.Layout):
    pass


class Row(_Quick, layout.Row):
    pass


class Column(_Quick, layout.Column):
    pass


class HTML(layout.HTML):
    """Words of a template, read once."""

    def render(self, form, context, *args, **kwargs):
        return _read(self.html).render(context)


@lru_cache
def _read(html):
    return template.Template(html)
