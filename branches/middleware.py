"""What holds for every request: nothing twice, clear refusals."""

import time
import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils import timezone

from branches.giving_way import outcome_of_next_tries
from branches.merging import merge_page
from branches.models import IdempotencyKey
from branches.once import UNANSWERED, holding, key_of
from branches.typed import typed_texts
from config.lib.client_address import client_address
from config.lib.commits import begin_request, has_committed
from config.lib.errors import RuleBroken, Stale
from config.lib.failpoints import failpoint
from config.lib.request_trace import RequestTrace, serving

ABANDONED_AFTER = timedelta(minutes=5)  # a web worker is stopped long before
ANSWERED_WITHIN = timedelta(seconds=30)
STILL_WORKING = (
    "Lần bấm trước đang được xử lý. Đồng chí chờ vài giây rồi tải lại trang để xem kết quả."
)
NOT_DONE, CHANGED = "Chưa thực hiện được", "Nội dung vừa được thay đổi"
SEE_WHETHER_KEPT = "Nếu đồng chí vừa gửi nội dung, hãy xem lại ở đây nội dung đó đã được lưu chưa."


class TraceMiddleware:
    """What happens during a request is written down with its number and where it came from."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        trace = RequestTrace(client_address(request.META), uuid.uuid4().hex)
        with serving(trace):
            return self.get_response(request)


class WholeBodyMiddleware:
    """A form that was cut off, too slow or too large is told so; before the check of its token.

    Too large is refused unread: the body of whoever is not logged in may hold little, so that no
    stranger fills disk or memory.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method == "POST":
            if _is_too_large(request):
                return HttpResponse(render_to_string("413.html"), status=413)
            try:
                request.POST  # noqa: B018 - reads the body
            except UnreadablePostError:
                return HttpResponse(render_to_string("408.html"), status=408)
        return self.get_response(request)


def _is_too_large(request):
    """By the bytes announced: Django reads no more than these, and none where nothing is said."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return False
    if length <= settings.MOST_BODY_BYTES_OF_STRANGERS:
        return False  # without asking for the session
    return length > settings.MOST_BODY_BYTES or request.session.get(SESSION_KEY) is None


class OnceMiddleware:
    """A form sent twice gets the first answer again (reliability guide 2).

    Forms that create or issue something carry a hidden ``once`` key. The key is stored first; a
    second request with it is sent where the first one ended, or told that it is still running; one
    that died after its change was committed counts as ended.
    A refused form gives its key back, so that the corrected one may use it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = self._key(request)
        if key is None:
            return self.get_response(request)
        keys = IdempotencyKey.objects.filter(user=request.user, key=key)
        kept = self._store(request, key)
        abandoned = keys.filter(location="", created_at__lt=timezone.now() - ABANDONED_AFTER)
        if kept is None and abandoned.delete()[0]:
            kept = self._store(request, key)
        if kept is None:
            first = keys.exclude(location="").first()
            if first is None or _is_answering(first):
                return conflict(request, STILL_WORKING)
            return HttpResponseRedirect(first.location.removeprefix(UNANSWERED))
        failpoint("key.kept")
        with holding(kept, location=page_above(request.path)):
            response = self.get_response(request)
        failpoint("key.answering")
        if response.status_code == 302 and len(response.url) <= 500:
            kept.location = response.url
            kept.save(update_fields=["location"])
        elif not has_committed():
            kept.delete()
        failpoint("key.answered")
        return response

    def _store(self, request, key):
        """The row of a key that was not there yet; None where it was."""
        try:
            with transaction.atomic():
                return IdempotencyKey.objects.create(user=request.user, key=key)
        except IntegrityError:
            return None

    def _key(self, request):
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        try:
            shown = uuid.UUID(request.POST.get("once", ""))
        except ValueError:
            return None
        return key_of(shown, request)


def _is_answering(kept):
    """Whether the first request made its change and may still be about to answer."""
    is_new = kept.created_at > timezone.now() - ANSWERED_WITHIN
    return kept.location.startswith(UNANSWERED) and is_new


class RefusalMiddleware:
    """Frozen or stale answers 409 and keeps what was typed; a broken rule is told, not thrown.

    A request that had to give way to another writer is done again first (`giving_way`).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.began = time.monotonic()
        begin_request()
        return self.get_response(request)

    def process_exception(self, request, exception):
        answer, error = outcome_of_next_tries(request, exception, began=request.began)
        if isinstance(error, Stale):
            return merge_page(request, error) or conflict(request, str(error), title=CHANGED)
        if isinstance(error, RuleBroken):
            return conflict(request, str(error))
        if error is not None and error is not exception:
            raise error
        return answer


class FormAddressMiddleware:
    """An address that only takes forms leads to the page above it.

    A phone that brings back a closed tab, or a login in between, opens it with GET; the browser
    would show its own empty error. Scripts and HEAD get the 405.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        reads = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if response.status_code != 405 or not reads:
            return response
        messages.info(request, SEE_WHETHER_KEPT)
        return redirect(page_above(request.path))


def page_above(path):
    """The nearest address above ``path``: /cuoc-hop/12/bien-ban/ for /cuoc-hop/12/bien-ban/ky/."""
    above = path.rstrip("/")
    while above:
        above = above.rpartition("/")[0]
        if is_valid_path(f"{above}/"):
            break
    return f"{above}/"


def conflict(request, message, *, title=NOT_DONE):
    """The page for 409: what happened, and every text the person had typed."""
    context = {
        "title": title,
        "message": message,
        "typed": typed_texts(request),
        "back_url": request.path,
    }
    return render(request, "409.html", context, status=409)
