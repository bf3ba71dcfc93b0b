"""Script payloads in every free text of the data and of forms, and whether a page made any live."""

from html.parser import HTMLParser
from itertools import cycle

from django.apps import apps
from django.db import models

from branches.models.json_text import CanonicalJSONField

HIT = "document.documentElement.dataset.hit=1"
TAGS = (
    *("<script>{}</script>", "<img src=x onerror='{}'>", "<svg onload='{}'>", "<body onload='{}'>"),
    *("<details open ontoggle='{}'>", "<iframe srcdoc='<script>parent.{}</script>'></iframe>"),
    *("<input autofocus onfocus='{}'>", "<video><source onerror='{}'></video>"),
    *("<math><mtext><script>{}</script>", "<style onload='{}'></style>", "<marquee onstart='{}'>"),
    *("<object data='javascript:{}'>", "<embed src='javascript:{}'>"),
    *("<div hx-get='/' hx-trigger='load' hx-on::load='{}'>", "<a href='javascript:{}' autofocus>"),
)
BEFORE = ("", '">', "'>", "</textarea>", "</title>", "</script>", "-->", "]]>", "&lt;", "\\'>")
OTHER = ("{{{{ {} }}}}", "javascript:{}", "';{};'", "\\u003cscript\\u003e{}")
PAYLOADS = [
    f"{before}{tag.format(HIT)}"
    for number, before in enumerate(BEFORE)
    for tag in (*TAGS[number % 2 :: 2], OTHER[number % 4])
]
APPS = {"branches", "members", "meetings", "resolutions", "reports"}
# Codes, keys and what is compared with them are no text of people.
KEPT = (
    *("code", "key", "sha", "path", "username", "password", "digest", "kind", "state", "uid"),
    *("period", "session", "pending", "result_", "citizen", "passages", "content_type", "salt"),
    *("rule_codes", "target_", "request_id", "seen", "search_", "sort_", "paper", "checklist"),
    *("location", "snapshot", "actor_roles", "signers"),
)
PLACES = {"ReviewRemark.place", "MinutesSupplement.place", "TextRevision.place"}  # codes, too
LEADING = {"href", "src", "action", "formaction", "data", "poster", "xlink:href"}


def fill_with_scripts():
    """Put a script into every free text of the data; what has choices or is a code stays."""
    payloads, count = cycle(PAYLOADS), 0
    for model in apps.get_models():
        fields = [one for one in model._meta.concrete_fields if is_free_text(one)]
        if not fields or model._meta.app_label not in APPS:
            continue
        for row in model._default_manager.only("pk", *(one.name for one in fields)):
            values = {
                one.name: next(payloads)[: one.max_length or 10_000]
                for one in fields
                if getattr(row, one.attname)
            }
            model._default_manager.filter(pk=row.pk).update(**values)
            count += len(values)
    return count


def is_free_text(one):
    """Whether people write words into this column, and nothing is compared with it."""
    is_text = isinstance(one, models.CharField | models.TextField) and not one.choices
    is_code = one.unique or one.name.startswith(KEPT) or "hash" in one.name
    is_code = is_code or isinstance(one, CanonicalJSONField)
    return is_text and not is_code and f"{one.model.__name__}.{one.name}" not in PLACES


class LiveParts(HTMLParser):
    """What of a payload became part of the page instead of being shown: tags and attributes."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self._inside = [], None

    def handle_starttag(self, tag, attrs):
        is_data = ("type", "application/json") in attrs
        self._inside = tag if tag in {"script", "style"} and not is_data else None
        for name, value in attrs:
            value = (value or "").strip().lower()
            runs = name.startswith(("on", "hx-on")) or name == "srcdoc"
            leads = name in LEADING and value.startswith(("javascript:", "data:text"))
            if (runs and "dataset.hit" in value) or leads:
                self.found.append(f"<{tag} {name}={value[:60]!r}>")

    def handle_data(self, data):
        if self._inside and "dataset.hit" in data:
            self.found.append(f"<{self._inside}> {data[:60]!r}")

    def handle_endtag(self, tag):
        self._inside = None


def live_parts(page):
    """Payloads that a browser would take for markup, in the text of a page."""
    parser = LiveParts()
    parser.feed(page)
    parser.close()
    return parser.found
