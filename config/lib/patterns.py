"""HTML that is alike on page after page: made once a process, then only what differs is put in.

A form nobody has sent yet is a class, its fields copied, a widget and a row for each of them: a
millisecond for what is the same text every time but for a list of names or a number.
"""

import re
from functools import cached_property, partial

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from crispy_forms.utils import render_crispy_form
from django.template.loader import render_to_string

from config.lib.addresses import FIRST
from config.lib.form_rendering import options_html
from config.lib.markup import escaped, put_together


class Pattern:
    """``build(**marks)`` gives HTML with a mark, a text that means nothing, for each of ``names``.

    Called with a value for each: texts and numbers are escaped, markup is put in as it is. A mark
    as the only choice of a select stands for its options, (mark, mark) or ("", mark) where the
    first of them is empty. Whatever is no value stays as it was when the HTML was made, so nothing
    of the moment (the day, the reader) may stand in ``build``.
    """

    def __init__(self, build, *names):
        self._build, self._names = build, names

    def __call__(self, **values):
        words, names = self._pieces
        shown = {name: escaped(value) for name, value in values.items()}
        pieces = words.copy()
        pieces[1::2] = map(shown.__getitem__, names)
        return put_together(pieces)

    @cached_property
    def _pieces(self):
        """Words and names in turns, beginning and ending with words; the names alone."""
        marks = {name: f"⟦{name}⟧" for name in self._names}
        html = str(self._build(**marks))
        for mark in marks.values():
            for value in (mark, ""):
                html = html.replace(options_html([(value, mark)], ("",)), mark)
        pieces = re.split(r"⟦(\w+)⟧", html)
        if set(pieces[1::2]) != set(self._names):
            raise ValueError(f"not each of {self._names} has a place in {html}")
        return pieces, pieces[1::2]


def of_form(make, *names, by_layout=True):
    """The `Pattern` of a form nobody has sent: ``make(**marks)`` gives the form.

    ``by_layout``: as ``{% crispy %}`` shows it, otherwise as ``|crispy`` does.
    """
    shown = render_crispy_form if by_layout else as_crispy_form
    return Pattern(lambda **marks: shown(make(**marks)), *names)


class TemplatePattern:
    """A template that prints plain values and asks which of them there are: called with them.

    What is None, empty or a truth value decides what the template shows: a `Pattern` for each such
    case. Everything else is put in, so the template may neither compare it nor change it by a
    filter; numbers may stand in addresses.
    """

    def __init__(self, template):
        self._template, self._known = template, {}

    def __call__(self, **values):
        given = {name: one for name, one in values.items() if not _decides(one)}
        case = tuple((name, values[name]) for name in values if name not in given)
        numbers = tuple(name for name, one in given.items() if type(one) is int)
        if (case, numbers) not in self._known:
            build = partial(self._shown, dict(case), numbers)
            self._known[case, numbers] = Pattern(build, *given)
        return self._known[case, numbers](**given)

    def _shown(self, case, numbers, **marks):
        numbers = {name: FIRST + place for place, name in enumerate(numbers)}
        html = render_to_string(self._template, case | marks | numbers)
        for name, number in numbers.items():
            html = html.replace(str(number), marks[name])
        return html


def _decides(value):
    return type(value) is bool or value in (None, "")
