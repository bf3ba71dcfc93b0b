"""No form takes in a mark of secrecy, whichever field or file it stands in (handbook 18).

By construction: everything sent is read before any view sees it, so a new form is covered the day
it is written. The refusal is written down with the field and the mark, never with the words.
"""

from django.db import transaction

from branches import audit
from branches.middleware import conflict
from config.lib.secrecy import mark_in, mark_in_file

REFUSED = (
    "Chưa lưu: nội dung có dấu hiệu mật (“{mark}”) nên không được đưa vào hệ thống này. Đồng chí "
    "bỏ phần đó rồi gửi lại; tài liệu mật dùng bản giấy theo quy định về bảo vệ bí mật nhà nước. "
    "Nếu đây chỉ là chữ thường trong câu, đồng chí viết chữ thường, không viết hoa như con dấu."
)
NOT_TEXT = ("csrfmiddlewaretoken", "once")


def names_secrets(view):
    """Mark a view that has to be told what is secret: the one that takes such words away."""
    view.names_secrets = True
    return view


class SecrecyMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or getattr(view, "names_secrets", False):
            return None
        field, mark = found_in(request)
        if not mark:
            return None
        _note(request, field, mark)
        return conflict(request, REFUSED.format(mark=mark))


def found_in(request):
    """The first field that carries a mark, and the mark; two empty texts for none."""
    for name, values in request.POST.lists():
        if name in NOT_TEXT or "password" in name:
            continue
        for value in (name, *values):
            if mark := mark_in(value):
                return name[:60], mark
    is_kept = request.FILES and request.user.is_authenticated  # what strangers send never is
    for name, files in request.FILES.lists() if is_kept else ():
        for file in files:
            mark = mark_in_file(file.name, file.read())
            file.seek(0)
            if mark:
                return name[:60], mark
    return "", ""


def _note(request, field, mark):
    if not request.user.is_authenticated:
        return
    with transaction.atomic():
        audit.record(
            "branches.secrecy_mark_refused",
            f"Ngăn nội dung có dấu hiệu {mark} ở một ô nhập",
            target=request.user,
            by=request.user,
            payload={
                "mark": mark,
                "field": "" if mark_in(field) else field,
                "page": request.resolver_match.view_name,
            },
        )
