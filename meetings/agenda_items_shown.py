"""The items of the running order as HTML, put together from strings.

Every item has a list of all names to choose from; a form and a template for each of a dozen cost
as much as all the rest of the record page (docs/performance.md, P13b). The two forms of an item
carry no key against sending twice: the second time they find what the first one set.
"""

from dataclasses import dataclass, field

from django.template.loader import render_to_string

from config.lib.addresses import Addresses
from config.lib.digests import seen_digest, seen_of_typed
from config.lib.form_token import form_token
from config.lib.markup import escaped, put_together
from config.lib.quick_includes import icon
from meetings.columns import ITEM_TEXTS
from meetings.models import AgendaItem

ITEM = """\
<details class="agenda-item" id="item-{pk}"{opened}>
<summary>{place}. {title}{state}</summary>
<form method="post" action="{save}" data-autosave data-typed data-unsaved class="narrow" novalidate>
{csrf}<input type="hidden" name="item-{pk}-seen" value="{seen}" id="id_item-{pk}-seen">{note}
<label class="form-label" for="id_item-{pk}-presenter">Người trình bày</label>
<select class="form-select mb-3" name="item-{pk}-presenter" id="id_item-{pk}-presenter">\
{presenters}</select>
<label class="form-label" for="id_item-{pk}-gist">Nội dung chính</label>
<textarea class="form-control mb-3" rows="3" name="item-{pk}-gist" \
id="id_item-{pk}-gist">{gist}</textarea>
<label class="form-label" for="id_item-{pk}-conclusion">Ý kiến chủ trì</label>
<textarea class="form-control mb-3" rows="2" name="item-{pk}-conclusion" \
id="id_item-{pk}-conclusion">{conclusion}</textarea>
{prompts}<p>{planned} phút, {actual} phút</p>
{errors}<div class="form-check"><input class="form-check-input" type="checkbox" \
name="item-{pk}-is_done" id="id_item-{pk}-is_done"{done}><label class="form-check-label" \
for="id_item-{pk}-is_done">Đã thực hiện mục này</label></div>
<button class="btn btn-outline-primary">Lưu mục này</button>
</form>
<form method="post" action="{restrict}">{csrf}{restriction}</form>
</details>
"""
MINUTES = """\
<label for="id_item-{pk}-{name}">{label}</label> <input class="form-control count-input \
d-inline-block" type="text" inputmode="numeric" name="item-{pk}-{name}" id="id_item-{pk}-{name}" \
value="{value}">"""
WRITTEN = ' <span class="label-hint">– đã ghi</span>'
DONE = ' <span class="label-hint">– đã thực hiện</span>'
PROMPTS = "<details><summary>Gợi ý cho loại hình chi bộ này</summary><ul>{}</ul></details>\n"
PROMPT = "<li>{}</li>"
ERROR = '<p class="invalid-feedback d-block">{}</p>\n'
RESTRICT = '<button class="btn btn-link" name="han_che" value="1">{} Hạn chế phổ biến mục này\
</button>'
OPEN_UP = '<button class="btn btn-link">{} Đang hạn chế phổ biến – bỏ hạn chế</button>'
CSRF = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
NOTE = "meetings/revisions/_note.html"


@dataclass(frozen=True)
class ShownItem:
    """An item as stored, as typed and not saved (``typed``), or as sent in a refused form.

    ``values`` by the names of the columns, the presenter as a key; ``errors`` by these names.
    """

    item: AgendaItem
    values: dict
    seen: str
    prompts: list
    typed: object = None
    errors: dict = field(default_factory=dict)


def stored_item(item, typed, prompts):
    """The `ShownItem` of a form nobody has sent."""
    values = {name: getattr(item, name) for name in ITEM_TEXTS} | {"presenter": item.presenter_id}
    if typed is None:
        return ShownItem(item, values, seen_digest(item, ITEM_TEXTS), prompts)
    seen = seen_of_typed(item, ITEM_TEXTS, seen=typed.seen, typed=typed.values)
    return ShownItem(item, values | typed.values, seen, prompts, typed)


def refused_item(item, form, prompts):
    """The `ShownItem` of a form that was refused, as it was sent."""
    values = {name: form[name].value() for name in ITEM_TEXTS}
    return ShownItem(item, values, form["seen"].value(), prompts, form.typed, form.errors)


def items_html(meeting, shown, names, request):
    """The `ShownItem` list in order; ``names`` are the `NameOptions` of who may present."""
    page = {
        "csrf": CSRF.format(escaped(form_token(request))),
        "lock": icon("lock"),
        "save": Addresses("meetings:save_item", meeting.pk),
        "restrict": Addresses("meetings:restrict_item", meeting.pk),
        "names": names,
    }
    return put_together(_item(place, one, page) for place, one in enumerate(shown, start=1))


def _item(place, shown, page):
    item, values = shown.item, shown.values
    return ITEM.format(
        pk=item.pk,
        place=place,
        title=escaped(item.title),
        opened=" open" if shown.errors or shown.typed else "",
        state=WRITTEN if item.gist or item.conclusion else DONE if item.is_done else "",
        save=page["save"](item.pk),
        restrict=page["restrict"](item.pk),
        csrf=page["csrf"],
        seen=escaped(shown.seen or ""),
        note=render_to_string(NOTE, {"typed": shown.typed}) if shown.typed else "",
        presenters=page["names"]("Chưa chọn", values["presenter"]),
        gist=_text(values["gist"]),
        conclusion=_text(values["conclusion"]),
        prompts=_prompts(shown.prompts),
        planned=_minutes(item, "planned_minutes", "Dự kiến", values),
        actual=_minutes(item, "actual_minutes", "thực tế", values),
        errors="".join(
            ERROR.format(escaped(sentence))
            for name in ("planned_minutes", "actual_minutes")
            for sentence in shown.errors.get(name, ())
        ),
        done=" checked" if values["is_done"] else "",
        restriction=(OPEN_UP if item.is_restricted else RESTRICT).format(page["lock"]),
    )


def _text(value):
    return "" if value is None else escaped(str(value))


def _minutes(item, name, label, values):
    return MINUTES.format(pk=item.pk, name=name, label=label, value=_text(values[name]))


def _prompts(points):
    return PROMPTS.format("".join(PROMPT.format(escaped(one)) for one in points)) if points else ""
