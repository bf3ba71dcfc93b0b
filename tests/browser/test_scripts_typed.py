"""What people typed never runs in a browser: with the policy, and again with the policy off.

Every text of every record is replaced by a script, then the main pages of every kind of reader are
opened. The policy must be the second line of defence, not the first.
"""

from itertools import cycle

import pytest
from django.apps import apps
from django.db import connection, models

from branches.guards import guards_removed
from tests.browser.test_pages_axe import READERS, log_in, village  # noqa: F401
from tests.rounds import ASKED

pytestmark = pytest.mark.faults
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
KEPT = ("code", "key", "sha", "path", "username", "password", "digest", "kind", "state", "uid")
WHO = ("secretary", "office staff", "leader above", "administrator")


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
    is_text = isinstance(one, models.CharField | models.TextField) and not one.choices
    return is_text and not one.unique and not one.name.startswith(KEPT) and "hash" not in one.name


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without the policy"])
def test_no_typed_script_runs(open_page, live_server, village, policy):  # noqa: F811
    assert len(PAYLOADS) >= 60
    pages = {name: (list(READERS[name][0](village)), READERS[name][1](village)) for name in WHO}
    with guards_removed(connection):
        assert fill_with_scripts() > 100
    ran, opened = [], 0
    for name, (addresses, reader) in pages.items():
        page = open_page(1366, 768, bypass_csp=not policy)
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        log_in(page, reader, live_server)
        for address in addresses if ASKED else addresses[::3]:
            answer = page.goto(address)
            opened += answer.status == 200
            if page.evaluate("document.documentElement.dataset.hit"):
                ran.append((name, address))
        page.close()
    assert ran == []
    assert opened > 20


def test_control_a_script_put_in_raw_runs_without_the_policy(open_page, live_server, db):
    """So that the test above would see one."""
    page = open_page(1366, 768, bypass_csp=True)
    page.goto("/dang-nhap/")
    page.evaluate("html => document.body.innerHTML += html", f"<img src=x onerror='{HIT}'>")
    page.wait_for_function("document.documentElement.dataset.hit === '1'")
    strict = open_page(1366, 768)
    strict.goto("/dang-nhap/")
    strict.evaluate("html => document.body.innerHTML += html", f"<img src=x onerror='{HIT}'>")
    strict.wait_for_timeout(300)
    assert not strict.evaluate("document.documentElement.dataset.hit")
