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


def _result(**values):
    form = ResultForm(prefix=values["prefix"], initial={"done_on": values["done_on"]})
    return render_to_string("resolutions/record/_result_fields.html", {"form": form})


POINT = Pattern(_point, "names", "taps")
RESULT = Pattern(_result, "prefix", "done_on")


def point_html(names):
    """A task to add; ``names`` are the `NameOptions` of the branch."""
    return POINT(names=names("– Chọn người kiểm tra –"), taps=taps_html(*OWNERS, names.names))


def result_html(task, done_on):
    """The result of a task of an earlier meeting, with the day it was probably done."""
    return RESULT(prefix=f"task{task.pk}", done_on=f"{done_on:%d/%m/%Y}")
