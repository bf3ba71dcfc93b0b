"""What people typed never runs in a browser: with the policy, and again with the policy off.

Every text of every record is replaced by a script, then the main pages of every kind of reader are
opened, and every page and every refused form there is an address for. The policy must be the second
line of defence, not the first.
"""

import pytest
from django.contrib.staticfiles import finders
from django.db import connection

from branches.access import RULES
from branches.guards import guards_removed
from tests.access.asking import undone
from tests.access.filling import FORMS, Sender, reader, writer
from tests.access.objects import address_of
from tests.access.scripting import HIT, PAYLOADS, fill_with_scripts
from tests.access.test_scripts import sent_ways, shown
from tests.access.world import make_world
from tests.browser.test_pages_axe import READERS, log_in, village  # noqa: F401
from tests.rounds import ASKED

pytestmark = pytest.mark.faults
WHO = ("secretary", "office staff", "leader above", "administrator")


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without the policy"])
def test_no_typed_script_runs(open_page, live_server, village, policy):  # noqa: F811
    assert len(PAYLOADS) >= 60
    pages = {name: (list(READERS[name][0](village)), READERS[name][1](village)) for name in WHO}
    with guards_removed(connection):
        assert fill_with_scripts() > 100
    ran, opened = [], 0
    for name, (addresses, who) in pages.items():
        page = open_page(1366, 768, bypass_csp=not policy)
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        log_in(page, who, live_server)
        for address in addresses if ASKED else addresses[::3]:
            answer = page.goto(address)
            opened += answer.status == 200
            if page.evaluate("document.documentElement.dataset.hit"):
                ran.append((name, address))
        page.close()
    assert ran == []
    assert opened > 20


EVERY = 1 if ASKED else 24  # the normal run opens a few; others without the policy
HOST = "http://testserver"


def answers_of(world, offset):
    """``(title, answer)`` of pages by their address, and of forms that come back refused."""
    send = Sender()
    FORMS.clear()
    for name in sorted(RULES)[offset::EVERY]:
        rule = RULES[name]
        if rule.reads and (user := reader(world, name)):
            yield name, world.ask(user, "GET", address_of(name, world))
        if rule.writes and not rule.is_public and (user := writer(world, name)):
            for body in sent_ways(world, send, user, name)[: None if ASKED else 2]:
                yield f"{name} sent", send(user, "POST", address_of(name, world), *body)


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without the policy"])
def test_no_script_runs_on_any_page_there_is(new_context, db, policy):
    """The pages of the whole table of addresses, given to Chromium as the server answered them."""
    world, ran, opened, now = make_world(), [], 0, {}
    page = new_context(bypass_csp=not policy).new_page()
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.route("**/*", lambda route: give(route, now["answer"]))
    with undone(), guards_removed(connection):
        assert fill_with_scripts() > 300
        for number, (title, answer) in enumerate(answers_of(world, 0 if policy else 5)):
            if "text/html" not in answer["Content-Type"] or not shown(answer):
                continue
            now["answer"] = answer
            page.goto(f"{HOST}/{number}", wait_until="load")
            if page.evaluate("document.documentElement.dataset.hit"):
                ran.append(title)
            opened += 1
    assert ran == []
    assert opened > 5


def give(route, answer):
    """The page itself, static files, and nothing else."""
    path = route.request.url.removeprefix(HOST)
    if route.request.is_navigation_request() and route.request.frame.parent_frame is None:
        headers = dict(answer.items())
        route.fulfill(status=answer.status_code, headers=headers, body=shown(answer))
        return
    file = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    if file:
        route.fulfill(path=file)
    else:
        route.abort()


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
