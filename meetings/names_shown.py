"""The names of a meeting as buttons and options, put together from strings: sixty and more."""

from config.lib.form_rendering import options_html
from config.lib.markup import escaped, put_together

BUTTON = """\
<button class="btn btn-outline-secondary" name="member" value="{key}">{name}{more}</button>
"""
TIMES = ' <span class="times">{}</span>'
SILENT = ' <span class="label-hint">chưa có ý kiến {}</span>'


def speaker_buttons(spoken):
    """A button for every pair of a member and how often they spoke."""
    return _buttons((member, TIMES.format(times) if times else "") for member, times in spoken)


def silent_buttons(silent):
    """A button for every `Silent`."""
    return _buttons((one.member, SILENT.format(escaped(one.words))) for one in silent)


def people_options(people):
    """The options of a select, one for each member."""
    return put_together([options_html(((one.pk, one.full_name) for one in people), ())])


def _buttons(named):
    return put_together(
        BUTTON.format(key=member.pk, name=escaped(member.full_name), more=more)
        for member, more in named
    )
