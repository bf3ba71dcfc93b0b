"""Headers and cookies of every kind of answer, against a golden file; hosts, methods, forgery.

After a wanted change: ``REWRITE_GOLDEN=1`` with this file writes the golden files anew; read the
difference before committing it.
"""

import os
import re
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from branches import context_processors
from branches.jobs import store
from branches.models import AuditEvent, Job, LoginSession
from tests.branches.test_session import log_in
from tests.test_scope import ENTRIES

GOLDEN = Path(__file__).parent / "golden"
CHANGING = {"Content-Length", "Date", "Expires", "Last-Modified", "ETag", "Content-Language"}
SAMPLES = {"int": 1, "uuid": uuid.UUID(int=1), "slug": "mot", "str": "mot"}


def told(kind, response):
    """One block: the status and every header that is the same each time."""
    if response.streaming:
        response.getvalue()  # closes the file
    lines = [f"[{kind}] {response.status_code}"]
    lines += sorted(
        f"{name}: {same_each_time(name, value)}"
        for name, value in response.items()
        if name not in CHANGING
    )
    lines += sorted(cookie_line(one) for one in response.cookies.values())
    return "\n".join(lines)


def same_each_time(name, value):
    """The directives of the policy come in any order; ids in addresses differ."""
    if name == "Content-Security-Policy":
        return "; ".join(sorted(value.split("; ")))
    if name == "X-Request-ID":
        return "…"
    return re.sub(r"/[0-9a-f-]{36}/", "/…/", value)


def cookie_line(cookie):
    kept = ("path", "domain", "max-age", "samesite")
    flags = [name for name in ("httponly", "secure") if cookie[name]]
    values = [f"{name}={cookie[name]}" for name in kept if cookie[name] != ""]
    return f"Set-Cookie: {cookie.key}=…; {'; '.join([*values, *flags])}"


def matches(name, text):
    """Compare with the golden file, or write it where that was asked for."""
    path = GOLDEN / name
    if os.environ.get("REWRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def job(place):
    return Job.objects.create(
        kind="none",
        title="…",
        organization=place.branch,
        requester=place.secretary,
        requested_at=timezone.now(),
        state="DONE",
        result_name="Biên bản “1”.pdf",
        **dict(zip(("result_path", "result_sha256"), store(b"%PDF-"), strict=True)),
    )


def test_every_kind_of_answer_carries_the_golden_headers(place, job, monkeypatch, tmp_path):
    (Path(settings.STATIC_ROOT) / "golden.css").write_text("a{}", encoding="ascii")
    client = Client(raise_request_exception=False)
    blocks = [
        told("login page", client.get("/dang-nhap/")),
        told("redirect to the login", client.get("/")),
        told("logging in", log_in(client, place.secretary.username, "mat-khau-dai-12")),
        told("page", client.get("/")),
        told("part", client.get(f"/viec/{job.uid}/", headers={"HX-Request": "true"})),
        told("file", client.get(f"/viec/{job.uid}/tep/")),
        told("static file", client.get("/static/golden.css")),
        told("missing static file", client.get("/static/none.css")),
        told("slash appended", client.get("/don-vi")),
        told("400", client.get("/", headers={"Host": "xau.example"})),
        told("403", client.get(f"/don-vi/{place.branch.pk}/sua/")),
        told("404", client.get("/don-vi/999999/")),
        told("405", client.put("/")),
        told("405 of a form", client.get("/dang-xuat/", headers={"Accept": "*/*"})),
        told("422", client.post("/mat-khau/", {"old": ""})),
    ]
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(place.secretary)
    blocks.append(told("403 of a forged form", forged.post("/mat-khau/")))
    monkeypatch.setattr(context_processors, "links_for", lambda *_: 1 / 0)
    blocks.append(told("500", client.get("/")))
    matches("headers.txt", "\n\n".join(blocks) + "\n")


HTTPS_SCRIPT = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage")  # nothing is collected here
django.setup()
from django.test import Client
from tests.branches.test_headers import told
safe = {"secure": True, "headers": {"Host": "localhost"}}
print("\\n\\n".join([
    told("login page", Client().get("/dang-nhap/", **safe)),
    told("plain HTTP", Client().get("/dang-nhap/?a=1", headers={"Host": "localhost"})),
    told("through the proxy", Client().get("/dang-nhap/", headers={
        "Host": "localhost", "X-Forwarded-Proto": "https"})),
    told("redirect to the login", Client().get("/", **safe)),
    told("404 of a static file", Client().get("/static/none.css", **safe)),
    told("400", Client().get("/", secure=True, headers={"Host": "xau.example"})),
]))
"""


def test_over_https_cookies_and_headers_are_strict(tmp_path):
    """A process of its own: the settings read the environment once."""
    environment = {
        **os.environ,
        "HTTPS": "true",
        "CHIBO_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "",
        "LOG_LEVEL": "CRITICAL",
    }
    environment.pop("DATABASE_URL")
    done = subprocess.run(
        [sys.executable, "-c", HTTPS_SCRIPT],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    matches("headers_https.txt", done.stdout)


def addresses():
    """Every address of the product, with ids that need not exist."""
    for name, entry in sorted(ENTRIES.items()):
        kinds = {key: type(one).__name__ for key, one in entry.pattern.converters.items()}
        values = {
            key: SAMPLES[kind.removesuffix("Converter").lower().replace("string", "str")]
            for key, kind in kinds.items()
        }
        yield name, reverse(name, kwargs=values)


def test_no_address_takes_a_form_of_another_site(place):
    """The control: with the token the same posts reach the views."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(place.admin)
    before = AuditEvent.objects.count(), LoginSession.objects.count()
    answers = {name: client.post(url, {"reason": "…"}) for name, url in addresses()}
    wrong = {name: one.status_code for name, one in answers.items() if one.status_code != 403}
    assert wrong == {}
    pages = {one.content for one in answers.values()}
    assert len(pages) == 1
    assert (AuditEvent.objects.count(), LoginSession.objects.count()) == before
    client.get("/mat-khau/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    for _, url in list(addresses())[:20]:
        client.force_login(place.admin)
        answer = client.post(url, headers={"X-CSRFToken": token})
        assert answer.content not in pages


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_no_address_takes_an_unknown_method(client, db, method):
    assert {client.generic(method, url).status_code for _, url in addresses()} == {405}


@pytest.mark.parametrize("host", ["xau.example", "testserver.xau.example", "testserver:80@x", ""])
def test_a_host_that_is_not_ours_is_refused(client, db, host):
    answer = client.get("/dang-nhap/", headers={"Host": host or "."})
    assert answer.status_code == 400
    forwarded = client.get("/", headers={"X-Forwarded-Host": host})
    assert forwarded.url.startswith("/dang-nhap/")  # relative: no host of a header


OUTSIDE = [
    *("https://xau.example/", "//xau.example", "///xau.example", "http:///xau.example"),
    *("/\\xau.example", "\\\\xau.example", "javascript:alert(1)", "data:text/html,x", " //xau"),
    *("https:xau.example", "https://testserver@xau.example", "\x00//xau.example", "x"),
]


@pytest.mark.parametrize("target", OUTSIDE)
def test_next_leads_nowhere_else(client, place, target):
    answer = log_in(client, place.plain.username, "mat-khau-dai-12", next=target)
    assert answer.url == "/"
    for url in (f"/dang-nhap/ma/?next={target}", "/dang-nhap/ma/"):
        assert client.post(url, {"next": target}).url == "/"
