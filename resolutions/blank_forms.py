"""Forms on the record page as nobody has sent them yet, as HTML (`config.lib.patterns`)."""

from crispy_forms.utils import render_crispy_form
from django.template.loader import render_to_string

from config.lib.form_rendering import taps_html
from config.lib.patterns import Pattern
from resolutions.forms import PointForm, ResultForm

OWNERS = ("point-owners", "id_point-owners")


def _point(names, taps):
    form = PointForm(people=[], prefix="point")
    form.fields["checker"].choices = [("", names)]
    form["owners"].tap_choices = taps
    return render_crispy_form(form)


def _result(prefix, done_on, **values):
    values["form"] = ResultForm(prefix=prefix, initial={"done_on": done_on})
    return render_to_string("resolutions/record/_result_form.html", values)


POINT = Pattern(_point, "names", "taps")
RESULT = Pattern(_result, "action", "csrf_token", "once_key", "prefix", "done_on")


def point_html(names):
    """A task to add; ``names`` are the `NameOptions` of the branch."""
    return POINT(names=names("– Chọn người kiểm tra –"), taps=taps_html(*OWNERS, names.names))
