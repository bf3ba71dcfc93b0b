"""Writing an inspection and carrying it on: checklist, book, sending, hearing, concluding."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.views.form_pages import carried_out, form_page, tell
from config.lib.asked import numbers_asked, text_asked
from config.lib.dates import today
from config.lib.errors import RuleBroken
from reports.actions import inspections as actions
from reports.inspections.choices import InspectionState
from reports.inspections.evidence import evidence_of, looks_at_books
from reports.inspections.forms import LinesForm, TextForm
from reports.inspections.permissions import ANSWER_INSPECTION
from reports.inspections.rules import INSPECTION_MOVES
from reports.views.inspections import conducted_inspection, inspection_crumbs, visible_inspection


def lines(request, pk):
    """The checklist with what the product knows beside every line."""
    inspection = _writable(request, pk)
    if inspection is None:
        return redirect("reports:inspection", pk)
    form = LinesForm(
        request.POST or None,
        lines=list(inspection.lines.order_by("seq")),
        version=inspection.version,
    )
    if form.is_bound and form.is_valid():
        written = {"lines": form.written, "version": form.cleaned_data["version"]}
        if carried_out(form, actions.save_lines, inspection=inspection, by=request.user, **written):
            messages.success(request, "Đã lưu kết quả từng nội dung.")
            return redirect(inspection)
    context = {
        "inspection": inspection,
        "form": form,
        "rows": form.rows(evidence_of(inspection, request.user, today())),
        "once_key": new_once_key(),
        "crumbs": inspection_crumbs(request, inspection, ("Từng nội dung", "")),
    }
    status = 422 if form.errors else 200
    return render(request, "reports/inspections/lines.html", context, status=status)


def book(request, pk):
    """Which signed minutes were looked at, and whether the chain of the book holds."""
    inspection = _writable(request, pk)
    if inspection is None:
        return redirect("reports:inspection", pk)
    kept, status = dict(inspection.minutes.values_list("entry_id", "remark")), 200
    if request.method == "POST":
        kept = {
            number: text_asked(request.POST, f"nhan_xet_{number}")
            for number in numbers_asked(request.POST, "xem")
        }
        try:
            actions.check_book(inspection=inspection, looked=kept, by=request.user)
        except RuleBroken as error:
            messages.error(request, str(error))
            status = 422
        else:
            messages.success(request, "Đã kiểm tra chuỗi mã của sổ và ghi các biên bản đã xem.")
            return redirect(inspection)
    context = {
        "inspection": inspection,
        "looks": looks_at_books(inspection.organization, inspection.first_on, inspection.last_on),
        "entries": [
            (entry, entry.pk in kept, kept.get(entry.pk, ""))
            for entry in actions.entries_in_days(inspection, request.user)
        ],
        "once_key": new_once_key(),
        "crumbs": inspection_crumbs(request, inspection, ("Sổ biên bản", "")),
    }
    return render(request, "reports/inspections/book.html", context, status=status)


@require_POST
def send(request, pk):
    return _step(request, pk, "Đã gửi đơn vị được kiểm tra.", actions.send_to_unit)


@require_POST
def take_back(request, pk):
    return _step(request, pk, "Đã lấy lại để sửa.", actions.take_back)


@require_POST
def ask_again(request, pk):
    return _step(request, pk, "Đã đề nghị đơn vị báo cáo lại.", actions.ask_again)


@require_POST
def discard(request, pk):
    inspection = conducted_inspection(request, pk)
    committee = inspection.committee_id
    tell(
        request,
        "Đã bỏ cuộc kiểm tra.",
        actions.discard,
        inspection=inspection,
        by=request.user,
    )
    return redirect("reports:inspections", committee)


def answer(request, pk):
    """The unit reports and explains."""
    inspection = visible_inspection(request, pk)
    ANSWER_INSPECTION.require(request.user, inspection.organization)
    return _text_page(
        request,
        inspection,
        actions.answer,
        InspectionState.ANSWERED,
        name="statement",
        title="Báo cáo, giải trình",
        submit="Gửi đoàn kiểm tra",
        done="Đã gửi báo cáo, giải trình.",
        help_text="Nêu việc đã làm, ý kiến về từng nhận xét, cách khắc phục và thời gian.",
    )


def hear(request, pk):
    """The committee writes down what the unit said when it was heard."""
    inspection = conducted_inspection(request, pk)
    return _text_page(
        request,
        inspection,
        actions.record_hearing,
        InspectionState.ANSWERED,
        name="statement",
        title="Ghi ý kiến của đơn vị",
        submit="Ghi ý kiến",
        done="Đã ghi ý kiến của đơn vị.",
        help_text="Dùng khi nghe đơn vị báo cáo trực tiếp, hoặc khi quá hạn mà đơn vị không trả "
        "lời trên phần mềm.",
    )


def conclude(request, pk):
    inspection = conducted_inspection(request, pk)
    return _text_page(
        request,
        inspection,
        actions.conclude,
        InspectionState.CONCLUDED,
        name="conclusion",
        title="Kết luận",
        submit="Kết luận",
        done="Đã kết luận. Từ nay chỉ theo dõi việc khắc phục.",
        help_text="Kết luận rồi thì không sửa được nữa. Không ghi nội dung vụ việc của cá nhân.",
    )


def _text_page(request, inspection, action, wanted, *, name, title, submit, done, help_text):
    if wanted not in INSPECTION_MOVES[inspection.state]:
        messages.info(request, f"Cuộc kiểm tra đang ở bước “{inspection.get_state_display()}”.")
        return redirect(inspection)
    form = TextForm(
        request.POST or None,
        label=title,
        help_text=help_text,
        initial={"text": getattr(inspection, name)},
    )
    if form.is_bound and form.is_valid():
        asked = {"inspection": inspection, name: form.cleaned_data["text"], "by": request.user}
        if carried_out(form, action, **asked):
            messages.success(request, done)
            return redirect(inspection)
    return form_page(
        request,
        form,
        title=title,
        submit=submit,
        lead=f"{inspection}, {inspection.span}",
        crumbs=inspection_crumbs(request, inspection, (title, "")),
        back=inspection.get_absolute_url(),
    )


def _step(request, pk, success, action):
    inspection = conducted_inspection(request, pk)
    tell(request, success, action, inspection=inspection, by=request.user)
    return redirect(inspection)


def _writable(request, pk):
    """The inspection where it may be written now; None after saying why not."""
    inspection = conducted_inspection(request, pk)
    if inspection.is_writable:
        return inspection
    messages.info(request, f"Cuộc kiểm tra đang ở bước “{inspection.get_state_display()}”.")
    return None
