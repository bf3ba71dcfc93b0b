"""The names of a meeting as buttons and options, put together from strings: sixty and more."""

from config.lib.form_rendering import options_html
from config.lib.markup import escaped, put_together

BUTTON = """\
<button class="btn btn-outline-secondary" name="member" value="{key}">{name}{more}</button>
"""
TIMES = ' <span class="times">{}</span>'
OPTION = '<option value="{}"{}>'
SILENT = ' <span class="label-hint">chưa có ý kiến {}</span>'


def speaker_buttons(spoken):
    """A button for every pair of a seat and how often its member spoke."""
    return _buttons((seat, TIMES.format(times) if times else "") for seat, times in spoken)


def silent_buttons(silent):
    """A button for every `Silent`."""
    return _buttons((one.seat, SILENT.format(escaped(one.words))) for one in silent)


class NameOptions:
    """The names of ``people`` (with ``pk`` and ``full_name``) as the options of many selects."""

    def __init__(self, people):
        self.names = [(one.pk, one.full_name) for one in people]
        self._options = named_options(self.names)

    def __call__(self, blank, chosen=None):
        """All of them with ``blank`` as the first; ``chosen`` is a number or a text, if any."""
        if chosen in (None, ""):
            return put_together([options_html([("", blank)], ("",)), self._options])
        plain = OPTION.format(chosen, "")
        options = self._options.replace(plain, OPTION.format(chosen, " selected"))
        return put_together([options_html([("", blank)], ()), options])


def named_options(names, *chosen):
    """The options of a select, one for each pair of number and name; ``chosen`` as text."""
    return put_together([options_html(names, chosen)])


def _buttons(named):
    return put_together(
        BUTTON.format(key=seat.pk, name=escaped(seat.full_name), more=more) for seat, more in named
    )
