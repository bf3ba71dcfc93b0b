"""The tasks of earlier meetings on the record page as HTML (`config.lib.patterns`)."""

from functools import lru_cache

from django.template.loader import render_to_string

from branches.once import new_once_key
from config.lib.addresses import Addresses
from config.lib.form_token import form_token
from config.lib.patterns import TemplatePattern
from resolutions.blank_forms import RESULT

LINE = TemplatePattern("resolutions/record/_task_line.html")


def lines_html(lines, meeting, request, *, can_edit):
    """Each `ReviewLine` as an item of a list; with ``can_edit`` the open ones hold a form."""
    address_of = Addresses("resolutions:task")
    tell = Addresses("resolutions:tell_result", meeting.pk)
    token = form_token(request)
    for line in lines:
        task, form = line.task, ""
        if can_edit and line.can_be_told:
            form = RESULT(
                action=tell(task.pk),
                csrf_token=token,
                once_key=new_once_key(),
                prefix=f"task{task.pk}",
                done_on=f"{line.likely_done_on(meeting):%d/%m/%Y}",
            )
        yield LINE(
            pk=task.pk,
            text=task.text,
            owner=task.owner_name,
            due_on=task.due_on and f"{task.due_on:%d/%m/%Y}",
            address=address_of(task.pk),
            marks=_marks(
                state_label=line.state_label,
                is_overdue=line.is_overdue,
                renewed=line.renewed,
                silent=line.silent,
                is_stuck=line.is_stuck,
            ),
            is_told=line.is_told,
            note=line.note,
            form=form,
        )


@lru_cache(maxsize=500)
def _marks(**words):
    return render_to_string("resolutions/_task_marks.html", words)
